"""Reading a dashboard, its widgets and its time range."""

import base64
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete

from db import models
from resolvers.ids import encode_global_id, parse_global_id
from tests.clients.dashboard_editor import (
    DASHBOARD_DEFAULTS,
    WIDGETS,
    DashboardEditor,
    get_dashboard,
    new_query,
    new_widget,
    to_served,
    user_of,
    without_generated,
)
from tests.resolvers.dashboards.conftest import NewEditor
from tests.support.factories import World


def get_row_id(dashboard: Any) -> int:
    """Return the row id of a dashboard."""
    parsed = parse_global_id(dashboard["id"])
    assert parsed is not None
    return parsed[1]


@pytest.mark.spec("dashboards#reading")
async def test_widgets_and_queries_come_in_order(editor: DashboardEditor, dashboard: Any) -> None:
    read = await editor.read(dashboard["id"])

    assert read == dashboard
    assert without_generated(read) == DASHBOARD_DEFAULTS | {
        "title": "Dashboard 1",
        "widgets": [to_served(widget) for widget in WIDGETS],
    }


@pytest.mark.spec("dashboards#lookup-by-id")
async def test_unknown_id_reads_as_null(editor: DashboardEditor, dashboard: Any) -> None:
    widget = dashboard["widgets"][0]["id"]

    for unknown in (encode_global_id("Dashboard", 404), widget, "", "1", "x", "é"):
        assert await editor.read(unknown, "title") is None


@pytest.mark.parametrize("number", ["9" * 5000, "0" * 5000, "-1", "01", "1 ", "\u0661", ""])
@pytest.mark.spec("dashboards#lookup-by-id")
@pytest.mark.spec("dashboards#widget-ids")
async def test_malformed_number_in_an_id_reads_as_null_and_is_not_found(
    editor: DashboardEditor, dashboard: Any, number: str
) -> None:
    malformed, widget = (
        base64.urlsafe_b64encode(f"{kind}:{number}".encode()).decode().rstrip("=")
        for kind in ("Dashboard", "Widget")
    )

    assert await editor.read(malformed, "title") is None
    assert await editor.reject_save(malformed, title="New") == ["NOT_FOUND id"]
    errors = await editor.reject_save(dashboard["id"], widgets=[{"id": widget}])
    code = "NOT_FOUND" if number == "-1" else "INVALID"
    assert errors == [f"{code} widgets.0.id"]


@pytest.mark.spec("dashboards#lookup-by-id")
async def test_node_finds_dashboards_widgets_and_queries(
    editor: DashboardEditor, dashboard: Any
) -> None:
    widget = dashboard["widgets"][1]
    query = widget["queries"][0]

    data = await editor.run(
        """query ($ids: [ID!]!) { nodes(ids: $ids) {
            id
            ... on Dashboard { title }
            ... on Widget { title queries { name } }
            ... on WidgetQuery { orderby }
        } }""",
        ids=[query["id"], dashboard["id"], widget["id"]],
    )

    assert data["nodes"] == [
        {"id": query["id"], "orderby": "-count()"},
        {"id": dashboard["id"], "title": "Dashboard 1"},
        {"id": widget["id"], "title": "W2", "queries": [{"name": ""}]},
    ]


@pytest.mark.spec("dashboards#query-fields")
async def test_field_aliases_default_to_an_empty_list(editor: DashboardEditor) -> None:
    aliased = new_query("aliased", fields=["count()"], fieldAliases=["Errors", ""])

    dashboard = await editor.create(widgets=[new_widget("W", queries=[aliased, new_query()])])

    aliases = [query["fieldAliases"] for query in dashboard["widgets"][0]["queries"]]
    assert aliases == [["Errors", ""], []]


@pytest.mark.spec("dashboards#dashboard-fields")
async def test_page_filter_that_is_not_set_is_null(world: World, editor: DashboardEditor) -> None:
    await world.environment("production")

    dashboard = await editor.create("D", environments=["production"])

    assert without_generated(dashboard) == DASHBOARD_DEFAULTS | {
        "title": "D",
        "environments": ["production"],
    }


@pytest.mark.spec("dashboards#environments")
async def test_empty_list_of_environments_is_served(editor: DashboardEditor) -> None:
    assert (await editor.create(environments=[]))["environments"] == []


@pytest.mark.spec("dashboards#page-filters")
async def test_stored_filters_are_served(filtered_dashboard: Any) -> None:
    assert [each["slug"] for each in filtered_dashboard["projects"]] == ["one", "two"]
    filters = {
        name: filtered_dashboard[name]
        for name in ("environments", "period", "end", "utc", "filters", "allProjects", "version")
    }
    assert filters == {
        "environments": ["production"],
        "period": "14d",
        "end": "2026-11-02T00:00:00+00:00",
        "utc": False,
        "filters": {"release": ["app@1"], "releaseId": ["7"]},
        "allProjects": False,
        "version": 1,
    }


@pytest.mark.spec("dashboards#time-range")
async def test_times_are_served_in_utc_whatever_utc_is_set_to(editor: DashboardEditor) -> None:
    end = datetime.now(UTC).replace(microsecond=123456)
    start = end - timedelta(days=1)
    local = start.astimezone().isoformat()

    dashboards = [
        await editor.create(str(utc), start=local, end=end.isoformat(), utc=utc)
        for utc in (True, False)
    ]

    assert [without_generated(each) for each in dashboards] == [
        DASHBOARD_DEFAULTS
        | {"title": str(utc), "start": start.isoformat(), "end": end.isoformat(), "utc": utc}
        for utc in (True, False)
    ]


