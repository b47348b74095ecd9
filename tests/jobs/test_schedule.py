"""What workers do by the clock: who gets a task, and what retention lets go."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from db import models
from db.events import retention
from jobs.adoption import Rule
from jobs.schedule import Duties, claimed, keep, let_go
from tests.clients.graph import Graph, of_release
from tests.support.factories import World
from tests.support.mutations import ago, event, record_events, record_sessions, session

DUTIES = Duties(90, Rule.TENTH)


@pytest.fixture(autouse=True)
async def project(world: World) -> int:
    return await world.project("app")


async def test_one_of_many_workers_gets_a_task(world: World) -> None:
    got = await asyncio.gather(*(claimed(world.db, "adoption") for _ in range(4)))
    assert sorted(got) == [False, False, False, True]
    assert not await claimed(world.db, "adoption")

    async with world.db.writing() as connection:
        await connection.execute(
            update(models.ScheduledTask).values(due=datetime.now(UTC) - timedelta(seconds=1))
        )
    assert await claimed(world.db, "adoption")


async def test_old_sessions_events_and_keys_go_in_steps(
    graph: Graph, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(retention, "STEP", 2)
    old = [session("R1", started=ago(days=91, hours=number)) for number in range(5)]
    await record_sessions(graph, *old, session("R1", started=ago(days=89)), idempotencyKey="one")
    await record_events(
        graph, event("R1", timestamp=ago(days=99)), event("R2", timestamp=ago(days=1))
    )
    await record_events(graph, event("R2", timestamp=ago(days=99)))
    async with world.db.writing() as connection:
        await connection.execute(
            update(models.IdempotencyKey).values(
                date_created=datetime.now(UTC) - timedelta(days=8)
            )
        )

    assert await let_go(world.db, DUTIES) == 5 + 1 + 1
    assert await let_go(world.db, DUTIES) == 0

    assert len(await world.read(select(models.SessionHour.hour))) == 1
    assert await world.read(select(models.IdempotencyKey.key)) == []
    assert await of_release(graph, "firstEvent lastEvent", "R1") == {
        "firstEvent": None,
        "lastEvent": None,
    }
    assert None not in (await of_release(graph, "firstEvent lastEvent", "R2")).values()


async def test_the_worker_goes_on_after_a_failure(
    graph: Graph, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    done: list[str] = []
    is_over = asyncio.Event()

    async def fails(*_: object) -> None:
        done.append("fails")
        raise OSError

    async def works(*_: object) -> None:
        done.append("works")
        is_over.set()

    monkeypatch.setattr("jobs.schedule.TASKS", {"fails": fails, "works": works})
    task = asyncio.create_task(keep(world.db, DUTIES))
    await asyncio.wait_for(is_over.wait(), 10)
    task.cancel()

    assert done == ["fails", "works"]
    assert await graph("{ viewer { scopes } }")
