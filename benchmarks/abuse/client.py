"""A small HTTP client: it sends what no library sends, and keeps little of a large response."""

import asyncio
import re
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager, suppress
from typing import NamedTuple

import orjson

KEPT_BYTES = 1024 * 1024
"""Bytes of a response that are kept: half of them from its start, half from its end."""
CODE = re.compile(rb'"code":\s*"([A-Z_]+)"')
NO_RESPONSE = 0
"""The status of a request whose connection ended without a response."""


class Response(NamedTuple):
    """A response: `length` is the bytes of its body, of which `body` has at most KEPT_BYTES."""

    status: int
    headers: Mapping[str, str]
    body: bytes
    length: int

    @property
    def code(self) -> str:
        """The first error code of the body; "" without one."""
        found = CODE.search(self.body)
        return found[1].decode() if found else ""

    def json(self) -> object:
        """Return the body's value. Raises ValueError when it is longer than what is kept."""
        return orjson.loads(self.body)


class Body:
    """Collects the start and the end of a body."""

    def __init__(self) -> None:
        self.length = 0
        self._start = bytearray()
        self._end = bytearray()

    def add(self, piece: bytes) -> None:
        """Append a piece."""
        self.length += len(piece)
        half = KEPT_BYTES // 2
        room = half - len(self._start)
        self._start += piece[:room]
        self._end += piece[room:]
        if len(self._end) > 2 * half:
            del self._end[:-half]

    @property
    def kept(self) -> bytes:
        """Its start and its end."""
        return bytes(self._start + self._end[-KEPT_BYTES // 2 :])


class Connection:
    """An HTTP/1.1 connection that is kept alive between requests."""

    def __init__(
        self, host: str, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        self._host = host
        self._reader = reader
        self.writer = writer

    async def send_head(self, method: str, target: str, headers: Mapping[str, str]) -> None:
        """Send the head of a request."""
        lines = [f"{method} {target} HTTP/1.1"]
        lines += [
            f"{name}: {value}" for name, value in ({"Host": self._host} | dict(headers)).items()
        ]
        await self.send(("\r\n".join(lines) + "\r\n\r\n").encode("latin-1"))

    async def send(self, piece: bytes) -> None:
        """Send a piece of a body."""
        self.writer.write(piece)
        await self.writer.drain()

    async def request(
        self, method: str, target: str, headers: Mapping[str, str], body: bytes = b""
    ) -> Response:
        """Send a request and read its response. Raises OSError and EOFError."""
        length = {"Content-Length": str(len(body))} if method != "GET" else {}
        await self.send_head(method, target, dict(headers) | length)
        with suppress(ConnectionError):  # refused before it was read: a response may be there
            await self.send(body)
        return await self.response()

    async def response(self) -> Response:
        """Read a response. Raises OSError and EOFError."""
        head = await self.read_head()
        first, *lines = head.rstrip().split("\r\n")
        headers = {
            name.lower(): value.strip()
            for name, _, value in (line.partition(":") for line in lines)
        }
        body = Body()
        async for piece in self._pieces(headers):
            body.add(piece)
        return Response(int(first.split()[1]), headers, body.kept, body.length)

    async def read_head(self) -> str:
        """Read the head of a response. Raises OSError and EOFError."""
        return (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1")

    async def _pieces(self, headers: Mapping[str, str]) -> AsyncIterator[bytes]:
        if headers.get("transfer-encoding") == "chunked":
            while size := int(await self._reader.readline(), 16):
                async for piece in self._exactly(size):
                    yield piece
                await self._reader.readexactly(2)
            await self._reader.readline()
        else:
            async for piece in self._exactly(int(headers.get("content-length", 0))):
                yield piece

    async def _exactly(self, size: int) -> AsyncIterator[bytes]:
        while size:
            piece = await self._reader.read(min(size, 256 * 1024))
            if not piece:
                raise EOFError
            size -= len(piece)
            yield piece


@asynccontextmanager
async def connect(host: str, port: int) -> AsyncIterator[Connection]:
    """Open a connection, and close it at the end."""
    reader, writer = await asyncio.open_connection(host, port, limit=256 * 1024)
    try:
        yield Connection(f"{host}:{port}", reader, writer)
    finally:
        writer.transport.abort()
