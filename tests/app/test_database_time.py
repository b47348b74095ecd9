"""Database time: which token and organization is charged for a statement."""

from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from sqlalchemy import text

from db.connection.database import Database
from db.connection.errors import StatementTimeoutError
from db.connection.timer import DatabaseTimer
from tests.clients.graph import Graph
from tests.support.factories import World, create_organization
from tests.support.mutations import create

pytestmark = pytest.mark.spec("security#database-time")

QUERY = "{ viewer { scopes } }"
ENDLESS = {
    "sqlite": "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i FROM n) SELECT max(i) FROM n",
    "postgresql": "SELECT pg_sleep(60)",
}


@pytest.fixture
def seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let each statement take 1,000 seconds of database time."""
    monkeypatch.setattr(DatabaseTimer, "seconds", 1_000.0)


async def query(graph: Graph) -> Any:
    await graph(QUERY)


@pytest.mark.usefixtures("seconds", "project")
@pytest.mark.parametrize("operation", [query, create])
async def test_statements_are_charged_to_the_token_that_sent_them(
    world: World, operation: Callable[[Graph], Awaitable[Any]]
) -> None:
    owner = await world.user("owner@acme.example", role="owner")
    other = await create_organization(world.db, "other")
    tokens = [await world.token(owner), await world.token(owner)]
    tokens.append(await other.token(await other.user("owner@other.example", role="owner")))
    graph = Graph(world.db, tokens[0], waiting_timeout=0.001, database_time_per_organization=1e9)
    await operation(graph)

    responses = []
    for token in tokens:
        headers = {"Authorization": f"Bearer {token}"}
        body = {"query": QUERY}
        responses.append(await graph.client.post("/graphql", json=body, headers=headers))
    await graph.client.aclose()

    assert [each.status_code for each in responses] == [429, 200, 200]
    [error] = responses[0].json()["errors"]
    seconds = int(responses[0].headers["retry-after"])
    expected = {"code": "DATABASE_TIME_EXCEEDED", "limit": 2, "retryAfter": seconds}
    assert error["extensions"] == expected
    assert seconds > 400


async def test_time_of_a_statement_that_timed_out_is_charged(database_url: str) -> None:
    database = Database(database_url, statement_timeout=0.1)
    charged: list[float] = []
    database.time_listeners.append(charged.append)

    async with database.snapshot() as snapshot:
        with pytest.raises(StatementTimeoutError):
            await snapshot.fetch_rows(text(ENDLESS[database.url.get_backend_name()]))
    await database.close()

    assert len(charged) == 1


async def test_waiting_for_the_lock_of_a_write_is_not_charged(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    charged: list[float] = []
    monkeypatch.setattr(world.db, "time_listeners", [charged.append])

    async with world.db.begin():
        pass

    assert charged == []
