"""Appending envelopes to the backlog; concurrent ones share a transaction."""

import asyncio
import time
from collections.abc import Callable
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
from db.sessions.envelopes import NewEnvelope
from resolvers.sessions.received import ReceivedEnvelope, serialize

MAX_BATCH_SIZE = 500
MAX_PENDING = 10_000
MAX_BACKLOG = 500_000
MEASURE_INTERVAL_SECONDS = 5.0
RETRY_WHEN_FULL_SECONDS = 60


class OverloadedError(Exception):
    """No envelope can be appended at the moment; retry after `seconds`.

    Too many envelopes are pending in the process, the backlog is full, or the database is busy.
    """

    def __init__(self, seconds: int = 1) -> None:
        super().__init__()
        self.seconds = seconds


class Backlog:
    """The number of records that wait to be processed.

    It is measured every five seconds and incremented in between. It therefore misses what other
    processes append, and what workers process, within these seconds. `database_clock` is set by
    each measurement.
    """

    def __init__(
        self, database: Database, limit: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._database = database
        self._limit = limit
        self._clock = clock
        self._records = 0
        self._measured_until = -inf
        self.database_clock = DatabaseClock()

    async def is_full(self) -> bool:
        """Return whether the backlog has reached its limit."""
        now = self._clock()
        if now >= self._measured_until:
            self._measured_until = now + MEASURE_INTERVAL_SECONDS  # concurrent callers do not wait
            with suppress(TemporaryError):
                async with self._database.snapshot() as snapshot:
                    counted = await envelopes.count_waiting_records(snapshot, self._limit)
                self._records, date = counted
                self.database_clock.set(date)
        return self._records >= self._limit

    def add(self, records: int) -> None:
        """Count records that were appended."""
        self._records += records


class PendingEnvelope(NamedTuple):
    """An envelope to append, and the future of whether it was appended."""

    public: str
    envelope: NewEnvelope
    is_appended: "asyncio.Future[bool]"


class Intake:
    """Appends envelopes. Those that arrive during a transaction share the next one.

    Nothing is appended for a key that was disabled in the meantime.
    """

    def __init__(self, database: Database, max_backlog: int = MAX_BACKLOG) -> None:
        self._database = database
        self._backlog = Backlog(database, max_backlog)
        self._pending: list[PendingEnvelope] = []
        self._write_task: asyncio.Task[None] | None = None

    async def admit(self) -> None:
        """Check, before an envelope is read, that it can be appended. Raises OverloadedError."""
        if await self._backlog.is_full():
            raise OverloadedError(RETRY_WHEN_FULL_SECONDS)

    def now(self) -> datetime:
        """Return the database's time, by which envelopes are received."""
        return self._backlog.database_clock.now()

    async def append(self, key: ProjectKeyRow, received: ReceivedEnvelope) -> bool:
        """Append an envelope; return False if its key was disabled.

        Raises: OverloadedError.
        """
        if len(self._pending) >= MAX_PENDING:
            raise OverloadedError
        is_appended = asyncio.get_running_loop().create_future()
        envelope = NewEnvelope(
            key.organization_id,
            key.project_id,
            received.date,
            received.size,
            serialize(received),
        )
        self._pending.append(PendingEnvelope(key.public, envelope, is_appended))
        if self._write_task is None:
            self._write_task = asyncio.create_task(self._write())
        was_appended: bool = await is_appended
        return was_appended

    async def _write(self) -> None:
        try:
            while self._pending:
                batch = self._pending[:MAX_BATCH_SIZE]
                del self._pending[:MAX_BATCH_SIZE]
                await self._write_batch(batch)
        finally:
            self._write_task = None

    async def _write_batch(self, batch: list[PendingEnvelope]) -> None:
        async def write(connection: Transaction) -> set[str]:
            enabled = await project_keys.filter_enabled(
                connection, {each.public for each in batch}
            )
            await envelopes.append(
                connection, [each.envelope for each in batch if each.public in enabled]
            )
            return enabled

        try:
            enabled = await run_transaction(self._database, write)
        except Exception as error:  # noqa: BLE001 (callers get it)
            failure = to_overloaded_error(error)
            for each in batch:
                if not each.is_appended.done():
                    each.is_appended.set_exception(failure)
            return
        self._backlog.add(sum(each.envelope.size for each in batch))
        for each in batch:
            if not each.is_appended.done():
                each.is_appended.set_result(each.public in enabled)


def to_overloaded_error(error: Exception) -> Exception:
    """Convert a temporary failure of the database; any other exception stays as it is."""
    if isinstance(error, StorageFullError):
        return OverloadedError(RETRY_WHEN_FULL_SECONDS)
    return OverloadedError() if isinstance(error, TemporaryError) else error
