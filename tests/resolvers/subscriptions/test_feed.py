"""The feed delivers each change exactly once."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import func, select, text, update

from db import models
from db.connection.database import Database
from db.events import changes
from db.events.changes import ChangeKind, ChangeRow
from jobs.adoption import AdoptionRule
from jobs.schedule import MaintenancePolicy, purge_expired
from resolvers.subscriptions import feed as feeds
from resolvers.subscriptions.feed import MAX_QUEUED_CHANGES, Feed, Later, Subscriber, TooSlowError
from tests.clients.graph import Graph, Statements, on_postgresql
from tests.clients.subscriptions import (
    PATIENCE,
    RELEASES,
    SubscriptionClient,
    SubscriptionCounter,
    read_events,
)
from tests.support.factories import World
from tests.support.mutations import create
from tests.support.mutations import update as update_release

pytestmark = pytest.mark.spec("clients#subscriptions")


@pytest.fixture
async def feed(db: Database) -> AsyncIterator[Feed]:
    feed = Feed(db)
    task = asyncio.create_task(feed.run())
    yield feed
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)


async def write(world: World, *subjects: int) -> None:
    """Commit changes of the subjects."""
    async with world.db.begin() as connection:
        await write_in(connection, world, *subjects)


async def write_in(connection: Any, world: World, *subjects: int) -> None:
    received = {subject: {"subject": subject} for subject in subjects}
    await changes.record_changes(
        connection, world.organization, ChangeKind.DASHBOARD_CHANGED, received
    )


def subject(change: ChangeRow) -> int:
    return change.subject_id


async def receive(subscriber: Subscriber[int], number: int) -> list[int]:
    async with asyncio.timeout(PATIENCE):
        return [await anext(subscriber) for _ in range(number)]


async def test_subscriber_gets_changes_committed_after_subscribing(
    feed: Feed, world: World
) -> None:
    await write(world, 1)
    first = await feed.subscribe(world.organization, subject)
    await write(world, 2)
    second = await feed.subscribe(world.organization, subject)
    await write(world, 3)

    assert await receive(first, 2) == [2, 3]
    assert await receive(second, 1) == [3]


async def test_rolled_back_changes_are_not_delivered(feed: Feed, world: World) -> None:
    subscriber = await feed.subscribe(world.organization, subject)
    with pytest.raises(ZeroDivisionError):
        await write_and_roll_back(world)
    await write(world, 2)

    assert await receive(subscriber, 1) == [2]


async def write_and_roll_back(world: World) -> None:
    """Write a change and roll its transaction back."""
    async with world.db.begin() as connection:
        await write_in(connection, world, 1)
        raise ZeroDivisionError


async def test_changes_of_another_process_are_delivered(
    feed: Feed, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeds, "POLL_SECONDS", 0.05)
    subscriber = await feed.subscribe(world.organization, subject)
    other_process = World(Database(get_url(world.db)), world.organization)

    await write(other_process, 1)
    await other_process.db.close()

    assert await receive(subscriber, 1) == [1]


def get_url(database: Database) -> str:
    return database.url.render_as_string(hide_password=False)


async def test_slow_subscriber_ends_and_others_continue(
    feed: Feed, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeds, "MAX_QUEUED_CHANGES", 3)
    slow, steady, latest = (
        await feed.subscribe(world.organization, subject),
        await feed.subscribe(world.organization, subject),
        await feed.subscribe(world.organization, subject, latest_only=True),
    )
    received: list[int] = []
    for number in range(5):
        await write(world, number)
        received += await receive(steady, 1)

    assert received == [0, 1, 2, 3, 4]
    assert await receive(latest, 1) == [4]
    with pytest.raises(TooSlowError):
        await anext(slow)
    with pytest.raises(StopAsyncIteration):
        await anext(slow)
    assert len(feed) == 2


async def test_closed_subscriber_is_removed(feed: Feed, world: World) -> None:
    subscriber = await feed.subscribe(world.organization, subject)
    waiting = asyncio.create_task(anext(subscriber))
    await asyncio.sleep(0)
    await subscriber.aclose()

    with pytest.raises(StopAsyncIteration):
        await waiting
    assert len(feed) == 0


@on_postgresql
async def test_change_that_commits_late_is_delivered_exactly_once(
    feed: Feed, world: World
) -> None:
    """Of overlapping transactions, the one with the lowest id commits last."""
    subscriber = await feed.subscribe(world.organization, subject)
    async with AsyncExitStack() as first:
        slow = await first.enter_async_context(world.db.begin())
        await write_in(slow, world, 1)
        async with AsyncExitStack() as second:
            middle = await second.enter_async_context(world.db.begin())
            await write_in(middle, world, 2)
            await write(world, 3)
            assert await receive(subscriber, 1) == [3]
        assert await receive(subscriber, 1) == [2]
        await write(world, 4)
        assert await receive(subscriber, 1) == [4]
        late = await feed.subscribe(world.organization, subject)
    assert await receive(subscriber, 1) == [1]
    assert await receive(late, 1) == [1]
    await write(world, 5)

    assert await receive(subscriber, 1) == await receive(late, 1) == [5]


@on_postgresql
async def test_concurrent_writers_lose_no_change(feed: Feed, world: World) -> None:
    subscriber = await feed.subscribe(world.organization, subject)

    async def writer(number: int) -> None:
        for each in range(10):
            async with world.db.begin() as connection:
                await write_in(connection, world, 10 * number + each)
                await connection.execute(select(func.pg_sleep(0.001 * (number % 4))))

    await asyncio.gather(*(writer(number) for number in range(10)))

    assert sorted(await receive(subscriber, 100)) == list(range(100))
    await write(world, 100)
    assert await receive(subscriber, 1) == [100]


LISTENERS = text("FROM pg_stat_activity WHERE query LIKE 'LISTEN %' AND datname = 'test'")
KILL = text(f"SELECT pg_terminate_backend(pid) {LISTENERS.text}")
COUNT = text(f"SELECT count(*) {LISTENERS.text}")


@on_postgresql
async def test_lost_notification_connection_loses_no_change(
    feed: Feed, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeds, "NOTIFIED_POLL_SECONDS", 3600)
    subscriber = await feed.subscribe(world.organization, subject)
    other_process = World(Database(get_url(world.db)), world.organization)
    received: list[int] = []
    for number in range(3):
        await wait_for_listeners(world, 1)
        await world.read(KILL)
        await write(other_process, number)
        received += await receive(subscriber, 1)
    await wait_for_listeners(world, 1)
    for number in range(3, 6):
        await write(other_process, number)
        received += await receive(subscriber, 1)

    assert received == list(range(6))
    await other_process.db.close()


async def wait_for_listeners(world: World, number: int) -> None:
    """Wait until this number of connections listen for notifications."""
    async with asyncio.timeout(PATIENCE):
        while [(number,)] != await world.read(COUNT):  # noqa: ASYNC110 (there is no event for it)
            await asyncio.sleep(0.02)


async def test_idle_feed_holds_no_pooled_connection(feed: Feed, world: World) -> None:
    for _ in range(50):
        await feed.subscribe(world.organization, subject)

    await write(world, 1)
    if not world.db.is_sqlite:
        await wait_for_listeners(world, 1)
    await asyncio.sleep(0.1)

    pool: Any = world.db.engine.pool
    assert pool.checkedout() == 0


async def test_failed_read_is_retried(
    feed: Feed, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(feeds, "RETRY_SECONDS", 0.01)
    subscriber = await feed.subscribe(world.organization, subject)
    read_since, failures = changes.read_since, iter([OSError(), OSError()])

    async def fail_twice(*arguments: Any, **options: Any) -> Any:
        for failure in failures:
            raise failure
        return await read_since(*arguments, **options)

    monkeypatch.setattr(changes, "read_since", fail_twice)

    await write(world, 1)

    assert await receive(subscriber, 1) == [1]


async def test_changes_older_than_a_day_are_deleted(world: World) -> None:
    await write(world, 1, 2)
    async with world.db.begin() as connection:
        await connection.execute(
            update(models.Change)
            .where(models.Change.subject_id == 1)
            .values(date_created=datetime.now(UTC) - timedelta(days=1, seconds=1))
        )

    await purge_expired(world.db, MaintenancePolicy(90, AdoptionRule.TENTH))

    assert await world.read(select(models.Change.subject_id)) == [(2,)]


async def test_event_costs_few_statements_and_loads_only_selected_fields(
    subscription_client: SubscriptionClient,
    subscription_counter: SubscriptionCounter,
    graph: Graph,
    statements: Statements,
) -> None:
    await create(graph)
    async with (
        subscription_client.open_initialised_socket() as socket,
        subscription_client.open_event_stream(RELEASES, projects=["app"]) as response,
    ):
        for id_ in ("1", "2", "3"):
            await socket.subscribe(RELEASES, id_, projects=["app"])
        await subscription_counter.wait_for(4)
        statements.clear()

        await update_release(graph, status="ARCHIVED")
        messages = [await socket.receive() for _ in range(3)]
        _, event = await anext(read_events(response))

    assert [each["payload"] for each in messages] == [event] * 3
    counts = statements.counts
    assert counts.pop("changes")  # by the feed, for all subscribers
    assert counts == {"ReleaseById": 1 + 1}  # by the write, and for all subscribers


@pytest.mark.spec("delivery#changes-of-what-runs")
async def test_events_for_later_come_in_their_order(feed: Feed, world: World) -> None:
    subscriber = await feed.subscribe(world.organization, subject)
    now = datetime.now(UTC)
    for event, seconds in ((3, 0.3), (1, 0.1), (2, 0.2), (3, 0.3), (1, 0.4)):
        feed.postpone(subscriber, Later(event, now + timedelta(seconds=seconds)))

    assert await receive(subscriber, 3) == [2, 3, 1]
    assert subscriber.next_due is None


@pytest.mark.spec("delivery#changes-of-what-runs")
async def test_events_for_later_are_limited_and_end_with_their_subscription(
    feed: Feed, world: World
) -> None:
    ended, kept = [await feed.subscribe(world.organization, subject) for _ in range(2)]
    tomorrow = datetime.now(UTC) + timedelta(days=1)
    for event in range(MAX_QUEUED_CHANGES):
        ended.keep(Later(event, tomorrow))
    kept.keep(Later(1, tomorrow))

    await kept.aclose()
    ended.keep(Later(MAX_QUEUED_CHANGES, tomorrow))

    assert ended.next_due is None
    with pytest.raises(TooSlowError):
        await anext(ended)
    assert len(feed) == 0
