"""The aggregates of error events, computed from what statements read."""

from datetime import UTC, datetime

import pytest

from db.datasets.base import MeasuredValue, MeasureKind
from db.datasets.conditions import Filter
from db.datasets.errors import ERROR_EVENTS, EVENTS
from db.datasets.expressions import Call

pytestmark = pytest.mark.spec("dashboards#error-events")


def compute(call: Call, values: list[MeasuredValue], seconds: int) -> MeasuredValue:
    """Compute an aggregate."""
    aggregate = ERROR_EVENTS.find_aggregate(call)
    assert aggregate is not None
    return aggregate.compute(values, seconds)


def test_rates_divide_by_the_length_of_the_bucket() -> None:
    assert compute(Call("eps", ()), [7200], 3600) == 2
    assert compute(Call("epm", ()), [7200], 3600) == 120
    assert compute(Call("eps", ()), [None], 3600) == 0


def test_counts_and_dates_are_what_is_measured() -> None:
    date = datetime(2026, 3, 1, tzinfo=UTC)

    assert compute(Call("count", ()), [3], 60) == 3
    assert compute(Call("failure_count", ()), [2], 60) == 2
    assert compute(Call("count_unique", ("issue",)), [4], 60) == 4
    assert compute(Call("last_seen", ()), [date], 60) == date
    assert compute(Call("first_seen", ()), [None], 60) is None


def test_count_if_counts_the_events_of_a_filter() -> None:
    aggregate = ERROR_EVENTS.find_aggregate(Call("count_if", ("level", "notEquals", "a*")))

    assert aggregate is not None
    [measure] = aggregate.measures
    assert (measure.kind, measure.columns) == (MeasureKind.SUM, EVENTS.columns)
    assert measure.condition == Filter("level", "!=", ("a*",))
    assert aggregate.is_additive


@pytest.mark.parametrize(
    "arguments",
    [
        ("user", "equals", "a"),
        ("level", "less", "a"),
        ("error.handled", "equals", "yes"),
        ("level", "equals"),
        ("release.version", "equals", "1.0"),
    ],
)
def test_count_if_of_anything_else_is_no_aggregate(arguments: tuple[str, ...]) -> None:
    assert ERROR_EVENTS.find_aggregate(Call("count_if", arguments)) is None
    assert ERROR_EVENTS.find_aggregate(Call("p95", ())) is None


def test_no_aggregate_of_users_dates_or_rates_adds_up() -> None:
    additive = {each.name for each in ERROR_EVENTS.aggregates if each.is_additive}

    assert additive == {"count()", "failure_count()"}
