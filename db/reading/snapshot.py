"""A view of one state of the database, for the reads of one request."""

import asyncio
import logging
import sqlite3
import time
from collections.abc import Awaitable, Callable, Mapping
from typing import TYPE_CHECKING, Any, Self, TypeVar

import asyncpg
from sqlalchemy.sql.elements import ClauseElement

from db.connection.errors import (
    CONNECTION_ERRORS,
    StatementTimeoutError,
    UnreachableError,
    is_storage_error,
    is_unstorable_value,
)
from db.connection.timer import DatabaseTimer
from db.reading.activity import Activity
from db.reading.executed import ExecutedStatement
from db.reading.kept_results import REPLAY_SECONDS, KeptResult, KeptResults
from db.reading.prepared import BoundStatement, PreparedStatement, Rows
from db.reading.read_meter import UNMETERED, Allowance, Fetched, ReadMeter
from db.reading.readers import Reader

if TYPE_CHECKING:
    from db.connection.database import Database

T = TypeVar("T")

log = logging.getLogger("waybill.database")

# Seconds that PostgreSQL has to end a statement by its own timeout before the client cancels it.
CANCEL_GRACE_SECONDS = 1.0


class SnapshotClosedError(Exception):
    """A snapshot was read after it was closed."""


class Snapshot:
    """A read-only view of one state of the database, for the reads of one request.

    It opens one connection on the first read and runs one statement at a time. A response never
    mixes two states of the database. `meter` counts and bounds what is read. `activity` has the
    statements that have not ended.
    """

    def __init__(
        self, database: "Database", *, may_lag: bool = False, keeps_results: bool = False
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

    async def fetch_pages(
        self, statement: BoundStatement, size: int, take: Callable[[Rows], Awaitable[object]]
    ) -> bool:
        """Pass the rows of a statement to a function, in pages of at most that many.

        The statement is not metered: the function bounds what it keeps. It may raise, which ends
        the statement. Returns whether the database can store all values: with one that it cannot,
        no row is passed. Raises as `fetch_rows` does.
        """
        with self.activity:
            async with self._lock:
                self._check_usable()
                reader = await self._find_reader()
                opening = reader.open_cursor(statement.text, statement.values)
                start, count = time.perf_counter(), 0
                cursor = await self._run_timed(reader, opening)
                if cursor is None:
                    return False
                try:
                    while True:
                        fetching = reader.fetch_page(cursor, size)
                        rows = await self._run_timed(reader, fetching)
                        if rows is None:
                            return False
                        count += len(rows)
                        await take(rows)
                        if len(rows) < size:
                            break
                        self._check_usable()
                finally:
                    await reader.close_cursor(cursor)
                self._report(statement, start, count)
                return True

    async def _run_timed(self, reader: Reader, work: Awaitable[T]) -> T | None:
        """Return the result of a driver's call as `_run` does, and report the time it took."""
        timer = DatabaseTimer()
        try:
            return await self._run(reader, work)
        finally:
            self._database.report_time(timer)

    def _report(self, statement: BoundStatement, start: float, rows: int) -> None:
        """Tell the listeners of a statement that was executed."""
        if not self._database.read_listeners:
            return
        seconds = time.perf_counter() - start
        text, values, _, batch, keys, *_ = statement
        executed = ExecutedStatement(batch, text, values, start, seconds, keys, rows)
        for listener in self._database.read_listeners:
            listener(executed)

    async def _fetch_timed(
        self, statement: BoundStatement, allowance: Allowance | None
    ) -> Fetched | None:
        """Return the driver's rows, and report the statement; None as `_run` returns it."""
        reader = await self._find_reader()
        start = time.perf_counter()
        work = reader.fetch(statement.text, statement.values, allowance)
        fetched = await self._run_timed(reader, work)
        self._report(statement, start, 0 if fetched is None else len(fetched.rows))
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

    async def _run(self, reader: Reader, work: Awaitable[T]) -> T | None:
        """Return the result of a driver's call; None for a value that cannot be stored.

        Raises TemporaryError.
        """
        grace = 0 if self._database.is_sqlite else CANCEL_GRACE_SECONDS
        try:
            return await self._await_within(work, self._database.statement_timeout + grace)
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
