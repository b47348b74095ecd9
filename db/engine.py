"""The database of a process: its pool, read snapshots and write transactions."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from typing import Any, NamedTuple, Self

import asyncpg
import orjson
from sqlalchemy import Connection, event
from sqlalchemy.engine import make_url
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.sql.elements import ClauseElement

from db.prepared import Preparations, Rows

# How long a write waits for others that write to the same.
BUSY_TIMEOUT_MS = 10_000
# What SQLite's documentation advises; it looks at so many rows of an index, and only where needed.
LEARN = ("PRAGMA analysis_limit=1000", "PRAGMA optimize=0x10002")
WRITING = "waybill_writing"
BEGIN_READING = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"
CHANGED = "waybill_changed"


class Sent(NamedTuple):
    """A statement that a snapshot read with, who asked, and how long the answer took."""

    batch: str
    text: str
    values: Sequence[Any]
    seconds: float


class Database:
    """The connections of a process: a pool for snapshots, another one for everything else.

    SQLite and PostgreSQL differ here and in `db/types.py` only. Whoever is among `listeners` is
    told of every statement of a snapshot.
    """

    def __init__(self, url: str, *, pool_size: int = 10) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine = self._pool(pool_size, pool_pre_ping=not self.is_sqlite)
        self.readers = self._pool(pool_size)
        self.prepared = Preparations(self.readers.dialect)
        self.listeners: list[Callable[[Sent], None]] = []

    def _pool(self, size: int, **options: Any) -> AsyncEngine:
        engine = create_async_engine(
            self.url,
            pool_size=size,
            max_overflow=size,
            json_deserializer=orjson.loads,
            connect_args=(
                {}
                if self.is_sqlite
                else {"server_settings": {"lock_timeout": str(BUSY_TIMEOUT_MS)}}
            ),
            **options,
        )
        self.watchers: set[Callable[[], None]] = set()
        if self.is_sqlite:
            event.listen(engine.sync_engine, "connect", _prepare_sqlite)
            event.listen(engine.sync_engine, "begin", _begin_sqlite)
        return engine

    def snapshot(self) -> "Snapshot":
        """A read-only view of one state, connected when it is first asked."""
        return Snapshot(self)

    @asynccontextmanager
    async def reading(self) -> AsyncIterator[AsyncConnection]:
        """A connection in one read-only transaction: every statement sees the same state."""
        async with self.engine.connect() as connection:
            if not self.is_sqlite:
                await connection.execution_options(
                    isolation_level="REPEATABLE READ", postgresql_readonly=True
                )
            yield connection

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[AsyncConnection]:
        """A connection in one write transaction: committed at the end, or all of it undone.

        Watchers are told when it has committed changes that subscribers wait for.
        """
        async with self.engine.connect() as connection:
            await connection.execution_options(**{WRITING: True})
            async with connection.begin():
                yield connection
            committed = connection.sync_connection
            if committed is not None and committed.get_execution_options().get(CHANGED):
                for told in self.watchers:
                    told()

    async def look_at_itself(self) -> None:
        """Let SQLite learn how its rows are spread; PostgreSQL does so by itself.

        Without that it takes a tenant's whole index for a few keys.
        """
        if self.is_sqlite:
            async with self.writing() as connection:
                for statement in LEARN:
                    await connection.exec_driver_sql(statement)

    async def reader(self) -> "PostgreSQLReader | SQLiteReader":
        """A connection in a read-only transaction of its own, without SQLAlchemy around it."""
        if self.is_sqlite:
            return await SQLiteReader.open(await self.readers.connect())
        while True:
            connection = await self.readers.connect()
            try:
                return await PostgreSQLReader.open(connection)
            except (OSError, asyncpg.InterfaceError, asyncpg.PostgresConnectionError):
                # The database has closed it since it was used last; there is none but this to ask.
                await connection.invalidate()
                await connection.close()

    async def close(self) -> None:
        """Give all connections back."""
        await self.engine.dispose()
        await self.readers.dispose()


class PostgreSQLReader:
    """A connection in a read-only transaction that sees one state."""

    def __init__(self, connection: AsyncConnection, driver: asyncpg.Connection) -> None:
        self._connection = connection
        self._driver = driver

    @classmethod
    async def open(cls, connection: AsyncConnection) -> Self:
        """Begin the transaction."""
        driver: Any = (await connection.get_raw_connection()).driver_connection
        await driver.execute(BEGIN_READING)
        return cls(connection, driver)

    async def rows(self, text: str, values: Sequence[Any]) -> Rows:
        """What the driver finds."""
        return await self._driver.fetch(text, *values)

    async def begin_again(self) -> None:
        """Go on after a statement failed."""
        await self._driver.execute("ROLLBACK")
        await self._driver.execute(BEGIN_READING)

    async def close(self) -> None:
        """Give the connection back."""
        try:
            await self._driver.execute("ROLLBACK")
        except Exception:  # noqa: BLE001 (it cannot be used any more, whatever happened)
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

    async def rows(self, text: str, values: Sequence[Any]) -> Rows:
        """What the driver finds."""
        found: Rows = await self._driver.execute_fetchall(text, values)
        return found

    async def begin_again(self) -> None:
        """Go on after a statement failed: the transaction is as it was."""

    async def close(self) -> None:
        """Give the connection back; that ends the transaction."""
        await self._connection.close()


class SnapshotClosedError(Exception):
    """Something was asked for after the request had ended."""


class Snapshot:
    """What one request reads: one connection, opened when first needed, one statement at a time.

    A response thus never mixes two states of the database (design.md, "Reading").
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._turn = asyncio.Lock()
        self._reader: PostgreSQLReader | SQLiteReader | None = None
        self._is_closed = False

    async def rows(
        self,
        statement: ClauseElement,
        parameters: Mapping[str, Any] | None = None,
        *,
        batch: str = "",
    ) -> Rows:
        """All rows of a statement; `batch` names who asked, for those who count statements.

        A parameter that the database could not even store, such as a text with the character NUL,
        is found nowhere. A statement that was begun is finished, even if whoever asked is
        cancelled: half-way it would take the transaction along, and the rest of the request.
        """
        reading = asyncio.ensure_future(self.read(statement, parameters or {}, batch))
        reading.add_done_callback(retrieve)
        return await asyncio.shield(reading)

    async def read(
        self, statement: ClauseElement, parameters: Mapping[str, Any], batch: str
    ) -> Rows:
        """The same for a task that nobody cancels, a batch's."""
        prepared = self._database.prepared.of(statement)
        async with self._turn:
            if self._is_closed:
                raise SnapshotClosedError
            if self._reader is None:
                self._reader = await self._database.reader()
            text, values = prepared.asking(parameters)
            start = time.perf_counter()
            try:
                found = await self._reader.rows(text, values)
            except (asyncpg.DataError, OverflowError) as error:
                if not is_beyond_storage(error):
                    raise
                await self._reader.begin_again()
                found = ()
            for listener in self._database.listeners:
                listener(Sent(batch, text, values, time.perf_counter() - start))
            return prepared.rows(found)

    async def number(self, statement: ClauseElement, *, batch: str) -> int:
        """The number that a statement counts."""
        rows = await self.rows(statement, batch=batch)
        return int(rows[0][0]) if rows else 0

    async def renew(self) -> None:
        """Forget the state that was seen, after a write: what is read next is the newest."""
        async with self._turn:
            reader, self._reader = self._reader, None
            if reader is not None:
                await reader.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        # A response that failed early leaves batches behind that would still ask.
        self._is_closed = True
        await self.renew()


def retrieve(future: asyncio.Future[Any]) -> None:
    """Whoever still waits is told of a failure; when nobody does, asyncio need not complain."""
    if not future.cancelled():
        future.exception()


# PostgreSQL's codes for a text with a character, or a number of a size, that it does not have.
BEYOND_STORAGE = frozenset({"22000", "22003", "22021"})


def is_beyond_storage(error: Exception) -> bool:
    """Whether a statement failed because no database could store one of its parameters."""
    return isinstance(error, OverflowError) or getattr(error, "sqlstate", None) in BEYOND_STORAGE


def _prepare_sqlite(connection: Any, _record: object) -> None:
    # The driver's own transactions start at the first write only; ours are begun by _begin_sqlite.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA case_sensitive_like=ON")
    cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    # A writer takes its lock at once: a reader that turns writer half-way cannot be made to wait.
    writing = connection.get_execution_options().get(WRITING, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
