"""The transactions of a process write to SQLite in turn by organization."""

import asyncio
import sqlite3
from typing import Any

import pytest
from sqlalchemy import select, text

from db.connection import pool
from db.connection.access import Transaction
from db.connection.database import Database
from db.connection.errors import BusyError
from db.connection.transaction import run_transaction
from db.models import ScheduledTask
from execution.errors import ProblemError
from tests.clients.graph import on_postgresql, on_sqlite
from tests.support.factories import World
from transport.cancellation import deadline

pytestmark = pytest.mark.spec("security#write-transactions")


class Writers:
    """Transactions that wait until they may end, in the order in which they began."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self.began: list[str] = []
        self.has_begun = asyncio.Condition()
        self.may_end = asyncio.Event()

    async def start(self, organization_id: int | None, name: str) -> "asyncio.Task[Any]":
        """Start a transaction; it has begun, or waits, when this returns."""

        async def write(connection: Transaction) -> str:
            await connection.execute(text("SELECT 1"))
            async with self.has_begun:
                self.began.append(name)
                self.has_begun.notify_all()
            await self.may_end.wait()
            return name

        ids = None if organization_id is None else [organization_id]
        run = run_transaction(self._database, write, organization_ids=ids)
        task = asyncio.create_task(run)
        await asyncio.sleep(0)
        return task

    async def wait_for(self, number: int) -> None:
        """Wait until `number` transactions have begun."""
        async with self.has_begun:
            await self.has_begun.wait_for(lambda: len(self.began) == number)


@on_sqlite
async def test_organizations_write_in_turn(world: World) -> None:
    writers = Writers(world.db)

    tasks = [await writers.start(1, name) for name in ("1a", "1b", "1c", "1d")]
    tasks += [await writers.start(None, name) for name in ("server a", "server b")]
    tasks += [await writers.start(2, "2a")]
    await writers.wait_for(1)
    # A transaction that waits for its turn holds no connection.
    assert world.db.connections_in_use == 1
    writers.may_end.set()
    results = await asyncio.gather(*tasks)

    assert writers.began == ["1a", "1b", "server a", "2a", "1c", "server b", "1d"]
    assert sorted(results) == sorted(writers.began)


@on_sqlite
async def test_cancelled_transaction_gives_its_turn_to_the_next_one(world: World) -> None:
    writers = Writers(world.db)

    first = await writers.start(1, "first")
    cancelled = await writers.start(1, "cancelled")
    third = await writers.start(1, "third")
    cancelled.cancel()
    with pytest.raises(asyncio.CancelledError):
        await cancelled
    writers.may_end.set()

    assert [await first, await third] == ["first", "third"]
    assert writers.began == ["first", "third"]


@on_sqlite
async def test_transaction_that_fails_gives_its_turn_to_the_next_one(world: World) -> None:
    async def fail(_connection: Transaction) -> None:
        raise ZeroDivisionError

    for _ in range(2):
        with pytest.raises(ZeroDivisionError):
            await run_transaction(world.db, fail, organization_ids=[1])


@on_sqlite
@pytest.mark.usefixtures("world")
async def test_transaction_waits_for_its_turn_for_a_limited_time(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pool, "BUSY_TIMEOUT_MS", 50)
    hasty = Database(database_url)
    writers = Writers(hasty)

    first = await writers.start(1, "first")
    late = await writers.start(2, "late")
    with pytest.raises(BusyError):
        await late
    writers.may_end.set()

    assert await first == "first"
    assert await (await writers.start(2, "next")) == "next"
    await hasty.close()


@on_sqlite
@pytest.mark.usefixtures("world")
async def test_deadline_ends_the_wait_for_a_write_of_another_process(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The test would take an hour, if SQLite itself waited."""
    monkeypatch.setattr(pool, "BUSY_TIMEOUT_MS", 3_600_000)
    database = Database(database_url)
    other = sqlite3.connect(database.url.database or "", isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    writers = Writers(database)

    with pytest.raises(ProblemError):
        async with deadline(0.1):
            await (await writers.start(1, "late"))
    other.execute("ROLLBACK")
    writers.may_end.set()

    assert await (await writers.start(1, "next")) == "next"
    assert writers.began == ["next"]
    other.close()
    await database.close()


@on_postgresql
async def test_transactions_on_postgresql_do_not_wait_for_each_other(world: World) -> None:
    writers = Writers(world.db)

    tasks = [await writers.start(1, name) for name in ("1a", "1b", "1c")]
    await writers.wait_for(3)
    writers.may_end.set()

    assert [await each for each in tasks] == ["1a", "1b", "1c"]


ENDLESS = text(
    """INSERT INTO scheduled_task (name, due)
    WITH RECURSIVE numbers (n) AS (
        SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < 1000000000
    )
    SELECT 'endless ' || count(*), CURRENT_TIMESTAMP FROM numbers"""
)
INSERT_TASK = text("INSERT INTO scheduled_task (name, due) VALUES (:name, CURRENT_TIMESTAMP)")
READ_TASKS = select(ScheduledTask.name).where(ScheduledTask.name.in_(["before", "after"]))


@pytest.mark.parametrize("seconds", [0, 0.2])
async def test_write_is_stopped_at_the_deadline_and_rolled_back(
    world: World, seconds: float
) -> None:
    """A deadline of 0 seconds ends before the driver's thread has begun the statement."""

    async def write(connection: Transaction) -> None:
        await connection.execute(INSERT_TASK, {"name": "before"})
        async with deadline(seconds):
            await connection.execute(ENDLESS)

    with pytest.raises(ProblemError) as raised:
        await run_transaction(world.db, write)
    async with world.db.begin() as connection:
        await connection.execute(INSERT_TASK, {"name": "after"})

    assert raised.value.status == 504
    assert [each["extensions"] for each in raised.value.errors] == [
        {"code": "TIMEOUT", "limit": seconds}
    ]
    assert await world.read(READ_TASKS) == [("after",)]
    assert world.db.connections_in_use == 0
