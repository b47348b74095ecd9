"""uvicorn's HTTP protocol with limits on connections, request heads and stalled responses.

uvicorn alone accepts connections until the process has no file descriptors left, keeps an
unfinished request head in memory without limits of size and time, and waits forever for a client
that does not read its response, or does not end a body after its response.
docs/decisions/0019-uvicorn-subclasses.md
"""

import asyncio
import http
from collections import Counter
from functools import cache, partial
from operator import attrgetter
from typing import Any, ClassVar, cast

import orjson
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from execution.errors import to_retry_extension
from offload.turns import find_fair_queue
from transport.authentication import find_caller
from transport.middleware import SECURITY_HEADERS
from transport.uvicorn.parts import HeldFlow, Parts

MAX_TARGET_BYTES = 16 * 1024
MAX_HEAD_BYTES = 64 * 1024
HEADER_OVERHEAD_BYTES = 32  # per header, as HTTP/2 counts (RFC 9113, section 6.5.2)
HEAD_SECONDS = 10.0
PART_BYTES = 4 * 1024
"""Bytes that are parsed at once: up to 230 pipelined requests, in up to 6 ms."""
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
        self._body_bytes = 0
        self._head_timer: asyncio.TimerHandle | None = None
        self._stall_timer: asyncio.TimerHandle | None = None
        self._error_status = 400
        self._pipelined: RequestResponseCycle | None = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start the timer of the first head; respond with 503 at the limit of connections."""
        super().connection_made(transport)
        self.address = self.client[0] if self.client else ""
        self._numbers[self.address] += 1
        self._is_counted = True
        self.last_received = self.loop.time()
        self._parts = Parts(self, transport, self.address)
        self.flow = HeldFlow(transport, self._parts)
        limit = self._max_connections
        if limit is not None and len(self.connections) > limit and not self._make_room():
            self._refuse(503)
            return
        self._start_head_timer()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the timers."""
        self._parts.close()
        self._end_pipelined()
        self._stop_counting()
        self._stop_head_timer()
        self._stop_stall_timer()
        self._stop_linger_timer()
        super().connection_lost(exc)

    def _end_pipelined(self) -> None:
        """Tell the pipelined request that runs that its client has gone, and drop the others.

        uvicorn tells the last one that was parsed.
        """
        self.pipeline.clear()
        cycle = self._pipelined
        if cycle is not None and not cycle.response_complete:
            cycle.disconnected = True
            cycle.message_event.set()

    def handle_websocket_upgrade(self) -> None:
        """Hand the connection over to the protocol of WebSockets."""
        self._parts.close()  # before the response to a handshake, frames may not be sent
        self._stop_counting()
        super().handle_websocket_upgrade()
        self.parser = None  # type: ignore[assignment]  # its callbacks are methods of this object

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
        """Parse bytes in parts."""
        self.last_received = self.loop.time()
        self._parts.put(data)

    def parse_part(self, data: bytes) -> None:
        """Parse a part; bytes of an unfinished head count towards its limit."""
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
        self._body_bytes = 0
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

    def on_body(self, body: bytes) -> None:
        """Count the bytes of a body."""
        self._body_bytes += len(body)
        super().on_body(body)

    def may_parse(self) -> bool:
        """Whether the application has taken what the last part brought."""
        return not self.flow.read_paused and not self.pipeline

    def find_part_size(self) -> int:
        """Return PART_BYTES, or the bytes that are certainly one piece of a body if it has more.

        The length of a body is certain if its head has a Content-Length, and no Transfer-Encoding.
        """
        cycle = self.cycle
        if self._is_reading_head or cycle is None or not cycle.more_body:
            return PART_BYTES
        lengths = [value for name, value in self.headers if name == b"content-length"]
        is_chunked = any(name == b"transfer-encoding" for name, _ in self.headers)
        if is_chunked or len(lengths) != 1 or not lengths[0].isdigit():
            return PART_BYTES
        return max(PART_BYTES, int(lengths[0]) - self._body_bytes)

    def on_message_complete(self) -> None:
        """Stop waiting for the rest of a body."""
        self._stop_linger_timer()
        super().on_message_complete()

    def on_response_complete(self) -> None:
        """Wait for the rest of a body that was not read, for a limited time."""
        if self.pipeline:
            # In its turn: a client that sends many requests at once waits like others.
            find_fair_queue().put(find_caller(self.address), self._begin_next)
        else:
            self._end_response()

    def _begin_next(self) -> None:
        """Start the next pipelined request, unless the connection has ended."""
        if self.parser is not None:
            self._end_response()

    def _end_response(self) -> None:
        self._pipelined = self.pipeline[-1][0] if self.pipeline else None
        super().on_response_complete()
        self._parts.resume()
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
            and not self._parts.are_waiting
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
        self.transport.write(create_response(status))
        self.transport.close()


@cache
def create_response(status: int) -> bytes:
    """Return an error response after which the connection is closed."""
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
    return "\r\n".join([*lines, "", ""]).encode() + body


def limited_protocol(max_connections: int) -> type[asyncio.Protocol]:
    """Return the factory of connections. uvicorn calls it, and pickles it for its workers."""
    return cast(
        "type[asyncio.Protocol]", partial(LimitedHttpProtocol, max_connections=max_connections)
    )


def header_size(header: tuple[bytes, bytes]) -> int:
    """Return the size of a header in bytes, with the overhead of storing it."""
    name, value = header
    return len(name) + len(value) + HEADER_OVERHEAD_BYTES
