"""Creating dashboards."""

from typing import Any

import pytest

from tests.clients.dashboard_editor import (
    EMPTY_PLAN,
    DashboardEditor,
    count_query,
    count_widget,
    get_dashboard,
    get_errors,
    read_tables,
    user_of,
)
from tests.support.factories import World


@pytest.mark.spec("dashboards#creating")
@pytest.mark.spec("dashboards#dashboard-fields")
async def test_new_dashboard_needs_only_a_title(editor: DashboardEditor) -> None:
    dashboard = await editor.create("  Only a title ")

    assert dashboard.pop("lastVisited") is not None
    assert dashboard == {
        "id": dashboard["id"],
        "title": "Only a title",
        "version": 1,
        "projects": [],
        "allProjects": False,
        "environments": None,
        "period": None,
        "start": None,
        "end": None,
        "utc": None,
        "expired": False,
        "filters": {"release": [], "releaseId": []},
        "permissions": None,
        "isFavorited": False,
        "visits": 1,
        "canEdit": True,
        "canDelete": True,
        "canChangePermissions": True,
        "createdBy": user_of("ann"),
        "updatedBy": user_of("ann"),
        "widgets": [],
    }


@pytest.mark.spec("dashboards#creating")
@pytest.mark.spec("dashboards#widget-list")
async def test_widgets_and_filters_are_served_as_sent(editor: DashboardEditor) -> None:
    widgets = [
        count_widget(
            "A",
            limit=6,
            datasetSource="INFERRED",
            queries=[count_query(name="1"), count_query(name="2")],
        ),
        count_widget(
            "B", limit=5, displayType="TABLE", layout={"x": 0, "y": 2, "w": 6, "h": 2, "minH": 2}
        ),
        count_widget("C", displayType="BIG_NUMBER", queries=[count_query(selectedAggregate=0)]),
    ]

    dashboard = await editor.create(
        "D",
        widgets=widgets,
        start="2026-11-01T02:00:00+02:00",
        end="2026-11-02T00:00:00Z",
        utc=True,
    )

    assert [each["title"] for each in dashboard["widgets"]] == ["A", "B", "C"]
    assert [each["limit"] for each in dashboard["widgets"]] == [6, 5, None]
    assert [each["datasetSource"] for each in dashboard["widgets"]] == ["INFERRED", "USER", "USER"]
    assert [query["name"] for query in dashboard["widgets"][0]["queries"]] == ["1", "2"]
    assert dashboard["widgets"][1]["layout"] == widgets[1]["layout"]
    assert dashboard["widgets"][2]["queries"][0]["selectedAggregate"] == 0
    assert dashboard["start"] == "2026-11-01T00:00:00+00:00"
    assert (dashboard["end"], dashboard["utc"]) == ("2026-11-02T00:00:00+00:00", True)


@pytest.mark.spec("dashboards#creating")
@pytest.mark.spec("dashboards#errors")
async def test_invalid_creation_writes_nothing(editor: DashboardEditor) -> None:
    cases: list[tuple[dict[str, Any], list[str]]] = [
        (
            {"start": "2026-11-02T00:00:00Z", "end": "2026-11-01T00:00:00Z"},
            ["INVALID start"],
        ),
        ({"widgets": [count_widget(limit=11)]}, ["OUT_OF_RANGE widgets.0.limit"]),
        ({"widgets": [count_widget() for _ in range(31)]}, ["TOO_MANY widgets"]),
        ({"widgets": [count_widget(id="V2lkZ2V0OjE")]}, ["NOT_FOUND widgets.0.id"]),
        ({"organization": "other"}, ["NOT_FOUND organization"]),
    ]
    for values, errors in cases:
        assert await editor.reject_create(**values) == errors
    assert await editor.list_titles() == ["General"]


@pytest.mark.spec("dashboards#validate-only")
@pytest.mark.spec("dashboards#creating")
async def test_validate_only_creation_writes_nothing(
    world: World, editor: DashboardEditor
) -> None:
    await editor.create("Taken")
    before = await read_tables(world)
    widgets = [count_widget("A"), count_widget("B"), count_widget("C")]

    valid = await editor.request_create("New", widgets=widgets, validateOnly=True)
    copy = await editor.request_create("Taken", duplicate=True, validateOnly=True)
    taken = await editor.request_create("Taken", period="x", validateOnly=True)
    absent = await editor.request_create("New", organization="none", validateOnly=True)

    plan = {"created": 3, "updated": [], "removed": [], "moved": []}
    assert valid == {"dashboard": None, "plan": plan, "errors": []}
    assert copy == {"dashboard": None, "plan": EMPTY_PLAN, "errors": []}
    assert get_errors(taken) == ["INVALID period", "CONFLICT title"]
    assert get_errors(absent) == ["NOT_FOUND organization"]
    assert await read_tables(world) == before


@pytest.mark.spec("dashboards#validate-only")
async def test_null_for_validate_only_creates(editor: DashboardEditor) -> None:
    payload = await editor.request_create("New", validateOnly=None)

    assert get_dashboard(payload)["title"] == "New"
    assert payload["plan"] is None
