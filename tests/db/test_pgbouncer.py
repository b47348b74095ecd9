"""Server and worker behind PgBouncer in transaction mode, whose sessions are shared."""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from typing import Any

import asyncpg
import pytest
from sqlalchemy import func, select, text

from db.connection.database import Database
from db.connection.errors import StatementTimeoutError
from db.models import Release
from db.reading.prepared import BoundStatement, Rows
from db.sessions.locks import lock_projects
from jobs.adoption import AdoptionRule
from jobs.background import create_background_jobs
from jobs.schedule import MaintenancePolicy
from resolvers.sessions.quotas import Quotas
from resolvers.subscriptions import feed
from tests.clients.graph import Graph, create_deploy, list_versions
from tests.clients.pgbouncer import PROGRAM, run_pgbouncer
from tests.clients.postgresql import PostgreSQL
from tests.clients.sdk import create_sdk_client, session
from tests.clients.subscriptions import (
    SubscriptionClient,
    SubscriptionCounter,
    read_events,
    run_server,
)
from tests.support.factories import World, create_organization
from tests.support.mutations import create

pytestmark = pytest.mark.skipif(
    PROGRAM is None, reason="pgbouncer is not installed: apt-get install pgbouncer"
)

SESSIONS = 2
SETTINGS = text(
    "SELECT current_setting('statement_timeout'), current_setting('lock_timeout'),"
    " current_setting('jit')"
)
POLICY = MaintenancePolicy(90, next(iter(AdoptionRule)))
PREPARED = "SELECT count(*) FROM pg_prepared_statements"
DEPLOYED = "subscription { deployCreated { release { version } } }"


@pytest.fixture
def pooled_url(postgresql: PostgreSQL) -> Iterator[str]:
    """The URL of an empty database behind PgBouncer."""
    postgresql.renew("test")
    with run_pgbouncer(postgresql, SESSIONS) as url:
        yield url


@pytest.fixture
async def pooled(pooled_url: str) -> AsyncIterator[World]:
    """An organization in the database."""
    database = Database(pooled_url, transaction_pooling=True, statement_timeout=1.0)
    yield await create_organization(database)
    await database.close()


async def create_graph(world: World) -> Graph:
    """Create an owner and return their client."""
    return Graph(world.db, await world.token(await world.user("o@acme.example", role="owner")))


@asynccontextmanager
async def open_connections(url: str, number: int) -> AsyncIterator[list[Any]]:
    """Open connections with a transaction, so that each has a session of its own."""
    address = url.replace("+asyncpg", "")
    connections = [await asyncpg.connect(address, statement_cache_size=0) for _ in range(number)]
    try:
        for each in connections:
            await each.execute("BEGIN")
        yield connections
    finally:
        for each in connections:
            await each.close()


async def test_transactions_share_sessions_and_leave_nothing_in_them(
    pooled: World, pooled_url: str
) -> None:
    await pooled.project("app")
    graph = await create_graph(pooled)
    versions = [f"app@1.0.{number}" for number in range(12)]

    await asyncio.gather(*(create(graph, version=each, projects=["app"]) for each in versions))
    lists = await asyncio.gather(*(list_versions(graph) for _ in range(12)))
    async with pooled.db.snapshot() as snapshot:
        [read] = await snapshot.fetch_rows(SETTINGS)
    async with pooled.db.begin() as connection:
        [written] = (await connection.execute(SETTINGS)).all()
    async with open_connections(pooled_url, SESSIONS) as connections:
        after = [await each.fetchrow(SETTINGS.text) for each in connections]
        prepared = [await each.fetchval(PREPARED) for each in connections]

    assert [sorted(each) for each in lists] == [sorted(versions)] * 12
    assert tuple(read) == ("1s", "10s", "off")
    assert tuple(written) == ("0", "10s", "on")
    assert after == [("0", "0", "on")] * SESSIONS
    assert prepared == [0] * SESSIONS


async def test_statements_of_a_snapshot_see_one_state_and_end_in_time(pooled: World) -> None:
    await pooled.release("app@1")
    count = select(func.count()).select_from(Release)
    sizes: list[int] = []

    async def take(rows: Rows) -> None:
        sizes.append(len(rows))

    async with pooled.db.snapshot() as snapshot:
        before = await snapshot.fetch_rows(count)
        await pooled.release("app@2")
        numbers = BoundStatement(
            "SELECT generate_series(1, $1::int)", (5,), lambda rows: rows, "pages", 0
        )
        await snapshot.fetch_pages(numbers, 4, take)
        same = await snapshot.fetch_rows(count)
        with pytest.raises(StatementTimeoutError):
            await snapshot.fetch_rows(text("SELECT pg_sleep(30)"))
    async with pooled.db.snapshot() as snapshot:
        after = await snapshot.fetch_rows(count)

    assert [[row[0] for row in rows] for rows in (before, same, after)] == [[1], [1], [2]]
    assert sizes == [4, 1]


async def test_worker_processes_what_sdks_send(pooled: World) -> None:
    graph = await create_graph(pooled)
    sdk = await create_sdk_client(pooled, await pooled.project("app"), graph)
    for _ in range(3):
        await sdk.send(session())

    async with pooled.db.begin() as connection:
        await lock_projects(connection, [sdk.project])
    for job in create_background_jobs(pooled.db, None, POLICY, Quotas()):
        while await job.run():
            pass

    assert await sdk.count_stored() == 0
    health = await sdk.read_health()
    assert health["totalSessions"] == 3


@pytest.mark.parametrize("is_direct", [False, True])
async def test_events_of_other_processes_arrive(
    pooled_url: str,
    pooled: World,
    postgresql: PostgreSQL,
    monkeypatch: pytest.MonkeyPatch,
    *,
    is_direct: bool,
) -> None:
    """By reading in intervals, or by notifications on a direct connection."""
    monkeypatch.setattr(feed, "NOTIFIED_POLL_SECONDS", 3600)
    await pooled.release("app@1", projects=[await pooled.project("app")])
    graph = await create_graph(pooled)
    counter = SubscriptionCounter.of(monkeypatch)
    direct_url = postgresql.url("test") if is_direct else None
    other = Database(pooled_url, transaction_pooling=True, direct_url=direct_url)
    async with (
        run_server(other) as address,
        SubscriptionClient(address, graph.token).open_event_stream(DEPLOYED) as response,
    ):
        await counter.wait_for(1)
        await create_deploy(graph, version="app@1", environment="production")
        event = await anext(read_events(response))
    await other.close()

    assert event == ("next", {"data": {"deployCreated": {"release": {"version": "app@1"}}}})
