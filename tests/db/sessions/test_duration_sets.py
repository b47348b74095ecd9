"""Many distributions of durations have the percentiles that they have one by one."""

from collections.abc import Sequence
from functools import cache
from random import Random

import numpy as np
import pytest

from db.sessions import duration_sets
from db.sessions.duration_sets import DurationSets, find_buckets, parse
from db.sessions.durations import BOUNDS, MAX_MICROSECONDS, DurationSketch

pytestmark = pytest.mark.spec("widget-data#sketches")
SIZES = (0, 1, 2, 60, 199, 200, 201, 600)
FRACTIONS = (0, 0.5, 0.75, 0.99, 1)
PLACES = 5


@cache
def create_sketch(size: int, population: int, seed: int) -> bytes | None:
    source = Random(seed)
    sketch = DurationSketch()
    for _ in range(size):
        exponent = source.choice((-6, 0, 4, 13))
        times = source.choice((1, 1, 3, 2**33, 0))
        sketch.add(source.randrange(population) * 10.0**exponent, times)
    return sketch.to_bytes()


def merge(stored: Sequence[bytes | None]) -> DurationSketch:
    return DurationSketch().merge_all([each for each in stored if each is not None])


def find_all(sketches: Sequence[DurationSketch]) -> list[list[float | None]]:
    columns: list[list[float | None]] = [[] for _ in FRACTIONS]
    for each in sketches:
        found = each.percentiles(*FRACTIONS)
        for index, column in enumerate(columns):
            column.append(found[index] if found else None)
    return columns


@pytest.mark.parametrize("pending", [1, 500, duration_sets.PENDING_PAIRS])
@pytest.mark.parametrize("population", [30, 500, 1_000_000])
@pytest.mark.parametrize("seed", range(4))
def test_distributions_have_the_percentiles_of_merged_ones(
    monkeypatch: pytest.MonkeyPatch, pending: int, population: int, seed: int
) -> None:
    monkeypatch.setattr(duration_sets, "PENDING_PAIRS", pending)
    source = Random(seed)
    number = source.choice([1, 8, 40])
    stored = [
        create_sketch(source.choice(SIZES), population, source.randrange(5)) for _ in range(number)
    ]
    places = [source.randrange(-1, PLACES) for _ in stored]

    sets = DurationSets()
    for first in range(0, number, 7):
        page = slice(first, first + 7)
        sets.add(parse(stored[page]), np.array(places[page], np.int64))

    merged = [
        merge([each for each, target in zip(stored, places, strict=True) if target == place])
        for place in range(PLACES)
    ]
    assert sets.compute(0, PLACES, FRACTIONS) == find_all(merged)
    assert sets.compute(2, 4, FRACTIONS) == find_all(merged[2:4])


@pytest.mark.parametrize("population", [30, 300, 1_000_000])
def test_distributions_are_added_to_others(population: int) -> None:
    stored = [create_sketch(size, population, 0) for size in SIZES]
    sets, halves = DurationSets(), DurationSets()
    sets.add(parse(stored), np.arange(len(stored)))

    targets = np.arange(len(stored)) % 2
    for _ in range(2):
        halves.add_sets(sets, targets, 0, 5)
        halves.add_sets(sets, targets, 5, len(stored))

    twice = [merge([*stored[start::2], *stored[start::2]]) for start in range(2)]
    assert halves.compute(0, 2, FRACTIONS) == find_all(twice)
    assert sets.compute(0, len(stored), FRACTIONS) == find_all([merge([each]) for each in stored])


def test_corrections_are_subtracted() -> None:
    added, removed, rest = DurationSketch(), DurationSketch(), DurationSketch()
    for second in range(250):
        added.add(second)
        removed.add(second, -1)
    rest.add(7, -2)
    rest.add(8, 3)
    stored = [each.to_bytes() for each in (added, removed, rest, rest)]

    sets = DurationSets()
    sets.add(parse(stored), np.array([0, 0, 1, 2]))
    sets.add(parse(stored[:1]), np.array([2]))

    assert sets.compute(0, 3, FRACTIONS) == find_all(
        [merge(stored[:2]), merge(stored[2:3]), merge([stored[3], stored[0]])]
    )


def test_buckets_are_those_of_a_search() -> None:
    source = np.random.default_rng(1)
    powers = 2 ** np.arange(60, dtype=np.int64)
    near = np.concatenate([BOUNDS, powers])[:, np.newaxis] + np.arange(-2, 3)
    spread = np.exp(source.uniform(0, np.log(MAX_MICROSECONDS), 100_000)).astype(np.int64)
    values = np.concatenate([near.reshape(-1), spread]).clip(0, MAX_MICROSECONDS)

    assert (find_buckets(values) == BOUNDS.searchsorted(values, "right") - 1).all()
