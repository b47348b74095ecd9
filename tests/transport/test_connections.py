"""Limits on connections and on slow bodies, of a server behind a real socket."""

import asyncio
import json
import resource
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import Receive, Scope, Send

from db.accounts import project_keys
from execution.errors import ProblemError
from tests.clients.graph import on_sqlite
from tests.clients.running_app import listen, run_app
from tests.support.factories import World
from transport.body import UNCOUNTED_BYTES, BodyMemory, BodyShare, LeastRate
from transport.uvicorn import protocol
from transport.uvicorn.descriptors import MAX_WAITING, MIN_WAITING, reserve_descriptors

PATIENCE = 20
REQUEST = b"GET / HTTP/1.1\r\nHost: a\r\n\r\n"
INCOMPLETE = b"POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 100\r\n\r\n{"


async def read_body_app(scope: Scope, receive: Receive, send: Send) -> None:
    """Respond when the body is complete; to PUT at once."""
    request = Request(scope, receive)
    response: Response = PlainTextResponse("ok")
    if request.method != "PUT":
        try:
            await request.body()
        except ClientDisconnect:
            response = PlainTextResponse("disconnected", 400)
    await response(scope, receive, send)


Connection = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@asynccontextmanager
async def connect(
    port: int, data: bytes = b"", *, address: str = "127.0.0.1"
) -> AsyncIterator[Connection]:
    """Connect from an address and send data."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port, local_addr=(address, 0))
    try:
        writer.write(data)
        await writer.drain()
        yield reader, writer
    finally:
        writer.close()


async def read_all(reader: asyncio.StreamReader) -> bytes:
    """Read until the server closes the connection."""
    return await asyncio.wait_for(reader.read(), PATIENCE)


async def read_head(reader: asyncio.StreamReader) -> bytes:
    """Read the head of a response."""
    return await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), PATIENCE)


@pytest.mark.spec("security#connections")
async def test_connection_over_the_limit_gets_503_and_is_closed() -> None:
    async with listen(read_body_app, max_connections=2) as port:
        async with (
            connect(port, REQUEST) as (first, _),
            connect(port, REQUEST) as (second, writer),
        ):
            served = [await read_head(first), await read_head(second)]
            async with connect(port) as (third, _):
                refused = await read_all(third)
            await asyncio.wait_for(second.readexactly(2), PATIENCE)
            writer.write(REQUEST)
            served.append(await read_head(second))
        await asyncio.sleep(0.1)
        async with connect(port, REQUEST) as (fourth, _):
            served.append(await read_head(fourth))

    head, _, body = refused.partition(b"\r\n\r\n")
    assert {each.partition(b"\r\n")[0] for each in served} == {b"HTTP/1.1 200 OK"}
    assert head.startswith(b"HTTP/1.1 503 ")
    assert b"Retry-After: 1" in head
    assert b"Connection: close" in head
    assert json.loads(body)["errors"] == [
        {
            "message": "The limit of concurrent connections is reached. Retry the request.",
            "extensions": {"code": "OVERLOADED", "retryAfter": 1},
        }
    ]


@pytest.mark.spec("security#connections")
@pytest.mark.parametrize(
    ("waiting", "status"),
    [(b"", b"503"), (b"GET / HT", b"503"), (INCOMPLETE, b"503"), (REQUEST, b"200")],
)
async def test_idle_connection_makes_room_at_the_limit(
    monkeypatch: pytest.MonkeyPatch, waiting: bytes, status: bytes
) -> None:
    monkeypatch.setattr(protocol, "IDLE_SECONDS", 0.1)
    async with (
        listen(read_body_app, max_connections=2) as port,
        connect(port, waiting) as (idle, _),
        connect(port, INCOMPLETE) as (busy, writer),
    ):
        await asyncio.sleep(0.3)
        writer.write(b" ")
        await asyncio.sleep(0.05)
        async with connect(port, REQUEST) as (new, _):
            head = await read_head(new)
            ended = await read_all(idle)
            writer.write(b" " * 98)
            other = await read_head(busy)

    assert head.startswith(b"HTTP/1.1 200 ")
    assert ended.startswith(b"HTTP/1.1 " + status)
    assert other.startswith(b"HTTP/1.1 200 ")


@pytest.mark.spec("security#connections")
async def test_address_with_most_connections_makes_room_for_another_at_once() -> None:
    async with (
        listen(read_body_app, max_connections=3) as port,
        connect(port, INCOMPLETE) as (oldest, _),
        connect(port, INCOMPLETE),
        connect(port, INCOMPLETE),
    ):
        async with connect(port, REQUEST) as (same, _):
            refused = await read_all(same)
        async with connect(port, REQUEST, address="127.0.0.2") as (other, _):
            served = await read_head(other)
            ended = await read_all(oldest)

    assert refused.startswith(b"HTTP/1.1 503 ")
    assert served.startswith(b"HTTP/1.1 200 ")
    assert ended.startswith(b"HTTP/1.1 503 ")


@pytest.mark.spec("security#connections")
async def test_rest_of_a_body_is_not_awaited_forever_after_the_response(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(protocol, "LINGER_SECONDS", 0.1)
    async with (
        listen(read_body_app) as port,
        connect(port, INCOMPLETE.replace(b"POST", b"PUT")) as (reader, writer),
    ):
        head = await read_head(reader)
        writer.write(b" ")  # stops the timer of an idle connection
        with suppress(ConnectionResetError):
            await read_all(reader)

    assert head.startswith(b"HTTP/1.1 200 ")


@on_sqlite
@pytest.mark.spec("security#body-size-and-time")
@pytest.mark.parametrize(
    "target",
    [
        "/graphql",
        "/api/0/organizations/acme/releases/",
        "/api/{project}/envelope/?sentry_key={key}",
        "/api/{project}/envelope/",
        "/api/{project}/store/?sentry_key={key}",
    ],
)
@pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])
async def test_body_below_the_least_rate_gets_408(world: World, target: str, accept: str) -> None:
    project = await world.project("app")
    async with world.db.begin() as connection:
        key = await project_keys.create(connection, world.organization, project)
    path = target.format(project=project, key=key.public)
    async with run_app(world, body_grace=0.2, body_rate=10_000) as server:
        lines = (f"Accept: {accept}", "Content-Length: 5000")
        head = server.head(*lines, target=path)
        response = await server.send_raw(head, b"{")

    assert response.startswith(b"HTTP/1.1 408 ")
    assert b"less than 10000 bytes per second, after 0.2 seconds of grace" in response


async def test_only_the_time_that_the_client_takes_counts_for_the_rate() -> None:
    chunks = [b"x" * 10] * 5

    async def receive() -> dict[str, object]:
        return {"type": "http.request", "body": chunks.pop(), "more_body": True}

    async def receive_slowly() -> dict[str, object]:
        await asyncio.sleep(0.03)
        return await receive()

    limited = LeastRate(rate=1_000, grace=0.02).limit_time(receive)
    for _ in range(3):
        assert len((await limited())["body"]) == 10
        await asyncio.sleep(0.03)  # the server is busy
    slow = LeastRate(rate=1_000, grace=0.02).limit_time(receive_slowly)
    with pytest.raises(ProblemError) as error:
        await slow()
    steady = LeastRate(rate=100, grace=0.2).limit_time(receive_slowly)

    assert error.value.status == 408
    assert len((await steady())["body"]) == 10


def test_memory_of_bodies_is_released_and_small_ones_are_not_counted() -> None:
    memory = BodyMemory(1_000)
    large, other, small = (BodyShare(memory) for _ in range(3))

    large.hold(UNCOUNTED_BYTES + 900)
    small.hold(UNCOUNTED_BYTES)
    other.hold(UNCOUNTED_BYTES + 100)
    with pytest.raises(ProblemError) as error:
        other.hold(UNCOUNTED_BYTES + 101)
    held = memory.held
    large.hold(0)
    other.hold(UNCOUNTED_BYTES + 101)

    assert (error.value.status, error.value.headers) == (503, {"Retry-After": "1"})
    assert error.value.errors[0]["extensions"] == {
        "code": "OVERLOADED",
        "limit": 1_000,
        "retryAfter": 1,
    }
    assert (held, memory.held) == (1_000, 101)


def test_part_of_a_memory_is_held_of_the_whole_too() -> None:
    whole = BodyMemory(1_000)
    part = BodyMemory(600)
    own, other = BodyShare(part, BodyShare(whole)), BodyShare(whole)

    own.hold(UNCOUNTED_BYTES + 500)
    with pytest.raises(ProblemError):
        own.hold(UNCOUNTED_BYTES + 601)
    other.hold(UNCOUNTED_BYTES + 450)
    with pytest.raises(ProblemError):
        own.hold(UNCOUNTED_BYTES + 551)

    assert (part.held, whole.held) == (500, 950)
    own.hold(0)
    assert (part.held, whole.held) == (0, 450)


@pytest.mark.parametrize(
    ("limits", "expected", "waiting"),
    [
        ((1_024, 1_024), (1_024, 1_024), 1_024 - 914),
        ((1_024, 2_000), (2_000, 2_000), 2_000 - 914),
        ((1_024, 500_000), (914 + MAX_WAITING, 500_000), MAX_WAITING),
        ((256, 800), (800, 800), MIN_WAITING),
        ((100_000, 100_000), (100_000, 100_000), MAX_WAITING),
    ],
)
def test_soft_limit_of_descriptors_is_raised(
    monkeypatch: pytest.MonkeyPatch,
    limits: tuple[int, int],
    expected: tuple[int, int],
    waiting: int,
) -> None:
    current = [limits]
    monkeypatch.setattr(resource, "getrlimit", lambda _kind: current[-1])
    monkeypatch.setattr(resource, "setrlimit", lambda _kind, new: current.append(new))

    descriptors = reserve_descriptors(max_connections=750, pool_size=10)

    assert current[-1] == expected
    assert (descriptors.limit, descriptors.needed) == (expected[0], 914)
    assert descriptors.waiting == waiting
