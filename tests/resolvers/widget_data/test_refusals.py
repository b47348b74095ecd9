"""What the data of widgets refuses: as errors of a query, or of the request."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.clients.graph import Graph
from tests.support.factories import World
from tests.support.mutations import record_sessions, session

PREVIEW = """query ($input: WidgetDataInput!) { organization { widgetData(input: $input) {
    start end interval timestamps
    results { name error { code message } series { values } rows { values } }
} } }"""
SAVED = """query ($id: ID!, $projects: [ID!], $period: String, $start: DateTime, $end: DateTime,
    $interval: String, $environments: [String!]) {
    organization { dashboard(id: $id) { widgets {
        data(projects: $projects, period: $period, start: $start, end: $end,
            interval: $interval, environments: $environments) {
            results { error { code } series { values } rows { values } }
        }
    } } }
}"""
CREATE = """mutation ($input: CreateDashboardInput!) {
    createDashboard(input: $input) { dashboard { id } errors { code path details } }
}"""
END = datetime(2026, 11, 2, tzinfo=UTC)
HOUR = 3600

pytestmark = pytest.mark.usefixtures("project")


def create_query(*aggregates: str, **query: Any) -> dict[str, Any]:
    """Return the input of a query."""
    columns = query.get("columns", [])
    return {
        "aggregates": [*aggregates],
        "fields": [*columns, *aggregates],
        "conditions": "",
    } | query


def create_widget(widget_type: str, *queries: dict[str, Any], **widget: Any) -> dict[str, Any]:
    """Return the input of a line chart."""
    values = {"title": "W", "widgetType": widget_type, "displayType": "LINE"}
    return values | {"queries": [*queries]} | widget


SESSIONS = create_widget("METRICS", create_query("sum(session)"))


async def preview(graph: Graph, widget: dict[str, Any], **arguments: Any) -> Any:
    """Return the data of a widget that is not saved."""
    variables = {"input": {"widget": widget} | arguments}
    return (await graph(PREVIEW, **variables))["organization"]["widgetData"]


async def find_errors(graph: Graph, widget: dict[str, Any], **arguments: Any) -> list[Any]:
    """Return the codes of the errors of a widget's queries; None for an answered query."""
    results = (await preview(graph, widget, **arguments))["results"]
    for each in results:
        if each["error"] is not None:
            assert (each["series"], each["rows"]) == ([], [])
            assert each["error"]["message"]
    return [each["error"] and each["error"]["code"] for each in results]


async def refuse(graph: Graph, **arguments: Any) -> tuple[str, Any]:
    """Return the code and the argument of the error of a preview that is refused as a whole."""
    error = await graph.error(PREVIEW, input={"widget": SESSIONS} | arguments)
    return error["extensions"]["code"], error["extensions"].get("argument")


@pytest.mark.spec("widget-data#errors")
@pytest.mark.parametrize(
    "query",
    [
        create_query("count()", columns=["transaction"]),
        create_query("count()", columns=["geo.country_code"]),
        create_query("p95(transaction.duration)"),
        create_query("count_unique(browser)"),
        create_query("count()", conditions="user:ann"),
        create_query("count()", conditions="has:user"),
        create_query("count()", conditions="level:error (user.email:*@acme.example OR !user:ann)"),
        create_query("count_unique(user)", conditions="error.handled:false"),
        create_query("count_unique(user)", columns=["error.handled"]),
        create_query("last_seen()", columns=["error.handled"]),
        create_query("equation|count_unique(user) / 2", conditions="!error.handled:true"),
    ],
    ids=str,
)
@pytest.mark.parametrize("widget_type", ["ERROR_EVENTS", "DISCOVER"])
async def test_query_about_what_is_not_kept_is_not_answerable(
    graph: Graph, query: dict[str, Any], widget_type: str
) -> None:
    answered = create_query("count()")

    errors = await find_errors(graph, create_widget(widget_type, answered, query, answered))

    assert errors == [None, "NOT_ANSWERABLE", None]


