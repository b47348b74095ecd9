"""What stories about subscriptions speak with: sockets, event streams, a server that listens."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass
from typing import Any, Self

import httpx
import orjson
import pytest
from uvicorn import Config, Server
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from app.factory import create_app
from app.settings import Settings
from db.connection.database import Database
from resolvers.subscriptions.feed import Feed
from tests.clients.graph import Graph
from tests.support.factories import World
from tests.support.mutations import create, update
from transport.websocket import MAX_MESSAGE_BYTES

PROTOCOL = Subprotocol("graphql-transport-ws")
PATIENCE = 30

RELEASES = """subscription ($organization: String, $projects: [String!]) {
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
    """A socket whose other end is a server's."""

    def __init__(self, connection: ClientConnection) -> None:
        self.connection = connection

    async def send(self, message: Any) -> None:
        """Send a message, or a text as it is."""
        text = message if isinstance(message, str) else orjson.dumps(message).decode()
        await self.connection.send(text)

    async def receive(self) -> Any:
        """The next message."""
        async with asyncio.timeout(PATIENCE):
            return orjson.loads(await self.connection.recv())

    async def initialise(self, token: str | None = None) -> Self:
        """Say who is there, and have it acknowledged."""
        message: dict[str, Any] = {"type": "connection_init"}
        if token is not None:
            message["payload"] = {"authorization": f"Bearer {token}"}
        await self.send(message)
        assert await self.receive() == {"type": "connection_ack"}
        return self

    async def subscribe(self, document: str, id_: str = "1", **variables: Any) -> None:
        """Begin an operation."""
        payload = {"query": document, "variables": variables}
        await self.send({"id": id_, "type": "subscribe", "payload": payload})

    async def next_data(self, id_: str = "1") -> Any:
        """The data of the next message, which must be a response without errors."""
        message = await self.receive()
        assert message["type"] == "next", message
        assert message["id"] == id_
        assert "errors" not in message["payload"], message
        return message["payload"]["data"]

    async def next_errors(self, id_: str = "1") -> Any:
        """The errors that end an operation."""
        message = await self.receive()
        assert (message["type"], message["id"]) == ("error", id_), message
        return message["payload"]

    async def close_code(self) -> int | None:
        """The code that the server closes with, after whatever it still says."""
        try:
            async with asyncio.timeout(PATIENCE):
                while True:
                    await self.connection.recv()
        except ConnectionClosed as closed:
            return None if closed.rcvd is None else closed.rcvd.code


@dataclass(frozen=True)
class SubscriptionClient:
    """A server that listens, and who asks there."""

    address: str
    token: str

    @asynccontextmanager
    async def open_socket(self, **options: Any) -> AsyncIterator[Socket]:
        """A socket, on which nothing was said yet."""
        url = self.address.replace("http://", "ws://") + "/graphql"
        options = {"subprotocols": [PROTOCOL], "proxy": None} | options
        async with connect(url, **options) as connection:
            yield Socket(connection)

    @asynccontextmanager
    async def open_initialised_socket(self, token: str | None = None) -> AsyncIterator[Socket]:
        """A socket that is initialised."""
        async with self.open_socket() as socket:
            yield await socket.initialise(token or self.token)

    def open_event_stream(
        self, document: str, **variables: Any
    ) -> AbstractAsyncContextManager[httpx.Response]:
        """The response to an operation whose client takes event streams."""
        return self.open_stream("text/event-stream", document, **variables)

    @asynccontextmanager
    async def open_stream(
        self, accept: str, document: str, **variables: Any
    ) -> AsyncIterator[httpx.Response]:
        """The response to an operation, as it comes in, whose client takes that."""
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
    """The events of a stream, by name and with their data; comments have no name."""
    name = ""
    async for line in response.aiter_lines():
        if line.startswith("event: "):
            name = line.removeprefix("event: ")
        elif line.startswith("data:"):
            text = line.removeprefix("data:").strip()
            yield name, orjson.loads(text) if text else None


async def create_and_archive_release(
    response: httpx.Response,
    told: AsyncIterator[Any],
    subscription_counter: "SubscriptionCounter",
    graph: Graph,
) -> list[Any]:
    """What a stream tells of a release that is made, and then archived: each at once."""
    assert response.status_code == 200
    assert response.headers["cache-control"] == "no-store"
    await subscription_counter.wait_for(1)
    await create(graph)
    created = await anext(told)
    await update(graph, status="ARCHIVED")
    return [created, await anext(told)]


@asynccontextmanager
async def run_server(database: Database, **settings: Any) -> AsyncIterator[str]:
    """The address of a server over a database."""
    app = create_app(Settings(graphiql=False, worker=False, **settings), database)
    config = Config(app, port=0, log_level="warning", ws_max_size=MAX_MESSAGE_BYTES)
    bound = config.bind_socket()
    server = Server(config)
    task = asyncio.create_task(server.serve(sockets=[bound]))
    while not server.started:  # noqa: ASYNC110 (uvicorn has no event for it)
        await asyncio.sleep(0.01)
    yield f"http://127.0.0.1:{bound.getsockname()[1]}"
    server.should_exit = True
    await asyncio.wait_for(task, PATIENCE)
    bound.close()


class SubscriptionCounter:
    """How many subscriptions have begun."""

    def __init__(self) -> None:
        self._number = 0
        self._more = asyncio.Condition()

    @classmethod
    def of(cls, monkeypatch: pytest.MonkeyPatch) -> Self:
        """Those that begin from now on: nobody tells the client."""
        counted = cls()
        subscribe = Feed.subscribe

        async def counting(*arguments: Any, **options: Any) -> Any:
            subscriber = await subscribe(*arguments, **options)
            await counted.count()
            return subscriber

        monkeypatch.setattr(Feed, "subscribe", counting)
        return counted

    async def count(self) -> None:
        """One more."""
        async with self._more:
            self._number += 1
            self._more.notify_all()

    async def wait_for(self, number: int) -> None:
        """Wait for so many."""
        async with asyncio.timeout(PATIENCE), self._more:
            await self._more.wait_for(lambda: self._number >= number)


def release_change(kind: str, version: str = "app@1.0.0", status: str | None = "OPEN") -> Any:
    """What is told of a release; without a status it is gone."""
    release = None if status is None else {"version": version, "status": status}
    return {"releaseChanged": {"kind": kind, "version": version, "release": release}}


async def set_dashboard_title(graph: Graph, id_: str, title: str) -> None:
    """Give a dashboard a title."""
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
    """A server that listens, with an owner's token."""
    del project
    async with run_server(world.db) as address:
        yield SubscriptionClient(address, graph.token)


@pytest.fixture
def subscription_counter(monkeypatch: pytest.MonkeyPatch) -> SubscriptionCounter:
    """Counts the subscriptions that have begun: nobody tells the client."""
    return SubscriptionCounter.of(monkeypatch)
