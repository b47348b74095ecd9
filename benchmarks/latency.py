"""Measure a page of 100 releases while the network delays what PostgreSQL is sent.

    python -m benchmarks.latency --delay 2 --requests 200
    python -m benchmarks.latency --checkout PATH

Starts a server with default settings, which keeps no answers, on a new PostgreSQL behind a proxy.
The proxy delays what it passes on by half of `--delay` milliseconds in each direction, so that a
round trip takes `--delay` longer. Sends the page of `benchmarks.pages` again and again over one
connection, without the delay and with it, in turns. Prints the milliseconds of a response at the
median, the processor time of the server, and the round trips of a response: how often the server
sent something to PostgreSQL after it had received an answer. Exits with 1 if the median with the
delay is above `--mark`.
"""

import asyncio
import json
import queue
import socket
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from http.client import HTTPConnection
from pathlib import Path
from threading import Thread
from typing import Annotated, NamedTuple

import typer

from benchmarks.fanout import read_processor_seconds
from benchmarks.handwritten import LARGEST_PAGE
from benchmarks.pages import PAGE
from benchmarks.processes import ROOT, create_databases, run_server
from benchmarks.shop import Size, fill_database

PART_BYTES = 256 * 1024
WARM_UP = 20
ROUNDS = 4
SIZE = Size(1_000, 20_000, 3_000)


class Proxy:
    """Passes connections on to PostgreSQL, and delays what it passes on.

    `delay` is in seconds, in each direction. `round_trips` is how often the server has sent
    something after an answer.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self.delay = 0.0
        self.round_trips = 0

    def accept(self, listener: socket.socket) -> None:
        """Pass on connections until the listener is closed."""
        with suppress(OSError):
            while True:
                client, _ = listener.accept()
                client.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                database = socket.socket(socket.AF_UNIX)
                database.connect(self._path)
                self._pass_on(client, database, self._create_counter(client, database))

    def _create_counter(
        self, client: socket.socket, database: socket.socket
    ) -> Callable[[socket.socket], None]:
        """Return a function that counts the round trips of a connection."""
        last = database

        def count(source: socket.socket) -> None:
            nonlocal last
            self.round_trips += source is client and last is database
            last = source

        return count

    def _pass_on(
        self,
        client: socket.socket,
        database: socket.socket,
        count: Callable[[socket.socket], None],
    ) -> None:
        """Pass on both directions of a connection, each part when its delay has passed."""
        for source, target in ((client, database), (database, client)):
            parts: queue.SimpleQueue[tuple[float, bytes]] = queue.SimpleQueue()
            Thread(target=self._receive, args=(source, parts, count), daemon=True).start()
            Thread(target=self._send, args=(target, parts), daemon=True).start()

    def _receive(
        self,
        source: socket.socket,
        parts: "queue.SimpleQueue[tuple[float, bytes]]",
        count: Callable[[socket.socket], None],
    ) -> None:
        part = b"-"
        while part:
            try:
                part = source.recv(PART_BYTES)
            except OSError:
                part = b""
            if part:
                count(source)
            parts.put((time.perf_counter() + self.delay, part))

    @staticmethod
    def _send(target: socket.socket, parts: "queue.SimpleQueue[tuple[float, bytes]]") -> None:
        with suppress(OSError):
            while True:
                due, part = parts.get()
                time.sleep(max(0.0, due - time.perf_counter()))
                if not part:
                    target.shutdown(socket.SHUT_RDWR)
                    return
                target.sendall(part)


@contextmanager
def run_proxy(folder: Path) -> Iterator[tuple[Proxy, str]]:
    """Run a proxy of the PostgreSQL in a folder, and yield the URL of its database."""
    proxy = Proxy(f"{folder}/.s.PGSQL.5432")
    with socket.create_server(("127.0.0.1", 0)) as listener:
        Thread(target=proxy.accept, args=(listener,), daemon=True).start()
        port = listener.getsockname()[1]
        yield proxy, f"postgresql+asyncpg://postgres@127.0.0.1:{port}/postgres"
        listener.shutdown(socket.SHUT_RDWR)


class Measured(NamedTuple):
    """Responses: the seconds of each; the processor time and the round trips of one."""

    seconds: list[float]
    processor: float
    round_trips: float


def measure(
    connection: HTTPConnection, token: str, process: int, proxy: Proxy, number: int
) -> Measured:
    """Request the page again and again."""
    body = json.dumps({"query": PAGE, "variables": {"first": LARGEST_PAGE}})
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    seconds = []
    processor, round_trips = read_processor_seconds(process), proxy.round_trips
    for _ in range(number):
        start = time.perf_counter()
        connection.request("POST", "/graphql", body, headers)
        response = json.loads(connection.getresponse().read())
        seconds.append(time.perf_counter() - start)
        assert len(response["data"]["organization"]["releases"]["nodes"]) == LARGEST_PAGE  # noqa: S101 (for the reader)
    processor = read_processor_seconds(process) - processor
    return Measured(seconds, processor / number, (proxy.round_trips - round_trips) / number)


def main(
    delay: Annotated[float, typer.Option(help="Milliseconds of a round trip.")] = 2.0,
    requests: Annotated[int, typer.Option(min=ROUNDS)] = 200,
    mark: Annotated[float, typer.Option(help="Milliseconds at the median.")] = 20.0,
    checkout: Annotated[Path, typer.Option(help="The checkout whose server runs.")] = ROOT,
) -> None:
    """Measure, and print."""
    with tempfile.TemporaryDirectory() as folder, create_databases(Path(folder)) as urls:
        token = asyncio.run(fill_database(urls["PostgreSQL"], SIZE))
        with (
            run_proxy(Path(folder) / "postgresql") as (proxy, url),
            run_server(url, checkout, worker="false", limit_kept_bytes=0) as (address, process),
        ):
            host = address.rpartition("/")[2]
            connection = HTTPConnection(host)
            measured: dict[float, list[Measured]] = {0.0: [], delay: []}
            measure(connection, token, process, proxy, WARM_UP)
            for _ in range(ROUNDS):
                for each, rounds in measured.items():
                    proxy.delay = each / 2000
                    measure(connection, token, process, proxy, 2)
                    rounds.append(measure(connection, token, process, proxy, requests // ROUNDS))
            connection.close()
    print(
        f"{'delay ms':>10}{'median ms':>11}{'least ms':>10}{'processor ms':>14}{'round trips':>13}"
    )
    median = 0.0
    for each, rounds in measured.items():
        seconds = [second for part in rounds for second in part.seconds]
        median = 1000 * statistics.median(seconds)
        processor = 1000 * min(part.processor for part in rounds)
        round_trips = statistics.median(part.round_trips for part in rounds)
        print(
            f"{each:10.1f}{median:11.1f}{1000 * min(seconds):10.1f}"
            f"{processor:14.2f}{round_trips:13.1f}",
            flush=True,
        )
    raise typer.Exit(int(median > mark))


if __name__ == "__main__":
    typer.run(main)
