"""Distributions of durations: exact while few, within 1 percent otherwise, in any order."""

import random
from collections.abc import Sequence

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.sessions.durations import (
    BOUNDS,
    MAX_MICROSECONDS,
    MAX_VALUES,
    MIDDLES,
    DurationSketch,
    to_microseconds,
)

FRACTIONS = (0.0, 0.5, 0.75, 0.9, 0.95, 0.99, 1.0)
MILLISECONDS = st.integers(0, 10**9).map(lambda number: number / 1_000)


def durations(*seconds: float) -> DurationSketch:
    """Make a distribution of durations."""
    sketch = DurationSketch()
    for each in seconds:
        sketch.add(each)
    return sketch


def interpolate(values: Sequence[float], fraction: float) -> float:
    """Return the percentile by its definition."""
    in_order = sorted(values)
    place = fraction * (len(values) - 1)
    lower = int(place)
    upper = min(lower + 1, len(values) - 1)
    return in_order[lower] + (in_order[upper] - in_order[lower]) * (place - lower)


def draw_seconds(seed: int, number: int) -> list[float]:
    """Draw durations of a log-normal distribution, from milliseconds to days."""
    rng = random.Random(seed)
    return [rng.lognormvariate(3, 2.5) for _ in range(number)]


def test_empty_distribution() -> None:
    assert DurationSketch().to_bytes() is None
    assert DurationSketch().merge(None).percentiles(0.5, 0.9) == []


@pytest.mark.spec("releases#session-durations")
@given(st.lists(MILLISECONDS, min_size=1, max_size=MAX_VALUES), st.floats(0, 1), st.integers(0))
def test_few_durations_are_interpolated_exactly(
    values: list[float], fraction: float, cut: int
) -> None:
    cut %= len(values) + 1
    merged = durations(*values[:cut]).merge(durations(*values[cut:]).to_bytes())

    [found] = merged.percentiles(fraction)
    assert found == pytest.approx(interpolate(values, fraction), rel=1e-12, abs=1e-9)


@pytest.mark.spec("releases#session-durations")
@pytest.mark.parametrize("seed", range(5))
def test_percentiles_of_many_durations_are_within_one_percent(seed: int) -> None:
    values = draw_seconds(seed, 20_000)

    for fraction, found in zip(FRACTIONS, durations(*values).percentiles(*FRACTIONS), strict=True):
        assert found == pytest.approx(interpolate(values, fraction), rel=0.01)


@pytest.mark.spec("releases#session-durations")
@settings(max_examples=60, deadline=None)
@given(st.data())
def test_order_split_and_repeated_merges_give_the_same_bytes(data: st.DataObject) -> None:
    distinct = data.draw(st.sampled_from([1, 20, MAX_VALUES, MAX_VALUES + 1, 300]))
    some = draw_seconds(distinct, distinct)
    values = some + data.draw(st.lists(st.sampled_from(some), max_size=200))
    shuffled = data.draw(st.permutations(values))
    cuts = sorted(data.draw(st.sets(st.integers(0, len(values)), max_size=8)))
    edges = zip([0, *cuts], [*cuts, len(values)], strict=True)
    hours = [durations(*shuffled[start:end]).to_bytes() for start, end in edges]
    whole = durations(*values)

    at_once = DurationSketch().merge_all([each for each in hours if each is not None])
    one_by_one = DurationSketch()
    for hour in hours:
        one_by_one = DurationSketch().merge(hour).merge(one_by_one.to_bytes())

    assert at_once.to_bytes() == one_by_one.to_bytes() == whole.to_bytes()
    assert at_once.percentiles(*FRACTIONS) == whole.percentiles(*FRACTIONS)


@pytest.mark.parametrize("number", [40, 41, 1_000])
def test_merges_with_and_without_a_loop_agree(number: int) -> None:
    values = draw_seconds(1, MAX_VALUES)
    stored = [durations(*values[:each]).to_bytes() or b"" for each in (1, 3, MAX_VALUES)]
    blobs = [stored[index % 3] for index in range(number)]
    one_by_one = DurationSketch()
    for blob in blobs:
        one_by_one.merge(blob)

    assert DurationSketch().merge_all(blobs).to_bytes() == one_by_one.to_bytes()


@pytest.mark.spec("releases#session-durations")
def test_bytes_of_a_distribution() -> None:
    assert durations(0.000001, 2.5, 2.5).to_bytes() == (
        b"\x01"
        + (1).to_bytes(8, "little")
        + (1).to_bytes(4, "little")
        + (2_500_000).to_bytes(8, "little")
        + (2).to_bytes(4, "little")
    )
    exact = durations(*(number / 1_000 for number in range(MAX_VALUES))).to_bytes()
    assert exact is not None
    assert (exact[0], len(exact)) == (1, 1 + 12 * MAX_VALUES)
    buckets = durations(*(number / 1_000 for number in range(MAX_VALUES + 1))).to_bytes()
    assert buckets is not None
    assert (buckets[0], (len(buckets) - 1) % 6) == (2, 0)


def test_duration_added_many_times_has_that_weight() -> None:
    sketch = durations(10.0)
    sketch.add(20.0, 3)
    assert sketch.percentiles(0.0, 0.5) == [10.0, 20.0]

    sketch.add(30.0, 10**9)
    assert sketch.percentiles(0.5) == [30.0]


@pytest.mark.parametrize(("distinct", "form"), [(1, 3), (MAX_VALUES + 1, 4)])
def test_counts_beyond_four_bytes_are_kept(distinct: int, form: int) -> None:
    sketch = durations(*(number / 1_000 for number in range(distinct)))
    for _ in range(3):
        sketch.add(30.0, 2**31 - 1)

    stored = sketch.to_bytes()
    assert stored is not None
    assert stored[0] == form
    twice = DurationSketch().merge_all([stored, stored])
    assert twice.percentiles(0.5) == pytest.approx([30.0], rel=0.01)
    assert twice.to_bytes() == sketch.merge(stored).to_bytes()


def test_buckets_are_at_most_two_percent_wide() -> None:
    firsts, lasts = BOUNDS[1:-1], BOUNDS[2:] - 1

    assert ((lasts - firsts) * 50 <= firsts).all()
    assert (abs(MIDDLES[1:] - firsts) <= firsts * 0.01).all()
    assert (abs(MIDDLES[1:] - lasts) <= lasts * 0.01).all()
    assert (BOUNDS[0], MIDDLES[0]) == (0, 0)
    assert int(BOUNDS[-2]) <= MAX_MICROSECONDS < int(BOUNDS[-1])


def test_very_long_durations_count_as_the_longest() -> None:
    assert to_microseconds(1e300) == to_microseconds(1e12) == MAX_MICROSECONDS
    assert durations(1e300).percentiles(0.5) == [1e12]


@given(st.lists(st.lists(MILLISECONDS, max_size=300), min_size=2, max_size=3))
def test_merged_distributions_are_those_of_all_durations(lists: list[list[float]]) -> None:
    merged, whole = DurationSketch(), durations(*(each for some in lists for each in some))
    for some in lists:
        merged.merge_sketch(durations(*some))

    assert merged.to_bytes() == whole.to_bytes()
    assert merged.percentiles(0.5, 0.9) == whole.percentiles(0.5, 0.9)
