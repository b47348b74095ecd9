"""Read-only transactions that execute through the driver, without SQLAlchemy."""

import asyncio
from collections.abc import Sequence
from typing import Any, Self

import asyncpg
from sqlalchemy.ext.asyncio import AsyncConnection

from db.connection.prepared import Rows

BEGIN_READ_ONLY = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
# Seconds for the database to end a transaction, before its connection is dropped.
CLOSE_TIMEOUT = 2.0


class PostgreSQLReader:
    """A PostgreSQL connection in a read-only transaction that sees one state."""

    def __init__(self, connection: AsyncConnection, driver: asyncpg.Connection) -> None:
        self._connection = connection
        self._driver = driver

    @classmethod
    async def open(cls, connection: AsyncConnection) -> Self:
        """Begin the transaction."""
        driver: Any = (await connection.get_raw_connection()).driver_connection
        await driver.execute(BEGIN_READ_ONLY)
        return cls(connection, driver)

    async def fetch(self, text: str, values: Sequence[Any]) -> Rows:
        """Return all rows. On cancellation the driver asks the server to stop."""
        return await self._driver.fetch(text, *values)

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

    async def fetch(self, text: str, values: Sequence[Any]) -> Rows:
        """Return all rows."""
        rows: Rows = await self._driver.execute_fetchall(text, values)
        return rows

    async def restart_transaction(self) -> None:
        """Do nothing: a failed statement leaves the transaction as it was."""

    async def stop_statement(self) -> None:
        """Stop the statement, which goes on in the driver's thread after a cancellation."""
        await self._driver.interrupt()

    async def close(self) -> None:
        """Return the connection to the pool, which ends the transaction."""
        await self._connection.close()


Reader = PostgreSQLReader | SQLiteReader
