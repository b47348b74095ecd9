"""Widgets that are stored and cannot be answered, and those that have nothing to answer."""

from typing import Any

import pytest

from db import models
from resolvers.dashboards.document import WidgetType
from resolvers.ids import parse_row_id
from tests.clients.graph import Graph
from tests.support.factories import World
from tests.support.widgets import chart, create_dashboard, draw, draw_one, widget

pytestmark = pytest.mark.usefixtures("project")

READ = """query ($id: ID!) { organization { dashboard(id: $id) { version widgets {
    id widgetType queries { id aggregates conditions columns orderby }
} } } }"""
UPDATE = """mutation ($input: UpdateDashboardInput!) {
    updateDashboard(input: $input) { dashboard { version } errors { code path } }
}"""


async def read_widgets(graph: Graph, dashboard_id: str) -> Any:
    """Read the widgets of a dashboard."""
    return (await graph(READ, id=dashboard_id))["organization"]["dashboard"]["widgets"]


@pytest.mark.spec("dashboards#unanswerable-queries")
@pytest.mark.spec("dashboards#closed-widget-types")
async def test_stored_names_of_metrics_stay_readable_and_are_not_answered(
    world: World, graph: Graph
) -> None:
    # A save of today refuses count() in a METRICS widget; an older one stored it.
    dashboard_id = await create_dashboard(graph, chart("count()", widgetType="ERROR_EVENTS"))
    [stored] = await read_widgets(graph, dashboard_id)
    row_id = parse_row_id("Widget", stored["id"])
    assert row_id is not None
    await world.change(models.Widget, row_id, widget_type=WidgetType.METRICS.value)

    [read] = await read_widgets(graph, dashboard_id)
    [data] = await draw(graph, dashboard_id)
    unchanged = {"id": dashboard_id, "title": "New title", "widgets": [read]}
    saved = (await graph(UPDATE, input=unchanged))["updateDashboard"]
    changed_query = read["queries"][0] | {"conditions": "release:1"}
    changed = {"id": dashboard_id, "widgets": [read | {"queries": [changed_query]}]}
    refused = (await graph(UPDATE, input=changed))["updateDashboard"]

    assert read == stored | {"widgetType": "METRICS"}
    [result] = data["results"]
    assert result["error"]["code"] == "NOT_ANSWERABLE"
    assert result["error"]["message"].startswith("There is no data about count(). Use one of sum(")
    assert saved == {"dashboard": {"version": 2}, "errors": []}
    path = ["widgets", "0", "queries", "0", "aggregates", "0"]
    assert refused == {"dashboard": None, "errors": [{"code": "INVALID", "path": path}]}


@pytest.mark.spec("dashboards#unanswerable-queries")
async def test_types_that_are_not_kept_are_saved_and_not_answered(graph: Graph) -> None:
    result = await draw_one(
        graph, widget("p95(span.duration)", widgetType="SPANS", displayType="LINE")
    )

    assert result["error"] == {"code": "NOT_ANSWERABLE", "message": "Spans are not kept."}


@pytest.mark.spec("dashboards#display-types")
async def test_text_has_no_results(graph: Graph) -> None:
    text = {"title": "T", "displayType": "TEXT", "description": "# Text"}
    dashboard_id = await create_dashboard(graph, text)

    [data] = await draw(graph, dashboard_id)

    assert data["results"] == []


@pytest.mark.spec("dashboards#equation-rules")
async def test_division_by_a_value_of_0_is_null(graph: Graph) -> None:
    result = await draw_one(
        graph,
        widget("equation|count_crashed(session) / sum(session)", displayType="BIG_NUMBER"),
    )

    assert result["error"] is None
    assert result["rows"] == [{"values": [None]}]
