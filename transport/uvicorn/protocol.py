"""uvicorn's HTTP protocol with limits on connections, request heads and stalled responses.

uvicorn alone accepts connections until the process has no file descriptors left, keeps an
unfinished request head in memory without limits of size and time, and waits forever for a client
that does not read its response, or does not end a body after its response.
docs/decisions/0019-uvicorn-subclasses.md
"""

import asyncio
import http
from collections import Counter
from functools import partial
from operator import attrgetter
from typing import Any, ClassVar, cast

import orjson
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from execution.errors import to_retry_extension
from transport.middleware import SECURITY_HEADERS

MAX_TARGET_BYTES = 16 * 1024
MAX_HEAD_BYTES = 64 * 1024
HEADER_OVERHEAD_BYTES = 32  # per header, as HTTP/2 counts (RFC 9113, section 6.5.2)
HEAD_SECONDS = 10.0
# A client that reads nothing of its response for this long is disconnected.
STALL_SECONDS = 30.0
# The rest of a body, after the response to it, is read and discarded for this long.
LINGER_SECONDS = 10.0
# At the limit of connections, one whose client sent nothing for this long makes room for another.
IDLE_SECONDS = 2.0
SEARCH_INTERVAL_SECONDS = 0.1
ERRORS = {
    400: ("BAD_REQUEST", "The request is not valid HTTP."),
    408: (
        "REQUEST_TIMEOUT",
        f"The request head was not received within {HEAD_SECONDS:g} seconds.",
    ),
    414: ("URI_TOO_LONG", f"The URL exceeds {MAX_TARGET_BYTES} bytes. Use POST."),
    431: ("HEADERS_TOO_LARGE", f"The headers exceed {MAX_HEAD_BYTES} bytes."),
    503: ("OVERLOADED", "The limit of concurrent connections is reached. Retry the request."),
}
ERROR_HEADERS = {503: {"Retry-After": "1"}}


class HeadTooLargeError(Exception):
    """Raised in a callback to stop the parser."""


