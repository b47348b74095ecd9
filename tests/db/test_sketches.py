"""Sets of users are exact while small, and independent of the order of additions."""

import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from db.sessions.sketches import UserSketch


def users(*ids: str) -> UserSketch:
    sketch = UserSketch()
    for each in ids:
        sketch.add(each)
    return sketch


def test_empty_sets_serialize_to_none() -> None:
    assert UserSketch().to_bytes() is None
    assert UserSketch().merge(None).count() == 0


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


@pytest.mark.spec("releases#distinct-users")
@settings(max_examples=50, deadline=None)
@given(st.data())
def test_count_depends_on_the_set_around_the_size_that_is_exact(data: st.DataObject) -> None:
    number = data.draw(st.one_of(st.integers(1, 1_000), st.integers(370, 400)))
    ids = [f"user {each}" for each in range(number)]
    whole = users(*ids).count()

    shuffled = data.draw(st.permutations(ids))
    cuts = sorted(data.draw(st.sets(st.integers(0, number), max_size=6)))
    edges = zip([0, *cuts], [*cuts, number], strict=True)
    hours = [users(*shuffled[start:end]).to_bytes() for start, end in edges]
    merged, repeated = UserSketch(), UserSketch()
    for hour in hours:
        merged.merge(hour)
    for hour in reversed(hours):
        repeated.merge(merged.to_bytes()).merge(hour)

    assert merged.count() == repeated.count() == whole
