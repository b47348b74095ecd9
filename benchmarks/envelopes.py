"""How many envelopes a second a server takes in, and folds.

By `make bench`, or

    python -m benchmarks.envelopes --envelopes 10000

Starts a server on one core over SQLite, then one over a PostgreSQL of its own. Sends envelopes
with one session each, as Node's SDK does, 64 at once, and waits until all are folded. Prints
envelopes a second answered and folded, and the most memory that the server took.
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

from benchmarks.ingest import prepared
from benchmarks.processes import databases, peak_memory, serving
from db.connection.database import Database
from db.models import Envelope
from resolvers import project_keys

AT_ONCE = 64


def some_envelopes(number: int) -> list[bytes]:
    """Sessions of 20 releases, two environments and the last 24 hours."""
    chance = random.Random(1)
    now = datetime.now(UTC)
    return [
        b'{"sent_at":"%s"}\n{"type":"session"}\n' % now.isoformat().encode()
        + orjson.dumps(
            {
                "sid": f"{chance.getrandbits(128):032x}",
                "init": True,
                "started": now - timedelta(minutes=chance.randrange(1440)),
                "timestamp": now,
                "status": chance.choices(("exited", "crashed", "ok"), (95, 2, 3))[0],
                "errors": 0,
                "did": f"user {chance.randrange(100_000)}",
                "duration": chance.expovariate(0.02),
                "attrs": {
                    "release": f"app@1.0.{chance.randrange(20)}",
                    "environment": chance.choice(("production", "staging")),
                },
            }
        )
        for _ in range(number)
    ]


async def measured(database_url: str, address: str, number: int) -> tuple[float, float]:
    """The seconds until all was answered, and until all was folded."""
    database = Database(database_url)
    key = await project_keys.create(database, "acme", "app")
    left = some_envelopes(number)
    host, _, port = address.partition("//")[2].partition(":")
    head = (
        f"POST /api/{key.project_id}/envelope/?sentry_key={key.public} HTTP/1.1\r\n"
        f"Host: {host}\r\nContent-Length: "
    ).encode()

    async def send() -> None:
        # By hand: a client library takes longer to ask than the server to answer.
        reader, writer = await asyncio.open_connection(host, int(port))
        while left:
            body = left.pop()
            writer.write(head + str(len(body)).encode() + b"\r\n\r\n" + body)
            answer = await reader.readuntil(b"\r\n\r\n")
            if not answer.startswith(b"HTTP/1.1 200"):
                raise RuntimeError(answer)
            length = answer.lower().partition(b"content-length: ")[2].partition(b"\r\n")[0]
            await reader.readexactly(int(length))
        writer.close()

    start = time.perf_counter()
    await asyncio.gather(*(send() for _ in range(AT_ONCE)))
    answered = time.perf_counter() - start
    while await waiting(database):  # noqa: ASYNC110 (another process folds them)
        await asyncio.sleep(0.1)
    folded = time.perf_counter() - start
    await database.close()
    return answered, folded


async def waiting(database: Database) -> int:
    """How many envelopes are not folded yet."""
    async with database.begin_read_only() as connection:
        statement = select(func.count()).select_from(Envelope)
        return int(await connection.scalar(statement) or 0)


def main(envelopes: int = 10_000) -> None:
    """Measure both databases."""
    print(f"{envelopes:,} envelopes, {AT_ONCE} at once")
    own, *others = sorted(os.sched_getaffinity(0))
    with tempfile.TemporaryDirectory() as folder, databases(Path(folder)) as urls:
        for name, url in urls.items():
            asyncio.run(prepared(url))
            with serving(url) as (address, process):
                os.sched_setaffinity(process, {own})
                os.sched_setaffinity(0, others or {own})
                answered, folded = asyncio.run(measured(url, address, envelopes))
                memory = peak_memory(process)
            print(
                f"{name:12} {envelopes / answered:8,.0f} answered/s "
                f"{envelopes / folded:8,.0f} folded/s {memory:6,} MB"
            )


if __name__ == "__main__":
    typer.run(main)