@pytest.mark.spec("widget-data#errors")
@pytest.mark.parametrize("widget_type", ["SPANS", "TRANSACTION_LIKE"])
async def test_dataset_that_is_not_kept_is_not_answerable(graph: Graph, widget_type: str) -> None:
    data = await preview(graph, create_widget(widget_type, create_query("count()")))

    [result] = data["results"]
    assert result["error"]["code"] == "NOT_ANSWERABLE"
    assert "not kept" in result["error"]["message"]


@pytest.mark.spec("dashboards#release-health")
@pytest.mark.parametrize(
    "query",
    [
        create_query("anr_rate()"),
        create_query("count()"),
        create_query("count_unhandled(session)"),
        create_query("p100(session.duration)"),
        create_query("sum(session)", columns=["device"]),
        create_query("sum(session)", columns=["title"]),
        create_query("sum(session)", conditions="os.name:iOS"),
        create_query("sum(session)", conditions="user:ann"),
        create_query("equation|anr_rate() * 2"),
    ],
    ids=str,
)
async def test_release_health_is_a_closed_list_for_saves_and_previews(
    graph: Graph, query: dict[str, Any]
) -> None:
    widget = create_widget("METRICS", query)

    errors = await find_errors(graph, widget)
    saved = await graph(CREATE, input={"title": "D", "widgets": [widget]})

    assert errors == ["INVALID"]
    [error] = saved["createDashboard"]["errors"]
    assert error["code"] == "INVALID"
    assert error["path"][:4] == ["widgets", "0", "queries", "0"]


@pytest.mark.spec("dashboards#release-health")
async def test_refused_aggregate_of_release_health_comes_with_the_allowed_ones(
    graph: Graph,
) -> None:
    widget = create_widget("METRICS", create_query("anr_rate()"))

    saved = await graph(CREATE, input={"title": "D", "widgets": [widget]})

    [error] = saved["createDashboard"]["errors"]
    counted = ("session", "user")
    counts = [
        f"{name}({what})"
        for what in counted
        for name in (
            *(f"count_{kind}" for kind in ("healthy", "errored", "crashed", "abnormal")),
            *("crash_rate", "crash_free_rate", "healthy_rate", "errored_rate", "abnormal_rate"),
        )
    ]
    names = ("p50", "p75", "p90", "p95", "p99", "avg", "max")
    durations = [f"{name}(session.duration)" for name in names]
    assert sorted(error["details"]["allowed"]) == sorted(
        ["sum(session)", "count_unique(user)", *counts, *durations]
    )


@pytest.mark.spec("widget-data#errors")
@pytest.mark.parametrize(
    "query",
    [
        create_query("equation|count() /"),
        create_query("equation|count() / 0"),
        create_query("equation|5 + 5"),
        create_query("count("),
        create_query("count()", conditions="level:[error"),
        create_query("count()", orderby="-"),
        create_query(),
    ],
    ids=str,
)
async def test_preview_of_an_invalid_query_has_the_error_of_a_save(
    graph: Graph, query: dict[str, Any]
) -> None:
    answered = create_query("count()")

    errors = await find_errors(graph, create_widget("ERROR_EVENTS", query, answered))

    assert errors == ["INVALID", None]


@pytest.mark.spec("widget-data#interval")
@pytest.mark.parametrize("interval", ["30", "30s", "0h", "-1h", "1y", "1H", "", "hour", "1h1m"])
async def test_wrong_interval_of_a_request_is_refused(graph: Graph, interval: str) -> None:
    assert await refuse(graph, interval=interval) == ("BAD_USER_INPUT", ["input", "interval"])


@pytest.mark.spec("widget-data#range")
@pytest.mark.parametrize("period", ["", "14", "0d", "-1d", "1y", "P14D", "99999999999d"])
async def test_wrong_period_of_a_request_is_refused(graph: Graph, period: str) -> None:
    assert await refuse(graph, period=period) == ("BAD_USER_INPUT", ["input", "period"])


