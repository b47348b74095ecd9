"""Measure the envelopes per second that a server accepts and processes.

Run `make bench`, or

    python -m benchmarks.envelopes --envelopes 10000

Starts a server on one core with SQLite, then one with a new PostgreSQL. Sends envelopes with one
session each, as the Node SDK does, 64 concurrently, and waits until all are processed. Prints the
envelopes accepted and processed per second, and the peak memory of the server.

    python -m benchmarks.envelopes --workers 1 --workers 2

Measures on PostgreSQL how fast one worker, and then two at once, process the envelopes of one
project when all are accepted. Prints the envelopes per second, the milliseconds of processor time
of the workers and of PostgreSQL for each 1,000, and how many of the workers waited for a lock of
PostgreSQL, on the average of samples. With `--releases 1` all sessions are of one release, and of
the last hour.
"""

import asyncio
import os
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager, suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Annotated, NamedTuple

import orjson
import typer
from sqlalchemy import func, select, text

from benchmarks.ingest import prepare_database
from benchmarks.processes import (
    ROOT,
    create_databases,
    read_cpu_seconds,
    read_peak_memory,
    run_server,
)
from db.connection.database import Database
from db.models import Envelope
from resolvers import project_keys

CONCURRENCY = 64
RELEASES = 20
SAMPLE_SECONDS = 0.02
IDLE_SECONDS = 1.5
"""Seconds after which a worker that has used no processor time has started, and does nothing."""
BACKENDS = text(
    "SELECT pid, wait_event_type FROM pg_stat_activity"
    " WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
)


def generate_envelopes(number: int, seed: int = 1, releases: int = RELEASES) -> list[bytes]:
    """Generate sessions of releases, two environments and the last 24 hours, or an hour for one.

    The sessions of a seed have the same ids.
    """
    minutes = 60 if releases == 1 else 1440
    random_source = random.Random(seed)
    now = datetime.now(UTC)
    return [
        b'{"sent_at":"%s"}\n{"type":"session"}\n' % now.isoformat().encode()
        + orjson.dumps(
            {
                "sid": f"{random_source.getrandbits(128):032x}",
                "init": True,
                "started": now - timedelta(minutes=random_source.randrange(minutes)),
                "timestamp": now,
                "status": random_source.choices(("exited", "crashed", "ok"), (95, 2, 3))[0],
                "errors": 0,
                "did": f"user {random_source.randrange(100_000)}",
                "duration": random_source.expovariate(0.02),
                "attrs": {
                    "release": f"app@1.0.{random_source.randrange(releases)}",
                    "environment": random_source.choice(("production", "staging")),
                },
            }
        )
        for _ in range(number)
    ]


async def measure(
    database_url: str, address: str, number: int, project: str = "app"
) -> tuple[float, float]:
    """Send envelopes; return the seconds until all are accepted, and until all are processed."""
    database = Database(database_url)
    key = await project_keys.create(database, "acme", project)
    await database.close()
    start = time.perf_counter()
    await send(address, generate_envelopes(number), key.project_id, key.public)
    accepted_seconds = time.perf_counter() - start
    await wait_until_processed(database_url)
    return accepted_seconds, time.perf_counter() - start


async def send(address: str, remaining: list[bytes], project: int, key: str) -> None:
    """Send envelopes with the key of a project, until all are accepted and none remains."""
    host, _, port = address.partition("//")[2].partition(":")
    head = (
        f"POST /api/{project}/envelope/?sentry_key={key} HTTP/1.1\r\n"
        f"Host: {host}\r\nContent-Length: "
    ).encode()

    async def send_remaining() -> None:
        # A client library takes longer for a request than the server.
        reader, writer = await asyncio.open_connection(host, int(port))
        while remaining:
            body = remaining.pop()
            writer.write(head + str(len(body)).encode() + b"\r\n\r\n" + body)
            response = await reader.readuntil(b"\r\n\r\n")
            if not response.startswith(b"HTTP/1.1 200"):
                raise RuntimeError(response)
            length = response.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
            await reader.readexactly(int(length))
        writer.close()

    await asyncio.gather(*(send_remaining() for _ in range(CONCURRENCY)))


async def wait_until_processed(database_url: str) -> None:
    """Wait until no envelope is left to be processed."""
    database = Database(database_url)
    while await count_envelopes(database):  # noqa: ASYNC110 (another process works on them)
        await asyncio.sleep(0.1)
    await database.close()


async def count_envelopes(database: Database) -> int:
    """Count the envelopes that are not processed yet."""
    async with database.begin_read_only() as connection:
        statement = select(func.count()).select_from(Envelope)
        return int(await connection.scalar(statement) or 0)


class WorkerFigures(NamedTuple):
    """Seconds of the clock, of the workers and of PostgreSQL, and workers waiting for a lock."""

    seconds: float
    workers: float
    database: float
    waiting: float


