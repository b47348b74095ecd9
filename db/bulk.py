"""Many rows at once."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Executable, insert, update
from sqlalchemy.ext.asyncio import AsyncConnection

from db.models import Base


async def insert_rows(
    connection: AsyncConnection, model: type[Base], rows: Sequence[dict[str, Any]]
) -> None:
    """Insert rows that all have the same columns."""
    await run_for_all(connection, insert(model), rows)


async def run_for_all(
    connection: AsyncConnection, statement: Executable, rows: Sequence[dict[str, Any]]
) -> None:
    """Run a statement once with many sets of parameters; not at all without any."""
    if rows:
        await connection.execute(statement, rows)


async def insert_numbered(
    connection: AsyncConnection, model: type[Any], rows: Sequence[dict[str, Any]]
) -> list[int]:
    """Insert rows that all have the same columns; the ids they got, in their order."""
    if not rows:
        return []
    statement = insert(model).returning(model.id, sort_by_parameter_order=True)
    return [int(each) for each in await connection.scalars(statement, rows)]


async def set_values(
    connection: AsyncConnection, model: type[Any], row_id: int, **values: Any
) -> None:
    """Change columns of one row."""
    await connection.execute(update(model).where(model.id == row_id).values(**values))
