"""Stops statements of SQLite whose callers are cancelled, for example at a deadline.

The driver executes statements in a thread of each connection, where they go on after a
cancellation, and SQLAlchemy waits for them. PostgreSQL's driver stops its statements itself.
"""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from typing import Any

INTERRUPT_SECONDS = 0.01
"""Seconds between two interrupts: one that comes before its statement begins has no effect."""
ENDS = frozenset({"commit", "rollback", "close"})
"""What is not stopped: the end of a transaction."""


def interrupt_when_cancelled(driver: Any) -> None:
    """Let a connection of the driver interrupt what it executes when its caller is cancelled.

    The transaction has to be rolled back then. The cancellation goes on when the thread is idle.
    """
    execute: Callable[..., Awaitable[Any]] = driver._execute  # noqa: SLF001 (aiosqlite has no public name for it)

    async def execute_or_interrupt(function: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        try:
            return await execute(function, *args, **kwargs)
        except asyncio.CancelledError:
            if getattr(function, "__name__", "") not in ENDS:
                await interrupt_until_idle(driver, execute)
            raise

    driver._execute = execute_or_interrupt  # noqa: SLF001


async def interrupt_until_idle(driver: Any, execute: Callable[..., Awaitable[Any]]) -> None:
    """Interrupt the statements of a connection until its thread has nothing more to do."""
    idle = asyncio.ensure_future(execute(do_nothing))
    while not idle.done():
        await driver.interrupt()
        with suppress(asyncio.CancelledError):
            await asyncio.wait([idle], timeout=INTERRUPT_SECONDS)


def do_nothing() -> None:
    """Be executed when the functions before have ended."""
