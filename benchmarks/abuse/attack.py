"""What an attack is, and what it works with.

An attack is a class with a name, a credential, an expected bound and a method `run`; `@register`
adds it to the list. `prepare` writes the data that it needs: its work is not measured.
"""

import asyncio
import random
from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from enum import Enum
from typing import Any, ClassVar, NamedTuple, TypeVar
from urllib.parse import urlencode

import orjson
import websockets
from websockets.asyncio.client import ClientConnection
from websockets.typing import Subprotocol

from benchmarks.abuse.client import NO_RESPONSE, Connection, Response, connect
from benchmarks.abuse.server import Credentials, Server, run_command

MB = 1024 * 1024
LONGEST_TARGET = 16 * 1024
BROKEN = (OSError, EOFError, websockets.WebSocketException)


class Credential(Enum):
    """What the attacker has."""

    NOTHING = "nothing"
    KEY = "public key"
    READ = "read token"
    WRITE = "write token"


class Transport(Enum):
    """How a request is sent. EVENTS is a POST whose response is an event stream."""

    POST = "POST"
    GET = "GET"
    EVENTS = "SSE"
    SOCKET = "WebSocket"
    OTHER = "-"


EVERYWHERE = (Transport.POST, Transport.GET, Transport.EVENTS, Transport.SOCKET)


class Bound(NamedTuple):
    """What is expected: `description` in words, the rest as limits of what is measured."""

    description: str
    cpu: float = 0.5
    """CPU seconds of one request, background work included."""
    memory: int = 64
    """Megabytes that the process grows by, at its peak."""
    answer: float = 16
    """Megabytes of the body of one response."""
    wait: float = 0.1
    """The longest that a small query of another organization waits, in seconds."""
    disk: float = 16
    """Megabytes that the database grows by."""
    codes: frozenset[str] | None = None
    """If given, the first error of every response has one of these codes."""


class Answers:
    """The responses of a run."""

    def __init__(self) -> None:
        self.outcomes: Counter[tuple[int, str]] = Counter()
        self.largest = 0
        self.total = 0

    @property
    def number(self) -> int:
        """How many there were."""
        return self.outcomes.total()

    def add(self, response: Response) -> None:
        """Count a response."""
        self.outcomes[response.status, response.code] += 1
        self.largest = max(self.largest, response.length)
        self.total += response.length


