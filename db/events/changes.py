"""Changes that subscribers receive, written in the transaction that causes them.

On PostgreSQL a writer with a lower id may commit later, so "every id above the last one" would
miss rows. A reader instead remembers the oldest transaction that was open when it read, and the
ids that it has already read of that and later transactions.
"""

from collections.abc import Iterable, Mapping, Sequence
from enum import Enum
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, Text, and_, cast, func, insert, select

from db.connection.access import ReadConnection, Transaction
from db.connection.bulk import KEYS_PER_STATEMENT, execute_many, split_into_chunks
from db.connection.clock import now
from db.connection.keys import KEYS, is_among
from db.connection.notifications import with_notification
from db.models import Change, Deploy, DeployProject, Environment, Release, ReleaseProject
from db.reading.snapshot import Snapshot
from db.rows import columns


class ChangeKind(Enum):
    """The kind of object that changed, and how."""

    RELEASE_CREATED = "release created"
    RELEASE_UPDATED = "release updated"
    RELEASE_COMMITS_SET = "release commits set"
    RELEASE_DELETED = "release deleted"
    DEPLOY_CREATED = "deploy created"
    DASHBOARD_CHANGED = "dashboard changed"


class ChangeRow(NamedTuple):
    """A change of the object with the id `subject_id`, with the details for subscribers."""

    id: int
    organization_id: int
    transaction: int
    kind: str
    subject_id: int
    details: Mapping[str, Any]


class FeedPosition(NamedTuple):
    """How far changes were read: all before `horizon`, and after it the ids in `seen`.

    The horizon is a transaction id on PostgreSQL and a row id on SQLite.
    """

    horizon: int
    seen: frozenset[int] = frozenset()


CURRENT_TRANSACTION = cast(cast(func.pg_current_xact_id(), Text), BigInteger)
OLDEST_OPEN_TRANSACTION = select(
    cast(cast(func.pg_snapshot_xmin(func.pg_current_snapshot()), Text), BigInteger)
)
LAST_ID = select(func.coalesce(func.max(Change.id), 0))
RELEASE_PROJECTS = (
    select(Release.id, Release.version, ReleaseProject.project_id)
    .outerjoin(ReleaseProject, ReleaseProject.release_id == Release.id)
    .where(is_among(Release.id, KEYS))
    .order_by(Release.id, ReleaseProject.project_id)
)
CHANGES = select(*columns(Change, ChangeRow)).order_by(Change.id)


async def record_changes(
    connection: Transaction,
    organization_id: int,
    kind: ChangeKind,
    subjects: Mapping[int, Mapping[str, Any]],
) -> None:
    """Record a change of each subject, given by id with the details that subscribers receive."""
    if not subjects:
        return
    is_postgresql = connection.dialect.name == "postgresql"
    statement = insert(Change).values(
        transaction=CURRENT_TRANSACTION if is_postgresql else 0, date_created=now()
    )
    shared_values = {"organization_id": organization_id, "kind": kind.value}
    rows = [
        shared_values | {"subject_id": id_, "details": dict(subject_details)}
        for id_, subject_details in subjects.items()
    ]
    await execute_many(connection, await with_notification(connection, statement), rows)


async def record_release_changes(
    connection: Transaction, organization_id: int, kind: ChangeKind, release_ids: Iterable[int]
) -> None:
    """Record a change of each release as it is now; missing releases are skipped."""
    details = await read_release_details(connection, list(release_ids))
    await record_changes(connection, organization_id, kind, details)


async def read_release_details(
    connection: ReadConnection, release_ids: Sequence[int]
) -> Mapping[int, dict[str, Any]]:
    """Return the details of changes of releases by id; missing releases are left out."""
    details_by_release: dict[int, dict[str, Any]] = {}
    for chunk in split_into_chunks(release_ids, KEYS_PER_STATEMENT):
        rows = await connection.execute(RELEASE_PROJECTS, {"keys": chunk})
        for release_id, version, project_id in rows:
            details = details_by_release.setdefault(
                release_id, {"version": version, "projects": []}
            )
            if project_id is not None:
                details["projects"].append(project_id)
    return details_by_release


async def record_deleted_release(
    connection: Transaction,
    organization_id: int,
    release_id: int,
    running: Sequence[tuple[int, str]],
) -> None:
    """Record that a release is deleted, with the projects and environments that it runs in.

    Call it before the release is deleted.
    """
    details = await read_release_details(connection, [release_id])
    for each in details.values():
        each["running"] = [list(pair) for pair in running]
    await record_changes(connection, organization_id, ChangeKind.RELEASE_DELETED, details)


async def record_created_deploys(
    connection: Transaction, organization_id: int, deploy_ids: Iterable[int]
) -> None:
    """Record that deploys were created."""
    details_by_deploy: dict[int, dict[str, Any]] = {}
    for chunk in split_into_chunks(list(deploy_ids), KEYS_PER_STATEMENT):
        statement = (
            select(
                Deploy.id,
                Deploy.release_id,
                Release.version,
                Environment.name,
                Deploy.date_finished,
                ReleaseProject.project_id,
                DeployProject.project_id.is_not(None),
            )
            .join(Release, Release.id == Deploy.release_id)
            .join(Environment, Environment.id == Deploy.environment_id)
            .outerjoin(ReleaseProject, ReleaseProject.release_id == Deploy.release_id)
            .outerjoin(
                DeployProject,
                and_(
                    DeployProject.deploy_id == Deploy.id,
                    DeployProject.project_id == ReleaseProject.project_id,
                ),
            )
            .where(Deploy.id.in_(chunk))
            .order_by(Deploy.id, ReleaseProject.project_id)
        )
        for row in await connection.execute(statement):
            details = details_by_deploy.setdefault(
                row[0],
                {
                    "release": row[1],
                    "version": row[2],
                    "environment": row[3],
                    "finished": row[4].isoformat(),
                    "projects": [],
                    "deployed": [],
                },
            )
            project_id, is_deployed = row[5:]
            if project_id is not None:
                details["projects"].append(project_id)
            if is_deployed:
                details["deployed"].append(project_id)
    await record_changes(connection, organization_id, ChangeKind.DEPLOY_CREATED, details_by_deploy)


class DashboardChange(NamedTuple):
    """A user's change of a dashboard to a version, or its deletion at that version.

    The change of a service token has no user.
    """

    organization_id: int
    dashboard_id: int
    version: int
    user_id: int | None
    is_deleted: bool = False


async def record_dashboard_change(connection: Transaction, change: DashboardChange) -> None:
    """Record a change of a dashboard."""
    details = {"version": change.version, "user": change.user_id, "deleted": change.is_deleted}
    subjects = {change.dashboard_id: details}
    await record_changes(
        connection, change.organization_id, ChangeKind.DASHBOARD_CHANGED, subjects
    )


async def read_since(
    snapshot: Snapshot, position: FeedPosition | None, *, on_sqlite: bool
) -> tuple[Sequence[ChangeRow], FeedPosition]:
    """Return the changes after a position by id, each once, and the position after them.

    Without a position it returns no changes and the current position.
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
    position_after = FeedPosition(horizon, seen)
    if position is None:
        return (), position_after
    return [row for row in rows if row.id not in position.seen], position_after


async def read_changes(snapshot: Snapshot, condition: Any) -> list[ChangeRow]:
    """Return the changes that match a condition, by id."""
    rows = await snapshot.fetch_rows(CHANGES.where(condition), batch="changes")
    return [ChangeRow(*row) for row in rows]