@pytest.mark.spec("dashboards#time-range")
async def test_start_without_an_end_is_served(editor: DashboardEditor) -> None:
    start, end = "2026-11-01T00:00:00+00:00", "2026-11-02T00:00:00+00:00"
    dashboard = await editor.create(start=start)

    ended = await editor.save(dashboard["id"], end=end)

    assert (dashboard["start"], dashboard["end"]) == (start, None)
    assert (ended["start"], ended["end"]) == (start, end)


@pytest.mark.spec("dashboards#time-range")
async def test_range_before_the_retention_limit_is_expired(new_editor: NewEditor) -> None:
    ann = await new_editor("ann", retention_days=1)
    now = datetime.now(UTC)
    partly = {"start": now - timedelta(days=2), "end": now - timedelta(hours=1)}
    wholly = {"start": now - timedelta(days=3), "end": now - timedelta(days=2)}

    read = [
        await ann.create(str(number), **{name: at.isoformat() for name, at in each.items()})
        for number, each in enumerate((partly, wholly))
    ]

    assert [each["expired"] for each in read] == [False, True]
    for name in ("start", "end"):
        assert [each[name] for each in read] == [
            each[name].isoformat() for each in (partly, wholly)
        ]


@pytest.mark.spec("dashboards#time-range")
async def test_saved_range_before_the_retention_limit_is_expired(
    editor: DashboardEditor, filtered_dashboard: Any
) -> None:
    now = datetime.now(UTC)
    dates = {
        "start": (now - timedelta(days=400)).isoformat(),
        "end": (now - timedelta(days=300)).isoformat(),
    }
    old = get_dashboard(await editor.request_save(filtered_dashboard["id"], **dates))
    recent_dates = {"start": (now - timedelta(days=9)).isoformat(), "end": now.isoformat()}
    recent = await editor.save(filtered_dashboard["id"], **recent_dates)
    open_ended = await editor.save(filtered_dashboard["id"], end=None)

    assert old["expired"] is True
    assert (old["start"], old["end"]) == (dates["start"], dates["end"])
    assert recent["expired"] is False
    assert open_ended["start"] == recent_dates["start"]
    assert (open_ended["end"], open_ended["expired"]) == (None, False)


@pytest.mark.spec("dashboards#time-range")
async def test_retention_limit_does_not_change_the_stored_start(new_editor: NewEditor) -> None:
    ann = await new_editor("ann", retention_days=1)
    now = datetime.now(UTC)
    start = (now - timedelta(days=30)).isoformat()
    dashboard = await ann.create(start=start, end=now.isoformat())

    other_server = await new_editor("pat", retention_days=90)

    assert (await other_server.read(dashboard["id"], "start")) == {"start": start}


@pytest.mark.spec("dashboards#dataset-sources")
async def test_every_dataset_source_is_served(editor: DashboardEditor) -> None:
    sources = ["UNKNOWN", "INFERRED", "USER", "FORCED"]

    dashboard = await editor.create(
        widgets=[new_widget(each, datasetSource=each) for each in sources]
    )

    assert [widget["datasetSource"] for widget in dashboard["widgets"]] == sources


@pytest.mark.spec("dashboards#query-fields")
async def test_selected_aggregate_of_a_big_number_is_served(editor: DashboardEditor) -> None:
    two = new_query(aggregates=["count()", "count_unique(user)"], selectedAggregate=1)

    dashboard = await editor.create(
        widgets=[new_widget("N", displayType="BIG_NUMBER", queries=[two, new_query()])]
    )

    selected = [query["selectedAggregate"] for query in dashboard["widgets"][0]["queries"]]
    assert selected == [1, None]


@pytest.mark.spec("dashboards#creator-and-editor")
async def test_deleted_creator_is_null_and_other_creators_stay(
    world: World, editor: DashboardEditor, new_editor: NewEditor
) -> None:
    bob = await new_editor("bob")
    dashboards = [
        await each.create(title) for each, title in ((editor, "A"), (bob, "B"), (editor, "C"))
    ]
    await world.change(models.Dashboard, get_row_id(dashboards[2]), created_by_id=None)
    async with world.db.begin() as connection:
        await connection.execute(
            delete(models.User).where(models.User.username == "bob@acme.example")
        )

    data = await editor.run(
        "{ organization { dashboards { nodes { title createdBy { username email } } } } }"
    )

    creators = {
        node["title"]: node["createdBy"] for node in data["organization"]["dashboards"]["nodes"]
    }
    assert creators == {
        "General": None,
        "A": user_of("ann"),
        "B": None,
        "C": None,
    }


@pytest.mark.spec("dashboards#creator-and-editor")
async def test_deleted_creator_is_null(
    world: World, editor: DashboardEditor, new_editor: NewEditor, filtered_dashboard: Any
) -> None:
    other = await new_editor("bob")
    deleted_users = await other.create("Theirs")
    async with world.db.begin() as connection:
        await connection.execute(
            delete(models.User).where(models.User.email == "bob@acme.example")
        )

    assert (await editor.read(deleted_users["id"]))["createdBy"] is None
    assert (await editor.read(filtered_dashboard["id"]))["createdBy"] == user_of("ann")
