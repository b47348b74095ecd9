"""Column types that mean the same on SQLite and PostgreSQL."""

from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import JSON, BigInteger, DateTime, Integer, Select, String
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.engine.interfaces import Dialect
from sqlalchemy.types import TypeDecorator

AnySelect = Select[*tuple[Any, ...]]
"""A SELECT of whatever columns."""

# SQLite numbers rows only in a column that is declared INTEGER; its integers have 64 bits.
BigId = BigInteger().with_variant(Integer(), "sqlite")

Json = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")


def text(length: int) -> String:
    """Text compared byte by byte: the "C" collation gives PostgreSQL the order SQLite has."""
    return String(length).with_variant(String(length, collation="C"), "postgresql")


class UtcDateTime(TypeDecorator[datetime]):
    """An instant, to the microsecond, always in UTC; a datetime without an offset is refused."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 (SQLAlchemy's signature)
        """The instant in UTC, which SQLite keeps as text without an offset."""
        if value is None:
            return None
        if value.tzinfo is None:
            msg = f"a datetime without an offset: {value!r}"
            raise ValueError(msg)
        return value.astimezone(UTC)

    def process_result_value(self, value: Any | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 (SQLAlchemy's signature)
        """The stored instant, aware."""
        if value is None:
            return None
        # SQLite keeps no offset, nor does asyncpg give one for the first and the last instant.
        date: datetime = value if value.tzinfo is not None else value.replace(tzinfo=UTC)
        return date

    def column_reader(self, dialect: Dialect) -> Callable[[Sequence[Any]], Sequence[Any]]:
        """The same for a column of what the driver gives."""
        if dialect.name == "postgresql":
            return to_aware_dates
        return parse_sqlite_dates


def parse_sqlite_dates(column: Sequence[str | None]) -> Sequence[datetime | None]:
    """What SQLite keeps, read."""
    read = datetime.fromisoformat
    return [None if value is None else read(value).replace(tzinfo=UTC) for value in column]


def to_aware_dates(column: Sequence[datetime | None]) -> Sequence[datetime | None]:
    """What asyncpg gives, with offsets also for the first and the last instant."""
    if any(value is not None and value.tzinfo is None for value in column):
        return [
            value if value is None or value.tzinfo is not None else value.replace(tzinfo=UTC)
            for value in column
        ]
    return column


EARLIEST_DATE = datetime(1, 1, 2, tzinfo=UTC)
LATEST_DATE = datetime(9999, 12, 30, tzinfo=UTC)
"""Instants that stand for "never" in an order: before or behind every other one.

The very first and last instants would not do: asyncpg takes them for PostgreSQL's infinities.
"""
