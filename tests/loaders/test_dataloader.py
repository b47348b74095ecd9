"""Loaders do what graphql/dataloader documents, keys one at a time or a whole column."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import pytest

from db.connection.database import Database
from loaders.base import Loader, Loaders

pytestmark = pytest.mark.spec("security#batch-loading")


class Versions(Loader[str, Any]):
    """Returns how often a key was read; keys that start with "bad" have an error instead."""

    def __init__(self, loaders: Loaders) -> None:
        super().__init__(loaders)
        self.batches: list[list[str]] = []
        self.has_begun = asyncio.Event()
        self.may_finish = asyncio.Event()
        self.may_finish.set()

    async def fetch(self, keys: Sequence[str]) -> Mapping[str, Any]:
        self.batches.append(list(keys))
        self.has_begun.set()
        count = len(self.batches)
        await self.may_finish.wait()
        return {
            key: LookupError(f"{key} {count}") if key.startswith("bad") else f"{key} {count}"
            for key in keys
        }


@pytest.fixture
async def versions() -> Versions:
    snapshot = Database("sqlite+aiosqlite:///never-opened.db").snapshot()
    return Loaders(snapshot, [1])[Versions]


async def load_one(loader: Versions, key: str) -> Any:
    return await loader.load(key)


async def load_column(loader: Versions, key: str) -> Any:
    [value] = await loader.load_all([key])
    return value


Load = Callable[[Versions, str], Any]
both = pytest.mark.parametrize("load", [load_one, load_column])


async def start(loader: Versions, load: Load, key: str) -> "asyncio.Task[Any]":
    """Load a key and return while its batch is being read."""
    loader.may_finish.clear()
    loader.has_begun.clear()
    task: asyncio.Task[Any] = asyncio.ensure_future(load(loader, key))
    async with asyncio.timeout(5):
        await loader.has_begun.wait()
    return task


@both
async def test_key_that_is_cleared_during_its_load_is_read_again(
    versions: Versions, load: Load
) -> None:
    first = await start(versions, load, "a")

    versions.clear("a")
    second = asyncio.ensure_future(load(versions, "a"))
    versions.may_finish.set()

    assert await first == "a 1"
    assert await second == "a 2"
    assert await load(versions, "a") == "a 2"
    assert versions.batches == [["a"], ["a"]]


@both
async def test_value_of_a_cleared_load_is_not_cached(versions: Versions, load: Load) -> None:
    first = await start(versions, load, "a")

    versions.clear_all()
    versions.may_finish.set()

    assert await first == "a 1"
    assert await load(versions, "a") == "a 2"


@both
async def test_clearing_another_key_changes_nothing(versions: Versions, load: Load) -> None:
    first = await start(versions, load, "a")

    versions.clear("b")
    versions.may_finish.set()

    assert [await first, await load(versions, "a")] == ["a 1", "a 1"]


@both
async def test_priming_a_key_during_its_load_changes_nothing(
    versions: Versions, load: Load
) -> None:
    first = await start(versions, load, "a")

    versions.prime("a", "primed")
    versions.may_finish.set()

    assert await first == "a 1"
    assert await load(versions, "a") == "a 1"


@both
async def test_key_that_is_cleared_and_primed_during_its_load_keeps_the_primed_value(
    versions: Versions, load: Load
) -> None:
    first = await start(versions, load, "a")

    versions.clear("a").prime("a", "primed")
    during = await load(versions, "a")
    versions.may_finish.set()

    assert [during, await first, await load(versions, "a")] == ["primed", "a 1", "primed"]
    assert versions.batches == [["a"]]


@both
async def test_key_that_is_cleared_before_its_batch_is_read_is_read_once(
    versions: Versions, load: Load
) -> None:
    first = asyncio.ensure_future(load(versions, "a"))
    await asyncio.sleep(0)

    versions.clear("a")

    assert [await load(versions, "a"), await first] == ["a 1", "a 1"]
    assert await load(versions, "a") == "a 1"
    assert versions.batches == [["a"]]


async def test_column_keeps_values_that_are_cleared_while_it_waits(versions: Versions) -> None:
    await versions.load_all(["a", "b"])
    column = await start(versions, lambda loader, _: loader.load_all(["a", "c", "b"]), "")

    versions.clear("a")
    versions.may_finish.set()

    assert await column == ["a 1", "c 2", "b 1"]


@both
async def test_exception_as_the_value_of_a_key_fails_only_its_loads_and_is_cached(
    versions: Versions, load: Load
) -> None:
    results = await asyncio.gather(
        *(load(versions, key) for key in ("a", "bad", "b")), return_exceptions=True
    )
    with pytest.raises(LookupError, match="bad 1"):
        await load(versions, "bad")

    assert [str(result) for result in results] == ["a 1", "bad 1", "b 1"]
    assert isinstance(results[1], LookupError)
    assert versions.batches == [["a", "bad", "b"]]


async def test_column_raises_the_first_error_of_its_keys(versions: Versions) -> None:
    for _ in range(2):
        with pytest.raises(LookupError, match="bad b 1"):
            await versions.load_all(["a", "bad b", "bad a"])

    assert versions.batches == [["a", "bad b", "bad a"]]


@both
async def test_cleared_error_is_read_again(versions: Versions, load: Load) -> None:
    with pytest.raises(LookupError, match="bad 1"):
        await load(versions, "bad")

    versions.clear("bad")

    with pytest.raises(LookupError, match="bad 2"):
        await load(versions, "bad")


@both
async def test_primed_exception_is_raised(versions: Versions, load: Load) -> None:
    versions.prime("a", ValueError("primed"))

    with pytest.raises(ValueError, match="primed"):
        await load(versions, "a")
    assert versions.batches == []


async def test_batches_have_at_most_the_maximum_size(versions: Versions) -> None:
    versions.max_batch_size = 2

    column = asyncio.ensure_future(versions.load_all(["a", "b", "c"]))
    await asyncio.sleep(0)
    values = await asyncio.gather(*map(versions.load, ["d", "a", "e"]))

    assert await column == ["a 1", "b 1", "c 2"]
    assert values == ["d 2", "a 1", "e 3"]
    assert versions.batches == [["a", "b"], ["c", "d"], ["e"]]


@both
async def test_none_is_no_key(versions: Versions, load: Any) -> None:
    with pytest.raises(TypeError, match="must be called with"):
        await load(versions, None)
    with pytest.raises(TypeError, match="must be called with"):
        await versions.load_all(["a", None])  # type: ignore[list-item]

    assert await load(versions, "a") == "a 1"
    assert versions.batches == [["a"]]
