"""Values in bodies."""

from datetime import UTC, datetime
from typing import Annotated

from pydantic import AfterValidator, BeforeValidator
from pydantic_core import PydanticCustomError


def in_utc(date: datetime) -> datetime:
    """The instant in UTC, which is meant without an offset; the calendar has ends."""
    if date.tzinfo is None:
        return date.replace(tzinfo=UTC)
    try:
        return date.astimezone(UTC)
    except OverflowError:
        kind = "calendar"
        raise PydanticCustomError(kind, "Out of the calendar") from None


Date = Annotated[datetime, AfterValidator(in_utc)]
"""An instant; of a fraction of a second six digits are kept."""


def as_text(value: object) -> object:
    """A whole number as text, anything else as it is."""
    return str(value) if type(value) is int else value


Name = Annotated[str, BeforeValidator(as_text)]
"""A project's slug, or its id, which is a text in some clients and a number in others."""
