"""Many sets of users have the numbers that sketches have one by one."""

from collections.abc import Iterable
from functools import cache
from random import Random

import numpy as np
import pytest

from db.sessions import user_sets
from db.sessions.sketches import UserSketch
from db.sessions.user_sets import UserSets, parse

pytestmark = pytest.mark.spec("widget-data#sketches")
SIZES = (0, 1, 7, 8, 9, 60, 383, 384, 385, 800, 3_000)
PLACES = 5


@cache
def create_sketch(size: int, population: int, seed: int) -> bytes | None:
    source = Random(seed)
    sketch = UserSketch()
    for _ in range(size):
        sketch.add(f"user {source.randrange(population)}")
    return sketch.to_bytes()


def merge(stored: Iterable[bytes | None]) -> UserSketch:
    sketch = UserSketch()
    for each in stored:
        sketch.merge(each)
    return sketch


@pytest.mark.parametrize("pending", [1, 500, user_sets.PENDING_COUPONS])
@pytest.mark.parametrize("population", [500, 5_000, 1_000_000])
@pytest.mark.parametrize("seed", range(4))
def test_sets_have_the_numbers_of_merged_sketches(
    monkeypatch: pytest.MonkeyPatch, pending: int, population: int, seed: int
) -> None:
    monkeypatch.setattr(user_sets, "PENDING_COUPONS", pending)
    source = Random(seed)
    number = source.choice([1, 8, 40])
    stored = [
        create_sketch(source.choice(SIZES), population, source.randrange(5)) for _ in range(number)
    ]
    places = [source.randrange(-1, PLACES) for _ in stored]

    sets = UserSets()
    for first in range(0, number, 7):
        page = slice(first, first + 7)
        sets.add(parse(stored[page]), np.array(places[page], np.int64))

    sketches = [
        merge(each for each, target in zip(stored, places, strict=True) if target == place)
        for place in range(PLACES)
    ]
    assert sets.count(0, PLACES) == [each.count() for each in sketches]
    assert sets.count(2, 4) == [each.count() for each in sketches[2:4]]


@pytest.mark.parametrize("population", [300, 5_000])
def test_sets_are_added_to_others(population: int) -> None:
    stored = [create_sketch(size, population, 0) for size in SIZES]
    sets, halves = UserSets(), UserSets()
    sets.add(parse(stored), np.arange(len(stored)))
    targets = np.arange(len(stored)) % 2

    halves.add_sets(sets, targets, 0, 5)
    halves.add_sets(sets, targets, 5, len(stored))

    assert halves.count(0, 2) == [merge(stored[0::2]).count(), merge(stored[1::2]).count()]
    assert sets.count(0, len(stored)) == [merge([each]).count() for each in stored]


def test_very_large_sketches_are_parsed() -> None:
    stored = [create_sketch(size, 10**9, 0) or b"" for size in (40_000, 100_000)]
    sets = UserSets()

    # Their least register is not 0, and some registers are too large for 4 bits.
    sets.add(parse(stored), np.array([0, 0]))
    sets.add(parse([None, stored[1]]), np.array([1, 2]))

    assert sets.count(0, 3) == [merge(stored).count(), 0, merge(stored[1:]).count()]
    assert any(len(each) > user_sets.EXCEPTIONS_AT for each in stored)
    assert any(each[user_sets.LEAST_AT] for each in stored)


def test_sketches_of_another_form_are_an_error() -> None:
    with pytest.raises(ValueError, match="another form"):
        parse([bytes([10, 1, 7, 12, 0, 8, 0, user_sets.REGISTERS_OF_8_BITS])])
