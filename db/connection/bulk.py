"""Statements that write many rows."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from sqlalchemy import Executable, insert, update

from db.connection.access import Transaction
from db.models import Base

T = TypeVar("T")

# PostgreSQL accepts 32,767 parameters in a statement.
KEYS_PER_STATEMENT = 5_000
ROWS_PER_STATEMENT = 500
"""Rows whose parameters SQLAlchemy prepares in a few milliseconds, on the event loop."""


def split_into_chunks(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """Yield the items in sequences of at most `size`."""
    return (items[start : start + size] for start in range(0, len(items), size))


def take_chunks(items: Iterable[T], size: int) -> Iterator[Sequence[T]]:
    """Yield the items in lists of at most `size`, taken from an iterable when they are needed."""
    remaining = iter(items)
    while chunk := list(islice(remaining, size)):
        yield chunk


async def insert_rows(
    connection: Transaction, model: type[Base], rows: Iterable[dict[str, Any]]
) -> None:
    """Insert rows, which all have the same columns."""
    await execute_many(connection, insert(model), rows)


async def execute_many(
    connection: Transaction, statement: Executable, rows: Iterable[dict[str, Any]]
) -> None:
    """Execute a statement with many sets of parameters, some at a time, in their order.

    Rows that are generated are generated some at a time, too.
    """
    for chunk in take_chunks(rows, ROWS_PER_STATEMENT):
        await connection.execute(statement, chunk)


async def insert_returning_ids(
    connection: Transaction, model: type[Any], rows: Sequence[dict[str, Any]]
) -> list[int]:
    """Insert rows, which all have the same columns, and return their ids in the same order."""
    if not rows:
        return []
    statement = insert(model).returning(model.id, sort_by_parameter_order=True)
    return [int(row_id) for row_id in await connection.scalars(statement, rows)]


async def update_row(
    connection: Transaction, model: type[Any], row_id: int, **values: Any
) -> None:
    """Set columns of one row."""
    await connection.execute(update(model).where(model.id == row_id).values(**values))
