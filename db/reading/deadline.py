"""The time that the statements of a snapshot may take."""

import asyncio
import time
from collections.abc import Awaitable
from typing import TypeVar

from db.connection.errors import StatementTimeoutError

T = TypeVar("T")


class StatementDeadline:
    """The deadline of the statement that a task awaits; one statement at a time.

    `is_interrupted` is whether a statement was stopped, at its deadline or from elsewhere.
    """

    def __init__(self) -> None:
        self.is_interrupted = False
        self._running: asyncio.Task[None] | None = None
        self._time = 0.0
        self._timer: asyncio.TimerHandle | None = None

    async def await_within(
        self, task: asyncio.Task[None], work: Awaitable[T], seconds: float
    ) -> T:
        """Let the task await something until its time is up or it is interrupted.

        All statements share one timer, which checks the deadline of the current one when it fires.
        A timer for each would cost as much as a small statement does.

        Raises StatementTimeoutError when the time is up or the statement is interrupted.
        """
        self._running = task
        loop = asyncio.get_running_loop()
        self._time = deadline = loop.time() + seconds
        if self._timer is None or self._timer.when() > deadline:
            if self._timer is not None:
                self._timer.cancel()
            self._timer = loop.call_at(deadline, self._check, loop)
        try:
            return await work
        except asyncio.CancelledError:
            if not self.is_interrupted or task.uncancel():
                raise
            raise StatementTimeoutError from None
        finally:
            self._running = None

    def _check(self, loop: asyncio.AbstractEventLoop) -> None:
        """Interrupt the current statement if its time is up, or set the timer anew."""
        self._timer = None
        if self._running is not None:
            if self._time <= loop.time():
                self.interrupt()
            else:
                self._timer = loop.call_at(self._time, self._check, loop)

    def extend(self, seconds: float) -> None:
        """Give the statement that begins now its time. A driver's thread may call this."""
        self._time = time.monotonic() + seconds

    def interrupt(self) -> None:
        """Stop the current statement."""
        self.is_interrupted = True
        if self._running is not None:
            self._running.cancel()
            self._running = None

    def reset(self) -> None:
        """Forget that a statement was interrupted, and stop the timer."""
        self.is_interrupted = False
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
