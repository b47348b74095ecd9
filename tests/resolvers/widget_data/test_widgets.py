"""What the queries of a widget have in common, and which of them are answered."""

from typing import Any

import pytest

from tests.clients.graph import Graph
from tests.support.mutations import record_sessions
from tests.support.widgets import (
    DATA,
    DAY,
    chart,
    create_dashboard,
    draw,
    draw_rows,
    session_at,
    table,
    widget,
)

pytestmark = pytest.mark.usefixtures("project")


@pytest.mark.spec("widget-data#columns")
async def test_hidden_queries_have_no_result(graph: Graph) -> None:
    await record_sessions(graph, session_at(1, quantity=2), session_at(2, status="CRASHED"))
    input_ = chart("sum(session)")
    [query] = input_["queries"]
    input_["queries"] = [
        query | {"name": "hidden", "isHidden": True},
        query | {"name": "all"},
        query | {"name": "crashed", "aggregates": ["count_crashed(session)"]},
    ]
    dashboard = await create_dashboard(graph, input_)

    [data] = await draw(graph, dashboard, **DAY)

    assert [(each["name"], each["series"][0]["total"]) for each in data["results"]] == [
        ("all", 3.0),
        ("crashed", 1.0),
    ]


@pytest.mark.spec("widget-data#interval")
async def test_the_query_with_most_points_decides_the_interval(graph: Graph) -> None:
    by_release = chart("sum(session)", "count_crashed(session)", columns=["release"], limit=10)
    together = by_release | {
        "queries": [chart("sum(session)")["queries"][0], *by_release["queries"]]
    }
    dashboard = await create_dashboard(graph, chart("sum(session)"), by_release, together)

    drawn = await draw(graph, dashboard, period="30d", interval="1h")

    # 721 hours times 20 series are more than 10,000 values, 361 times 20 are not.
    assert [each["interval"] for each in drawn] == [3600, 7200, 7200]


@pytest.mark.spec("widget-data#tables")
async def test_categorical_bars_are_rows(graph: Graph) -> None:
    await record_sessions(
        graph, *(session_at(1, f"R{each}", quantity=each + 1) for each in range(7))
    )
    bars = widget("sum(session)", columns=["release"], displayType="CATEGORICAL_BAR")
    dashboard = await create_dashboard(graph, bars)

    [data] = await draw(graph, dashboard, **DAY)

    assert data["timestamps"] == []
    assert [row["values"] for row in data["results"][0]["rows"]] == [
        [f"R{each}", each + 1] for each in (6, 5, 4, 3, 2)
    ]


@pytest.mark.spec("widget-data#charts")
async def test_a_text_has_no_results(graph: Graph) -> None:
    text = {"title": "Text", "displayType": "TEXT", "description": "# Hello", "queries": []}
    dashboard = await create_dashboard(graph, text)

    [data] = await draw(graph, dashboard, **DAY)

    assert (data["timestamps"], data["results"]) == ([], [])


@pytest.mark.spec("widget-data#groups")
async def test_a_top_n_shows_five_groups(graph: Graph) -> None:
    await record_sessions(graph, *(session_at(1, f"R{each}") for each in range(7)))
    dashboard = await create_dashboard(
        graph, chart("sum(session)", columns=["release"], displayType="TOP_N")
    )

    [data] = await draw(graph, dashboard, **DAY)

    labels = [each["label"] for each in data["results"][0]["series"]]
    assert labels == ["R0", "R1", "R2", "R3", "R4", "Other"]
    assert data["results"][0]["series"][-1]["total"] == 2.0


@pytest.mark.spec("widget-data#values")
async def test_sums_of_the_longest_durations_do_not_overflow(graph: Graph) -> None:
    longest = 10.0**12
    await record_sessions(
        graph,
        *(
            session_at(each, f"R{each}", duration=longest, status="EXITED", quantity=9)
            for each in range(12)
        ),
    )

    assert await draw_rows(graph, table("avg(session.duration)", "max(session.duration)")) == [
        [longest, longest]
    ]


