"""Turns of connections: how they are accepted, and how what they receive is parsed."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from socket import socket

import pytest
import uvloop
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket

from tests.clients.running_app import listen
from tests.transport.test_connections import connect, read_all, read_head
from transport.uvicorn import protocol, websocket
from transport.uvicorn.accepting import CLOSE_SECONDS, Listener

REQUEST = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\n%d"
HANDSHAKE = (
    b"GET / HTTP/1.1\r\nHost: a\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n"
)
PING, PONG = b"\x89\x80\0\0\0\0", b"\x8a\x00"
PARTS = list[int]


async def echo_app(scope: Scope, receive: Receive, send: Send) -> None:
    """Respond with the body, and to each message of a socket with its text."""
    if scope["type"] == "websocket":
        opened = WebSocket(scope, receive, send)
        await opened.accept()
        async for text in opened.iter_text():
            await opened.send_text(text)
        return
    await PlainTextResponse(await Request(scope, receive).body())(scope, receive, send)


@pytest.fixture
def parts(monkeypatch: pytest.MonkeyPatch) -> PARTS:
    """The sizes of the parts that are parsed."""
    sizes: PARTS = []
    for kind in (protocol.LimitedHttpProtocol, websocket.LimitedWebSocketProtocol):
        parse = kind.parse_part

        def record(self: object, data: bytes, parse: object = parse) -> None:
            sizes.append(len(data))
            parse(self, data)  # type: ignore[operator]

        monkeypatch.setattr(kind, "parse_part", record)
    return sizes


@pytest.mark.spec("security#turns-of-connections")
async def test_frames_of_one_read_are_parsed_in_parts(parts: PARTS) -> None:
    message = b"\x81\xfe\x0f\xa0\0\0\0\0" + 4_000 * b"x"
    async with listen(echo_app) as port, connect(port, HANDSHAKE) as (reader, writer):
        await read_head(reader)
        writer.write(PING * 5_000 + message * 3 + PING)
        expected = PONG * 5_000 + (b"\x81\x7e\x0f\xa0" + 4_000 * b"x") * 3
        received = await asyncio.wait_for(reader.readexactly(len(expected) + 2), 20)

    # A pong is sent as soon as its ping was parsed, and perhaps before the text of a message.
    assert received.count(PONG) == 5_001
    assert received.replace(PONG, b"") == (b"\x81\x7e\x0f\xa0" + 4_000 * b"x") * 3
    assert max(parts[1:]) == websocket.PART_BYTES


@pytest.mark.spec("security#turns-of-connections")
async def test_pipelined_requests_are_parsed_when_those_before_have_responses(
    monkeypatch: pytest.MonkeyPatch, parts: PARTS
) -> None:
    most = 0
    respond = protocol.LimitedHttpProtocol.on_response_complete

    def record(self: protocol.LimitedHttpProtocol) -> None:
        nonlocal most
        most = max(most, len(self.pipeline))
        respond(self)

    monkeypatch.setattr(protocol.LimitedHttpProtocol, "on_response_complete", record)
    requests = b"".join(REQUEST % (number % 10) for number in range(1_000))
    async with listen(echo_app) as port, connect(port, requests) as (reader, _):
        bodies = []
        for _ in range(1_000):
            await read_head(reader)
            bodies.append(await reader.readexactly(1))

    assert b"".join(bodies) == b"0123456789" * 100
    assert most <= protocol.PART_BYTES // len(REQUEST % 0) + 1
    assert max(parts) == protocol.PART_BYTES


@pytest.mark.spec("security#turns-of-connections")
async def test_pings_of_a_client_that_reads_nothing_are_not_parsed(parts: PARTS) -> None:
    async with listen(echo_app) as port, connect(port, HANDSHAKE) as (reader, writer):
        await read_head(reader)
        reader._transport.pause_reading()  # type: ignore[attr-defined]  # noqa: SLF001
        for _ in range(1_000):
            writer.write(PING * 10_000)
        parsed = -1
        while parsed < sum(parts):
            parsed = sum(parts)
            await asyncio.sleep(0.5)
        writer.transport.abort()
        await asyncio.sleep(0.1)

    assert 0 < parsed < 1_000 * 10_000 * len(PING)


@pytest.mark.spec("security#turns-of-connections")
def test_client_with_pipelined_requests_that_goes_is_no_error() -> None:
    errors = []

    async def respond(scope: Scope, receive: Receive, send: Send) -> None:
        try:
            await PlainTextResponse(1_000_000 * b"x")(scope, receive, send)
        except RuntimeError as error:
            errors.append(error)

    async def go() -> None:
        async with listen(respond) as port:
            async with connect(port, (REQUEST % 0) * 200) as (reader, writer):
                await read_head(reader)
                await asyncio.sleep(0.2)
                writer.transport.abort()
            await asyncio.sleep(0.2)

    uvloop.run(go())  # its transports refuse to write when they are closed

    assert not errors


@pytest.mark.spec("security#turns-of-connections")
async def test_a_body_of_known_length_is_not_divided(parts: PARTS) -> None:
    body = bytes(range(256)) * 4_000
    head = b"POST / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n"
    chunks = b"".join(b"400\r\n%b\r\n" % body[at : at + 1024] for at in range(0, len(body), 1024))
    received = []
    async with listen(echo_app) as port:
        for rest in (
            b"Content-Length: %d\r\n\r\n%b" % (len(body), body),
            b"Transfer-Encoding: chunked\r\n\r\n%b0\r\n\r\n" % chunks,
        ):
            async with connect(port, head + rest) as (reader, _):
                received.append((await read_all(reader)).partition(b"\r\n\r\n")[2])
            received.append(b"")
            parts.append(0)

    of_known_length = parts[: parts.index(0)]
    assert received == [body, b"", body, b""]
    assert len(of_known_length) < len(body) // (16 * 1024)
    assert max(parts[len(of_known_length) :]) == protocol.PART_BYTES


class Opened(asyncio.Protocol):
    """A connection that notes its address when it is opened, and stays open."""

    order: list[str]

    def __init__(self, connections: set[object], order: list[str]) -> None:
        self.connections = connections
        self._order = order

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Note the address."""
        self.connections.add(self)
        self._transport = transport
        self._order.append(transport.get_extra_info("peername")[0])

    def close(self) -> None:
        """Close the connection."""
        self._transport.close()


