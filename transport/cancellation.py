"""Ending work early: at its deadline, or when the client disconnects."""

import asyncio
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


class cancel_on_disconnect:  # noqa: N801 (a context manager)
    """Cancels the block when the client disconnects, and raises ClientDisconnectedError.

    A block that ends within WATCH_AFTER seconds is not watched: a task for each small operation
    would cost more than it saves.
    """

    __slots__ = ("_is_disconnected", "_receive", "_task", "_timer", "_watcher")

    def __init__(self, receive: Receive) -> None:
        self._receive = receive
        self._is_disconnected = False
        self._watcher: asyncio.Task[None] | None = None

    def __enter__(self) -> None:
        loop = asyncio.get_running_loop()
        self._task = asyncio.current_task(loop)
        self._timer = loop.call_later(WATCH_AFTER, self._start, loop)

    def _start(self, loop: asyncio.AbstractEventLoop) -> None:
        self._watcher = loop.create_task(self._watch())

    async def _watch(self) -> None:
        await wait_for_disconnect(self._receive)
        self._is_disconnected = True
        assert self._task is not None  # noqa: S101 (for the type checker)
        self._task.cancel()

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._timer.cancel()
        if self._watcher is not None:
            self._watcher.cancel()
        if self._is_disconnected and kind is asyncio.CancelledError:
            assert self._task is not None  # noqa: S101 (for the type checker)
            # Another cancellation, such as a deadline's, may have come at the same time: it stays.
            if not self._task.uncancel():
                raise ClientDisconnectedError from None
