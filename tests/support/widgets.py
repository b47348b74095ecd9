"""Dashboards to draw, and the hours that their data is about."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import uuid4

from tests.clients.graph import Graph

CREATE = """mutation ($input: CreateDashboardInput!) {
    createDashboard(input: $input) { dashboard { id } errors { code path message details } }
}"""
COLUMN = "field alias kind unit"
DATA = f"""start end interval timestamps results {{
    query {{ id }} name columns {{ {COLUMN} }}
    series {{ column {{ field }} groupBy {{ column value }} label isOther values total }}
    rows {{ values }} error {{ code message }}
}}"""
ARGUMENTS = (
    "$projects: [ID!], $environments: [String!], $releases: [String!], $period: String, "
    "$start: DateTime, $end: DateTime, $interval: String"
)
PASSED = ", ".join(
    f"{name}: ${name}"
    for name in ("projects", "environments", "releases", "period", "start", "end", "interval")
)
DRAW = f"""query ($id: ID!, {ARGUMENTS}) {{
    organization {{ dashboard(id: $id) {{ widgets {{ data({PASSED}) {{ {DATA} }} }} }} }}
}}"""

START = (datetime.now(UTC) - timedelta(days=6)).replace(hour=0, minute=0, second=0, microsecond=0)
"""The midnight at which the hours of tests begin, some days ago."""
DAY = {"start": START.isoformat(), "end": (START + timedelta(days=1)).isoformat()}
"""The arguments of the first day."""


def hour(number: int) -> datetime:
    """Return the start of an hour after START."""
    return START + timedelta(hours=number)


def session_at(number: int, release: str = "R1", **values: Any) -> dict[str, Any]:
    """Make the input of a session that started within an hour after START."""
    started = (hour(number) + timedelta(minutes=7)).isoformat()
    return {"project": "app", "release": release, "environment": "production"} | {
        "started": started,
        **values,
    }


def event_at(number: int, release: str = "R1", **values: Any) -> dict[str, Any]:
    """Make the input of events that happened within an hour after START."""
    happened = (hour(number) + timedelta(minutes=7)).isoformat()
    return {"project": "app", "release": release, "environment": "production"} | {
        "timestamp": happened,
        **values,
    }


def chart(*aggregates: str, **values: Any) -> dict[str, Any]:
    """Make the input of a line chart of release health by the hour, with one query."""
    return widget(*aggregates, **{"displayType": "LINE", "interval": "1h"} | values)


def table(*aggregates: str, **values: Any) -> dict[str, Any]:
    """Make the input of a table of release health, with one query."""
    return widget(*aggregates, **{"displayType": "TABLE"} | values)


def widget(*aggregates: str, **values: Any) -> dict[str, Any]:
    """Make the input of a widget of release health, with one query.

    Values that are not those of a widget are of its query.
    """
    of_query = {"fields", "columns", "conditions", "orderby", "fieldAliases", "selectedAggregate"}
    query = {"fields": [], "conditions": "", "aggregates": list(aggregates)}
    query |= {name: value for name, value in values.items() if name in of_query}
    rest = {name: value for name, value in values.items() if name not in of_query}
    return {"title": "Widget", "widgetType": "METRICS", "queries": [query]} | rest


async def create_dashboard(graph: Graph, *widgets: Mapping[str, Any], **values: Any) -> str:
    """Create a dashboard of all projects and return its id."""
    input_ = {"title": "Dashboard", "allProjects": True, "widgets": widgets} | values
    payload = (await graph(CREATE, input=input_))["createDashboard"]
    assert payload["errors"] == [], payload["errors"]
    dashboard_id: str = payload["dashboard"]["id"]
    return dashboard_id


async def draw(graph: Graph, dashboard_id: str, **arguments: Any) -> Sequence[Any]:
    """Return the data of each widget of a dashboard."""
    answer = await graph(DRAW, id=dashboard_id, **arguments)
    return [each["data"] for each in answer["organization"]["dashboard"]["widgets"]]


async def draw_one(graph: Graph, input_: Mapping[str, Any], **arguments: Any) -> Any:
    """Create a dashboard with one widget and return the result of its only query, of a day."""
    dashboard_id = await create_dashboard(graph, input_, title=f"Dashboard {uuid4()}")
    [data] = await draw(graph, dashboard_id, **DAY | arguments)
    [result] = data["results"]
    return result


async def draw_rows(graph: Graph, input_: Mapping[str, Any], **arguments: Any) -> Any:
    """Return the rows of a widget, of a day."""
    result = await draw_one(graph, input_, **arguments)
    assert result["error"] is None, result["error"]
    return [row["values"] for row in result["rows"]]


async def draw_series(graph: Graph, input_: Mapping[str, Any], **arguments: Any) -> Any:
    """Return the labels of a chart's series with the values of hours that are not 0 or null.

    The total has the key "total".
    """
    result = await draw_one(graph, input_, **arguments)
    assert result["error"] is None, result["error"]
    return {
        each["label"]: {index: value for index, value in enumerate(each["values"]) if value}
        | {"total": each["total"]}
        for each in result["series"]
    }
