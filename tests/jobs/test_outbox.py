"""Outbox entries are delivered at least once, signed, and retried after a failure."""

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from uvicorn import Config, Server

from db import models
from db.connection.transaction import run_transaction
from db.events import outbox
from jobs.outbox import Hook, create_outbox_job, deliver_next, sign_body
from jobs.runner import JobRunner
from tests.support.factories import World

SECRET = "shared"  # noqa: S105 (a test's)


@dataclass
class Receiver:
    """A hook that records request bodies and answers with the given statuses, then with 204."""

    statuses: list[int] = field(default_factory=list)
    bodies: list[dict[str, object]] = field(default_factory=list)
    url: str = ""

    async def receive(self, request: Request) -> Response:
        body = await request.body()
        assert request.headers["waybill-signature"] == sign_body(
            SECRET, request.headers["waybill-timestamp"], body
        )
        self.bodies.append(json.loads(body))
        return Response(status_code=self.statuses.pop(0) if self.statuses else 204)


@pytest.fixture
async def receiver() -> AsyncIterator[Receiver]:
    receiver = Receiver()
    app = Starlette(routes=[Route("/hook", receiver.receive, methods=["POST"])])
    config = Config(app, port=0, log_level="warning", lifespan="off")
    bound = config.bind_socket()
    server = Server(config)
    task = asyncio.create_task(server.serve(sockets=[bound]))
    receiver.url = f"http://127.0.0.1:{bound.getsockname()[1]}/hook"
    yield receiver
    server.should_exit = True
    await task
    bound.close()


async def enqueue(world: World) -> None:
    await run_transaction(
        world.db,
        lambda connection: outbox.enqueue(connection, world.organization, outbox.REFRESH),
    )


async def count_entries(world: World) -> int:
    return len(await world.read(select(models.Outbox.id)))


async def make_due(world: World) -> None:
    """Move every entry's due date and claim into the past."""
    past = datetime.now(UTC) - timedelta(days=1)
    async with world.db.begin() as connection:
        await connection.execute(update(models.Outbox).values(due=past, claimed=past))


async def test_entry_is_delivered_once_and_removed(world: World, receiver: Receiver) -> None:
    hook = Hook(receiver.url, SECRET)
    await enqueue(world)
    await enqueue(world)

    assert await deliver_next(world.db, hook)
    assert not await deliver_next(world.db, hook)

    [body] = receiver.bodies
    assert (body["kind"], body["organization"], body["attempt"]) == (outbox.REFRESH, "acme", 1)
    assert await count_entries(world) == 0


async def test_failed_entry_waits_and_is_delivered_again(world: World, receiver: Receiver) -> None:
    receiver.statuses = [500]
    hook = Hook(receiver.url, SECRET)
    await enqueue(world)

    assert await deliver_next(world.db, hook)
    assert not await deliver_next(world.db, hook)
    await make_due(world)
    assert await deliver_next(world.db, hook)

    assert [body["attempt"] for body in receiver.bodies] == [1, 2]
    assert await count_entries(world) == 0


async def test_unreachable_hook_keeps_the_entry(world: World) -> None:
    await enqueue(world)

    assert await deliver_next(world.db, Hook("http://127.0.0.1:9/hook", SECRET))

    assert await count_entries(world) == 1


async def test_change_during_a_delivery_adds_a_second_entry(world: World) -> None:
    await enqueue(world)
    job = await run_transaction(world.db, outbox.claim)
    assert job is not None

    await enqueue(world)
    await enqueue(world)
    assert await count_entries(world) == 2
    await run_transaction(world.db, lambda connection: outbox.delete_entry(connection, job))

    assert await count_entries(world) == 1
    assert await run_transaction(world.db, outbox.claim) is not None


async def test_claimed_entry_is_due_again_when_its_lease_ends(world: World) -> None:
    await enqueue(world)
    assert await run_transaction(world.db, outbox.claim) is not None
    assert await run_transaction(world.db, outbox.claim) is None

    await make_due(world)

    job = await run_transaction(world.db, outbox.claim)
    assert job is not None
    assert job.attempts == 2


async def test_concurrent_workers_claim_different_entries(world: World) -> None:
    other = await world.row(models.Organization, slug="other", name="Other")
    await enqueue(world)
    await run_transaction(
        world.db, lambda connection: outbox.enqueue(connection, other, outbox.REFRESH)
    )

    jobs = await asyncio.gather(*(run_transaction(world.db, outbox.claim) for _ in range(4)))

    assert sorted(job.organization for job in jobs if job is not None) == ["acme", "other"]


async def test_job_empties_the_outbox_without_a_hook(world: World) -> None:
    await enqueue(world)
    runner = JobRunner([create_outbox_job(world.db, None)])

    runner.start()
    async with asyncio.timeout(10):
        while await count_entries(world):  # noqa: ASYNC110 (the database has no event for it)
            await asyncio.sleep(0.01)
    await runner.stop()


async def test_entry_is_not_claimed_while_a_change_to_it_is_uncommitted(world: World) -> None:
    if world.db.is_sqlite:
        pytest.skip("SQLite has one writer at a time")
    async with world.db.begin() as connection:
        await outbox.enqueue(connection, world.organization, outbox.REFRESH)

    async with world.db.begin() as saving:
        await outbox.enqueue(saving, world.organization, outbox.REFRESH)
        async with world.db.begin() as worker:
            assert await outbox.claim(worker) is None

    async with world.db.begin() as worker:
        assert await outbox.claim(worker) is not None
