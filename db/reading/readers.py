"""Read-only transactions that execute through the driver, without SQLAlchemy."""

import asyncio
import sqlite3
import time
from collections.abc import Callable, Sequence
from typing import Any, Self

import orjson
from sqlalchemy import PoolProxiedConnection
from sqlalchemy.util.concurrency import greenlet_spawn

from db.reading.prepared import BoundStatement, Rows
from db.reading.read_meter import Allowance, Fetched
from db.reading.received import ReceivedBytes

BEGIN_READ_ONLY = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
WITHOUT_PARALLEL_PLANS = "SET LOCAL max_parallel_workers_per_gather = 0"
# Seconds for the database to end a transaction, before its connection is dropped.
CLOSE_TIMEOUT = 2.0
# The largest number of rows that PostgreSQL's protocol can ask for.
MAX_LIMIT = 2**31 - 1
# Rows that SQLite returns between two looks at their size.
ROWS_AT_ONCE = 32

Cursor = Any
"""A statement of a driver whose rows are fetched in pages."""


async def drop(connection: PoolProxiedConnection) -> None:
    """Close a connection, whose place in the pool becomes free."""
    await greenlet_spawn(connection.invalidate)


class PostgreSQLReader:
    """A PostgreSQL connection in a read-only transaction that sees one state."""

    max_statements = 1

    def __init__(self, connection: PoolProxiedConnection, driver: Any) -> None:
        self._connection = connection
        self._driver = driver
        self._received = ReceivedBytes.count(driver._transport)  # noqa: SLF001 (asyncpg has no public name for it)

    @classmethod
    async def open(cls, connection: PoolProxiedConnection) -> Self:
        """Begin the transaction."""
        driver: Any = connection.driver_connection
        await driver.execute(BEGIN_READ_ONLY)
        return cls(connection, driver)

    async def fetch(
        self,
        statements: Sequence[BoundStatement],
        allowance: Allowance | None,
        fetched: list[Fetched | None],
        on_start: Callable[[], None],
    ) -> bool:
        """Add the rows of a statement to `fetched`, and return True.

        On cancellation the driver asks the server to stop. So it does when there are too many
        bytes. The transaction has then ended.
        """
        del on_start
        [(text, values, *_)] = statements
        start = time.perf_counter()
        if allowance is None:
            rows, size = await self._driver.fetch(text, *values), 0
            fetched.append(Fetched(rows, size, start, time.perf_counter() - start))
            return True
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 (for the type checker)
        received = self._received
        received.start(allowance.size, task.cancel)
        try:
            # As the driver's `fetch` does, with a limit.
            limit = min(allowance.rows + 1, MAX_LIMIT)
            rows = await self._driver._execute(text, values, limit, None)  # noqa: SLF001
        except asyncio.CancelledError:
            if received.size <= allowance.size or task.uncancel():
                raise
            rows = []
        finally:
            received.stop()
        fetched.append(Fetched(rows, received.size, start, time.perf_counter() - start))
        return True

    async def open_cursor(self, text: str, values: Sequence[Any]) -> Cursor:
        """Begin a statement whose rows are fetched in pages.

        A parallel plan would return the parts of a UNION ALL in any order.
        """
        await self._driver.execute(WITHOUT_PARALLEL_PLANS)
        cursor: Cursor = await self._driver.cursor(text, *values)
        return cursor

    async def fetch_page(self, cursor: Cursor, size: int) -> Rows:
        """Return the next rows of a statement; fewer than `size` are the last ones."""
        rows: Rows = await cursor.fetch(size)
        return rows

    async def close_cursor(self, cursor: Cursor) -> None:
        """Do nothing: the transaction's end closes the statement."""

    async def restart_transaction(self) -> None:
        """Begin a new transaction after a statement failed."""
        await self._driver.execute("ROLLBACK")
        await self._driver.execute(BEGIN_READ_ONLY)

    async def stop_statement(self) -> None:
        """Do nothing: the driver stops a statement whose fetch is cancelled."""

    async def close(self) -> None:
        """Return the connection to the pool, or drop it if the database does not respond."""
        try:
            await self._driver.execute("ROLLBACK", timeout=CLOSE_TIMEOUT)
        except Exception:  # noqa: BLE001 (the connection is unusable after any failure)
            self._driver.terminate()
            await drop(self._connection)
        else:
            await greenlet_spawn(self._connection.close)


