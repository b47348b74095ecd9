"""uvicorn's WebSocket protocol, which parses what it receives in parts.

docs/decisions/0047-turns-of-connections.md
"""

import asyncio
from typing import Any, cast

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from transport.uvicorn.parts import Parts

PART_BYTES = 1024
"""Bytes that are parsed at once: up to 170 frames, in up to 2 ms."""


class LimitedWebSocketProtocol(WebSocketsSansIOProtocol):
    """One WebSocket."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin without bytes that wait."""
        super().connection_made(transport)
        address = self.client[0] if self.client else ""
        self._parts = Parts(self, cast("asyncio.Transport", transport), address)

    def connection_lost(self, exc: Exception | None) -> None:
        """Drop what waits."""
        self._parts.close()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        """Parse bytes in parts."""
        self._parts.put(data)

    def parse_part(self, data: bytes) -> None:
        """Parse a part."""
        super().data_received(data)

    def may_parse(self) -> bool:
        """Whether the application has received the messages of the last part.

        And whether the client reads: pongs wait for it in memory.
        """
        return not self.read_paused and self.writable.is_set()

    def resume_writing(self) -> None:
        """Continue to parse: the client has read most of what was sent."""
        super().resume_writing()
        self._parts.resume()

    def find_part_size(self) -> int:
        """Return how many of the next bytes may be parsed at once."""
        return PART_BYTES

    async def receive(self) -> Any:
        """Receive the next message, and continue to parse."""
        message = await super().receive()
        self._parts.pause()
        self._parts.resume()
        return message

    async def send(self, message: Any) -> None:
        """Send a message. After the last one, what waits is parsed to find the client's close."""
        await super().send(message)
        if self._parts.are_waiting:
            self._parts.resume()
