"""Sessions and events by the hour, and statements that add to what is stored.

Callers share the projects first (`db/sessions/locks.py`).
"""

import asyncio
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple, Protocol, TypeVar

from sqlalchemy import ColumnElement, Select, Text, and_, bindparam, select

from db.connection.access import Transaction
from db.connection.bulk import (
    KEYS_PER_STATEMENT,
    ROWS_PER_STATEMENT,
    execute_many,
    insert_rows,
    split_into_chunks,
)
from db.connection.keys import KeyRows, encode_keys, id_part
from db.connection.transaction import keep_statement, upsert
from db.models import EventHour, SessionHour
from db.rows import columns
from db.sessions.durations import DurationSketch
from db.sessions.locks import expect_new_rows
from db.sessions.sketches import UserSketch

R = TypeVar("R")

MAX_SUM = 2**63 - 1
"""Maximum of a sum: the largest integer of both databases."""
HOURS_PER_TURN = 100
"""Hours that are added up, in some milliseconds, before other work of the process runs."""


class HourKey(NamedTuple):
    """An hour, by its start in Unix seconds, of a release in a project and an environment."""

    release_id: int
    project_id: int
    environment_id: int
    hour: int


class HourTotals(NamedTuple):
    """The sessions of an hour."""

    total: int
    errored: int
    crashed: int
    abnormal: int
    users: bytes | None
    crashed_users: bytes | None
    abnormal_users: bytes | None
    errored_users: bytes | None
    durations: bytes | None
    duration_sum: int
    duration_count: int


class EventKey(NamedTuple):
    """An hour, by its start in Unix seconds, of an issue and a release.

    `issue_id` is NO_ISSUE for events without an issue.
    """

    release_id: int
    project_id: int
    environment_id: int
    issue_id: int
    hour: int


class EventTotals(NamedTuple):
    """The events of an issue in an hour, with the dates of the first and the last one."""

    total: int
    unhandled: int
    users: bytes | None
    first_event: datetime
    last_event: datetime


def add_up_sessions(rows: Sequence[HourTotals]) -> HourTotals:
    """Return the sum of totals, of which there is at least one."""
    if len(rows) == 1:
        return rows[0]
    return HourTotals(
        sum(row.total for row in rows),
        sum(row.errored for row in rows),
        sum(row.crashed for row in rows),
        sum(row.abnormal for row in rows),
        merge_users(row.users for row in rows),
        merge_users(row.crashed_users for row in rows),
        merge_users(row.abnormal_users for row in rows),
        merge_users(row.errored_users for row in rows),
        merge_durations(row.durations for row in rows),
        min(sum(row.duration_sum for row in rows), MAX_SUM),
        sum(row.duration_count for row in rows),
    )


def add_up_events(rows: Sequence[EventTotals]) -> EventTotals:
    """Return the sum of totals, of which there is at least one."""
    if len(rows) == 1:
        return rows[0]
    return EventTotals(
        sum(row.total for row in rows),
        sum(row.unhandled for row in rows),
        merge_users(row.users for row in rows),
        min(row.first_event for row in rows),
        max(row.last_event for row in rows),
    )


def merge_users(sets: Iterable[bytes | None]) -> bytes | None:
    """Merge serialized sets of users."""
    some = [each for each in sets if each is not None]
    if len(some) <= 1:
        return some[0] if some else None
    merged = UserSketch()
    for each in some:
        merged.merge(each)
    return merged.to_bytes()


def merge_durations(distributions: Iterable[bytes | None]) -> bytes | None:
    """Merge serialized distributions of durations."""
    some = [each for each in distributions if each is not None]
    if len(some) <= 1:
        return some[0] if some else None
    return DurationSketch().merge_all(some).to_bytes()


class Counted(Protocol[R]):
    """Counts of an hour that are added to a stored row."""

    def to_row(self, stored: R | None = None) -> R:
        """Return the values to store: the counts, added to those of a stored row."""


class HourTable(NamedTuple):
    """A table of hours, and what its keys and totals are."""

    model: Any
    key: type[Any]
    totals: type[Any]


