"""A view of one state of the database, for the reads of one request."""

import asyncio
import logging
import sqlite3
import time
from collections import deque
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
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
from db.reading.answer_reads import AnswerReads
from db.reading.deadline import StatementDeadline
from db.reading.executed import ExecutedStatement
from db.reading.kept_results import REPLAY_SECONDS, KeptResult, KeptResults
from db.reading.prepared import BoundStatement, PreparedStatement, Rows
from db.reading.project_limit import limit_text
from db.reading.read_meter import UNMETERED, Fetched, ReadMeter
from db.reading.readers import LostWhileIdleError, Reader
from db.reading.waiting import WaitingPages, WaitingRead, WaitingRenewal, WaitingReplay

if TYPE_CHECKING:
    from db.connection.database import Database

T = TypeVar("T")

WaitingItem = WaitingRead | WaitingPages | WaitingReplay | WaitingRenewal

log = logging.getLogger("waybill.database")

# Seconds of database time after which it is reported, while further statements wait.
REPORT_SECONDS = 0.01
# Seconds that PostgreSQL has to end a statement by its own timeout before the client cancels it.
CANCEL_GRACE_SECONDS = 1.0


NO_PARAMETERS: Mapping[str, Any] = {}


class SnapshotClosedError(Exception):
    """A snapshot was read after it was closed."""


