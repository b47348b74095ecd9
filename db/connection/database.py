"""A process's database: its connection pools, read snapshots and write transactions."""

import asyncio
import logging
import sqlite3
import time
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import aclosing, asynccontextmanager
from typing import Any, NamedTuple, Self, TypeVar

import asyncpg
from sqlalchemy import Connection, event, literal, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError
from sqlalchemy.ext.asyncio import AsyncEngine
from sqlalchemy.sql.elements import ClauseElement

from db.connection.access import ReadConnection, Transaction
from db.connection.activity import Activity
from db.connection.errors import (
    CONNECTION_ERRORS,
    StatementTimeoutError,
    UnreachableError,
    driver_error,
    is_connection_error,
    is_storage_error,
    is_unstorable_value,
)
from db.connection.kept_results import REPLAY_SECONDS, KeptResult, KeptResults
from db.connection.pool import CONNECT_TIMEOUT, WRITE_OPTION, connect, create_pool
from db.connection.prepared import BoundStatement, PreparedStatement, Rows, StatementCache
from db.connection.read_meter import UNMETERED, Allowance, Fetched, ReadMeter
from db.connection.readers import PostgreSQLReader, Reader, SQLiteReader
from db.connection.timer import DatabaseTimer

T = TypeVar("T")

log = logging.getLogger("waybill.database")

# As SQLite's documentation advises: inspect at most 1000 rows of an index, and only stale ones.
ANALYZE_STATEMENTS = ("PRAGMA analysis_limit=1000", "PRAGMA optimize=0x10002")
# Execution option of a connection that committed changes which subscribers wait for.
NOTIFY_OPTION = "waybill_changed"
PING = select(literal(1))
# Seconds before an unreachable replica is tried again.
REPLICA_RETRY_SECONDS = 5.0
# Seconds that PostgreSQL has to end a statement by its own timeout before the client cancels it.
CANCEL_GRACE_SECONDS = 1.0


class ExecutedStatement(NamedTuple):
    """A statement that was executed, as listeners receive it.

    `batch` names what a snapshot read it for; it is "write" for every other statement. `start` is
    by `time.perf_counter`; `keys` is the number of keys in the batch, `rows` the number of rows
    that were returned or, by a write, affected.
    """

    batch: str
    text: str
    values: Sequence[Any]
    start: float
    seconds: float
    keys: int
    rows: int


