"""Query-cost budgets of access tokens: buckets of points that refill at a constant rate.

A bucket is one number, the time up to which its refill is already spent (`paid_until`). The bucket
is empty when that is `capacity / rate` seconds ahead and full when it has passed. Taking points is
thus one statement, which the database serializes, and nothing has to be refilled.

On PostgreSQL the number is a row that all processes share. A process takes a slice of points at a
time into its reserve, so that only few requests cost a statement. All processes together never
spend more than the capacity and the refill since. On SQLite each process has numbers of its own.
"""

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from cachetools import LRUCache
from sqlalchemy import Double, bindparam, cast, func, select
from sqlalchemy.dialects.postgresql import insert

from db.connection.access import Transaction
from db.connection.database import Database
from db.connection.errors import StorageFullError
from db.connection.transaction import run_transaction
from db.models import TokenBudget
from db.reading.snapshot import Snapshot

SLICES_PER_BUCKET = 20
MAX_RESERVES = 10_000


class Balance(NamedTuple):
    """What a token has left of its limit after a charge; 0 if it owes points.

    `wait` is the number of seconds until the token has enough points for a rejected charge; None
    if it was accepted.
    """

    limit: int
    remaining: int
    restore_rate: float
    wait: float | None


@dataclass
class Reserve:
    """Points of a token that this process has taken; below 0, those that the token owes.

    `until` is the bucket's `paid_until` by this process's clock.
    """

    points: int = 0
    until: float = 0.0
    lock: asyncio.Lock = field(default_factory=asyncio.Lock)


NOW = cast(func.extract("epoch", func.statement_timestamp()), Double)
SECONDS = bindparam("seconds", type_=Double)
MAX_SECONDS_AHEAD = bindparam("max_seconds_ahead", type_=Double)
PAID_UNTIL = func.greatest(TokenBudget.paid_until, NOW) + SECONDS
TAKE_POINTS = (
    insert(TokenBudget)
    .values(token_id=bindparam("token_id"), paid_until=NOW + SECONDS)
    .on_conflict_do_update(
        index_elements=[TokenBudget.token_id],
        set_={"paid_until": PAID_UNTIL},
        where=PAID_UNTIL <= NOW + MAX_SECONDS_AHEAD,
    )
    .returning(TokenBudget.paid_until - NOW)
)
READ_SECONDS_AHEAD = select(TokenBudget.paid_until - NOW).where(
    TokenBudget.token_id == bindparam("token_id")
)


class Budget:
    """The budgets of all tokens: up to `capacity` points each, refilled by `rate` a second."""

    def __init__(
        self,
        database: Database,
        capacity: int,
        rate: float,
        *,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.capacity = capacity
        self.rate = rate
        self._database = database
        self._clock = clock
        self._max_seconds_ahead = capacity / rate
        self._reserves: LRUCache[int, Reserve] = LRUCache(MAX_RESERVES)

    async def spend(self, snapshot: Snapshot, token_id: int, points: int) -> Balance:
        """Charge a token if it has enough points.

        A charge above the capacity takes the capacity.
        """
        reserve = self._reserve(token_id)
        needed = min(points, self.capacity)
        if reserve.points < needed:
            async with reserve.lock:
                await self._fill(snapshot, token_id, reserve, needed)
        if reserve.points < needed:
            return self._balance(reserve, self._wait(reserve, needed - reserve.points))
        reserve.points -= needed
        return self._balance(reserve, None)

    def refund(self, token_id: int, points: int) -> Balance:
        """Give points of a charge back; a negative number charges more, even if there are none.

        It needs no statement: on PostgreSQL the points go to or come from this process's reserve.
        What a token owes is paid by its next charge.
        """
        reserve = self._reserve(token_id)
        if self._database.is_sqlite:
            reserve.until = max(reserve.until, self._clock()) - points / self.rate
        else:
            reserve.points = min(reserve.points + points, self.capacity)
        return self._balance(reserve, None)

    def _reserve(self, token_id: int) -> Reserve:
        reserve = self._reserves.get(token_id)
        if reserve is None:
            reserve = self._reserves[token_id] = Reserve()
        return reserve

    def _balance(self, reserve: Reserve, wait: float | None) -> Balance:
        ahead = max(0.0, reserve.until - self._clock())
        remaining = int(reserve.points + self.capacity - ahead * self.rate)
        return Balance(self.capacity, max(0, min(remaining, self.capacity)), self.rate, wait)

    def _wait(self, reserve: Reserve, points: int) -> float:
        """Return the seconds until the bucket has that many points; at most 0 if it may now."""
        ahead = max(0.0, reserve.until - self._clock())
        return ahead + points / self.rate - self._max_seconds_ahead

    async def _fill(
        self, snapshot: Snapshot, token_id: int, reserve: Reserve, needed: int
    ) -> None:
        """Take the points that the reserve lacks from the bucket, and more if it has a slice left.

        Other processes only take points, so a bucket known to have too few is not read again.
        While the database has no space, each process has buckets of its own, so that requests can
        still read.
        """
        missing = min(needed - reserve.points, self.capacity)
        if missing <= 0 or self._wait(reserve, missing) > 0:
            return
        if self._database.is_sqlite:
            self._take_locally(reserve, missing)
            return
        await snapshot.renew()  # so that the request does not hold two connections
        for points in (max(missing, self.capacity // SLICES_PER_BUCKET), missing):
            try:
                ahead, is_taken = await self._take(token_id, points)
            except StorageFullError:
                self._take_locally(reserve, missing)
                return
            reserve.until = self._clock() + ahead
            if is_taken:
                reserve.points += points
                return

    def _take_locally(self, reserve: Reserve, points: int) -> None:
        """Take points from this process's own bucket, which has them."""
        reserve.until = max(reserve.until, self._clock()) + points / self.rate
        reserve.points += points

    async def _take(self, token_id: int, points: int) -> tuple[float, bool]:
        """Take points from the shared bucket if it has them.

        Returns how many seconds `paid_until` is ahead, and whether the points were taken.
        """

        async def take(connection: Transaction) -> tuple[float, bool]:
            values = {
                "token_id": token_id,
                "seconds": points / self.rate,
                "max_seconds_ahead": self._max_seconds_ahead,
            }
            ahead = await connection.scalar(TAKE_POINTS, values)
            if ahead is not None:
                return ahead, True
            return await connection.scalar(
                READ_SECONDS_AHEAD, {"token_id": token_id}
            ) or 0.0, False

        return await run_transaction(self._database, take)
