"""Periods of health data (docs/reference/releases.md#health-periods)."""

from typing import NamedTuple

from db.reading.answer_clock import AnswerClock, start_of_step

HOUR, DAY = 3600, 86400


def current_hour(clock: AnswerClock) -> int:
    """Return the current hour. Hours after it, from fast clocks, do not count yet."""
    return clock.start_of(HOUR)


def start_of_hour(seconds: int) -> int:
    """Return the start of the hour that contains a time, both in Unix seconds."""
    return start_of_step(seconds, HOUR)


class Period(NamedTuple):
    """How many seconds a period covers, and its series: seconds and number of buckets."""

    seconds: int
    rollup: int
    buckets: int

    def start_time(self, clock: AnswerClock) -> int:
        """Return the start of the first hour in Unix seconds: the hour that contains the start."""
        return start_of_hour(clock.unix(-self.seconds, step=HOUR))

    def first_bucket(self, clock: AnswerClock) -> int:
        """Return the start of the first bucket of the series; the last bucket contains now."""
        return clock.start_of(self.rollup) - (self.buckets - 1) * self.rollup


LAST_24_HOURS = Period(DAY, HOUR, 24)
LAST_14_DAYS = Period(14 * DAY, DAY, 14)
LAST_90_DAYS = Period(90 * DAY, 3 * DAY, 30)
PERIODS = {
    "1h": Period(HOUR, HOUR, 1),
    "24h": LAST_24_HOURS,
    "1d": LAST_24_HOURS,
    "48h": Period(2 * DAY, HOUR, 48),
    "2d": Period(2 * DAY, HOUR, 48),
    "7d": Period(7 * DAY, DAY, 7),
    "14d": LAST_14_DAYS,
    "30d": Period(30 * DAY, DAY, 30),
    "90d": LAST_90_DAYS,
}
