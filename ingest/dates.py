"""Dates in the bodies of requests."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator
from pydantic_core import PydanticCustomError


def to_utc(date: datetime) -> datetime:
    """Convert a date to UTC; a date without an offset is already in UTC.

    Raises PydanticCustomError when the date in UTC is before year 1 or after year 9999.
    """
    if date.tzinfo is None:
        return date.replace(tzinfo=UTC)
    try:
        return date.astimezone(UTC)
    except OverflowError:
        kind = "calendar"
        raise PydanticCustomError(kind, "Date is outside the years 1 to 9999") from None


Date = Annotated[datetime, AfterValidator(to_utc)]
"""A date in UTC, with at most six digits of a second's fraction.

RFC 3339 text, or seconds since 1970 as a number.
"""
