"""Splitting and reordering recorded items does not change the result."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db import models
from db.connection.database import Database
from tests.clients.graph import Graph
from tests.support.factories import create_organization
from tests.support.mutations import EVENTS, SESSIONS

NOW = datetime.now(UTC).replace(minute=0, second=1, microsecond=0)
DATES = st.integers(0, 30 * 24).map(lambda hours: (NOW - timedelta(hours=hours)).isoformat())
PLACE = {
    "project": st.sampled_from(["one", "two"]),
    "release": st.sampled_from(["R1", "R2", "app@1.0.0"]),
    "environment": st.sampled_from(["", "production", "staging"]),
}
EVENT = st.fixed_dictionaries(
    PLACE | {"timestamp": DATES, "isNewGroup": st.booleans(), "count": st.integers(1, 5)}
)
SESSION = st.fixed_dictionaries(
    PLACE
    | {
        "started": DATES,
        "status": st.sampled_from(["OK", "EXITED", "CRASHED", "ABNORMAL", "ERRORED"]),
        "distinctId": st.sampled_from([None, "ann", "bob", "eve"]),
        "duration": st.one_of(st.none(), st.floats(0, 100)),
        "errors": st.integers(0, 2),
        "quantity": st.integers(1, 3),
    }
)
ITEM = st.one_of(
    EVENT.map(lambda item: (EVENTS, item)), SESSION.map(lambda item: (SESSIONS, item))
)

ANSWERS = """{ organization { releases(first: 100, orderBy: {field: SEMVER}) { nodes {
    version dateCreated firstEvent lastEvent newGroups
    production: newGroups(environments: ["production"])
    seen: firstEvent(environments: ["staging", ""])
    currentProjectMeta(project: "one") { sessionsLowerBound sessionsUpperBound }
    projects { slug newGroups hasHealthData health {
        totalSessions totalUsers sessionsCrashed sessionsErrored crashFreeSessions crashFreeUsers
        durationP50 durationP90 adoption sessionsAdoption totalProjectUsers24h
        totalProjectSessions24h
        stats(period: P30D) { timestamp value } users: stats(period: P7D, stat: USERS) { value }
    } }
} } } }"""


async def read_results(database: Database, calls: list[list[tuple[str, dict[str, Any]]]]) -> Any:
    """Make the calls in a new organization and read its releases."""
    slug = f"acme{id(calls)}{datetime.now(UTC).timestamp()}".replace(".", "")
    world = await create_organization(database, slug)
    for project in ("one", "two"):
        await world.row(models.Project, slug=project, name=project)
    user = await world.user(f"{slug}@acme.example", role="owner")
    graph = Graph(database, await world.token(user))
    for call in calls:
        for document, name in ((EVENTS, "events"), (SESSIONS, "sessions")):
            items = [item for kind, item in call if kind == document]
            if items:
                found = await graph(document, input={name: items})
                assert [each["errors"] for each in found.values()] == [[]]
    nodes = (await graph(ANSWERS))["organization"]["releases"]["nodes"]
    await graph.client.aclose()
    return sorted(nodes, key=lambda node: str(node["version"]))


@pytest.mark.spec("releases#recording")
@given(st.data())
@settings(
    max_examples=10,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_split_and_order_of_items_do_not_matter(database_url: str, data: st.DataObject) -> None:
    items = data.draw(st.lists(ITEM, min_size=1, max_size=30))
    shuffled = data.draw(st.permutations(items))
    cuts = sorted(data.draw(st.sets(st.integers(1, len(items)), max_size=5)))
    calls = [
        shuffled[start:end] for start, end in zip([0, *cuts], [*cuts, len(items)], strict=True)
    ]

    async def both() -> tuple[Any, Any]:
        database = Database(database_url)
        try:
            return await read_results(database, [items]), await read_results(database, calls)
        finally:
            await database.close()

    whole, split = asyncio.run(both())

    assert split == whole
