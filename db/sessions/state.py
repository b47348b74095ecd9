"""Counted states of sessions that SDKs report by id."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, select, update

from db.connection.access import Transaction
from db.connection.bulk import (
    KEYS_PER_STATEMENT,
    execute_many,
    insert_rows,
    split_into_chunks,
)
from db.connection.keys import TEXT_KEYS, is_among
from db.connection.transaction import keep_statement, upsert
from db.models import Environment, Release, SessionState
from db.sessions.locks import expect_new_rows

SessionKey = tuple[int, str]
"""A project's id, and a session's id or a hash in its place."""


class StoredSession(NamedTuple):
    """The state of a session that is part of the stored totals."""

    project_id: int
    sid: str
    version: str
    environment: str
    hour: int
    hour_sent: int | None
    status: str
    errors: int
    users: Sequence[str]
    duration: float | None
    duration_position: int | None


class LockedSessions(NamedTuple):
    """Sessions by their keys, and the keys of all locked rows.

    These have also those whose release or environment was deleted.
    """

    sessions: Mapping[SessionKey, StoredSession]
    keys: Collection[SessionKey]


class CountedSession(NamedTuple):
    """The state of a session that is part of the totals after this transaction."""

    project_id: int
    sid: str
    release_id: int
    environment_id: int
    hour: int
    hour_sent: int
    status: str
    errors: int
    users: Sequence[str]
    duration: float | None
    duration_position: int | None
    expires: datetime


SESSION_COLUMNS = (
    SessionState.project_id,
    SessionState.sid,
    Release.version,
    Environment.name,
    SessionState.hour,
    SessionState.hour_sent,
    SessionState.status,
    SessionState.errors,
    SessionState.users,
    SessionState.duration,
    SessionState.duration_position,
)
SELECT_SESSIONS = (
    select(*SESSION_COLUMNS)
    .outerjoin(Release, Release.id == SessionState.release_id)
    .outerjoin(Environment, Environment.id == SessionState.environment_id)
    .where(
        SessionState.project_id == bindparam("of_project"), is_among(SessionState.sid, TEXT_KEYS)
    )
    .order_by(SessionState.sid)
    .with_for_update(of=SessionState, key_share=True)
)

UPDATE_POSITION = (
    update(SessionState)
    .where(
        SessionState.project_id == bindparam("of_project"),
        SessionState.sid == bindparam("of_sid"),
    )
    .values(
        duration_position=bindparam("position"),
        expires=bindparam("kept_until", type_=SessionState.expires.type),
    )
)


async def read_sessions(connection: Transaction, keys: Collection[SessionKey]) -> LockedSessions:
    """Return those of the sessions that were counted, locked in the order of their keys."""
    by_project: dict[int, list[str]] = {}
    for project_id, sid in sorted(keys):
        by_project.setdefault(project_id, []).append(sid)
    sessions: dict[SessionKey, StoredSession] = {}
    locked: set[SessionKey] = set()
    for project_id, sids in by_project.items():
        for chunk in split_into_chunks(sids, KEYS_PER_STATEMENT):
            values = {"of_project": project_id, "keys": chunk}
            for row in await connection.execute(SELECT_SESSIONS, values):
                state = StoredSession(*row)
                key = (state.project_id, state.sid)
                locked.add(key)
                if row.version is not None and row.name is not None:
                    sessions[key] = state
    return LockedSessions(sessions, locked)


async def write_sessions(
    connection: Transaction,
    organization_id: int,
    states: Collection[CountedSession],
    locked: Collection[SessionKey],
) -> None:
    """Replace the states of locked rows, and insert the others."""
    changed: list[dict[str, Any]] = []
    new: list[dict[str, Any]] = []
    for state in states:
        row = state._asdict() | {"organization_id": organization_id}
        (changed if (state.project_id, state.sid) in locked else new).append(row)
    await execute_many(connection, create_upsert(connection), changed)
    async with expect_new_rows():
        await insert_rows(connection, SessionState, new)


async def update_positions(connection: Transaction, states: Collection[CountedSession]) -> None:
    """Update the positions of the durations of stored sessions, of which nothing else changed."""
    rows = [
        {
            "of_project": state.project_id,
            "of_sid": state.sid,
            "position": state.duration_position,
            "kept_until": state.expires,
        }
        for state in states
    ]
    await execute_many(connection, UPDATE_POSITION, rows)


@keep_statement
def create_upsert(connection: Transaction) -> Any:
    """Create the statement that replaces states; retention does not delete locked ones."""
    insertion = upsert(connection, SessionState)
    changed = [name for name in CountedSession._fields if name not in {"project_id", "sid"}]
    return insertion.on_conflict_do_update(
        index_elements=["project_id", "sid"],
        set_={name: insertion.excluded[name] for name in changed},
    )
