"""Measure the sessions per second that a server records over HTTP.

Run `make bench`, or

    python -m benchmarks.ingest --sessions 200000

Starts a server with SQLite, then one with a new PostgreSQL. Sends sessions of 20 releases, 4
projects, 3 environments and the last 24 hours, 1,000 in a request, 4 requests concurrently.
Prints seconds, sessions per second, and the peak memory of the server.
"""

import asyncio
import random
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import typer

from benchmarks.processes import create_databases, read_peak_memory, run_server
from db.accounts import tokens
from db.accounts.organization import read_member_ids
from db.connection.database import Database
from db.migrations.upgrade import upgrade
from jobs.apply import OrganizationSpec, ProjectSpec, SetupFile, UserSpec, apply_setup

BATCH_SIZE = 1_000
CONCURRENCY = 4
PROJECTS = ("app", "web", "api", "worker")
RECORD = """mutation ($input: RecordSessionsInput!) {
    recordSessions(input: $input) { accepted errors { code path } }
}"""


async def prepare_database(url: str) -> str:
    """Create an organization in an empty database and return an access token."""
    database = Database(url)
    await upgrade(database)
    organization = await apply_setup(
        database,
        SetupFile(
            organization=OrganizationSpec(slug="acme"),
            users=(UserSpec(email="ann@acme.example", role="owner"),),
            projects=tuple(ProjectSpec(slug=slug) for slug in PROJECTS),
        ),
    )
    async with database.begin() as connection:
        [user] = (await read_member_ids(connection, organization)).values()
        token = await tokens.create_token(
            connection, user_id=user, organization_ids=[organization], scopes=["read", "write"]
        )
    await database.close()
    return token


def generate_sessions(random_source: random.Random) -> list[dict[str, Any]]:
    """Generate the sessions of one request."""
    now = datetime.now(UTC)
    return [
        {
            "project": random_source.choice(PROJECTS),
            "release": f"app@1.0.{random_source.randrange(20)}",
            "environment": random_source.choice(("production", "staging", "")),
            "started": (now - timedelta(minutes=random_source.randrange(1440))).isoformat(),
            "status": random_source.choices(("EXITED", "CRASHED", "ERRORED"), (95, 2, 3))[0],
            "distinctId": f"user {random_source.randrange(100_000)}",
            "duration": random_source.expovariate(0.02),
        }
        for _ in range(BATCH_SIZE)
    ]


async def send_sessions(address: str, token: str, calls: int) -> float:
    """Send this many requests and return the seconds."""
    random_source = random.Random(1)
    bodies = [
        {"query": RECORD, "variables": {"input": {"sessions": generate_sessions(random_source)}}}
        for _ in range(min(calls, 20))
    ]
    remaining = list(range(calls))
    headers = {"Authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(base_url=address, headers=headers, timeout=120) as client:

        async def send() -> None:
            while remaining:
                response = await client.post(
                    "/graphql", json=bodies[remaining.pop() % len(bodies)]
                )
                payload = response.json()["data"]["recordSessions"]
                if payload != {"accepted": BATCH_SIZE, "errors": []}:
                    raise RuntimeError(payload)

        start = time.perf_counter()
        await asyncio.gather(*(send() for _ in range(CONCURRENCY)))
        return time.perf_counter() - start


def main(sessions: int = 200_000) -> None:
    """Measure both databases."""
    print(f"{sessions:,} sessions, {BATCH_SIZE:,} in a request, {CONCURRENCY} concurrently")
    with tempfile.TemporaryDirectory() as folder, create_databases(Path(folder)) as urls:
        for name, url in urls.items():
            token = asyncio.run(prepare_database(url))
            with run_server(url) as (address, process):
                seconds = asyncio.run(send_sessions(address, token, sessions // BATCH_SIZE))
                memory = read_peak_memory(process)
            rate = sessions / seconds
            print(f"{name:12} {seconds:8.1f} s {rate:10,.0f} sessions/s {memory:6,} MB")


if __name__ == "__main__":
    typer.run(main)