class SQLiteReader:
    """A SQLite connection in a transaction that sees one state.

    The driver has a thread for each connection. Sending something to it and receiving the result
    takes longer than a small statement, so statements are sent together.
    """

    max_statements = 100

    def __init__(self, connection: PoolProxiedConnection, driver: Any) -> None:
        self._connection = connection
        self._driver = driver
        self._is_stopped = False

    @classmethod
    async def open(cls, connection: PoolProxiedConnection) -> Self:
        """Return a reader; its first statement begins the transaction."""
        driver: Any = connection.driver_connection
        return cls(connection, driver)

    async def fetch(
        self,
        statements: Sequence[BoundStatement],
        allowance: Allowance | None,
        fetched: list[Fetched | None],
        on_start: Callable[[], None],
    ) -> bool:
        """Add the rows of the statements to `fetched`, up to one with more than is allowed.

        Returns True. `on_start` is called in the driver's thread when a statement begins.
        """
        await self._driver._execute(  # noqa: SLF001
            self._fetch, statements, allowance, fetched, on_start
        )
        return True

    def _fetch(
        self,
        statements: Sequence[BoundStatement],
        allowance: Allowance | None,
        fetched: list[Fetched | None],
        on_start: Callable[[], None],
    ) -> None:
        """Fetch as `fetch` does, in the driver's thread."""
        connection: sqlite3.Connection = self._driver._conn  # noqa: SLF001
        if not connection.in_transaction:
            connection.execute("BEGIN")
        rows_left, bytes_left = (0, 0) if allowance is None else (allowance.rows, allowance.size)
        for text, values, *_ in statements:
            if self._is_stopped:
                return
            on_start()
            start = time.perf_counter()
            if allowance is None:
                rows, size = connection.execute(text, values).fetchall(), 0
            else:
                rows, size = fetch_within(connection, text, values, rows_left, bytes_left)
            fetched.append(Fetched(rows, size, start, time.perf_counter() - start))
            rows_left -= len(rows)
            bytes_left -= size
            if allowance is not None and (rows_left < 0 or bytes_left < 0):
                return

    async def open_cursor(self, text: str, values: Sequence[Any]) -> Cursor:
        """Begin a statement whose rows are fetched in pages."""
        if not self._driver.in_transaction:
            await self._driver.execute_fetchall("BEGIN")
        cursor: Cursor = await self._driver.execute(text, values)
        return cursor

    async def fetch_page(self, cursor: Cursor, size: int) -> Rows:
        """Return the next rows of a statement; fewer than `size` are the last ones."""
        rows: Rows = await cursor.fetchmany(size)
        return rows

    async def close_cursor(self, cursor: Cursor) -> None:
        """End the statement, whether or not all rows were fetched."""
        await cursor.close()

    async def restart_transaction(self) -> None:
        """Do nothing: a failed statement leaves the transaction as it was."""

    async def stop_statement(self) -> None:
        """Stop the statements, which go on in the driver's thread after a cancellation."""
        self._is_stopped = True
        await self._driver.interrupt()

    async def close(self) -> None:
        """End the transaction and return the connection to the pool."""
        try:
            await self._driver.rollback()
        except Exception:  # noqa: BLE001 (the connection is unusable after any failure)
            await drop(self._connection)
        else:
            await greenlet_spawn(self._connection.close)


def fetch_within(
    connection: sqlite3.Connection, text: str, values: Sequence[Any], max_rows: int, max_bytes: int
) -> tuple[list[Any], int]:
    """Return the rows of a statement and their bytes, up to the first ones that are too many."""
    rows: list[Any] = []
    size = 0
    cursor = connection.execute(text, values)
    try:
        while some := cursor.fetchmany(ROWS_AT_ONCE):
            rows += some
            size += len(orjson.dumps(some, default=bytes.hex))
            if len(rows) > max_rows or size > max_bytes:
                break
    finally:
        cursor.close()
    return rows, size


Reader = PostgreSQLReader | SQLiteReader
