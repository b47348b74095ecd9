"""The data of widgets that are not saved."""

from typing import Any

import pytest

from tests.clients.graph import Graph
from tests.support.mutations import record_sessions
from tests.support.widgets import DATA, DAY, session_at, table

pytestmark = pytest.mark.usefixtures("project")

PREVIEW = f"""query ($input: WidgetDataInput!) {{
    organization {{ widgetData(input: $input) {{ {DATA} }} }}
}}"""


async def preview(graph: Graph, widget: dict[str, Any], **arguments: Any) -> Any:
    """Return the results of a preview of the first day."""
    input_ = {"widget": widget} | DAY | arguments
    return (await graph(PREVIEW, input=input_))["organization"]["widgetData"]["results"]


@pytest.mark.spec("widget-data#previews")
async def test_a_widget_is_drawn_without_being_saved(graph: Graph) -> None:
    await record_sessions(graph, session_at(1, quantity=2))
    widget = table("sum(session)", columns=["release"])

    [result] = await preview(graph, widget)

    assert (result["query"], result["error"]) == (None, None)
    assert result["rows"] == [{"values": ["R1", 2]}]


@pytest.mark.spec("widget-data#previews")
async def test_problems_of_a_query_are_its_error(graph: Graph) -> None:
    await record_sessions(graph, session_at(1))
    widget = table("sum(session)")
    widget["queries"].append({"fields": [], "aggregates": ["sum(session)"], "conditions": "a:("})

    good, bad = await preview(graph, widget)

    assert good["rows"] == [{"values": [1]}]
    assert bad["rows"] == []
    assert bad["error"]["code"] == "INVALID"
    assert bad["error"]["message"].startswith("widget.queries.1.conditions: Column ")


@pytest.mark.spec("widget-data#previews")
async def test_a_problem_of_the_widget_is_that_of_each_query(graph: Graph) -> None:
    widget = table("sum(session)", limit=11)
    widget["queries"] *= 2

    results = await preview(graph, widget)

    message = "widget.limit: A limit must be from 1 to 10, not 11."
    assert [each["error"] for each in results] == [{"code": "INVALID", "message": message}] * 2


@pytest.mark.spec("widget-data#previews")
@pytest.mark.parametrize(
    ("name", "value"),
    [
        *[
            ("interval", each)
            for each in ("", "m", "-1h", "1y", "9" * 5000, "\N{SUPERSCRIPT TWO}")
        ],
        *[("limit", each) for each in (0, -1, 2**31 - 1, -(2**31))],
        ("thresholds", {"max1": 2.0, "max2": 1.0}),
        ("layout", {"x": -1, "y": 0, "w": 0, "h": 2**31 - 1, "minH": 0}),
        ("title", "a" * 9000),
        ("description", "a" * 9000),
    ],
)
async def test_a_refused_value_of_the_widget_is_an_error_of_its_queries(
    graph: Graph, name: str, value: Any
) -> None:
    for display_type in ("TABLE", "TOP_N"):
        widget = table("sum(session)") | {"displayType": display_type, name: value}

        [result] = await preview(graph, widget)

        assert result["error"]["code"] == "INVALID"
        assert result["error"]["message"].startswith(f"widget.{name}")
        assert (result["rows"], result["series"]) == ([], [])


@pytest.mark.spec("widget-data#previews")
async def test_a_widget_without_queries_is_refused(graph: Graph) -> None:
    error = await graph.error(PREVIEW, input={"widget": table() | {"queries": []}})

    assert error["path"] == ["organization", "widgetData"]
    assert error["extensions"] == {
        "code": "BAD_USER_INPUT",
        "argument": ["input", "widget", "queries"],
    }


@pytest.mark.spec("widget-data#range")
@pytest.mark.parametrize(
    ("arguments", "code", "argument"),
    [
        ({"period": "fortnight"}, "BAD_USER_INPUT", ["input", "period"]),
        ({"interval": "10s"}, "BAD_USER_INPUT", ["input", "interval"]),
        ({"start": DAY["end"], "end": DAY["start"]}, "BAD_USER_INPUT", ["input", "start"]),
        ({"projects": ["app", "nothing"]}, "NOT_FOUND", ["input", "projects", "1"]),
    ],
)
async def test_wrong_arguments_are_errors_of_the_field(
    graph: Graph, arguments: dict[str, Any], code: str, argument: list[str]
) -> None:
    input_ = {"widget": table("sum(session)")} | arguments

    error = await graph.error(PREVIEW, input=input_)

    assert error["path"] == ["organization", "widgetData"]
    assert error["extensions"] == {"code": code, "argument": argument}
