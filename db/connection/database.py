"""The database of a process: its pool, read snapshots and write transactions."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager
from typing import Any, NamedTuple, Self, TypeVar

import asyncpg
import orjson
from sqlalchemy import Connection, event, literal, select
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine
from sqlalchemy.sql.elements import ClauseElement

from db.connection.access import ReadConnection, Transaction
from db.connection.errors import (
    CONNECTION_ERRORS,
    ExhaustedError,
    StatementTimeoutError,
    UnreachableError,
    driver_error,
    is_connection_error,
)
from db.connection.prepared import Rows, StatementCache
from db.connection.readers import PostgreSQLReader, Reader, SQLiteReader

T = TypeVar("T")

log = logging.getLogger("waybill.database")

# How long a write waits for others that write to the same.
BUSY_TIMEOUT_MS = 10_000
# What SQLite's documentation advises; it looks at so many rows of an index, and only where needed.
ANALYZE_STATEMENTS = ("PRAGMA analysis_limit=1000", "PRAGMA optimize=0x10002")
WRITE_OPTION = "waybill_writing"
NOTIFY_OPTION = "waybill_changed"
PING = select(literal(1))
# How long it may take to be connected.
CONNECT_TIMEOUT = 3.0
# How long a replica that cannot be read is left alone.
REPLICA_RETRY_SECONDS = 5.0
# How much longer than the database itself we wait for it to end a statement.
CANCEL_GRACE_SECONDS = 1.0


class ExecutedStatement(NamedTuple):
    """A statement that was sent: who asked (a snapshot's batch, or `write`), and what came back.

    `start` is by `time.perf_counter`; `keys` is how many of them a batch asked for.
    """

    batch: str
    text: str
    values: Sequence[Any]
    start: float
    seconds: float
    keys: int
    rows: int


class Database:
    """The connections of a process: a pool for snapshots, another one for everything else.

    SQLite and PostgreSQL differ here, in `db/connection/readers.py` and in
    `db/connection/types.py` only. `listeners` are called with every statement of a snapshot,
    `write_listeners` with every other statement, and `fallback_listeners` with every snapshot
    that reads from the primary because the replica is unavailable.
    Waiting for a connection takes `pool_timeout` seconds at most, and a statement of a snapshot
    `statement_timeout`.
    """

    def __init__(
        self,
        url: str,
        *,
        pool_size: int = 10,
        pool_timeout: float = 5.0,
        statement_timeout: float = 5.0,
        replica_url: str | None = None,
    ) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.statement_timeout = statement_timeout
        self.open_timeout = pool_timeout + CONNECT_TIMEOUT + CANCEL_GRACE_SECONDS
        self._pool_options = {
            "pool_size": pool_size,
            "max_overflow": pool_size,
            "pool_timeout": pool_timeout,
        }
        reading = {"statement_timeout": str(int(statement_timeout * 1000))}
        self.engine = self._pool(self.url, {}, pool_pre_ping=not self.is_sqlite)
        self.read_pool = self._pool(self.url, reading)
        self.replica_pool = (
            None if replica_url is None else self._pool(make_url(replica_url), reading)
        )
        self._replica_retry_at = 0.0
        event.listen(self.engine.sync_engine, "before_cursor_execute", self._begin_write)
        event.listen(self.engine.sync_engine, "after_cursor_execute", self._end_write)
        self.statement_cache = StatementCache(self.read_pool.dialect)
        self.read_listeners: list[Callable[[ExecutedStatement], None]] = []
        self.write_listeners: list[Callable[[ExecutedStatement], None]] = []
        self.fallback_listeners: list[Callable[[], None]] = []
        self.commit_listeners: set[Callable[[], None]] = set()
        self._closing: set[asyncio.Task[None]] = set()

    def _pool(self, url: URL, server_settings: dict[str, str], **options: Any) -> AsyncEngine:
        engine = create_async_engine(
            url,
            json_deserializer=orjson.loads,
            connect_args=(
                {}
                if self.is_sqlite
                else {
                    "timeout": CONNECT_TIMEOUT,
                    "server_settings": {"lock_timeout": str(BUSY_TIMEOUT_MS)} | server_settings,
                }
            ),
            **self._pool_options,
            **options,
        )
        engine.pool.logger.addFilter(_is_unexpected_pool_error)  # type: ignore[union-attr]
        if self.is_sqlite:
            event.listen(engine.sync_engine, "connect", _configure_sqlite)
            event.listen(engine.sync_engine, "begin", _begin_sqlite)
        return engine

    def _begin_write(self, connection: Connection, *_: object) -> None:
        connection.info["start"] = time.perf_counter()

    def _end_write(self, connection: Connection, cursor: Any, text: str, *_: object) -> None:
        if self.write_listeners:
            start = connection.info["start"]
            seconds = time.perf_counter() - start
            sent = ExecutedStatement("write", text, (), start, seconds, 0, max(cursor.rowcount, 0))
            for listener in self.write_listeners:
                listener(sent)

    def snapshot(self, *, may_lag: bool = False) -> "Snapshot":
        """A read-only view of one state, connected when it is first asked.

        One that may lag is the replica's, if there is one.
        """
        return Snapshot(self, may_lag=may_lag and self.replica_pool is not None)

    @property
    def connections_in_use(self) -> int:
        """How many connections are at work."""
        pools = [
            each for each in (self.engine, self.read_pool, self.replica_pool) if each is not None
        ]
        return sum(each.pool.checkedout() for each in pools)  # type: ignore[attr-defined]

    @asynccontextmanager
    async def begin_read_only(self) -> AsyncIterator[ReadConnection]:
        """A connection in one read-only transaction: every statement sees the same state.

        Raises TemporaryError.
        """
        try:
            async with aclosing(await connect(self.engine)) as connection:
                if not self.is_sqlite:
                    await connection.execution_options(
                        isolation_level="REPEATABLE READ", postgresql_readonly=True
                    )
                yield ReadConnection(connection)
        except (DBAPIError, *CONNECTION_ERRORS) as error:
            if not is_connection_error(error):
                raise
            log.warning("the database broke off: %s", type(driver_error(error)).__name__)
            raise UnreachableError from error

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Transaction]:
        """A connection in one write transaction: committed at the end, or all of it undone.

        Watchers are told when it has committed changes that subscribers wait for.
        """
        async with aclosing(await connect(self.engine)) as connection:
            await connection.execution_options(**{WRITE_OPTION: True})
            async with connection.begin():
                yield Transaction(ReadConnection(connection))
            committed = connection.sync_connection
            if committed is not None and committed.get_execution_options().get(NOTIFY_OPTION):
                for told in self.commit_listeners:
                    told()

    async def analyze(self) -> None:
        """Let SQLite learn how its rows are spread; PostgreSQL does so by itself.

        Without that it takes a tenant's whole index for a few keys.
        """
        if self.is_sqlite:
            async with self.begin() as connection:
                for statement in ANALYZE_STATEMENTS:
                    await connection.exec_driver_sql(statement)

    async def ping(self) -> None:
        """Read something, as a request would. Raises TemporaryError."""
        async with self.snapshot() as snapshot:
            await snapshot.fetch_rows(PING, batch="ping")

    async def open_reader(self, *, may_lag: bool = False) -> Reader:
        """A connection in a read-only transaction of its own. Raises TemporaryError.

        A replica that is down is not asked for a while, and the primary answers.
        """
        if (
            may_lag
            and self.replica_pool is not None
            and time.monotonic() >= self._replica_retry_at
        ):
            try:
                return await self._open_reader(self.replica_pool)
            except UnreachableError:
                self._replica_retry_at = time.monotonic() + REPLICA_RETRY_SECONDS
                log.warning("the replica cannot be reached: the primary is read")
        if may_lag:
            for listener in self.fallback_listeners:
                listener()
        return await self._open_reader(self.read_pool)

    async def _open_reader(self, pool: AsyncEngine) -> Reader:
        while True:
            connection = await connect(pool)
            try:
                if self.is_sqlite:
                    return await SQLiteReader.open(connection)
                return await PostgreSQLReader.open(connection)
            except BaseException as error:
                await connection.invalidate()
                await connection.close()
                # The database has closed it since it was used last: the next one may be open.
                if not is_connection_error(error):
                    raise

    async def run_to_completion(self, closing: Coroutine[Any, Any, None]) -> None:
        """Give something back, even if whoever does it is cancelled: its pool would lose it."""
        task = asyncio.create_task(closing)
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)
        task.add_done_callback(retrieve_exception)
        await asyncio.shield(task)

    async def close(self) -> None:
        """Give all connections back."""
        await asyncio.gather(*self._closing, return_exceptions=True)
        await self.engine.dispose()
        await self.read_pool.dispose()
        if self.replica_pool is not None:
            await self.replica_pool.dispose()


async def connect(pool: AsyncEngine) -> AsyncConnection:
    """A connection of a pool. Raises TemporaryError."""
    connection = pool.connect()
    try:
        return await connection.start()
    except PoolTimeoutError:
        raise ExhaustedError from None
    except (DBAPIError, *CONNECTION_ERRORS) as error:
        log.warning("the database cannot be reached: %s", driver_error(error))
        raise UnreachableError from error


class SnapshotClosedError(Exception):
    """Something was asked for after the request had ended."""


class Snapshot:
    """What one request reads: one connection, opened when first needed, one statement at a time.

    A response thus never mixes two states of the database (design.md, "Reading").
    """

    def __init__(self, database: Database, *, may_lag: bool = False) -> None:
        self._database = database
        self._may_lag = may_lag
        self._turn = asyncio.Lock()
        self._reader: Reader | None = None
        self._reading: asyncio.Task[Any] | None = None
        self._due = 0.0
        self._watch: asyncio.TimerHandle | None = None
        self._was_stopped = False
        self._is_closed = False

    async def fetch_rows(
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
        reading = asyncio.ensure_future(
            self.fetch_rows_unshielded(statement, parameters or {}, batch)
        )
        reading.add_done_callback(retrieve_exception)
        return await asyncio.shield(reading)

    async def fetch_rows_unshielded(
        self, statement: ClauseElement, parameters: Mapping[str, Any], batch: str
    ) -> Rows:
        """The same for a task that nobody cancels, a batch's."""
        prepared = self._database.statement_cache.prepare(statement)
        async with self._turn:
            if self._is_closed:
                raise SnapshotClosedError
            if self._was_stopped:
                raise StatementTimeoutError
            text, values = prepared.bind(parameters)
            reader = self._reader
            if reader is None:
                opening = self._database.open_reader(may_lag=self._may_lag)
                reader = await self._in_time(opening, self._database.open_timeout)
                self._reader = reader
            start = time.perf_counter()
            found = await self._found(reader, text, values)
            if self._database.read_listeners:
                seconds = time.perf_counter() - start
                keys = len(parameters.get("keys", ()))
                sent = ExecutedStatement(batch, text, values, start, seconds, keys, len(found))
                for listener in self._database.read_listeners:
                    listener(sent)
            return prepared.convert_rows(found)

    async def _found(self, reader: Reader, text: str, values: Sequence[Any]) -> Rows:
        """What the driver finds within the time. Raises TemporaryError."""
        grace = 0 if self._database.is_sqlite else CANCEL_GRACE_SECONDS
        try:
            return await self._in_time(
                reader.fetch(text, values), self._database.statement_timeout + grace
            )
        except StatementTimeoutError:
            await reader.stop_statement()
            raise
        except asyncpg.QueryCanceledError:
            self._was_stopped = True
            raise StatementTimeoutError from None
        except (asyncpg.DataError, OverflowError) as error:
            if not is_unstorable_value(error):
                raise
            await reader.restart_transaction()
            return ()
        except CONNECTION_ERRORS as error:
            log.warning("the database broke off: %s", type(error).__name__)
            raise UnreachableError from error

    async def _in_time(self, work: Awaitable[T], seconds: float) -> T:
        """What comes of something, if it comes in time and nobody interrupts it.

        Raises StatementTimeoutError. There is one timer for all statements, which looks when the
        present one is due: one for each would cost as much as a small statement does.
        """
        task = self._reading = asyncio.current_task()
        assert task is not None  # noqa: S101 (for the type checker)
        loop = asyncio.get_running_loop()
        self._due = loop.time() + seconds
        if self._watch is not None and self._watch.when() > self._due:
            self._watch.cancel()
            self._watch = None
        if self._watch is None:
            self._watch = loop.call_at(self._due, self._look, loop)
        try:
            return await work
        except asyncio.CancelledError:
            if not self._was_stopped or task.uncancel():
                raise
            raise StatementTimeoutError from None
        finally:
            self._reading = None

    def _look(self, loop: asyncio.AbstractEventLoop) -> None:
        """Interrupt what is due, and look again when the next may be."""
        self._watch = None
        if self._reading is not None:
            if self._due <= loop.time():
                self.interrupt()
            else:
                self._watch = loop.call_at(self._due, self._look, loop)

    def interrupt(self) -> None:
        """End what is being read, and read no more of this state: StatementTimeoutError."""
        self._was_stopped = True
        if self._reading is not None:
            self._reading.cancel()
            self._reading = None

    async def fetch_int(self, statement: ClauseElement, *, batch: str) -> int:
        """The number that a statement counts."""
        rows = await self.fetch_rows(statement, batch=batch)
        return int(rows[0][0]) if rows else 0

    async def renew(self) -> None:
        """Forget the state that was seen, after a write: what is read next is the newest."""
        await self._database.run_to_completion(self._renew())

    async def _renew(self) -> None:
        async with self._turn:
            reader, self._reader = self._reader, None
            self._was_stopped = False
            if self._watch is not None:
                self._watch.cancel()
                self._watch = None
            if reader is not None:
                await reader.close()

    async def use_primary(self) -> bool:
        """Read what is newest from here on, not what a replica has; whether that differs."""
        if not self._may_lag:
            return False
        self._may_lag = False
        await self.renew()
        return True

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        # A response that failed early leaves batches behind that would still ask.
        self._is_closed = True
        self.interrupt()
        await self.renew()


def retrieve_exception(future: asyncio.Future[Any]) -> None:
    """Whoever still waits is told of a failure; when nobody does, asyncio need not complain."""
    if not future.cancelled():
        future.exception()


# PostgreSQL's codes for a text with a character, or a number of a size, that it does not have.
UNSTORABLE_VALUE_STATES = frozenset({"22000", "22003", "22021"})


def is_unstorable_value(error: Exception) -> bool:
    """Whether a statement failed because no database could store one of its parameters."""
    return (
        isinstance(error, OverflowError)
        or getattr(error, "sqlstate", None) in UNSTORABLE_VALUE_STATES
    )


def _is_unexpected_pool_error(record: logging.LogRecord) -> bool:
    """Whether a pool says more than that it cannot close what the database has broken off."""
    error = record.exc_info and record.exc_info[1]
    return not isinstance(error, Exception) or not is_connection_error(driver_error(error))


def _configure_sqlite(connection: Any, _record: object) -> None:
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
    writing = connection.get_execution_options().get(WRITE_OPTION, False)
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writing else "BEGIN")
