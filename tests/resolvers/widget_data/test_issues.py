"""Tables of issues."""

from typing import Any

import pytest
from sqlalchemy import select

from db import models
from tests.clients.graph import Graph
from tests.support.factories import World
from tests.support.mutations import record_events
from tests.support.widgets import draw_one, draw_rows, event_at, hour, table

pytestmark = pytest.mark.usefixtures("project")


def issues(*columns: str, **values: Any) -> dict[str, Any]:
    """Make a table of issues."""
    return table(columns=list(columns), **{"widgetType": "ISSUE"} | values)


async def record(graph: Graph, world: World) -> None:
    """Record events of three issues."""
    await world.project("web")
    await record_events(
        graph,
        event_at(0, issue="I1", count=3, userId="u1"),
        event_at(1, "R2", issue="I1", count=2, userId="u2", environment="qa"),
        event_at(1, "R2", issue="I2", level="warning", userId="u1"),
        event_at(2, "R2", count=4),
        event_at(5, "R3", project="web", issue="I1", level="fatal", count=9),
        event_at(30, "R3", issue="I9", count=1),
    )
    [(issue,)] = await world.read(select(models.Issue.id).where(models.Issue.key == "I2"))
    await world.change(models.Issue, issue, title="TypeError: x", error_type="TypeError")


@pytest.mark.spec("widget-data#issues")
async def test_issues_with_events_in_the_range_are_listed(graph: Graph, world: World) -> None:
    await record(graph, world)
    columns = ("issue", "title", "level", "error.type", "project", "release", "first_seen")
    input_ = issues(*columns, "last_seen", "events", "users")

    result = await draw_one(graph, input_)

    first, second, sixth = (hour(number).replace(minute=7).isoformat() for number in (0, 1, 5))
    assert [row["values"] for row in result["rows"]] == [
        ["I1", None, "fatal", None, "web", "R3", sixth, sixth, 9, 0],
        ["I1", None, "error", None, "app", "R1", first, second, 5, 2],
        ["I2", "TypeError: x", "warning", "TypeError", "app", "R2", second, second, 1, 1],
    ]
    assert [each["kind"] for each in result["columns"]] == [
        *["STRING"] * 6,
        *("DATE", "DATE", "INTEGER", "INTEGER"),
    ]


@pytest.mark.spec("widget-data#issues")
async def test_page_filters_narrow_the_events(graph: Graph, world: World) -> None:
    await record(graph, world)
    input_ = issues("issue", "events", "users", orderby="-events")

    async def read(**arguments: Any) -> Any:
        return await draw_rows(graph, input_, **arguments)

    assert await read(projects=["app"]) == [["I1", 5, 2], ["I2", 1, 1]]
    assert await read(environments=["qa"]) == [["I1", 2, 1]]
    assert await read(releases=["R2"]) == [["I1", 2, 1], ["I2", 1, 1]]


ORDERS = {
    "": ["web I1", "app I1", "app I2"],
    "events": ["app I2", "app I1", "web I1"],
    "-events": ["web I1", "app I1", "app I2"],
    "-users": ["app I1", "app I2", "web I1"],
    "users": ["web I1", "app I2", "app I1"],
    "title": ["app I2", "app I1", "web I1"],
    "-title": ["app I2", "app I1", "web I1"],
    "-first_seen": ["web I1", "app I2", "app I1"],
}


@pytest.mark.spec("widget-data#issues")
async def test_issues_are_ordered_by_any_field(graph: Graph, world: World) -> None:
    await record(graph, world)

    for orderby, expected in ORDERS.items():
        rows = await draw_rows(graph, issues("project", "issue", orderby=orderby))
        assert [" ".join(row) for row in rows] == expected, orderby
        [first] = await draw_rows(graph, issues("project", "issue", orderby=orderby, limit=1))
        assert " ".join(first) == expected[0], orderby


CONDITIONS = {
    "issue:I1": ["app I1", "web I1"],
    "project:web": ["web I1"],
    "!project:web level:[error, warning]": ["app I1", "app I2"],
    "release:R2": ["app I2"],
    "release:R*": ["app I1", "app I2", "web I1"],
    "!release:[R1, R2]": ["web I1"],
    "has:title": ["app I2"],
    "title:*Error*": ["app I2"],
    "events:>1": ["app I1", "web I1"],
    "events:[1, 9]": ["app I2", "web I1"],
    "!events:9": ["app I1", "app I2"],
    "events:!=9 OR issue:I1": ["app I1", "app I2", "web I1"],
    "users:>=1": ["app I1", "app I2"],
    "!users:1 events:<9": ["app I1"],
    "(users:0 OR users:2)": ["app I1", "web I1"],
}


@pytest.mark.spec("widget-data#issues")
async def test_conditions_select_issues(graph: Graph, world: World) -> None:
    await record(graph, world)
    found = {}

    for conditions in CONDITIONS:
        rows = await draw_rows(graph, issues("project", "issue", conditions=conditions))
        found[conditions] = sorted(" ".join(row) for row in rows)

    assert found == CONDITIONS


@pytest.mark.spec("widget-data#issues")
async def test_dates_are_compared_by_the_day_or_by_the_time(graph: Graph, world: World) -> None:
    await record(graph, world)
    day, later = f"{hour(0):%Y-%m-%d}", hour(1).strftime("%Y-%m-%dT%H:%M:%SZ")
    conditions = {
        f"first_seen:{day}": 3,
        f"first_seen:<={day}": 3,
        f"first_seen:>{day}": 0,
        f"!first_seen:{day}": 0,
        f"last_seen:<{day}": 0,
        f"first_seen:>={later}": 2,
        f"last_seen:<{later}": 0,
    }

    found = {
        each: len(await draw_rows(graph, issues("issue", conditions=each))) for each in conditions
    }

    assert found == conditions


@pytest.mark.spec("widget-data#issues")
@pytest.mark.parametrize(
    "values",
    [
        {"conditions": "users:1 OR issue:I1"},
        {"conditions": "first_seen:>9999-12-31"},
        {"aggregates": ["count()"]},
        {"displayType": "LINE"},
        {"conditions": "is:unresolved"},
    ],
)
async def test_what_is_not_kept_of_issues(graph: Graph, values: dict[str, Any]) -> None:
    input_ = table(*values.get("aggregates", ()), columns=["issue"])
    input_ |= {"widgetType": "ISSUE", "displayType": values.get("displayType", "TABLE")}
    input_["queries"][0]["conditions"] = values.get("conditions", "")

    result = await draw_one(graph, input_)

    assert result["error"]["code"] == "NOT_ANSWERABLE"
