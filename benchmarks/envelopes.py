"""Measure the envelopes per second that a server accepts and processes.

Run `make bench`, or

    python -m benchmarks.envelopes --envelopes 10000

Starts a server on one core with SQLite, then one with a new PostgreSQL. Sends envelopes with one
session each, as the Node SDK does, 64 concurrently, and waits until all are processed. Prints the
envelopes accepted and processed per second, and the peak memory of the server.
"""

import asyncio
import os
import random
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path

import orjson
import typer
from sqlalchemy import func, select

from benchmarks.ingest import prepare_database
from benchmarks.processes import create_databases, read_peak_memory, run_server
from db.connection.database import Database
from db.models import Envelope
from resolvers import project_keys

CONCURRENCY = 64


def generate_envelopes(number: int, seed: int = 1) -> list[bytes]:
    """Generate sessions of 20 releases, two environments and the last 24 hours.

    The sessions of a seed have the same ids.
    """
    random_source = random.Random(seed)
    now = datetime.now(UTC)
    return [
        b'{"sent_at":"%s"}\n{"type":"session"}\n' % now.isoformat().encode()
        + orjson.dumps(
            {
                "sid": f"{random_source.getrandbits(128):032x}",
                "init": True,
                "started": now - timedelta(minutes=random_source.randrange(1440)),
                "timestamp": now,
                "status": random_source.choices(("exited", "crashed", "ok"), (95, 2, 3))[0],
                "errors": 0,
                "did": f"user {random_source.randrange(100_000)}",
                "duration": random_source.expovariate(0.02),
                "attrs": {
                    "release": f"app@1.0.{random_source.randrange(20)}",
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
    await send(address, number, key.project_id, key.public)
    accepted_seconds = time.perf_counter() - start
    await wait_until_processed(database_url)
    return accepted_seconds, time.perf_counter() - start


async def send(address: str, number: int, project: int, key: str, seed: int = 1) -> None:
    """Send envelopes with the key of a project, until all are accepted."""
    remaining = generate_envelopes(number, seed)
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


def main(envelopes: int = 10_000) -> None:
    """Measure both databases."""
    print(f"{envelopes:,} envelopes, {CONCURRENCY} concurrently")
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
