"""Measure one event that many subscribers receive.

    python -m benchmarks.fanout --sockets 500 --events 5
    python -m benchmarks.fanout --event-streams --checkout PATH

Starts a server with default settings on a new PostgreSQL, or on SQLite, with two tokens of one
user. Each of the sockets (or event streams) subscribes to changes of releases with the same
operation. A release is then changed several times, one change after the other. Prints for each
change the milliseconds from sending the mutation until the first and the last subscriber has the
event, and the processor time of the server: for the event, with its mutation, and for each
subscriber. The changes are repeated while a process of its own reads: the longest wait of a small
query is printed. `--checkout` measures the server of another checkout, such as a `git worktree`.
"""

import asyncio
import statistics
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Annotated, NamedTuple

import httpx
import orjson
import typer

from benchmarks.abuse.measure import Probe
from benchmarks.pages import DatabaseKind
from benchmarks.processes import ROOT, create_databases, run_server
from benchmarks.shop import ORGANIZATION, OWNER, Size, fill_database
from db.accounts import tokens
from db.connection.database import Database

TOKENS = 2
"""A token may have four fifths of the sockets of an organization."""
PATIENCE = 120.0
QUIET_SECONDS = 0.3
SIZE = Size(100, 2_000, 300)
SUBSCRIPTION = """subscription { releaseChanged(projects: ["-1"]) {
    kind version release {
        version status dateCreated projects { slug } authors { name }
        lastDeploy { environment name dateFinished }
    }
} }"""
UPDATE = """mutation ($input: UpdateReleaseInput!) {
    updateRelease(input: $input) { errors { code } }
}"""
VERSION = "{ organization { releases(first: 1) { nodes { version } } } }"
UPGRADE = """GET /graphql HTTP/1.1\r
Host: {host}\r
Upgrade: websocket\r
Connection: Upgrade\r
Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA==\r
Sec-WebSocket-Version: 13\r
Sec-WebSocket-Protocol: graphql-transport-ws\r
\r
"""
POST = """POST /graphql HTTP/1.1\r
Host: {host}\r
Accept: text/event-stream\r
Authorization: Bearer {token}\r
Content-Type: application/json\r
Content-Length: {length}\r
\r
"""
TEXT_FRAME = 0x81
MASKED = 0x80
SHORT_FRAME = 125


def encode_frame(message: object) -> bytes:
    """Encode a text frame of a client, whose mask is zero."""
    text = orjson.dumps(message)
    if len(text) <= SHORT_FRAME:
        length = bytes([MASKED | len(text)])
    else:
        length = bytes([MASKED | SHORT_FRAME + 1]) + len(text).to_bytes(2)
    return bytes([TEXT_FRAME]) + length + bytes(4) + text


class Subscriber(asyncio.Protocol):
    """A subscription over a connection of its own. It counts events and does not parse them."""

    def __init__(self, host: str, token: str, *, is_event_stream: bool) -> None:
        self._host = host
        self._token = token
        self._is_event_stream = is_event_stream
        self._transport: asyncio.Transport | None = None
        self._is_initialised = False
        self.is_ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.event: asyncio.Future[float] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Start the subscription, or ask for a WebSocket."""
        assert isinstance(transport, asyncio.Transport)  # noqa: S101 (for the type checker)
        self._transport = transport
        if self._is_event_stream:
            body = orjson.dumps({"query": SUBSCRIPTION})
            head = POST.format(host=self._host, token=self._token, length=len(body))
            transport.write(head.encode() + body)
        else:
            transport.write(UPGRADE.format(host=self._host).encode())

    def connection_lost(self, error: Exception | None) -> None:
        """Fail what waits."""
        for future in (self.is_ready, self.event):
            if not future.done():
                future.set_exception(error or ConnectionResetError())

    def data_received(self, data: bytes) -> None:
        """Go on with the protocol, or note the time of an event."""
        if b"errors" in data:
            self.connection_lost(RuntimeError(data))
        if self._is_event_stream and not self.is_ready.done():
            self.is_ready.set_result(None)
        elif b"101 Switching" in data:
            payload = {"authorization": f"Bearer {self._token}"}
            self._send({"type": "connection_init", "payload": payload})
        elif b"connection_ack" in data:
            self._send({"id": "1", "type": "subscribe", "payload": {"query": SUBSCRIPTION}})
            self.is_ready.set_result(None)
        elif b"next" in data and not self.event.done():
            self.event.set_result(time.perf_counter())

    def _send(self, message: object) -> None:
        assert self._transport is not None  # noqa: S101 (for the type checker)
        self._transport.write(encode_frame(message))

    def expect_event(self) -> None:
        """Wait for another event."""
        self.event = asyncio.get_running_loop().create_future()

    def close(self) -> None:
        """Close the connection."""
        if self._transport is not None:
            self._transport.abort()


class Options(NamedTuple):
    """The number of subscribers and of events, and whether subscribers are event streams."""

    sockets: int
    events: int
    streams: bool


class Measured(NamedTuple):
    """Seconds until the first and the last subscriber has an event, and of the processor."""

    first: float
    last: float
    processor: float


def read_processor_seconds(process: int) -> float:
    """Return the processor time of all threads of a process."""
    files = Path(f"/proc/{process}/task").glob("*/schedstat")
    return sum(int(each.read_text().split()[0]) for each in files) / 1e9


async def create_tokens(url: str) -> list[str]:
    """Create tokens of the owner that may read and write."""
    database = Database(url)
    async with database.begin() as connection:
        created = [
            await tokens.create_token(
                connection,
                user_id=OWNER,
                organization_ids=[ORGANIZATION],
                scopes=["read", "write"],
            )
            for _ in range(TOKENS)
        ]
    await database.close()
    return created


def split_address(address: str) -> tuple[str, int]:
    """Return the host and the port of a server's address."""
    host, _, port = address.rpartition("/")[2].partition(":")
    return host, int(port)


