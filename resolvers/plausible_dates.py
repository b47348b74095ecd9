"""When a release was seen, by a reported date: docs/reference/releases.md#plausible-dates."""

from datetime import UTC, datetime, timedelta

MAX_CLOCK_ERROR = timedelta(minutes=1)
"""By how much a clock may differ without being corrected."""
EARLIEST_DATE = datetime(2000, 1, 1, tzinfo=UTC)


def to_plausible_date(date: datetime, received: datetime) -> datetime | None:
    """Return a date before the time of receipt; None if it is after it, or before 2000.

    A date that is at most a minute later is taken as the time of receipt, because clocks may
    differ by that.
    """
    if not EARLIEST_DATE <= date <= received + MAX_CLOCK_ERROR:
        return None
    return min(date, received)
