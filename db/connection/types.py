"""Column types that behave the same on SQLite and PostgreSQL."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Integer, Select, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.types import TypeDecorator

AnySelect = Select[*tuple[Any, ...]]
"""A SELECT of any columns."""

# SQLite assigns ids only to a column declared INTEGER. Its integers have 64 bits.
BigId = BigInteger().with_variant(Integer(), "sqlite")

Json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def text(length: int) -> String:
    """Return a text type compared by bytes; "C" collation gives PostgreSQL SQLite's order."""
    return String(length).with_variant(String(length, collation="C"), "postgresql")


class UtcDateTime(TypeDecorator[datetime]):
    """A point in time in UTC, with microseconds. Naive datetimes are rejected."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 (SQLAlchemy's signature)
        """Convert to UTC, because SQLite stores text without an offset."""
        if value is None:
            return None
        if value.tzinfo is None:
            msg = f"A datetime without an offset cannot be stored: {value!r}."
            raise ValueError(msg)
        return value.astimezone(UTC)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 (SQLAlchemy's signature)
        """Return an aware datetime."""
        if value is None:
            return None
        # SQLite stores no offset, and asyncpg returns none for its first and last datetime.
        date: datetime = value if value.tzinfo is not None else value.replace(tzinfo=UTC)
        return date

    def column_reader(self, dialect: Dialect) -> Callable[[Sequence[Any]], Sequence[Any]]:
        """Return the conversion of a whole column of the driver's values."""
        if dialect.name == "postgresql":
            return to_aware_dates
        return parse_sqlite_dates


def parse_sqlite_dates(column: Sequence[str | None]) -> Sequence[datetime | None]:
    """Parse a column of SQLite's texts, which have no offset.

    Adding the offset to the text takes a fraction of the time of adding it to the date.
    """
    parse = datetime.fromisoformat
    return [None if value is None else parse(f"{value}Z") for value in column]


def to_aware_dates(column: Sequence[datetime | None]) -> Sequence[datetime | None]:
    """Add UTC to asyncpg's first and last datetime, the only ones without an offset."""
    if any(value is not None and value.tzinfo is None for value in column):
        return [
            value if value is None or value.tzinfo is not None else value.replace(tzinfo=UTC)
            for value in column
        ]
    return column


EARLIEST_DATE = datetime(1, 1, 2, tzinfo=UTC)
LATEST_DATE = datetime(9999, 12, 30, tzinfo=UTC)
"""Dates that sort before or after every stored one, in place of null.

The very first and last dates do not serve: asyncpg sends them as PostgreSQL's infinities.
"""
