"""The readiness probe of load balancers."""

import asyncio
from collections.abc import Awaitable, Callable

from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

PROBE_SECONDS = 0.8


class Readiness:
    """An ASGI app that responds 200 if `find_problem` returns None, else 503 with the problem.

    It responds within a second. One check runs at a time; concurrent requests share its result.
    """

    def __init__(
        self, find_problem: Callable[[], Awaitable[str | None]], stopping: asyncio.Event
    ) -> None:
        self._find_problem = find_problem
        self._stopping = stopping
        self._check: asyncio.Future[str | None] | None = None

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        problem = (
            "the server is shutting down" if self._stopping.is_set() else await self._check_once()
        )
        status = 200 if problem is None else 503
        response = PlainTextResponse(f"{problem or 'ready'}\n", status)
        await response(scope, receive, send)

    async def _check_once(self) -> str | None:
        """Join the running check, or start one; return its problem."""
        if self._check is None:
            self._check = asyncio.ensure_future(self._find_problem())
        check = self._check
        done, _ = await asyncio.wait({check}, timeout=PROBE_SECONDS)
        if not done:
            return "the database does not respond"
        if self._check is check:
            self._check = None
        try:
            return check.result()
        except Exception:  # noqa: BLE001 (any failure means not ready)
            return "the database does not respond"
