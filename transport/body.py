"""Reading request bodies within limits of size, time and memory."""

import asyncio
from collections.abc import Callable, Hashable
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Protocol

from starlette.requests import Request as HTTPRequest
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from execution.errors import ClientDisconnectedError, ProblemError
from offload.deadlines import await_until
from transport.negotiation import find_header

UNCOUNTED_BYTES = 64 * 1024
"""Bytes of each body that BodyMemory does not count: the limit on connections bounds them."""


class CallerContext(Protocol):
    """The context of a request: `resolvers/context.py`, which transport cannot import."""

    @property
    def max_body_bytes(self) -> int:
        """The maximum body size in bytes for this caller."""

    @property
    def date_expires(self) -> datetime | None:
        """When the caller's token expires; None if it never does."""

    @property
    def answer_scope(self) -> Hashable:
        """What responses depend on of the caller: equal callers get equal responses."""

    @property
    def date_read(self) -> datetime:
        """The database's time when the caller was read."""


OpenContext = Callable[[HTTPRequest], AbstractAsyncContextManager[Any]]
"""Authenticates a request and opens its context, a `CallerContext`. Raises ProblemError."""


@dataclass(frozen=True, slots=True)
class LeastRate:
    """The least rate of a body in bytes per second, after a grace period in seconds.

    Only the time that the server waits for the client counts.
    """

    rate: float = 500
    grace: float = 10

    def limit_time(self, receive: Receive) -> Receive:
        """Return `receive` with the rate: it raises ProblemError with 408."""
        loop = asyncio.get_running_loop()
        seconds_left = self.grace

        async def receive_in_time() -> Message:
            nonlocal seconds_left
            start = loop.time()
            try:
                message = await await_until(receive(), start + seconds_left)
            except TimeoutError:
                raise self._create_error() from None
            seconds_left += start - loop.time() + len(message.get("body", b"")) / self.rate
            return message

        return receive_in_time

    def _create_error(self) -> ProblemError:
        message = (
            f"The body arrives at less than {self.rate:g} bytes per second, after "
            f"{self.grace:g} seconds of grace."
        )
        return ProblemError(408, "REQUEST_TIMEOUT", message, {"Connection": "close"})


class BodyMemory:
    """Limits the bytes that the bodies of all requests in flight hold together.

    The first UNCOUNTED_BYTES of each request do not count, so that small requests are served
    while large ones use the memory up.
    """

    def __init__(self, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self.held = 0

    def check(self, size: int) -> None:
        """Check that `size` more bytes can be held. Raises ProblemError with 503."""
        limit = self._max_bytes
        if size > 0 and self.held + size > limit:
            message = (
                f"The bodies of all requests exceed the limit of {limit} bytes. Retry the request."
            )
            raise ProblemError(503, "OVERLOADED", message, {"Retry-After": "1"}, limit=limit)


class BodyShare:
    """The bytes that one request holds of a memory, and of that of an outer share."""

    def __init__(self, memory: BodyMemory, outer: "BodyShare | None" = None) -> None:
        self._memory = memory
        self._outer = outer
        self._counted = 0

    def hold(self, size: int) -> None:
        """Set the bytes that the request holds. Raises ProblemError with 503."""
        if size <= UNCOUNTED_BYTES and not self._counted:
            return
        counted = max(0, size - UNCOUNTED_BYTES)
        growth = counted - self._counted
        if not growth:
            return
        self._memory.check(growth)
        if self._outer is not None:
            self._outer.hold(size)
        self._memory.held += growth
        self._counted = counted


class BodyMemoryMiddleware:
    """Releases the memory of a request's body when the request has ended.

    Around a route it limits the part of the app's memory that the route's requests hold.
    """

    def __init__(self, app: ASGIApp, memory: BodyMemory) -> None:
        self._app = app
        self._memory = memory

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        share = scope[SHARE] = BodyShare(self._memory, scope.get(SHARE))
        try:
            await self._app(scope, receive, send)
        finally:
            share.hold(0)


SHARE = "waybill.body_share"


def hold_body(http: HTTPRequest, size: int) -> None:
    """Set the bytes that the body of a request holds, until the request ends.

    Raises ProblemError with 503 when the bodies of all requests exceed the limit of
    BodyMemoryMiddleware.
    """
    share: BodyShare | None = http.scope.get(SHARE)
    if share is not None:
        share.hold(size)


async def read_body(
    http: HTTPRequest,
    max_bytes: int,
    seconds: float,
    open_context: OpenContext,
    least_rate: LeastRate,
) -> bytes:
    """Read the body of a request.

    A body larger than `max_bytes` is read only if the caller's own limit allows it. No context,
    and so no database connection, is open while the body is received.

    Raises: ProblemError with 413 when the body is too large, with 408 when it is not complete
    within `seconds` or slower than `least_rate`, with 503 when the bodies of all requests are too
    large together; ClientDisconnectedError.
    """
    reader = BodyReader(http, seconds, least_rate)
    if not await reader.read_within(max_bytes):
        async with open_context(http) as context:
            caller: CallerContext = context
            max_bytes = caller.max_body_bytes
        if not await reader.read_within(max_bytes):
            raise body_too_large(max_bytes)
    return bytes(reader.received)


class BodyReader:
    """Reads a body in steps. The deadline counts from its creation."""

    def __init__(self, http: HTTPRequest, seconds: float, least_rate: LeastRate) -> None:
        self._http = http
        self._receive = http.receive
        if seconds > least_rate.grace:
            self._receive = least_rate.limit_time(http.receive)
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
            await await_until(self._receive_at_most(max_bytes), self._deadline)
        except TimeoutError:
            raise ProblemError(
                408,
                "REQUEST_TIMEOUT",
                f"The body was not received within {self._seconds:g} seconds.",
                {"Connection": "close"},
            ) from None
        return len(self.received) <= max_bytes

    async def _receive_at_most(self, max_bytes: int) -> None:
        """Read until the body is complete or exceeds `max_bytes`."""
        while not self._is_complete and len(self.received) <= max_bytes:
            await self._receive_chunk()

    async def _receive_chunk(self) -> None:
        message = await self._receive()
        if message["type"] == "http.disconnect":
            raise ClientDisconnectedError
        self.received += message.get("body", b"")
        hold_body(self._http, len(self.received))
        self._is_complete = not message.get("more_body", False)


def body_too_large(max_bytes: int) -> ProblemError:
    """Return the error for a body over the limit."""
    message = f"The body exceeds the limit of {max_bytes} bytes."
    return ProblemError(413, "BODY_TOO_LARGE", message, limit=max_bytes)


def parse_content_length(http: HTTPRequest) -> int | None:
    """Return the Content-Length; None if it is missing or invalid."""
    text = find_header(http, b"content-length") or ""
    return int(text) if text.isascii() and text.isdigit() else None
