"""An event is executed once for all subscribers with the same response."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any

import orjson
import pytest
from sqlalchemy import delete, update
from starlette.requests import Request as HTTPRequest

from app.factory import create_app
from app.settings import Settings
from db import models
from db.accounts.tokens import hash_token
from db.events.changes import ChangeKind, record_release_changes
from db.reading.executed import ExecutedStatement
from execution.operation import Request
from loaders.release import ReleaseById
from resolvers.subscriptions import events
from tests.clients.graph import hang_release_reads
from tests.clients.subscriptions import PATIENCE, RELEASES, release_change
from tests.support.factories import World, minute
from transport.subscriptions import OperationStreams, ResponseStream
from transport.websocket import WebSocketEndpoint, never_receive

pytestmark = [pytest.mark.spec("clients#subscriptions"), pytest.mark.usefixtures("project")]

COSTLY = """subscription {
    releaseChanged { kind release { commits(first: 100) { nodes { id } } } }
}"""
COST = 103
"""The estimate of an event of COSTLY."""


class Subscriptions:
    """Subscriptions of an app in process, and what their events have cost."""

    def __init__(self, streams: OperationStreams, stack: AsyncExitStack) -> None:
        self._streams = streams
        self._stack = stack
        self.statements: Counter[str] = Counter()

    @property
    def executions(self) -> int:
        """How many executions of events there were."""
        return self._streams.engine.counts["event"]

    @property
    def events(self) -> dict[str, int]:
        """The statements of events by their batch, without those that read the changes."""
        return {name: each for name, each in self.statements.items() if name != "changes"}

    def record(self, statement: ExecutedStatement) -> None:
        """Count a statement by its batch."""
        self.statements[statement.batch] += 1

    async def start(
        self, token: str, document: str = RELEASES, *, cost: bool = False, **variables: Any
    ) -> ResponseStream:
        """Start a subscription."""
        headers = [(b"authorization", f"Bearer {token}".encode())]
        scope = {"type": "http", "method": "POST", "headers": headers, "client": ("::1", 1)}
        request = Request(document, variables, extensions={"cost": cost})
        stream = await self._streams.start(request, HTTPRequest(scope, never_receive))
        self._stack.push_async_callback(stream.aclose)
        return stream


@asynccontextmanager
async def open_subscriptions(world: World, **settings: Any) -> AsyncIterator[Subscriptions]:
    """Run an app, and count the statements that it reads with."""
    app = create_app(Settings(graphiql=False, board=False, worker=False, **settings), world.db)
    endpoints = [getattr(each, "app", None) for each in app.routes]
    [endpoint] = [each for each in endpoints if isinstance(each, WebSocketEndpoint)]
    streams = endpoint._streams  # noqa: SLF001 (the routes alone need it)
    async with app.router.lifespan_context(app), AsyncExitStack() as stack:
        subscriptions = Subscriptions(streams, stack)
        world.db.read_listeners.append(subscriptions.record)
        stack.callback(world.db.read_listeners.remove, subscriptions.record)
        yield subscriptions


@pytest.fixture
async def subscriptions(world: World) -> AsyncIterator[Subscriptions]:
    """Subscriptions of an app with default settings."""
    async with open_subscriptions(world) as opened:
        yield opened


@pytest.fixture
async def user(world: World) -> int:
    """A manager."""
    return await world.user("m@acme.example", role="manager")


@pytest.fixture
async def release(world: World, project: int) -> int:
    """A release of the project."""
    return await world.release("app@1.0.0", projects=[project])


async def change(world: World, *releases: int) -> None:
    """Commit changes of releases, without a statement that reads."""
    async with world.db.begin() as connection:
        for release_id in releases:
            await record_release_changes(
                connection, world.organization, ChangeKind.RELEASE_UPDATED, [release_id]
            )


async def receive(*streams: ResponseStream) -> list[Any]:
    """Return the next response of each stream as JSON, or its error."""
    async with asyncio.timeout(PATIENCE):
        found = await asyncio.gather(*map(anext, streams), return_exceptions=True)
    return [
        each if isinstance(each, BaseException) else orjson.loads(orjson.dumps(each))
        for each in found
    ]


def codes(error: Any) -> list[str]:
    """Return the codes of an error that ends a subscription."""
    return [each["extensions"]["code"] for each in error.errors]


UPDATED = {"data": release_change("UPDATED")}


@pytest.mark.parametrize("number", [1, 2, 100])
async def test_equal_subscribers_share_one_execution(
    world: World, subscriptions: Subscriptions, user: int, release: int, number: int
) -> None:
    tokens = [await world.token(user), await world.token(user)]
    streams = [
        await subscriptions.start(tokens[each % 2], projects=["-1"]) for each in range(number)
    ]
    subscriptions.statements.clear()

    await change(world, release)
    received = await receive(*streams)

    assert received == [UPDATED] * number
    assert subscriptions.executions == 1
    assert subscriptions.events == {"access": 1, "ReleaseById": 1}


async def test_each_event_of_many_is_executed_once(
    world: World, subscriptions: Subscriptions, user: int, release: int
) -> None:
    token = await world.token(user)
    streams = [await subscriptions.start(token, projects=["-1"]) for _ in range(20)]
    subscriptions.statements.clear()

    await change(world, *[release] * 5)
    received = await asyncio.gather(*(receive_many(each, 5) for each in streams))

    assert received == [[UPDATED] * 5] * 20
    assert subscriptions.executions == 5
    assert subscriptions.events == {"access": 5, "ReleaseById": 5}


async def receive_many(stream: ResponseStream, number: int) -> list[Any]:
    """Return the next responses of a stream."""
    return [each for _ in range(number) for each in await receive(stream)]


async def test_what_differs_is_executed_for_each(
    world: World, subscriptions: Subscriptions, user: int, project: int, release: int
) -> None:
    other = await world.user("o@acme.example", role="manager")
    token = await world.token(user)
    different = [
        await subscriptions.start(token, projects=["-1"]),
        await subscriptions.start(token, projects=["app"]),
        await subscriptions.start(token, RELEASES.replace("status", "id status"), projects=["-1"]),
        await subscriptions.start(await world.token(user, "read"), projects=["-1"]),
        await subscriptions.start(await world.token(user, projects=[project]), projects=["-1"]),
        await subscriptions.start(await world.token(other), projects=["-1"]),
        await subscriptions.start(await world.token(None), projects=["-1"]),
    ]
    subscriptions.statements.clear()

    await change(world, release)
    received = await receive(*different)

    assert [each["data"]["releaseChanged"]["version"] for each in received] == ["app@1.0.0"] * 7
    assert subscriptions.executions == 7
    # The projects of the limited token are another statement.
    assert subscriptions.events == {"access": 8, "ReleaseById": 7}


async def test_service_tokens_with_equal_rights_share_an_execution(
    world: World, subscriptions: Subscriptions, release: int
) -> None:
    streams = [
        await subscriptions.start(await world.token(None), projects=["-1"]) for _ in range(3)
    ]

    await change(world, release)

    assert await receive(*streams) == [UPDATED] * 3
    assert subscriptions.executions == 1


async def test_only_the_revoked_token_gets_no_event(
    world: World, subscriptions: Subscriptions, user: int, release: int
) -> None:
    tokens = [await world.token(user) for _ in range(3)]
    streams = [await subscriptions.start(each, projects=["-1"]) for each in tokens]
    async with world.db.begin() as connection:
        await connection.execute(
            update(models.AccessToken)
            .where(models.AccessToken.hashed == hash_token(tokens[0]))
            .values(date_revoked=minute(1))
        )

    await change(world, release)
    revoked, *others = await receive(*streams)

    assert codes(revoked) == ["UNAUTHENTICATED"]
    assert others == [UPDATED] * 2
    assert subscriptions.executions == 1


async def test_change_of_rights_takes_effect_at_the_next_event(
    world: World, subscriptions: Subscriptions, user: int, release: int
) -> None:
    tokens = [await world.token(user) for _ in range(3)]
    streams = [await subscriptions.start(each, projects=["-1"]) for each in tokens]
    async with world.db.begin() as connection:
        await connection.execute(
            update(models.AccessToken)
            .where(models.AccessToken.hashed.in_(map(hash_token, tokens[1:])))
            .values(is_limited=True)
        )

    await change(world, release)
    received = await receive(*streams)

    hidden = {"data": release_change("UPDATED", status=None)}
    assert received == [UPDATED, hidden, hidden]
    assert subscriptions.executions == 2


async def test_former_member_gets_an_error_and_others_the_event(
    world: World, subscriptions: Subscriptions, user: int, release: int
) -> None:
    token, other = await world.token(user), await world.token(None)
    streams = [await subscriptions.start(each, projects=["-1"]) for each in (token, token, other)]
    async with world.db.begin() as connection:
        await connection.execute(delete(models.Member).where(models.Member.user_id == user))

    await change(world, release)
    *former, event = await receive(*streams)

    assert list(map(codes, former)) == [["UNAUTHENTICATED"]] * 2
    assert event == UPDATED


async def test_first_subscriber_pays_for_the_execution_and_others_for_the_bytes(
    world: World, subscriptions: Subscriptions, user: int, release: int
) -> None:
    token = await world.token(user)
    reporting = [
        await subscriptions.start(token, COSTLY, cost=True),
        await subscriptions.start(token, COSTLY, cost=True),
    ]
    silent = await subscriptions.start(token, COSTLY)
    commits = [await world.commit() for _ in range(10)]
    await world.set_commits(release, commits, [])

    await change(world, release)
    first, second, third = await receive(*reporting, silent)

    assert first["data"] == second["data"] == third["data"]
    assert "extensions" not in third
    costs = [each["extensions"]["cost"] for each in (first, second)]
    assert [(each["requested"], each["actual"]) for each in costs] == [(COST, 13), (COST, 1)]
    assert subscriptions.executions == 1


async def test_subscriber_without_budget_ends_alone(world: World, user: int, release: int) -> None:
    tokens = [await world.token(user) for _ in range(2)]
    async with open_subscriptions(world, budget_points=3 * COST // 2, budget_refill=1) as opened:
        streams = [await opened.start(each, COSTLY) for each in (tokens[0], tokens[0], tokens[1])]
        await change(world, release)
        paid, unpaid, of_other = await receive(*streams)

    assert codes(unpaid) == ["BUDGET_EXHAUSTED"]
    assert paid == of_other
    assert of_other["data"]["releaseChanged"]["kind"] == "UPDATED"
    assert opened.executions == 1


async def test_shared_defect_is_logged_once(  # noqa: PLR0917 (fixtures)
    world: World,
    subscriptions: Subscriptions,
    user: int,
    release: int,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    async def fail(*_: object) -> None:
        raise ZeroDivisionError

    token = await world.token(user)
    streams = [await subscriptions.start(token, projects=["-1"]) for _ in range(3)]
    monkeypatch.setattr(ReleaseById, "fetch", fail)
    await change(world, release)
    in_data = await receive(*streams)
    monkeypatch.setattr(events.ReleaseChanged, "resolve", fail)
    await change(world, release)
    ends = await receive(*streams)

    assert in_data[0]["data"]["releaseChanged"] == {
        "kind": "UPDATED",
        "version": "app@1.0.0",
        "release": None,
    }
    assert in_data[0] == in_data[1] == in_data[2]
    assert [each.errors for each in ends] == [ends[0].errors] * 3
    identifiers = [each["errors"][0]["extensions"]["id"] for each in in_data[:1]]
    identifiers += [each["extensions"]["id"] for each in ends[0].errors]
    logged = [each.getMessage() for each in caplog.records if each.name == "waybill.defects"]
    assert [each in text for each, text in zip(identifiers, logged, strict=True)] == [True, True]


async def test_subscriber_that_reads_slowly_does_not_hold_the_others(
    world: World, subscriptions: Subscriptions, user: int, release: int
) -> None:
    token = await world.token(user)
    slow, *others = [await subscriptions.start(token, projects=["-1"]) for _ in range(3)]

    for _ in range(3):
        await change(world, release)
        assert await receive(*others) == [UPDATED] * 2
    before = subscriptions.executions
    received = await receive_many(slow, 3)

    assert before == 3
    assert received == [UPDATED] * 3
    assert subscriptions.executions == 6


async def test_subscriber_that_ends_does_not_end_the_execution_of_others(
    world: World,
    subscriptions: Subscriptions,
    user: int,
    release: int,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    token = await world.token(user)
    streams = [await subscriptions.start(token, projects=["-1"]) for _ in range(2)]
    hanging = hang_release_reads(monkeypatch, world.db)
    first, second = [asyncio.create_task(receive(each)) for each in streams]
    await change(world, release)
    async with asyncio.timeout(PATIENCE):
        await hanging.has_begun.wait()

    first.cancel()
    await asyncio.wait([first])
    assert not hanging.was_cancelled.is_set()
    second.cancel()
    await asyncio.wait([second])
    async with asyncio.timeout(PATIENCE):
        await hanging.was_cancelled.wait()
    monkeypatch.undo()
    await change(world, release)

    assert await receive(*streams) == [UPDATED] * 2
