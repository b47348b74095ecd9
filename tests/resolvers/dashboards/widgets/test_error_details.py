"""The details of errors: limits with what was found, allowed values, positions."""

from typing import Any

import pytest

from tests.clients.dashboard_editor import LAYOUT, DashboardEditor, new_query, new_widget
from tests.support.factories import World


@pytest.mark.spec("dashboards#errors")
async def test_details_have_the_limit_and_the_actual_value(
    editor: DashboardEditor, dashboard: Any
) -> None:
    payload = await editor.request_save(
        dashboard["id"], title="x" * 256, widgets=[new_widget("W", limit=11) for _ in range(31)]
    )

    details = {".".join(error["path"]): error["details"] for error in payload["errors"]}
    assert details["title"] == {"limit": 255, "actual": 256}
    assert details["widgets"] == {"limit": 30, "actual": 31}
    assert details["widgets.0.limit"] == {"limit": 10, "actual": 11}


LIMITS: dict[str, tuple[dict[str, Any], str, Any, Any]] = {
    "x below 0": ({"layout": LAYOUT | {"x": -1}}, "layout.x", 0, -1),
    "y below 0": ({"layout": LAYOUT | {"y": -2}}, "layout.y", 0, -2),
    "no width": ({"layout": LAYOUT | {"w": 0}}, "layout.w", 1, 0),
    "no height": ({"layout": LAYOUT | {"h": 0}}, "layout.h", 1, 0),
    "no minimum height": ({"layout": LAYOUT | {"minH": -3}}, "layout.minH", 1, -3),
    "beyond the last column": ({"layout": LAYOUT | {"x": 5}}, "layout.w", 6, 7),
    "height below the minimum": ({"layout": LAYOUT | {"h": 1}}, "layout.h", 2, 1),
    "threshold below 0": ({"thresholds": {"max1": -1, "max2": 1}}, "thresholds.max1", 0, -1.0),
    "limit 0": ({"limit": 0}, "limit", 1, 0),
    "limit 11": ({"limit": 11}, "limit", 10, 11),
    "aggregate -1": (
        {"queries": [new_query(selectedAggregate=-1)]},
        "queries.0.selectedAggregate",
        0,
        -1,
    ),
    "aggregate 2 of 2": (
        {"queries": [new_query(aggregates=["count()", "p95()"], selectedAggregate=2)]},
        "queries.0.selectedAggregate",
        1,
        2,
    ),
    "operators": (
        {"queries": [new_query(aggregates=["equation|" + "1 + " * 11 + "count()"])]},
        "queries.0.aggregates.0",
        10,
        11,
    ),
    "nesting": (
        {"queries": [new_query(conditions="(" * 51 + "a" + ")" * 51)]},
        "queries.0.conditions",
        50,
        51,
    ),
}


@pytest.mark.parametrize("case", LIMITS)
@pytest.mark.spec("dashboards#errors")
async def test_error_of_a_limit_has_the_limit_and_the_actual_value(
    editor: DashboardEditor, case: str
) -> None:
    values, path, limit, actual = LIMITS[case]

    payload = await editor.request_create(widgets=[new_widget("W") | values])

    [error] = payload["errors"]
    assert ".".join(error["path"]) == f"widgets.0.{path}"
    assert error["details"] | {"limit": limit, "actual": actual} == error["details"]


