"""Corrects dates of clients whose clock is wrong: docs/reference/clients.md#client-clocks."""

from datetime import datetime, timedelta
from typing import Any

from pydantic import TypeAdapter, ValidationError

from ingest.dates import Date
from resolvers.plausible_dates import MAX_CLOCK_ERROR

NO_ERROR = timedelta(0)
DATE = TypeAdapter[datetime](Date).validator


def parse_date(value: Any) -> datetime | None:
    """Parse a date; None if it is not readable."""
    try:
        date: datetime = DATE.validate_python(value)
    except ValidationError:
        return None
    return date


def find_clock_error(sent_at: Any, received: datetime) -> timedelta:
    """Return by how much the clock of a client is behind, from when it sent an envelope.

    It is zero up to a minute, and if the client did not say when it sent the envelope.
    """
    date = parse_date(sent_at) if isinstance(sent_at, str) else None
    if date is None or abs(received - date) <= MAX_CLOCK_ERROR:
        return NO_ERROR
    return received - date


def correct_date(date: datetime, clock_error: timedelta) -> datetime:
    """Correct a date of a client; one beyond the years 1 to 9999 stays as it is."""
    try:
        return date + clock_error
    except OverflowError:
        return date
