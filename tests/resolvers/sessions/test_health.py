"""Health, adoption and the session orders of the release list."""

from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from app.settings import Executor
from execution.limits.limits import Limits
from tests.clients.graph import Graph, Statements, get_release, list_releases, list_versions
from tests.support.clocks import shift_request_clock
from tests.support.factories import World
from tests.support.mutations import create, record_sessions, session, time_ago

HEALTH = """hasHealthData totalSessions totalUsers sessionsCrashed sessionsErrored
    crashFreeSessions crashFreeUsers durationP50 durationP90 adoption sessionsAdoption
    totalUsers24h totalSessions24h totalProjectUsers24h totalProjectSessions24h"""
NOTHING: dict[str, Any] = dict.fromkeys(HEALTH.split()) | {
    "hasHealthData": False,
    "sessionsCrashed": 0,
    "sessionsErrored": 0,
}
ORDER = ["R1", "R2"]


@pytest.fixture(autouse=True)
async def project(world: World) -> int:
    return await world.project("app")


@pytest.fixture
async def three_sessions(graph: Graph) -> None:
    """Record two exited sessions of R1 and a crashed one of R2, all of one user."""
    found = await record_sessions(
        graph,
        session("R1", status="EXITED", duration=60, distinctId="ann"),
        session("R1", status="EXITED", duration=30, distinctId="ann"),
        session("R2", status="CRASHED", distinctId="ann"),
    )
    assert found == {"accepted": 3, "errors": []}


async def read_health(
    graph: Graph, release: str, selection: str = HEALTH, arguments: str = ""
) -> Any:
    """Read a release's health in its only project."""
    found = await get_release(
        graph, f"projects {{ health{arguments} {{ {selection} }} }}", version=release
    )
    [project] = found["projects"]
    return project["health"]


@pytest.mark.spec("releases#health-fields")
@pytest.mark.usefixtures("three_sessions")
async def test_health_of_two_releases(graph: Graph) -> None:
    of_project = {"totalProjectUsers24h": 1, "totalProjectSessions24h": 3}

    assert await read_health(graph, "R1") == of_project | {
        "hasHealthData": True,
        "totalSessions": 2,
        "totalUsers": 1,
        "sessionsCrashed": 0,
        "sessionsErrored": 0,
        "crashFreeSessions": 100,
        "crashFreeUsers": 100,
        "durationP50": 45,
        "durationP90": 57,
        "adoption": 100,
        "sessionsAdoption": pytest.approx(200 / 3),
        "totalUsers24h": 1,
        "totalSessions24h": 2,
    }
    assert await read_health(graph, "R2") == of_project | {
        "hasHealthData": True,
        "totalSessions": 1,
        "totalUsers": 1,
        "sessionsCrashed": 1,
        "sessionsErrored": 0,
        "crashFreeSessions": 0,
        "crashFreeUsers": 0,
        "durationP50": None,
        "durationP90": None,
        "adoption": 100,
        "sessionsAdoption": pytest.approx(100 / 3),
        "totalUsers24h": 1,
        "totalSessions24h": 1,
    }


@pytest.mark.spec("releases#adoption-shares")
@pytest.mark.usefixtures("three_sessions")
async def test_session_of_another_user_changes_the_adoption(graph: Graph) -> None:
    await record_sessions(graph, session("R2", status="CRASHED", distinctId="bob"))

    shares = "adoption sessionsAdoption totalProjectSessions24h totalProjectUsers24h"
    of_project = {"totalProjectSessions24h": 4, "totalProjectUsers24h": 2}
    assert (
        await read_health(graph, "R1", shares)
        == {"adoption": 50, "sessionsAdoption": 50} | of_project
    )
    assert (
        await read_health(graph, "R2", shares)
        == {"adoption": 100, "sessionsAdoption": 50} | of_project
    )


@pytest.mark.spec("releases#health-series")
@pytest.mark.parametrize(("stat", "last"), [("SESSIONS", 2), ("USERS", 1)])
@pytest.mark.usefixtures("three_sessions")
async def test_series_has_24_buckets_of_an_hour(graph: Graph, stat: str, last: int) -> None:
    found = await read_health(
        graph,
        "R1",
        f"{HEALTH} stats(stat: {stat}) {{ timestamp value }}",
        "(summaryPeriod: P24H)",
    )

    values = [each["value"] for each in found["stats"]]
    stamps = [each["timestamp"] for each in found["stats"]]
    assert (found["totalSessions"], found["totalUsers"], found["durationP90"]) == (2, 1, 57)
    assert values == [0] * 23 + [last]
    assert stamps == list(range(stamps[0], stamps[0] + 24 * 3600, 3600))
    assert stamps[0] % 3600 == 0
    assert stamps[-1] <= datetime.now(UTC).timestamp() < stamps[-1] + 3600