# What the details of an error INVALID have beside its path: allowed values, or the position.
REASONS: dict[str, tuple[dict[str, Any], str, dict[str, Any]]] = {
    "interval": (
        {"interval": "5x"},
        "interval",
        {"allowed": ["<number>", *(f"<number>{unit}" for unit in "smhdw")]},
    ),
    "equal thresholds": (
        {"thresholds": {"max1": 5, "max2": 5}},
        "thresholds.max2",
        {"allowed": ["above 5.0"]},
    ),
    "malformed id": ({"id": "0"}, "id", {"allowed": ["the id of a Widget of this dashboard"]}),
    "NUL in a title": ({"title": "ab\0"}, "title", {"position": 3}),
    "conditions": (
        {"queries": [new_query(conditions="a:b OR")]},
        "queries.0.conditions",
        {"position": 7},
    ),
    "is in conditions": (
        {"queries": [new_query(conditions="a:b is:unresolved")]},
        "queries.0.conditions",
        {"position": 5},
    ),
    "function in conditions": (
        {"queries": [new_query(conditions="x count_if(user,like,1):>1")]},
        "queries.0.conditions",
        {
            "position": 3,
            "allowed": [
                *("equals", "notEquals", "less", "lessOrEquals", "greater", "greaterOrEquals")
            ],
        },
    ),
    "NUL in an order": (
        {"queries": [new_query(orderby="-count()\0")]},
        "queries.0.orderby",
        {"position": 9},
    ),
    "column": (
        {"queries": [new_query(columns=["count()"])]},
        "queries.0.columns.0",
        {"allowed": ["a field", "a tag"]},
    ),
    "number of arguments": (
        {"queries": [new_query(aggregates=["count_unique()"])]},
        "queries.0.aggregates.0",
        {"allowed": ["1 argument"]},
    ),
    "kind of an argument": (
        {"queries": [new_query(aggregates=["p95(title)"])]},
        "queries.0.aggregates.0",
        {"allowed": ["a numeric field"]},
    ),
    "equation": (
        {"queries": [new_query(aggregates=["equation|count() +"])]},
        "queries.0.aggregates.0",
        {"position": 19},
    ),
    "order": (
        {"queries": [new_query(columns=["title"], orderby="-user")]},
        "queries.0.orderby",
        {"allowed": ["", "title", "count()"]},
    ),
    "position in an order": (
        {"queries": [new_query(orderby="-count(")]},
        "queries.0.orderby",
        {"position": 8},
    ),
    "equation of an order": (
        {"queries": [new_query(aggregates=["equation|count() + 1"], orderby="equation[1]")]},
        "queries.0.orderby",
        {"allowed": ["", "equation[0]"]},
    ),
}


@pytest.mark.parametrize("case", REASONS)
@pytest.mark.spec("dashboards#errors")
async def test_invalid_value_has_the_allowed_values_or_the_position(
    editor: DashboardEditor, case: str
) -> None:
    values, path, details = REASONS[case]

    payload = await editor.request_create(widgets=[new_widget("W") | values])

    [error] = payload["errors"]
    assert error == {"code": "INVALID", "path": ["widgets", "0", *path.split(".")]} | {
        "details": details
    }


@pytest.mark.spec("dashboards#errors")
async def test_unknown_function_has_the_functions_of_the_widget_type(
    editor: DashboardEditor,
) -> None:
    queries = [new_query(aggregates=["nothing()"]), new_query(aggregates=["equation|tps() + 1"])]

    payload = await editor.request_create(
        widgets=[
            new_widget("A", queries=queries),
            new_widget("B", widgetType="METRICS", queries=queries),
        ]
    )

    events, in_equation, health, _ = (each["details"]["allowed"] for each in payload["errors"])
    assert events == sorted(events)
    assert {"count", "tps", "failure_rate"} < set(events)
    assert "crash_rate(user)" not in events
    assert {"tps", "failure_rate"}.isdisjoint(in_equation)
    assert "count" in in_equation
    assert len(health) == 27
    assert {"sum(session)", "crash_rate(user)", "p95(session.duration)"} < set(health)


@pytest.mark.spec("dashboards#errors")
async def test_invalid_filters_have_the_allowed_values(
    world: World, editor: DashboardEditor
) -> None:
    await world.project("app")
    first, second = "2026-11-01T00:00:00+00:00", "2026-11-02T00:00:00+00:00"
    dashboard = await editor.create(start=first, end=second)

    payloads = [
        await editor.request_create("D", period="x", allProjects=True, projects=["app"]),
        await editor.request_create("D", start=second, end=first),
        await editor.request_save(dashboard["id"], end=first),
    ]

    assert [
        [(error["path"], error["details"]["allowed"]) for error in payload["errors"]]
        for payload in payloads
    ] == [
        [
            (["period"], [f"<number>{unit}" for unit in "smhdw"]),
            (["allProjects"], [False]),
        ],
        [(["start"], [f"before {first}"])],
        [(["end"], [f"after {first}"])],
    ]
