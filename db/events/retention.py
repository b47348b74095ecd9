"""Statements that delete expired rows, a limited number at a time."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, select, tuple_, update

from db.accounts.versions import name_organizations
from db.connection.access import Transaction
from db.models import (
    AuditEntry,
    Change,
    Envelope,
    EventDay,
    EventHour,
    IdempotencyKey,
    Issue,
    KeyUsage,
    Project,
    ProjectEventDay,
    ProjectEventHour,
    ProjectSessionDay,
    ProjectSessionHour,
    ReceivedCount,
    ReleaseProject,
    ReleaseProjectEnvironment,
    SessionDay,
    SessionHour,
    SessionState,
)

ROWS_PER_STEP = 1000
TOTALS = (
    SessionHour,
    EventHour,
    SessionDay,
    EventDay,
    ProjectSessionHour,
    ProjectEventHour,
    ProjectSessionDay,
    ProjectEventDay,
)
"""The tables of sessions and events, by hour and rolled up."""


async def purge_totals(connection: Transaction, table: Any, before: int) -> int:
    """Delete hours or days of one of TOTALS before a time, in Unix seconds; return how many."""
    key = table.__table__.primary_key.columns
    start = table.hour if "hour" in key else table.day
    # Joined with projects, because the indexes begin with the project.
    expired = (
        select(*key)
        .join(Project, Project.id == table.project_id)
        .where(start < before)
        .limit(ROWS_PER_STEP)
    )
    return await execute_step(
        connection, delete(table).where(tuple_(*key).in_(expired), start < before), table
    )


async def clear_event_dates(connection: Transaction, before: datetime) -> int:
    """Clear the event dates of releases whose last event is older; return how many."""
    table = ReleaseProject
    key = (table.release_id, table.project_id)
    return await clear_dates(connection, table, key, before)


async def clear_environment_event_dates(connection: Transaction, before: datetime) -> int:
    """Clear the event dates of releases in environments likewise; return how many."""
    table = ReleaseProjectEnvironment
    return await clear_dates(connection, table, (table.id,), before)


async def clear_dates(
    connection: Transaction, table: Any, key: Sequence[Any], before: datetime
) -> int:
    """Clear the event dates of a limited number of rows whose last event is older."""
    expired = select(*key).where(table.last_event < before).limit(ROWS_PER_STEP)
    statement = (
        update(table)
        # Checked again, because another transaction may have written while this one waited.
        .where(tuple_(*key).in_(expired), table.last_event < before)
        .values(first_event=None, last_event=None)
    )
    return await execute_step(connection, statement, table)


async def purge_idempotency_keys(connection: Transaction, before: datetime) -> int:
    """Delete idempotency keys created before a date; return how many."""
    table = IdempotencyKey
    key = (table.organization_id, table.key)
    return await delete_step(connection, table, key, table.date_created < before)


async def purge_changes(connection: Transaction, before: datetime) -> int:
    """Delete changes recorded before a date; return how many."""
    return await delete_step(connection, Change, (Change.id,), Change.date_created < before)


async def purge_audit_entries(connection: Transaction, before: datetime) -> int:
    """Delete entries of audit logs from before a date; return how many."""
    table = AuditEntry
    return await delete_step(connection, table, (table.id,), table.date_created < before)


async def purge_session_states(connection: Transaction, now: datetime) -> int:
    """Delete the states of sessions that can no longer be updated; return how many."""
    table = SessionState
    key = (table.project_id, table.sid)
    return await delete_step(connection, table, key, table.expires < now)


async def purge_issues(connection: Transaction, before: datetime) -> int:
    """Delete issues last seen before a date; return how many."""
    return await delete_step(connection, Issue, (Issue.id,), Issue.last_seen < before)


async def purge_received_counts(connection: Transaction, before: int) -> int:
    """Delete counts of days before a time, in Unix seconds; return how many."""
    table = ReceivedCount
    key = (table.project_id, table.day, table.outcome, table.kind, table.reason)
    return await delete_step(connection, table, key, table.day < before)


async def purge_key_usage(connection: Transaction, before: int) -> int:
    """Delete what keys used on days before a time, in Unix seconds; return how many rows."""
    table = KeyUsage
    key = (table.key_id, table.day, table.kind)
    return await delete_step(connection, table, key, table.day < before)


async def purge_failed_envelopes(connection: Transaction, before: datetime) -> int:
    """Delete failed envelopes received before a date; return how many."""
    table = Envelope
    is_expired = and_(table.due.is_(None), table.date_received < before)
    return await delete_step(connection, table, (table.id,), is_expired)


async def delete_step(
    connection: Transaction, table: Any, key: Sequence[Any], is_expired: ColumnElement[bool]
) -> int:
    """Delete a limited number of expired rows of a table; return how many."""
    expired = select(*key).where(is_expired).limit(ROWS_PER_STEP)
    # Checked again, because another transaction may have written while this one waited.
    return await execute_step(
        connection, delete(table).where(tuple_(*key).in_(expired), is_expired), table
    )


async def execute_step(connection: Transaction, statement: Any, table: Any) -> int:
    """Execute a statement, name the organizations of its rows, and return how many there were."""
    rows = await connection.scalars(statement.returning(table.organization_id))
    affected = rows.all()
    name_organizations(connection, set(affected))
    return len(affected)