@asynccontextmanager
async def subscribe(
    address: str, own_tokens: list[str], options: Options
) -> AsyncIterator[list[Subscriber]]:
    """Open subscriptions, one connection each."""
    host, port = split_address(address)
    loop = asyncio.get_running_loop()
    subscribers: list[Subscriber] = []
    try:
        for position in range(options.sockets):
            token = own_tokens[position % TOKENS]
            _, subscriber = await loop.create_connection(
                lambda token=token: Subscriber(host, token, is_event_stream=options.streams),
                host,
                port,
            )
            subscribers.append(subscriber)
            await asyncio.wait_for(subscriber.is_ready, PATIENCE)
        yield subscribers
    finally:
        for subscriber in subscribers:
            subscriber.close()


class Changes:
    """Changes of a release, which subscribers receive."""

    def __init__(
        self, client: httpx.AsyncClient, process: int, subscribers: list[Subscriber]
    ) -> None:
        self._client = client
        self._process = process
        self._subscribers = subscribers
        self._number = 0
        self._version = ""

    async def find_release(self) -> None:
        """Choose the release."""
        response = await self._client.post("/graphql", json={"query": VERSION})
        [node] = response.json()["data"]["organization"]["releases"]["nodes"]
        self._version = node["version"]

    async def measure(self) -> Measured:
        """Change the release, and wait until all subscribers have the event."""
        await asyncio.sleep(QUIET_SECONDS)
        for subscriber in self._subscribers:
            subscriber.expect_event()
        self._number += 1
        status = "ARCHIVED" if self._number % 2 else "OPEN"
        variables = {"input": {"version": self._version, "status": status}}
        processor, start = read_processor_seconds(self._process), time.perf_counter()
        response = await self._client.post(
            "/graphql", json={"query": UPDATE, "variables": variables}
        )
        assert response.json()["data"]["updateRelease"]["errors"] == []  # noqa: S101 (for the reader)
        times = await asyncio.wait_for(
            asyncio.gather(*(each.event for each in self._subscribers)), PATIENCE
        )
        await asyncio.sleep(QUIET_SECONDS)
        processor = read_processor_seconds(self._process) - processor
        return Measured(min(times) - start, max(times) - start, processor)


async def measure_all(address: str, process: int, own_tokens: list[str], options: Options) -> None:
    """Measure and print."""
    headers = {"Authorization": f"Bearer {own_tokens[0]}"}
    async with (
        httpx.AsyncClient(base_url=address, headers=headers, timeout=PATIENCE) as client,
        subscribe(address, own_tokens, options) as subscribers,
    ):
        changes = Changes(client, process, subscribers)
        await changes.find_release()
        await changes.measure()
        print(f"{'first ms':>10}{'last ms':>10}{'processor ms':>14}{'per subscriber':>16}")
        measured = [await changes.measure() for _ in range(options.events)]
        for each in measured:
            print_row(each, options.sockets)
        print("median")
        print_row(Measured(*map(statistics.median, zip(*measured, strict=True))), options.sockets)
        with Probe(*split_address(address), own_tokens[0], process) as probe:
            for _ in range(options.events):
                await changes.measure()
            probe.stop()
            # The first one is a warm-up.
            waits = [each.seconds for each in probe.waits[1:]]
    print(
        f"small query meanwhile: {1000 * statistics.median(waits):.1f} ms at the median, "
        f"{1000 * max(waits):.1f} ms at most, of {len(waits)}",
        flush=True,
    )


def print_row(measured: Measured, sockets: int) -> None:
    """Print a line of the table."""
    first, last, processor = (1000 * each for each in measured)
    print(f"{first:10.1f}{last:10.1f}{processor:14.1f}{processor / sockets:16.3f}", flush=True)


def main(
    sockets: Annotated[int, typer.Option(min=1)] = 500,
    events: Annotated[int, typer.Option(min=1)] = 5,
    database: DatabaseKind = DatabaseKind.POSTGRESQL,
    checkout: Annotated[Path, typer.Option(help="The checkout whose server runs.")] = ROOT,
    *,
    event_streams: Annotated[bool, typer.Option("--event-streams")] = False,
) -> None:
    """Measure one database or both."""
    with tempfile.TemporaryDirectory() as folder, create_databases(Path(folder)) as urls:
        for name, url in urls.items():
            if database not in {DatabaseKind.BOTH, DatabaseKind(name.lower())}:
                continue
            asyncio.run(fill_database(url, SIZE))
            own_tokens = asyncio.run(create_tokens(url))
            kind = "event streams" if event_streams else "sockets"
            print(f"\n{name}, {sockets} {kind}", flush=True)
            with run_server(url, checkout, worker="false") as (address, process):
                options = Options(sockets, events, event_streams)
                asyncio.run(measure_all(address, process, own_tokens, options))


if __name__ == "__main__":
    typer.run(main)
