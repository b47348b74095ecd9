"""The order in which the transactions of a process write to SQLite, which has one writer.

Connections that wait for SQLite's own lock ask for it again and again, in no order and with pauses
of up to 100 milliseconds. See docs/reference/security.md#write-transactions.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from db.connection.errors import BusyError


class WriteTurns:
    """Lets one transaction write at a time.

    Turns are given to organizations in turn, and within one in the order of arrival. None stands
    for the work of the server itself. A transaction waits at most `seconds`.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._is_taken = False
        # The organization whose turn is next is the first one.
        self._waiting: dict[int | None, deque[asyncio.Future[None]]] = {}

    @asynccontextmanager
    async def take(self, organization_id: int | None) -> AsyncIterator[None]:
        """Wait for the turn, and pass it on afterwards. Raises BusyError after `seconds`."""
        if self._is_taken:
            await self._wait(organization_id)
        self._is_taken = True
        try:
            yield
        finally:
            self._pass_on()

    async def _wait(self, organization_id: int | None) -> None:
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(organization_id, deque()).append(turn)
        try:
            async with asyncio.timeout(self._seconds):
                await turn
        except BaseException as error:
            if turn.done() and not turn.cancelled():
                self._pass_on()
            if isinstance(error, TimeoutError):
                raise BusyError from None
            raise

    def _pass_on(self) -> None:
        """Give the turn to the next transaction that still waits."""
        while self._waiting:
            organization_id = next(iter(self._waiting))
            queue = self._waiting.pop(organization_id)
            turn = queue.popleft()
            if queue:
                self._waiting[organization_id] = queue
            if not turn.done():
                turn.set_result(None)
                return
        self._is_taken = False
