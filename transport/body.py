"""The body of a request: so many bytes and no more, within so many seconds."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol

from starlette.requests import Request as HTTPRequest

from execution.errors import ClientDisconnectedError, ProblemError


class Asker(Protocol):
    """What is asked of the context of a request: how long its body may be."""

    @property
    def largest_body(self) -> int:
        """How many bytes the caller may send."""


OpenContext = Callable[[HTTPRequest], AbstractAsyncContextManager[Any]]
"""Opens what resolvers share, an Asker; it may raise ProblemError to turn a caller away."""


async def whole(http: HTTPRequest, limit: int, seconds: float, open_context: OpenContext) -> bytes:
    """The body of a request; one longer than the limit only of a caller who may send more.

    While it comes in no context is open, and so no connection taken. Raises ProblemError.
    """
    body = Body(http, seconds)
    if not await body.fits(limit):
        async with open_context(http) as context:
            asker: Asker = context
            limit = asker.largest_body
        if not await body.fits(limit):
            raise body.too_large(limit)
    return bytes(body.bytes)


class Body:
    """A body as it comes in. Time runs from the first look at it."""

    def __init__(self, http: HTTPRequest, seconds: float) -> None:
        self._receive = http.receive
        self._seconds = seconds
        self._deadline = asyncio.get_running_loop().time() + seconds
        self._announced = announced(http)
        self._is_whole = False
        self.bytes = bytearray()

    async def fits(self, limit: int) -> bool:
        """Read on; whether the body ends within so many bytes.

        Of a body that is announced as longer nothing is read. Raises ProblemError when time is
        over, and ClientDisconnectedError.
        """
        if self._announced is not None and self._announced > limit:
            return False
        try:
            async with asyncio.timeout_at(self._deadline):
                while not self._is_whole and len(self.bytes) <= limit:
                    await self._next()
        except TimeoutError:
            raise ProblemError(
                408,
                "REQUEST_TIMEOUT",
                f"The body was not there within {self._seconds:g} seconds.",
                {"Connection": "close"},
            ) from None
        return len(self.bytes) <= limit

    async def _next(self) -> None:
        message = await self._receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnectedError
        self.bytes += message.get("body", b"")
        self._is_whole = not message.get("more_body", False)

    def too_large(self, limit: int) -> ProblemError:
        """What is said of a longer body."""
        message = f"The body is larger than {limit} bytes."
        return ProblemError(413, "BODY_TOO_LARGE", message, limit=limit)


def announced(http: HTTPRequest) -> int | None:
    """How long the body will be, if the client says so."""
    text = http.headers.get("content-length", "")
    return int(text) if text.isascii() and text.isdigit() else None
