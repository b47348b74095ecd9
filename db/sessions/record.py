"""Statements that record in bulk where and when events and sessions were seen.

Their numbers are in `hours`, their issues in `issues`.

GraphQL reports come from `resolvers/sessions/record.py`, sessions and events of SDKs from
`jobs/envelopes.py`. Callers share the projects first (`db/sessions/locks.py`).
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from functools import cache
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    bindparam,
    case,
    cast,
    func,
    or_,
    select,
    update,
)

from db.accounts.organization import insert_missing_rows
from db.connection.access import ReadConnection, Transaction
from db.connection.bulk import (
    KEYS_PER_STATEMENT,
    ROWS_PER_STATEMENT,
    execute_many,
    split_into_chunks,
)
from db.connection.keys import KEYS, TEXT_KEYS, is_among
from db.connection.transaction import insert_missing, keep_statement, upsert
from db.models import (
    Environment,
    EnvironmentProject,
    Release,
    ReleaseProject,
    ReleaseProjectEnvironment,
)

MAX_COUNT = 2**31 - 1
ONLY_SEEN = select(Release.id, Release.date_created).where(
    is_among(Release.id, KEYS), Release.is_only_seen.is_(True)
)
# Checked again, because another transaction may have written since the date was read.
BACKDATE = (
    update(Release)
    .where(
        Release.organization_id == bindparam("seen_organization"),
        Release.id == bindparam("seen_release"),
        Release.is_only_seen.is_(True),
        Release.date_created > bindparam("seen", type_=Release.date_created.type),
    )
    .values(date_created=bindparam("seen", type_=Release.date_created.type))
)


class ReleaseEnvironment(NamedTuple):
    """The ids of a release, a project and an environment."""

    release_id: int
    project_id: int
    environment_id: int


class Seen(NamedTuple):
    """When a release was first and last seen, its events, and its number of new groups.

    Dates are None without a plausible one.
    """

    first: datetime | None = None
    last: datetime | None = None
    first_event: datetime | None = None
    last_event: datetime | None = None
    new_groups: int = 0

    def plus(self, other: "Seen") -> "Seen":
        """Return the earliest and latest dates of both, and the capped sum of their groups."""
        return Seen(
            earliest(self.first, other.first),
            latest(self.last, other.last),
            earliest(self.first_event, other.first_event),
            latest(self.last_event, other.last_event),
            min(self.new_groups + other.new_groups, MAX_COUNT),
        )

    @property
    def has_events(self) -> bool:
        """Whether there is anything about events."""
        return self.first_event is not None or self.new_groups > 0


def earliest(one: datetime | None, other: datetime | None) -> datetime | None:
    """Return the earlier date; the known one if the other is None."""
    if one is None or other is None:
        return one or other
    return min(one, other)


def latest(one: datetime | None, other: datetime | None) -> datetime | None:
    """Return the later date; the known one if the other is None."""
    if one is None or other is None:
        return one or other
    return max(one, other)


class UpsertedIds(NamedTuple):
    """The ids of rows by name, and those of them that were just created."""

    ids: Mapping[str, int]
    created: Sequence[int] = ()


async def read_release_ids(
    connection: ReadConnection, organization_id: int, versions: Collection[str]
) -> Mapping[str, int]:
    """Return the ids of the existing releases by version."""
    return await read_ids_by_name(connection, Release.version, organization_id, sorted(versions))


async def backdate_releases(
    connection: Transaction, organization_id: int, seen: Mapping[int, datetime]
) -> Sequence[int]:
    """Set when releases were created to when they were seen, by id, if that is earlier.

    Only releases that nothing else has created are changed. Returns the ids of the changed ones.
    """
    stored: dict[int, datetime] = {}
    for chunk in split_into_chunks(sorted(seen), KEYS_PER_STATEMENT):
        rows_seen = await connection.execute(ONLY_SEEN, {"keys": chunk})
        stored |= {row[0]: row[1] for row in rows_seen}
    rows: list[dict[str, Any]] = [
        {
            "seen_organization": organization_id,
            "seen_release": release_id,
            "seen": seen[release_id],
        }
        for release_id, date_created in sorted(stored.items())
        if seen[release_id] < date_created
    ]
    await execute_many(connection, BACKDATE, rows)
    return [row["seen_release"] for row in rows]


async def read_environment_ids(
    connection: ReadConnection, organization_id: int, names: Collection[str]
) -> Mapping[str, int]:
    """Return the ids of the existing environments by name."""
    return await read_ids_by_name(connection, Environment.name, organization_id, sorted(names))


async def create_releases(
    connection: Transaction,
    organization_id: int,
    versions: Collection[str],
    existing: Mapping[str, int],
    find_values: Callable[[str], dict[str, Any]],
) -> UpsertedIds:
    """Return the ids of releases by version, creating those that do not exist.

    `find_values` returns the other values of a release.
    """
    missing = sorted(version for version in versions if version not in existing)
    new = await create_named_rows(
        connection, Release.version, organization_id, missing, find_values
    )
    return UpsertedIds({**existing, **new.ids}, new.created)


async def create_environments(
    connection: Transaction,
    organization_id: int,
    names: Collection[str],
    existing: Mapping[str, int],
) -> UpsertedIds:
    """Return the ids of environments by name, creating those that do not exist."""
    missing = sorted(name for name in names if name not in existing)
    new = await create_named_rows(
        connection, Environment.name, organization_id, missing, lambda _: {}
    )
    return UpsertedIds({**existing, **new.ids}, new.created)


async def create_named_rows(
    connection: Transaction,
    key: Any,
    organization_id: int,
    names: Sequence[str],
    find_values: Callable[[str], dict[str, Any]],
) -> UpsertedIds:
    """Create an organization's rows, and return their ids by the column `key`.

    A row that another transaction has created meanwhile is not created again.
    """
    model = key.class_
    statement = create_named_insertion(connection, model)
    created: list[int] = []
    for chunk in split_into_chunks(names, ROWS_PER_STATEMENT):
        rows = [
            {"organization_id": organization_id, key.key: name} | find_values(name)
            for name in chunk
        ]
        created += await connection.scalars(statement, rows)
    ids = await read_ids_by_name(connection, key, organization_id, names)
    return UpsertedIds(ids, created)


@keep_statement
def create_named_insertion(connection: Transaction, model: type[Any]) -> Any:
    """Create the statement that inserts rows whose name is new, and returns their ids."""
    return insert_missing(connection, model).returning(model.id)


async def read_ids_by_name(
    connection: ReadConnection, key: Any, organization_id: int, names: Sequence[str]
) -> dict[str, int]:
    """Return the ids of an organization's rows by the column `key`."""
    ids: dict[str, int] = {}
    for chunk in split_into_chunks(names, KEYS_PER_STATEMENT):
        values = {"named_in": organization_id, "keys": chunk}
        found = await connection.execute(select_ids_by_name(key), values)
        ids |= {row[0]: row[1] for row in found}
    return ids


