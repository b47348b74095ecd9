"""Whether the server should be sent requests."""

import asyncio
from collections.abc import Awaitable, Callable

from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

LONGEST_PROBE_SECONDS = 0.8


class Readiness:
    """An ASGI app: answers whether a check finds no problem; within a second.

    A check that hangs is waited for by everybody who asks: there is one at a time.
    """

    def __init__(
        self, problem: Callable[[], Awaitable[str | None]], stopping: asyncio.Event
    ) -> None:
        self._problem = problem
        self._stopping = stopping
        self._check: asyncio.Future[str | None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Ready, or not and why."""
        found = "the server stops" if self._stopping.is_set() else await self._found()
        status = 200 if found is None else 503
        response = PlainTextResponse(f"{found or 'ready'}\n", status)
        await response(scope, receive, send)

    async def _found(self) -> str | None:
        if self._check is None:
            self._check = asyncio.ensure_future(self._problem())
        check = self._check
        done, _ = await asyncio.wait({check}, timeout=LONGEST_PROBE_SECONDS)
        if not done:
            return "the database does not answer"
        if self._check is check:
            self._check = None
        try:
            return check.result()
        except Exception:  # noqa: BLE001 (whatever it is, the server is not ready)
            return "the database does not answer"
