"""Appending envelopes to the backlog; concurrent ones share a transaction."""

import asyncio
import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from datetime import datetime
from math import inf
from typing import NamedTuple

from db.accounts import project_keys
from db.accounts.project_keys import ProjectKeyRow
from db.connection.access import Transaction
from db.connection.clock import DatabaseClock
from db.connection.database import Database
from db.connection.errors import StorageFullError, TemporaryError
from db.connection.transaction import run_transaction
from db.sessions import envelopes
from db.sessions import quotas as key_usage
from db.sessions.quotas import BYTES, UsageKey
from resolvers.sessions.quotas import Quotas, RefusedItem, bytes_error
from resolvers.sessions.received import ReceivedEnvelope, serialize, to_day
from resolvers.sessions.refusal import (
    REFUSED_BY_BYTES,
    ByteReserves,
    Candidate,
    Outcome,
    RefusedCounts,
    apply_quotas,
    to_rows,
    to_usage_key,
)

MAX_BATCH_SIZE = 500
MAX_PENDING = 10_000
MAX_BACKLOG = 500_000
MEASURE_INTERVAL_SECONDS = 5.0
MEASURE_AGAIN_SECONDS = 0.1
"""Seconds between two measurements of a backlog that seems to be full, at least."""
MEASURE_SHARE = 0.1
"""The share of the time that such measurements take, at most."""
MAX_WAITING_FOR_MEASUREMENT = 1_000
RETRY_WHEN_FULL_SECONDS = 60
FLUSH_SECONDS = 5.0
"""Seconds after which counts of refused items are stored."""


class OverloadedError(Exception):
    """No envelope can be appended at the moment; retry after `seconds`.

    Too many envelopes are pending in the process, the backlog is full, or the database is busy.
    """

    def __init__(self, seconds: int = 1) -> None:
        super().__init__()
        self.seconds = seconds


