"""The data of widgets has nothing of another organization."""

from typing import Any

import pytest

from tests.clients.graph import Graph
from tests.support.mutations import record_events, record_sessions
from tests.support.tenants import Tenant
from tests.support.widgets import DATA, DAY, create_dashboard, draw, event_at, session_at, table

AGGREGATES = {
    "METRICS": ["sum(session)", "count_unique(user)"],
    "ERROR_EVENTS": ["count()", "count_unique(user)"],
    "ISSUE": [],
}
COLUMNS = {"METRICS": ["release"], "ERROR_EVENTS": ["release"], "ISSUE": ["issue", "events"]}
WIDGETS = [
    table(*aggregates, columns=COLUMNS[kind], widgetType=kind)
    for kind, aggregates in AGGREGATES.items()
]
PREVIEW = f"""query ($input: WidgetDataInput!) {{
    organization {{ widgetData(input: $input) {{ {DATA} }} }}
}}"""


async def record(tenant: Tenant, release: str, number: int) -> Graph:
    """Record sessions and events of an organization and return the client of its owner."""
    owner = await tenant.world.user(f"{release}@owner.example", role="owner")
    graph = Graph(tenant.world.db, await tenant.world.token(owner))
    await record_sessions(
        graph, session_at(1, release, project="one", quantity=number, distinctId=release)
    )
    await record_events(
        graph, event_at(1, release, project="one", count=number, issue=release, userId=release)
    )
    return graph


def list_rows(drawn: Any) -> Any:
    """Return the rows of each widget."""
    return [[row["values"] for row in each["results"][0]["rows"]] for each in drawn]


@pytest.mark.spec("widget-data#page-filters")
async def test_data_of_another_organization_is_not_read(own: Tenant, foreign: Tenant) -> None:
    graphs = [await record(own, "ours", 2), await record(foreign, "theirs", 3)]
    rows = [
        list_rows(await draw(each, await create_dashboard(each, *WIDGETS), **DAY))
        for each in graphs
    ]

    assert rows == [
        [[["ours", 2, 1]], [["ours", 2, 1]], [["ours", 2]]],
        [[["theirs", 3, 1]], [["theirs", 3, 1]], [["theirs", 3]]],
    ]
    for each in graphs:
        await each.client.aclose()


@pytest.mark.spec("widget-data#page-filters")
async def test_releases_of_another_organization_have_no_data(own: Tenant, foreign: Tenant) -> None:
    graph, other = await record(own, "ours", 2), await record(foreign, "theirs", 3)
    dashboard = await create_dashboard(
        graph, *WIDGETS, filters={"releaseId": [foreign.node("Release")]}
    )

    assert list_rows(await draw(graph, dashboard, **DAY)) == [[], [], []]
    for releases in (["theirs"], ["the*"], ["theirs", "latest"]):
        drawn = await draw(graph, dashboard, **DAY, releases=releases)
        assert "theirs" not in str(drawn)

    for each in (graph, other):
        await each.client.aclose()


@pytest.mark.spec("widget-data#page-filters")
async def test_projects_of_another_organization_are_unknown(
    graph: Graph, own: Tenant, foreign: Tenant
) -> None:
    assert own
    for name in (foreign.node("Project"), str(foreign.ids["Project"]), "404"):
        error = await graph.error(PREVIEW, input={"widget": WIDGETS[0], "projects": [name]})
        assert error["message"] == f"There is no project {name!r}."
        assert error["extensions"] == {
            "code": "NOT_FOUND",
            "argument": ["input", "projects", "0"],
        }
