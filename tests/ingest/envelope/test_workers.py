"""Several workers that process envelopes of one project at the same time."""

import asyncio

import pytest
from sqlalchemy import delete, select, text
from sqlalchemy.exc import DBAPIError

import jobs.envelopes
from db import models
from db.connection.transaction import run_transaction
from db.sessions import quotas as key_usage
from db.sessions.envelopes import DueEnvelope, claim
from db.sessions.locks import lock_projects, share_projects
from db.sessions.quotas import RELEASES, UsageKey
from jobs.envelopes import group_parts, process_next, process_one
from resolvers.sessions.quotas import Quotas
from tests.clients.graph import Graph, on_postgresql
from tests.clients.sdk import (
    RETENTION,
    SdkClient,
    create_sdk_client,
    event,
    session,
    time_ago,
)
from tests.support.factories import World

SID = "0" * 32
WAITING = text(
    "SELECT count(*) FROM pg_stat_activity"
    " WHERE datname = current_database() AND wait_event_type = 'Lock'"
)


async def read_due(world: World) -> list[DueEnvelope]:
    """Return all waiting envelopes in their order."""
    rows = await world.read(
        select(models.Envelope.id, models.Envelope.part).order_by(models.Envelope.id)
    )
    return [DueEnvelope(*row) for row in rows]


@on_postgresql
async def test_a_worker_does_not_wait_for_another_one_in_the_project(
    sdk: SdkClient, world: World
) -> None:
    for number in range(10):
        await sdk.send(session(release=f"r{number}"))
    first, *others = await read_due(world)

    async with world.db.begin() as other:
        await claim(other, [first.id])
        await share_projects(other, [sdk.project])
        while await process_next(world.db, RETENTION, Quotas()):
            pass
        left = await read_due(world)

    assert others
    assert left == [first]


@on_postgresql
async def test_a_worker_leaves_out_parts_of_which_another_one_has_some(
    sdk: SdkClient, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(jobs.envelopes, "MAX_ENVELOPES", 3)
    monkeypatch.setattr(jobs.envelopes, "FEW_ENVELOPES", 1)
    for release in ("one", "one", "two", "one"):
        await sdk.send(session(release=release, started=time_ago(minutes=90)))
    due = await read_due(world)

    async with world.db.begin() as other:
        await claim(other, [due[0].id])
        await process_next(world.db, RETENTION, Quotas())
        without_part = await read_due(world)
        await process_next(world.db, RETENTION, Quotas())
        left = await read_due(world)

    assert due[0].part == due[1].part == due[3].part != due[2].part
    assert without_part == [due[0], due[1], due[3]]
    assert left == [due[0]]


def test_envelopes_are_grouped_by_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs.envelopes, "MAX_ENVELOPES", 3)
    parts = [5, 1, 5, 2, 1, 4, 4, 4, 4]

    groups = group_parts([DueEnvelope(*pair) for pair in enumerate(parts)])

    assert [[each.id for each in group] for group in groups] == [[0, 2], [1, 4, 3], [5, 6, 7], [8]]


async def test_concurrent_updates_of_sessions_count_once(sdk: SdkClient, world: World) -> None:
    started = time_ago(minutes=10)
    for status in ("ok", "exited", "crashed"):
        for number in range(4):
            await sdk.send(session(sid=f"{number:032x}", status=status, started=started), event())

    while due := await read_due(world):
        await asyncio.gather(
            *(process_one(world.db, each.id, RETENTION, Quotas()) for each in due)
        )

    assert await sdk.read_counters() == (4, 0, 4)
    [[events]] = await world.read(select(models.EventHour.total))
    assert events == 12
    failed = select(models.Envelope.id).where(models.Envelope.attempts > 0)
    assert await world.read(failed) == []


async def test_a_session_whose_release_was_deleted_is_counted_again(
    sdk: SdkClient, world: World
) -> None:
    await sdk.send(session(sid=SID))
    await sdk.process_envelopes()
    async with world.db.begin() as connection:
        await connection.execute(delete(models.Release))
    await sdk.send(session(sid=SID))

    assert await sdk.read_counters() == (1, 0, 0)


@on_postgresql
async def test_a_quota_is_decided_by_one_transaction_at_a_time(
    world: World, sdk: SdkClient
) -> None:
    await sdk.send(session(release="new"))
    [[key_id]] = await world.read(select(models.ProjectKey.id))
    [[date]] = await world.read(select(models.Envelope.date_received))
    day = int(date.timestamp()) // 86400 * 86400
    used = UsageKey(world.organization, key_id, day, RELEASES)

    async with world.db.begin() as other:
        await key_usage.add_usage(other, {used: 0})
        processing = asyncio.create_task(process_next(world.db, RETENTION, Quotas(releases=1)))
        await wait_for_lock(world)
        await key_usage.add_usage(other, {used: 1})
    await processing

    assert (await sdk.read_counts())["refused", "session", "release_quota"] == 1


@on_postgresql
async def test_a_transaction_that_locks_a_project_comes_before_later_ones_that_share_it(
    world: World, sdk: SdkClient
) -> None:
    async with world.db.begin() as first:
        await share_projects(first, [sdk.project])
        exclusive = asyncio.create_task(
            run_transaction(world.db, lambda each: lock_projects(each, [sdk.project]))
        )
        await wait_for_lock(world)
        with pytest.raises(DBAPIError, match="lock timeout"):
            await share_without_waiting(world, sdk.project)

    await exclusive


async def wait_for_lock(world: World) -> None:
    """Wait until a transaction waits for a lock."""
    while not (await world.read(WAITING))[0][0]:  # noqa: ASYNC110 (another connection waits)
        await asyncio.sleep(0.01)


async def share_without_waiting(world: World, project: int) -> None:
    """Share a project in a transaction that hardly waits for locks."""
    async with world.db.begin() as connection:
        await connection.exec_driver_sql("SET LOCAL lock_timeout = 50")
        await share_projects(connection, [project])


async def test_a_pause_of_the_workers_refuses_nothing_afterwards(
    world: World, project: int, graph: Graph
) -> None:
    sdk = await create_sdk_client(world, project, graph, {"backlog": 60})
    for _ in range(60):
        await sdk.send(session())
    refused = await sdk.post(b"never read")
    await sdk.process_envelopes()

    for _ in range(4):
        await asyncio.gather(*(sdk.send(session()) for _ in range(50)))
        await sdk.process_envelopes()

    assert refused.status_code == 429
    assert await sdk.read_counters() == (260, 0, 0)
    await sdk.client.aclose()
