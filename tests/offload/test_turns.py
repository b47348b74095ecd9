"""The order in which work of many callers begins on the event loop."""

import asyncio
from functools import partial

import pytest

from offload.turns import BEGUN_PER_TURN, FairQueue, find_fair_queue


@pytest.mark.spec("security#turns-of-connections")
async def test_callers_begin_in_turn_and_few_in_each_turn_of_the_event_loop() -> None:
    queue, begun = FairQueue(), list[str]()
    for number in range(3 * BEGUN_PER_TURN):
        queue.run("first", partial(begun.append, f"first {number}"))
    queue.run("second", lambda: begun.append("second"))
    at_once = len(begun)

    await asyncio.sleep(0)
    next_turn = begun[BEGUN_PER_TURN:]
    while len(begun) <= 3 * BEGUN_PER_TURN:  # noqa: ASYNC110 (turns are counted)
        await asyncio.sleep(0)

    assert at_once == BEGUN_PER_TURN
    assert len(next_turn) == BEGUN_PER_TURN
    assert next_turn[1] == "second"
    assert [each for each in begun if each != "second"] == [
        f"first {number}" for number in range(3 * BEGUN_PER_TURN)
    ]


async def test_tasks_wait_for_their_turn_and_may_be_cancelled() -> None:
    queue, begun = FairQueue(), list[int]()

    async def work(number: int) -> None:
        await queue.wait("caller")
        begun.append(number)

    tasks = [asyncio.create_task(work(number)) for number in range(2 * BEGUN_PER_TURN + 1)]
    await asyncio.sleep(0)
    at_once = list(begun)
    tasks[-2].cancel()
    await asyncio.gather(*tasks, return_exceptions=True)

    assert at_once == list(range(BEGUN_PER_TURN))
    assert begun == [*range(2 * BEGUN_PER_TURN - 1), 2 * BEGUN_PER_TURN]
    assert queue.has_room


async def test_work_that_fails_does_not_stop_what_waits() -> None:
    queue, begun, errors = FairQueue(), list[str](), list[object]()
    asyncio.get_running_loop().set_exception_handler(lambda _, found: errors.append(found))
    queue.put("a", lambda: begun.append(str(1 // 0)))
    queue.put("b", lambda: begun.append("b"))

    while not begun:  # noqa: ASYNC110 (turns are counted)
        await asyncio.sleep(0)

    assert begun == ["b"]
    assert len(errors) == 1
    assert find_fair_queue() is find_fair_queue()
