"""Sessions and events by the hour, and statements that add to what is stored.

Callers lock the projects first, so that no other transaction writes between a read and its write.
"""

from collections.abc import Collection, Mapping
from datetime import datetime
from itertools import product
from typing import Any, NamedTuple

from sqlalchemy import select

from db.connection.access import Transaction
from db.connection.bulk import KEYS_PER_STATEMENT, execute_many, split_into_chunks
from db.connection.transaction import upsert
from db.models import EventHour, SessionHour
from db.rows import columns
from db.sessions.durations import DurationSketch
from db.sessions.sketches import UserSketch

MAX_SUM = 2**63 - 1
"""Maximum of a sum: the largest integer of both databases."""


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

    def plus(self, other: "HourTotals") -> "HourTotals":
        """Return the sum of both."""
        return HourTotals(
            self.total + other.total,
            self.errored + other.errored,
            self.crashed + other.crashed,
            self.abnormal + other.abnormal,
            merge_sketches(UserSketch, self.users, other.users),
            merge_sketches(UserSketch, self.crashed_users, other.crashed_users),
            merge_sketches(UserSketch, self.abnormal_users, other.abnormal_users),
            merge_sketches(UserSketch, self.errored_users, other.errored_users),
            merge_sketches(DurationSketch, self.durations, other.durations),
            min(self.duration_sum + other.duration_sum, MAX_SUM),
            self.duration_count + other.duration_count,
        )


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

    def plus(self, other: "EventTotals") -> "EventTotals":
        """Return the sum of both."""
        return EventTotals(
            self.total + other.total,
            self.unhandled + other.unhandled,
            merge_sketches(UserSketch, self.users, other.users),
            min(self.first_event, other.first_event),
            max(self.last_event, other.last_event),
        )


def merge_sketches(
    kind: type[UserSketch] | type[DurationSketch], one: bytes | None, other: bytes | None
) -> bytes | None:
    """Merge two serialized sketches."""
    if one is None or other is None:
        return one or other
    return kind().merge(one).merge(other).to_bytes()


async def add_session_hours(
    connection: Transaction, organization_id: int, hours: Mapping[HourKey, HourTotals]
) -> None:
    """Add sessions to the stored ones. The projects must be locked."""
    await add_hours(connection, organization_id, SessionHour, hours)


async def add_event_hours(
    connection: Transaction, organization_id: int, hours: Mapping[EventKey, EventTotals]
) -> None:
    """Add events to the stored ones. The projects must be locked."""
    await add_hours(connection, organization_id, EventHour, hours)


async def add_hours(
    connection: Transaction, organization_id: int, model: type[Any], hours: Mapping[Any, Any]
) -> None:
    """Add totals to the stored ones of the same keys."""
    if not hours:
        return
    key_row, totals_row = (type(each) for each in next(iter(hours.items())))
    stored = await read_hours(connection, model, key_row, totals_row, hours)
    insertion = upsert(connection, model)
    statement = insertion.on_conflict_do_update(
        index_elements=list(key_row._fields),
        set_={name: insertion.excluded[name] for name in totals_row._fields},
    )
    totals = {
        key: stored[key].plus(hour) if key in stored else hour
        for key, hour in sorted(hours.items(), key=lambda pair: pair[0])
    }
    rows = [
        key._asdict() | hour._asdict() | {"organization_id": organization_id}
        for key, hour in totals.items()
    ]
    await execute_many(connection, statement, rows)


async def read_hours(
    connection: Transaction,
    model: type[Any],
    key_row: type[Any],
    totals_row: type[Any],
    keys: Collection[Any],
) -> Mapping[Any, Any]:
    """Return those of the hours that have totals, and some of others of the same releases."""
    narrowed = [name for name in ("release_id", "issue_id", "hour") if name in key_row._fields]
    values = [sorted({getattr(key, name) for key in keys}) for name in narrowed]
    selected = select(*columns(model, key_row), *columns(model, totals_row))
    totals: dict[Any, Any] = {}
    width = len(key_row._fields)
    for chunks in product(*(split_into_chunks(each, KEYS_PER_STATEMENT) for each in values)):
        conditions = (
            getattr(model, name).in_(chunk) for name, chunk in zip(narrowed, chunks, strict=True)
        )
        for row in await connection.execute(selected.where(*conditions)):
            totals[key_row(*row[:width])] = totals_row(*row[width:])
    return totals
