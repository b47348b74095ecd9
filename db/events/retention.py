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

ROWS_PER_STEP = 1000


async def purge_sessions(connection: Transaction, before: int) -> int:
    """Remove hours that began before a time, in Unix seconds; how many."""
    table = SessionHour
    key = (table.release_id, table.project_id, table.environment_id, table.hour)
    # By project, as the index has it.
    old = (
        select(*key)
        .join(Project, Project.id == table.project_id)
        .where(table.hour < before)
        .limit(ROWS_PER_STEP)
    )
    return await count_affected(
        connection, delete(table).where(tuple_(*key).in_(old), table.hour < before)
    )


async def clear_event_dates(connection: Transaction, before: datetime) -> int:
    """Forget when releases were seen whose last event is older; of how many."""
    table = ReleaseProject
    key = (table.release_id, table.project_id)
    old = select(*key).where(table.last_event < before).limit(ROWS_PER_STEP)
    statement = (
        update(table)
        # Asked again: somebody may have written while this waited for the row.
        .where(tuple_(*key).in_(old), table.last_event < before)
        .values(first_event=None, last_event=None)
    )
    return await count_affected(connection, statement)


async def purge_idempotency_keys(connection: Transaction, before: datetime) -> int:
    """Forget writes that were done before; how many."""
    table = IdempotencyKey
    key = (table.organization_id, table.key)
    return await delete_step(connection, table, key, table.date_created < before)


async def purge_changes(connection: Transaction, before: datetime) -> int:
    """Remove changes that subscribers were told of before; how many."""
    return await delete_step(connection, Change, (Change.id,), Change.date_created < before)


async def purge_session_states(connection: Transaction, now: datetime) -> int:
    """Forget sessions that nothing more is to be told of; how many."""
    table = SessionState
    key = (table.project_id, table.sid)
    return await delete_step(connection, table, key, table.expires < now)


async def purge_error_groups(connection: Transaction, before: datetime) -> int:
    """Forget groups of errors that were not seen since; how many."""
    table = ErrorGroup
    key = (table.project_id, table.hashed)
    return await delete_step(connection, table, key, table.last_seen < before)


async def purge_received_counts(connection: Transaction, before: int) -> int:
    """Remove what was counted on days that began before a time, in Unix seconds; how many."""
    table = ReceivedCount
    key = (table.project_id, table.day, table.outcome, table.kind, table.reason)
    return await delete_step(connection, table, key, table.day < before)


async def purge_failed_envelopes(connection: Transaction, before: datetime) -> int:
    """Remove envelopes that were set aside and received before; how many."""
    table = Envelope
    is_old = and_(table.due.is_(None), table.date_received < before)
    return await delete_step(connection, table, (table.id,), is_old)


async def delete_step(
    connection: Transaction, table: Any, key: Sequence[Any], is_old: ColumnElement[bool]
) -> int:
    """Remove some of a table's rows that are old; how many."""
    old = select(*key).where(is_old).limit(ROWS_PER_STEP)
    # Asked again: somebody may have written while this waited for the row.
    return await count_affected(connection, delete(table).where(tuple_(*key).in_(old), is_old))


async def count_affected(connection: Transaction, statement: Any) -> int:
    """How many rows a statement wrote."""
    return int((await connection.execute(statement)).rowcount)
