"""Statements that record events and sessions: in bulk, adding to what is there.

Whoever records holds the projects, so that what is read of them and written back is not overtaken.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, ColumnElement, case, cast, func, select

from db.accounts.organization import put_all
from db.connection.access import ReadConnection, Transaction
from db.connection.bulk import KEYS_AT_ONCE, parts, run_for_all
from db.connection.transaction import insert_missing, upsert
from db.models import (
    Environment,
    EnvironmentProject,
    IdempotencyKey,
    Project,
    Release,
    ReleaseProject,
    ReleaseProjectEnvironment,
    SessionHour,
)
from db.rows import columns
from db.sessions.sketches import Durations, Users

LARGEST_COUNT = 2**31 - 1


class Place(NamedTuple):
    """A release in a project and an environment, by their ids."""

    release_id: int
    project_id: int
    environment_id: int


class Seen(NamedTuple):
    """When something was first and last seen somewhere, and its new groups."""

    first: datetime
    last: datetime
    new_groups: int = 0


class HourKey(NamedTuple):
    """An hour, by its start in Unix seconds, of a release in a project and an environment."""

    release_id: int
    project_id: int
    environment_id: int
    hour: int


class Hour(NamedTuple):
    """The sessions of an hour."""

    total: int
    errored: int
    crashed: int
    abnormal: int
    users: bytes | None
    crashed_users: bytes | None
    durations: bytes | None

    def plus(self, other: "Hour") -> "Hour":
        """Both together."""
        return Hour(
            self.total + other.total,
            self.errored + other.errored,
            self.crashed + other.crashed,
            self.abnormal + other.abnormal,
            joined(Users, self.users, other.users),
            joined(Users, self.crashed_users, other.crashed_users),
            joined(Durations, self.durations, other.durations),
        )


def joined(
    kind: type[Users] | type[Durations], one: bytes | None, other: bytes | None
) -> bytes | None:
    """Two sketches as one."""
    if one is None or other is None:
        return one or other
    return kind().merge(one).merge(other).stored()


async def earlier_digest(
    connection: Transaction, organization_id: int, key: str, digest: str
) -> str | None:
    """What was written with the key before; None if nothing was, and now this is."""
    statement = insert_missing(connection, IdempotencyKey).returning(IdempotencyKey.key)
    row = {
        "organization_id": organization_id,
        "key": key,
        "digest": digest,
        "date_created": datetime.now(UTC),
    }
    if await connection.scalar(statement.values(**row)) is not None:
        return None
    found: str | None = await connection.scalar(
        select(IdempotencyKey.digest).where(
            IdempotencyKey.organization_id == organization_id, IdempotencyKey.key == key
        )
    )
    return found


async def hold_projects(connection: Transaction, project_ids: Iterable[int]) -> None:
    """Keep everybody else from recording for the projects until the end."""
    await connection.execute(
        select(Project.id)
        .where(Project.id.in_(sorted(set(project_ids))))
        .order_by(Project.id)
        .with_for_update(key_share=True)
    )


class Named(NamedTuple):
    """The ids of rows by what names them, and those of them that were made just now."""

    ids: Mapping[str, int]
    made: Sequence[int] = ()


async def put_releases(
    connection: Transaction, organization_id: int, new: Mapping[str, dict[str, Any]]
) -> Named:
    """The ids of releases by version; missing ones are made with those values."""
    return await named_rows(
        connection, Release, Release.version, organization_id, dict(sorted(new.items()))
    )


async def put_environments(
    connection: Transaction, organization_id: int, names: Collection[str]
) -> Named:
    """The ids of environments by name; missing ones are made."""
    values: dict[str, dict[str, Any]] = {name: {} for name in sorted(names)}
    return await named_rows(connection, Environment, Environment.name, organization_id, values)


async def named_rows(
    connection: Transaction,
    model: type[Any],
    key: Any,
    organization_id: int,
    values: Mapping[str, dict[str, Any]],
) -> Named:
    """The ids of an organization's rows, by a column that names them; missing ones are made."""
    found = await ids_of(connection, model, key, organization_id, list(values))
    missing = [name for name in values if name not in found]
    if not missing:
        return Named(found)
    rows = [{"organization_id": organization_id, key.key: name} | values[name] for name in missing]
    statement = insert_missing(connection, model).returning(model.id)
    made = (await connection.scalars(statement, rows)).all()
    return Named(found | await ids_of(connection, model, key, organization_id, missing), made)


async def ids_of(
    connection: ReadConnection,
    model: type[Any],
    key: Any,
    organization_id: int,
    names: Sequence[str],
) -> dict[str, int]:
    """The ids of those rows that are there, by name."""
    found: dict[str, int] = {}
    for some in parts(names, KEYS_AT_ONCE):
        statement = select(key, model.id).where(
            model.organization_id == organization_id, key.in_(some)
        )
        found |= {row[0]: row[1] for row in await connection.execute(statement)}
    return found


