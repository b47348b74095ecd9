"""Taking envelopes in: those that come together are appended in one transaction."""

import asyncio
from typing import NamedTuple

from db import envelopes, project_keys
from db.engine import Database
from db.envelopes import NewEnvelope
from db.errors import TemporaryError
from db.project_keys import KeyRow
from db.writing import Transaction, transaction
from resolvers.received import Received, written

MOST_AT_ONCE = 500
MOST_WAITING = 10_000


class OverloadedError(Exception):
    """More envelopes wait to be appended than a process holds, or the database is busy."""


class Waiting(NamedTuple):
    """An envelope that is to be appended, and who wants to know."""

    public: str
    envelope: NewEnvelope
    is_appended: "asyncio.Future[bool]"


class Intake:
    """Appends envelopes. Whatever comes while others are written shares the next transaction.

    Nothing is appended for a key that was disabled meanwhile.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._waiting: list[Waiting] = []
        self._writing: asyncio.Task[None] | None = None

    async def append(self, key: KeyRow, received: Received) -> bool:
        """Whether the envelope is kept for good; False when the key is open no longer.

        Raises OverloadedError.
        """
        if len(self._waiting) >= MOST_WAITING:
            raise OverloadedError
        is_appended = asyncio.get_running_loop().create_future()
        envelope = NewEnvelope(
            key.organization_id,
            key.project_id,
            received.date,
            received.size,
            written(received),
        )
        self._waiting.append(Waiting(key.public, envelope, is_appended))
        if self._writing is None:
            self._writing = asyncio.create_task(self._write())
        is_kept: bool = await is_appended
        return is_kept

    async def _write(self) -> None:
        try:
            while self._waiting:
                some = self._waiting[:MOST_AT_ONCE]
                del self._waiting[:MOST_AT_ONCE]
                await self._write_some(some)
        finally:
            self._writing = None

    async def _write_some(self, some: list[Waiting]) -> None:
        async def write(connection: Transaction) -> set[str]:
            enabled = await project_keys.enabled(connection, {each.public for each in some})
            await envelopes.append(
                connection, [each.envelope for each in some if each.public in enabled]
            )
            return enabled

        try:
            enabled = await transaction(self._database, write)
        except Exception as error:  # noqa: BLE001 (whatever it is, each of those who wait is told)
            told = OverloadedError() if isinstance(error, TemporaryError) else error
            for each in some:
                if not each.is_appended.done():
                    each.is_appended.set_exception(told)
            return
        for each in some:
            if not each.is_appended.done():
                each.is_appended.set_result(each.public in enabled)
