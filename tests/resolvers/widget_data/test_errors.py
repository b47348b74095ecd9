"""Charts and tables of error events."""

from typing import Any

import pytest
from sqlalchemy import select

from db import models
from tests.clients.graph import Graph
from tests.support.factories import World
from tests.support.mutations import record_events
from tests.support.widgets import (
    chart,
    draw_one,
    draw_rows,
    draw_series,
    event_at,
    hour,
    table,
)

pytestmark = pytest.mark.usefixtures("project")


def errors(widget: dict[str, Any], kind: str = "ERROR_EVENTS") -> dict[str, Any]:
    """Make a widget one of error events."""
    return widget | {"widgetType": kind}


async def record(graph: Graph) -> None:
    """Record events of three issues and one without an issue."""
    await record_events(
        graph,
        event_at(0, issue="I1", count=3, userId="u1"),
        event_at(1, issue="I1", level="fatal", count=2, userId="u2"),
        event_at(1, "R2", issue="I2", level="warning", userId="u1"),
        event_at(2, "R2", count=4),
    )


@pytest.mark.spec("widget-data#charts")
async def test_events_over_time(graph: Graph) -> None:
    await record(graph)
    aggregates = ("count()", "failure_count()", "count_unique(user)", "count_unique(issue)")

    assert await draw_series(graph, errors(chart(*aggregates))) == {
        "count()": {0: 3.0, 1: 3.0, 2: 4.0, "total": 10.0},
        "failure_count()": {1: 2.0, "total": 2.0},
        "count_unique(user)": {0: 1.0, 1: 2.0, "total": 2.0},
        "count_unique(issue)": {0: 1.0, 1: 2.0, "total": 2.0},
    }


@pytest.mark.spec("widget-data#values")
async def test_rates_divide_by_the_bucket_and_by_the_range(graph: Graph) -> None:
    await record(graph)

    assert await draw_series(graph, errors(chart("eps()", "epm()", interval="2h"))) == {
        "eps()": {0: 6 / 7200, 1: 4 / 7200, "total": 10 / 86400},
        "epm()": {0: 6 / 7200 * 60, 1: 4 / 7200 * 60, "total": 10 / 86400 * 60},
    }
    assert await draw_rows(graph, errors(table("epm()"))) == [[10 / 86400 * 60]]


@pytest.mark.spec("widget-data#values")
async def test_dates_are_texts_in_tables_and_unix_seconds_in_series(graph: Graph) -> None:
    await record(graph)
    aggregates = ("first_seen()", "last_seen()")
    first, last = (hour(number).replace(minute=7) for number in (0, 1))

    rows = await draw_rows(graph, errors(table(*aggregates, columns=["issue"], orderby="issue")))
    series = await draw_series(graph, errors(chart(*aggregates, conditions="issue:I1")))

    assert rows[1] == ["I1", first.isoformat(), last.isoformat()]
    assert series == {
        "first_seen()": {0: first.timestamp(), 1: last.timestamp(), "total": first.timestamp()},
        "last_seen()": {0: first.timestamp(), 1: last.timestamp(), "total": last.timestamp()},
    }


@pytest.mark.spec("widget-data#groups")
async def test_events_are_grouped_by_what_is_known_of_their_issue(
    graph: Graph, world: World
) -> None:
    await record(graph)
    [(issue,)] = await world.read(select(models.Issue.id).where(models.Issue.key == "I1"))
    about = {"title": "TypeError: x", "error_type": "TypeError", "platform": "python"}
    await world.change(models.Issue, issue, **about)
    columns = ["issue", "title", "level", "error.type", "platform"]

    rows = await draw_rows(graph, errors(table("count()", "count_unique(user)", columns=columns)))

    assert rows == [
        ["I1", "TypeError: x", "fatal", "TypeError", "python", 5, 2],
        ["", None, None, None, None, 4, 0],
        ["I2", None, "warning", None, None, 1, 1],
    ]


@pytest.mark.spec("widget-data#groups")
async def test_one_group_has_all_issues_with_its_values(graph: Graph, world: World) -> None:
    await world.project("web")
    await record(graph)
    await record_events(graph, event_at(3, project="web", issue="I1", count=7, userId="u3"))

    by_issue = table("count()", "count_unique(issue)", "count_unique(user)", columns=["issue"])
    rows = await draw_rows(graph, errors(by_issue))

    assert rows == [["I1", 12, 2, 3], ["", 4, 0, 0], ["I2", 1, 1, 1]]


