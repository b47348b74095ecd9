"""The data of widgets is the same from hours and from rollups, and that of release health."""

from typing import Any

import pytest

from tests.clients.graph import Graph
from tests.support.factories import World
from tests.support.mutations import record_events, record_sessions
from tests.support.rollups import roll_up
from tests.support.widgets import (
    START,
    chart,
    create_dashboard,
    draw,
    event_at,
    hour,
    session_at,
    table,
)

pytestmark = pytest.mark.usefixtures("project")
THREE_DAYS = {"start": hour(5).isoformat(), "end": hour(77).isoformat()}


def make_widgets() -> list[dict[str, Any]]:
    """Make widgets of every source: by project, by release and by issue, by hour and by day."""
    sessions = (
        "sum(session)",
        "crash_rate(user)",
        "p90(session.duration)",
        "avg(session.duration)",
    )
    events = ("count()", "failure_count()", "count_unique(user)", "last_seen()")
    kinds = [("METRICS", sessions), ("ERROR_EVENTS", events)]
    widgets = [
        make(*aggregates, columns=columns, widgetType=kind, conditions=conditions)
        for kind, aggregates in kinds
        for make in (chart, table)
        for columns, conditions in (([], ""), (["release"], ""), ([], "!release:R1"))
    ]
    by_day = [chart(*aggregates, interval="1d", widgetType=kind) for kind, aggregates in kinds]
    of_issues = [
        table("count()", "count_unique(issue)", columns=["issue", "error.handled"]),
        table(columns=["issue", "events", "users"]),
    ]
    issues = [
        each | {"widgetType": kind}
        for each, kind in zip(of_issues, ("ERROR_EVENTS", "ISSUE"), strict=True)
    ]
    return [*widgets, *by_day, *issues]


async def record(graph: Graph, numbers: range) -> None:
    """Record sessions and events in some hours."""
    for number in numbers:
        release, user = f"R{number % 3}", f"u{number % 5}"
        status = "CRASHED" if number % 4 == 0 else "EXITED"
        values = {"status": status, "distinctId": user, "duration": number}
        level = "fatal" if number % 2 else "error"
        issue = {"issue": f"I{number % 4}", "level": level, "userId": user}
        await record_sessions(graph, session_at(number, release, **values))
        await record_events(graph, event_at(number, release, **issue))


@pytest.mark.spec("rollups#reading")
async def test_rollups_answer_what_hours_answer(graph: Graph, world: World) -> None:
    await record(graph, range(0, 80, 7))
    dashboard = await create_dashboard(graph, *make_widgets())
    from_hours = await draw(graph, dashboard, **THREE_DAYS)
    assert from_hours[0]["results"][0]["series"][0]["total"] == 10.0

    await roll_up(world.db, int(START.timestamp()) + 60 * 3600)
    from_rollups = await draw(graph, dashboard, **THREE_DAYS)
    await record(graph, range(1, 50, 13))
    with_late_days = await draw(graph, dashboard, **THREE_DAYS)
    await roll_up(world.db)
    recomputed = await draw(graph, dashboard, **THREE_DAYS)

    assert from_rollups == from_hours
    assert with_late_days != from_hours
    assert recomputed == with_late_days


@pytest.mark.spec("widget-data#values")
async def test_numbers_of_a_release_are_those_of_its_health(graph: Graph, world: World) -> None:
    await record(graph, range(0, 100, 3))
    aggregates = (
        *("sum(session)", "count_crashed(session)", "crash_free_rate(session)"),
        *("count_unique(user)", "crash_free_rate(user)"),
        *("p50(session.duration)", "p90(session.duration)"),
    )
    widget = table(*aggregates, columns=["release"], orderby="release", interval="1h")
    dashboard = await create_dashboard(graph, widget)
    health = """query { organization { releases { nodes { version projects {
        health(summaryPeriod: P14D) {
            totalSessions sessionsCrashed crashFreeSessions totalUsers crashFreeUsers
            durationP50 durationP90
        }
    } } } } }"""

    for _ in range(2):
        [data] = await draw(graph, dashboard, period="14d")
        releases = (await graph(health))["organization"]["releases"]["nodes"]
        assert [row["values"] for row in data["results"][0]["rows"]] == sorted(
            [each["version"], *each["projects"][0]["health"].values()] for each in releases
        )
        await roll_up(world.db)
