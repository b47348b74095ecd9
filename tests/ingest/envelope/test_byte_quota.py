"""The quota of stored bytes, and counts of what was refused before it was stored."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import datetime, timedelta
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select

from app.factory import create_app
from app.settings import Settings
from db import models
from db.models import KeyUsage
from db.sessions.quotas import BYTES, UsageKey
from resolvers.sessions.intake import Intake
from resolvers.sessions.quotas import QuotaExceededError, Quotas, RateLimit
from resolvers.sessions.refusal import SLICES_PER_QUOTA, ByteReserves
from tests.clients.graph import URL, Graph
from tests.clients.sdk import (
    SdkClient,
    create_sdk_client,
    envelope,
    event_payload,
    session,
)
from tests.support.factories import World
from tests.support.quotas import NOON, create_key, limits_of, receive, restart

pytestmark = pytest.mark.spec("clients#quotas")


class NotCommittedError(Exception):
    """A transaction that is rolled back."""


@pytest.fixture
async def bounded(world: World, project: int, graph: Graph) -> tuple[SdkClient, SdkClient]:
    """Two keys of a project that may store 2,000 bytes a day each."""
    one, two = [
        await create_sdk_client(world, project, graph, quotas=Quotas(bytes=2_000))
        for _ in range(2)
    ]
    return one, two


@asynccontextmanager
async def running_app(world: World, quotas: Quotas) -> AsyncIterator[httpx.AsyncClient]:
    """Run an app without background jobs from its start to its shutdown."""
    settings = Settings(worker=False, graphiql=False, quota_bytes=quotas.bytes)
    app = create_app(settings, world.db)
    transport = httpx.ASGITransport(app)
    async with (
        app.router.lifespan_context(app),
        httpx.AsyncClient(transport=transport, base_url=URL) as client,
    ):
        yield client


@pytest.mark.parametrize(
    ("date", "seconds"),
    [(NOON, "3600"), (NOON + timedelta(hours=11, minutes=59, seconds=30), "30")],
)
async def test_key_that_has_stored_its_bytes_of_the_day_gets_429(
    bounded: tuple[SdkClient, SdkClient],
    monkeypatch: pytest.MonkeyPatch,
    date: datetime,
    seconds: str,
) -> None:
    one, two = bounded
    monkeypatch.setattr(Intake, "now", lambda _self: date)
    started = {"started": date.isoformat(), "timestamp": date.isoformat()}
    responses = [await one.post(envelope(session(**started))) for _ in range(8)]
    stored = await one.count_stored()
    store = await one.client.post(one.path("store"), json=event_payload(), headers=one.auth)
    other = await two.post(envelope(session(**started)))
    monkeypatch.setattr(Intake, "now", lambda _self: date + timedelta(days=1))
    next_day = await one.post(envelope(session(**started)))

    sizes = await one.world.read(select(func.length(models.Envelope.content)))
    size = sizes[0][0]
    assert stored == 2_000 // size
    accepted, refused = responses[:stored], responses[stored:]
    assert {limits_of(each) for each in (*accepted, other, next_day)} == {(200, None, None)}
    expected = (429, seconds, f"{seconds}::key:byte_quota")
    assert {limits_of(each) for each in (*refused, store)} == {expected}
    await one.process_envelopes()
    assert (await one.read_counts())["refused", "envelope", "byte_quota"] == len(refused) + 1


async def test_bytes_are_counted_exactly_across_processes(
    bounded: tuple[SdkClient, SdkClient], world: World
) -> None:
    one, two = bounded
    two.key = one.key

    responses = await asyncio.gather(
        *(each.post(envelope(session())) for _ in range(20) for each in (one, two))
    )

    sizes = await world.read(select(func.length(models.Envelope.content)))
    contents = [row[0] for row in sizes if row[0] > 250]  # without the counts of what was refused
    assert sum(contents) <= 2_000 < sum(contents) + max(contents)
    assert [each.status_code for each in responses].count(200) == len(contents)


async def test_bytes_are_refused_before_the_body_is_read_also_after_a_restart(
    world: World, project: int, graph: Graph
) -> None:
    sdk = await create_sdk_client(world, project, graph, quotas=Quotas(bytes=1_024))
    while (await sdk.post(envelope(session()))).status_code == 200:
        pass
    await restart(sdk)

    async def fail_when_read() -> AsyncIterator[bytes]:
        raise AssertionError
        yield b""

    response = await sdk.post(fail_when_read())

    assert response.status_code == 429
    assert response.headers["x-sentry-rate-limits"].endswith("::key:byte_quota")


async def test_what_was_refused_is_stored_at_shutdown(
    world: World, project: int, graph: Graph
) -> None:
    quotas = Quotas(bytes=1_024)
    sdk = await create_sdk_client(world, project, graph, quotas=quotas)
    statuses = []

    async with running_app(world, quotas) as client:
        for _ in range(6):
            response = await client.post(sdk.path(), content=envelope(session()), headers=sdk.auth)
            statuses.append(response.status_code)
        stored = await sdk.count_stored()

    assert statuses == [200] * stored + [429] * (6 - stored)
    assert await sdk.count_stored() == stored + 1
    counts = await sdk.read_counts()
    assert counts["refused", "envelope", "byte_quota"] == 6 - stored


async def test_counts_of_refused_items_are_kept_while_they_cannot_be_stored(
    world: World, project: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    key = await create_key(world, project)
    intake = Intake(world.db, Quotas(bytes=1))
    with pytest.raises(QuotaExceededError) as raised:
        await intake.append(key, receive(key, NOON, "a"))
    assert raised.value.limits == [RateLimit((), "byte_quota")]

    async def fail(*_: Any) -> None:
        raise OSError

    with monkeypatch.context() as patched:
        patched.setattr("resolvers.sessions.intake.run_transaction", fail)
        await intake.close()
    await intake.close()
    await intake.close()

    [content] = await world.read(select(models.Envelope.content))
    assert b'"kind":"envelope","reason":"byte_quota","quantity":1' in content[0]


async def test_bytes_are_taken_in_slices_and_spent_to_the_last(world: World, project: int) -> None:
    """A slice here has 600 bytes, and the quota one byte less than a thousand slices."""
    key = await create_key(world, project)
    quota = 600 * SLICES_PER_QUOTA + SLICES_PER_QUOTA - 1
    usage_key = UsageKey(world.organization, key.id, int(NOON.timestamp()), BYTES)
    reserves = ByteReserves(quota)

    async def take(size: int, *, is_committed: bool = True) -> tuple[int, int]:
        """Take bytes; returns how many there were, and the sum that is counted."""
        with suppress(NotCommittedError):
            async with world.db.begin() as connection:
                room = await reserves.take(connection, {usage_key: size})
                if not is_committed:
                    raise NotCommittedError
            reserves.set({usage_key: room[usage_key] - size})
        [[counted]] = await world.read(select(func.coalesce(func.sum(KeyUsage.quantity), 0)))
        return room[usage_key], int(counted)

    assert await take(250) == (600, 600)
    assert await take(100, is_committed=False) == (350, 600)
    assert await take(300) == (350, 600)
    assert await take(51, is_committed=False) == (650, 600)
    assert await take(51) == (650, 1_200)
    assert await take(599) == (599, 1_200)
    assert await take(quota - 1_201) == (quota - 1_201, quota - 1)
    assert await take(1) == (1, quota + 599)
    assert (await take(1))[0] < 0
