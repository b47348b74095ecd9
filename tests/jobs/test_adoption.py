"""The adoption job, over sessions that were recorded."""

import asyncio
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import delete

from db import models
from jobs.adoption import AdoptionRule, update_stages
from tests.clients.graph import Graph, get_release, list_versions
from tests.support.factories import World
from tests.support.mutations import record_sessions, session, time_ago

STAGES = "adoptionStages%s { project { slug } stage adopted unadopted }"
pytestmark = pytest.mark.spec("releases#adoption-job")
PRODUCTION = '(environments: ["production"])'


@pytest.fixture(autouse=True)
async def project(world: World) -> int:
    return await world.project("app")


async def read_stage(graph: Graph, version: str, arguments: str = PRODUCTION) -> Any:
    """Read the adoption stage of a release in its only project."""
    release = await get_release(graph, STAGES % arguments, version)
    stages = release["adoptionStages"]
    return stages and stages[0]


async def read_stages(graph: Graph, *versions: str) -> list[str]:
    return [(await read_stage(graph, version))["stage"] for version in versions]


async def test_a_release_with_ten_percent_of_the_sessions_is_adopted(
    graph: Graph, world: World
) -> None:
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

    assert await read_stages(graph, "R1", "R2", "R3") == ["ADOPTED", "ADOPTED", "LOW_ADOPTION"]
    adopted = await read_stage(graph, "R1")
    assert adopted["unadopted"] is None
    assert datetime.now(UTC) - datetime.fromisoformat(adopted["adopted"]) < timedelta(minutes=1)
    assert (await read_stage(graph, "R3", '(environments: ["staging"])'))["stage"] == "ADOPTED"
    assert (await read_stage(graph, "R3", '(environments: [""])'))["stage"] == "LOW_ADOPTION"


async def test_the_older_rule_divides_ten_percent_by_the_number_of_releases(
    graph: Graph, world: World
) -> None:
    await record_sessions(
        graph,
        session("R1", quantity=961),
        session("R2", quantity=25),
        session("R3", quantity=14),
    )

    await update_stages(world.db, AdoptionRule.DIVIDED)

    # Ten percent of 1,000 sessions, divided by three releases, is 33.3.
    assert await read_stages(graph, "R1", "R2", "R3") == [
        "ADOPTED",
        "LOW_ADOPTION",
        "LOW_ADOPTION",
    ]
    await record_sessions(graph, session("R2", quantity=10))
    await update_stages(world.db, AdoptionRule.DIVIDED)
    assert await read_stages(graph, "R2") == ["ADOPTED"]


async def test_a_release_is_replaced_and_may_be_adopted_again(graph: Graph, world: World) -> None:
    await record_sessions(graph, session("R1", quantity=5))
    await update_stages(world.db, AdoptionRule.TENTH)
    first = await read_stage(graph, "R1")

    await record_sessions(graph, session("R2", quantity=100))
    await update_stages(world.db, AdoptionRule.TENTH)
    replaced = await read_stage(graph, "R1")
    assert replaced["stage"] == "REPLACED"
    assert replaced["adopted"] == first["adopted"]
    assert replaced["unadopted"] > first["adopted"]
    assert await list_versions(
        graph, query="release.stage:replaced", environments=["production"]
    ) == ["R1"]

    await record_sessions(graph, session("R1", quantity=100))
    await update_stages(world.db, AdoptionRule.TENTH)
    assert await read_stage(graph, "R1") == first


async def test_releases_of_projects_without_sessions_keep_their_stage(
    graph: Graph, world: World
) -> None:
    await record_sessions(graph, session("R1"))
    await update_stages(world.db, AdoptionRule.TENTH)
    async with world.db.begin() as connection:
        await connection.execute(delete(models.SessionHour))

    assert await update_stages(world.db, AdoptionRule.TENTH) == 0
    assert await read_stages(graph, "R1") == ["ADOPTED"]


async def test_only_sessions_of_the_last_six_hours_count(graph: Graph, world: World) -> None:
    await record_sessions(graph, session("R1", started=time_ago(hours=8)), session("R2"))
    await update_stages(world.db, AdoptionRule.TENTH)

    assert await read_stages(graph, "R1", "R2") == ["LOW_ADOPTION", "ADOPTED"]


async def test_concurrent_runs_adopt_each_release_once(graph: Graph, world: World) -> None:
    await record_sessions(graph, *(session(f"R{number}", quantity=10) for number in range(8)))

    changed = await asyncio.gather(
        *(update_stages(world.db, AdoptionRule.TENTH) for _ in range(3))
    )

    assert sum(changed) == 8
    assert await read_stages(graph, "R0", "R7") == ["ADOPTED", "ADOPTED"]


async def test_a_session_in_the_future_does_not_count(graph: Graph, world: World) -> None:
    await record_sessions(graph, session("R1"))
    await update_stages(world.db, AdoptionRule.TENTH)
    async with world.db.begin() as connection:
        await connection.execute(delete(models.SessionHour))

    await record_sessions(graph, session("R2", started=time_ago(hours=-5)))

    assert await update_stages(world.db, AdoptionRule.TENTH) == 0
    assert await read_stages(graph, "R1") == ["ADOPTED"]
