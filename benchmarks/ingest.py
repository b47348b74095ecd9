"""How many sessions a second a server takes in, over HTTP.

By `make bench`, or

    python -m benchmarks.ingest --sessions 200000

Starts a server over SQLite, then one over a PostgreSQL of its own, and reports sessions of 20
releases, 4 projects, 3 environments and the last 24 hours, 1,000 in a call, 4 calls at once.
Prints seconds, sessions a second, and the most memory that the server took.
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

from benchmarks.processes import databases, peak_memory, serving
from db.accounts import tokens
from db.accounts.organization import read_member_ids
from db.connection.database import Database
from db.migrations.upgrade import upgrade
from jobs.apply import OrganizationSpec, ProjectSpec, SetupFile, UserSpec, apply_setup

IN_A_CALL = 1_000
AT_ONCE = 4
PROJECTS = ("app", "web", "api", "worker")
RECORD = """mutation ($input: RecordSessionsInput!) {
    recordSessions(input: $input) { accepted errors { code path } }
}"""


async def prepared(url: str) -> str:
    """A database with an organization; the token that opens it."""
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


def some_sessions(chance: random.Random) -> list[dict[str, Any]]:
    """What a collector has at hand."""
    now = datetime.now(UTC)
    return [
        {
            "project": chance.choice(PROJECTS),
            "release": f"app@1.0.{chance.randrange(20)}",
            "environment": chance.choice(("production", "staging", "")),
            "started": (now - timedelta(minutes=chance.randrange(1440))).isoformat(),
            "status": chance.choices(("EXITED", "CRASHED", "ERRORED"), (95, 2, 3))[0],
            "distinctId": f"user {chance.randrange(100_000)}",
            "duration": chance.expovariate(0.02),
        }
        for _ in range(IN_A_CALL)
    ]


async def report(address: str, token: str, calls: int) -> float:
    """The seconds that so many calls take."""
    chance = random.Random(1)
    bodies = [
        {"query": RECORD, "variables": {"input": {"sessions": some_sessions(chance)}}}
        for _ in range(min(calls, 20))
    ]
    waiting = list(range(calls))
    headers = {"Authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(base_url=address, headers=headers, timeout=120) as client:

        async def send() -> None:
            while waiting:
                answer = await client.post("/graphql", json=bodies[waiting.pop() % len(bodies)])
                found = answer.json()["data"]["recordSessions"]
                if found != {"accepted": IN_A_CALL, "errors": []}:
                    raise RuntimeError(found)

        start = time.perf_counter()
        await asyncio.gather(*(send() for _ in range(AT_ONCE)))
        return time.perf_counter() - start


def main(sessions: int = 200_000) -> None:
    """Measure both databases."""
    print(f"{sessions:,} sessions, {IN_A_CALL:,} in a call, {AT_ONCE} calls at once")
    with tempfile.TemporaryDirectory() as folder, databases(Path(folder)) as urls:
        for name, url in urls.items():
            token = asyncio.run(prepared(url))
            with serving(url) as (address, process):
                seconds = asyncio.run(report(address, token, sessions // IN_A_CALL))
                memory = peak_memory(process)
            rate = sessions / seconds
            print(f"{name:12} {seconds:8.1f} s {rate:10,.0f} sessions/s {memory:6,} MB")


if __name__ == "__main__":
    typer.run(main)