@cache
def select_ids_by_name(key: Any) -> Any:
    """Create the statement that reads an organization's names, which `key` is, with their ids."""
    model = key.class_
    return select(key, model.id).where(
        model.organization_id == bindparam("named_in"), is_among(key, TEXT_KEYS)
    )


async def link_to_projects(
    connection: Transaction, organization_id: int, targets: Collection[ReleaseEnvironment]
) -> None:
    """Add releases and environments to their projects."""
    shared_values = {"organization_id": organization_id}
    await insert_missing_rows(
        connection,
        ReleaseProject,
        (
            shared_values | {"release_id": release_id, "project_id": project_id, "new_groups": 0}
            for release_id, project_id in sorted({target[:2] for target in targets})
        ),
    )
    await insert_missing_rows(
        connection,
        EnvironmentProject,
        (
            shared_values | {"environment_id": environment_id, "project_id": project_id}
            for project_id, environment_id in sorted({target[1:] for target in targets})
        ),
    )


async def widen_seen(
    connection: Transaction, organization_id: int, seen: Mapping[ReleaseEnvironment, Seen]
) -> None:
    """Extend when releases and their events were seen in environments, and add new groups."""
    rows = (
        target._asdict()
        | {
            "organization_id": organization_id,
            "first_seen": each.first,
            "last_seen": each.last,
            "first_event": each.first_event,
            "last_event": each.last_event,
            "new_issues_count": each.new_groups,
        }
        for target, each in sorted(seen.items(), key=lambda pair: pair[0])
    )
    await execute_many(connection, create_seen_upsert(connection), rows)


@keep_statement
def create_seen_upsert(connection: Transaction) -> Any:
    """Create the statement of `widen_seen`."""
    insertion = upsert(connection, ReleaseProjectEnvironment)
    stored, sent = ReleaseProjectEnvironment, insertion.excluded
    return insertion.on_conflict_do_update(
        index_elements=["release_id", "project_id", "environment_id"],
        set_={
            "first_seen": earlier_of(stored.first_seen, sent.first_seen),
            "last_seen": later_of(stored.last_seen, sent.last_seen),
            "first_event": earlier_of(stored.first_event, sent.first_event),
            "last_event": later_of(stored.last_event, sent.last_event),
            "new_issues_count": capped_sum(stored.new_issues_count, sent.new_issues_count),
        },
    )


async def widen_event_dates(
    connection: Transaction, organization_id: int, seen: Mapping[tuple[int, int], Seen]
) -> None:
    """Extend the event dates of releases in their projects, and add new groups."""
    rows = (
        {
            "organization_id": organization_id,
            "release_id": release_id,
            "project_id": project_id,
            "first_event": each.first_event,
            "last_event": each.last_event,
            "new_groups": each.new_groups,
        }
        for (release_id, project_id), each in sorted(seen.items(), key=lambda pair: pair[0])
    )
    await execute_many(connection, create_event_dates_upsert(connection), rows)


@keep_statement
def create_event_dates_upsert(connection: Transaction) -> Any:
    """Create the statement of `widen_event_dates`."""
    insertion = upsert(connection, ReleaseProject)
    stored, sent = ReleaseProject, insertion.excluded
    return insertion.on_conflict_do_update(
        index_elements=["release_id", "project_id"],
        set_={
            "first_event": earlier_of(stored.first_event, sent.first_event),
            "last_event": later_of(stored.last_event, sent.last_event),
            "new_groups": capped_sum(func.coalesce(stored.new_groups, 0), sent.new_groups),
        },
    )


def capped_sum(stored: Any, sent: Any) -> ColumnElement[int]:
    """Return the sum, capped at the largest GraphQL Int."""
    total = cast(stored, BigInteger) + sent
    return case((total > MAX_COUNT, MAX_COUNT), else_=total)


def earlier_of(stored: Any, sent: Any) -> ColumnElement[Any]:
    """Return the earlier date; the only one if the other is null."""
    return case((or_(sent.is_(None), stored <= sent), stored), else_=sent)


def later_of(stored: Any, sent: Any) -> ColumnElement[Any]:
    """Return the later date; the only one if the other is null."""
    return case((or_(sent.is_(None), stored >= sent), stored), else_=sent)
