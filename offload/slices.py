"""Long computations in slices, so that the event loop stays free for other requests.

A computation is a generator that yields between its steps and returns the result. Its steps run
in a thread for a few milliseconds at a time. Between two slices the event loop is free, and the
deadline of the operation, or its cancellation, ends the computation.

Only one slice runs at a time in a process: the threads would compete for the interpreter's lock,
and the event loop with all of them. Computations take turns.
See docs/reference/security.md#long-computations.
"""

import asyncio
from collections.abc import Callable, Generator
from contextlib import suppress
from time import thread_time
from typing import NamedTuple, TypeVar
from weakref import WeakKeyDictionary

T = TypeVar("T")

Steps = Generator[None, None, T]

SLICE_SECONDS = 0.005
# The event loop gets at least this time after each slice, for the many short turns that a small
# query needs.
PAUSE_SECONDS = 0.003


class Finished(NamedTuple):
    """The result of a computation that ended."""

    result: object


_turns: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock] = WeakKeyDictionary()
_threads: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock] = WeakKeyDictionary()


def run_steps(steps: Steps[T]) -> T:
    """Run a computation to its end and return its result."""
    while True:
        try:
            next(steps)
        except StopIteration as stop:
            result: T = stop.value
            return result


async def run_in_slices(
    steps: Steps[T], has_ended: Callable[[], bool] = lambda: False, *, is_long: bool = False
) -> T:
    """Run a computation in slices and return its result. A short one runs at once.

    Each step should take less than 20 milliseconds; of a computation that `is_long`, no step runs
    on the event loop. A task that outlives its request passes `has_ended`, which is called before
    each slice. No step runs after the end of this function.

    Raises: CancelledError when the request has ended.
    """
    finished = None if is_long else run_slice(steps)
    lock = _turns.setdefault(asyncio.get_running_loop(), asyncio.Lock())
    while finished is None:
        async with lock:
            if has_ended():
                raise asyncio.CancelledError
            finished = await run_slice_in_thread(steps)
            await asyncio.sleep(PAUSE_SECONDS)
    result: T = finished.result  # type: ignore[assignment]  # the generator's own
    return result


async def take_turn() -> None:
    """Wait, between two slices on the event loop itself, for the turn and the pause of the next.

    Work that needs the event loop, and so cannot run in a thread, divides itself into slices.
    """
    async with _turns.setdefault(asyncio.get_running_loop(), asyncio.Lock()):
        await asyncio.sleep(PAUSE_SECONDS)


async def run_function(function: Callable[[], T], *, is_long: bool) -> T:
    """Run a function that cannot be divided into slices, a long one in a thread.

    The interpreter lets the event loop continue every few milliseconds, unless the function is
    compiled code. One such function runs at a time in a process, beside the slices, which do not
    wait for it. Raises CancelledError, when the function has ended, if the request has.
    """
    if not is_long:
        return function()

    def compute() -> Steps[T]:
        return function()
        yield

    async with _threads.setdefault(asyncio.get_running_loop(), asyncio.Lock()):
        finished = None
        while finished is None:
            finished = await run_slice_in_thread(compute())
    result: T = finished.result  # type: ignore[assignment]  # the function's own
    return result


async def run_slice_in_thread(steps: Steps[object]) -> Finished | None:
    """Run a slice in a thread, as `run_slice` does. When it is cancelled, the slice ends first."""
    task = asyncio.create_task(asyncio.to_thread(run_slice, steps))
    try:
        return await asyncio.shield(task)
    except asyncio.CancelledError:
        while not task.done():
            with suppress(asyncio.CancelledError):
                await asyncio.wait([task])
        steps.close()
        raise


def run_slice(steps: Steps[object]) -> Finished | None:
    """Run steps until the slice or the computation ends. None: there are more steps."""
    end = thread_time() + SLICE_SECONDS
    while thread_time() < end:
        try:
            next(steps)
        except StopIteration as stop:
            return Finished(stop.value)
    return None
