"""Layouts of widgets that overlap, and what stays valid because it is stored."""

import pytest
from sqlalchemy import update

from db import models
from tests.clients.dashboard_editor import (
    LAYOUT,
    DashboardEditor,
    count_query,
    count_widget,
    get_errors,
    keep,
    new_query,
    new_widget,
)
from tests.support.factories import World


@pytest.mark.parametrize(
    "layout",
    [
        LAYOUT,
        LAYOUT | {"x": 1},
        LAYOUT | {"y": 1},
        {"x": 0, "y": 0, "w": 6, "h": 9, "minH": 1},
    ],
    ids=["same", "1 right", "1 down", "around"],
)
@pytest.mark.spec("dashboards#layout")
async def test_widgets_cannot_overlap(editor: DashboardEditor, layout: dict[str, int]) -> None:
    widgets = [count_widget("A", layout=LAYOUT), count_widget("B", layout=layout)]

    for pair in (widgets, widgets[::-1]):
        payload = await editor.request_create(widgets=pair)
        assert get_errors(payload) == ["INVALID widgets.1.layout"]
        assert payload["errors"][0]["details"] == {
            "allowed": ["a place that no other widget takes"],
            "overlaps": ["widgets", "0"],
        }


@pytest.mark.parametrize(
    "layout",
    [LAYOUT | {"x": 2}, LAYOUT | {"y": 2}, None],
    ids=["2 right", "2 down", "none"],
)
@pytest.mark.spec("dashboards#layout")
async def test_adjacent_widgets_do_not_overlap(
    editor: DashboardEditor, layout: dict[str, int] | None
) -> None:
    widgets = [count_widget("A", layout=LAYOUT), count_widget("B", layout=layout)]

    dashboard = await editor.create(widgets=widgets)

    assert [each["layout"] for each in dashboard["widgets"]] == [LAYOUT, layout]


@pytest.mark.spec("dashboards#layout")
async def test_each_widget_that_overlaps_an_earlier_one_is_reported_once(
    editor: DashboardEditor,
) -> None:
    widgets = [count_widget(str(index), layout=LAYOUT) for index in range(4)]
    outside = count_widget("outside", layout=LAYOUT | {"x": 5})

    errors = await editor.reject_create(widgets=[*widgets, outside])

    assert errors == [
        "OUT_OF_RANGE widgets.4.layout.w",
        *(f"INVALID widgets.{index}.layout" for index in (1, 2, 3)),
    ]


@pytest.mark.spec("dashboards#layout")
async def test_stored_widgets_that_overlap_stay_valid_until_one_moves(
    world: World, editor: DashboardEditor
) -> None:
    dashboard = await editor.create(
        widgets=[count_widget("A", layout=LAYOUT), count_widget("B", layout=LAYOUT | {"x": 2})]
    )
    overlapping = {"x": 0, "y": 0, "w": 2, "h": 1, "min_h": 2}
    async with world.db.begin() as connection:
        await connection.execute(update(models.Widget).values(layout=overlapping))
    stored = await editor.read(dashboard["id"])
    first, second = stored["widgets"]

    kept = await editor.save(stored["id"], title="New", widgets=[first, second])
    third = new_widget("C", layout=LAYOUT | {"y": 1})
    beside = await editor.request_save(
        stored["id"], widgets=[*keep(first, second), third], validateOnly=True
    )
    moved = {"id": second["id"], "layout": second["layout"] | {"minH": 1, "w": 1}}

    assert kept["widgets"] == [first, second]
    assert beside["errors"] == []
    assert await editor.reject_save(stored["id"], widgets=[*keep(first), moved]) == [
        "INVALID widgets.1.layout"
    ]


@pytest.mark.parametrize(
    "display_type", ["LINE", "AREA", "STACKED_AREA", "BAR", "TOP_N", "BIG_NUMBER", "TABLE"]
)
@pytest.mark.spec("dashboards#charts")
async def test_chart_requires_an_aggregate(editor: DashboardEditor, display_type: str) -> None:
    queries = [count_query(), new_query(columns=["title"], aggregates=[])]
    widget = new_widget("W", displayType=display_type, queries=queries)

    payload = await editor.request_create(widgets=[widget])
    of_issues = await editor.request_create("I", widgets=[widget | {"widgetType": "ISSUE"}])

    if display_type == "TABLE":
        assert payload["errors"] == []
    else:
        assert get_errors(payload) == ["REQUIRED widgets.0.queries.1.aggregates"]
    assert of_issues["errors"] == []


@pytest.mark.spec("dashboards#charts")
async def test_table_without_aggregates_cannot_become_a_chart(editor: DashboardEditor) -> None:
    table = new_widget("W", displayType="TABLE", queries=[new_query(aggregates=[])])
    dashboard = await editor.create(widgets=[table])
    [widget] = keep(*dashboard["widgets"])

    errors = await editor.reject_save(
        dashboard["id"], widgets=[widget | {"displayType": "STACKED_AREA"}]
    )

    assert errors == ["REQUIRED widgets.0.queries.0.aggregates"]


@pytest.mark.spec("dashboards#charts")
async def test_stored_query_against_the_rules_of_charts_stays_valid(
    world: World, editor: DashboardEditor
) -> None:
    dashboard = await editor.create(widgets=[count_widget("W", displayType="BIG_NUMBER")])
    async with world.db.begin() as connection:
        await connection.execute(
            update(models.WidgetQuery).values(aggregates=[], selected_aggregate=3)
        )
    [widget] = (await editor.read(dashboard["id"]))["widgets"]

    saved = await editor.save(dashboard["id"], title="New", widgets=[widget])
    changed = {"id": widget["queries"][0]["id"], "name": "changed"}
    errors = await editor.reject_save(
        dashboard["id"], widgets=[{"id": widget["id"], "queries": [changed]}]
    )

    assert saved["widgets"] == [widget]
    assert errors == [
        "REQUIRED widgets.0.queries.0.aggregates",
        "OUT_OF_RANGE widgets.0.queries.0.selectedAggregate",
    ]


@pytest.mark.spec("dashboards#widget-values")
async def test_title_of_a_widget_is_trimmed(world: World, editor: DashboardEditor) -> None:
    dashboard = await editor.create(
        widgets=[count_widget("\t A  b \n"), count_widget(" " * 300 + "x" * 255)]
    )
    [first, second] = dashboard["widgets"]
    async with world.db.begin() as connection:
        await connection.execute(update(models.Widget).values(title=" old "))

    whole = (await editor.read(dashboard["id"]))["widgets"]
    resent = await editor.save(dashboard["id"], widgets=whole)
    renamed = await editor.save(
        dashboard["id"], widgets=[{"id": first["id"], "title": " new "}, *keep(second)]
    )

    assert (first["title"], second["title"]) == ("A  b", "x" * 255)
    assert (resent["version"], [each["title"] for each in resent["widgets"]]) == (1, [" old "] * 2)
    assert [each["title"] for each in renamed["widgets"]] == ["new", " old "]
