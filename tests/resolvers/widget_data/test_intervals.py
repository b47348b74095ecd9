"""The range of a widget's data and its buckets."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from db.reading.answer_clock import AnswerClock
from db.sessions.health import DAY, HOUR
from resolvers.errors import BadInputError
from resolvers.widget_data.intervals import (
    INTERVALS,
    WEEK,
    Buckets,
    Range,
    RangeArguments,
    StoredRange,
    align,
    choose_interval,
    parse_interval,
    parse_stored_interval,
    resolve_range,
)

NOW = datetime(2026, 3, 4, 5, 6, 7, 890, UTC)  # a Wednesday
RETENTION = 90 * DAY
NOTHING = RangeArguments()
NO_RANGE = StoredRange()


def unix(*parts: int) -> int:
    return int(datetime(*parts, tzinfo=UTC).timestamp())  # type: ignore[arg-type, misc]


def resolve(arguments: RangeArguments, stored: StoredRange = NO_RANGE) -> Range:
    return resolve_range(arguments, stored, AnswerClock(NOW), RETENTION)


@pytest.mark.spec("widget-data#range")
def test_arguments_come_first_then_dates_then_the_period_then_14_days() -> None:
    start, end = datetime(2026, 2, 1, tzinfo=UTC), datetime(2026, 2, 3, tzinfo=UTC)
    now = unix(2026, 3, 4, 5, 6, 7)
    whole = StoredRange("7d", start, end)

    assert resolve(NOTHING) == (now - 14 * DAY, now + 1)
    assert resolve(NOTHING, StoredRange("36h")) == (now - 36 * HOUR, now + 1)
    assert resolve(NOTHING, whole) == (unix(2026, 2, 1), unix(2026, 2, 3))
    assert resolve(RangeArguments(period="90m"), whole) == (now - 5400, now + 1)
    dates = RangeArguments(start=datetime(2026, 3, 1, tzinfo=UTC))
    assert resolve(dates, whole) == (unix(2026, 3, 1), now + 1)
    assert resolve(RangeArguments(period="2d", end=end)) == (unix(2026, 2, 1), unix(2026, 2, 3))
    assert resolve(NOTHING, StoredRange("7d", None, end)) == (unix(2026, 1, 27), unix(2026, 2, 3))


@pytest.mark.spec("widget-data#range")
@pytest.mark.parametrize("interval", INTERVALS)
def test_a_range_to_the_end_of_time_has_bounds_that_are_dates(interval: int) -> None:
    end = datetime(9999, 12, 31, 23, 59, 59, 999_999, timezone(timedelta(hours=-12)))

    bounds = align(resolve(RangeArguments(end=end)), interval)

    assert datetime.fromtimestamp(bounds.end, UTC).year == 9999


@pytest.mark.spec("widget-data#range")
def test_an_end_within_a_second_covers_that_second() -> None:
    end = datetime(2026, 3, 4, 3, 0, 0, 1, tzinfo=UTC)

    assert resolve(RangeArguments(period="1h", end=end)).end == unix(2026, 3, 4, 3, 0, 1)


@pytest.mark.spec("widget-data#range")
@pytest.mark.parametrize("distance", [timedelta(0), timedelta(days=1)])
def test_a_range_the_wrong_way_round_is_refused(distance: timedelta) -> None:
    end = datetime(2026, 2, 3, tzinfo=UTC)

    with pytest.raises(BadInputError) as raised:
        resolve(RangeArguments(start=end + distance, end=end))

    assert raised.value.extensions == {"code": "BAD_USER_INPUT", "argument": ["start"]}


@pytest.mark.spec("widget-data#range")
def test_retention_clamps_the_start() -> None:
    oldest = unix(2026, 3, 4, 5, 6, 7) - RETENTION
    before = datetime(2025, 1, 1, tzinfo=UTC), datetime(2025, 1, 2, tzinfo=UTC)

    assert resolve(RangeArguments(period="999999999w")).start == oldest
    assert resolve(NOTHING, StoredRange(None, *before)) == (unix(2025, 1, 2),) * 2


@pytest.mark.spec("widget-data#range")
def test_data_that_is_always_kept_begins_in_1970() -> None:
    clock = AnswerClock(NOW)

    year = resolve_range(RangeArguments(period="52w"), NO_RANGE, clock, None)
    everything = resolve_range(RangeArguments(period="999999999w"), NO_RANGE, clock, None)

    assert year.end - year.start > 52 * 7 * 24 * 3600 - 3600
    assert everything.start == 0


@pytest.mark.parametrize("period", ["", "0d", "14", "14D", "-1d", "1.5h", "1d ", "9999999999d"])
def test_wrong_periods_are_refused(period: str) -> None:
    with pytest.raises(BadInputError) as raised:
        resolve(RangeArguments(period=period))

    assert raised.value.extensions == {"code": "BAD_USER_INPUT", "argument": ["period"]}


@pytest.mark.spec("widget-data#interval")
@pytest.mark.parametrize("interval", ["", "0h", "30s", "3600", "1y", "h", "-1h"])
def test_wrong_intervals_are_refused(interval: str) -> None:
    with pytest.raises(BadInputError) as raised:
        parse_interval(interval)

    assert raised.value.extensions == {"code": "BAD_USER_INPUT", "argument": ["interval"]}


@pytest.mark.spec("widget-data#interval")
def test_stored_intervals_may_be_seconds() -> None:
    assert [parse_stored_interval(each) for each in ("30", "45s", "5m", "2w")] == [
        *(30, 45, 300, 2 * WEEK)
    ]


@pytest.mark.spec("widget-data#interval")
@pytest.mark.parametrize(
    ("seconds", "expected"),
    [
        (300, HOUR),
        (HOUR, HOUR),
        (5400, 2 * HOUR),
        (4 * HOUR, 6 * HOUR),
        (DAY + 1, 2 * DAY),
        (3 * DAY, WEEK),
        (9 * WEEK, WEEK),
    ],
)
def test_intervals_are_raised_to_the_next_one(seconds: int, expected: int) -> None:
    range_ = Range(unix(2026, 1, 1), unix(2026, 1, 2))

    assert choose_interval(range_, seconds, 1).interval == expected


@pytest.mark.spec("widget-data#interval")
def test_both_ends_are_aligned_outwards() -> None:
    range_ = Range(unix(2026, 3, 4, 5, 6), unix(2026, 3, 4, 7, 0, 1))
    bounds = {
        HOUR: (unix(2026, 3, 4, 5), unix(2026, 3, 4, 8)),
        6 * HOUR: (unix(2026, 3, 4), unix(2026, 3, 4, 12)),
        DAY: (unix(2026, 3, 4), unix(2026, 3, 5)),
        2 * DAY: (unix(2026, 3, 4), unix(2026, 3, 6)),  # day 20,516 since 1970-01-01
        WEEK: (unix(2026, 3, 2), unix(2026, 3, 9)),  # Mondays
    }

    assert {each: align(range_, each)[:2] for each in bounds} == bounds


@pytest.mark.spec("widget-data#interval")
def test_aligned_ranges_stay_as_they_are() -> None:
    monday = unix(2026, 3, 2)

    assert align(Range(monday, monday + WEEK), WEEK) == (monday, monday + WEEK, WEEK)
    assert list(align(Range(monday, monday + DAY), 12 * HOUR).starts) == [
        *(monday, monday + 12 * HOUR)
    ]


@pytest.mark.spec("widget-data#interval")
def test_intervals_are_raised_until_the_points_are_few_enough() -> None:
    start = unix(2026, 1, 5)
    range_ = Range(start, start + 1000 * HOUR)

    assert choose_interval(range_, HOUR, 10).interval == HOUR  # 10,000 points
    assert choose_interval(range_, HOUR, 11).interval == 2 * HOUR
    assert choose_interval(range_, HOUR, 21).interval == 3 * HOUR
    weeks = choose_interval(range_, HOUR, 2000)
    assert weeks == Buckets(start, start + 6 * WEEK, WEEK)
    assert weeks.number == 6
    assert weeks.interval == INTERVALS[-1]