SESSION_HOURS = HourTable(SessionHour, HourKey, HourTotals)
EVENT_HOURS = HourTable(EventHour, EventKey, EventTotals)


async def add_session_hours(
    connection: Transaction, organization_id: int, hours: Mapping[HourKey, Counted[HourTotals]]
) -> None:
    """Add sessions to the stored ones."""
    await add_hours(connection, organization_id, SESSION_HOURS, hours)


async def add_event_hours(
    connection: Transaction, organization_id: int, hours: Mapping[EventKey, Counted[EventTotals]]
) -> None:
    """Add events to the stored ones."""
    await add_hours(connection, organization_id, EVENT_HOURS, hours)


async def add_hours(
    connection: Transaction,
    organization_id: int,
    table: HourTable,
    hours: Mapping[Any, Counted[Any]],
) -> None:
    """Add counts to the stored ones of the same keys, which are locked in their order."""
    ordered = sorted(hours)
    existing = await lock_hours(connection, table, ordered)
    statement = create_upsert(connection, table)
    for chunk in split_into_chunks(ordered, ROWS_PER_STATEMENT):
        locked = [key for key in chunk if key in existing]
        stored = await read_hours(connection, table, locked) if locked else {}
        changed: list[dict[str, Any]] = []
        new: list[dict[str, Any]] = []
        for number, key in enumerate(chunk, 1):
            before = stored.get(key)
            totals = hours[key].to_row(before)
            row = {"organization_id": organization_id} | key._asdict() | totals._asdict()
            (new if before is None else changed).append(row)
            if number % HOURS_PER_TURN == 0:
                await asyncio.sleep(0)
        await execute_many(connection, statement, changed)
        async with expect_new_rows():
            await insert_rows(connection, table.model, new)


async def lock_hours(
    connection: Transaction, table: HourTable, keys: Sequence[Any]
) -> Collection[Any]:
    """Lock hours in the order of their keys, and return those that may have totals."""
    if connection.dialect.name != "postgresql":
        return set(keys)
    locked: set[Any] = set()
    for chunk in split_into_chunks(keys, KEYS_PER_STATEMENT):
        values = {"keys": encode_keys(chunk)}
        locked.update(map(table.key._make, await connection.execute(create_lock(table), values)))
    return locked


@cache
def create_lock(table: HourTable) -> Select[Any]:
    """Create the statement that locks hours by their keys on PostgreSQL."""
    key = columns(table.model, table.key)
    sent, is_key = match_keys(table)
    statement = select(*key).select_from(sent.join(table.model, is_key)).order_by(*key)
    return statement.with_for_update(key_share=True, of=table.model)


@keep_statement
def create_upsert(connection: Transaction, table: HourTable) -> Any:
    """Create the statement that inserts or replaces hours."""
    insertion = upsert(connection, table.model)
    return insertion.on_conflict_do_update(
        index_elements=list(table.key._fields),
        set_={name: insertion.excluded[name] for name in table.totals._fields},
    )


async def read_hours(
    connection: Transaction, table: HourTable, keys: Sequence[Any]
) -> Mapping[Any, Any]:
    """Return those of the hours that have totals."""
    width = len(table.key._fields)
    return {
        table.key(*row[:width]): table.totals(*row[width:])
        for row in await connection.execute(select_hours(table), {"keys": encode_keys(keys)})
        if row[0] is not None
    }


@cache
def select_hours(table: HourTable) -> Select[Any]:
    """Create the statement that reads hours by their keys."""
    model, key, totals = table
    sent, is_key = match_keys(table)
    # An outer join, so that SQLite looks each key up, independent of its statistics.
    return select(*columns(model, key), *columns(model, totals)).select_from(
        sent.outerjoin(model, is_key)
    )


def match_keys(table: HourTable) -> tuple[Any, ColumnElement[bool]]:
    """Return the keys that are sent as a parameter, and whether an hour has one of them."""
    sent = KeyRows(bindparam("keys", type_=Text)).table_valued("value")
    parts = (
        getattr(table.model, name) == id_part(sent.c.value, number)
        for number, name in enumerate(table.key._fields)
    )
    return sent, and_(*parts)
