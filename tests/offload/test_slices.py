"""Long computations run in slices, off the event loop."""

import asyncio
import threading
import time

import pytest

from offload.slices import (
    SLICE_SECONDS,
    Steps,
    run_function,
    run_in_slices,
    run_steps,
    take_turn,
)

pytestmark = pytest.mark.spec("security#long-computations")


def count_steps(number: int, threads: set[int], done: list[int]) -> Steps[int]:
    """A computation of that many steps, each of which takes half of a slice."""
    for step in range(number):
        end = time.thread_time() + SLICE_SECONDS / 2
        while time.thread_time() < end:
            pass
        threads.add(threading.get_ident())
        done.append(step)
        yield
    return number


async def test_result_is_that_of_the_computation() -> None:
    done: list[int] = []
    threads: set[int] = set()

    assert await run_in_slices(count_steps(10, threads, done)) == 10
    assert done == list(range(10))
    assert threads > {threading.get_ident()}
    assert run_steps(count_steps(3, set(), [])) == 3


async def test_short_computation_runs_at_once() -> None:
    threads: set[int] = set()

    await run_in_slices(count_steps(1, threads, []))

    assert threads == {threading.get_ident()}


async def test_computations_take_turns() -> None:
    order: list[str] = []

    def compute(name: str) -> Steps[None]:
        for _ in count_steps(12, set(), []):
            order.append(name)
            yield

    await asyncio.gather(run_in_slices(compute("a")), run_in_slices(compute("b")))

    assert sorted(order) == ["a"] * 12 + ["b"] * 12
    assert order.index("b") < 12 - 1 - order[::-1].index("a") + 12


async def test_deadline_ends_a_computation() -> None:
    done: list[int] = []
    endless = count_steps(1_000_000, set(), done)

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await run_in_slices(endless)
    await asyncio.sleep(0.1)
    steps = len(done)
    await asyncio.sleep(0.1)

    assert len(done) == steps


async def test_computation_ends_with_its_request() -> None:
    done: list[int] = []

    with pytest.raises(asyncio.CancelledError):
        await run_in_slices(count_steps(1_000_000, set(), done), lambda: len(done) > 10)

    assert 10 < len(done) < 100


async def test_error_of_a_step_is_raised() -> None:
    def fail() -> Steps[None]:
        yield from count_steps(5, set(), [])
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await run_in_slices(fail())


async def test_long_computation_runs_no_step_on_the_event_loop() -> None:
    threads: set[int] = set()

    await run_in_slices(count_steps(1, threads, []), is_long=True)

    assert len(threads) == 1
    assert threads != {threading.get_ident()}


async def test_cancelled_computation_has_ended_when_its_caller_continues() -> None:
    has_started, may_end = threading.Event(), threading.Event()
    ended: list[str] = []

    def compute() -> Steps[None]:
        try:
            has_started.set()
            assert may_end.wait(30)
            yield
            ended.append("a second step")
            yield
        finally:
            ended.append("closed")

    task = asyncio.create_task(run_in_slices(compute(), is_long=True))
    await asyncio.to_thread(has_started.wait)
    for _ in range(2):  # the second one comes while the slice ends
        task.cancel()
        await asyncio.sleep(0)
    assert not task.done()
    may_end.set()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert ended[-1] == "closed"
    assert ended.count("closed") == 1


async def test_slices_on_the_event_loop_take_turns_with_those_in_threads() -> None:
    order: list[str] = []

    async def work(name: str) -> None:
        for _ in range(3):
            await take_turn()
            order.append(name)

    def compute() -> Steps[None]:
        for _ in count_steps(6, set(), []):
            order.append("thread")
            yield

    await asyncio.gather(work("a"), work("b"), run_in_slices(compute(), is_long=True))

    # A slice has two steps, and each of the three continues after the other two.
    assert order == ["a", "b", "thread", "thread"] * 3


@pytest.mark.parametrize("is_long", [False, True])
async def test_long_function_runs_in_a_thread(*, is_long: bool) -> None:
    thread = await run_function(threading.get_ident, is_long=is_long)

    assert (thread != threading.get_ident()) is is_long


async def test_long_functions_run_one_at_a_time_and_slices_beside_them() -> None:
    may_end = threading.Event()
    order: list[str] = []

    def wait() -> None:
        order.append("first began")
        assert may_end.wait(30)
        order.append("first ended")

    first = asyncio.create_task(run_function(wait, is_long=True))
    second = asyncio.create_task(run_function(lambda: order.append("second"), is_long=True))
    await run_in_slices(count_steps(1, set(), []), is_long=True)
    order.append("a slice")
    may_end.set()
    await asyncio.gather(first, second)

    assert order == ["first began", "a slice", "first ended", "second"]
