"""The database of a process: its pool, read snapshots and write transactions."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, Self

import orjson
from sqlalchemy import Connection, Executable, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import StatementError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

# How long a write waits for others that write to the same.
BUSY_TIMEOUT_MS = 10_000
# What SQLite's documentation advises; it looks at so many rows of an index, and only where needed.
LEARN = ("PRAGMA analysis_limit=1000", "PRAGMA optimize=0x10002")
WRITING = "waybill_writing"
BATCH = "waybill_batch"
CHANGED = "waybill_changed"


class Database:
    """One pool of connections. SQLite and PostgreSQL differ here and in `db/types.py` only."""

    def __init__(self, url: str, *, pool_size: int = 10) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.engine: AsyncEngine = create_async_engine(
            self.url,
            pool_size=pool_size,
            max_overflow=pool_size,
            pool_pre_ping=not self.is_sqlite,
            json_deserializer=orjson.loads,
            connect_args=(
                {}
                if self.is_sqlite
                else {"server_settings": {"lock_timeout": str(BUSY_TIMEOUT_MS)}}
            ),
        )
        self.watchers: set[Callable[[], None]] = set()
        if self.is_sqlite:
            event.listen(self.engine.sync_engine, "connect", _prepare_sqlite)
            event.listen(self.engine.sync_engine, "begin", _begin_sqlite)

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

    async def close(self) -> None:
        """Give all connections back."""
        await self.engine.dispose()


class SnapshotClosedError(Exception):
    """Something was asked for after the request had ended."""


class Snapshot:
    """What one request reads: one connection, opened when first needed, one statement at a time.

    A response thus never mixes two states of the database (design.md, "Reading").
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._turn = asyncio.Lock()
        self._open = AsyncExitStack()
        self._connection: AsyncConnection | None = None
        self._is_closed = False

    async def rows(
        self,
        statement: Executable,
        parameters: Mapping[str, Any] | None = None,
        *,
        batch: str = "",
    ) -> Sequence[Any]:
        """All rows of a statement; `batch` names who asked, for those who count statements.

        A parameter that the database could not even store, such as a text with the character NUL,
        is found nowhere. A statement that was begun is finished, even if whoever asked is
        cancelled: half-way it would take the connection along, and the rest of the request.
        """
        reading = asyncio.ensure_future(self._rows(statement, parameters, batch))
        reading.add_done_callback(retrieve)
        return await asyncio.shield(reading)

    async def _rows(
        self, statement: Executable, parameters: Mapping[str, Any] | None, batch: str
    ) -> Sequence[Any]:
        async with self._turn:
            if self._is_closed:
                raise SnapshotClosedError
            if self._connection is None:
                self._connection = await self._open.enter_async_context(self._database.reading())
            try:
                result = await self._connection.execute(
                    statement, parameters, execution_options={BATCH: batch}
                )
            except StatementError as error:
                if not is_beyond_storage(error):
                    raise
                await self._connection.rollback()
                return []
            return result.all()

    async def number(self, statement: Executable, *, batch: str) -> int:
        """The number that a statement counts."""
        rows = await self.rows(statement, batch=batch)
        return int(rows[0][0]) if rows else 0

    async def renew(self) -> None:
        """Forget the state that was seen, after a write: what is read next is the newest."""
        async with self._turn:
            self._connection = None
            await self._open.aclose()

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


def is_beyond_storage(error: StatementError) -> bool:
    """Whether a statement failed because no database could store one of its parameters."""
    code = getattr(error.orig, "sqlstate", None)
    return code in BEYOND_STORAGE or isinstance(error.orig, OverflowError)


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
