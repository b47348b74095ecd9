"""Charts of sessions over time."""

import pytest

from tests.clients.graph import Graph
from tests.support.mutations import record_sessions
from tests.support.widgets import (
    DAY,
    START,
    chart,
    create_dashboard,
    draw,
    draw_one,
    draw_series,
    hour,
    session_at,
)

pytestmark = pytest.mark.usefixtures("project")


@pytest.mark.spec("widget-data#charts")
async def test_a_chart_has_a_value_for_each_bucket(graph: Graph) -> None:
    await record_sessions(graph, session_at(1), session_at(1), session_at(5, quantity=3))
    dashboard = await create_dashboard(graph, chart("sum(session)", "crash_free_rate(session)"))

    [data] = await draw(graph, dashboard, **DAY)

    start = int(START.timestamp())
    assert data["start"] == START.isoformat()
    assert data["end"] == hour(24).isoformat()
    assert data["interval"] == 3600
    assert data["timestamps"] == [start + 3600 * number for number in range(24)]
    [result] = data["results"]
    assert result["query"] is not None
    assert (result["name"], result["error"], result["rows"]) == ("", None, [])
    assert result["columns"] == [
        {"field": "sum(session)", "alias": None, "kind": "INTEGER", "unit": None},
        {"field": "crash_free_rate(session)", "alias": None, "kind": "PERCENTAGE", "unit": None},
    ]
    sums, rates = result["series"]
    assert sums == {
        "column": {"field": "sum(session)"},
        "groupBy": [],
        "label": "sum(session)",
        "isOther": False,
        "values": [0.0, 2.0, 0.0, 0.0, 0.0, 3.0, *[0.0] * 18],
        "total": 5.0,
    }
    assert rates["values"] == [None, 100.0, *[None] * 3, 100.0, *[None] * 18]
    assert rates["total"] == 100.0


@pytest.mark.spec("widget-data#groups")
async def test_the_largest_groups_have_series_and_the_rest_is_other(graph: Graph) -> None:
    await record_sessions(
        graph,
        session_at(0, "A", quantity=5),
        session_at(1, "B", quantity=7),
        session_at(1, "C", quantity=2, status="CRASHED"),
        session_at(2, "D", quantity=1),
    )
    widget = chart("sum(session)", "crash_rate(session)", columns=["release"], limit=2)

    series = (await draw_one(graph, widget))["series"]

    assert [
        (each["label"], each["isOther"], each["groupBy"], sum(each["values"][:3]), each["total"])
        for each in series
        if each["column"]["field"] == "sum(session)"
    ] == [
        ("B : sum(session)", False, [{"column": "release", "value": "B"}], 7.0, 7.0),
        ("A : sum(session)", False, [{"column": "release", "value": "A"}], 5.0, 5.0),
        ("Other : sum(session)", True, [], 3.0, 3.0),
    ]
    assert series[-1]["values"][:3] == [0.0, 2.0, 1.0]
    assert [each["label"] for each in series] == [
        "B : sum(session)",
        "B : crash_rate(session)",
        "A : sum(session)",
        "A : crash_rate(session)",
        "Other : sum(session)",
    ]


@pytest.mark.spec("widget-data#groups")
async def test_groups_are_chosen_in_the_order_of_the_query(graph: Graph) -> None:
    await record_sessions(
        graph,
        session_at(0, "A", quantity=5, status="CRASHED", distinctId="u1"),
        session_at(1, "B", quantity=7),
        session_at(1, "C", quantity=2, distinctId="u2"),
        session_at(1, "C", quantity=2, distinctId="u3"),
    )
    orders = {
        "-crash_rate(session)": "A",
        "sum(session)": "C",
        "-count_unique(user)": "C",
        "-release": "C",
        "release": "A",
        "-equation[0]": "B",
        "-equation|sum(session) * -1": "C",
    }

    for orderby, first in orders.items():
        widget = chart(
            "sum(session)",
            "equation|sum(session) * 2",
            columns=["release"],
            orderby=orderby,
            limit=1,
        )
        series = (await draw_one(graph, widget))["series"]
        assert series[0]["groupBy"][0]["value"] == first, orderby