@asynccontextmanager
async def accept(limit: int) -> AsyncIterator[tuple[int, list[str]]]:
    """Listen on a free port; yield it, and the addresses of the connections that were opened."""
    connections: set[Opened] = set()
    order: list[str] = []
    with socket() as bound:
        bound.bind(("127.0.0.1", 0))
        listener = Listener(bound, lambda: Opened(connections, order), limit)  # type: ignore[arg-type]
        try:
            yield bound.getsockname()[1], order
        finally:
            listener.close()
            for each in connections:
                each.close()
            await asyncio.sleep(CLOSE_SECONDS + 0.05)


def dial(port: int, address: str) -> socket:
    """Connect without the event loop."""
    client = socket()
    client.bind((address, 0))
    client.connect(("127.0.0.1", port))
    client.settimeout(0)
    return client


@pytest.mark.spec("security#turns-of-connections")
async def test_connections_are_opened_by_address_in_turn() -> None:
    async with accept(limit=1_000) as (port, order), AsyncExitStack() as stack:
        for _ in range(100):
            stack.enter_context(dial(port, "127.0.0.1"))
        stack.enter_context(dial(port, "127.0.0.2"))
        while len(order) < 101:  # noqa: ASYNC110 (the listener has no event for it)
            await asyncio.sleep(0.01)

    assert order.index("127.0.0.2") < 20
    assert order.count("127.0.0.1") == 100


@pytest.mark.spec("security#connections")
async def test_connections_beyond_the_limit_are_refused_by_the_address_with_most() -> None:
    async with accept(limit=20) as (port, order), AsyncExitStack() as stack:
        clients = [stack.enter_context(dial(port, "127.0.0.1")) for _ in range(100)]
        stack.enter_context(dial(port, "127.0.0.2"))
        while len(order) < 20:  # noqa: ASYNC110 (the listener has no event for it)
            await asyncio.sleep(0.01)
        loop = asyncio.get_running_loop()
        refused = await asyncio.wait_for(loop.sock_recv(clients[-1], 1_000), 20)

    assert refused.startswith(b"HTTP/1.1 503 ")
    assert order.count("127.0.0.2") == 1
    assert len(order) == 20
