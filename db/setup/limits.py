"""Limits of the database server."""

from sqlalchemy import func, select

from db.connection.database import Database


async def read_max_connections(database: Database) -> int | None:
    """Read how many connections PostgreSQL accepts; None for SQLite, which has no limit."""
    if database.is_sqlite:
        return None
    async with database.begin_read_only() as connection:
        result = await connection.execute(select(func.current_setting("max_connections")))
        return int(result.scalar_one())