@pytest.mark.spec("widget-data#range")
async def test_range_the_wrong_way_round_is_refused(graph: Graph) -> None:
    start, end = END.isoformat(), (END - timedelta(hours=1)).isoformat()
    future = (datetime.now(UTC) + timedelta(days=1)).isoformat()

    errors = [
        await refuse(graph, start=start, end=end),
        await refuse(graph, start=start, end=start),
        await refuse(graph, start=future),
    ]

    assert errors == [("BAD_USER_INPUT", ["input", "start"])] * 3


@pytest.mark.spec("widget-data#page-filters")
async def test_unknown_project_is_not_found_and_unknown_names_match_nothing(graph: Graph) -> None:
    await record_sessions(graph, session())

    unknown = await refuse(graph, projects=["app", "nowhere"])
    results = [
        (await preview(graph, SESSIONS | {"displayType": "BIG_NUMBER"}, **arguments))["results"]
        for arguments in ({}, {"environments": ["nowhere"]}, {"releases": ["unknown"]})
    ]

    assert unknown == ("NOT_FOUND", ["input", "projects", "1"])
    assert [[each["rows"] for each in of_widget] for of_widget in results] == [
        [[{"values": [number]}]] for number in (1, 0, 0)
    ]


@pytest.mark.spec("widget-data#errors")
async def test_saved_widget_refuses_the_same_arguments(graph: Graph) -> None:
    created = await graph(CREATE, input={"title": "D", "widgets": [SESSIONS]})
    dashboard = created["createDashboard"]["dashboard"]["id"]
    start = END.isoformat()

    errors = [
        (await graph.error(SAVED, id=dashboard, **arguments))["extensions"]
        for arguments in (
            {"interval": "30s"},
            {"period": "2y"},
            {"start": start, "end": start},
            {"projects": ["nowhere"]},
        )
    ]

    assert [(each["code"], each["argument"]) for each in errors] == [
        ("BAD_USER_INPUT", ["interval"]),
        ("BAD_USER_INPUT", ["period"]),
        ("BAD_USER_INPUT", ["start"]),
        ("NOT_FOUND", ["projects", "0"]),
    ]


@pytest.mark.spec("widget-data#interval")
async def test_interval_is_raised_until_there_are_at_most_10000_points(world: World) -> None:
    owner = await world.user("keeper@acme.example", role="owner")
    graph = Graph(world.db, await world.token(owner), retention_days=3650)
    grouped = create_query("sum(session)", "count_unique(user)", columns=["release"])
    by_release = create_widget("METRICS", grouped)

    found = {
        (hours, name): (await preview(graph, widget, start=start, end=END.isoformat()))["interval"]
        for name, widget in (("one", SESSIONS), ("twenty", by_release))
        for hours in (500, 501, 10_000, 10_001)
        for start in [(END - timedelta(hours=hours)).isoformat()]
    }

    assert found == {
        (500, "one"): HOUR,
        (501, "one"): HOUR,
        (10_000, "one"): HOUR,
        (10_001, "one"): 2 * HOUR,
        (500, "twenty"): HOUR,
        (501, "twenty"): 2 * HOUR,
        (10_000, "twenty"): 24 * HOUR,
        (10_001, "twenty"): 24 * HOUR,
    }


@pytest.mark.spec("widget-data#errors")
async def test_more_points_than_weeks_allow_are_an_error_of_the_query(world: World) -> None:
    owner = await world.user("keeper@acme.example", role="owner")
    graph = Graph(world.db, await world.token(owner), retention_days=3650)
    few = create_query("sum(session)")
    many = create_query("sum(session)", "count_unique(user)", columns=["release"])
    start = (datetime.now(UTC) - timedelta(days=3640)).isoformat()

    errors = await find_errors(graph, create_widget("METRICS", few, many), start=start)

    assert errors == [None, "TOO_MANY_POINTS"]
