"""Many rows at once."""

from collections.abc import Iterator, Sequence
from typing import Any, TypeVar

from sqlalchemy import Executable, insert, update

from db.connection.access import Transaction
from db.models import Base

T = TypeVar("T")

# PostgreSQL's driver takes 32,767 parameters a statement.
KEYS_PER_STATEMENT = 5_000


def split_into_chunks(items: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    """The items, so many at a time."""
    return (items[start : start + size] for start in range(0, len(items), size))


async def insert_rows(
    connection: Transaction, model: type[Base], rows: Sequence[dict[str, Any]]
) -> None:
    """Insert rows that all have the same columns."""
    await execute_many(connection, insert(model), rows)


async def execute_many(
    connection: Transaction, statement: Executable, rows: Sequence[dict[str, Any]]
) -> None:
    """Run a statement once with many sets of parameters; not at all without any."""
    if rows:
        await connection.execute(statement, rows)


async def insert_returning_ids(
    connection: Transaction, model: type[Any], rows: Sequence[dict[str, Any]]
) -> list[int]:
    """Insert rows that all have the same columns; the ids they got, in their order."""
    if not rows:
        return []
    statement = insert(model).returning(model.id, sort_by_parameter_order=True)
    return [int(each) for each in await connection.scalars(statement, rows)]


async def update_row(
    connection: Transaction, model: type[Any], row_id: int, **values: Any
) -> None:
    """Change columns of one row."""
    await connection.execute(update(model).where(model.id == row_id).values(**values))
