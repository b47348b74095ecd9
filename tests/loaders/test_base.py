"""Loaders batch, cache, fail and cancel safely."""

import asyncio
from collections.abc import Mapping, Sequence

import pytest

from db.connection.database import Database
from loaders import base
from loaders.base import MANY_KEYS, Loader, Loaders, LoadInterruptedError
from loaders.batches import QUIET_TURNS

pytestmark = pytest.mark.spec("security#batch-loading")


class Squares(Loader[int, int]):
    """Returns squares, records its batches, and fails or waits on demand."""

    def __init__(self, loaders: Loaders) -> None:
        super().__init__(loaders)
        self.batches: list[list[int]] = []
        self.failures: list[BaseException] = []
        self.may_finish = asyncio.Event()
        self.may_finish.set()

    async def fetch(self, keys: Sequence[int]) -> Mapping[int, int]:
        self.batches.append(list(keys))
        await self.may_finish.wait()
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


async def test_duplicate_keys_are_fetched_once_and_returned_in_order(squares: Squares) -> None:
    values = await squares.load_many([3, 1, 3, 2])

    assert values == [9, 1, 9, 4]
    assert squares.batches == [[3, 1, 2]]


async def test_loading_no_keys_fetches_nothing(squares: Squares) -> None:
    assert await squares.load_many([]) == []

    assert squares.batches == []


async def test_missing_key_gets_the_default(squares: Squares) -> None:
    assert await squares.load_many([-5, 2]) == [-1, 4]


async def test_loads_after_different_numbers_of_awaits_share_a_batch(squares: Squares) -> None:
    async def load_late(key: int) -> int:
        for _ in range(key):
            await asyncio.sleep(0)
        return await squares.load(key)

    assert await asyncio.gather(*(load_late(key) for key in range(6))) == [0, 1, 4, 9, 16, 25]
    assert squares.batches == [[0, 1, 2, 3, 4, 5]]


async def test_failure_reaches_every_caller_and_is_not_cached(squares: Squares) -> None:
    squares.failures.append(ValueError("broken"))

    results = await asyncio.gather(squares.load(1), squares.load(2), return_exceptions=True)

    assert [str(result) for result in results] == ["broken", "broken"]
    assert await squares.load_many([1, 2]) == [1, 4]


async def test_cancelled_batch_fails_its_callers(squares: Squares) -> None:
    squares.failures.append(asyncio.CancelledError())

    async with asyncio.timeout(5):
        with pytest.raises(LoadInterruptedError):
            await squares.load(1)

    assert await squares.load(1) == 1


async def test_batch_cancelled_before_it_begins_fails_its_callers(squares: Squares) -> None:
    future = squares.load(2)
    for _ in range(QUIET_TURNS + 1):
        await asyncio.sleep(0)
    [task] = squares._running  # noqa: SLF001 (there is no other way to cancel it)

    task.cancel()

    with pytest.raises(LoadInterruptedError):
        await asyncio.wait_for(future, 1)
    assert await squares.load(2) == 4


async def test_cancelling_one_caller_does_not_affect_the_others(squares: Squares) -> None:
    squares.may_finish.clear()
    cancelled = asyncio.ensure_future(squares.load(4))
    waiting = asyncio.ensure_future(squares.load(4))
    await asyncio.sleep(0.01)

    cancelled.cancel()
    squares.may_finish.set()

    assert await waiting == 16
    assert cancelled.cancelled()
    assert await squares.load(4) == 16
    assert squares.batches == [[4]]


async def test_failed_batch_without_callers_is_not_reported_by_asyncio(squares: Squares) -> None:
    squares.failures.append(ValueError("broken"))
    reports: list[object] = []
    asyncio.get_running_loop().set_exception_handler(
        lambda _loop, context: reports.append(context)
    )

    caller = asyncio.ensure_future(squares.load(1))
    await asyncio.sleep(0)
    caller.cancel()
    await asyncio.sleep(0.01)
    squares.clear_all()

    assert reports == []


async def test_loader_is_created_once_until_refresh(loaders: Loaders) -> None:
    before = loaders[Squares]

    assert loaders[Squares] is before
    await loaders.refresh()
    assert loaders[Squares] is not before


async def test_column_with_keys_in_several_batches_waits_for_all(squares: Squares) -> None:
    squares.may_finish.clear()
    first = asyncio.ensure_future(squares.load_all([1]))
    await asyncio.sleep(0.01)
    second = asyncio.ensure_future(squares.load_all([2]))
    await asyncio.sleep(0.01)
    both = asyncio.ensure_future(squares.load_all([1, 2, 1]))
    await asyncio.sleep(0.01)

    squares.may_finish.set()
    async with asyncio.timeout(5):
        assert await both == [1, 4, 1]
        assert [await first, await second] == [[1], [4]]

    assert squares.batches == [[1], [2]]


@pytest.mark.spec("security#long-computations")
@pytest.mark.parametrize(("number", "slices"), [(MANY_KEYS, 0), (MANY_KEYS + 1, 1)])
async def test_values_of_many_keys_are_collected_in_a_slice_of_its_own(
    squares: Squares, monkeypatch: pytest.MonkeyPatch, number: int, slices: int
) -> None:
    taken: list[None] = []

    async def take_turn() -> None:
        taken.append(None)

    monkeypatch.setattr(base, "take_turn", take_turn)

    values = await squares.load_all(range(number))

    assert values == [key * key for key in range(number)]
    assert (len(squares.batches), len(taken)) == (1, slices)
