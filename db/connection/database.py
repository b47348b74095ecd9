"""A process's database: its connection pools, read snapshots and write transactions."""

import asyncio
import logging
import time
from collections.abc import AsyncIterator, Callable, Collection
from contextlib import AbstractAsyncContextManager, aclosing, asynccontextmanager, nullcontext
from typing import Any, TypeVar

from sqlalchemy import Connection, event, literal, select
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError

from db.accounts.audit import AUDIT_OPTION, Actor, Audit, record_acts
from db.accounts.versions import (
    ONE_STATE,
    ORDINARY,
    WRITES_OPTION,
    Writes,
    note_write,
    raise_versions,
)
from db.connection import pool
from db.connection.access import ReadConnection, Transaction
from db.connection.errors import (
    CONNECTION_ERRORS,
    UnreachableError,
    driver_error,
    is_connection_error,
    is_storage_error,
)
from db.connection.interruption import interrupt_when_cancelled
from db.connection.pool import (
    CONNECT_TIMEOUT,
    WRITE_OPTION,
    connect,
    create_pool,
)
from db.connection.timer import DatabaseTimer
from db.connection.write_turns import WriteTurns
from db.reading.executed import ExecutedStatement
from db.reading.prepared import StatementCache
from db.reading.reader_pool import ReaderPool
from db.reading.readers import PostgreSQLReader, Reader, SQLiteReader
from db.reading.snapshot import CANCEL_GRACE_SECONDS, Snapshot

T = TypeVar("T")

log = logging.getLogger("waybill.database")

# Inspect at most 1000 rows of an index. `PRAGMA optimize` writes no statistics before SQLite 3.46
# unless the same connection has read the tables.
ANALYZE_STATEMENTS = ("PRAGMA analysis_limit=1000", "ANALYZE")
# Execution option of a connection that committed changes which subscribers wait for.
NOTIFY_OPTION = "waybill_changed"
PING = select(literal(1))
# Seconds before an unreachable replica is tried again.
REPLICA_RETRY_SECONDS = 5.0


