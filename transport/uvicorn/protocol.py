"""A connection: the head of a request has so many bytes and seconds, and answers are taken.

uvicorn by itself keeps a head that never ends in memory, and waits for it for ever; so it does
with an answer that nobody takes.
"""

import asyncio
import http
from typing import Any

import orjson
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol

from transport.middleware import SECURITY

LONGEST_TARGET = 16 * 1024
LARGEST_HEAD = 64 * 1024
WEIGHT_OF_A_HEADER = 32  # what it takes besides its bytes, as HTTP/2 counts it
HEAD_SECONDS = 10.0
# For how long a client may take nothing of what it is sent.
TAKING_SECONDS = 30.0
CODES = {
    400: ("BAD_REQUEST", "This is not HTTP."),
    408: ("REQUEST_TIMEOUT", f"The head was not there within {HEAD_SECONDS:g} seconds."),
    414: ("URI_TOO_LONG", f"The target is longer than {LONGEST_TARGET} bytes: send it by POST."),
    431: ("HEADERS_TOO_LARGE", f"The headers are larger than {LARGEST_HEAD} bytes."),
}


class HeadTooLargeError(Exception):
    """What stops the parser."""


class BoundedProtocol(HttpToolsProtocol):
    """uvicorn's protocol for one connection, with bounds for heads and for who takes nothing."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._is_in_head = False
        self._unfinished = 0
        self._clock: asyncio.TimerHandle | None = None
        self._taking: asyncio.TimerHandle | None = None
        self._status = 400

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Somebody is there, and should say something."""
        super().connection_made(transport)
        self._start_clock()

    def connection_lost(self, exc: Exception | None) -> None:
        """Nobody is there any more."""
        self._stop_clock()
        self._stop_watching()
        super().connection_lost(exc)

    def pause_writing(self) -> None:
        """More waits to be taken than there should."""
        super().pause_writing()
        self._watch_taking()

    def resume_writing(self) -> None:
        """Most of it was taken."""
        self._stop_watching()
        super().resume_writing()

    def data_received(self, data: bytes) -> None:
        """Parse; what does not end the head counts against its bound."""
        super().data_received(data)
        if self._is_in_head and not self.transport.is_closing():
            self._unfinished += len(data)
            if self._unfinished > LARGEST_HEAD:
                self._refuse(431)

    def on_message_begin(self) -> None:
        """A head begins."""
        super().on_message_begin()
        self._is_in_head = True
        self._unfinished = 0
        self._start_clock()

    def on_headers_complete(self) -> None:
        """A head is whole."""
        self._is_in_head = False
        self._stop_clock()
        if len(self.url) > LONGEST_TARGET:
            self._status = 414
            raise HeadTooLargeError
        if sum(map(weight_of, self.headers)) > LARGEST_HEAD:
            self._status = 431
            raise HeadTooLargeError
        super().on_headers_complete()

    def send_400_response(self, msg: str) -> None:  # noqa: ARG002 (our answers are JSON)
        """What uvicorn does when the parser stops."""
        self._refuse(self._status)

    def _watch_taking(self) -> None:
        """End the connection if by and by nothing of what waits is taken.

        Closing it would wait for that, too.
        """
        waiting = self.transport.get_write_buffer_size()

        def look() -> None:
            if self.transport.get_write_buffer_size() < waiting:
                self._watch_taking()
            else:
                self.transport.abort()

        self._taking = self.loop.call_later(TAKING_SECONDS, look)

    def _stop_watching(self) -> None:
        if self._taking is not None:
            self._taking.cancel()
            self._taking = None

    def _start_clock(self) -> None:
        self._stop_clock()
        self._clock = self.loop.call_later(HEAD_SECONDS, self._refuse, 408)

    def _stop_clock(self) -> None:
        if self._clock is not None:
            self._clock.cancel()
            self._clock = None

    def _refuse(self, status: int) -> None:
        """Answer, and close the connection."""
        self._is_in_head = False
        self._stop_clock()
        code, message = CODES[status]
        body = orjson.dumps({"errors": [{"message": message, "extensions": {"code": code}}]})
        headers = SECURITY | {
            "Content-Type": "application/json; charset=utf-8",
            "Content-Length": str(len(body)),
            "Connection": "close",
        }
        lines = [f"HTTP/1.1 {status} {http.HTTPStatus(status).phrase}"]
        lines += [f"{name}: {value}" for name, value in headers.items()]
        self.transport.write("\r\n".join([*lines, "", ""]).encode() + body)
        self.transport.close()


def weight_of(header: tuple[bytes, bytes]) -> int:
    """What a header counts."""
    name, value = header
    return len(name) + len(value) + WEIGHT_OF_A_HEADER