@pytest.mark.spec("widget-data#cost-of-data")
async def test_a_dashboard_by_the_hour_is_within_the_default_limits(graph: Graph) -> None:
    await record_sessions(graph, *(session_at(each, f"R{each}") for each in range(12)))
    charts = [chart("sum(session)", columns=["release"]) for _ in range(30)]
    dashboard = await create_dashboard(graph, *charts)
    document = """query ($id: ID!) { organization { dashboard(id: $id) { widgets { data {
        timestamps results {
            columns { field kind } error { code } rows { values }
            series { label total isOther values groupBy { column value } column { field } }
        }
    } } } } }"""
    body = {
        "query": document,
        "variables": {"id": dashboard},
        "extensions": {"cost": True},
    }

    answer = (await graph.client.post("/graphql", json=body)).json()

    assert "errors" not in answer
    assert len(answer["data"]["organization"]["dashboard"]["widgets"]) == 30
    series = 10 * (1 + 2 + 1 + 4)
    of_widget = 1 + 1 + 2 * (1 + 4 + 1 + 10 + series)
    cost = answer["extensions"]["cost"]
    assert cost["requested"] == 1 + 1 + 10 * of_widget
    assert cost["actual"] < 25_000


OTHER_TYPE = f"""query ($id: ID!, $start: DateTime, $end: DateTime, $type: WidgetDisplayType) {{
    organization {{ dashboard(id: $id) {{ widgets {{
        data(start: $start, end: $end, displayType: $type) {{ {DATA} }}
    }} }} }}
}}"""


async def draw_as(graph: Graph, dashboard_id: str, display_type: str | None) -> Any:
    """Return the data of the only widget of a dashboard for a display type, of a day."""
    answer = await graph(OTHER_TYPE, id=dashboard_id, type=display_type, **DAY)
    [drawn] = answer["organization"]["dashboard"]["widgets"]
    return drawn["data"]


@pytest.mark.spec("widget-data#display-types")
async def test_a_big_number_is_read_over_time(graph: Graph) -> None:
    await record_sessions(graph, session_at(1, quantity=2), session_at(3, status="CRASHED"))
    number = widget(
        "sum(session)",
        "count_crashed(session)",
        displayType="BIG_NUMBER",
        selectedAggregate=1,
        interval="1h",
    )
    dashboard = await create_dashboard(graph, number)

    own, line = await draw_as(graph, dashboard, None), await draw_as(graph, dashboard, "LINE")

    assert (own["timestamps"], own["results"][0]["rows"]) == ([], [{"values": [1, 3]}])
    [result] = line["results"]
    assert (len(line["timestamps"]), result["rows"]) == (24, [])
    by_field = {each["column"]["field"]: each for each in result["series"]}
    assert by_field["sum(session)"]["values"][:4] == [0.0, 2.0, 0.0, 1.0]
    assert by_field["count_crashed(session)"]["total"] == 1.0


@pytest.mark.spec("widget-data#display-types")
async def test_a_chart_is_read_as_a_table_and_a_text_is_refused(graph: Graph) -> None:
    await record_sessions(graph, session_at(1, "A", quantity=2), session_at(2, "B"))
    dashboard = await create_dashboard(graph, chart("sum(session)", columns=["release"]))

    table_ = await draw_as(graph, dashboard, "TABLE")
    body = {"query": OTHER_TYPE, "variables": {"id": dashboard, "type": "TEXT", **DAY}}
    refused = (await graph.client.post("/graphql", json=body)).json()

    rows = [row["values"] for row in table_["results"][0]["rows"]]
    assert (table_["timestamps"], rows) == ([], [["A", 2], ["B", 1]])
    [error] = refused["errors"]
    assert error["extensions"] == {"code": "BAD_USER_INPUT", "argument": ["displayType"]}
