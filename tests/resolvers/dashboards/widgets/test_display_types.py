"""Widgets of text, categorical bars and widgets of delivery."""

from typing import Any

import pytest

from tests.clients.dashboard_editor import (
    DashboardEditor,
    count_widget,
    get_dashboard,
    get_errors,
    keep,
    new_query,
    new_widget,
    to_served,
    without_generated,
)

TEXT = {"title": "Notes", "displayType": "TEXT", "description": "# Notes", "queries": []}


@pytest.mark.spec("dashboards#display-types")
async def test_text_widget_has_a_description_and_no_queries(editor: DashboardEditor) -> None:
    without_key = {name: value for name, value in TEXT.items() if name != "queries"}

    dashboard = await editor.create(widgets=[TEXT, without_key | {"description": None}])

    assert without_generated(dashboard["widgets"]) == [
        to_served(TEXT),
        to_served(TEXT | {"description": None}),
    ]


@pytest.mark.spec("dashboards#query-list")
async def test_text_widget_cannot_have_queries(editor: DashboardEditor) -> None:
    queries = [new_query(conditions="a: (")]

    payload = await editor.request_create(widgets=[TEXT | {"queries": queries}])

    assert payload["errors"] == [
        {
            "code": "INVALID",
            "path": ["widgets", "0", "queries"],
            "details": {"allowed": ["an empty list"]},
        }
    ]


@pytest.mark.spec("dashboards#query-list")
async def test_other_widgets_require_queries(editor: DashboardEditor) -> None:
    without_key = {"title": "A", "displayType": "TABLE"}
    payload = await editor.request_create(widgets=[without_key, without_key | {"queries": []}])

    assert get_errors(payload) == [
        "REQUIRED widgets.0.queries",
        "REQUIRED widgets.1.queries",
    ]


@pytest.mark.spec("dashboards#query-list")
async def test_stored_chart_becomes_a_text_without_its_queries_and_back(
    editor: DashboardEditor,
) -> None:
    dashboard = await editor.create(widgets=[count_widget("A")])
    [kept] = keep(*dashboard["widgets"])
    to_text = kept | {"displayType": "TEXT"}

    refused = await editor.request_save(dashboard["id"], widgets=[to_text])
    saved = await editor.save(dashboard["id"], widgets=[to_text | {"queries": []}])
    refused_back = await editor.request_save(
        dashboard["id"], widgets=[kept | {"displayType": "LINE"}]
    )
    back = await editor.save(
        dashboard["id"], widgets=[kept | {"displayType": "LINE", "queries": [new_query()]}]
    )

    assert get_errors(refused) == ["INVALID widgets.0.queries"]
    assert saved["widgets"][0]["queries"] == []
    assert get_errors(refused_back) == ["REQUIRED widgets.0.queries"]
    assert [each["id"] for each in back["widgets"]] == [kept["id"]]
    assert len(back["widgets"][0]["queries"]) == 1


@pytest.mark.spec("dashboards#widget-values")
async def test_description_of_a_text_has_10000_characters(editor: DashboardEditor) -> None:
    longest = TEXT | {"description": "é" * 10_000}
    dashboard = await editor.create(widgets=[longest])
    [kept] = keep(*dashboard["widgets"])

    too_long = await editor.request_create("New", widgets=[TEXT | {"description": "x" * 10_001}])
    as_chart = await editor.request_save(
        dashboard["id"], widgets=[kept | {"displayType": "LINE", "queries": [new_query()]}]
    )

    assert dashboard["widgets"][0]["description"] == longest["description"]
    assert too_long["errors"] == [
        {
            "code": "TOO_LONG",
            "path": ["widgets", "0", "description"],
            "details": {"limit": 10_000, "actual": 10_001},
        }
    ]
    assert as_chart["errors"] == [
        {
            "code": "TOO_LONG",
            "path": ["widgets", "0", "description"],
            "details": {"limit": 255, "actual": 10_000},
        }
    ]


