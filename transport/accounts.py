"""What tokens and organizations use, and their operations that wait: `transport/admission.py`."""

import asyncio
from collections import deque

BURST_SECONDS = 10.0
"""Seconds that an account may be ahead of its share of database time."""


class Account:
    """The operations and the database time of a token or an organization.

    `running` is the number of operations that are admitted. The database time that was used is
    paid at `rate`; more than BURST_SECONDS ahead of that, no further operation is admitted.
    """

    __slots__ = ("_paid_until", "limit", "rate", "running", "timer")

    def __init__(self, limit: int, rate: float) -> None:
        self.limit = limit
        self.running = 0
        self.timer: asyncio.TimerHandle | None = None
        self.rate = rate
        self._paid_until = 0.0

    def charge(self, seconds: float, now: float) -> None:
        """Count seconds of database time that were used until `now`."""
        self._paid_until = max(self._paid_until, now) + seconds / self.rate

    def seconds_in_debt(self, now: float) -> float:
        """Return the seconds until an operation may be admitted again; 0 or less: now."""
        return self._paid_until - now - BURST_SECONDS


class Organization(Account):
    """The tokens of an organization; or, until they are authenticated, of a client's address.

    `ready` has those of its tokens that an operation can be admitted of, in their turn; `waiting`
    is the number of requests that count as waiting.
    """

    __slots__ = ("key", "ready", "tokens", "waiting")

    def __init__(self, key: int | str, limit: int, rate: float) -> None:
        super().__init__(limit, rate)
        self.key = key
        self.tokens: set[AccessToken] = set()
        self.ready: dict[AccessToken, None] = {}
        self.waiting = 0


class AccessToken(Account):
    """The operations of a token. `waiters` are those that wait, in the order of arrival."""

    __slots__ = ("key", "organization", "waiters", "waiting")

    def __init__(self, key: str, organization: Organization, limit: int, rate: float) -> None:
        super().__init__(limit, rate)
        self.key = key
        self.organization = organization
        self.waiters: deque[Waiter] = deque()
        self.waiting = 0


class Waiter:
    """An operation that waits. `is_counted` is whether the limits on waiting requests apply."""

    __slots__ = ("admitted", "is_counted")

    def __init__(self, *, is_counted: bool) -> None:
        self.admitted: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.is_counted = is_counted

    @property
    def is_admitted(self) -> bool:
        """Whether the operation has started: it was neither refused nor cancelled before."""
        future = self.admitted
        return future.done() and not future.cancelled() and future.exception() is None