@pytest.mark.spec("widget-data#distinct-users")
async def test_users_are_distinct_over_the_whole_range(graph: Graph) -> None:
    await record_sessions(
        graph,
        *(session_at(number, distinctId="same") for number in range(3)),
        session_at(2, distinctId="other", status="CRASHED"),
    )

    series = await draw_series(graph, chart("count_unique(user)", "crash_rate(user)"))

    assert series == {
        "count_unique(user)": {0: 1.0, 1: 1.0, 2: 2.0, "total": 2.0},
        "crash_rate(user)": {2: 50.0, "total": 50.0},
    }


@pytest.mark.spec("widget-data#distinct-users")
async def test_users_of_groups_are_distinct_too(graph: Graph) -> None:
    await record_sessions(
        graph,
        *(session_at(number, "A", distinctId="same") for number in range(3)),
        session_at(2, "B", distinctId="same"),
        session_at(2, "C", quantity=9),
    )
    widget = chart("count_unique(user)", columns=["release"], limit=2)

    assert await draw_series(graph, widget) == {
        "A": {0: 1.0, 1: 1.0, 2: 1.0, "total": 1.0},
        "B": {2: 1.0, "total": 1.0},
    }


@pytest.mark.spec("widget-data#values")
async def test_durations_are_seconds(graph: Graph) -> None:
    durations = [(0, 1.5), (0, 2.5), (3, 10.0)]
    await record_sessions(
        graph,
        *(session_at(number, duration=each, status="EXITED") for number, each in durations),
    )

    series = await draw_series(graph, chart("p50(session.duration)", "max(session.duration)"))

    assert series == {
        "p50(session.duration)": {0: 2.0, 3: 10.0, "total": 2.5},
        "max(session.duration)": {0: 2.5, 3: 10.0, "total": 10.0},
    }


@pytest.mark.spec("widget-data#equations")
async def test_equations_divide_by_zero_to_null(graph: Graph) -> None:
    await record_sessions(graph, session_at(0, quantity=6), session_at(1, status="CRASHED"))
    equation = "equation|sum(session) / count_crashed(session)"

    [series] = (await draw_one(graph, chart(equation)))["series"]

    assert series["values"][:3] == [None, 1.0, None]
    assert series["total"] == 7.0


@pytest.mark.spec("widget-data#other")
async def test_other_has_the_rest_of_the_groups_of_a_status(graph: Graph) -> None:
    await record_sessions(
        graph,
        session_at(0, "A", quantity=5),
        session_at(0, "A", quantity=2, status="CRASHED"),
        session_at(1, "B", quantity=3),
        session_at(2, "B", quantity=1, status="ABNORMAL"),
    )
    widget = chart(
        "sum(session)",
        "count_crashed(session)",
        "crash_rate(session)",
        "count_unique(user)",
        "equation|count_errored(session) / sum(session)",
        columns=["release", "session.status"],
        limit=1,
    )

    series = await draw_series(graph, widget)

    assert series == {
        "A, healthy : sum(session)": {0: 5.0, "total": 5.0},
        "A, healthy : count_crashed(session)": {"total": 0.0},
        "A, healthy : crash_rate(session)": {"total": 0.0},
        "A, healthy : count_unique(user)": {"total": 0.0},
        "A, healthy : equation|count_errored(session) / sum(session)": {"total": 0.0},
        "Other : sum(session)": {0: 2.0, 1: 3.0, 2: 1.0, "total": 6.0},
        "Other : count_crashed(session)": {0: 2.0, "total": 2.0},
    }


@pytest.mark.spec("widget-data#other")
async def test_equations_and_users_have_no_other(graph: Graph) -> None:
    await record_sessions(graph, *(session_at(0, each, distinctId="u") for each in "ABC"))
    widget = chart("count_unique(user)", "equation|sum(session) * 2", columns=["release"], limit=2)

    series = (await draw_one(graph, widget))["series"]

    assert [each["isOther"] for each in series] == [False] * 4


@pytest.mark.spec("widget-data#values")
async def test_the_unnamed_environment_is_an_empty_text(graph: Graph) -> None:
    await record_sessions(graph, session_at(0, environment=""), session_at(0, environment="qa"))

    series = (await draw_one(graph, chart("sum(session)", columns=["environment"])))["series"]

    assert [each["groupBy"][0]["value"] for each in series] == ["", "qa"]


@pytest.mark.spec("widget-data#charts")
async def test_a_chart_without_groups_has_no_series(graph: Graph) -> None:
    widget = chart("sum(session)", columns=["release"])

    assert (await draw_one(graph, widget))["series"] == []
