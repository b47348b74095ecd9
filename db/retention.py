"""Statements that let go of what is old, a small step at a time."""

from datetime import datetime
from typing import Any

from sqlalchemy import delete, select, tuple_, update

from db.models import Change, IdempotencyKey, Project, ReleaseProject, SessionHour
from db.writing import Transaction

STEP = 1000


async def remove_sessions(connection: Transaction, before: int) -> int:
    """Remove hours that began before a time, in Unix seconds; how many."""
    table = SessionHour
    key = (table.release_id, table.project_id, table.environment_id, table.hour)
    # By project, as the index has it.
    old = (
        select(*key)
        .join(Project, Project.id == table.project_id)
        .where(table.hour < before)
        .limit(STEP)
    )
    return await removed(
        connection, delete(table).where(tuple_(*key).in_(old), table.hour < before)
    )


async def forget_events(connection: Transaction, before: datetime) -> int:
    """Forget when releases were seen whose last event is older; of how many."""
    table = ReleaseProject
    key = (table.release_id, table.project_id)
    old = select(*key).where(table.last_event < before).limit(STEP)
    statement = (
        update(table)
        # Asked again: somebody may have written while this waited for the row.
        .where(tuple_(*key).in_(old), table.last_event < before)
        .values(first_event=None, last_event=None)
    )
    return await removed(connection, statement)


async def remove_keys(connection: Transaction, before: datetime) -> int:
    """Forget writes that were done before; how many."""
    table = IdempotencyKey
    key = (table.organization_id, table.key)
    old = select(*key).where(table.date_created < before).limit(STEP)
    return await removed(connection, delete(table).where(tuple_(*key).in_(old)))


async def remove_changes(connection: Transaction, before: datetime) -> int:
    """Remove changes that subscribers were told of before; how many."""
    old = select(Change.id).where(Change.date_created < before).limit(STEP)
    return await removed(connection, delete(Change).where(Change.id.in_(old)))


async def removed(connection: Transaction, statement: Any) -> int:
    """How many rows a statement wrote."""
    return int((await connection.execute(statement)).rowcount)
