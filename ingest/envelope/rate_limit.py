"""How often a key may be used: a bucket of tokens that fills steadily."""

import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass
class Bucket:
    """What is left, at a time."""

    left: float
    time: float


class Buckets:
    """A bucket for each key of this process."""

    def __init__(
        self, rate: float, size: float, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._rate = rate
        self._size = size
        self._clock = clock
        self._buckets: dict[str, Bucket] = {}

    def take(self, key: str) -> float:
        """Take a token: 0, or the seconds after which there will be one."""
        now = self._clock()
        bucket = self._buckets.get(key)
        if bucket is None:
            bucket = self._buckets[key] = Bucket(self._size, now)
        bucket.left = min(self._size, bucket.left + (now - bucket.time) * self._rate)
        bucket.time = now
        if bucket.left < 1:
            return (1 - bucket.left) / self._rate
        bucket.left -= 1
        return 0
