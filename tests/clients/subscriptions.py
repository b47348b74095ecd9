"""Clients of subscriptions: WebSockets and event streams of a running server."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Any, Self

import httpx
import orjson
import pytest
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from app.factory import create_app
from app.settings import Settings
from db.connection.database import Database
from resolvers.subscriptions.feed import Feed
from tests.clients.graph import Graph
from tests.clients.running_app import listen
from tests.support.factories import World
from tests.support.mutations import create, update

PROTOCOL = Subprotocol("graphql-transport-ws")
PATIENCE = 30

RELEASES = """subscription ($organization: String, $projects: [ID!]) {
    releaseChanged(organization: $organization, projects: $projects) {
        kind version release { version status }
    }
}"""
DEPLOYS = """subscription ($organization: String, $environment: String) {
    deployCreated(organization: $organization, environment: $environment) {
        environment name release { version }
    }
}"""
DASHBOARDS = """subscription ($id: ID!) {
    dashboardChanged(id: $id) { version updatedBy { email } dashboard { title version } }
}"""


class Socket:
    """A WebSocket with the protocol graphql-transport-ws."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection

    async def send(self, message: Any) -> None:
        """Send a message as JSON, or a text as it is."""
        text = message if isinstance(message, str) else orjson.dumps(message).decode()
        await self.connection.send(text)

    async def receive(self) -> Any:
        """Return the next message."""
        async with asyncio.timeout(PATIENCE):
            return orjson.loads(await self.connection.recv())

    async def initialise(self, token: str | None = None) -> Self:
        """Initialise the connection, and wait for the acknowledgement."""
        message: dict[str, Any] = {"type": "connection_init"}
        if token is not None:
            message["payload"] = {"authorization": f"Bearer {token}"}
        await self.send(message)
        assert await self.receive() == {"type": "connection_ack"}
        return self

    async def subscribe(self, document: str, id_: str = "1", **variables: Any) -> None:
        """Start an operation."""
        payload = {"query": document, "variables": variables}
        await self.send({"id": id_, "type": "subscribe", "payload": payload})

    async def next_data(self, id_: str = "1") -> Any:
        """Return the data of the next message; fail unless it is a response without errors."""
        message = await self.receive()
        assert message["type"] == "next", message
        assert message["id"] == id_
        assert "errors" not in message["payload"], message
        return message["payload"]["data"]

    async def next_errors(self, id_: str = "1") -> Any:
        """Return the errors of the next message; fail unless it ends the operation."""
        message = await self.receive()
        assert (message["type"], message["id"]) == ("error", id_), message
        return message["payload"]

    async def close_code(self) -> int | None:
        """Read until the server closes the socket; return the close code."""
        try:
            async with asyncio.timeout(PATIENCE):
                while True:
                    await self.connection.recv()
        except ConnectionClosed as closed:
            return None if closed.rcvd is None else closed.rcvd.code


@dataclass(frozen=True)
class SubscriptionClient:
    """A client with a token of a running server."""

    address: str
    token: str

    @asynccontextmanager
    async def open_socket(self, **options: Any) -> AsyncIterator[Socket]:
        """Open a socket without initialising it."""
        url = self.address.replace("http://", "ws://") + "/graphql"
        options = {"subprotocols": [PROTOCOL], "proxy": None} | options
        async with connect(url, **options) as connection:
            yield Socket(connection)

    @asynccontextmanager
    async def open_initialised_socket(self, token: str | None = None) -> AsyncIterator[Socket]:
        """Open a socket and initialise it with a token."""
        async with self.open_socket() as socket:
            yield await socket.initialise(token or self.token)

    def open_event_stream(
        self, document: str, **variables: Any
    ) -> AbstractAsyncContextManager[httpx.Response]:
        """Start an operation whose response is an event stream."""
        return self.open_stream("text/event-stream", document, **variables)

    @asynccontextmanager
    async def open_stream(
        self, accept: str, document: str, **variables: Any
    ) -> AsyncIterator[httpx.Response]:
        """Start an operation with an Accept header; return the response while it is received."""
        async with (
            httpx.AsyncClient(timeout=PATIENCE) as client,
            client.stream(
                "POST",
                f"{self.address}/graphql",
                json={"query": document, "variables": variables},
                headers={"Authorization": f"Bearer {self.token}", "Accept": accept},
            ) as response,
        ):
            yield response