async def link(connection: Transaction, organization_id: int, places: Collection[Place]) -> None:
    """Put releases into their projects, and environments too."""
    own = {"organization_id": organization_id}
    await put_all(
        connection,
        ReleaseProject,
        [
            own | {"release_id": release_id, "project_id": project_id, "new_groups": 0}
            for release_id, project_id in sorted({place[:2] for place in places})
        ],
    )
    await put_all(
        connection,
        EnvironmentProject,
        [
            own | {"environment_id": environment_id, "project_id": project_id}
            for project_id, environment_id in sorted({place[1:] for place in places})
        ],
    )


async def see(connection: Transaction, organization_id: int, seen: Mapping[Place, Seen]) -> None:
    """Widen when releases were seen in their environments, and add new groups."""
    new = upsert(connection, ReleaseProjectEnvironment)
    here, sent = ReleaseProjectEnvironment, new.excluded
    statement = new.on_conflict_do_update(
        index_elements=["release_id", "project_id", "environment_id"],
        set_={
            "first_seen": earlier(here.first_seen, sent.first_seen),
            "last_seen": later(here.last_seen, sent.last_seen),
            "new_issues_count": added(here.new_issues_count, sent.new_issues_count),
        },
    )
    rows = [
        place._asdict()
        | {
            "organization_id": organization_id,
            "first_seen": each.first,
            "last_seen": each.last,
            "new_issues_count": each.new_groups,
        }
        for place, each in sorted(seen.items())
    ]
    await run_for_all(connection, statement, rows)


async def count_events(
    connection: Transaction, organization_id: int, seen: Mapping[tuple[int, int], Seen]
) -> None:
    """Widen when events of releases were seen in their projects, and add new groups."""
    new = upsert(connection, ReleaseProject)
    here, sent = ReleaseProject, new.excluded
    statement = new.on_conflict_do_update(
        index_elements=["release_id", "project_id"],
        set_={
            "first_event": earlier(here.first_event, sent.first_event),
            "last_event": later(here.last_event, sent.last_event),
            "new_groups": added(func.coalesce(here.new_groups, 0), sent.new_groups),
        },
    )
    rows = [
        {
            "organization_id": organization_id,
            "release_id": release_id,
            "project_id": project_id,
            "first_event": each.first,
            "last_event": each.last,
            "new_groups": each.new_groups,
        }
        for (release_id, project_id), each in sorted(seen.items())
    ]
    await run_for_all(connection, statement, rows)


def added(stored: Any, sent: Any) -> ColumnElement[int]:
    """The sum, which stops at what GraphQL's Int can say."""
    total = cast(stored, BigInteger) + sent
    return case((total > LARGEST_COUNT, LARGEST_COUNT), else_=total)


def earlier(stored: Any, sent: Any) -> ColumnElement[Any]:
    """The earlier one, whatever is stored being none at first."""
    return case((stored <= sent, stored), else_=sent)


def later(stored: Any, sent: Any) -> ColumnElement[Any]:
    """The later one, whatever is stored being none at first."""
    return case((stored >= sent, stored), else_=sent)


async def add_hours(
    connection: Transaction, organization_id: int, hours: Mapping[HourKey, Hour]
) -> None:
    """Add sessions to those that are stored. The projects must be held."""
    stored = await stored_hours(connection, hours)
    new = upsert(connection, SessionHour)
    statement = new.on_conflict_do_update(
        index_elements=list(HourKey._fields),
        set_={name: new.excluded[name] for name in Hour._fields},
    )
    whole = {
        key: stored[key].plus(hour) if key in stored else hour
        for key, hour in sorted(hours.items(), key=lambda pair: pair[0])
    }
    rows = [
        key._asdict() | hour._asdict() | {"organization_id": organization_id}
        for key, hour in whole.items()
    ]
    await run_for_all(connection, statement, rows)


async def stored_hours(
    connection: Transaction, keys: Collection[HourKey]
) -> Mapping[HourKey, Hour]:
    """Those of the hours that have sessions already."""
    by_release: dict[int, set[int]] = {}
    for key in keys:
        by_release.setdefault(key.release_id, set()).add(key.hour)
    found: dict[HourKey, Hour] = {}
    width = len(HourKey._fields)
    for some in parts(list(by_release), KEYS_AT_ONCE):
        hours = sorted({hour for release_id in some for hour in by_release[release_id]})
        for part in parts(hours, KEYS_AT_ONCE):
            statement = select(*columns(SessionHour, HourKey), *columns(SessionHour, Hour)).where(
                SessionHour.release_id.in_(some), SessionHour.hour.in_(part)
            )
            for row in await connection.execute(statement):
                found[HourKey(*row[:width])] = Hour(*row[width:])
    return found