@pytest.mark.spec("dashboards#unchanged-saves")
async def test_dashboard_with_every_display_type_is_sent_back_unchanged(
    editor: DashboardEditor,
) -> None:
    bars = new_widget("B", displayType="CATEGORICAL_BAR", queries=[new_query(columns=["level"])])
    dashboard = await editor.create(widgets=[TEXT, bars, count_widget("C")])

    saved = await editor.save(
        dashboard["id"], title=dashboard["title"], widgets=dashboard["widgets"]
    )

    assert saved == dashboard


BARS = {"columns": ["level"], "aggregates": ["count()"]}
REFUSED_BARS: dict[str, dict[str, Any]] = {
    "REQUIRED columns": {"columns": []},
    "TOO_MANY columns": {"columns": ["level", "release"]},
    "REQUIRED aggregates": {"aggregates": []},
    "TOO_MANY aggregates": {"aggregates": ["count()", "eps()"]},
}


@pytest.mark.spec("dashboards#charts")
@pytest.mark.parametrize("error", REFUSED_BARS)
async def test_categorical_bars_have_one_column_and_one_aggregate(
    editor: DashboardEditor, error: str
) -> None:
    query = new_query(**BARS | REFUSED_BARS[error])
    widget = new_widget("A", displayType="CATEGORICAL_BAR", queries=[query])

    payload = await editor.request_create(widgets=[widget])

    code, name = error.split()
    assert get_errors(payload) == [f"{code} widgets.0.queries.0.{name}"]


@pytest.mark.spec("dashboards#charts")
async def test_categorical_bars_may_show_an_equation(editor: DashboardEditor) -> None:
    query = new_query(columns=["level"], aggregates=["equation|count() * 2"])

    dashboard = await editor.create(
        widgets=[new_widget("A", displayType="CATEGORICAL_BAR", queries=[query])]
    )

    assert dashboard["widgets"][0]["displayType"] == "CATEGORICAL_BAR"


@pytest.mark.spec("dashboards#closed-widget-types")
async def test_delivery_widgets_have_the_names_of_delivery_only(editor: DashboardEditor) -> None:
    valid = new_query(
        columns=["repository"],
        aggregates=["lead_time( p75 )", "equation|rollbacks() / deploys()"],
        conditions="environment:[a, b*] !author:x",
        orderby="-time_to_restore(avg)",
    )
    refused = new_query(
        columns=["session.status"], aggregates=["lead_time(p99)"], conditions="level:error"
    )
    [widget] = (
        await editor.create(widgets=[new_widget("A", widgetType="DELIVERY", queries=[valid])])
    )["widgets"]

    payload = await editor.request_create(
        "B", widgets=[new_widget("A", widgetType="DELIVERY", queries=[refused])]
    )

    assert widget["widgetType"] == "DELIVERY"
    assert get_errors(payload) == [
        f"INVALID widgets.0.queries.0.{each}"
        for each in ("conditions", "columns.0", "aggregates.0")
    ]
    conditions, columns, aggregates = (each["details"]["allowed"] for each in payload["errors"])
    names = ["project", "environment", "release", "author", "repository"]
    assert conditions == columns == names
    assert aggregates == [
        *("deploys()", "rollbacks()", "releases()", "commits()", "authors()"),
        *("deploy_frequency()", "lead_time(p50)", "lead_time(p75)", "lead_time(p90)"),
        *("lead_time(avg)", "change_failure_rate()", "time_to_restore(p50)"),
        *("time_to_restore(p90)", "time_to_restore(avg)"),
    ]


@pytest.mark.spec("dashboards#restoring")
async def test_version_with_a_text_is_restored_and_compared(editor: DashboardEditor) -> None:
    dashboard = await editor.create(widgets=[TEXT | {"description": "one"}])
    [kept] = keep(*dashboard["widgets"])
    changed = kept | {"displayType": "LINE", "description": "two", "queries": [new_query()]}
    await editor.save(dashboard["id"], widgets=[changed])

    payload = await editor.mutate("restoreDashboard", id=dashboard["id"], version=1)

    assert get_dashboard(payload)["widgets"] == dashboard["widgets"]
