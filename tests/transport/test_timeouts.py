"""What a request may take, on a schema that waits for as long as a test likes."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from unittest.mock import Mock

import httpx
import pytest
from graphql import (
    GraphQLField,
    GraphQLObjectType,
    GraphQLSchema,
    GraphQLString,
)
from starlette.requests import Request as HTTPRequest
from uvicorn import Config
from uvicorn.server import ServerState

from execution.engine import Engine
from tests.clients.running_app import listen
from transport.concurrency import ConcurrencyLimit
from transport.http import GraphQLEndpoint
from transport.operation import RequestLimits
from transport.sse import EventStreamEndpoint
from transport.subscriptions import OperationStreams, SubscriptionLimit
from transport.uvicorn import protocol as connections
from transport.uvicorn.protocol import LimitedHttpProtocol

PATIENCE = 10  # seconds; only a failing test waits for so long
MUCH = 32 * 1024 * 1024  # more than the network's buffers take
HEAD = b"POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"


@dataclass
class Place:
    """What the schema's fields do, and what happened."""

    largest_body: int = 1000
    opened: int = 0
    closed: asyncio.Event = field(default_factory=asyncio.Event)
    begun: asyncio.Event = field(default_factory=asyncio.Event)
    go_on: asyncio.Event = field(default_factory=asyncio.Event)
    cancelled: asyncio.Event = field(default_factory=asyncio.Event)
    finished: asyncio.Event = field(default_factory=asyncio.Event)

    async def wait(self, _root: Any, _info: object) -> str:
        """A field that ends when the test says so."""
        self.begun.set()
        try:
            await self.go_on.wait()
        except asyncio.CancelledError:
            self.cancelled.set()
            raise
        self.finished.set()
        return "waited"

    @asynccontextmanager
    async def open_context(self, _http: HTTPRequest) -> AsyncIterator["Place"]:
        """The context of a request."""
        self.opened += 1
        try:
            yield self
        finally:
            self.closed.set()

    def endpoint(self, in_flight: int = 100, **bounds: Any) -> EventStreamEndpoint:
        """The app, which sends event streams too."""
        fields = {
            "wait": GraphQLField(GraphQLString, resolve=self.wait),
            "sayMuch": GraphQLField(GraphQLString, resolve=lambda *_: "x" * MUCH),
            "say": GraphQLField(GraphQLString, resolve=lambda *_: "hello"),
        }
        schema = GraphQLSchema(
            GraphQLObjectType("Query", fields), GraphQLObjectType("Mutation", fields)
        )
        admitted = ConcurrencyLimit(in_flight).apply(self.open_context)
        engine, chosen = Engine(schema), RequestLimits(**bounds)
        streams = OperationStreams(engine, admitted, admitted, SubscriptionLimit(1, 1), chosen)
        return EventStreamEndpoint(
            streams, asyncio.Event(), GraphQLEndpoint(engine, admitted, chosen)
        )


@pytest.fixture
def place() -> Place:
    return Place()


@asynccontextmanager
async def client_of(place: Place, **bounds: Any) -> AsyncIterator[httpx.AsyncClient]:
    """A client of the app, over a socket."""
    async with (
        listen(place.endpoint(**bounds)) as port,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=PATIENCE) as client,
    ):
        yield client


async def ask(client: httpx.AsyncClient, body: Any, **headers: str) -> tuple[int, Any]:
    """The status and the body of an answer."""
    response = await client.post("/", json=body, headers=headers)
    return response.status_code, response.json()


def asks(document: str) -> dict[str, str]:
    return {"query": document}


async def happens(event: asyncio.Event) -> None:
    await asyncio.wait_for(event.wait(), PATIENCE)


