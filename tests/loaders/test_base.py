"""The pitfalls of aiodataloader (engines.md, section 5) cannot happen."""

import asyncio
from collections.abc import Mapping, Sequence

import pytest

from db.connection.database import Database
from loaders.base import BATCH_OPEN_TURNS, Loader, Loaders, LoadInterruptedError


class Squares(Loader[int, int]):
    """Answers with squares, unless told otherwise; remembers its batches."""

    def __init__(self, loaders: Loaders) -> None:
        super().__init__(loaders)
        self.batches: list[list[int]] = []
        self.failures: list[BaseException] = []
        self.is_open = asyncio.Event()
        self.is_open.set()

    async def fetch(self, keys: Sequence[int]) -> Mapping[int, int]:
        self.batches.append(list(keys))
        await self.is_open.wait()
        if self.failures:
            raise self.failures.pop()
        return {key: key * key for key in keys if key >= 0}

    def default(self) -> int:
        return -1


@pytest.fixture
def loaders() -> Loaders:
    return Loaders(Database("sqlite+aiosqlite:///never-opened.db").snapshot(), [1])


@pytest.fixture
async def squares(loaders: Loaders) -> Squares:
    return loaders[Squares]


async def test_keys_are_asked_for_once_and_answered_in_order(squares: Squares) -> None:
    answers = await squares.load_many([3, 1, 3, 2])

    assert answers == [9, 1, 9, 4]
    assert squares.batches == [[3, 1, 2]]


async def test_no_key_is_no_batch(squares: Squares) -> None:
    assert await squares.load_many([]) == []

    assert squares.batches == []


async def test_an_absent_key_has_the_absent_answer(squares: Squares) -> None:
    assert await squares.load_many([-5, 2]) == [-1, 4]


async def test_an_await_more_or_less_does_not_split_a_batch(squares: Squares) -> None:
    async def load_late(key: int) -> int:
        for _ in range(key):
            await asyncio.sleep(0)
        return await squares.load(key)

    assert await asyncio.gather(*(load_late(key) for key in range(6))) == [0, 1, 4, 9, 16, 25]
    assert squares.batches == [[0, 1, 2, 3, 4, 5]]


async def test_a_failure_reaches_everybody_and_is_not_remembered(squares: Squares) -> None:
    squares.failures.append(ValueError("broken"))

    answers = await asyncio.gather(squares.load(1), squares.load(2), return_exceptions=True)

    assert [str(answer) for answer in answers] == ["broken", "broken"]
    assert await squares.load_many([1, 2]) == [1, 4]


async def test_a_cancelled_batch_leaves_nobody_hanging(squares: Squares) -> None:
    squares.failures.append(asyncio.CancelledError())

    async with asyncio.timeout(5):
        with pytest.raises(LoadInterruptedError):
            await squares.load(1)

    assert await squares.load(1) == 1


async def test_a_batch_that_is_cancelled_before_it_begins_leaves_nobody_hanging(
    squares: Squares,
) -> None:
    waiting = squares.load(2)
    for _ in range(BATCH_OPEN_TURNS + 1):
        await asyncio.sleep(0)
    [task] = squares._running  # noqa: SLF001 (nobody else can cancel it)

    task.cancel()

    with pytest.raises(LoadInterruptedError):
        await asyncio.wait_for(waiting, 1)
    assert await squares.load(2) == 4


async def test_a_waiter_that_is_cancelled_takes_nobody_along(squares: Squares) -> None:
    squares.is_open.clear()
    impatient = asyncio.ensure_future(squares.load(4))
    patient = asyncio.ensure_future(squares.load(4))
    await asyncio.sleep(0.01)

    impatient.cancel()
    squares.is_open.set()

    assert await patient == 16
    assert impatient.cancelled()
    assert await squares.load(4) == 16
    assert squares.batches == [[4]]


async def test_a_failed_batch_that_nobody_waits_for_is_silent(squares: Squares) -> None:
    squares.failures.append(ValueError("broken"))
    complaints: list[object] = []
    asyncio.get_running_loop().set_exception_handler(
        lambda _loop, context: complaints.append(context)
    )

    waiter = asyncio.ensure_future(squares.load(1))
    await asyncio.sleep(0)
    waiter.cancel()
    await asyncio.sleep(0.01)
    squares.clear_all()

    assert complaints == []


async def test_loaders_are_built_once_and_forgotten_whole(loaders: Loaders) -> None:
    before = loaders[Squares]

    assert loaders[Squares] is before
    await loaders.refresh()
    assert loaders[Squares] is not before


async def test_columns_whose_keys_are_in_several_batches_wait_for_all(squares: Squares) -> None:
    squares.is_open.clear()
    first = asyncio.ensure_future(squares.load_all([1]))
    await asyncio.sleep(0.01)
    second = asyncio.ensure_future(squares.load_all([2]))
    await asyncio.sleep(0.01)
    both = asyncio.ensure_future(squares.load_all([1, 2, 1]))
    await asyncio.sleep(0.01)

    squares.is_open.set()
    async with asyncio.timeout(5):
        assert await both == [1, 4, 1]
        assert [await first, await second] == [[1], [4]]

    assert squares.batches == [[1], [2]]
