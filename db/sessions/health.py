"""Periods of health data (docs/reference/releases.md#health-periods)."""

from datetime import UTC, datetime
from typing import NamedTuple

HOUR, DAY = 3600, 86400


def unix_now() -> int:
    """Return the current Unix time. Hours after it, from fast clocks, do not count yet."""
    return int(datetime.now(UTC).timestamp())


def start_of_hour(seconds: int) -> int:
    """Return the start of the hour that contains a time, both in Unix seconds."""
    return seconds // HOUR * HOUR


class Period(NamedTuple):
    """How many seconds a period covers, and its series: seconds and number of buckets."""

    seconds: int
    rollup: int
    buckets: int

    def start_time(self) -> int:
        """Return the start of the first hour in Unix seconds: the hour that contains the start."""
        return start_of_hour(unix_now() - self.seconds)

    def first_bucket(self) -> int:
        """Return the start of the first bucket of the series; the last bucket contains now."""
        return (unix_now() // self.rollup - self.buckets + 1) * self.rollup


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