async def measure_workers(
    url: str, address: str, number: int, processes: Sequence[int], releases: int
) -> WorkerFigures:
    """Send envelopes while the workers are stopped, and let them process all."""
    database = Database(url)
    key = await project_keys.create(database, "acme", "app")
    remaining = generate_envelopes(number, releases=releases)
    await wait_until_idle(processes)
    for process in processes:
        os.kill(process, signal.SIGSTOP)
    try:
        await send(address, remaining, key.project_id, key.public)
        before = add_up_cpu_seconds(processes)
        backends = await read_backends(database)
        database_before = add_up_cpu_seconds(backends)
        start = time.perf_counter()
    finally:
        for process in processes:
            os.kill(process, signal.SIGCONT)
    samples = []
    while await count_envelopes(database):
        backends = await read_backends(database)
        samples.append(sum(wait == "Lock" for wait in backends.values()))
        await asyncio.sleep(SAMPLE_SECONDS)
    figures = WorkerFigures(
        time.perf_counter() - start,
        add_up_cpu_seconds(processes) - before,
        add_up_cpu_seconds(backends) - database_before,
        sum(samples) / max(1, len(samples)),
    )
    await database.close()
    return figures


async def wait_until_idle(processes: Sequence[int]) -> None:
    """Wait until processes have started and do nothing."""
    used = -1.0
    while used != add_up_cpu_seconds(processes) or not used:
        used = add_up_cpu_seconds(processes)
        await asyncio.sleep(IDLE_SECONDS)


def add_up_cpu_seconds(processes: Iterable[int]) -> float:
    """Return the seconds of processor time that running processes have used."""
    used = 0.0
    for process in processes:
        with suppress(FileNotFoundError):
            used += read_cpu_seconds(process)
    return used


async def read_backends(database: Database) -> Mapping[int, str | None]:
    """Return the processes of PostgreSQL that serve connections, and what they wait for."""
    async with database.begin_read_only() as connection:
        return {row[0]: row[1] for row in await connection.execute(BACKENDS)}


@contextmanager
def run_worker(url: str) -> Iterator[int]:
    """Run a process of background jobs; yield its id."""
    variables = {"WAYBILL_DATABASE_URL": url, "WAYBILL_LOG_FORMAT": "off"}
    process = subprocess.Popen(  # noqa: S603 (our own command)
        [sys.executable, str(ROOT / "server.py"), "worker"], env=os.environ | variables
    )
    try:
        yield process.pid
    finally:
        process.terminate()
        process.wait(30)


def compare_workers(envelopes: int, counts: Sequence[int], releases: int) -> None:
    """Measure numbers of workers, each with a new PostgreSQL."""
    for count in counts:
        with ExitStack() as stack:
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
            url = stack.enter_context(create_databases(folder))["PostgreSQL"]
            asyncio.run(prepare_database(url))
            address, _ = stack.enter_context(run_server(url, worker="false"))
            workers = [stack.enter_context(run_worker(url)) for _ in range(count)]
            each = asyncio.run(measure_workers(url, address, envelopes, workers, releases))
        thousands = envelopes / 1000
        print(
            f"{count} workers {envelopes / each.seconds:8,.0f} processed/s "
            f"{each.workers / thousands * 1000:8,.0f} ms of workers "
            f"{each.database / thousands * 1000:8,.0f} ms of PostgreSQL "
            f"{each.waiting:6.2f} waiting for a lock",
            flush=True,
        )


def main(
    envelopes: int = 10_000,
    workers: Annotated[list[int] | None, typer.Option(min=1)] = None,
    releases: Annotated[int, typer.Option(min=1, help="Releases, for --workers.")] = RELEASES,
) -> None:
    """Measure both databases, or numbers of workers on PostgreSQL."""
    print(f"{envelopes:,} envelopes, {CONCURRENCY} concurrently")
    if workers:
        compare_workers(envelopes, workers, releases)
    else:
        compare_databases(envelopes)


def compare_databases(envelopes: int) -> None:
    """Measure a server with each database."""
    server_core, *client_cores = sorted(os.sched_getaffinity(0))
    with tempfile.TemporaryDirectory() as folder, create_databases(Path(folder)) as urls:
        for name, url in urls.items():
            asyncio.run(prepare_database(url))
            with run_server(url) as (address, process):
                os.sched_setaffinity(process, {server_core})
                os.sched_setaffinity(0, client_cores or {server_core})
                answered_seconds, processed_seconds = asyncio.run(measure(url, address, envelopes))
                memory = read_peak_memory(process)
            print(
                f"{name:12} {envelopes / answered_seconds:8,.0f} accepted/s "
                f"{envelopes / processed_seconds:8,.0f} processed/s {memory:6,} MB"
            )


if __name__ == "__main__":
    typer.run(main)
