"""Taking envelopes in: those that come together are appended in one transaction."""

import asyncio
import time
from collections.abc import Callable
from contextlib import suppress
from math import inf
from typing import NamedTuple

from db.accounts import project_keys
from db.accounts.project_keys import ProjectKeyRow
from db.connection.access import Transaction
from db.connection.database import Database
from db.connection.errors import TemporaryError
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
    """Nothing can be appended for some seconds.

    More envelopes wait for that than a process holds, too much waits to be folded, or the database
    is busy.
    """

    def __init__(self, seconds: int = 1) -> None:
        super().__init__()
        self.seconds = seconds


class Backlog:
    """How many records wait to be folded: measured now and then, and added up between.

    Other processes append, too, and workers fold: it is off by what they do in some seconds.
    """

    def __init__(
        self, database: Database, most: int, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._database = database
        self._most = most
        self._clock = clock
        self._records = 0
        self._measured_until = -inf

    async def is_full(self) -> bool:
        """Whether no more should come."""
        now = self._clock()
        if now >= self._measured_until:
            self._measured_until = (
                now + MEASURE_INTERVAL_SECONDS
            )  # whoever else asks does not wait
            with suppress(TemporaryError):
                async with self._database.snapshot() as snapshot:
                    self._records = await envelopes.count_waiting_records(snapshot, self._most)
        return self._records >= self._most

    def add(self, records: int) -> None:
        """Records were appended."""
        self._records += records


class PendingEnvelope(NamedTuple):
    """An envelope that is to be appended, and who wants to know."""

    public: str
    envelope: NewEnvelope
    is_appended: "asyncio.Future[bool]"


class Intake:
    """Appends envelopes. Whatever comes while others are written shares the next transaction.

    Nothing is appended for a key that was disabled meanwhile.
    """

    def __init__(self, database: Database, largest_backlog: int = MAX_BACKLOG) -> None:
        self._database = database
        self._backlog = Backlog(database, largest_backlog)
        self._waiting: list[PendingEnvelope] = []
        self._writing: asyncio.Task[None] | None = None

    async def admit(self) -> None:
        """Let an envelope in, of which nothing was read yet. Raises OverloadedError."""
        if await self._backlog.is_full():
            raise OverloadedError(RETRY_WHEN_FULL_SECONDS)

    async def append(self, key: ProjectKeyRow, received: ReceivedEnvelope) -> bool:
        """Whether the envelope is kept for good; False when the key is open no longer.

        Raises OverloadedError.
        """
        if len(self._waiting) >= MAX_PENDING:
            raise OverloadedError
        is_appended = asyncio.get_running_loop().create_future()
        envelope = NewEnvelope(
            key.organization_id,
            key.project_id,
            received.date,
            received.size,
            serialize(received),
        )
        self._waiting.append(PendingEnvelope(key.public, envelope, is_appended))
        if self._writing is None:
            self._writing = asyncio.create_task(self._write())
        is_kept: bool = await is_appended
        return is_kept

    async def _write(self) -> None:
        try:
            while self._waiting:
                some = self._waiting[:MAX_BATCH_SIZE]
                del self._waiting[:MAX_BATCH_SIZE]
                await self._write_some(some)
        finally:
            self._writing = None

    async def _write_some(self, some: list[PendingEnvelope]) -> None:
        async def write(connection: Transaction) -> set[str]:
            enabled = await project_keys.filter_enabled(connection, {each.public for each in some})
            await envelopes.append(
                connection, [each.envelope for each in some if each.public in enabled]
            )
            return enabled

        try:
            enabled = await run_transaction(self._database, write)
        except Exception as error:  # noqa: BLE001 (whatever it is, each of those who wait is told)
            told = OverloadedError() if isinstance(error, TemporaryError) else error
            for each in some:
                if not each.is_appended.done():
                    each.is_appended.set_exception(told)
            return
        self._backlog.add(sum(each.envelope.size for each in some))
        for each in some:
            if not each.is_appended.done():
                each.is_appended.set_result(each.public in enabled)
