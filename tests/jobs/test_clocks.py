"""A wrong clock neither delays waiting work nor drops it."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select, update

from db import models
from db.connection.clock import DatabaseClock, fetch_now, now, read_now
from db.connection.database import Database
from db.connection.transaction import run_transaction
from db.events import outbox
from jobs.adoption import AdoptionRule
from jobs.outbox import Hook, deliver_next
from jobs.schedule import MaintenancePolicy, claim, purge_expired
from tests.clients.graph import Graph
from tests.clients.sdk import SdkClient, create_sdk_client, event, session, time_ago
from tests.support.clocks import set_database_clock_back, shift_process_clock
from tests.support.factories import World
from tests.support.mutations import record_sessions
from tests.support.mutations import session as session_input

pytestmark = pytest.mark.spec("security#clocks")

POLICY = MaintenancePolicy(90, AdoptionRule.TENTH)
UNREACHABLE = Hook("http://127.0.0.1:9/hook", "secret")
SHIFTS = [timedelta(days=-400), timedelta(hours=-1), timedelta(hours=1), timedelta(days=400)]
BACK = [timedelta(seconds=20), timedelta(hours=3), timedelta(days=400)]


@pytest.fixture
async def sdk(world: World, project: int, graph: Graph) -> Any:
    sdk = await create_sdk_client(world, project, graph)
    yield sdk
    await sdk.client.aclose()


async def enqueue(world: World) -> None:
    await run_transaction(
        world.db,
        lambda connection: outbox.enqueue(connection, world.organization, outbox.REFRESH),
    )


async def test_database_time_has_the_format_and_offset_of_stored_dates(db: Database) -> None:
    started = datetime.now(UTC) - timedelta(seconds=1)

    async with db.begin() as connection:
        in_transaction = await read_now(connection)
        [hour_ago, day_later] = (
            await connection.execute(select(now(timedelta(hours=-1)), now(timedelta(days=1))))
        ).one()
        is_ordered = await connection.scalar(select(now(timedelta(seconds=0.25)) > now()))
    in_snapshot = await fetch_now(db)

    assert started <= in_transaction <= in_snapshot <= datetime.now(UTC) + timedelta(seconds=1)
    assert in_transaction - hour_ago == pytest.approx(timedelta(hours=1), abs=timedelta(seconds=5))
    assert day_later - hour_ago == timedelta(hours=25)
    assert bool(is_ordered)


def test_database_clock_advances_with_the_process_and_not_with_its_clock(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    clock = DatabaseClock()
    origin = datetime(2026, 1, 1, tzinfo=UTC)

    clock.set(origin)
    shift_process_clock(monkeypatch, timedelta(days=400))

    assert timedelta(0) <= clock.now() - origin < timedelta(minutes=1)


@pytest.mark.parametrize("shift", SHIFTS, ids=str)
async def test_envelope_is_recorded_when_the_process_clock_changes(
    sdk: SdkClient, monkeypatch: pytest.MonkeyPatch, shift: timedelta
) -> None:
    await sdk.send(session(started=time_ago(days=4), timestamp=time_ago(days=4)), event())
    shift_process_clock(monkeypatch, shift)

    counts = await sdk.read_counts()

    assert counts == {("accepted", "session", ""): 1, ("accepted", "event", ""): 1}


@pytest.mark.parametrize("shift", SHIFTS, ids=str)
async def test_envelope_is_received_by_the_clock_of_the_database(
    sdk: SdkClient, world: World, monkeypatch: pytest.MonkeyPatch, shift: timedelta
) -> None:
    shift_process_clock(monkeypatch, shift)
    await sdk.send(session())
    [[received]] = await world.read(select(models.Envelope.date_received))

    assert abs(received - await fetch_now(world.db)) < timedelta(minutes=5)


@pytest.mark.parametrize("shift", BACK, ids=str)
async def test_new_envelope_is_due_after_the_database_clock_was_set_back(
    sdk: SdkClient, world: World, shift: timedelta
) -> None:
    await sdk.send(session())
    await set_database_clock_back(world, shift)

    assert await sdk.process_envelopes() == 1


@pytest.mark.parametrize("shift", BACK, ids=str)
async def test_failed_envelope_is_delayed_by_its_backoff_at_most(
    sdk: SdkClient, world: World, shift: timedelta
) -> None:
    await sdk.send(session())
    [[content]] = await world.read(select(models.Envelope.content))
    await set_content(world, b"poison")
    assert await sdk.process_envelopes() == 0
    await set_content(world, content)
    assert await sdk.process_envelopes() == 0

    await set_database_clock_back(world, shift)

    assert await sdk.process_envelopes() == 1


async def set_content(world: World, content: bytes) -> None:
    """Replace the content of every envelope."""
    async with world.db.begin() as connection:
        await connection.execute(update(models.Envelope).values(content=content))


@pytest.mark.parametrize("shift", SHIFTS, ids=str)
async def test_session_state_expires_by_the_clock_of_the_database(
    sdk: SdkClient, world: World, monkeypatch: pytest.MonkeyPatch, shift: timedelta
) -> None:
    shift_process_clock(monkeypatch, shift)
    await sdk.send(session(status="exited"))
    await sdk.process_envelopes()
    await purge_expired(world.db, POLICY)
    [[expires]] = await world.read(select(models.SessionState.expires))

    lifetime = expires - await fetch_now(world.db)
    assert abs(lifetime - timedelta(days=7)) < timedelta(minutes=5)


@pytest.mark.parametrize("shift", SHIFTS, ids=str)
async def test_outbox_entry_is_due_when_the_process_clock_changes(
    world: World, monkeypatch: pytest.MonkeyPatch, shift: timedelta
) -> None:
    await enqueue(world)
    shift_process_clock(monkeypatch, shift)

    delivered = [await deliver_next(world.db, UNREACHABLE) for _ in range(2)]
    await enqueue(world)

    assert delivered == [True, False]
    assert await deliver_next(world.db, None)
    assert not await deliver_next(world.db, None)


@pytest.mark.parametrize("shift", BACK, ids=str)
async def test_new_outbox_entry_is_due_after_the_database_clock_was_set_back(
    world: World, shift: timedelta
) -> None:
    await enqueue(world)
    await set_database_clock_back(world, shift)

    assert await deliver_next(world.db, None)


async def test_failed_and_lost_outbox_entries_wait_for_an_hour_at_most(world: World) -> None:
    await enqueue(world)
    assert await deliver_next(world.db, UNREACHABLE)
    await enqueue(world)
    assert await run_transaction(world.db, outbox.claim) is not None
    assert not await deliver_next(world.db, None)

    await set_database_clock_back(world, timedelta(hours=2))

    assert [await deliver_next(world.db, None) for _ in range(3)] == [True, True, False]


@pytest.mark.parametrize("shift", SHIFTS, ids=str)
async def test_task_is_claimed_once_an_hour_whatever_the_process_clock_says(
    world: World, monkeypatch: pytest.MonkeyPatch, shift: timedelta
) -> None:
    claimed = [await claim(world.db, "adoption")]
    shift_process_clock(monkeypatch, shift)
    claimed.append(await claim(world.db, "adoption"))

    assert claimed == [True, False]


async def test_task_is_due_after_the_database_clock_was_set_back(world: World) -> None:
    assert await claim(world.db, "adoption")
    await set_database_clock_back(world, timedelta(minutes=1))

    assert await claim(world.db, "adoption")
    assert not await claim(world.db, "adoption")


async def test_retention_is_measured_by_the_clock_of_the_database(
    world: World, project: int, graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert project
    await record_sessions(graph, session_input("R1", started=time_ago(days=1)), idempotencyKey="k")
    shift_process_clock(monkeypatch, timedelta(days=400))

    assert await purge_expired(world.db, POLICY) == 0
