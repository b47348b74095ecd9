"""Token budgets are never overspent, in one process or in several."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from sqlalchemy import delete, func, select, update

from app.settings import Settings
from db import models
from db.accounts.budget import SLICES_PER_BUCKET, Balance, Budget
from db.connection.database import Database
from tests.clients.graph import Statements, on_sqlite
from tests.clients.postgresql import PostgreSQL
from tests.support.factories import EPOCH, World, create_organization

pytestmark = pytest.mark.spec("limits#budget")

# A refill rate that adds nothing while a test runs.
SLOW = 1e-6


@dataclass
class Clock:
    """A clock that a test sets."""

    now: float = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
async def token(world: World) -> int:
    return await create_token(world, "one")


async def create_token(world: World, name: str) -> int:
    return await world.row(
        models.AccessToken,
        user_id=await world.user(f"{name}@acme.example"),
        hashed=name,
        prefix="wb_",
        scopes=["read"],
        date_created=EPOCH,
    )


async def spend(budget: Budget, db: Database, token: int, points: int) -> Balance:
    async with db.snapshot() as snapshot:
        return await budget.spend(snapshot, token, points)


async def test_charges_are_accepted_until_points_run_out(db: Database, token: int) -> None:
    budget = Budget(db, 100, SLOW)

    first = await spend(budget, db, token, 60)
    second = await spend(budget, db, token, 60)
    third = await spend(budget, db, token, 40)
    fourth = await spend(budget, db, token, 1)

    assert first == Balance(100, 40, SLOW, None)
    assert second.remaining == 40
    assert second.wait == pytest.approx(20 / SLOW, rel=1e-3)
    assert third == Balance(100, 0, SLOW, None)
    assert fourth.remaining == 0
    assert fourth.wait == pytest.approx(1 / SLOW, rel=1e-3)


async def test_tokens_have_separate_budgets(db: Database, world: World, token: int) -> None:
    other = await create_token(world, "two")
    budget = Budget(db, 100, SLOW)

    assert (await spend(budget, db, token, 100)).wait is None
    assert (await spend(budget, db, other, 100)).wait is None
    assert (await spend(budget, db, token, 1)).wait is not None


async def test_charge_above_the_capacity_takes_the_capacity(db: Database, token: int) -> None:
    budget = Budget(db, 100, SLOW)

    assert (await spend(budget, db, token, 1000)) == Balance(100, 0, SLOW, None)
    assert (await spend(budget, db, token, 1)).wait is not None


async def test_points_are_refilled_over_time(db: Database, token: int) -> None:
    # SQLite uses this process's clock; PostgreSQL uses its own, so the stored time is moved.
    clock = Clock()
    budget = Budget(db, 100, 10, clock=clock)
    await spend(budget, db, token, 100)

    async def advance(seconds: float) -> None:
        clock.now += seconds
        async with db.begin() as connection:
            await connection.execute(
                update(models.TokenBudget).values(
                    paid_until=models.TokenBudget.paid_until - seconds
                )
            )

    await advance(4)
    half = await spend(budget, db, token, 50)
    await advance(1)
    enough = await spend(budget, db, token, 50)
    await advance(1000)
    full = await spend(budget, db, token, 1)

    # PostgreSQL refills points while the statements run.
    assert half.wait == pytest.approx(1, abs=0.9)
    assert 40 <= half.remaining < 50
    assert (enough.wait, enough.limit) == (None, 100)
    assert full.remaining == 99


async def test_concurrent_charges_do_not_overspend(db: Database, token: int) -> None:
    budget = Budget(db, 1000, SLOW)

    balances = await asyncio.gather(*(spend(budget, db, token, 30) for _ in range(50)))

    assert sum(each.wait is None for each in balances) == 1000 // 30


@pytest.fixture
async def processes(postgresql: PostgreSQL) -> AsyncIterator[list[Database]]:
    """Two database objects with pools of their own, as two processes have."""
    postgresql.renew("test")
    databases = [Database(postgresql.url("test")) for _ in range(2)]
    yield databases
    for each in databases:
        await each.close()


async def test_processes_share_a_token_budget(processes: list[Database]) -> None:
    token = await create_token(await create_organization(processes[0]), "one")
    budgets = [Budget(each, 1000, SLOW) for each in processes]
    for each in processes:  # connect first, or one may spend everything before the other connects
        async with each.begin():
            pass

    async def spend_all(budget: Budget, database: Database) -> int:
        balances = [await spend(budget, database, token, 7) for _ in range(200)]
        return 7 * sum(each.wait is None for each in balances)

    spent = await asyncio.gather(*map(spend_all, budgets, processes))

    # Each process may keep a reserve below the cost of one operation.
    assert 1000 - 2 * 7 < sum(spent) <= 1000
    assert min(spent) > 0


async def test_slice_is_taken_with_one_statement_and_spent_without_any(
    processes: list[Database],
) -> None:
    db = processes[0]
    token = await create_token(await create_organization(db), "one")
    budget = Budget(db, 1000, SLOW)
    writes: list[list[str]] = []

    with Statements(db) as statements:
        for _ in range(1000 + 20):
            statements.all_texts.clear()
            await spend(budget, db, token, 1)
            writes.append([*statements.all_texts])

    charges = [index for index, texts in enumerate(writes) if texts]
    assert charges[:SLICES_PER_BUCKET] == list(range(0, 1000, 1000 // SLICES_PER_BUCKET))
    assert all(len(texts) == 1 for texts in writes[:1000] if texts)
    # A bucket known to be empty is not read again.
    assert charges[SLICES_PER_BUCKET:] == []


async def test_budget_is_deleted_with_its_token(db: Database, token: int) -> None:
    await spend(Budget(db, 100, SLOW), db, token, 1)
    async with db.begin() as connection:
        await connection.execute(delete(models.AccessToken))
    async with db.begin_read_only() as connection:
        assert await connection.scalar(select(func.count(models.TokenBudget.token_id))) == 0


@dataclass
class Time:
    """A simulated time of a budget, in its database too."""

    db: Database
    clock: Clock

    async def advance(self, seconds: float) -> None:
        self.clock.now += seconds
        if self.db.is_sqlite:
            return
        async with self.db.begin() as connection:
            await connection.execute(
                update(models.TokenBudget).values(
                    paid_until=models.TokenBudget.paid_until - seconds
                )
            )


async def test_refund_returns_points_without_a_statement(db: Database, token: int) -> None:
    budget = Budget(db, 100, SLOW)
    await spend(budget, db, token, 90)

    with Statements(db) as statements:
        refunded = budget.refund(token, 70)

    assert statements.all_texts == []
    assert refunded == Balance(100, 80, SLOW, None)
    assert (await spend(budget, db, token, 80)).wait is None
    assert (await spend(budget, db, token, 1)).wait is not None


async def test_refund_never_exceeds_the_capacity(db: Database, token: int) -> None:
    budget = Budget(db, 100, SLOW)
    await spend(budget, db, token, 100)

    assert budget.refund(token, 500).remaining == 100
    assert (await spend(budget, db, token, 100)).wait is None
    assert (await spend(budget, db, token, 1)).wait is not None


async def test_points_owed_are_paid_before_the_next_charge(db: Database, token: int) -> None:
    clock = Clock()
    time = Time(db, clock)
    budget = Budget(db, 100, 0.001, clock=clock)
    await spend(budget, db, token, 60)

    owing = budget.refund(token, -70)
    too_early = await spend(budget, db, token, 1)
    await time.advance(20_000)
    still = await spend(budget, db, token, 1)
    await time.advance(20_000)
    paid = await spend(budget, db, token, 1)

    assert owing.remaining == 0
    assert too_early.wait == pytest.approx(31_000, rel=0.01)
    assert still.wait == pytest.approx(11_000, rel=0.01)
    assert paid.wait is None


async def test_default_budget_carries_fifty_pages_a_second(db: Database, token: int) -> None:
    """With several in flight, each charged its estimate first: docs/reference/limits.md#budget."""
    clock = Clock()
    time = Time(db, clock)
    settings = Settings()
    budget = Budget(db, settings.budget_points, settings.budget_refill, clock=clock)
    estimate, actual, rate, in_flight = 3402, 1094, 50, 8
    running: deque[int] = deque()

    for second in range(60):
        for number in range(rate):
            balance = await spend(budget, db, token, estimate)
            assert balance.wait is None, (second, number)
            running.append(estimate - actual)
            if len(running) == in_flight:
                budget.refund(token, running.popleft())
        await time.advance(1)


@on_sqlite  # PostgreSQL refills while the statements run
async def test_budget_below_the_pages_is_exhausted(db: Database, token: int) -> None:
    clock = Clock()
    time = Time(db, clock)
    budget = Budget(db, 100_000, 40 * 1000, clock=clock)
    waits = []

    for _ in range(60):
        for _ in range(50):
            waits.append((await spend(budget, db, token, 1000)).wait)
            budget.refund(token, 0)
        await time.advance(1)

    accepted = waits.count(None)
    # The capacity, and the refill of 59 seconds, in which rounding may lose a page.
    assert accepted in {100 + 59 * 40, 100 + 59 * 40 - 1}
