"""Turns of the event loop: work that takes many of them continues one piece after the other."""

import asyncio


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