class LimitedHttpProtocol(HttpToolsProtocol):
    """One connection.

    Ends it when a request head or a stalled response exceeds a limit, or when the process already
    has `max_connections`.
    """

    _next_search = 0.0  # for an idle connection, in this process
    _numbers: ClassVar[Counter[str]] = Counter()
    """HTTP connections of this process, by the address of the client."""

    def __init__(
        self, *arguments: Any, max_connections: int | None = None, **options: Any
    ) -> None:
        super().__init__(*arguments, **options)
        self._max_connections = max_connections
        self.address = ""
        self._is_counted = False
        self.last_received = 0.0
        self._linger_timer: asyncio.TimerHandle | None = None
        self._is_reading_head = False
        self._head_bytes = 0
        self._head_timer: asyncio.TimerHandle | None = None
        self._stall_timer: asyncio.TimerHandle | None = None
        self._error_status = 400

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start the timer of the first head; respond with 503 at the limit of connections."""
        super().connection_made(transport)
        self.address = self.client[0] if self.client else ""
        self._numbers[self.address] += 1
        self._is_counted = True
        self.last_received = self.loop.time()
        limit = self._max_connections
        if limit is not None and len(self.connections) > limit and not self._make_room():
            self._refuse(503)
            return
        self._start_head_timer()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the timers."""
        self._stop_counting()
        self._stop_head_timer()
        self._stop_stall_timer()
        self._stop_linger_timer()
        super().connection_lost(exc)

    def handle_websocket_upgrade(self) -> None:
        """Hand the connection over to the protocol of WebSockets."""
        self._stop_counting()
        super().handle_websocket_upgrade()

    def _stop_counting(self) -> None:
        """Stop counting the connection for its address."""
        if self._is_counted:
            self._is_counted = False
            self._numbers[self.address] -= 1
            if not self._numbers[self.address]:
                del self._numbers[self.address]

    def pause_writing(self) -> None:
        """Watch a client whose unread response exceeds the write buffer."""
        super().pause_writing()
        self._watch_stall()

    def resume_writing(self) -> None:
        """Stop watching: the client has read most of its response."""
        self._stop_stall_timer()
        super().resume_writing()

    def data_received(self, data: bytes) -> None:
        """Parse bytes; those of an unfinished head count towards its limit."""
        self.last_received = self.loop.time()
        super().data_received(data)
        if self._is_reading_head and not self.transport.is_closing():
            if self._head_timer is None:
                self._start_head_timer()
            self._head_bytes += len(data)
            if self._head_bytes > MAX_HEAD_BYTES:
                self._refuse(431)

    def on_message_begin(self) -> None:
        """Start the limits of a head. One that arrives at once needs no timer."""
        super().on_message_begin()
        self._is_reading_head = True
        self._head_bytes = 0
        self._stop_head_timer()

    def on_headers_complete(self) -> None:
        """Check the size of a complete head."""
        self._is_reading_head = False
        self._stop_head_timer()
        if len(self.url) > MAX_TARGET_BYTES:
            self._error_status = 414
            raise HeadTooLargeError
        if sum(map(header_size, self.headers)) > MAX_HEAD_BYTES:
            self._error_status = 431
            raise HeadTooLargeError
        super().on_headers_complete()

    def on_message_complete(self) -> None:
        """Stop waiting for the rest of a body."""
        self._stop_linger_timer()
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Wait for the rest of a body that was not read, for a limited time."""
        super().on_response_complete()
        if self.cycle.response_complete and self.cycle.more_body:
            self._stop_linger_timer()
            self._linger_timer = self.loop.call_later(LINGER_SECONDS, self.transport.abort)

    def is_idle(self, now: float, seconds: float) -> bool:
        """Whether the connection has waited for `seconds` for its client.

        It waits for a head, or for the rest of a body.
        """
        cycle = self.cycle
        is_waiting = self._is_reading_head or cycle is None or cycle.more_body
        if not is_waiting:
            is_waiting = cycle.response_complete and not self.pipeline
        return (
            is_waiting
            and not self.flow.read_paused
            and now - self.last_received >= seconds
            and not self.transport.is_closing()
        )

    def end_idle(self) -> None:
        """End an idle connection, with a response to an incomplete request."""
        if self.cycle is not None and self.cycle.response_started:
            self.transport.close()
        else:
            self._refuse(503)

    def _make_room(self) -> bool:
        """End the connection whose client has sent nothing for longest; False without one.

        If one address has more than half of the connections, those of it that wait are ended at
        once for a client of another address.
        """
        now = self.loop.time()
        crowd = self._find_crowd()
        if crowd is None and now < LimitedHttpProtocol._next_search:
            return False
        idle = [
            each
            for each in self.connections
            if isinstance(each, LimitedHttpProtocol)
            and each.is_idle(now, 0 if each.address == crowd else IDLE_SECONDS)
        ]
        if not idle:
            LimitedHttpProtocol._next_search = now + SEARCH_INTERVAL_SECONDS
            return False
        min(idle, key=attrgetter("last_received")).end_idle()
        return True

    def _find_crowd(self) -> str | None:
        """Find another address that has more than half of the connections."""
        [(address, number)] = self._numbers.most_common(1)
        is_crowd = address != self.address and number > len(self.connections) // 2
        return address if is_crowd else None

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 (the response is JSON)
        """Respond after the parser has stopped."""
        self._refuse(self._error_status)

    def _watch_stall(self) -> None:
        """Abort the connection if the client reads nothing within STALL_SECONDS.

        Closing it would wait until the client has read the response.
        """
        unread_bytes = self.transport.get_write_buffer_size()

        def check() -> None:
            if self.transport.get_write_buffer_size() < unread_bytes:
                self._watch_stall()
            else:
                self.transport.abort()

        self._stall_timer = self.loop.call_later(STALL_SECONDS, check)

    def _stop_stall_timer(self) -> None:
        if self._stall_timer is not None:
            self._stall_timer.cancel()
            self._stall_timer = None

    def _start_head_timer(self) -> None:
        self._stop_head_timer()
        self._head_timer = self.loop.call_later(HEAD_SECONDS, self._refuse, 408)

    def _stop_head_timer(self) -> None:
        if self._head_timer is not None:
            self._head_timer.cancel()
            self._head_timer = None

    def _stop_linger_timer(self) -> None:
        if self._linger_timer is not None:
            self._linger_timer.cancel()
            self._linger_timer = None

    def _refuse(self, status: int) -> None:
        """Send an error response and close the connection."""
        self._is_reading_head = False
        self._stop_head_timer()
        code, message = ERRORS[status]
        error_headers = ERROR_HEADERS.get(status, {})
        extensions = {"code": code} | to_retry_extension(error_headers)
        body = orjson.dumps({"errors": [{"message": message, "extensions": extensions}]})
        headers = SECURITY_HEADERS | {
            "Content-Type": "application/json; charset=utf-8",
            "Content-Length": str(len(body)),
            "Connection": "close",
        }
        headers |= error_headers
        lines = [f"HTTP/1.1 {status} {http.HTTPStatus(status).phrase}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        self.transport.write("\r\n".join([*lines, "", ""]).encode() + body)
        self.transport.close()


def limited_protocol(max_connections: int) -> type[asyncio.Protocol]:
    """Return the factory of connections. uvicorn calls it, and pickles it for its workers."""
    return cast(
        "type[asyncio.Protocol]", partial(LimitedHttpProtocol, max_connections=max_connections)
    )


def header_size(header: tuple[bytes, bytes]) -> int:
    """Return the size of a header in bytes, with the overhead of storing it."""
    name, value = header
    return len(name) + len(value) + HEADER_OVERHEAD_BYTES
