"""Turns of the event loop: long work is done in short slices, one after the other."""

import asyncio

SLICE_BYTES = 64 * 1024
"""Bytes after which a slice of work ends."""
SLICE_SECONDS = 0.002
"""Seconds of processor time after which a slice of work ends."""


class Queue:
    """The order in which requests with long work continue, shared by all of them.

    One of them continues in each turn of the event loop, so that however many there are, other
    requests wait for one slice.
    """

    def __init__(self) -> None:
        self._lock = asyncio.Lock()

    async def wait(self) -> None:
        """Let other tasks run until it is the caller's turn."""
        async with self._lock:
            await asyncio.sleep(0)


class Turns:
    """The slices of one request."""

    def __init__(self, queue: Queue) -> None:
        self._queue = queue
        self._bytes = 0
        self._seconds = 0.0

    async def spend(self, size: int, seconds: float) -> None:
        """Count bytes and processor time; let other tasks run when the slice is used up."""
        self._bytes += size
        self._seconds += seconds
        if self._bytes >= SLICE_BYTES or self._seconds >= SLICE_SECONDS:
            await self._queue.wait()
            self._bytes = 0
            self._seconds = 0.0
