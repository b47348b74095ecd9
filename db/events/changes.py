"""What subscribers are told: rows that are written with the change itself, and read once.

Of several writers on PostgreSQL the one with the lower id may commit last, so that "every id above
the last one" would lose rows. Whoever reads remembers instead which transactions were over: rows
of those have all been read, and of the others it remembers the ids it has seen.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from enum import Enum
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, Text, cast, func, insert, select

from db.connection.access import Transaction
from db.connection.bulk import KEYS_PER_STATEMENT, execute_many, split_into_chunks
from db.connection.database import Snapshot
from db.connection.notifications import with_notification
from db.models import Change, Deploy, Environment, Release, ReleaseProject
from db.rows import columns


class ChangeKind(Enum):
    """What happened to which kind of thing."""

    RELEASE_CREATED = "release created"
    RELEASE_UPDATED = "release updated"
    RELEASE_COMMITS_SET = "release commits set"
    RELEASE_DELETED = "release deleted"
    DEPLOY_CREATED = "deploy created"
    DASHBOARD_CHANGED = "dashboard changed"


class ChangeRow(NamedTuple):
    """A change as it is read."""

    id: int
    organization_id: int
    transaction: int
    kind: str
    subject_id: int
    details: Mapping[str, Any]


class FeedPosition(NamedTuple):
    """How far changes were read: all before `horizon`, and from there on the ids in `seen`.

    The horizon is a transaction's number on PostgreSQL, and an id on SQLite.
    """

    horizon: int
    seen: frozenset[int] = frozenset()


CURRENT_TRANSACTION = cast(cast(func.pg_current_xact_id(), Text), BigInteger)
OLDEST_OPEN_TRANSACTION = select(
    cast(cast(func.pg_snapshot_xmin(func.pg_current_snapshot()), Text), BigInteger)
)
LAST_ID = select(func.coalesce(func.max(Change.id), 0))
CHANGES = select(*columns(Change, ChangeRow)).order_by(Change.id)


async def record_changes(
    connection: Transaction,
    organization_id: int,
    kind: ChangeKind,
    subjects: Mapping[int, Mapping[str, Any]],
) -> None:
    """Write that something happened to subjects, by id with what is told of each."""
    if not subjects:
        return
    on_postgresql = connection.dialect.name == "postgresql"
    statement = insert(Change).values(transaction=CURRENT_TRANSACTION if on_postgresql else 0)
    own = {
        "organization_id": organization_id,
        "kind": kind.value,
        "date_created": datetime.now(UTC),
    }
    rows = [own | {"subject_id": id_, "details": dict(each)} for id_, each in subjects.items()]
    await execute_many(connection, await with_notification(connection, statement), rows)


async def record_release_changes(
    connection: Transaction, organization_id: int, kind: ChangeKind, release_ids: Iterable[int]
) -> None:
    """Write that something happened to releases, as they are now; those that are not there, none.

    One that is deleted afterwards is told of as it was.
    """
    found: dict[int, dict[str, Any]] = {}
    for some in split_into_chunks(list(release_ids), KEYS_PER_STATEMENT):
        statement = (
            select(Release.id, Release.version, ReleaseProject.project_id)
            .outerjoin(ReleaseProject, ReleaseProject.release_id == Release.id)
            .where(Release.id.in_(some))
            .order_by(Release.id, ReleaseProject.project_id)
        )
        for release_id, version, project_id in await connection.execute(statement):
            of_release = found.setdefault(release_id, {"version": version, "projects": []})
            if project_id is not None:
                of_release["projects"].append(project_id)
    await record_changes(connection, organization_id, kind, found)


async def record_created_deploys(
    connection: Transaction, organization_id: int, deploy_ids: Iterable[int]
) -> None:
    """Write that deploys were made; their releases have changed with them."""
    found: dict[int, dict[str, Any]] = {}
    for some in split_into_chunks(list(deploy_ids), KEYS_PER_STATEMENT):
        statement = (
            select(
                Deploy.id,
                Deploy.release_id,
                Release.version,
                Environment.name,
                ReleaseProject.project_id,
            )
            .join(Release, Release.id == Deploy.release_id)
            .join(Environment, Environment.id == Deploy.environment_id)
            .outerjoin(ReleaseProject, ReleaseProject.release_id == Deploy.release_id)
            .where(Deploy.id.in_(some))
            .order_by(Deploy.id, ReleaseProject.project_id)
        )
        for deploy_id, release_id, version, environment, project_id in await connection.execute(
            statement
        ):
            of_deploy = found.setdefault(
                deploy_id,
                {
                    "release": release_id,
                    "version": version,
                    "environment": environment,
                    "projects": [],
                },
            )
            if project_id is not None:
                of_deploy["projects"].append(project_id)
    await record_changes(connection, organization_id, ChangeKind.DEPLOY_CREATED, found)


class DashboardChange(NamedTuple):
    """That a user brought a dashboard to a version, or deleted it at that."""

    organization_id: int
    dashboard_id: int
    version: int
    user_id: int
    is_deleted: bool = False


async def record_dashboard_change(connection: Transaction, change: DashboardChange) -> None:
    """Write what happened to a dashboard."""
    details = {"version": change.version, "user": change.user_id, "deleted": change.is_deleted}
    subjects = {change.dashboard_id: details}
    await record_changes(
        connection, change.organization_id, ChangeKind.DASHBOARD_CHANGED, subjects
    )


async def read_since(
    snapshot: Snapshot, position: FeedPosition | None, *, on_sqlite: bool
) -> tuple[Sequence[ChangeRow], FeedPosition]:
    """The changes after a position, by id, each of them once; and the position behind them.

    Without a position (None) there are none: it begins now.
    """
    if on_sqlite:
        if position is None:
            return (), FeedPosition(await snapshot.fetch_int(LAST_ID, batch="changes"))
        rows = await read_changes(snapshot, Change.id > position.horizon)
        return rows, FeedPosition(rows[-1].id) if rows else position
    horizon = await snapshot.fetch_int(OLDEST_OPEN_TRANSACTION, batch="changes")
    start = horizon if position is None else position.horizon
    rows = await read_changes(snapshot, Change.transaction >= start)
    seen = frozenset(row.id for row in rows if row.transaction >= horizon)
    behind = FeedPosition(horizon, seen)
    if position is None:
        return (), behind
    return [row for row in rows if row.id not in position.seen], behind


async def read_changes(snapshot: Snapshot, condition: Any) -> list[ChangeRow]:
    """The changes of a condition, by id."""
    rows = await snapshot.fetch_rows(CHANGES.where(condition), batch="changes")
    return [ChangeRow(*row) for row in rows]
