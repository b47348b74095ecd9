"""The demo organization shows what dashboards can do."""

import pytest

from db.accounts.organization import find_organization_id, read_member_ids
from db.connection.database import Database
from jobs.demo.content import DEMO_ORGANIZATION, DEMO_OWNER
from jobs.demo.organization import create_demo_organization
from tests.clients.graph import Graph, on_sqlite
from tests.support.factories import World

DASHBOARDS = """{ organization { dashboards { nodes {
    id title version isFavorited updatedBy { name } widgets { title }
    history(first: 10) { nodes { version message author { name } } }
} } } }"""
CONFLICT = """mutation ($input: UpdateDashboardInput!) {
    updateDashboard(input: $input) { dashboard { version } errors { code details } }
}"""
PREBUILT = """{ organization { dashboard(id: "default-overview") { widgets {
    title displayType data {
        results { error { message } series { label total values } rows { values } }
    }
} } } }"""

BY_ENVIRONMENT = """{ organization { widgetData(input: { widget: {
    title: "By environment", displayType: TABLE, widgetType: METRICS, queries: [{
        fields: [], conditions: "", columns: ["environment"],
        aggregates: ["sum(session)", "crash_free_rate(session)"]
    }]
} }) { results { rows { values } } } } }"""

ADOPTION = """{ organization { releases(first: 100, filter: { environments: ["production"] }) {
    nodes { adoptionStages { stage } projects { health { sessionsAdoption } } }
} } }"""


@pytest.fixture
async def owner(db: Database) -> Graph:
    """A client of the owner of the demo organization."""
    await create_demo_organization(db, DEMO_ORGANIZATION, lambda *_: None)
    async with db.begin_read_only() as connection:
        organization = await find_organization_id(connection, DEMO_ORGANIZATION)
        assert organization is not None
        people = await read_member_ids(connection, organization)
    return Graph(db, await World(db, organization).token(people[DEMO_OWNER]))


async def test_demo_dashboards_have_favourites_a_history_and_a_conflict(owner: Graph) -> None:
    nodes = (await owner(DASHBOARDS))["organization"]["dashboards"]["nodes"]
    dashboards = {each["title"]: each for each in nodes}
    stale = {"id": dashboards["Try a conflict"]["id"], "expectedVersion": 1, "period": "7d"}
    refused = (await owner(CONFLICT, input=stale))["updateDashboard"]
    saved = (await owner(CONFLICT, input=stale | {"expectedVersion": 2}))["updateDashboard"]

    assert {title: each["isFavorited"] for title, each in dashboards.items()} == {
        "General": True,
        "Mobile release health": True,
        "Checkout errors": True,
        "Try a conflict": False,
    }
    assert [
        (each["version"], each["author"]["name"], each["message"])
        for each in dashboards["Checkout errors"]["history"]["nodes"]
    ] == [
        (5, "Bruno Okafor", "Total first again, production only"),
        (4, "Ada Lindqvist", "Unhandled errors first"),
        (3, "Bruno Okafor", "Two weeks are one sprint"),
        (2, "Chen Wei", "Show which releases have the errors"),
        (1, "Chen Wei", None),
    ]
    [error] = refused["errors"]
    assert error["code"] == "VERSION_MISMATCH"
    assert error["details"]["currentVersion"] == 2
    assert error["details"]["updatedBy"]["name"] == "Bruno Okafor"
    assert saved == {"dashboard": {"version": 3}, "errors": []}


async def test_every_prebuilt_widget_has_believable_data(owner: Graph) -> None:
    dashboard = (await owner(PREBUILT))["organization"]["dashboard"]
    results = {
        widget["title"]: result
        for widget in dashboard["widgets"]
        for result in widget["data"]["results"]
    }
    numbers = {
        widget["title"]: result["rows"][0]["values"][0]
        for widget in dashboard["widgets"]
        for result in widget["data"]["results"]
        if widget["displayType"] == "BIG_NUMBER"
    }

    assert [title for title, result in results.items() if result["error"]] == []
    for title, result in results.items():
        assert result["series"] or result["rows"], title
        for series in result["series"]:
            assert series["total"] is not None, title
            assert any(series["values"]), title
        for row in result["rows"]:
            assert None not in row["values"], title
    assert 95 < numbers["Crash-Free Sessions"] < 100
    assert 90 < numbers["Crash-Free Users"] < 100
    assert 10_000 < numbers["Number of Sessions"] < 50_000
    assert 500 < numbers["Number of Users"] < numbers["Number of Sessions"]
    assert 200 < numbers["Number of Errors"] < 5_000
    assert numbers["Number of Issues"] == 14
    assert 100 < numbers["Affected Users"] < numbers["Number of Errors"]
    assert 50 < numbers["Unhandled Errors"] < numbers["Number of Errors"]
    assert 0.5 < numbers["Deploy Frequency"] < 10
    assert 3600 < numbers["Lead Time"] < 48 * 3600
    assert 0 < numbers["Change Failure Rate"] < 30
    assert 60 < numbers["Time to Restore"] < 24 * 3600
    assert {each["label"] for each in results["Sessions by Status"]["series"]} == {
        "healthy",
        "errored",
        "abnormal",
        "crashed",
    }
    assert len(results["Most Frequent Issues"]["rows"]) == 10
    assert len(results["Most Used Releases"]["rows"]) == 10

    [compared] = (await owner(BY_ENVIRONMENT))["organization"]["widgetData"]["results"]
    [production, staging] = [row["values"] for row in compared["rows"]]
    assert [production[0], staging[0]] == ["production", "staging"]
    assert 5 < production[1] / staging[1] < 20
    assert 90 < staging[2] < production[2] < 100


@on_sqlite
async def test_releases_with_many_sessions_are_adopted(owner: Graph) -> None:
    releases = (await owner(ADOPTION))["organization"]["releases"]["nodes"]

    used = [
        release["adoptionStages"][0]["stage"]
        for release in releases
        if (release["projects"][0]["health"]["sessionsAdoption"] or 0) > 50
    ]
    assert set(used) == {"ADOPTED"}
