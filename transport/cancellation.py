"""Ending work early: at its deadline, or when the client disconnects."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.types import Receive

from execution.errors import ClientDisconnectedError, ProblemError


@asynccontextmanager
async def deadline(seconds: float) -> AsyncIterator[None]:
    """Cancel the block after `seconds`, and raise ProblemError with 504."""
    timeout = asyncio.timeout(seconds)
    try:
        async with timeout:
            yield
    except TimeoutError:
        if not timeout.expired():
            raise
        message = f"The operation exceeded the limit of {seconds:g} seconds."
        raise ProblemError(504, "TIMEOUT", message, limit=seconds) from None


async def wait_for_disconnect(receive: Receive) -> None:
    """Wait until the client disconnects."""
    while (await receive())["type"] != "http.disconnect":
        pass


@asynccontextmanager
async def cancel_on_disconnect(receive: Receive) -> AsyncIterator[None]:
    """Cancel the block when the client disconnects, and raise ClientDisconnectedError."""
    task = asyncio.current_task()
    assert task is not None  # noqa: S101 (for the type checker)
    is_disconnected = False

    async def watch() -> None:
        nonlocal is_disconnected
        await wait_for_disconnect(receive)
        is_disconnected = True
        task.cancel()

    watcher = asyncio.create_task(watch())
    try:
        yield
    except asyncio.CancelledError:
        # Another cancellation, such as a deadline's, may have come at the same time: it stays.
        if not is_disconnected or task.uncancel():
            raise
        raise ClientDisconnectedError from None
    finally:
        watcher.cancel()
