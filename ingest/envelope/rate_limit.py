"""The rate limit of each public key, per process."""

import asyncio
from bisect import bisect_left
from math import ceil

from aiolimiter import AsyncLimiter
from cachetools import TTLCache

MAX_LIMITERS = 10_000


def read_loop_time() -> float:
    """Read the clock of the running event loop, which the limiters use."""
    return asyncio.get_running_loop().time()


class RateLimiter:
    """A leaky bucket for each key: `burst` requests at once, `rate` requests per second.

    A limiter that is unused for `burst / rate` seconds is empty again, so it is dropped.
    """

    def __init__(self, rate: float, burst: float) -> None:
        self._rate = rate
        self._burst = burst
        self._limiters: TTLCache[str, AsyncLimiter] = TTLCache(
            MAX_LIMITERS, ttl=burst / rate, timer=read_loop_time
        )

    @property
    def keys(self) -> set[str]:
        """The keys with a limiter."""
        return set(self._limiters)

    async def acquire(self, key: str) -> int:
        """Count a request of the key if it is within the limit.

        Returns 0, or the whole seconds after which the key has capacity for one request.
        """
        limiter = self._limiters.get(key) or AsyncLimiter(self._burst, self._burst / self._rate)
        self._limiters[key] = limiter  # restarts its time to live
        if limiter.has_capacity():
            await limiter.acquire()
            return 0
        return self._seconds_until_capacity(limiter)

    def _seconds_until_capacity(self, limiter: AsyncLimiter) -> int:
        """Return the whole seconds, at least 1, until the limiter has capacity for one request.

        AsyncLimiter only reports whether it has capacity for an amount. In n seconds it drains
        n * rate, so it will have capacity for 1 if it now has capacity for 1 - n * rate.
        """
        seconds = range(1, ceil(1 / self._rate))
        return 1 + bisect_left(
            seconds, x=True, key=lambda wait: limiter.has_capacity(1 - wait * self._rate)
        )
