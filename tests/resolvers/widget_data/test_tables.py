"""Tables, categorical bars and big numbers of sessions."""

import pytest

from tests.clients.graph import Graph
from tests.support.factories import World
from tests.support.mutations import record_sessions
from tests.support.widgets import draw_one, draw_rows, session_at, table, widget

pytestmark = pytest.mark.usefixtures("project")


@pytest.mark.spec("widget-data#tables")
async def test_rows_are_ordered_by_the_first_aggregate_and_limited(graph: Graph) -> None:
    for number, version in enumerate("ABCDEFG"):
        await record_sessions(graph, session_at(1, version, quantity=number + 1))

    rows = await draw_rows(graph, table("sum(session)", columns=["release"]))

    assert rows == [["G", 7], ["F", 6], ["E", 5], ["D", 4], ["C", 3]]


@pytest.mark.spec("widget-data#tables")
async def test_the_first_aggregate_orders_rows_that_show_another_one_first(graph: Graph) -> None:
    await record_sessions(
        graph,
        session_at(1, "A", quantity=3),
        session_at(1, "B", quantity=2, status="CRASHED"),
    )
    aggregates = ("sum(session)", "count_crashed(session)")
    shown = ["count_crashed(session)", "sum(session)", "release"]

    rows = await draw_rows(graph, table(*aggregates, columns=["release"], fields=shown))

    assert rows == [[0, 3, "A"], [2, 2, "B"]]


@pytest.mark.spec("widget-data#tables")
async def test_ties_are_ordered_by_the_texts_of_the_columns(graph: Graph) -> None:
    await record_sessions(graph, *(session_at(1, each) for each in "CAB"))

    rows = await draw_rows(graph, table("sum(session)", columns=["release"], limit=2))

    assert rows == [["A", 1], ["B", 1]]


@pytest.mark.spec("widget-data#columns")
async def test_columns_come_in_the_order_of_fields_with_their_aliases(graph: Graph) -> None:
    await record_sessions(graph, session_at(1, quantity=2))
    input_ = table(
        "sum(session)",
        "count_crashed(session)",
        columns=["release", "environment"],
        fields=["sum(session)", "unknown", "release"],
        fieldAliases=["Sessions", "?", "", "never"],
    )

    result = await draw_one(graph, input_)

    assert [(each["field"], each["alias"], each["kind"]) for each in result["columns"]] == [
        ("sum(session)", "Sessions", "INTEGER"),
        ("release", None, "STRING"),
        ("environment", None, "STRING"),
        ("count_crashed(session)", None, "INTEGER"),
    ]
    assert result["rows"] == [{"values": [2, "R1", "production", 0]}]


@pytest.mark.spec("widget-data#tables")
async def test_rows_without_a_value_come_last(graph: Graph) -> None:
    await record_sessions(
        graph,
        session_at(1, "A", duration=4, status="EXITED"),
        session_at(1, "B"),
        session_at(1, "C", duration=2, status="EXITED"),
    )

    for orderby, releases in (
        ("p50(session.duration)", ["C", "A", "B"]),
        ("-p50(session.duration)", ["A", "C", "B"]),
    ):
        input_ = table("p50(session.duration)", columns=["release"], orderby=orderby)
        rows = await draw_rows(graph, input_)
        assert [row[0] for row in rows] == releases


@pytest.mark.spec("widget-data#tables")
async def test_a_table_without_columns_has_one_row(graph: Graph) -> None:
    rows = await draw_rows(graph, table("sum(session)", "crash_rate(session)"))
    assert rows == [[0, None]]

    await record_sessions(graph, session_at(1), session_at(3, status="CRASHED", distinctId="u"))

    aggregates = ("sum(session)", "crash_rate(session)", "count_unique(user)")
    assert await draw_rows(graph, table(*aggregates)) == [[2, 50.0, 1]]


@pytest.mark.spec("widget-data#tables")
async def test_a_table_without_aggregates_has_the_groups_in_order(graph: Graph) -> None:
    await record_sessions(graph, session_at(1, "B"), session_at(1, "A"), session_at(2, "A"))

    assert await draw_rows(graph, table(columns=["release", "project"])) == [
        ["A", "app"],
        ["B", "app"],
    ]


@pytest.mark.spec("widget-data#session-status")
async def test_sessions_are_grouped_by_status(graph: Graph) -> None:
    await record_sessions(
        graph,
        session_at(1, quantity=4, distinctId="healthy"),
        session_at(1, quantity=3, status="CRASHED", distinctId="crashed"),
        session_at(1, quantity=2, status="ABNORMAL", distinctId="abnormal"),
        session_at(2, quantity=1, status="ERRORED", errors=1, distinctId="crashed"),
    )
    input_ = table(
        "sum(session)", "count_unique(user)", "crash_rate(session)", columns=["session.status"]
    )

    assert await draw_rows(graph, input_) == [
        ["healthy", 4, 1, 0.0],
        ["crashed", 3, 1, 100.0],
        ["abnormal", 2, 1, 0.0],
        ["errored", 1, 0, 0.0],
    ]


@pytest.mark.spec("widget-data#session-status")
async def test_durations_are_not_kept_by_status(graph: Graph) -> None:
    input_ = table("p50(session.duration)", columns=["session.status"])

    result = await draw_one(graph, input_)

    assert result["error"]["code"] == "NOT_ANSWERABLE"
    assert (result["rows"], result["series"]) == ([], [])


@pytest.mark.spec("widget-data#big-numbers")
@pytest.mark.parametrize(
    ("selected", "fields", "values"),
    [
        (None, ["sum(session)", "count_crashed(session)"], [3, 1]),
        (1, ["count_crashed(session)", "sum(session)"], [1, 3]),
    ],
)
async def test_a_big_number_shows_the_selected_aggregate_first(
    graph: Graph, selected: int | None, fields: list[str], values: list[int]
) -> None:
    await record_sessions(graph, session_at(1, quantity=2), session_at(5, status="CRASHED"))
    input_ = widget(
        "sum(session)",
        "count_crashed(session)",
        displayType="BIG_NUMBER",
        selectedAggregate=selected,
    )

    result = await draw_one(graph, input_)

    assert [each["field"] for each in result["columns"]] == fields
    assert result["rows"] == [{"values": values}]


@pytest.mark.spec("widget-data#tables")
async def test_groups_of_several_columns(graph: Graph, world: World) -> None:
    await world.project("web")
    await record_sessions(
        graph,
        session_at(1, "A", quantity=3),
        session_at(2, "A", environment="qa", distinctId="u"),
        session_at(2, "A", project="web", quantity=2, distinctId="v"),
    )
    input_ = table(
        "sum(session)", "count_unique(user)", columns=["project", "environment", "release"]
    )

    assert await draw_rows(graph, input_) == [
        ["app", "production", "A", 3, 0],
        ["web", "production", "A", 2, 1],
        ["app", "qa", "A", 1, 1],
    ]
