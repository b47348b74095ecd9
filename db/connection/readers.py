"""Connections in a read-only transaction that sees one state, without SQLAlchemy around them."""

import asyncio
from collections.abc import Sequence
from typing import Any, Self

import asyncpg
from sqlalchemy.ext.asyncio import AsyncConnection

from db.connection.prepared import Rows

BEGIN_READ_ONLY = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
# How long a database may take to end a transaction before its connection is thrown away.
CLOSE_TIMEOUT = 2.0


class PostgreSQLReader:
    """A connection in a read-only transaction that sees one state."""

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
        """What the driver finds. When this is cancelled, the driver has the database stop."""
        return await self._driver.fetch(text, *values)

    async def restart_transaction(self) -> None:
        """Go on after a statement failed."""
        await self._driver.execute("ROLLBACK")
        await self._driver.execute(BEGIN_READ_ONLY)

    async def stop_statement(self) -> None:
        """End the statement that was cancelled: the driver does."""

    async def close(self) -> None:
        """Give the connection back; one that the database does not answer on is thrown away."""
        try:
            async with asyncio.timeout(CLOSE_TIMEOUT):
                await self._driver.execute("ROLLBACK")
        except Exception:  # noqa: BLE001 (it cannot be used any more, whatever happened)
            self._driver.terminate()
            await self._connection.invalidate()
        await self._connection.close()


class SQLiteReader:
    """A connection in a transaction that sees one state."""

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
        """What the driver finds."""
        found: Rows = await self._driver.execute_fetchall(text, values)
        return found

    async def restart_transaction(self) -> None:
        """Go on after a statement failed: the transaction is as it was."""

    async def stop_statement(self) -> None:
        """End the statement that was cancelled: the driver's thread is still at it."""
        await self._driver.interrupt()

    async def close(self) -> None:
        """Give the connection back; that ends the transaction."""
        await self._connection.close()


Reader = PostgreSQLReader | SQLiteReader
