"""Health that is read from rollups has the numbers of the hours, late reports included."""

import random
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest

from db.sessions.health import DAY, HOUR
from db.sessions.rollups.late import start_of_day
from loaders.project import ProjectRollup, RollupByProject
from tests.clients.graph import Graph, Statements
from tests.support.clocks import stop_request_clock
from tests.support.factories import World
from tests.support.mutations import record_sessions, session
from tests.support.rollups import roll_up

pytestmark = pytest.mark.spec("rollups#reading")

NOW = int(datetime.now(UTC).timestamp())
DAYS = 92
"""Days in which sessions are recorded: more than the longest period has."""
PROJECTS, RELEASES = ("app", "web"), ("R1", "R2", "R3")
PERIODS = ("P1H", "P24H", "P48H", "P7D", "P14D", "P30D", "P90D")
STATS = ("SESSIONS", "USERS", "CRASH_FREE_SESSIONS", "CRASH_FREE_USERS")
SERIES = " ".join(
    f"{stat}: stats(period: $period, stat: {stat}) {{ timestamp value rate }}" for stat in STATS
)
NUMBERS = f"""hasHealthData totalSessions totalUsers sessionsCrashed sessionsErrored
    crashFreeSessions crashFreeUsers durationP50 durationP90 adoption sessionsAdoption
    totalUsers24h totalSessions24h totalProjectUsers24h totalProjectSessions24h {SERIES}"""
HEALTH = f"""query ($period: StatsPeriod) {{
    organization {{ releases(first: 3) {{ nodes {{ version projects {{ slug
        everywhere: health(summaryPeriod: $period) {{ {NUMBERS} }}
        production: health(summaryPeriod: $period, environments: "production") {{ {NUMBERS} }}
    }} }} }} }}
}}"""


async def record_some(graph: Graph, source: random.Random, number: int) -> None:
    """Record sessions of all days, many of them in a few hours; some have a user."""
    hours = [NOW - source.randrange(DAYS * DAY) for _ in range(12)]
    hours += [NOW - source.randrange(DAY) for _ in range(4)]
    sessions = [
        session(
            source.choice(RELEASES),
            project=source.choice(PROJECTS),
            environment=source.choice(("", "production", "staging")),
            started=datetime.fromtimestamp(
                source.choice((*hours, NOW - source.randrange(DAYS * DAY))), UTC
            ).isoformat(),
            status=source.choice(("OK", "EXITED", "CRASHED", "ABNORMAL", "ERRORED")),
            distinctId=source.choice((None, f"user {source.randrange(60)}")),
            duration=round(source.expovariate(0.01), source.randrange(7)),
            quantity=source.randrange(1, 4),
        )
        for _ in range(number)
    ]
    found = await record_sessions(graph, *sessions)
    assert found == {"accepted": number, "errors": []}


async def read_health(graph: Graph, periods: Sequence[str]) -> list[Any]:
    """Read the health of all releases in all projects, in all environments and in one."""
    return [await graph(HEALTH, period=period) for period in periods]


async def read_from_hours(
    graph: Graph, periods: Sequence[str], monkeypatch: pytest.MonkeyPatch
) -> list[Any]:
    """Read health as if nothing was rolled up."""

    async def find_nothing(_: RollupByProject, keys: Sequence[int]) -> dict[int, ProjectRollup]:
        return dict.fromkeys(keys, ProjectRollup())

    with monkeypatch.context() as context:
        context.setattr(RollupByProject, "fetch", find_nothing)
        return await read_health(graph, periods)


async def test_health_from_rollups_is_that_from_hours(
    world: World,
    graph: Graph,
    statements: Statements,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    source = random.Random(1)
    stop_request_clock(monkeypatch, datetime.fromtimestamp(NOW, UTC))
    for slug in PROJECTS:
        await world.project(slug)
    await record_some(graph, source, 150)

    # In the middle of a day, at the end of one, and as far as hours have closed.
    for until in (start_of_day(NOW) - 5 * DAY + 9 * HOUR, start_of_day(NOW) - DAY, None):
        await roll_up(world.db, until)
        periods = source.sample(PERIODS, 3)
        expected = await read_from_hours(graph, periods, monkeypatch)
        assert not any("session_day" in text for text in statements.texts)
        assert await read_health(graph, periods) == expected

        # Late reports, whose days are not rolled up again.
        await record_some(graph, source, 20)
        expected = await read_from_hours(graph, periods, monkeypatch)
        assert await read_health(graph, periods) == expected
        statements.clear()

    await roll_up(world.db)
    expected = await read_from_hours(graph, PERIODS, monkeypatch)
    statements.clear()
    assert await read_health(graph, PERIODS) == expected
    tables = ("session_day", "project_session_hour", "session_hour")
    assert all(any(table in text for text in statements.texts) for table in tables)
