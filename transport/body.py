"""Reading request bodies within limits of size and time."""

import asyncio
from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any, Protocol

from starlette.requests import Request as HTTPRequest

from execution.errors import ClientDisconnectedError, ProblemError


class CallerContext(Protocol):
    """The context of a request: `resolvers/context.py`, which transport cannot import."""

    @property
    def max_body_bytes(self) -> int:
        """The maximum body size in bytes for this caller."""


OpenContext = Callable[[HTTPRequest], AbstractAsyncContextManager[Any]]
"""Authenticates a request and opens its context, a `CallerContext`. Raises ProblemError."""


async def read_body(
    http: HTTPRequest, max_bytes: int, seconds: float, open_context: OpenContext
) -> bytes:
    """Read the body of a request.

    A body larger than `max_bytes` is read only if the caller's own limit allows it. No context,
    and so no database connection, is open while the body is received.

    Raises: ProblemError with 413 when the body is too large, with 408 when it is not complete
    within `seconds`; ClientDisconnectedError.
    """
    reader = BodyReader(http, seconds)
    if not await reader.read_within(max_bytes):
        async with open_context(http) as context:
            caller: CallerContext = context
            max_bytes = caller.max_body_bytes
        if not await reader.read_within(max_bytes):
            raise body_too_large(max_bytes)
    return bytes(reader.received)


class BodyReader:
    """Reads a body in steps. The deadline counts from its creation."""

    def __init__(self, http: HTTPRequest, seconds: float) -> None:
        self._receive = http.receive
        self._seconds = seconds
        self._deadline = asyncio.get_running_loop().time() + seconds
        self._content_length = parse_content_length(http)
        self._is_complete = False
        self.received = bytearray()

    async def read_within(self, max_bytes: int) -> bool:
        """Read until the body is complete or exceeds `max_bytes`; return whether it is complete.

        Reads nothing if Content-Length exceeds the limit.

        Raises: ProblemError with 408 at the deadline; ClientDisconnectedError.
        """
        if self._content_length is not None and self._content_length > max_bytes:
            return False
        try:
            async with asyncio.timeout_at(self._deadline):
                while not self._is_complete and len(self.received) <= max_bytes:
                    await self._receive_chunk()
        except TimeoutError:
            raise ProblemError(
                408,
                "REQUEST_TIMEOUT",
                f"The body was not received within {self._seconds:g} seconds.",
                {"Connection": "close"},
            ) from None
        return len(self.received) <= max_bytes

    async def _receive_chunk(self) -> None:
        message = await self._receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnectedError
        self.received += message.get("body", b"")
        self._is_complete = not message.get("more_body", False)


def body_too_large(max_bytes: int) -> ProblemError:
    """Return the error for a body over the limit."""
    message = f"The body exceeds the limit of {max_bytes} bytes."
    return ProblemError(413, "BODY_TOO_LARGE", message, limit=max_bytes)


def parse_content_length(http: HTTPRequest) -> int | None:
    """Return the Content-Length; None if it is missing or invalid."""
    text = http.headers.get("content-length", "")
    return int(text) if text.isascii() and text.isdigit() else None
