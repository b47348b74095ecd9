"""uvicorn's HTTP protocol with limits on request heads and on stalled responses.

uvicorn alone keeps an unfinished request head in memory without limits of size and time, and waits
forever for a client that does not read its response.
docs/decisions/0019-uvicorn-subclasses.md
"""

import asyncio
import http
from typing import Any

import orjson
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from transport.middleware import SECURITY_HEADERS

MAX_TARGET_BYTES = 16 * 1024
MAX_HEAD_BYTES = 64 * 1024
HEADER_OVERHEAD_BYTES = 32  # per header, as HTTP/2 counts (RFC 9113, section 6.5.2)
HEAD_SECONDS = 10.0
# A client that reads nothing of its response for this long is disconnected.
STALL_SECONDS = 30.0
ERRORS = {
    400: ("BAD_REQUEST", "The request is not valid HTTP."),
    408: (
        "REQUEST_TIMEOUT",
        f"The request head was not received within {HEAD_SECONDS:g} seconds.",
    ),
    414: ("URI_TOO_LONG", f"The URL exceeds {MAX_TARGET_BYTES} bytes. Use POST."),
    431: ("HEADERS_TOO_LARGE", f"The headers exceed {MAX_HEAD_BYTES} bytes."),
}


class HeadTooLargeError(Exception):
    """Raised in a callback to stop the parser."""


class LimitedHttpProtocol(HttpToolsProtocol):
    """One connection. Ends it when a request head or a stalled response exceeds a limit."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._is_reading_head = False
        self._head_bytes = 0
        self._head_timer: asyncio.TimerHandle | None = None
        self._stall_timer: asyncio.TimerHandle | None = None
        self._error_status = 400

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Start the timer of the first head."""
        super().connection_made(transport)
        self._start_head_timer()

    def connection_lost(self, exc: Exception | None) -> None:
        """Stop the timers."""
        self._stop_head_timer()
        self._stop_stall_timer()
        super().connection_lost(exc)

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
        super().data_received(data)
        if self._is_reading_head and not self.transport.is_closing():
            self._head_bytes += len(data)
            if self._head_bytes > MAX_HEAD_BYTES:
                self._refuse(431)

    def on_message_begin(self) -> None:
        """Start the limits of a head."""
        super().on_message_begin()
        self._is_reading_head = True
        self._head_bytes = 0
        self._start_head_timer()

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

    def _refuse(self, status: int) -> None:
        """Send an error response and close the connection."""
        self._is_reading_head = False
        self._stop_head_timer()
        code, message = ERRORS[status]
        body = orjson.dumps({"errors": [{"message": message, "extensions": {"code": code}}]})
        headers = SECURITY_HEADERS | {
            "Content-Type": "application/json; charset=utf-8",
            "Content-Length": str(len(body)),
            "Connection": "close",
        }
        lines = [f"HTTP/1.1 {status} {http.HTTPStatus(status).phrase}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        self.transport.write("\r\n".join([*lines, "", ""]).encode() + body)
        self.transport.close()


def header_size(header: tuple[bytes, bytes]) -> int:
    """Return the size of a header in bytes, with the overhead of storing it."""
    name, value = header
    return len(name) + len(value) + HEADER_OVERHEAD_BYTES