@pytest.mark.spec("widget-data#handled")
async def test_events_are_grouped_by_whether_they_were_handled(graph: Graph) -> None:
    await record(graph)
    aggregates = ("count()", "failure_count()", "count_unique(issue)", "eps()")
    input_ = table(*aggregates, columns=["error.handled", "release"])

    assert await draw_rows(graph, errors(input_)) == [
        [True, "R2", 5, 0, 1, 5 / 86400],
        [True, "R1", 3, 0, 1, 3 / 86400],
        [False, "R1", 2, 2, 1, 2 / 86400],
    ]
    series = (await draw_one(graph, errors(chart("count()", columns=["error.handled"]))))["series"]
    assert [each["groupBy"] for each in series] == [
        [{"column": "error.handled", "value": "true"}],
        [{"column": "error.handled", "value": "false"}],
    ]


CONDITIONS = {
    "error.handled:true": [8, 0, 2],
    "error.handled:false": [2, 2, 1],
    "error.handled:[true, false]": [10, 2, 2],
    "!error.handled:true": [2, 2, 1],
    "error.handled:false OR issue:I2": [3, 2, 2],
    "level:fatal error.handled:true": [3, 0, 1],
    "level:[fatal, warning]": [6, 2, 2],
    "!level:fatal": [5, 0, 1],
    "has:level": [6, 2, 2],
    "!has:issue": [4, 0, 0],
    "issue:I*": [6, 2, 2],
    'issue:""': [4, 0, 0],
    "has:title": [0, 0, 0],
    "release:R2 OR level:fatal": [10, 2, 2],
}


@pytest.mark.spec("widget-data#conditions")
@pytest.mark.parametrize("kind", ["ERROR_EVENTS", "DISCOVER"])
async def test_conditions_select_events(graph: Graph, kind: str) -> None:
    await record(graph)
    aggregates = ("count()", "failure_count()", "count_unique(issue)")

    found = {
        each: (await draw_rows(graph, errors(table(*aggregates, conditions=each), kind)))[0]
        for each in CONDITIONS
    }

    assert found == CONDITIONS


@pytest.mark.spec("widget-data#handled")
@pytest.mark.parametrize("aggregate", ["count_unique(user)", "last_seen()"])
@pytest.mark.parametrize("place", ["conditions", "columns"])
async def test_users_and_dates_are_not_kept_by_whether_events_were_handled(
    graph: Graph, aggregate: str, place: str
) -> None:
    selected = {"conditions": "error.handled:false", "columns": ["error.handled"]}[place]

    result = await draw_one(graph, errors(table(aggregate, **{place: selected})))

    assert result["error"] == {
        "code": "NOT_ANSWERABLE",
        "message": f"{aggregate} is not kept by error.handled.",
    }


@pytest.mark.spec("widget-data#values")
async def test_events_are_counted_if_a_column_has_a_value(graph: Graph) -> None:
    await record(graph)
    aggregates = (
        "count_if(level,equals,fatal)",
        "count_if(level,notEquals,fatal)",
        "count_if(error.handled,equals,false)",
        "count_if(release,equals,R2)",
        "count_if(project,notEquals,app)",
        "count()",
        "equation|count_if(release,equals,R2) / count()",
    )

    assert await draw_rows(graph, errors(table(*aggregates))) == [[5, 5, 2, 5, 0, 10, 0.5]]
    by_release = chart(aggregates[0], columns=["release"], limit=1)
    assert await draw_series(graph, errors(by_release)) == {
        "R1": {0: 3.0, 1: 2.0, "total": 5.0},
        "Other": {"total": 0.0},
    }


@pytest.mark.spec("widget-data#conditions")
async def test_every_event_of_discover_is_an_error(graph: Graph) -> None:
    await record(graph)
    for conditions, count in (
        ("event.type:error", 10),
        ("!event.type:transaction", 10),
        ("!event.type:error", 0),
    ):
        rows = await draw_rows(graph, errors(table("count()", conditions=conditions), "DISCOVER"))
        assert rows == [[count]], conditions

    transactions = errors(table("count()", conditions="event.type:transaction"), "DISCOVER")
    assert (await draw_one(graph, transactions))["error"]["code"] == "NOT_ANSWERABLE"
