"""The bytes that a PostgreSQL connection receives, counted before the driver parses them."""

import asyncio
from collections.abc import Callable
from typing import Any


class ReceivedBytes:
    """Stands between a connection's transport and asyncpg's protocol, and counts what arrives.

    asyncpg keeps all rows of a statement until the last one has arrived. A limit calls back while
    they arrive, so that the statement can be cancelled.
    """

    def __init__(self, protocol: Any) -> None:
        self._protocol = protocol
        self._on_excess: Callable[[], object] | None = None
        self._limit = 0
        self.size = 0
        # The transport calls these without a detour.
        self.connection_lost = protocol.connection_lost
        self.pause_writing = protocol.pause_writing
        self.resume_writing = protocol.resume_writing
        self.eof_received = protocol.eof_received

    @classmethod
    def count(cls, transport: Any) -> "ReceivedBytes":
        """Return the counter of a transport, put in place if there is none yet."""
        protocol = transport.get_protocol()
        if not isinstance(protocol, cls):
            protocol = cls(protocol)
            transport.set_protocol(protocol)
        return protocol

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Do nothing: the connection was made before."""

    def start(self, limit: int, on_excess: Callable[[], object]) -> None:
        """Count from 0, and call back once when more than `limit` bytes have arrived."""
        self.size = 0
        self._limit = limit
        self._on_excess = on_excess

    def stop(self) -> None:
        """Forget the limit."""
        self._on_excess = None

    def data_received(self, data: bytes) -> None:
        """Count bytes and pass them on."""
        self.size += len(data)
        if self._on_excess is not None and self.size > self._limit:
            on_excess, self._on_excess = self._on_excess, None
            on_excess()
        self._protocol.data_received(data)
