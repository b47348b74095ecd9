"""The aggregates of release health, computed from what statements read."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from db.datasets.base import Aggregate, Measure, MeasuredValue, ValueKind
from db.datasets.expressions import Call
from db.datasets.metrics import (
    DURATION_COUNT,
    DURATION_SUM,
    METRICS,
    SESSIONS,
    STATUSES,
    USERS,
)
from db.datasets.splits import STATUS, restrict
from db.datasets.tables import ReadMeasure

pytestmark = pytest.mark.spec("dashboards#release-health")

KINDS = {"healthy": 50, "errored": 30, "abnormal": 12, "crashed": 8}
MEASURED: Mapping[Measure, MeasuredValue] = {
    # Of 100 sessions, 50 had at least one error.
    **dict(zip(SESSIONS, (100, 50, 12, 8), strict=True)),
    # Of 40 users, 25 had a session that was not healthy, 15 an abnormal or a crashed one.
    **dict(zip(USERS, (40, 25, 15, 10), strict=True)),
    DURATION_SUM: 10_000_001,
    DURATION_COUNT: 4,
}


def find(name: str) -> Aggregate:
    """Return the aggregate of a name such as `crash_rate(user)`."""
    function, _, argument = name.removesuffix(")").partition("(")
    found = METRICS.find_aggregate(Call(function, (argument,)))
    assert found is not None, name
    return found


def compute(name: str, values: Mapping[Measure, MeasuredValue] = MEASURED) -> MeasuredValue:
    """Compute an aggregate of an hour."""
    aggregate = find(name)
    return aggregate.compute([values[each] for each in aggregate.measures], 3600)


def test_counts_of_sessions_and_users_are_by_their_kind() -> None:
    assert compute("sum(session)") == 100
    assert compute("count_unique(user)") == 40
    assert [compute(f"count_{each}(session)") for each in STATUSES] == [50, 30, 12, 8]
    assert [compute(f"count_{each}(user)") for each in STATUSES] == [15, 10, 5, 10]


def test_rates_are_percentages_of_all() -> None:
    names = ("healthy_rate", "errored_rate", "abnormal_rate", "crash_rate", "crash_free_rate")

    assert [compute(f"{each}(session)") for each in names] == [50, 30, 12, 8, 92]
    assert [compute(f"{each}(user)") for each in names] == [37.5, 25, 12.5, 25, 75]
    assert {find(f"{each}(user)").kind for each in names} == {ValueKind.PERCENTAGE}


def test_durations_are_seconds() -> None:
    assert compute("avg(session.duration)") == 2.50000025
    assert [find(f"p{each}(session.duration)").measures[0].rank for each in (50, 99)] == [
        0.5,
        0.99,
    ]
    assert find("max(session.duration)").measures[0].rank == 1
    assert {each.unit for each in METRICS.aggregates if each.kind is ValueKind.DURATION} == {
        "second"
    }


def test_without_data_counts_are_0_and_the_rest_is_null() -> None:
    nothing: Mapping[Measure, MeasuredValue] = dict.fromkeys(MEASURED, 0)

    for each in METRICS.aggregates:
        is_count = each.name.startswith(("sum", "count"))
        assert each.empty == (0 if is_count else None), each.name
        if "durations" not in each.measures[0].columns:
            assert compute(each.name, nothing) == each.empty, each.name


def test_sums_of_sessions_add_up_to_other_and_the_rest_does_not() -> None:
    additive = {each.name for each in METRICS.aggregates if each.is_additive}

    assert additive == {"sum(session)", *(f"count_{each}(session)" for each in STATUSES)}


@given(st.tuples(*[st.integers(0, 1000)] * 4))
def test_kinds_of_sessions_add_up_to_all(counts: tuple[int, ...]) -> None:
    _, errored, abnormal, crashed = counts
    stored = (sum(counts), errored + abnormal + crashed, abnormal, crashed)
    values: Mapping[Measure, MeasuredValue] = dict(zip(SESSIONS, stored, strict=True))

    assert tuple(compute(f"count_{each}(session)", values) for each in STATUSES) == counts
    assert compute("sum(session)", values) == sum(counts)


def test_estimates_that_contradict_each_other_count_no_negative_users() -> None:
    values: Mapping[Measure, MeasuredValue] = dict(zip(USERS, (10, 11, 12, 13), strict=True))

    assert [compute(f"count_{each}(user)", values) for each in STATUSES] == [0, 0, 0, 13]


@pytest.mark.parametrize("status", STATUSES)
def test_a_status_has_the_sessions_and_users_of_its_kind_only(status: str) -> None:
    users = dict(zip(STATUSES, (15, 10, 5, 10), strict=True))

    measured = {ReadMeasure(each): found for each, found in MEASURED.items()}
    values = {each: found for (each, _), found in restrict(STATUS, measured, status).items()}

    assert compute("sum(session)", values) == KINDS[status]
    assert compute("count_unique(user)", values) == users[status]
    for each in STATUSES:
        expected = each == status
        assert compute(f"count_{each}(session)", values) == KINDS[each] * expected
        assert compute(f"count_{each}(user)", values) == users[each] * expected
        rate = "crash_rate" if each == "crashed" else f"{each}_rate"
        assert compute(f"{rate}(session)", values) == 100 * expected
    assert values.keys() == {*SESSIONS, *USERS}


@pytest.mark.parametrize("status", STATUSES)
def test_a_status_is_unknown_without_what_it_depends_on(status: str) -> None:
    users = {ReadMeasure(each): 10 for each in USERS}
    row = STATUS.bind(tuple(users), tuple(map(ReadMeasure, SESSIONS[:1])), status)

    assert restrict(STATUS, users, status).keys() == users.keys()
    assert row(tuple(users.values())) == [None]