class Database:
    """The connection pools of a process: one for snapshots, one for everything else.

    Most differences between SQLite and PostgreSQL stay within `db/connection/`. `pool_timeout` is
    the number of seconds to wait for a connection, `statement_timeout` the number that a statement
    of a snapshot may take.

    With `transaction_pooling` a pooler in transaction mode is between the server and PostgreSQL.
    Then notifications arrive only with `direct_url`, the database without the pooler.

    `is_storage_full` is whether a write of this process had no space, and none was found since
    (`db.connection.storage`). `actor` is who writes in transactions without an actor of their own:
    a person at the command line; None in a server.

    Listeners are called after every statement of a snapshot (`read_listeners`), after every other
    statement (`write_listeners`), with the seconds that the database took for a statement, even
    one that failed (`time_listeners`), when a snapshot reads from the primary because the replica
    is unavailable (`fallback_listeners`), and when a transaction has committed changes that
    subscribers wait for (`commit_listeners`).
    """

    def __init__(  # noqa: PLR0913 (each is a setting)
        self,
        url: str,
        *,
        pool_size: int = 10,
        pool_timeout: float = 5.0,
        statement_timeout: float = 5.0,
        replica_url: str | None = None,
        transaction_pooling: bool = False,
        direct_url: str | None = None,
    ) -> None:
        self.url = make_url(url)
        self.is_sqlite = self.url.get_backend_name() == "sqlite"
        self.statement_timeout = statement_timeout
        self.open_timeout = pool_timeout + CONNECT_TIMEOUT + CANCEL_GRACE_SECONDS
        is_pooled = transaction_pooling and not self.is_sqlite
        options: dict[str, Any] = {
            "is_pooled": is_pooled,
            "pool_size": pool_size,
            "max_overflow": pool_size,
            "pool_timeout": pool_timeout,
        }
        # Compiling a plan to machine code takes longer than most statements.
        read_settings = {"statement_timeout": str(int(statement_timeout * 1000)), "jit": "off"}
        self.engine = create_pool(self.url, {}, pool_pre_ping=not self.is_sqlite, **options)
        self._direct_engine = None
        if is_pooled and direct_url is not None:
            self._direct_engine = create_pool(make_url(direct_url), {})
        self.listening_engine = None
        if not self.is_sqlite:
            self.listening_engine = self._direct_engine if is_pooled else self.engine
        transaction_settings = read_settings if is_pooled else {}
        # Readers end their transactions themselves.
        read_options = options | {"pool_reset_on_return": None}
        self.read_pool = create_pool(self.url, read_settings, **read_options)
        create_reader = SQLiteReader if self.is_sqlite else PostgreSQLReader
        self.readers = ReaderPool(self.read_pool, pool_size, create_reader, transaction_settings)
        self.replica_readers: ReaderPool | None = None
        if replica_url is not None:
            replica_pool = create_pool(make_url(replica_url), read_settings, **read_options)
            self.replica_readers = ReaderPool(
                replica_pool, pool_size, create_reader, transaction_settings
            )
        self._replica_retry_at = 0.0
        self.is_storage_full = False
        self.actor: Actor | None = None
        self._write_turns = WriteTurns(pool.BUSY_TIMEOUT_MS / 1000)
        if self.is_sqlite:
            event.listen(self.engine.sync_engine, "connect", _prepare_writer)
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

    def _report_write(
        self,
        connection: Connection,
        cursor: Any,
        text: str,
        _parameters: object,
        context: Any,
        _is_many: bool,  # noqa: FBT001 (SQLAlchemy's signature)
    ) -> None:
        note_write(connection, text, context, cursor.rowcount)
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
        may_lag = may_lag and self.replica_readers is not None
        return Snapshot(self, may_lag=may_lag, keeps_results=keeps_results)

    @property
    def connections_in_use(self) -> int:
        """The number of connections that are in use."""
        number: int = self.engine.pool.checkedout()  # type: ignore[attr-defined]
        number += self.readers.in_use
        return number + (0 if self.replica_readers is None else self.replica_readers.in_use)

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

    def wait_to_write(
        self, organization_ids: Collection[int] | None = None
    ) -> AbstractAsyncContextManager[None]:
        """Return a context that begins when a transaction of organizations may begin.

        On SQLite the transactions of a process take turns. It raises BusyError.
        """
        if not self.is_sqlite:
            return nullcontext()
        return self._write_turns.take(min(organization_ids) if organization_ids else None)

    @asynccontextmanager
    async def begin(
        self,
        *,
        organization_ids: Collection[int] | None = None,
        sees_one_state: bool = False,
        actor: Actor | None = None,
    ) -> AsyncIterator[Transaction]:
        """Open a write transaction, committed on exit and rolled back on an exception.

        With an actor it records in the audit log what it has done (`db.accounts.audit`); None
        means that of the database. Its last statement raises the versions of the organizations
        that it has written to. Of statements that do not name theirs, these are all
        `organization_ids`; None means all that exist (`db.accounts.versions`).

        With `sees_one_state` every statement sees the same state of the database, and one that
        would change what another transaction has changed since fails with a serialization failure.
        Calls the commit listeners if it committed changes that subscribers wait for.
        """
        async with aclosing(await connect(self.engine)) as connection:
            part = ONE_STATE if sees_one_state else ORDINARY
            writes = Writes(organization_ids, part)
            actor = actor or self.actor
            audit = None if actor is None else Audit(actor)
            await connection.execution_options(
                **{WRITE_OPTION: True, WRITES_OPTION: writes, AUDIT_OPTION: audit}
            )
            if sees_one_state and not self.is_sqlite:
                await connection.execution_options(isolation_level="REPEATABLE READ")
            async with connection.begin():
                transaction = Transaction(ReadConnection(connection))
                yield transaction
                await record_acts(transaction)
                await raise_versions(transaction)
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
        """Take a connection for a snapshot, of the replica if it may lag.

        While the replica is unreachable, the primary is read.

        Raises TemporaryError when the database cannot be reached or all connections are in use.
        """
        can_try_replica = time.monotonic() >= self._replica_retry_at
        if may_lag and self.replica_readers is not None and can_try_replica:
            try:
                return await self.replica_readers.take()
            except UnreachableError:
                self._replica_retry_at = time.monotonic() + REPLICA_RETRY_SECONDS
                log.warning(
                    "Cannot reach the replica; reading from the primary for %g s",
                    REPLICA_RETRY_SECONDS,
                )
        if may_lag:
            for listener in self.fallback_listeners:
                listener()
        return await self.readers.take()

    def keep_until_done(self, task: asyncio.Task[None]) -> None:
        """Let `close` wait for a task that releases a connection."""
        if task not in self._closing:
            self._closing.add(task)
            task.add_done_callback(self._closing.discard)

    async def close(self) -> None:
        """Close all connections."""
        await asyncio.gather(*self._closing, return_exceptions=True)
        await self.engine.dispose()
        if self._direct_engine is not None:
            await self._direct_engine.dispose()
        await self.readers.close()
        if self.replica_readers is not None:
            await self.replica_readers.close()


def _prepare_writer(connection: Any, _record: object) -> None:
    pool.divide_lock_waits(connection)
    interrupt_when_cancelled(connection.driver_connection)
