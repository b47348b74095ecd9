"""Deadlines of what seldom has to wait."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from offload.deadlines import await_until


def in_seconds(seconds: float) -> float:
    return asyncio.get_running_loop().time() + seconds


async def return_at_once() -> str:
    return "done"


async def fail_at_once() -> str:
    raise LookupError


async def return_after_turns() -> str:
    for _ in range(3):
        await asyncio.sleep(0)
    event = asyncio.Event()
    asyncio.get_running_loop().call_later(0.01, event.set)
    await event.wait()
    return "done"


async def fail_after_a_turn() -> str:
    await asyncio.sleep(0)
    raise LookupError


@pytest.mark.parametrize("work", [return_at_once, return_after_turns])
async def test_result_is_that_of_the_work(work: Callable[[], Awaitable[str]]) -> None:
    assert await await_until(work(), in_seconds(60)) == "done"


@pytest.mark.parametrize("work", [fail_at_once, fail_after_a_turn])
async def test_error_is_that_of_the_work(work: Callable[[], Awaitable[str]]) -> None:
    with pytest.raises(LookupError):
        await await_until(work(), in_seconds(60))


async def test_work_that_does_not_wait_starts_no_timer(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(_time: float) -> None:
        raise AssertionError

    monkeypatch.setattr(asyncio, "timeout_at", fail)

    assert await await_until(return_at_once(), in_seconds(60)) == "done"


async def test_work_ends_at_the_deadline() -> None:
    ended = []

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0)  # an awaitable after the cancellation
            ended.append(True)

    with pytest.raises(TimeoutError):
        await await_until(work(), in_seconds(0.01))

    assert ended == [True]


async def test_cancellation_reaches_the_work() -> None:
    cancelled = []

    async def work() -> None:
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            cancelled.append(True)
            raise

    async def caller() -> None:
        await await_until(work(), in_seconds(60))

    task = asyncio.create_task(caller())
    await asyncio.sleep(0.01)
    task.cancel()
    await asyncio.gather(task, return_exceptions=True)

    assert task.cancelled()
    assert cancelled == [True]
