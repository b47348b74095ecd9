"""Deadlines of what seldom has to wait."""

import asyncio
from collections.abc import Awaitable, Generator
from typing import Any, TypeVar

T = TypeVar("T")


class await_until(Awaitable[T]):  # noqa: N801 (used like a function)
    """Awaits something until a time of the event loop, and raises TimeoutError then.

    The timer starts when it has to wait: most bodies have arrived before they are read, and a
    timer for each would cost more than reading them.
    """

    __slots__ = ("_time", "_work")

    def __init__(self, work: Awaitable[T], time: float) -> None:
        self._work = work
        self._time = time

    def __await__(self) -> Generator[Any, Any, T]:
        steps = self._work.__await__()
        try:
            first = next(steps)
        except StopIteration as stop:
            result: T = stop.value
            return result
        return (yield from self._wait(StartedAwaitable(first, steps)).__await__())

    async def _wait(self, started: Awaitable[T]) -> T:
        async with asyncio.timeout_at(self._time):
            return await started


class StartedAwaitable(Awaitable[T]):
    """The rest of something that waits for `pending`."""

    __slots__ = ("_pending", "_steps")

    def __init__(self, pending: Any, steps: Generator[Any, Any, T]) -> None:
        self._pending = pending
        self._steps = steps

    def __await__(self) -> Generator[Any, Any, T]:
        pending = self._pending
        try:
            while True:
                try:
                    sent = yield pending
                except BaseException as error:  # noqa: BLE001 (passed on)
                    pending = self._steps.throw(error)
                else:
                    pending = self._steps.send(sent)
        except StopIteration as stop:
            result: T = stop.value
            return result
