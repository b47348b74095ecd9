"""Sketches are exact while small, and independent of the order of additions."""

import random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.sessions.sketches import DurationSketch, UserSketch


def users(*ids: str) -> UserSketch:
    sketch = UserSketch()
    for each in ids:
        sketch.add(each)
    return sketch


def durations(*seconds: float) -> DurationSketch:
    sketch = DurationSketch()
    for each in seconds:
        sketch.add(each)
    return sketch


def interpolated(values: list[float], fraction: float) -> float:
    """Return the percentile by its definition."""
    place = fraction * (len(values) - 1)
    lower = int(place)
    upper = min(lower + 1, len(values) - 1)
    in_order = sorted(values)
    return in_order[lower] + (in_order[upper] - in_order[lower]) * (place - lower)


def test_empty_sketches_serialize_to_none() -> None:
    assert UserSketch().to_bytes() is DurationSketch().to_bytes() is None
    assert UserSketch().merge(None).count() == 0
    assert DurationSketch().merge(None).percentile(0.5) is None


@pytest.mark.spec("releases#distinct-users")
@pytest.mark.parametrize("number", [1, 2, 10, 100, 380])
def test_few_users_are_counted_exactly(number: int) -> None:
    ids = [f"user {each}" for each in range(number)]
    half = users(*ids[: number // 2 + 1]).to_bytes()

    assert users(*ids).merge(half).merge(half).count() == number


@pytest.mark.spec("releases#distinct-users")
def test_count_of_many_users_depends_only_on_the_set() -> None:
    ids = [f"user {each}" for each in range(5_000)]
    counts = set()
    for size in (1, 7, 450, 5_000):
        random.Random(size).shuffle(ids)
        whole = UserSketch()
        for start in range(0, len(ids), size):
            whole = (
                UserSketch()
                .merge(whole.to_bytes())
                .merge(users(*ids[start : start + size]).to_bytes())
            )
        counts.add(whole.count())

    assert len(counts) == 1
    assert counts.pop() == pytest.approx(5_000, rel=0.05)


@pytest.mark.spec("releases#session-durations")
@given(
    st.lists(st.floats(0, 1e6), min_size=1, max_size=200),
    st.floats(0, 1),
    st.integers(0, 200),
)
def test_few_durations_are_interpolated_exactly(
    values: list[float], fraction: float, cut: int
) -> None:
    merged = durations(*values[:cut]).merge(durations(*values[cut:]).to_bytes())

    assert merged.percentile(fraction) == pytest.approx(
        interpolated(values, fraction), rel=1e-9, abs=1e-9
    )


def test_duration_added_many_times_has_that_weight() -> None:
    sketch = durations(10.0)
    sketch.add(20.0, 3)
    assert sketch.percentile(0.5) == 20.0
    assert sketch.percentile(0.0) == 10.0

    sketch.add(30.0, 10**9)
    assert sketch.percentile(0.5) == 30.0


def test_percentiles_of_many_durations_are_close() -> None:
    rng = random.Random(2)
    values = [rng.expovariate(0.01) for _ in range(20_000)]

    sketch = durations(*values)

    in_order = sorted(values)
    for fraction in (0.5, 0.9):
        low, high = (in_order[int(len(in_order) * (fraction + error))] for error in (-0.03, 0.03))
        percentile = sketch.percentile(fraction)
        assert percentile is not None
        assert low <= percentile <= high
