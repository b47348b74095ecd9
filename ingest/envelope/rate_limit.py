"""The rate limit of each public key, per process."""

import asyncio
from bisect import bisect_left
from math import ceil

from aiolimiter import AsyncLimiter

MAX_LIMITERS = 10_000


class RateLimiter:
    """A leaky bucket for each key: `burst` requests at once, `rate` requests per second.

    A limiter that is unused for `burst / rate` seconds is empty again, so it is dropped.
    """

    def __init__(self, rate: float, burst: float) -> None:
        self._rate = rate
        self._burst = burst
        # With the time of the last request; the key that was used last is the last one.
        self._limiters: dict[str, tuple[AsyncLimiter, float]] = {}

    @property
    def keys(self) -> set[str]:
        """The keys with a limiter."""
        return set(self._limiters)

    async def acquire(self, key: str) -> int:
        """Count a request of the key if it is within the limit.

        Returns 0, or the whole seconds after which the key has capacity for one request.
        """
        now = asyncio.get_running_loop().time()
        limiter, _ = self._limiters.pop(key, (None, now))
        self._drop_idle(now)
        if limiter is None:
            limiter = AsyncLimiter(self._burst, self._burst / self._rate)
        self._limiters[key] = limiter, now
        if limiter.has_capacity():
            await limiter.acquire()
            return 0
        return self._seconds_until_capacity(limiter)

    def _drop_idle(self, now: float) -> None:
        """Drop limiters that are empty again, and the oldest one of too many."""
        while self._limiters:
            key, (_, last_used) = next(iter(self._limiters.items()))
            if now - last_used < self._burst / self._rate and len(self._limiters) < MAX_LIMITERS:
                return
            del self._limiters[key]

    def _seconds_until_capacity(self, limiter: AsyncLimiter) -> int:
        """Return the whole seconds, at least 1, until the limiter has capacity for one request.

        AsyncLimiter only reports whether it has capacity for an amount. In n seconds it drains
        n * rate, so it will have capacity for 1 if it now has capacity for 1 - n * rate.
        """
        seconds = range(1, ceil(1 / self._rate))
        return 1 + bisect_left(
            seconds, x=True, key=lambda wait: limiter.has_capacity(1 - wait * self._rate)
        )
