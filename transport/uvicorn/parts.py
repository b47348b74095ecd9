"""What connections receive is parsed in parts, which take turns.

A parser handles all that one read of a socket brings, up to 256 KiB, in one go: tens of thousands
of frames of a WebSocket, or of pipelined requests, with all that each of them creates.
docs/decisions/0047-turns-of-connections.md
"""

import asyncio
from typing import Protocol

from uvicorn.protocols.http.flow_control import FlowControl

from offload.turns import find_fair_queue
from transport.authentication import find_caller


class PartParser(Protocol):
    """A connection that parses what it receives in parts."""

    def parse_part(self, data: bytes) -> None:
        """Parse a part."""

    def may_parse(self) -> bool:
        """Whether the next part may be parsed: what the last one brought is done."""

    def find_part_size(self) -> int:
        """Return how many of the next bytes may be parsed at once."""


class Parts:
    """The bytes that a connection has received and not yet parsed.

    Parts begin in the turns of the client's address. While bytes wait, nothing more is read.
    """

    def __init__(self, parser: PartParser, transport: asyncio.Transport, address: str) -> None:
        self._parser: PartParser | None = parser
        self._transport = transport
        self._caller = find_caller(address)
        self._queue = find_fair_queue()
        self._waiting = bytearray()
        self._is_scheduled = False
        self._is_paused = False

    @property
    def are_waiting(self) -> bool:
        """Whether bytes wait to be parsed."""
        return bool(self._waiting)

    def put(self, data: bytes) -> None:
        """Parse received bytes, now or later."""
        parser = self._parser
        if parser is None:
            return
        if (
            not self._waiting
            and self._queue.has_room
            and parser.may_parse()
            and len(data) <= parser.find_part_size()
        ):
            self._queue.run(self._caller, lambda: parser.parse_part(data))
            return
        self._waiting += data
        self.pause()
        if not self._is_scheduled:
            self._is_scheduled = True
            self._queue.run(self._caller, self._parse_next)

    def resume(self) -> None:
        """Continue: what prevented it may have ended."""
        if self._waiting and not self._is_scheduled:
            self._is_scheduled = True
            # Not among what begins: a client that sends much does not delay its other connections.
            self._queue.put((self._caller, "more"), self._parse_next)
        elif self._is_paused and not self._waiting:
            self._read_on()

    def pause(self) -> None:
        """Let nothing be read while bytes wait."""
        if self._waiting and not self._transport.is_closing():
            self._is_paused = True
            self._transport.pause_reading()

    def close(self) -> None:
        """Drop what waits, when the connection has ended or has another parser."""
        self._parser = None
        self._waiting.clear()
        self._read_on()

    def _parse_next(self) -> None:
        """Parse the next part, if it may be parsed."""
        self._is_scheduled = False
        parser = self._parser
        if parser is None or self._transport.is_closing():
            self._waiting.clear()
            return
        if not parser.may_parse():
            return
        size = parser.find_part_size()
        part = bytes(self._waiting[:size])
        del self._waiting[:size]
        try:
            parser.parse_part(part)
        except BaseException:  # as the event loop ends a connection whose callback fails
            self._transport.abort()
            raise
        self.resume()

    def _read_on(self) -> None:
        """Read again, unless the parser must not get more."""
        if self._is_paused and (self._parser is None or self._parser.may_parse()):
            self._is_paused = False
            if not self._transport.is_closing():
                self._transport.resume_reading()


class HeldFlow(FlowControl):
    """The flow control of HTTP, which reads nothing while parts wait."""

    def __init__(self, transport: asyncio.Transport, parts: Parts) -> None:
        super().__init__(transport)
        self._parts = parts

    def resume_reading(self) -> None:
        """Continue to read, or to parse what was read."""
        super().resume_reading()
        self._parts.pause()
        self._parts.resume()
