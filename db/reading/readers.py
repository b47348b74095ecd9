"""Read-only transactions that execute through the driver, without SQLAlchemy."""

import asyncio
import sqlite3
from collections.abc import Sequence
from typing import Any, Self

import orjson
from sqlalchemy.ext.asyncio import AsyncConnection

from db.reading.prepared import Rows
from db.reading.read_meter import Allowance, Fetched
from db.reading.received import ReceivedBytes

BEGIN_READ_ONLY = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
# Seconds for the database to end a transaction, before its connection is dropped.
CLOSE_TIMEOUT = 2.0
# The largest number of rows that PostgreSQL's protocol can ask for.
MAX_LIMIT = 2**31 - 1
# Rows that SQLite returns between two looks at their size.
ROWS_AT_ONCE = 32

Cursor = Any
"""A statement of a driver whose rows are fetched in pages."""


class PostgreSQLReader:
    """A PostgreSQL connection in a read-only transaction that sees one state."""

    def __init__(self, connection: AsyncConnection, driver: Any) -> None:
        self._connection = connection
        self._driver = driver
        self._received = ReceivedBytes.count(driver._transport)  # noqa: SLF001 (asyncpg has no public name for it)

    @classmethod
    async def open(cls, connection: AsyncConnection) -> Self:
        """Begin the transaction."""
        driver: Any = (await connection.get_raw_connection()).driver_connection
        await driver.execute(BEGIN_READ_ONLY)
        return cls(connection, driver)

    async def fetch(
        self, text: str, values: Sequence[Any], allowance: Allowance | None = None
    ) -> Fetched:
        """Return the rows. On cancellation the driver asks the server to stop.

        So it does when there are too many bytes. The transaction has then ended.
        """
        if allowance is None:
            return Fetched(await self._driver.fetch(text, *values), 0)
        task = asyncio.current_task()
        assert task is not None  # noqa: S101 (for the type checker)
        received = self._received
        received.start(allowance.size, task.cancel)
        try:
            # As `fetch` does, with a limit.
            limit = min(allowance.rows + 1, MAX_LIMIT)
            rows = await self._driver._execute(text, values, limit, None)  # noqa: SLF001
        except asyncio.CancelledError:
            if received.size <= allowance.size or task.uncancel():
                raise
            rows = []
        finally:
            received.stop()
        return Fetched(rows, received.size)

    async def open_cursor(self, text: str, values: Sequence[Any]) -> Cursor:
        """Begin a statement whose rows are fetched in pages."""
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
            async with asyncio.timeout(CLOSE_TIMEOUT):
                await self._driver.execute("ROLLBACK")
        except Exception:  # noqa: BLE001 (the connection is unusable after any failure)
            self._driver.terminate()
            await self._connection.invalidate()
        await self._connection.close()


class SQLiteReader:
    """A SQLite connection in a transaction that sees one state."""

    def __init__(self, connection: AsyncConnection, driver: Any) -> None:
        self._connection = connection
        self._driver = driver

    @classmethod
    async def open(cls, connection: AsyncConnection) -> Self:
        """Begin the transaction."""
        driver: Any = (await connection.get_raw_connection()).driver_connection
        await driver.execute_fetchall("BEGIN")
        return cls(connection, driver)

    async def fetch(
        self, text: str, values: Sequence[Any], allowance: Allowance | None = None
    ) -> Fetched:
        """Return the rows."""
        if allowance is None:
            return Fetched(await self._driver.execute_fetchall(text, values), 0)
        # As `execute_fetchall` does, in the driver's thread.
        fetched: Fetched = await self._driver._execute(  # noqa: SLF001
            fetch_within,
            self._driver._conn,  # noqa: SLF001
            text,
            values,
            allowance,
        )
        return fetched

    async def open_cursor(self, text: str, values: Sequence[Any]) -> Cursor:
        """Begin a statement whose rows are fetched in pages."""
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
        """Stop the statement, which goes on in the driver's thread after a cancellation."""
        await self._driver.interrupt()

    async def close(self) -> None:
        """Return the connection to the pool, which ends the transaction."""
        await self._connection.close()


def fetch_within(
    connection: sqlite3.Connection, text: str, values: Sequence[Any], allowance: Allowance
) -> Fetched:
    """Return the rows of a statement, and stop when there are more rows or bytes than allowed."""
    rows: list[Any] = []
    size = 0
    cursor = connection.execute(text, values)
    try:
        while some := cursor.fetchmany(ROWS_AT_ONCE):
            rows += some
            size += len(orjson.dumps(some, default=bytes.hex))
            if len(rows) > allowance.rows or size > allowance.size:
                break
    finally:
        cursor.close()
    return Fetched(rows, size)


Reader = PostgreSQLReader | SQLiteReader
