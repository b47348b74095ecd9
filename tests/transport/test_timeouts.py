"""Limits of time and size of a request, with a schema whose fields wait for the test."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Sequence
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
from transport.admission import Admission, AdmissionLimits
from transport.events.groups import EventGroups
from transport.http import GraphQLEndpoint
from transport.operation import RequestLimits
from transport.sse import EventStreamEndpoint
from transport.subscriptions import OperationStreams, SubscriptionLimit
from transport.uvicorn import protocol as connections
from transport.uvicorn.protocol import LimitedHttpProtocol

PATIENCE = 10  # seconds; only a failing test waits that long
LARGE = 32 * 1024 * 1024  # more than the network's buffers hold
HEAD = b"POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"


@dataclass
class Recorder:
    """The resolvers of the schema, which record what happens."""

    max_body_bytes: int = 1000
    opened: int = 0
    closed: asyncio.Event = field(default_factory=asyncio.Event)
    started: asyncio.Event = field(default_factory=asyncio.Event)
    go_on: asyncio.Event = field(default_factory=asyncio.Event)
    cancelled: asyncio.Event = field(default_factory=asyncio.Event)
    finished: asyncio.Event = field(default_factory=asyncio.Event)

    async def wait(self, _root: Any, _info: object) -> str:
        """Resolve a field when `go_on` is set."""
        self.started.set()
        try:
            await self.go_on.wait()
        except asyncio.CancelledError:
            self.cancelled.set()
            raise
        self.finished.set()
        return "waited"

    @asynccontextmanager
    async def open_context(self, _http: HTTPRequest) -> AsyncIterator["Recorder"]:
        """Open the context of a request: the recorder itself."""
        self.opened += 1
        try:
            yield self
        finally:
            self.closed.set()

    @asynccontextmanager
    async def open_event(self, requests: Sequence[HTTPRequest]) -> AsyncIterator[list["Recorder"]]:
        """Open the context of an event."""
        yield [self for _ in requests]

    def endpoint(self, in_flight: int = 100, **request_limits: Any) -> EventStreamEndpoint:
        """Return the app, with event streams."""
        fields = {
            "wait": GraphQLField(GraphQLString, resolve=self.wait),
            "sayLarge": GraphQLField(GraphQLString, resolve=lambda *_: "x" * LARGE),
            "say": GraphQLField(GraphQLString, resolve=lambda *_: "hello"),
        }
        schema = GraphQLSchema(
            GraphQLObjectType("Query", fields), GraphQLObjectType("Mutation", fields)
        )
        admission = admit_at_most(in_flight)
        engine, limits = Engine(schema), RequestLimits(**request_limits)
        streams = OperationStreams(
            engine,
            admission,
            self.open_context,
            EventGroups(engine, admission, self.open_event, limits.operation_seconds),
            SubscriptionLimit(1, 1),
            limits,
        )
        return EventStreamEndpoint(
            streams,
            asyncio.Event(),
            GraphQLEndpoint(engine, admission, self.open_context, limits),
        )


def admit_at_most(number: int) -> Admission:
    """Return an admission that admits a number of operations, and lets none wait for long."""
    limits = AdmissionLimits(number, number, number, wait_seconds=0.05)
    return Admission(limits, lambda _: None, lambda _: "address")


@pytest.fixture
def recorder() -> Recorder:
    return Recorder()


@asynccontextmanager
async def run_client(recorder: Recorder, **limits: Any) -> AsyncIterator[httpx.AsyncClient]:
    """Run the app and return a client."""
    async with (
        listen(recorder.endpoint(**limits)) as port,
        httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}", timeout=PATIENCE) as client,
    ):
        yield client


async def post(client: httpx.AsyncClient, body: Any, **headers: str) -> tuple[int, Any]:
    """Send a body and return the status and the JSON of the response."""
    response = await client.post("/", json=body, headers=headers)
    return response.status_code, response.json()


def request_for(document: str) -> dict[str, str]:
    return {"query": document}


async def wait_for(event: asyncio.Event) -> None:
    await asyncio.wait_for(event.wait(), PATIENCE)


async def exchange(port: int, *pieces: bytes) -> tuple[bytes, Any]:
    """Send bytes and return the status line and the JSON of the response."""
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
async def test_operation_is_cancelled_at_its_deadline(recorder: Recorder, kind: str) -> None:
    async with run_client(recorder, operation_seconds=0.5) as client:
        answer = await post(client, request_for(f"{kind} {{ wait }}"))

    assert answer == (
        504,
        {
            "errors": [
                {
                    "message": "The operation exceeded the limit of 0.5 seconds.",
                    "extensions": {"code": "TIMEOUT", "limit": 0.5},
                }
            ]
        },
    )
    assert recorder.cancelled.is_set()
    assert recorder.closed.is_set()


async def test_request_over_the_in_flight_limit_is_rejected(recorder: Recorder) -> None:
    async with run_client(recorder, in_flight=1) as client:
        first = asyncio.create_task(post(client, request_for("{ wait }")))
        await wait_for(recorder.started)
        refused = await client.post("/", json=request_for("{ say }"))
        recorder.go_on.set()
        answers = [await first, await post(client, request_for("{ say }"))]

    assert refused.status_code == 429
    assert refused.headers["retry-after"] == "1"
    assert refused.json()["errors"][0]["extensions"] == {
        "code": "TOO_MANY_REQUESTS",
        "limit": 1,
        "retryAfter": 1,
    }
    assert answers == [(200, {"data": {"wait": "waited"}}), (200, {"data": {"say": "hello"}})]


for_both_media_types = pytest.mark.parametrize("accept", ["application/json", "text/event-stream"])


@for_both_media_types
async def test_query_stops_when_its_client_disconnects(
    recorder: Recorder, caplog: pytest.LogCaptureFixture, accept: str
) -> None:
    async with run_client(recorder, in_flight=1, operation_seconds=60) as client:
        request = asyncio.create_task(
            client.post("/", json=request_for("{ wait }"), headers={"Accept": accept})
        )
        await wait_for(recorder.started)
        request.cancel()  # which closes the connection
        await asyncio.gather(request, return_exceptions=True)
        await wait_for(recorder.cancelled)
        await wait_for(recorder.closed)
        answer = await post(client, request_for("{ say }"))

    assert answer == (200, {"data": {"say": "hello"}})
    assert not recorder.finished.is_set()
    assert caplog.text == ""


@for_both_media_types
async def test_mutation_finishes_when_its_client_disconnects(
    recorder: Recorder, accept: str
) -> None:
    async with run_client(recorder) as client:
        request = asyncio.create_task(
            client.post("/", json=request_for("mutation { wait }"), headers={"Accept": accept})
        )
        await wait_for(recorder.started)
        request.cancel()  # which closes the connection
        await asyncio.gather(request, return_exceptions=True)
        await post(client, request_for("{ say }"))  # by now the server has seen the disconnect
        recorder.go_on.set()
        await wait_for(recorder.finished)

    assert not recorder.cancelled.is_set()


@for_both_media_types
async def test_client_that_reads_nothing_is_disconnected(
    recorder: Recorder, monkeypatch: pytest.MonkeyPatch, accept: str
) -> None:
    monkeypatch.setattr(connections, "STALL_SECONDS", 0.1)
    is_lost = asyncio.Event()
    connection_lost = LimitedHttpProtocol.connection_lost

    def record_loss(protocol: LimitedHttpProtocol, error: Exception | None) -> None:
        connection_lost(protocol, error)
        is_lost.set()

    monkeypatch.setattr(LimitedHttpProtocol, "connection_lost", record_loss)
    text = json.dumps(request_for("{ sayLarge }")).encode()
    head = b"Accept: %b\r\nContent-Length: %d\r\n\r\n" % (accept.encode(), len(text))
    async with listen(recorder.endpoint()) as port:
        reader, writer = await asyncio.open_connection("127.0.0.1", port, limit=1024)
        writer.write(HEAD + head + text)
        await wait_for(is_lost)
        received = 0
        while piece := await reader.read(LARGE):
            received += len(piece)
        writer.close()

    assert received < LARGE


async def test_slow_but_steady_client_gets_its_response(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(connections, "STALL_SECONDS", 0)
    sizes = [9, 9, 5, 5, 4, 4, 4]  # paused twice; looked at and watched anew, twice; looked at
    transport, aborted = Mock(), asyncio.Event()
    transport.get_write_buffer_size.side_effect = lambda: sizes.pop(0)
    transport.abort.side_effect = aborted.set
    protocol = LimitedHttpProtocol(Config(Recorder().endpoint()), ServerState(), {})
    protocol.connection_made(transport)

    protocol.pause_writing()
    protocol.resume_writing()
    protocol.pause_writing()
    await wait_for(aborted)
    protocol.connection_lost(None)

    assert sizes == []


async def test_no_context_is_open_while_a_body_is_awaited(recorder: Recorder) -> None:
    async with listen(recorder.endpoint(body_seconds=0.05)) as port:
        line, body = await exchange(port, HEAD + b'Content-Length: 20\r\n\r\n{"query"')

    assert line == b"HTTP/1.1 408 Request Timeout"
    assert body["errors"][0]["extensions"] == {"code": "REQUEST_TIMEOUT"}
    assert recorder.opened == 0


async def test_body_in_single_bytes_is_read(recorder: Recorder) -> None:
    text = json.dumps(request_for("{ say }")).encode()
    pieces = [text[at : at + 1] for at in range(len(text))]
    async with listen(recorder.endpoint()) as port:
        head = HEAD + b"Content-Length: %d\r\n\r\n" % len(text)
        line, body = await exchange(port, head, *pieces)

    assert (line, body) == (b"HTTP/1.1 200 OK", {"data": {"say": "hello"}})


async def test_disconnect_during_the_body_is_not_logged(
    recorder: Recorder, caplog: pytest.LogCaptureFixture
) -> None:
    async with run_client(recorder) as client:
        _, writer = await asyncio.open_connection("127.0.0.1", client.base_url.port)
        writer.write(HEAD + b'Content-Length: 20\r\n\r\n{"query"')
        await writer.drain()
        writer.close()
        await writer.wait_closed()
        await post(client, request_for("{ say }"))

    assert recorder.opened == 1
    assert caplog.text == ""


async def test_content_length_over_the_limit_is_rejected_unread(recorder: Recorder) -> None:
    async with listen(recorder.endpoint(max_body_bytes=100)) as port:
        line, body = await exchange(port, HEAD + b"Content-Length: 1001\r\n\r\n")

    assert line == b"HTTP/1.1 413 Request Entity Too Large"
    assert body["errors"][0]["extensions"] == {"code": "BODY_TOO_LARGE", "limit": 1000}


async def test_endless_body_is_read_up_to_the_limit(recorder: Recorder) -> None:
    chunk = b"80\r\n" + b" " * 128 + b"\r\n"
    async with listen(recorder.endpoint(max_body_bytes=100)) as port:
        line, body = await exchange(
            port, HEAD + b"Transfer-Encoding: chunked\r\n\r\n", *[chunk] * 9
        )

    assert line == b"HTTP/1.1 413 Request Entity Too Large"
    assert body["errors"][0]["extensions"] == {"code": "BODY_TOO_LARGE", "limit": 1000}


@pytest.mark.parametrize(("size", "status"), [(100, 200), (101, 200), (1000, 200), (1001, 413)])
async def test_callers_own_body_limit_applies(recorder: Recorder, size: int, status: int) -> None:
    body = json.dumps(request_for("{ say }")).encode().ljust(size)
    async with run_client(recorder, max_body_bytes=100) as client:
        response = await client.post(
            "/", content=body, headers={"Content-Type": "application/json"}
        )

    assert response.status_code == status
    assert recorder.opened == 1 + (size in {101, 1000})


async def test_batching_is_disabled_by_default(recorder: Recorder) -> None:
    async with run_client(recorder) as client:
        status, body = await post(client, [request_for("{ say }")])

    assert status == 400
    assert body["errors"][0]["extensions"] == {"code": "BATCHING_DISABLED"}
    assert not recorder.started.is_set()


async def test_batch_returns_one_result_per_operation_in_order(
    recorder: Recorder,
) -> None:
    recorder.go_on.set()
    async with run_client(recorder, batch_size=5) as client:
        status, body = await post(
            client,
            [
                request_for("{ say }"),
                request_for("{ unknown }"),
                7,
                request_for("mutation { wait }"),
                {"query": None},
            ],
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
    assert recorder.opened == 1


@pytest.mark.parametrize("size", [0, 3])
async def test_batch_over_the_size_limit_is_rejected(recorder: Recorder, size: int) -> None:
    async with run_client(recorder, batch_size=2) as client:
        status, body = await post(client, [request_for("mutation { wait }")] * size)

    assert status == 400
    assert body["errors"][0]["extensions"] == {"code": "BATCH_TOO_LARGE", "limit": 2}
    assert not recorder.started.is_set()


async def test_batch_shares_one_deadline(recorder: Recorder) -> None:
    async with run_client(recorder, batch_size=2, operation_seconds=0.05) as client:
        status, body = await post(client, [request_for("{ say }"), request_for("{ wait }")])

    assert status == 504
    assert body["errors"][0]["extensions"]["code"] == "TIMEOUT"


async def test_unexpected_error_before_execution_is_masked(
    caplog: pytest.LogCaptureFixture,
) -> None:
    @asynccontextmanager
    async def broken(_http: HTTPRequest) -> AsyncIterator[None]:
        raise TimeoutError("secret")  # noqa: EM101
        yield

    endpoint = GraphQLEndpoint(Recorder().endpoint().engine, admit_at_most(1), broken)
    with caplog.at_level(logging.ERROR, logger="waybill.defects"):
        async with (
            listen(endpoint) as port,
            httpx.AsyncClient(base_url=f"http://127.0.0.1:{port}") as client,
        ):
            status, body = await post(client, request_for("{ say }"))

    [error] = body["errors"]
    assert status == 500
    assert error["message"] == "Unexpected error."
    assert error["extensions"]["id"] in caplog.text
    assert "secret" in caplog.text
