"""What a PostgreSQL connection receives, looked at before the driver parses it."""

import asyncio
from collections.abc import Callable
from typing import Any

HEADER_BYTES = 5
"""A message's type and its length, which does not count the type."""
ERROR, READY = ord("E"), ord("Z")


class ReceivedBytes:
    """Stands between a connection's transport and asyncpg's protocol.

    It counts the bytes that arrive. asyncpg keeps all rows of a statement until the last one has
    arrived. A limit calls back while they arrive, so that the statement can be cancelled.

    It also sends commands whose answer is not waited for, which asyncpg cannot: they take no time
    of their own (`docs/decisions/0037-transactions-without-round-trips.md`).
    """

    def __init__(self, transport: Any) -> None:
        self._transport = transport
        self._protocol = protocol = transport.get_protocol()
        self._on_excess: Callable[[], object] | None = None
        self._limit = 0
        self._unread = b""
        self.answers_left = 0
        self.size = 0
        # The transport calls these without a detour.
        self.connection_lost = protocol.connection_lost
        self.pause_writing = protocol.pause_writing
        self.resume_writing = protocol.resume_writing
        self.eof_received = protocol.eof_received

    @classmethod
    def watch(cls, transport: Any) -> "ReceivedBytes":
        """Return what watches a transport, put in place if there is none yet."""
        protocol = transport.get_protocol()
        if not isinstance(protocol, cls):
            protocol = cls(transport)
            transport.set_protocol(protocol)
        return protocol

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Do nothing: the connection was made before."""

    def send_command(self, message: bytes) -> None:
        """Send a command, which succeeds, without waiting for its answer.

        The answer is not passed to asyncpg; `answers_left` is the number of those to come. If a
        command fails, the connection is closed.
        """
        self.answers_left += 1
        self._transport.write(message)

    def start(self, limit: int, on_excess: Callable[[], object]) -> None:
        """Count from 0, and call back once when more than `limit` bytes have arrived."""
        self.size = 0
        self._limit = limit
        self._on_excess = on_excess

    def stop(self) -> None:
        """Forget the limit."""
        self._on_excess = None

    def data_received(self, data: bytes) -> None:
        """Count bytes and pass them on, without the answers of commands."""
        if self.answers_left:
            data = self._skip_answers(data)
            if not data:
                return
        self.size += len(data)
        if self._on_excess is not None and self.size > self._limit:
            on_excess, self._on_excess = self._on_excess, None
            on_excess()
        self._protocol.data_received(data)

    def _skip_answers(self, data: bytes) -> bytes:
        """Return the bytes after the answers of commands; an answer may arrive in parts."""
        data = self._unread + data
        start = 0
        while self.answers_left and len(data) >= start + HEADER_BYTES:
            kind = data[start]
            if kind == ERROR:
                # asyncpg fails the statement, if any, and cannot go on with the next answer.
                self.answers_left = 0
                self._unread = b""
                self._protocol.data_received(data[start:])
                self._transport.abort()
                return b""
            end = start + 1 + int.from_bytes(data[start + 1 : start + HEADER_BYTES])
            if len(data) < end:
                break
            if kind == READY:
                self.answers_left -= 1
            start = end
        self._unread = data[start:] if self.answers_left else b""
        return b"" if self.answers_left else data[start:]


def to_command(text: str) -> bytes:
    """Return the message of PostgreSQL's protocol for a command without parameters.

    https://www.postgresql.org/docs/current/protocol-message-formats.html
    """
    body = text.encode() + b"\0"
    return b"Q" + (4 + len(body)).to_bytes(4) + body
