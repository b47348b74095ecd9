"""Statements that let go of what is old, a small step at a time."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, select, tuple_, update

from db.connection.access import Transaction
from db.models import (
    Change,
    Envelope,
    ErrorGroup,
    IdempotencyKey,
    Project,
    ReceivedCount,
    ReleaseProject,
    SessionHour,
    SessionState,
)

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
    return await remove_some(connection, table, key, table.date_created < before)


async def remove_changes(connection: Transaction, before: datetime) -> int:
    """Remove changes that subscribers were told of before; how many."""
    return await remove_some(connection, Change, (Change.id,), Change.date_created < before)


async def remove_states(connection: Transaction, now: datetime) -> int:
    """Forget sessions that nothing more is to be told of; how many."""
    table = SessionState
    key = (table.project_id, table.sid)
    return await remove_some(connection, table, key, table.expires < now)


async def remove_groups(connection: Transaction, before: datetime) -> int:
    """Forget groups of errors that were not seen since; how many."""
    table = ErrorGroup
    key = (table.project_id, table.hashed)
    return await remove_some(connection, table, key, table.last_seen < before)


async def remove_counts(connection: Transaction, before: int) -> int:
    """Remove what was counted on days that began before a time, in Unix seconds; how many."""
    table = ReceivedCount
    key = (table.project_id, table.day, table.outcome, table.kind, table.reason)
    return await remove_some(connection, table, key, table.day < before)


async def remove_set_aside(connection: Transaction, before: datetime) -> int:
    """Remove envelopes that were set aside and received before; how many."""
    table = Envelope
    is_old = and_(table.due.is_(None), table.date_received < before)
    return await remove_some(connection, table, (table.id,), is_old)


async def remove_some(
    connection: Transaction, table: Any, key: Sequence[Any], is_old: ColumnElement[bool]
) -> int:
    """Remove some of a table's rows that are old; how many."""
    old = select(*key).where(is_old).limit(STEP)
    # Asked again: somebody may have written while this waited for the row.
    return await removed(connection, delete(table).where(tuple_(*key).in_(old), is_old))


async def removed(connection: Transaction, statement: Any) -> int:
    """How many rows a statement wrote."""
    return int((await connection.execute(statement)).rowcount)
