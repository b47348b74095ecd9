"""Turns of the event loop: long work is done in short slices, one after the other."""

from offload.turns import Queue

SLICE_BYTES = 64 * 1024
"""Bytes after which a slice of work ends."""
SLICE_SECONDS = 0.002
"""Seconds of processor time after which a slice of work ends."""


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