class Stage:
    """A server with an organization, and what an attacker sends to it. Responses are counted."""

    def __init__(self, server: Server, credentials: Credentials, *, is_quick: bool) -> None:
        self.server = server
        self.credentials = credentials
        self.transport = Transport.POST
        self.answers = Answers()
        self.notes: list[str] = []
        self.beyond: list[str] = []
        self.random = random.Random(1)
        self._is_quick = is_quick

    def reset(self, transport: Transport) -> None:
        """Begin a run."""
        self.transport = transport
        self.answers = Answers()
        self.notes = []
        self.beyond = []

    def size(self, full: int, quick: int) -> int:
        """Return a number or a duration: `full`, or `quick` in a smoke test."""
        return quick if self._is_quick else full

    def count(self, what: str) -> None:
        """Count a request that has no response."""
        self.answers.add(Response(NO_RESPONSE, {}, f'"code":"{what}"'.encode(), 0))

    def note(self, text: str, *, is_beyond: bool = False) -> None:
        """Say something beside the figures, or that a bound does not hold."""
        (self.beyond if is_beyond else self.notes).append(text)

    def connect(self) -> AbstractAsyncContextManager[Connection]:
        """Open a connection to the server."""
        return connect(self.server.host, self.server.port)

    async def send(
        self,
        method: str,
        target: str,
        headers: Mapping[str, str] | None = None,
        body: bytes = b"",
        connection: Connection | None = None,
    ) -> Response:
        """Send a request and count its response, over a connection of its own if none is given."""
        try:
            if connection is not None:
                response = await connection.request(method, target, headers or {}, body)
            else:
                async with self.connect() as own:
                    response = await own.request(method, target, headers or {}, body)
        except BROKEN as error:
            response = Response(NO_RESPONSE, {}, code_of(error), 0)
        self.answers.add(response)
        return response

    async def query(
        self,
        document: str,
        variables: Mapping[str, Any] | None = None,
        *,
        token: str | None = None,
        connection: Connection | None = None,
    ) -> Response:
        """Send an operation by the transport of this run, with the read token unless another."""
        payload = {"query": document, "variables": variables or {}}
        headers = {
            "Authorization": f"Bearer {self.credentials.read if token is None else token}",
            "Accept": "text/event-stream"
            if self.transport is Transport.EVENTS
            else "application/graphql-response+json",
        }
        if self.transport is Transport.SOCKET:
            return await self._query_by_socket(payload, headers["Authorization"])
        if self.transport is Transport.GET:
            given = {"query": document, "variables": orjson.dumps(variables or {}).decode()}
            target = f"/graphql?{urlencode(given)}"
            return await self.send("GET", target, headers, connection=connection)
        headers["Content-Type"] = "application/json"
        return await self.send("POST", "/graphql", headers, orjson.dumps(payload), connection)

    async def _query_by_socket(self, payload: Any, authorization: str) -> Response:
        body, length, status = b"", 0, 200
        try:
            async with self.socket(authorization) as socket:
                await socket.send(
                    orjson.dumps({"type": "subscribe", "id": "1", "payload": payload}).decode()
                )
                async for message in socket:
                    assert isinstance(message, str)  # noqa: S101 (for the type checker)
                    length += len(message)
                    body += message[:4096].encode() + message[-4096:].encode()
                    if message.startswith(
                        ('{"id":"1","type":"complete"', '{"id":"1","type":"error"')
                    ):
                        break
        except websockets.ConnectionClosed as closed:
            status = closed.rcvd.code if closed.rcvd else NO_RESPONSE
        except BROKEN as error:
            status, body = NO_RESPONSE, code_of(error)
        response = Response(status, {}, body, length)
        self.answers.add(response)
        return response

    def socket(self, authorization: str) -> "Socket":
        """Open a WebSocket that the server acknowledged."""
        return Socket(f"ws://{self.server.host}:{self.server.port}/graphql", authorization)

    async def envelope(
        self, body: bytes, encoding: str = "", *, with_key: bool = True
    ) -> Response:
        """Send an envelope to the project, with the public key in the URL if `with_key`."""
        target = f"/api/{self.credentials.project_id}/envelope/"
        if with_key:
            target += f"?sentry_key={self.credentials.key}"
        return await self.send(
            "POST", target, {"Content-Encoding": encoding} if encoding else {}, body
        )

    async def write(self, document: str, variables: Mapping[str, Any]) -> Any:
        """Write data that an attack needs; return that of the response. Raises RuntimeError."""
        headers = {
            "Authorization": f"Bearer {self.credentials.write}",
            "Content-Type": "application/json",
        }
        body = orjson.dumps({"query": document, "variables": variables})
        async with self.connect() as connection:
            response = await connection.request("POST", "/graphql", headers, body)
        if response.status != 200 or response.code:  # noqa: PLR2004
            raise RuntimeError(response.body[:1000])
        found: Any = response.json()
        return found["data"]

    async def read(self, document: str) -> Any:
        """Return the data of a query that is not counted. Raises RuntimeError."""
        return await self.write(document, {})

    async def command(self, *words: str) -> str:
        """Run a command of `server.py`, and return its last line."""
        return await asyncio.to_thread(run_command, self.server.folder, self.server.url, *words)


def code_of(error: Exception) -> bytes:
    """Return a body with a code, for a request that ended with an error of the connection."""
    return f'"code":"{type(error).__name__.upper()}"'.encode()


class Socket:
    """A WebSocket of the protocol graphql-transport-ws, from its acknowledgement to its end."""

    def __init__(self, address: str, authorization: str) -> None:
        self._authorization = authorization
        self._connecting = websockets.connect(
            address,
            subprotocols=[Subprotocol("graphql-transport-ws")],
            compression=None,
            max_size=None,
            ping_interval=None,
            open_timeout=60,
        )

    async def __aenter__(self) -> ClientConnection:
        """Connect and initialise. Raises OSError and WebSocketException."""
        socket = await self._connecting.__aenter__()
        payload = {"Authorization": self._authorization}
        await socket.send(orjson.dumps({"type": "connection_init", "payload": payload}).decode())
        await socket.recv()
        return socket

    async def __aexit__(self, *_error: object) -> None:
        self._connecting.connection.transport.abort()


class Attack:
    """Something that a caller can do to the server."""

    name: ClassVar[str]
    credential: ClassVar[Credential]
    bound: ClassVar[Bound]
    transports: ClassVar[Sequence[Transport]] = (Transport.OTHER,)
    arguments: ClassVar[Sequence[str]] = ()
    """Of `server.py serve`."""

    async def prepare(self, stage: Stage) -> None:
        """Write what the attack needs."""

    async def run(self, stage: Stage) -> None:
        """Send it, by the transport of the stage."""
        raise NotImplementedError


ATTACKS: list[type[Attack]] = []
A = TypeVar("A", bound=type[Attack])
T = TypeVar("T")
R = TypeVar("R")


def register(attack: A) -> A:
    """Add an attack to the list."""
    ATTACKS.append(attack)
    return attack


async def at_once(number: int, items: Iterable[T], work: Callable[[T], Awaitable[R]]) -> list[R]:
    """Work on every item, on `number` of them at the same time, and return the results."""
    waiting = iter(items)
    found: list[R] = []

    async def go_on() -> None:
        for item in waiting:
            found.append(await work(item))  # noqa: PERF401 (items are shared)

    await asyncio.gather(*(go_on() for _ in range(number)))
    return found
