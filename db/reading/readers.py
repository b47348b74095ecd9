"""Read-only transactions that execute through the driver, without SQLAlchemy."""

import asyncio
import sqlite3
import time
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import orjson
from sqlalchemy import PoolProxiedConnection

from db.connection.errors import is_connection_error
from db.reading.joined import MAX_JOINED, join, separate
from db.reading.prepared import BoundStatement, Rows
from db.reading.read_meter import Allowance, Fetched
from db.reading.received import ReceivedBytes, to_command

if TYPE_CHECKING:
    from db.reading.reader_pool import ReaderPool

ROLLBACK_COMMAND = to_command("ROLLBACK")
WITHOUT_PARALLEL_PLANS = "SET LOCAL max_parallel_workers_per_gather = 0"
# Seconds for the database to end a transaction, before its connection is dropped.
CLOSE_TIMEOUT = 2.0
# The largest number of rows that PostgreSQL's protocol can ask for.
MAX_LIMIT = 2**31 - 1
# Rows that SQLite returns between two looks at their size.
ROWS_AT_ONCE = 32

Cursor = Any
"""A statement of a driver whose rows are fetched in pages."""


class LostWhileIdleError(Exception):
    """A connection was lost before its transaction began; another one may be open."""


class PostgreSQLReader:
    """A PostgreSQL connection, and a read-only transaction that sees one state.

    Its first statement begins the transaction. The commands that begin and end it are sent
    together with statements: docs/decisions/0037-transactions-without-round-trips.md

    Small statements that wait together are joined to one (`db.reading.joined`).
    """

    max_statements = MAX_JOINED

    def __init__(self, connection: PoolProxiedConnection, pool: "ReaderPool") -> None:
        self.connection = connection
        self.pool = pool
        driver: Any = connection.driver_connection
        self._driver = driver
        if not self.is_lost:  # otherwise the pool drops it
            self._received = ReceivedBytes.watch(driver._transport)  # noqa: SLF001 (asyncpg has no public name for it)
        self._has_begun = False
        self._is_idle = True
        self._was_joined = False
        self._may_join = True

    @property
    def is_lost(self) -> bool:
        """Whether the connection is closed."""
        return bool(self._driver.is_closed())

    def _begin(self) -> None:
        """Begin the transaction before the first statement."""
        self._is_idle = False
        if not self._has_begun:
            self._has_begun = True
            self._received.send_command(self.pool.begin_command)

    def _end_statement(self) -> None:
        """Note that a statement has ended as it should."""
        self._is_idle = True

    def _raise_if_lost_before(self, error: Exception) -> None:
        """Raise LostWhileIdleError if the beginning of the transaction was not confirmed."""
        if self._received.answers_left and is_connection_error(error):
            raise LostWhileIdleError from error

    async def fetch(
        self,
        statements: Sequence[BoundStatement],
        allowance: Allowance | None,
        fetched: list[Fetched | None],
        on_start: Callable[[], None],
    ) -> bool:
        """Add the rows of the first statements to `fetched`, and return True.

        The others are left out. On cancellation, or when there are too many bytes, the driver
        cancels the statement in the server, and the transaction has ended. Raises
        LostWhileIdleError.
        """
        del on_start
        round_trips = self.pool.round_trips
        sent = round_trips.choose(statements) if self._may_join else statements[:1]
        self._was_joined = len(sent) > 1
        text, values = join(sent) if self._was_joined else sent[0][:2]
        try:
            self._begin()
            found = await self._fetch(text, values, allowance)
        except Exception as error:
            self._raise_if_lost_before(error)
            raise
        parts = separate(found, len(sent), allowance) if self._was_joined else [found]
        round_trips.note(sent, parts)
        fetched += parts
        return True

    def stop_joining(self) -> bool:
        """Send each statement of the transaction alone, after joined ones failed.

        Returns False if the last one was alone.
        """
        was_joined, self._was_joined, self._may_join = self._was_joined, False, False
        return was_joined

    async def _fetch(
        self, text: str, values: Sequence[Any], allowance: Allowance | None
    ) -> Fetched:
        start = time.perf_counter()
        if allowance is None:
            rows, size = await self._driver.fetch(text, *values), 0
            self._end_statement()
            return Fetched(rows, size, start, time.perf_counter() - start)
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 (for the type checker)
        received = self._received
        received.start(allowance.size, task.cancel)
        try:
            # As the driver's `fetch` does, with a limit.
            limit = min(allowance.rows + 1, MAX_LIMIT)
            rows = await self._driver._execute(text, values, limit, None)  # noqa: SLF001
            self._end_statement()
        except asyncio.CancelledError:
            if received.size <= allowance.size or task.uncancel():
                raise
            rows = []
        finally:
            received.stop()
        return Fetched(rows, received.size, start, time.perf_counter() - start)

    async def open_cursor(self, text: str, values: Sequence[Any]) -> Cursor:
        """Begin a statement whose rows are fetched in pages.

        A parallel plan would return the parts of a UNION ALL in any order.
        """
        try:
            self._begin()
            await self._driver.execute(WITHOUT_PARALLEL_PLANS)
        except Exception as error:
            self._raise_if_lost_before(error)
            raise
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
        await self._driver.execute(self.pool.begin)
        self._end_statement()

    async def stop_statement(self) -> None:
        """Do nothing: the driver stops a statement whose fetch is cancelled."""

    def end_at_once(self) -> bool:
        """End the transaction, if no statement failed or was stopped; return whether it did."""
        if not self._is_idle or self.is_lost:
            return False
        if self._has_begun:
            self._has_begun = False
            self._received.send_command(ROLLBACK_COMMAND)
        self._may_join = True
        return True

    async def end(self) -> bool:
        """End the transaction; return whether the connection can still be used."""
        try:
            await self._driver.execute("ROLLBACK", timeout=CLOSE_TIMEOUT)
        except Exception:  # noqa: BLE001 (the connection is unusable after any failure)
            self._driver.terminate()
            return False
        self._has_begun = False
        self._is_idle = True
        self._may_join = True
        return True


class SQLiteReader:
    """A SQLite connection in a transaction that sees one state.

    The driver has a thread for each connection. Sending something to it and receiving the result
    takes longer than a small statement, so statements are sent together.
    """

    max_statements = 100
    is_lost = False

    def __init__(self, connection: PoolProxiedConnection, pool: "ReaderPool") -> None:
        self.connection = connection
        self.pool = pool
        driver: Any = connection.driver_connection
        self._driver = driver
        self._is_stopped = False
        self._is_idle = True

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
        self._is_idle = False
        await self._driver._execute(  # noqa: SLF001
            self._fetch, statements, allowance, fetched, on_start
        )
        self._is_idle = True
        return True

    def stop_joining(self) -> bool:
        """Do nothing: each statement has a result of its own."""
        return False

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
        self._is_idle = False
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

    def end_at_once(self) -> bool:
        """End the transaction, if no statement failed or was stopped; return whether it did.

        The end of a transaction that only read waits for nothing. Letting the driver's thread,
        which has nothing to do, end it would take longer.
        """
        if not self._is_idle:
            return False
        self._driver._conn.rollback()  # noqa: SLF001
        return True

    async def end(self) -> bool:
        """End the transaction; return whether the connection can still be used."""
        try:
            await self._driver.rollback()
        except Exception:  # noqa: BLE001 (the connection is unusable after any failure)
            return False
        self._is_stopped = False
        self._is_idle = True
        return True


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
