"""Ending work early: at its deadline, or when the client disconnects."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from types import TracebackType

from starlette.types import Receive

from execution.errors import ClientDisconnectedError, ProblemError

WATCH_AFTER = 0.02
"""Seconds after which a disconnect is noticed."""


class deadline:  # noqa: N801 (a context manager, like asyncio.timeout)
    """Cancels the block after `seconds`, and raises ProblemError with 504."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._timeout = asyncio.timeout(seconds)

    async def __aenter__(self) -> None:
        await self._timeout.__aenter__()

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        try:
            await self._timeout.__aexit__(kind, error, traceback)
        except TimeoutError:
            message = f"The operation exceeded the limit of {self._seconds:g} seconds."
            raise ProblemError(504, "TIMEOUT", message, limit=self._seconds) from None


async def wait_for_disconnect(receive: Receive) -> None:
    """Wait until the client disconnects."""
    while (await receive())["type"] != "http.disconnect":
        pass


@asynccontextmanager
async def cancel_on_disconnect(receive: Receive) -> AsyncIterator[None]:
    """Cancel the block when the client disconnects, and raise ClientDisconnectedError.

    A block that ends within WATCH_AFTER seconds is not watched: a task for each small operation
    would cost more than it saves.
    """
    task = asyncio.current_task()
    assert task is not None  # noqa: S101 (for the type checker)
    is_disconnected = False
    watcher: asyncio.Task[None] | None = None

    async def watch() -> None:
        nonlocal is_disconnected
        await wait_for_disconnect(receive)
        is_disconnected = True
        task.cancel()

    def start() -> None:
        nonlocal watcher
        watcher = loop.create_task(watch())

    loop = asyncio.get_running_loop()
    timer = loop.call_later(WATCH_AFTER, start)
    try:
        yield
    except asyncio.CancelledError:
        # Another cancellation, such as a deadline's, may have come at the same time: it stays.
        if not is_disconnected or task.uncancel():
            raise
        raise ClientDisconnectedError from None
    finally:
        timer.cancel()
        if watcher is not None:
            watcher.cancel()
