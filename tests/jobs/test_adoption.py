"""The adoption job (releases.md 1.11), over sessions that were reported."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete

from db import models
from jobs.adoption import AdoptionRule, update_stages
from tests.clients.graph import Graph, get_release, list_versions
from tests.support.factories import World
from tests.support.mutations import ago, record_sessions, session

STAGES = "adoptionStages%s { project { slug } stage adopted unadopted }"
PRODUCTION = '(environments: ["production"])'


@pytest.fixture(autouse=True)
async def project(world: World) -> int:
    return await world.project("app")


async def stage(graph: Graph, version: str, arguments: str = PRODUCTION) -> Any:
    """The stage of a release in its one project."""
    found = await get_release(graph, STAGES % arguments, version)
    stages = found["adoptionStages"]
    return stages and stages[0]


async def stages(graph: Graph, *wanted: str) -> list[str]:
    return [(await stage(graph, version))["stage"] for version in wanted]


async def test_ten_percent_of_the_sessions_are_adopted(graph: Graph, world: World) -> None:
    await record_sessions(
        graph,
        session("R1", quantity=81),
        session("R2", quantity=10),
        session("R3", quantity=9),
        session("R3", quantity=1, environment="staging"),
        session("R3", quantity=5, environment=""),
    )

    assert await update_stages(world.db, AdoptionRule.TENTH) == 3
    assert await update_stages(world.db, AdoptionRule.TENTH) == 0

    assert await stages(graph, "R1", "R2", "R3") == ["ADOPTED", "ADOPTED", "LOW_ADOPTION"]
    adopted = await stage(graph, "R1")
    assert adopted["unadopted"] is None
    assert datetime.now(UTC) - datetime.fromisoformat(adopted["adopted"]) < timedelta(minutes=1)
    assert (await stage(graph, "R3", '(environments: ["staging"])'))["stage"] == "ADOPTED"
    assert (await stage(graph, "R3", '(environments: [""])'))["stage"] == "LOW_ADOPTION"


async def test_by_the_older_rule_the_tenth_is_divided_by_the_releases(
    graph: Graph, world: World
) -> None:
    await record_sessions(
        graph,
        session("R1", quantity=961),
        session("R2", quantity=25),
        session("R3", quantity=14),
    )

    await update_stages(world.db, AdoptionRule.DIVIDED)

    # The tenth is divided by three: 33.3 of 1,000 sessions.
    assert await stages(graph, "R1", "R2", "R3") == ["ADOPTED", "LOW_ADOPTION", "LOW_ADOPTION"]
    await record_sessions(graph, session("R2", quantity=10))
    await update_stages(world.db, AdoptionRule.DIVIDED)
    assert await stages(graph, "R2") == ["ADOPTED"]


async def test_who_falls_out_is_replaced_and_may_come_back(graph: Graph, world: World) -> None:
    await record_sessions(graph, session("R1", quantity=5))
    await update_stages(world.db, AdoptionRule.TENTH)
    first = await stage(graph, "R1")

    await record_sessions(graph, session("R2", quantity=100))
    await update_stages(world.db, AdoptionRule.TENTH)
    replaced = await stage(graph, "R1")
    assert replaced["stage"] == "REPLACED"
    assert replaced["adopted"] == first["adopted"]
    assert replaced["unadopted"] > first["adopted"]
    assert await list_versions(
        graph, query="release.stage:replaced", environments=["production"]
    ) == ["R1"]

    await record_sessions(graph, session("R1", quantity=100))
    await update_stages(world.db, AdoptionRule.TENTH)
    assert await stage(graph, "R1") == first


async def test_projects_without_sessions_stay_as_they_are(graph: Graph, world: World) -> None:
    await record_sessions(graph, session("R1"))
    await update_stages(world.db, AdoptionRule.TENTH)
    async with world.db.begin() as connection:
        await connection.execute(delete(models.SessionHour))

    assert await update_stages(world.db, AdoptionRule.TENTH) == 0
    assert await stages(graph, "R1") == ["ADOPTED"]


async def test_only_the_last_six_hours_count(graph: Graph, world: World) -> None:
    await record_sessions(graph, session("R1", started=ago(hours=8)), session("R2"))
    await update_stages(world.db, AdoptionRule.TENTH)

    assert await stages(graph, "R1", "R2") == ["LOW_ADOPTION", "ADOPTED"]


async def test_two_runners_at_once_do_no_harm(graph: Graph, world: World) -> None:
    await record_sessions(graph, *(session(f"R{number}", quantity=10) for number in range(8)))

    moved = await asyncio.gather(*(update_stages(world.db, AdoptionRule.TENTH) for _ in range(3)))

    assert sum(moved) == 8
    assert await stages(graph, "R0", "R7") == ["ADOPTED", "ADOPTED"]


async def test_a_session_of_a_clock_that_is_ahead_is_none_yet(graph: Graph, world: World) -> None:
    await record_sessions(graph, session("R1"))
    await update_stages(world.db, AdoptionRule.TENTH)
    async with world.db.begin() as connection:
        await connection.execute(delete(models.SessionHour))

    await record_sessions(graph, session("R2", started=ago(hours=-5)))

    assert await update_stages(world.db, AdoptionRule.TENTH) == 0
    assert await stages(graph, "R1") == ["ADOPTED"]
