"""What a token may still spend: a bucket that drips full.

A bucket is one number, the moment until which its refill is spoken for: it is empty when that lies
`capacity / rate` seconds ahead, and full when it has passed. So taking points is one statement,
which the database orders, and nothing ever has to be refilled.

On PostgreSQL the number is a row that all processes share. A process takes a slice of points at a
time and spends it without asking again, so that a request costs a statement only once in a while;
what all of them spend never exceeds the capacity and what dripped in since. On SQLite each process
has its own numbers.
"""

import asyncio
import time
from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import NamedTuple

from sqlalchemy import Double, bindparam, cast, func, select
from sqlalchemy.dialects.postgresql import insert

from db.connection.access import Transaction
from db.connection.database import Database, Snapshot
from db.connection.transaction import run_transaction
from db.models import TokenBudget

SLICES_PER_BUCKET = 20
MAX_RESERVES = 10_000


class Balance(NamedTuple):
    """What became of a charge: what the token has now, of how many.

    `wait` is None, or the seconds until it has enough of what it had too little of.
    """

    limit: int
    remaining: int
    restore_rate: float
    wait: float | None


@dataclass
class Reserve:
    """Points of a token that this process holds; `until` is the bucket's number, by our clock."""

    points: int = 0
    until: float = 0.0
    turn: asyncio.Lock = field(default_factory=asyncio.Lock)


NOW = cast(func.extract("epoch", func.statement_timestamp()), Double)
SECONDS = bindparam("seconds", type_=Double)
MAX_SECONDS_AHEAD = bindparam("longest", type_=Double)
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
    """The buckets of all tokens: `capacity` points, and `rate` points a second that drip in."""

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
        self._longest = capacity / rate
        self._purses: OrderedDict[int, Reserve] = OrderedDict()

    async def spend(self, snapshot: Snapshot, token_id: int, points: int) -> Balance:
        """Charge a token, if it has enough; what costs more than a full bucket takes all of it."""
        purse = self._purse(token_id)
        wanted = min(points, self.capacity)
        if purse.points < wanted:
            async with purse.turn:
                await self._fill(snapshot, token_id, purse, wanted)
        if purse.points < wanted:
            return self._balance(purse, self._wait(purse, wanted - purse.points))
        purse.points -= wanted
        return self._balance(purse, None)

    def _purse(self, token_id: int) -> Reserve:
        purse = self._purses.get(token_id)
        if purse is None:
            purse = self._purses[token_id] = Reserve()
            while len(self._purses) > MAX_RESERVES:
                self._purses.popitem(last=False)
        else:
            self._purses.move_to_end(token_id)
        return purse

    def _balance(self, purse: Reserve, wait: float | None) -> Balance:
        ahead = max(0.0, purse.until - self._clock())
        left = purse.points + int(max(0.0, self.capacity - ahead * self.rate))
        return Balance(self.capacity, left, self.rate, wait)

    def _wait(self, purse: Reserve, points: int) -> float:
        """The seconds until the bucket can give so many points; not positive: it may have them."""
        ahead = max(0.0, purse.until - self._clock())
        return ahead + points / self.rate - self._longest

    async def _fill(self, snapshot: Snapshot, token_id: int, purse: Reserve, wanted: int) -> None:
        """Take what the purse lacks out of the bucket, a slice if there is one.

        Others only make the bucket emptier: when it is known to have too little, no one is asked.
        """
        lacking = wanted - purse.points
        if lacking <= 0 or self._wait(purse, lacking) > 0:
            return
        if self._database.is_sqlite:
            purse.until = max(purse.until, self._clock()) + lacking / self.rate
            purse.points += lacking
            return
        await snapshot.renew()  # a request never holds two connections
        for points in (max(lacking, self.capacity // SLICES_PER_BUCKET), lacking):
            ahead, is_given = await self._taken(token_id, points)
            purse.until = self._clock() + ahead
            if is_given:
                purse.points += points
                return

    async def _taken(self, token_id: int, points: int) -> tuple[float, bool]:
        """The shared bucket's seconds ahead, and whether it gave the points."""

        async def take(connection: Transaction) -> tuple[float, bool]:
            values = {
                "token_id": token_id,
                "seconds": points / self.rate,
                "longest": self._longest,
            }
            ahead = await connection.scalar(TAKE_POINTS, values)
            if ahead is not None:
                return ahead, True
            return await connection.scalar(
                READ_SECONDS_AHEAD, {"token_id": token_id}
            ) or 0.0, False

        return await run_transaction(self._database, take)