PERIOD_STARTS = {
    "P1H": timedelta(hours=1, minutes=22),
    "P24H": timedelta(days=1, minutes=22),
    "P1D": timedelta(days=1, minutes=22),
    "P48H": timedelta(days=2, minutes=22),
    "P2D": timedelta(days=2, minutes=22),
    "P7D": timedelta(days=7, minutes=22),
    "P14D": timedelta(days=14, minutes=22),
    "P30D": timedelta(days=30, minutes=22),
}
"""How long before 08:22 each period starts."""


@pytest.mark.spec("releases#health-periods")
async def test_period_starts_at_the_hour_that_contains_its_start(
    graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    yesterday = datetime.now(UTC) - timedelta(days=1)
    now = yesterday.replace(hour=8, minute=22, second=0, microsecond=0)
    starts = {now - span for span in PERIOD_STARTS.values()}
    second = timedelta(seconds=1)
    dates = [now, *starts, *(start - second for start in starts)]
    found = await record_sessions(graph, *(session(started=each.isoformat()) for each in dates))
    assert found["errors"] == []
    shift_request_clock(monkeypatch, now - datetime.now(UTC))

    for period, span in PERIOD_STARTS.items():
        health = await read_health(graph, "R1", "totalSessions", f"(summaryPeriod: {period})")
        within = [each for each in dates if each >= now - span]
        assert health == {"totalSessions": len(within)}, period
    day = await read_health(graph, "R1", "totalSessions24h totalProjectSessions24h")
    assert day == {"totalSessions24h": 4, "totalProjectSessions24h": 4}


@pytest.mark.spec("releases#health-periods")
@pytest.mark.usefixtures("three_sessions")
async def test_two_names_of_a_period_share_their_statements(
    graph: Graph, statements: Statements
) -> None:
    aliases = " ".join(
        f"{period}: health(summaryPeriod: {period}) {{ totalSessions stats(period: {period}) "
        "{ value } }"
        for period in ("P24H", "P1D", "P48H", "P2D")
    )

    await get_release(graph, f"projects {{ {aliases} }}", version="R1")

    assert statements.counts["SessionTotals"] == statements.counts["SessionSeries"] == 1


@pytest.mark.spec("releases#health-periods")
@pytest.mark.parametrize(
    ("period", "buckets", "rollup"),
    [
        ("P1H", 1, 3600),
        ("P24H", 24, 3600),
        ("P1D", 24, 3600),
        ("P48H", 48, 3600),
        ("P2D", 48, 3600),
        ("P7D", 7, 86400),
        ("P14D", 14, 86400),
        ("P30D", 30, 86400),
        ("P90D", 30, 259200),
    ],
)
@pytest.mark.usefixtures("three_sessions")
async def test_periods_have_their_number_of_buckets(
    graph: Graph, period: str, buckets: int, rollup: int
) -> None:
    found = await read_health(graph, "R1", f"stats(period: {period}) {{ timestamp value }}")

    stamps = [each["timestamp"] for each in found["stats"]]
    assert len(stamps) == buckets
    assert all(stamp % rollup == 0 for stamp in stamps)
    assert {later - stamp for stamp, later in pairwise(stamps)} <= {rollup}
    assert [each["value"] for each in found["stats"]] == [0] * (buckets - 1) + [2]


@pytest.mark.spec("releases#health-data-flag")
async def test_release_without_sessions_has_no_health_data(graph: Graph) -> None:
    await create(graph, version="R1")
    found = await get_release(
        graph,
        f"projects {{ hasHealthData health {{ {HEALTH} stats {{ value }} }} }}",
        version="R1",
    )

    [entry] = found["projects"]
    assert entry["hasHealthData"] is False
    assert entry["health"] == NOTHING | {"stats": [{"value": 0}] * 24}


@pytest.mark.spec("releases#health-data-flag")
async def test_health_data_flag_covers_90_days(graph: Graph) -> None:
    await record_sessions(
        graph, session("old", started=time_ago(days=100)), session("R1", started=time_ago(days=60))
    )

    flags = "hasHealthData health { hasHealthData totalSessions }"
    found = {
        version: (await get_release(graph, f"projects {{ {flags} }}", version))["projects"]
        for version in ("old", "R1")
    }
    assert found["old"] == [
        {"hasHealthData": False, "health": {"hasHealthData": False, "totalSessions": None}}
    ]
    assert found["R1"] == [
        {"hasHealthData": True, "health": {"hasHealthData": True, "totalSessions": None}}
    ]
    long = await read_health(graph, "R1", "totalSessions", "(summaryPeriod: P90D)")
    assert long == {"totalSessions": 1}


@pytest.mark.spec("releases#session-counts")
async def test_errored_sessions_are_counted_once(graph: Graph) -> None:
    await record_sessions(
        graph,
        session("R1", quantity=10),
        session("R1", status="ERRORED", quantity=3),
        session("R1", status="EXITED", errors=2),
        session("R1", status="CRASHED", errors=1),
        session("R1", status="ABNORMAL"),
    )

    found = await read_health(
        graph, "R1", "totalSessions sessionsCrashed sessionsErrored crashFreeSessions"
    )
    assert found == {
        "totalSessions": 16,
        "sessionsCrashed": 1,
        "sessionsErrored": 4,
        "crashFreeSessions": 93.75,
    }


@pytest.mark.spec("releases#health-scope")
@pytest.mark.usefixtures("three_sessions")
async def test_all_numbers_respect_the_environments(graph: Graph) -> None:
    await record_sessions(
        graph,
        session("R1", environment="staging", status="CRASHED", distinctId="bob"),
        session("R1", environment="", distinctId="eve"),
    )
    numbers = (
        "hasHealthData totalSessions totalUsers sessionsCrashed durationP50 "
        "totalProjectSessions24h totalProjectUsers24h adoption stats { value }"
    )

    staging = await read_health(graph, "R1", numbers, '(environments: ["staging"])')
    unnamed = await read_health(graph, "R1", numbers, '(environments: [""])')
    nowhere = await read_health(graph, "R1", numbers, '(environments: ["nowhere"])')

    assert staging.pop("stats")[-1] == {"value": 1}
    assert staging == {
        "hasHealthData": True,
        "totalSessions": 1,
        "totalUsers": 1,
        "sessionsCrashed": 1,
        "durationP50": None,
        "totalProjectSessions24h": 1,
        "totalProjectUsers24h": 1,
        "adoption": 100,
    }
    assert (unnamed["totalSessions"], unnamed["sessionsCrashed"]) == (1, 0)
    assert (nowhere["totalSessions"], nowhere["hasHealthData"]) == (None, False)
    [in_scope] = await list_releases(
        graph,
        "projects { hasHealthData health { totalSessions } }",
        filter={"environments": ["staging"]},
    )
    assert in_scope["projects"] == [{"hasHealthData": True, "health": {"totalSessions": 1}}]


@pytest.mark.spec("releases#sort-by-sessions")
@pytest.mark.usefixtures("three_sessions")
async def test_releases_are_sorted_by_sessions_and_users(graph: Graph) -> None:
    await record_sessions(graph, session("R1", distinctId="bob"))
    await create(graph, version="R0")
    await create(graph, version="R9")

    # Falling: the highest crash rate first. Whoever has no sessions comes last, newest first.
    for field, order in (
        ("CRASH_FREE_SESSIONS", ["R2", "R1"]),
        ("CRASH_FREE_USERS", ["R2", "R1"]),
        ("SESSIONS", ["R1", "R2"]),
        ("USERS", ["R1", "R2"]),
        ("SESSIONS_24H", ["R1", "R2"]),
        ("USERS_24H", ["R1", "R2"]),
    ):
        falling = await list_versions(graph, {"field": field})
        assert falling == [*order, "R9", "R0"], field
        rising = await list_versions(graph, {"field": field, "direction": "ASC"})
        assert rising == [*reversed(order), "R0", "R9"], field


@pytest.mark.spec("releases#releases-without-users")
async def test_user_orders_leave_out_releases_without_users(graph: Graph) -> None:
    await record_sessions(graph, session("R1"), session("R2", distinctId="ann"))
    await create(graph, version="R3")

    for field in ("USERS", "USERS_24H", "CRASH_FREE_USERS"):
        assert await list_versions(graph, {"field": field}) == ["R2", "R3"]
    assert sorted(await list_versions(graph, {"field": "SESSIONS"})) == ["R1", "R2", "R3"]
    counted = await graph("{ organization { releases(orderBy: {field: USERS}) { totalCount } } }")
    assert counted["organization"]["releases"]["totalCount"] == 2


@pytest.mark.spec("releases#sort-by-sessions")
async def test_session_orders_respect_the_filter(graph: Graph, world: World) -> None:
    await world.project("web")
    await record_sessions(
        graph,
        session("R1", quantity=3),
        session("R2", quantity=2),
        session("R1", project="web", environment="staging"),
        session("R2", project="web", environment="staging", quantity=9),
    )
    order = {"field": "SESSIONS"}

    assert await list_versions(graph, order, projects=["app"]) == ["R1", "R2"]
    assert await list_versions(graph, order, projects=["web"]) == ["R2", "R1"]
    assert await list_versions(graph, order, environments=["production"]) == ["R1", "R2"]
    assert await list_versions(graph, order) == ["R2", "R1"]


@pytest.mark.spec("releases#sort-by-sessions")
async def test_session_orders_can_be_paged_in_both_directions(graph: Graph) -> None:
    for number in range(3):
        await create(graph, version=f"bare{number}")
    await record_sessions(
        graph, *(session(f"R{number}", quantity=number // 2 + 1) for number in range(5))
    )
    document = """query ($first: Int, $after: String, $last: Int, $before: String) {
        organization { releases(
            orderBy: {field: SESSIONS}, first: $first, after: $after, last: $last, before: $before
        ) { nodes { version } pageInfo { endCursor startCursor hasNextPage hasPreviousPage } } }
    }"""
    whole = await list_versions(graph, {"field": "SESSIONS"})
    assert whole[0] == "R4"
    assert whole[5:] == ["bare2", "bare1", "bare0"]

    for size, cursor, more, end in (
        ("first", "after", "hasNextPage", "endCursor"),
        ("last", "before", "hasPreviousPage", "startCursor"),
    ):
        pages: list[list[str]] = []
        place = None
        while True:
            found = (await graph(document, **{size: 3, cursor: place}))["organization"]["releases"]
            pages.append([each["version"] for each in found["nodes"]])
            place = found["pageInfo"][end]
            if not found["pageInfo"][more]:
                break
        in_order = pages if size == "first" else reversed(pages)
        assert [version for page in in_order for version in page] == whole


@pytest.mark.spec("releases#current-project-meta")
async def test_session_bounds_are_those_of_the_project(graph: Graph) -> None:
    await record_sessions(
        graph,
        session("R1", started=time_ago(days=2)),
        session("R1", started=time_ago(hours=1)),
        session("R1", started=time_ago(days=99), environment="staging"),
    )
    bounds = "sessionsLowerBound sessionsUpperBound"

    async def read_bounds(arguments: str) -> list[datetime | None]:
        found = await get_release(graph, f"currentProjectMeta{arguments} {{ {bounds} }}", "R1")
        values = found["currentProjectMeta"].values()
        return [None if each is None else datetime.fromisoformat(each) for each in values]

    def hour(**span: float) -> datetime:
        return datetime.fromisoformat(time_ago(**span)).replace(minute=0, second=0, microsecond=0)

    assert await read_bounds('(project: "app")') == [hour(days=99), hour(hours=1)]
    assert await read_bounds('(project: "app", environments: ["production"])') == [
        hour(days=2),
        hour(hours=1),
    ]
    assert await read_bounds('(project: "app", environments: ["nowhere"])') == [None, None]
    assert await read_bounds("") == [None, None]


@pytest.mark.spec("security#long-computations")
@pytest.mark.usefixtures("three_sessions")
@pytest.mark.parametrize("executor", Executor)
async def test_health_merges_a_limited_number_of_sketches(
    world: World, graph: Graph, executor: Executor
) -> None:
    # The release has one hour: two sketches of users, one of durations, and a bucket of five.
    document = """{ organization { release(version: "R1") { projects { health {
        totalUsers durationP50 stats(stat: USERS) { value } } } } } }"""
    needed = 2 + 1 + (1 + 5)

    async def answer(sketches: int) -> Any:
        limited = Graph(world.db, graph.token, executor, limit=Limits(sketches=sketches))
        answer = await limited.answer(document)
        await limited.client.aclose()
        return answer

    assert "errors" not in await answer(needed)
    codes = [each["extensions"] for each in (await answer(needed - 1))["errors"]]
    assert codes == [{"code": "SKETCH_LIMIT", "limit": needed - 1}]