async def exchange(port: int, *pieces: bytes) -> tuple[bytes, Any]:
    """The status line of what comes back for bytes, and the body."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    for piece in pieces:
        writer.write(piece)
        await writer.drain()
        await asyncio.sleep(0)
    head = await asyncio.wait_for(reader.readuntil(b"\r\n\r\n"), PATIENCE)
    length = int(head.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0])
    body = await asyncio.wait_for(reader.readexactly(length), PATIENCE)
    writer.close()
    return head.partition(b"\r\n")[0], json.loads(body)


@pytest.mark.parametrize("kind", ["query", "mutation"])
async def test_operation_is_cancelled_at_its_deadline(place: Place, kind: str) -> None:
    async with client_of(place, operation_seconds=0.05) as client:
        answer = await ask(client, asks(f"{kind} {{ wait }}"))

    assert answer == (
        504,
        {
            "errors": [
                {
                    "message": "The operation exceeded the limit of 0.05 seconds.",
                    "extensions": {"code": "TIMEOUT", "limit": 0.05},
                }
            ]
        },
    )
    assert place.cancelled.is_set()
    assert place.closed.is_set()


async def test_request_over_the_in_flight_limit_is_rejected(place: Place) -> None:
    async with client_of(place, in_flight=1) as client:
        first = asyncio.create_task(ask(client, asks("{ wait }")))
        await happens(place.begun)
        refused = await client.post("/", json=asks("{ say }"))
        place.go_on.set()
        answers = [await first, await ask(client, asks("{ say }"))]

    assert refused.status_code == 503
    assert refused.headers["retry-after"] == "1"
    assert refused.json()["errors"][0]["extensions"] == {"code": "OVERLOADED", "limit": 1}
    assert answers == [(200, {"data": {"wait": "waited"}}), (200, {"data": {"say": "hello"}})]


either_answer = pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])


@either_answer
async def test_query_stops_when_its_client_disconnects(
    place: Place, caplog: pytest.LogCaptureFixture, accept: str
) -> None:
    async with client_of(place, in_flight=1, operation_seconds=60) as client:
        with pytest.raises(httpx.ReadTimeout):
            await client.post(
                "/",
                json=asks("{ wait }"),
                headers={"Accept": accept},
                timeout=httpx.Timeout(5, read=0.1),
            )
        await happens(place.cancelled)
        await happens(place.closed)
        answer = await ask(client, asks("{ say }"))

    assert answer == (200, {"data": {"say": "hello"}})
    assert not place.finished.is_set()
    assert caplog.text == ""


@either_answer
async def test_mutation_finishes_when_its_client_disconnects(place: Place, accept: str) -> None:
    async with client_of(place) as client:
        with pytest.raises(httpx.ReadTimeout):
            await client.post(
                "/",
                json=asks("mutation { wait }"),
                headers={"Accept": accept},
                timeout=httpx.Timeout(5, read=0.1),
            )
        await ask(client, asks("{ say }"))  # the server has long seen the connection end
        place.go_on.set()
        await happens(place.finished)

    assert not place.cancelled.is_set()


@either_answer
async def test_client_that_reads_nothing_is_disconnected(
    place: Place, monkeypatch: pytest.MonkeyPatch, accept: str
) -> None:
    monkeypatch.setattr(connections, "STALL_SECONDS", 0.1)
    lost = asyncio.Event()
    connection_lost = LimitedHttpProtocol.connection_lost

    def losing(protocol: LimitedHttpProtocol, error: Exception | None) -> None:
        connection_lost(protocol, error)
        lost.set()

    monkeypatch.setattr(LimitedHttpProtocol, "connection_lost", losing)
    text = json.dumps(asks("{ sayMuch }")).encode()
    head = b"Accept: %b\r\nContent-Length: %d\r\n\r\n" % (accept.encode(), len(text))
    async with listen(place.endpoint()) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1024)
        writer.write(HEAD + head + text)
        await happens(lost)
        received = 0
        while piece := await reader.read(MUCH):
            received += len(piece)
        writer.close()

    assert received < MUCH


async def test_slow_but_steady_client_gets_its_response(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(connections, "STALL_SECONDS", 0)
    sizes = [9, 9, 5, 5, 4, 4, 4]  # paused twice; looked at and watched anew, twice; looked at
    transport, aborted = Mock(), asyncio.Event()
    transport.get_write_buffer_size.side_effect = lambda: sizes.pop(0)
    transport.abort.side_effect = aborted.set
    protocol = LimitedHttpProtocol(Config(Place().endpoint()), ServerState(), {})
    protocol.connection_made(transport)

    protocol.pause_writing()
    protocol.resume_writing()
    protocol.pause_writing()
    await happens(aborted)
    protocol.connection_lost(None)

    assert sizes == []


async def test_no_context_is_open_while_a_body_is_awaited(place: Place) -> None:
    async with listen(place.endpoint(body_seconds=0.05)) as port:
        line, body = await exchange(port, HEAD + b'Content-Length: 20\r\n\r\n{"query"')

    assert line == b"HTTP/1.1 408 Request Timeout"
    assert body["errors"][0]["extensions"] == {"code": "REQUEST_TIMEOUT"}
    assert place.opened == 0


async def test_body_in_single_bytes_is_read(place: Place) -> None:
    text = json.dumps(asks("{ say }")).encode()
    pieces = [text[at : at + 1] for at in range(len(text))]
    async with listen(place.endpoint()) as port:
        head = HEAD + b"Content-Length: %d\r\n\r\n" % len(text)
        line, body = await exchange(port, head, *pieces)

    assert (line, body) == (b"HTTP/1.1 200 OK", {"data": {"say": "hello"}})


async def test_disconnect_during_the_body_is_not_logged(
    place: Place, caplog: pytest.LogCaptureFixture
) -> None:
    async with client_of(place) as client:
        _, writer = await asyncio.open_connection("127.0.0.1", client.base_url.port)
        writer.write(HEAD + b'Content-Length: 20\r\n\r\n{"query"')
        await writer.drain()
        writer.close()
        await writer.wait_closed()
        await ask(client, asks("{ say }"))

    assert place.opened == 1
    assert caplog.text == ""


async def test_content_length_over_the_limit_is_rejected_unread(place: Place) -> None:
    async with listen(place.endpoint(max_body_bytes=100)) as port:
        line, body = await exchange(port, HEAD + b"Content-Length: 1001\r\n\r\n")

    assert line == b"HTTP/1.1 413 Request Entity Too Large"
    assert body["errors"][0]["extensions"] == {"code": "BODY_TOO_LARGE", "limit": 1000}


async def test_endless_body_is_read_up_to_the_limit(place: Place) -> None:
    chunk = b"80\r\n" + b" " * 128 + b"\r\n"
    async with listen(place.endpoint(max_body_bytes=100)) as port:
        line, body = await exchange(
            port, HEAD + b"Transfer-Encoding: chunked\r\n\r\n", *[chunk] * 9
        )

    assert line == b"HTTP/1.1 413 Request Entity Too Large"
    assert body["errors"][0]["extensions"] == {"code": "BODY_TOO_LARGE", "limit": 1000}


@pytest.mark.parametrize(("size", "status"), [(100, 200), (101, 200), (1000, 200), (1001, 413)])
async def test_callers_own_body_limit_applies(place: Place, size: int, status: int) -> None:
    body = json.dumps(asks("{ say }")).encode().ljust(size)
    async with client_of(place, max_body_bytes=100) as client:
        response = await client.post(
            "/", content=body, headers={"Content-Type": "application/json"}
        )

    assert response.status_code == status
    assert place.opened == 1 + (size in {101, 1000})


async def test_batching_is_disabled_by_default(place: Place) -> None:
    async with client_of(place) as client:
        status, body = await ask(client, [asks("{ say }")])

    assert status == 400
    assert body["errors"][0]["extensions"] == {"code": "BATCHING_DISABLED"}
    assert not place.begun.is_set()


async def test_batch_returns_one_result_per_operation_in_order(
    place: Place,
) -> None:
    place.go_on.set()
    async with client_of(place, batch_size=5) as client:
        status, body = await ask(
            client,
            [asks("{ say }"), asks("{ unknown }"), 7, asks("mutation { wait }"), {"query": None}],
        )

    assert status == 200
    assert [list(each) for each in body] == [
        ["data"],
        ["errors"],
        ["errors"],
        ["data"],
        ["errors"],
    ]
    assert (body[0], body[3]) == ({"data": {"say": "hello"}}, {"data": {"wait": "waited"}})
    assert place.opened == 1


@pytest.mark.parametrize("size", [0, 3])
async def test_batch_over_the_size_limit_is_rejected(place: Place, size: int) -> None:
    async with client_of(place, batch_size=2) as client:
        status, body = await ask(client, [asks("mutation { wait }")] * size)

    assert status == 400
    assert body["errors"][0]["extensions"] == {"code": "BATCH_TOO_LARGE", "limit": 2}
    assert not place.begun.is_set()


async def test_batch_shares_one_deadline(place: Place) -> None:
    async with client_of(place, batch_size=2, operation_seconds=0.05) as client:
        status, body = await ask(client, [asks("{ say }"), asks("{ wait }")])

    assert status == 504
    assert body["errors"][0]["extensions"]["code"] == "TIMEOUT"


async def test_unexpected_error_before_execution_is_masked(
    caplog: pytest.LogCaptureFixture,
) -> None:
    @asynccontextmanager
    async def broken(_http: HTTPRequest) -> AsyncIterator[None]:
        raise TimeoutError("secret")  # noqa: EM101
        yield

    endpoint = GraphQLEndpoint(Place().endpoint().engine, broken)
    with caplog.at_level(logging.ERROR, logger="waybill.defects"):
        async with (
            listen(endpoint) as port,
            httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client,
        ):
            status, body = await ask(client, asks("{ say }"))

    [error] = body["errors"]
    assert status == 500
    assert error["message"] == "Unexpected error."
    assert error["extensions"]["id"] in caplog.text
    assert "secret" in caplog.text