class Database:
    """The connection pools of a process: one for snapshots, one for everything else.

    Most differences between SQLite and PostgreSQL stay within `db/connection/`. `pool_timeout` is
    the number of seconds to wait for a connection, `statement_timeout` the number that a statement
    of a snapshot may take.

    `is_storage_full` is whether a write of this process had no space, and none was found since
    (`db.connection.storage`).

    Listeners are called after every statement of a snapshot (`read_listeners`), after every other
    statement (`write_listeners`), with the seconds that the database took for a statement, even
    one that failed (`time_listeners`), when a snapshot reads from the primary because the replica
    is unavailable (`fallback_listeners`), and when a transaction has committed changes that
    subscribers wait for (`commit_listeners`).
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
        options = {
            "pool_size": pool_size,
            "max_overflow": pool_size,
            "pool_timeout": pool_timeout,
        }
        read_settings = {"statement_timeout": str(int(statement_timeout * 1000))}
        self.engine = create_pool(self.url, {}, pool_pre_ping=not self.is_sqlite, **options)
        self.read_pool = create_pool(self.url, read_settings, **options)
        self.replica_pool = (
            None
            if replica_url is None
            else create_pool(make_url(replica_url), read_settings, **options)
        )
        self._replica_retry_at = 0.0
        self.is_storage_full = False
        event.listen(self.engine.sync_engine, "before_cursor_execute", self._start_timing)
        event.listen(self.engine.sync_engine, "after_cursor_execute", self._report_write)
        self.statement_cache = StatementCache(self.read_pool.dialect)
        self.read_listeners: list[Callable[[ExecutedStatement], None]] = []
        self.write_listeners: list[Callable[[ExecutedStatement], None]] = []
        self.time_listeners: list[Callable[[float], None]] = []
        self.fallback_listeners: list[Callable[[], None]] = []
        self.commit_listeners: set[Callable[[], None]] = set()
        self._closing: set[asyncio.Task[None]] = set()

    def _start_timing(self, connection: Connection, *_: object) -> None:
        connection.info["start"] = time.perf_counter()
        connection.info["timer"] = DatabaseTimer()

    def _report_write(self, connection: Connection, cursor: Any, text: str, *_: object) -> None:
        # The beginning of a write on SQLite waits for writes of others.
        if not text.startswith("BEGIN"):
            self.report_time(connection.info["timer"])
        if self.write_listeners:
            start = connection.info["start"]
            seconds = time.perf_counter() - start
            statement = ExecutedStatement(
                "write", text, (), start, seconds, 0, max(cursor.rowcount, 0)
            )
            for listener in self.write_listeners:
                listener(statement)

    def report_time(self, timer: DatabaseTimer) -> None:
        """Call the listeners with the time of a statement that has ended."""
        seconds = timer.seconds
        for listener in self.time_listeners:
            listener(seconds)

    def snapshot(self, *, may_lag: bool = False, keeps_results: bool = False) -> "Snapshot":
        """Return a read-only view of one state of the database, connected on its first read.

        A snapshot that may lag reads from the replica, if there is one. One that keeps results can
        `replay` them, and sends a statement of `fetch_rows` once however often it is read.
        """
        may_lag = may_lag and self.replica_pool is not None
        return Snapshot(self, may_lag=may_lag, keeps_results=keeps_results)

    @property
    def connections_in_use(self) -> int:
        """The number of connections that are checked out of the pools."""
        pools = [self.engine, self.read_pool, self.replica_pool]
        return sum(pool.pool.checkedout() for pool in pools if pool is not None)  # type: ignore[attr-defined]

    @asynccontextmanager
    async def begin_read_only(self) -> AsyncIterator[ReadConnection]:
        """Open a read-only transaction in which every statement sees the same state.

        Raises TemporaryError when the database cannot be reached or all connections are in use.
        """
        try:
            async with aclosing(await connect(self.engine)) as connection:
                if not self.is_sqlite:
                    await connection.execution_options(
                        isolation_level="REPEATABLE READ", postgresql_readonly=True
                    )
                yield ReadConnection(connection)
        except (DBAPIError, *CONNECTION_ERRORS) as error:
            if not is_connection_error(error) and not is_storage_error(error):
                raise
            log.warning("Lost the database connection: %s", type(driver_error(error)).__name__)
            raise UnreachableError from error

    @asynccontextmanager
    async def begin(self) -> AsyncIterator[Transaction]:
        """Open a write transaction, committed on exit and rolled back on an exception.

        Calls the commit listeners if it committed changes that subscribers wait for.
        """
        async with aclosing(await connect(self.engine)) as connection:
            await connection.execution_options(**{WRITE_OPTION: True})
            async with connection.begin():
                yield Transaction(ReadConnection(connection))
            committed = connection.sync_connection
            if committed is not None and committed.get_execution_options().get(NOTIFY_OPTION):
                for listener in self.commit_listeners:
                    listener()

    async def analyze(self) -> None:
        """Update SQLite's planner statistics; PostgreSQL does so by itself.

        Without them SQLite scans a tenant's whole index to find a few keys.
        """
        if self.is_sqlite:
            async with self.begin() as connection:
                for statement in ANALYZE_STATEMENTS:
                    await connection.exec_driver_sql(statement)

    async def ping(self) -> None:
        """Read a constant the way a request reads.

        Raises TemporaryError when the database cannot be read.
        """
        async with self.snapshot() as snapshot:
            await snapshot.fetch_rows(PING, batch="ping")

    async def open_reader(self, *, may_lag: bool = False) -> Reader:
        """Open a connection in a read-only transaction, of the replica if it may lag.

        While the replica is unreachable, the primary is read.

        Raises TemporaryError when the database cannot be reached or all connections are in use.
        """
        can_try_replica = time.monotonic() >= self._replica_retry_at
        if may_lag and self.replica_pool is not None and can_try_replica:
            try:
                return await self._open_reader(self.replica_pool)
            except UnreachableError:
                self._replica_retry_at = time.monotonic() + REPLICA_RETRY_SECONDS
                log.warning(
                    "Cannot reach the replica; reading from the primary for %g s",
                    REPLICA_RETRY_SECONDS,
                )
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
                # The database closed this connection while it was idle; the next may be open.
                if not is_connection_error(error):
                    raise

    async def run_to_completion(self, closing: Coroutine[Any, Any, None]) -> None:
        """Await the release of a connection, which continues if the caller is cancelled.

        A release that is cancelled half-way would leave the pool one connection short.
        """
        task = asyncio.create_task(closing)
        self._closing.add(task)
        task.add_done_callback(self._closing.discard)
        task.add_done_callback(retrieve_exception)
        await asyncio.shield(task)

    async def close(self) -> None:
        """Close all connections."""
        await asyncio.gather(*self._closing, return_exceptions=True)
        await self.engine.dispose()
        await self.read_pool.dispose()
        if self.replica_pool is not None:
            await self.replica_pool.dispose()


class SnapshotClosedError(Exception):
    """A snapshot was read after it was closed."""


class Snapshot:
    """A read-only view of one state of the database, for the reads of one request.

    It opens one connection on the first read and runs one statement at a time. A response never
    mixes two states of the database. `meter` counts and bounds what is read. `activity` has the
    statements that have not ended.
    """

    def __init__(
        self, database: Database, *, may_lag: bool = False, keeps_results: bool = False
    ) -> None:
        self._database = database
        self._may_lag = may_lag
        self._keeps_results = keeps_results
        self._kept = KeptResults()
        self.meter: ReadMeter = UNMETERED
        self.activity = Activity()
        self._lock = asyncio.Lock()
        self._reader: Reader | None = None
        self._running: asyncio.Task[Any] | None = None
        self._deadline = 0.0
        self._timer: asyncio.TimerHandle | None = None
        self._is_interrupted = False
        self._has_failed = False
        self._is_closed = False

    async def fetch_rows(
        self,
        statement: ClauseElement,
        parameters: Mapping[str, Any] | None = None,
        *,
        batch: str = "",
    ) -> Rows:
        """Return all rows of a statement; `batch` names the read for listeners.

        A parameter that the database cannot store, such as a text with a NUL character, matches no
        row. A statement that has started runs to its end even if the caller is cancelled: stopping
        it would end the transaction, and with it the other reads of the request.

        Raises TemporaryError when the statement times out or the database cannot be read,
        SnapshotClosedError after the snapshot was closed, and the error of the meter.
        """
        fetch = asyncio.ensure_future(
            self.fetch_rows_unshielded(statement, parameters or {}, batch, may_repeat=True)
        )
        fetch.add_done_callback(retrieve_exception)
        return await asyncio.shield(fetch)

    async def fetch_rows_unshielded(
        self,
        statement: ClauseElement,
        parameters: Mapping[str, Any],
        batch: str,
        *,
        may_repeat: bool = False,
    ) -> Rows:
        """Return all rows as `fetch_rows` does, for a task that is never cancelled."""
        prepared = self.prepare(statement)
        text, values = prepared.bind(parameters)
        keys = len(parameters.get("keys", ()))
        rows: Rows = await self.execute(
            BoundStatement(text, values, prepared.convert_rows, batch, keys, may_repeat)
        )
        return rows

    def prepare(self, statement: ClauseElement) -> PreparedStatement:
        """Return a statement ready to be bound to values."""
        return self._database.statement_cache.prepare(statement)

    async def execute(self, statement: BoundStatement) -> Any:
        """Execute a statement after those that wait already, and return its converted rows.

        Raises as `fetch_rows` does.
        """
        text, values, convert, may_repeat = (
            statement.text,
            statement.values,
            statement.convert,
            statement.may_repeat,
        )
        with self.activity:
            async with self._lock:
                self._check_usable()
                meter = self.meter if statement.is_metered else UNMETERED
                allowance = meter.check()
                is_replaying = self._kept.is_replaying
                kept = self._kept.find(text, values) if is_replaying or may_repeat else None
                if kept is not None:
                    if is_replaying:
                        await asyncio.sleep(REPLAY_SECONDS)
                    meter.add_read(kept.rows, kept.size)
                    return kept.value
                fetched = await self._fetch_timed(statement, allowance)
                rows, size = fetched or (None, 0)
                number = len(rows or ())
                meter.add_read(number, size)
                result = convert(rows)
                if self._keeps_results:
                    self._kept.add(text, values, KeptResult(result, number, size))
                return result

    async def _fetch_timed(
        self, statement: BoundStatement, allowance: Allowance | None
    ) -> Fetched | None:
        """Return the driver's rows as `_fetch` does, and report the time that they took."""
        reader = await self._find_reader()
        text, values, _, batch, keys, *_ = statement
        start = time.perf_counter()
        timer = DatabaseTimer()
        try:
            fetched = await self._fetch(reader, text, values, allowance)
        finally:
            self._database.report_time(timer)
        if self._database.read_listeners:
            seconds = time.perf_counter() - start
            number = 0 if fetched is None else len(fetched.rows)
            executed = ExecutedStatement(batch, text, values, start, seconds, keys, number)
            for listener in self._database.read_listeners:
                listener(executed)
        return fetched

    def _check_usable(self) -> None:
        """Raise an error when no statement can be executed any more."""
        if self._is_closed:
            raise SnapshotClosedError
        if self._is_interrupted:
            raise StatementTimeoutError
        if self._has_failed:
            raise UnreachableError

    async def _find_reader(self) -> Reader:
        """Return the snapshot's connection, opened at the first statement."""
        if self._reader is None:
            opening = self._database.open_reader(may_lag=self._may_lag)
            self._reader = await self._await_within(opening, self._database.open_timeout)
        return self._reader

    async def _fetch(
        self, reader: Reader, text: str, values: Sequence[Any], allowance: Allowance | None
    ) -> Fetched | None:
        """Return the driver's rows; None for a value that cannot be stored.

        Raises TemporaryError.
        """
        grace = 0 if self._database.is_sqlite else CANCEL_GRACE_SECONDS
        try:
            return await self._await_within(
                reader.fetch(text, values, allowance), self._database.statement_timeout + grace
            )
        except StatementTimeoutError:
            await reader.stop_statement()
            raise
        except asyncpg.QueryCanceledError:
            self._is_interrupted = True
            raise StatementTimeoutError from None
        except (asyncpg.DataError, OverflowError) as error:
            if not is_unstorable_value(error):
                raise
            await reader.restart_transaction()
            return None
        except (sqlite3.Error, *CONNECTION_ERRORS) as error:
            if isinstance(error, sqlite3.Error) and not is_storage_error(error):
                raise
            # The transaction has ended: a later statement would fail, or read another state.
            self._has_failed = True
            log.warning("Lost the database connection: %s", type(error).__name__)
            raise UnreachableError from error

    async def _await_within(self, work: Awaitable[T], seconds: float) -> T:
        """Await something until its time is up or the snapshot is interrupted.

        All statements share one timer, which checks the deadline of the current one when it fires.
        A timer for each would cost as much as a small statement does.

        Raises StatementTimeoutError when the time is up or the snapshot is interrupted.
        """
        task = self._running = asyncio.current_task()
        assert task is not None  # noqa: S101 (for the type checker)
        loop = asyncio.get_running_loop()
        self._deadline = loop.time() + seconds
        if self._timer is not None and self._timer.when() > self._deadline:
            self._timer.cancel()
            self._timer = None
        if self._timer is None:
            self._timer = loop.call_at(self._deadline, self._check_deadline, loop)
        try:
            return await work
        except asyncio.CancelledError:
            if not self._is_interrupted or task.uncancel():
                raise
            raise StatementTimeoutError from None
        finally:
            self._running = None

    def _check_deadline(self, loop: asyncio.AbstractEventLoop) -> None:
        """Interrupt the current statement if its time is up, or set the timer anew."""
        self._timer = None
        if self._running is not None:
            if self._deadline <= loop.time():
                self.interrupt()
            else:
                self._timer = loop.call_at(self._deadline, self._check_deadline, loop)

    def interrupt(self) -> None:
        """Stop the current statement; it and later ones raise StatementTimeoutError."""
        self._is_interrupted = True
        if self._running is not None:
            self._running.cancel()
            self._running = None

    async def fetch_int(self, statement: ClauseElement, *, batch: str) -> int:
        """Return the number that a statement selects; 0 if it has no row."""
        rows = await self.fetch_rows(statement, batch=batch)
        return int(rows[0][0]) if rows else 0

    def replay(self) -> None:
        """Return what was read so far again, instead of sending equal statements.

        Everything else stays as if they were sent: they run one at a time, in their order, and
        each takes a moment. Results are kept until the snapshot is renewed.
        """
        self._kept.is_replaying = True

    async def renew(self) -> None:
        """Release the connection and the state; the next read sees the newest state."""
        await self._database.run_to_completion(self._renew())

    async def _renew(self) -> None:
        async with self._lock:
            reader, self._reader = self._reader, None
            self._kept = KeptResults()
            self._is_interrupted = self._has_failed = False
            if self._timer is not None:
                self._timer.cancel()
                self._timer = None
            if reader is not None:
                await reader.close()

    async def use_primary(self) -> bool:
        """Read from the primary from now on; return whether the replica was read before."""
        if not self._may_lag:
            return False
        self._may_lag = False
        await self.renew()
        return True

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        # After a response that failed early, batches may still be waiting to read.
        self._is_closed = True
        self.interrupt()
        await self.renew()


def retrieve_exception(future: asyncio.Future[Any]) -> None:
    """Mark a future's exception as retrieved, so that asyncio does not log it when dropped."""
    if not future.cancelled():
        future.exception()