class Snapshot:
    """A read-only view of one state of the database, for the reads of one request.

    It opens one connection on the first read and runs one statement at a time, in a task of its
    own that lives as long as the connection. A response never mixes two states of the database.
    `meter` counts and bounds what is read. `activity` has the statements that have not ended.
    `reads` follows what an answer depends on. With `project_ids` statements read only what belongs
    to these projects (`db.reading.project_limit`); None: everything.
    """

    def __init__(
        self, database: "Database", *, may_lag: bool = False, keeps_results: bool = False
    ) -> None:
        self._database = database
        self._statement_seconds = database.statement_timeout
        self.is_sqlite = database.is_sqlite
        if not self.is_sqlite:
            self._statement_seconds += CANCEL_GRACE_SECONDS
        self._may_lag = may_lag
        self._keeps_results = keeps_results
        self._kept = KeptResults()
        self.meter: ReadMeter = UNMETERED
        self.reads = AnswerReads()
        self.project_ids: tuple[int, ...] | None = None
        self.activity = Activity()
        self._waiting: deque[WaitingItem] = deque()
        self._worker: asyncio.Task[None] | None = None
        self._wake: asyncio.Future[None] | None = None
        self._database_timer: DatabaseTimer | None = None
        self._reader: Reader | None = None
        self._deadline = StatementDeadline()
        self._has_failed = False
        self._is_closed = False

    def fetch_rows(
        self,
        statement: ClauseElement,
        parameters: Mapping[str, Any] = NO_PARAMETERS,
        *,
        batch: str = "",
        may_repeat: bool = True,
    ) -> Coroutine[Any, Any, Rows]:
        """Return all rows of a statement; `batch` names the read for listeners.

        A parameter that the database cannot store, such as a text with a NUL character, matches no
        row. A statement that has started runs to its end even if the caller is cancelled: stopping
        it would end the transaction, and with it the other reads of the request. One that
        `may_repeat` an equal one is not sent if that one's result is kept.

        Raises TemporaryError when the statement times out or the database cannot be read,
        SnapshotClosedError after the snapshot was closed, and the error of the meter.
        """
        prepared = self.prepare(statement)
        text, values = prepared.bind(parameters)
        keys = len(parameters.get("keys", ()))
        return self.execute(
            BoundStatement(text, values, prepared.convert_rows, batch, keys, may_repeat)
        )

    def prepare(self, statement: ClauseElement) -> PreparedStatement:
        """Return a statement ready to be bound to values."""
        return self._database.statement_cache.prepare(statement)

    async def execute(self, statement: BoundStatement) -> Any:
        """Execute a statement after those that wait already, and return its converted rows.

        Raises as `fetch_rows` does.
        """
        statement = self._limit(statement)
        read = WaitingRead(asyncio.get_running_loop().create_future(), statement)
        self._enqueue(read)
        with self.activity:
            return await read.result

    def _limit(self, statement: BoundStatement) -> BoundStatement:
        """Return a statement that reads what belongs to the projects of the limit."""
        if self.project_ids is None:
            return statement
        text = limit_text(statement.text, self.project_ids, is_sqlite=self.is_sqlite)
        return statement._replace(text=text)

    async def fetch_pages(
        self, statement: BoundStatement, size: int, take: Callable[[Rows], Awaitable[object]]
    ) -> bool:
        """Pass the rows of a statement to a function, in pages of at most that many.

        The statement is not metered: the function bounds what it keeps. It may raise, which ends
        the statement. Returns whether the database can store all values: with one that it cannot,
        no row is passed. Raises as `fetch_rows` does.
        """
        statement = self._limit(statement)
        pages = WaitingPages(asyncio.get_running_loop().create_future(), statement, size, take)
        self._enqueue(pages)
        with self.activity:
            can_store: bool = await pages.result
        return can_store

    async def replay_read(self) -> None:
        """Wait as a statement whose result is kept does, for what was computed from its rows."""
        replay = WaitingReplay(asyncio.get_running_loop().create_future())
        self._enqueue(replay)
        with self.activity:
            await replay.result

    def _enqueue(self, waiting: WaitingItem) -> None:
        """Let the worker do something after what waits already."""
        self._waiting.append(waiting)
        if self._wake is not None:
            self._wake.set_result(None)
            self._wake = None
        elif self._worker is None:
            self._worker = asyncio.get_running_loop().create_task(self._work())

    async def _work(self) -> None:
        """Do what waits, one after the other, until nothing is left and no connection is open."""
        try:
            while self._waiting or self._reader is not None:
                if self._waiting:
                    await self._do(self._waiting.popleft())
                    self._report_time_before(self._waiting[0] if self._waiting else None)
                else:
                    self._wake = asyncio.get_running_loop().create_future()
                    await self._wake
        finally:
            self._report_time_before(None)
            self._worker = self._wake = None
            while self._waiting:  # after a cancellation
                self._waiting.popleft().result.cancel()

    async def _do(self, waiting: WaitingItem) -> None:
        """Do something that waited."""
        try:
            if isinstance(waiting, WaitingRenewal):
                await self._renew()
                waiting.succeed(None)
            elif waiting.result.done():
                pass  # its caller was cancelled
            elif isinstance(waiting, WaitingReplay):
                await asyncio.sleep(REPLAY_SECONDS)
                waiting.succeed(None)
            elif isinstance(waiting, WaitingPages):
                waiting.succeed(await self._read_pages(waiting))
            else:
                await self._read(waiting)
        except Exception as error:  # noqa: BLE001 (its caller gets it)
            waiting.fail(error)
        except asyncio.CancelledError:
            waiting.result.cancel()
            raise

    def _start_timing(self) -> None:
        """Count what follows as time of the database, until it is reported."""
        if self._database_timer is None:
            self._database_timer = DatabaseTimer()

    def _report_time_before(self, following: object) -> None:
        """Report the time that statements took, before something else than a further one.

        Statements that follow one another share a timer, because reading the processor's time
        costs as much as the rest of a report. After REPORT_SECONDS the time is reported anyway.
        """
        timer = self._database_timer
        if timer is None or (isinstance(following, WaitingRead) and timer.age < REPORT_SECONDS):
            return
        self._database_timer = None
        self._database.report_time(timer)

    async def _read(self, read: WaitingRead) -> None:
        """Complete a read, and those that its statement is sent with.

        Raises the error of the read.
        """
        self._check_usable()
        statement = read.statement
        self.reads.follow(statement.text)
        meter = self.meter
        allowance = meter.check()
        is_replaying = self._kept.is_replaying
        if is_replaying or statement.may_repeat:
            kept = self._kept.find(statement.text, statement.values)
            if kept is not None:
                if is_replaying:
                    self._report_time_before(None)
                    await asyncio.sleep(REPLAY_SECONDS)
                meter.add_read(kept.rows, kept.size)
                read.succeed(kept.value)
                return
        reader = self._reader or await self._open_reader()
        reads = [read]
        if self._waiting:
            reads += self._take_similar(statement, reader.max_statements - 1)
        fetched: list[Fetched | None] = []
        self._start_timing()
        try:
            statements = [each.statement for each in reads]
            for each in statements[1:]:
                self.reads.follow(each.text)
            done = await self._run(
                lambda each: each.fetch(statements, allowance, fetched, self._extend_deadline)
            )
            if done is None and not (self._reader and self._reader.stop_joining()):
                fetched.append(None)
        except Exception as error:  # noqa: BLE001 (the caller of the statement gets it)
            self._complete(reads, tuple(fetched), meter, error)
        except asyncio.CancelledError:
            self._complete(reads, tuple(fetched), meter)
            raise
        else:
            self._complete(reads, fetched, meter)

    def _take_similar(self, statement: BoundStatement, limit: int) -> list[WaitingRead]:
        """Take the reads that wait next, as far as they can be sent with a statement."""
        taken: list[WaitingRead] = []
        if statement.may_repeat or self._kept.is_replaying:
            return taken
        while self._waiting and len(taken) < limit:
            read = self._waiting[0]
            if not isinstance(read, WaitingRead) or read.statement.may_repeat:
                break
            self._waiting.popleft()
            if not read.result.done():
                taken.append(read)
        return taken

    def _complete(
        self,
        reads: Sequence[WaitingRead],
        fetched: Sequence[Fetched | None],
        meter: ReadMeter,
        error: Exception | None = None,
    ) -> None:
        """Complete the reads whose statements were executed, and fail the next one with an error.

        The others wait again.
        """
        for read, result in zip(reads, fetched, strict=False):
            try:
                read.succeed(self._receive(read, result, meter))
            except Exception as raised:  # noqa: BLE001 (its caller gets it)
                read.fail(raised)
        rest = reads[len(fetched) :]
        if error is not None and rest:
            rest[0].fail(error)
            rest = rest[1:]
        self._waiting.extendleft(reversed(rest))

    def _receive(self, read: WaitingRead, fetched: Fetched | None, meter: ReadMeter) -> Any:
        """Count, report and return the result of a read. Raises the error of the meter."""
        statement = read.statement
        rows, size, start, seconds = fetched or (None, 0, 0.0, 0.0)
        number = len(rows or ())
        read.context.run(self._report, statement, start, seconds, number)
        meter.add_read(number, size)
        result = statement.convert(rows)
        if self._keeps_results:
            self._kept.add(statement.text, statement.values, KeptResult(result, number, size))
        return result

    async def _read_pages(self, pages: WaitingPages) -> bool:
        """Pass the rows of a statement on, as `fetch_pages` does, while its caller waits."""
        self._check_usable()
        statement = pages.statement
        self.reads.follow(statement.text)
        start, count = time.perf_counter(), 0
        cursor = await self._run_timed(
            lambda each: each.open_cursor(statement.text, statement.values)
        )
        if cursor is None:
            return False
        try:
            while not pages.result.done():
                rows = await self._run_timed(lambda each: each.fetch_page(cursor, pages.size))
                if rows is None:
                    return False
                count += len(rows)
                await pages.take(rows)
                if len(rows) < pages.size:
                    break
                self._check_usable()
        finally:
            if self._reader is not None:
                await self._reader.close_cursor(cursor)
        seconds = time.perf_counter() - start
        pages.context.run(self._report, statement, start, seconds, count)
        return True

    async def _run_timed(self, call: Callable[[Reader], Awaitable[T]]) -> T | None:
        """Return the result of a driver's call as `_run` does, and report the time it took."""
        self._start_timing()
        try:
            return await self._run(call)
        finally:
            self._report_time_before(None)

    def _report(self, statement: BoundStatement, start: float, seconds: float, rows: int) -> None:
        """Tell the listeners of a statement that was executed."""
        if self._database.read_listeners:
            text, values, _, batch, keys, *_ = statement
            executed = ExecutedStatement(batch, text, values, start, seconds, keys, rows)
            for listener in self._database.read_listeners:
                listener(executed)

    def _check_usable(self) -> None:
        """Raise an error when no statement can be executed any more."""
        if self._is_closed:
            raise SnapshotClosedError
        if self._deadline.is_interrupted:
            raise StatementTimeoutError
        if self._has_failed:
            raise UnreachableError

    async def _open_reader(self) -> Reader:
        """Open the snapshot's connection, at the first statement."""
        opening = self._database.open_reader(may_lag=self._may_lag)
        self._reader = reader = await self._await_within(opening, self._database.open_timeout)
        return reader

    async def _run(self, call: Callable[[Reader], Awaitable[T]]) -> T | None:
        """Return the result of a driver's call; None for a value that cannot be stored.

        Raises TemporaryError.
        """
        while True:
            reader = self._reader or await self._open_reader()
            try:
                return await self._run_with(reader, call(reader))
            except LostWhileIdleError:
                self._reader = None
                await reader.pool.drop(reader)

    async def _run_with(self, reader: Reader, work: Awaitable[T]) -> T | None:
        """Return the result of a driver's call as `_run` does. Raises LostWhileIdleError too."""
        try:
            return await self._await_within(work, self._statement_seconds)
        except StatementTimeoutError:
            await reader.stop_statement()
            raise
        except asyncpg.QueryCanceledError:
            self._deadline.is_interrupted = True
            raise StatementTimeoutError from None
        except (asyncpg.DataError, OverflowError) as error:
            if not is_unstorable_value(error):
                raise
            self.reads.end_state()
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
        """Let the worker await something. Raises StatementTimeoutError."""
        assert self._worker is not None  # noqa: S101 (for the type checker)
        return await self._deadline.await_within(self._worker, work, seconds)

    def _extend_deadline(self) -> None:
        """Give the statement that begins now its time. The driver's thread calls this."""
        self._deadline.extend(self._statement_seconds)

    def interrupt(self) -> None:
        """Stop the current statement; it and later ones raise StatementTimeoutError."""
        self._deadline.interrupt()

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
        """Release the connection and the state; the next read sees the newest state.

        A release that has begun continues if the caller is cancelled: one that is cancelled
        half-way would leave the pool one connection short.
        """
        if self._renew_at_once():
            return
        renewal = WaitingRenewal(asyncio.get_running_loop().create_future())
        self._enqueue(renewal)
        assert self._worker is not None  # noqa: S101 (for the type checker)
        self._database.keep_until_done(self._worker)
        await renewal.result

    def _renew_at_once(self) -> bool:
        """Renew the snapshot if it has nothing to do; return whether that was possible at once."""
        if self._worker is not None:
            if self._waiting or self._wake is None or self._reader is None:
                return False
            if not self._reader.pool.release_at_once(self._reader):
                return False
            self._wake.set_result(None)  # the worker ends
            self._wake = None
        elif self._reader is not None:
            return False
        self._forget_state()
        return True

    async def _renew(self) -> None:
        reader = self._reader
        self._forget_state()
        if reader is not None:
            await reader.pool.release(reader)

    def _forget_state(self) -> None:
        """Forget the reader and what was read with it."""
        self._reader = None
        self._kept = KeptResults()
        self.reads.end_state()
        self._has_failed = False
        self._deadline.reset()

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