class Backlog:
    """The number of records that wait to be processed, and the quotas that are used up.

    Both are read every five seconds. In between, the number is incremented and this process adds
    the quotas that it uses up. They therefore miss what other processes append, and what workers
    process, within these seconds. Before envelopes are refused, the number is read again.
    `database_clock` is set by each measurement.
    """

    def __init__(
        self,
        database: Database,
        limit: int,
        quotas: Quotas,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self._database = database
        self._limit = limit
        self._quotas = quotas
        self._clock = clock
        self._records = 0
        self._measured_until = -inf
        self._next_start = -inf
        self._next: asyncio.Task[None] | None = None
        self._waiting = 0
        self.exhausted: set[UsageKey] = set()
        self.database_clock = DatabaseClock()

    async def is_full(self) -> bool:
        """Return whether the backlog has reached its limit.

        A full one was full after this call, unless it cannot be measured, or too many callers wait
        for that already.
        """
        if self._clock() >= self._measured_until:
            await self._measure()
        if self._records >= self._limit and self._waiting < MAX_WAITING_FOR_MEASUREMENT:
            self._waiting += 1
            try:
                await self._measure_again()
            finally:
                self._waiting -= 1
        return self._records >= self._limit

    async def _measure(self) -> None:
        start = self._clock()
        self._measured_until = start + MEASURE_INTERVAL_SECONDS  # concurrent callers do not wait
        with suppress(TemporaryError):
            async with self._database.snapshot() as snapshot:
                counted = await envelopes.count_waiting_records(snapshot, self._limit)
                self._records, date = counted
                self.database_clock.set(date)
                self.exhausted = await key_usage.find_exhausted(
                    snapshot, to_day(date), self._quotas.limits
                )
        now = self._clock()
        self._next_start = now + max(MEASURE_AGAIN_SECONDS, (now - start) / MEASURE_SHARE)

    async def _measure_again(self) -> None:
        """Wait for a measurement that begins after this call."""
        if self._next is None:
            self._next = asyncio.create_task(self._measure_next())
        await asyncio.shield(self._next)

    async def _measure_next(self) -> None:
        await asyncio.sleep(self._next_start - self._clock())
        self._next = None  # who calls from now on, waits for the one after it
        await self._measure()

    def add(self, records: int) -> None:
        """Count records that were appended."""
        self._records += records


class PendingEnvelope(NamedTuple):
    """An envelope to append, and the future of whether it was appended."""

    candidate: Candidate
    is_appended: "asyncio.Future[bool]"


class Intake:
    """Appends envelopes. Those that arrive during a transaction share the next one.

    Nothing is appended for a key that was disabled in the meantime, and nothing that a quota of
    its key refuses. What is refused is counted in the process, and stored with the next
    transaction or after FLUSH_SECONDS.
    """

    def __init__(self, database: Database, quotas: Quotas, max_backlog: int = MAX_BACKLOG) -> None:
        self._database = database
        self._quotas = quotas
        self._backlog = Backlog(database, max_backlog, quotas)
        self._refused = RefusedCounts()
        self._reserves = ByteReserves(quotas.bytes)
        self._pending: list[PendingEnvelope] = []
        self._write_task: asyncio.Task[None] | None = None
        self._flush_task: asyncio.Task[None] | None = None

    async def admit(self, key: ProjectKeyRow) -> None:
        """Check, before an envelope is read, that it can be appended.

        Raises: OverloadedError, and QuotaExceededError.
        """
        if await self._backlog.is_full():
            raise OverloadedError(RETRY_WHEN_FULL_SECONDS)
        if self._backlog.exhausted:
            now = self.now()
            if to_usage_key(key, to_day(now), BYTES) in self._backlog.exhausted:
                self._count_refused(key, to_day(now), REFUSED_BY_BYTES)
                raise bytes_error(now)

    def now(self) -> datetime:
        """Return the database's time, by which envelopes are received."""
        return self._backlog.database_clock.now()

    async def append(self, key: ProjectKeyRow, received: ReceivedEnvelope) -> bool:
        """Append an envelope; return False if its key was disabled.

        Raises: OverloadedError, and QuotaExceededError if quotas refuse all of it.
        """
        if len(self._pending) >= MAX_PENDING:
            raise OverloadedError
        is_appended = asyncio.get_running_loop().create_future()
        candidate = Candidate(key, received, serialize(received))
        self._pending.append(PendingEnvelope(candidate, is_appended))
        if self._write_task is None:
            self._write_task = asyncio.create_task(self._write())
        was_appended: bool = await is_appended
        return was_appended

    async def close(self) -> None:
        """Store what was refused. Call it when no more envelopes are appended."""
        if self._flush_task is not None:
            self._flush_task.cancel()
        await self._flush()

    async def _write(self) -> None:
        try:
            while self._pending:
                batch = self._pending[:MAX_BATCH_SIZE]
                del self._pending[:MAX_BATCH_SIZE]
                await self._write_batch(batch)
        finally:
            self._write_task = None

    async def _flush(self) -> None:
        """Store the counts of what was refused; keep them if that fails."""
        if self._refused:
            await self._write_batch([])

    async def _flush_later(self) -> None:
        try:
            while self._refused:
                await asyncio.sleep(FLUSH_SECONDS)
                await self._flush()
        finally:
            self._flush_task = None

    def _count_refused(
        self, key: ProjectKeyRow, day: int, refused: Mapping[RefusedItem, int]
    ) -> None:
        self._refused.add(key, day, refused)
        if self._flush_task is None:
            self._flush_task = asyncio.create_task(self._flush_later())

    async def _write_batch(self, batch: list[PendingEnvelope]) -> None:
        """Append envelopes and the counts of what was refused before, in one transaction."""
        numbers = self._refused.take()

        async def write(
            connection: Transaction,
        ) -> tuple[dict[Candidate, Outcome], Mapping[UsageKey, int]]:
            candidates = await filter_enabled(connection, [each.candidate for each in batch])
            outcomes, room = await apply_quotas(
                connection, candidates, self._quotas, self._backlog.exhausted, self._reserves
            )
            rows = [each.row for each in outcomes if each.row is not None]
            await envelopes.append(connection, [*rows, *to_rows(numbers)])
            return dict(zip(candidates, outcomes, strict=True)), room

        try:
            outcomes, room = await run_transaction(self._database, write)
        except Exception as error:  # noqa: BLE001 (callers get it)
            self._refused.put_back(numbers)
            failure = to_overloaded_error(error)
            for each in batch:
                if not each.is_appended.done():
                    each.is_appended.set_exception(failure)
            return
        self._reserves.set(room)
        for each in batch:
            self._finish(each, outcomes.get(each.candidate))

    def _finish(self, pending: PendingEnvelope, outcome: Outcome | None) -> None:
        """Tell the caller what became of its envelope; None if its key was disabled."""
        candidate, is_appended = pending
        if outcome is not None and outcome.row is not None:
            self._backlog.add(outcome.row.size)
        elif outcome is not None:
            self._count_refused(candidate.key, candidate.received.day, outcome.refused)
            if outcome.refused is REFUSED_BY_BYTES:
                self._backlog.exhausted.add(candidate.to_usage_key(BYTES))
        if is_appended.done():
            return
        if outcome is not None and outcome.error is not None:
            is_appended.set_exception(outcome.error)
        else:
            is_appended.set_result(outcome is not None)


async def filter_enabled(
    connection: Transaction, candidates: Sequence[Candidate]
) -> Sequence[Candidate]:
    """Return the envelopes whose keys are enabled."""
    if not candidates:
        return []
    publics = {each.key.public for each in candidates}
    enabled = await project_keys.filter_enabled(connection, publics)
    return [each for each in candidates if each.key.public in enabled]


def to_overloaded_error(error: Exception) -> Exception:
    """Convert a temporary failure of the database; any other exception stays as it is."""
    if isinstance(error, StorageFullError):
        return OverloadedError(RETRY_WHEN_FULL_SECONDS)
    return OverloadedError() if isinstance(error, TemporaryError) else error
