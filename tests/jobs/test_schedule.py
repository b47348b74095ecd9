"""Hourly jobs: which process runs a task, and what retention removes."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from db import models
from db.events import retention
from jobs.adoption import AdoptionRule
from jobs.schedule import MaintenancePolicy, claim, purge_expired
from tests.clients.graph import Graph, get_release
from tests.support.factories import World
from tests.support.mutations import event, record_events, record_sessions, session, time_ago

POLICY = MaintenancePolicy(90, AdoptionRule.TENTH)


@pytest.fixture(autouse=True)
async def project(world: World) -> int:
    return await world.project("app")


async def test_one_of_many_processes_claims_a_task(world: World) -> None:
    got = await asyncio.gather(*(claim(world.db, "adoption") for _ in range(4)))
    assert sorted(got) == [False, False, False, True]
    assert not await claim(world.db, "adoption")

    async with world.db.begin() as connection:
        await connection.execute(
            update(models.ScheduledTask).values(due=datetime.now(UTC) - timedelta(seconds=1))
        )
    assert await claim(world.db, "adoption")


async def test_expired_sessions_events_and_keys_are_removed_in_steps(
    graph: Graph, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "ROWS_PER_STEP", 2)
    old = [session("R1", started=time_ago(days=91, hours=number)) for number in range(5)]
    await record_sessions(
        graph, *old, session("R1", started=time_ago(days=89)), idempotencyKey="one"
    )
    await record_events(
        graph,
        event("R1", timestamp=time_ago(days=99), issue="old"),
        event("R2", timestamp=time_ago(days=1), issue="new"),
    )
    await record_events(graph, event("R2", timestamp=time_ago(days=99)))
    async with world.db.begin() as connection:
        await connection.execute(
            update(models.IdempotencyKey).values(
                date_created=datetime.now(UTC) - timedelta(days=8)
            )
        )

    assert await purge_expired(world.db, POLICY) == 5 + 2 + 1 + 1 + 1 + 1
    assert await purge_expired(world.db, POLICY) == 0

    assert len(await world.read(select(models.SessionHour.hour))) == 1
    assert len(await world.read(select(models.EventHour.hour))) == 1
    assert [row[0] for row in await world.read(select(models.Issue.key))] == ["new"]
    assert await world.read(select(models.IdempotencyKey.key)) == []
    assert await get_release(graph, "firstEvent lastEvent", "R1") == {
        "firstEvent": None,
        "lastEvent": None,
    }
    in_environment = 'firstEvent(environments: ["production"])'
    assert await get_release(graph, in_environment, "R1") == {"firstEvent": None}
    assert None not in (await get_release(graph, "firstEvent lastEvent", "R2")).values()
