"""The time range of a widget's data, and the buckets that divide it.

All times are Unix seconds, unless they are dates. Rules: docs/reference/widget-data.md#range and
docs/reference/widget-data.md#interval.
"""

import re
from datetime import UTC, datetime
from typing import NamedTuple

from db.reading.answer_clock import AnswerClock
from db.sessions.health import DAY, HOUR
from resolvers.errors import BadInputError

WEEK = 7 * DAY
INTERVALS = (HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, WEEK)
"""The lengths of buckets, in seconds."""
FIRST_MONDAY = 4 * DAY
"""1970-01-05: weeks begin on Monday, and 1970-01-01 was a Thursday."""
MAX_POINTS = 10_000
"""Values of the series of one query, at most."""
DEFAULT_PERIOD = 14 * DAY
LAST_END = int(datetime(9999, 12, 27, tzinfo=UTC).timestamp())
"""The last Monday that a date can have: no range ends later, so that its bounds are dates."""
UNITS = {"s": 1, "m": 60, "h": HOUR, "d": DAY, "w": WEEK}
LENGTH = re.compile(r"(?=[0-9]*[1-9])([0-9]{1,9})([smhdw])", re.ASCII)
SECONDS = re.compile(r"(?=[0-9]*[1-9])([0-9]{1,9})s?", re.ASCII)


class RangeArguments(NamedTuple):
    """The range and the interval in a field's arguments. None: not given."""

    period: str | None = None
    start: datetime | None = None
    end: datetime | None = None
    interval: str | None = None


class StoredRange(NamedTuple):
    """The range of a dashboard. None: there is none."""

    period: str | None = None
    start: datetime | None = None
    end: datetime | None = None


class Range(NamedTuple):
    """A time range, with its end excluded."""

    start: int
    end: int


class Buckets(NamedTuple):
    """An aligned range and the length of its buckets, in seconds."""

    start: int
    end: int
    interval: int

    @property
    def number(self) -> int:
        """The number of buckets."""
        return (self.end - self.start) // self.interval

    @property
    def starts(self) -> range:
        """The start of each bucket."""
        return range(self.start, self.end, self.interval)

    @property
    def seconds(self) -> int:
        """The length of the range."""
        return self.end - self.start


def align_down(seconds: int, interval: int) -> int:
    """Return the last bound of buckets that is not after a time."""
    offset = FIRST_MONDAY if interval == WEEK else 0
    return (seconds - offset) // interval * interval + offset


def align(range_: Range, interval: int) -> Buckets:
    """Return the range with both ends moved outwards to bounds of buckets."""
    start = align_down(range_.start, interval)
    end = align_down(range_.end + interval - 1, interval)
    return Buckets(start, end, interval)


def resolve_range(
    arguments: RangeArguments,
    stored: StoredRange,
    clock: AnswerClock,
    retention: int | None,
    path: tuple[str, ...] = (),
) -> Range:
    """Return the requested range, from the oldest time of which data is kept on.

    Its bounds are only used aligned to hours or longer intervals, so that a range that ends now
    moves when one of them is in another hour. `retention` is in seconds, or None for data that is
    always kept, which begins in 1970. `path` leads to the arguments. Raises BadInputError.
    """
    start, end = arguments.start, arguments.end
    period = None if arguments.period is None else parse_period(arguments.period, path)
    if start is None and end is None and period is None:
        start, end = stored.start, stored.end
    if period is None and stored.period is not None:
        period = to_seconds(stored.period)
    length = period or DEFAULT_PERIOD
    # The hour that begins at this moment is part of a range that ends now.
    last = (
        clock.unix(step=HOUR) + 1 if end is None else min(to_unix(end, rounds_up=True), LAST_END)
    )
    if start is not None:
        first = to_unix(start)
    else:
        first = clock.unix(-length, step=HOUR) if end is None else last - length
    if first >= last:
        msg = "The start must be before the end, which is now unless it is given."
        raise BadInputError(msg, argument=(*path, "end" if arguments.start is None else "start"))
    oldest = 0 if retention is None else clock.unix(-retention, step=HOUR)
    return Range(min(max(first, oldest), last), last)


def to_unix(date: datetime, *, rounds_up: bool = False) -> int:
    """Return a date's Unix time in whole seconds, rounded down or up."""
    seconds = int(date.replace(microsecond=0).timestamp())
    return seconds + 1 if rounds_up and date.microsecond else seconds


def parse_period(text: str, path: tuple[str, ...] = ()) -> int:
    """Return the seconds of a period such as 14d. Raises BadInputError."""
    seconds = to_seconds(text)
    if seconds is None:
        msg = "A period is a number above 0 and one of s, m, h, d, w, such as 14d."
        raise BadInputError(msg, argument=(*path, "period"))
    return seconds


def to_seconds(text: str) -> int | None:
    """Return the seconds of a length such as 14d; None for another text."""
    match = LENGTH.fullmatch(text)
    return None if match is None else int(match[1]) * UNITS[match[2]]


def parse_interval(text: str, path: tuple[str, ...] = ()) -> int:
    """Return the seconds of an interval that a request asks for. Raises BadInputError."""
    seconds = None if SECONDS.fullmatch(text) else to_seconds(text)
    if seconds is None:
        msg = "An interval is a number above 0 and one of m, h, d, w, such as 1h."
        raise BadInputError(msg, argument=(*path, "interval"))
    return seconds


def parse_stored_interval(text: str) -> int:
    """Return the seconds of a widget's interval, which may be seconds without a unit."""
    if text.isdigit():
        return int(text)
    return int(text[:-1]) * UNITS[text[-1]]


def choose_interval(range_: Range, seconds: int, series: int) -> Buckets:
    """Return the buckets of at least that many seconds that give MAX_POINTS values at most.

    `series` is the largest number of series that a query may have. If even weeks give more
    values, the buckets are weeks.
    """
    usable = [each for each in INTERVALS if each >= seconds] or [WEEK]
    for interval in usable:
        buckets = align(range_, interval)
        if buckets.number * series <= MAX_POINTS:
            break
    return buckets