async def read_events(response: httpx.Response) -> AsyncIterator[tuple[str, Any]]:
    """Yield the name and the data of each event; comments are skipped.

    Raises TimeoutError if an event does not come: comments keep the connection open without end.
    """
    name = ""
    lines = response.aiter_lines()
    loop = asyncio.get_running_loop()
    deadline = loop.time() + PATIENCE
    while True:
        async with asyncio.timeout_at(deadline):
            line = await anext(lines, None)
        if line is None:
            return
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data:"):
            text = line.removeprefix("data:").strip()
            yield name, orjson.loads(text) if text else None
            deadline = loop.time() + PATIENCE


async def create_and_archive_release(
    response: httpx.Response,
    events: AsyncIterator[Any],
    subscription_counter: "SubscriptionCounter",
    graph: Graph,
) -> list[Any]:
    """Create a release and archive it; return the event of each, received before the next step."""
    assert response.status_code == 200
    assert response.headers["cache-control"] == "no-store"
    await subscription_counter.wait_for(1)
    await create(graph)
    created = await anext(events)
    await update(graph, status="ARCHIVED")
    return [created, await anext(events)]


@asynccontextmanager
async def run_server(database: Database, **settings: Any) -> AsyncIterator[str]:
    """Run the server with a database and return its URL."""
    app = create_app(Settings(graphiql=False, worker=False, **settings), database)
    async with listen(app, lifespan="on", log_level="warning") as port:
        yield f"http://127.0.0.1:{port}"


class SubscriptionCounter:
    """Counts the subscriptions that have started."""

    def __init__(self) -> None:
        self._number = 0
        self._more = asyncio.Condition()

    @classmethod
    def of(cls, monkeypatch: pytest.MonkeyPatch) -> Self:
        """Count subscriptions from now on. The protocols do not confirm their start."""
        counted = cls()
        subscribe = Feed.subscribe

        async def counting(*arguments: Any, **options: Any) -> Any:
            subscriber = await subscribe(*arguments, **options)
            await counted.count()
            return subscriber

        monkeypatch.setattr(Feed, "subscribe", counting)
        return counted

    async def count(self) -> None:
        """Count one more."""
        async with self._more:
            self._number += 1
            self._more.notify_all()

    async def wait_for(self, number: int) -> None:
        """Wait until `number` subscriptions have started."""
        async with asyncio.timeout(PATIENCE), self._more:
            await self._more.wait_for(lambda: self._number >= number)


def release_change(kind: str, version: str = "app@1.0.0", status: str | None = "OPEN") -> Any:
    """Return the data of an event; without a status the release was deleted."""
    release = None if status is None else {"version": version, "status": status}
    return {"releaseChanged": {"kind": kind, "version": version, "release": release}}


async def set_dashboard_title(graph: Graph, id_: str, title: str) -> None:
    """Change the title of a dashboard."""
    answer = await graph(
        """mutation ($input: UpdateDashboardInput!) {
            updateDashboard(input: $input) { errors { code } }
        }""",
        input={"id": id_, "title": title},
    )
    assert answer["updateDashboard"]["errors"] == []


@pytest.fixture
async def subscription_client(
    world: World, graph: Graph, project: int
) -> AsyncIterator[SubscriptionClient]:
    """Run a server and return a client with an owner's token."""
    del project
    async with run_server(world.db) as address:
        yield SubscriptionClient(address, graph.token)


@pytest.fixture
def subscription_counter(monkeypatch: pytest.MonkeyPatch) -> SubscriptionCounter:
    """Count the subscriptions that start in the test."""
    return SubscriptionCounter.of(monkeypatch)
