"""Statements that write the releases of a git history in bulk."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import bindparam, delete, func, select, update

from db.accounts.organization import insert_missing_rows
from db.connection.access import ReadConnection, Transaction
from db.connection.bulk import (
    KEYS_PER_STATEMENT,
    execute_many,
    insert_returning_ids,
    insert_rows,
    split_into_chunks,
)
from db.connection.transaction import insert_missing, upsert
from db.events import changes
from db.events.changes import ChangeKind
from db.models import (
    Commit,
    Deploy,
    DeployProject,
    HeadCommit,
    Release,
    ReleaseCommit,
    ReleaseProject,
    ReleaseProjectEnvironment,
)
from db.releases.history import ImportTarget


class NewRelease(NamedTuple):
    """A new release; its commits are newest first, and `head_id` is the commit of its tag."""

    version: str
    ref: str
    date: datetime
    semver: Mapping[str, Any]
    author_ids: Sequence[int]
    commit_ids: Sequence[int]
    head_id: int


class StoredRelease(NamedTuple):
    """A stored release of a version.

    `head_sha`, `head_date` and `head_author_id` are of its head commit in the target's repository;
    None without one. `is_linked` is whether it is in the target's project.
    """

    id: int
    version: str
    ref: str | None
    date_created: datetime
    date_released: datetime | None
    is_deployed: bool
    is_linked: bool
    head_sha: str | None
    head_date: datetime | None
    head_author_id: int | None
    author_ids: Sequence[str] | None


class StoredLink(NamedTuple):
    """A commit of a stored release."""

    commit_id: int
    repository_id: int
    sha: str
    author_id: int | None
    date: datetime
    has_message: bool


class ReleaseContents(NamedTuple):
    """The commits, newest first, and the authors that a release is to have."""

    release_id: int
    commit_ids: Sequence[int]
    author_ids: Sequence[int]


class DeployableRelease(NamedTuple):
    """A release to deploy, the date the deploy finished, and when it was seen by that."""

    release_id: int
    date: datetime
    seen: datetime | None


async def read_releases(
    connection: ReadConnection, target: ImportTarget, versions: Sequence[str]
) -> Mapping[str, StoredRelease]:
    """Return the organization's releases with these versions, by version."""
    statement = (
        select(
            Release.id,
            Release.version,
            Release.ref,
            Release.date_created,
            Release.date_released,
            Release.last_deploy_id.is_not(None),
            ReleaseProject.release_id.is_not(None),
            Commit.sha,
            Commit.date_created,
            Commit.author_id,
            Release.author_ids,
        )
        .outerjoin(
            HeadCommit,
            (HeadCommit.release_id == Release.id)
            & (HeadCommit.repository_id == target.repository_id),
        )
        .outerjoin(Commit, Commit.id == HeadCommit.commit_id)
        .outerjoin(
            ReleaseProject,
            (ReleaseProject.release_id == Release.id)
            & (ReleaseProject.project_id == target.project_id),
        )
        .where(
            Release.organization_id == target.organization_id,
            Release.version.in_(bindparam("versions", expanding=True)),
        )
    )
    releases: dict[str, StoredRelease] = {}
    for chunk in split_into_chunks(versions, KEYS_PER_STATEMENT):
        rows = await connection.execute(statement, {"versions": list(chunk)})
        releases |= {row[1]: StoredRelease(*row) for row in rows}
    return releases


async def lock_releases(
    connection: Transaction, target: ImportTarget, versions: Sequence[str]
) -> None:
    """Lock the organization's releases with these versions until the transaction ends."""
    await connection.execute(
        select(Release.id)
        .where(Release.organization_id == target.organization_id, Release.version.in_(versions))
        .order_by(Release.id)
        .with_for_update(key_share=True)
    )


async def read_links(
    connection: ReadConnection, release_ids: Sequence[int]
) -> Mapping[int, Sequence[StoredLink]]:
    """Return the commits of releases by the release's id, each in order."""
    links: dict[int, list[StoredLink]] = {release_id: [] for release_id in release_ids}
    statement = (
        select(
            ReleaseCommit.release_id,
            Commit.id,
            Commit.repository_id,
            Commit.sha,
            Commit.author_id,
            Commit.date_created,
            Commit.message.is_not(None),
        )
        .join(Commit, Commit.id == ReleaseCommit.commit_id)
        .where(ReleaseCommit.release_id.in_(bindparam("releases", expanding=True)))
        .order_by(ReleaseCommit.release_id, ReleaseCommit.position)
    )
    for chunk in split_into_chunks(release_ids, KEYS_PER_STATEMENT):
        for row in await connection.execute(statement, {"releases": list(chunk)}):
            links[row[0]].append(StoredLink(*row[1:]))
    return links


async def insert_releases(
    connection: Transaction, target: ImportTarget, new: Sequence[NewRelease]
) -> Mapping[str, int]:
    """Create releases with their projects, heads and commits; return their ids by version.

    Versions that another writer created concurrently are skipped and not returned.
    """
    statement = insert_missing(connection, Release).returning(Release.version, Release.id)
    rows = [to_release_values(target, release) for release in new]
    ids = {row[0]: row[1] for row in await connection.execute(statement, rows)}
    shared_values = {"organization_id": target.organization_id}
    created = [
        (shared_values | {"release_id": ids[r.version]}, r) for r in new if r.version in ids
    ]
    await insert_missing_rows(
        connection, ReleaseProject, [key | {"project_id": target.project_id} for key, _ in created]
    )
    await upsert_heads(connection, target, {ids[r.version]: r.head_id for _, r in created})
    await insert_links(
        connection,
        target,
        (ReleaseContents(ids[r.version], r.commit_ids, r.author_ids) for _, r in created),
    )
    await changes.record_release_changes(
        connection, target.organization_id, ChangeKind.RELEASE_CREATED, ids.values()
    )
    return ids


async def insert_links(
    connection: Transaction, target: ImportTarget, contents: Iterable[ReleaseContents]
) -> None:
    """Link releases without commits to their commits."""
    links = (
        {
            "organization_id": target.organization_id,
            "release_id": release.release_id,
            "commit_id": commit_id,
            "position": position,
        }
        for release in contents
        for position, commit_id in enumerate(release.commit_ids)
    )
    while rows := list(islice(links, KEYS_PER_STATEMENT)):
        await insert_rows(connection, ReleaseCommit, rows)


async def replace_commits(
    connection: Transaction, target: ImportTarget, contents: Sequence[ReleaseContents]
) -> None:
    """Replace the commits of releases, which must be locked, and their authors."""
    if not contents:
        return
    release_ids = [release.release_id for release in contents]
    await connection.execute(
        delete(ReleaseCommit).where(ReleaseCommit.release_id.in_(release_ids))
    )
    await insert_links(connection, target, contents)
    statement = (
        update(Release)
        .where(Release.id == bindparam("release"))
        .values(
            author_ids=bindparam("authors", type_=Release.author_ids.type),
            commit_count=bindparam("count"),
            last_commit_id=bindparam("last"),
        )
    )
    rows = [
        {
            "release": release.release_id,
            "authors": [str(author_id) for author_id in release.author_ids],
            "count": len(release.commit_ids),
            "last": release.commit_ids[0] if release.commit_ids else None,
        }
        for release in contents
    ]
    await connection.execute(statement, rows)
    await changes.record_release_changes(
        connection, target.organization_id, ChangeKind.RELEASE_COMMITS_SET, release_ids
    )


async def upsert_heads(
    connection: Transaction, target: ImportTarget, heads: Mapping[int, int]
) -> None:
    """Set the head commits of the target's repository, given by the release's id."""
    insertion = upsert(connection, HeadCommit)
    statement = insertion.on_conflict_do_update(
        index_elements=["release_id", "repository_id"],
        set_={"commit_id": insertion.excluded.commit_id},
    )
    shared_values = {
        "organization_id": target.organization_id,
        "repository_id": target.repository_id,
    }
    rows = [
        shared_values | {"release_id": release_id, "commit_id": commit_id}
        for release_id, commit_id in heads.items()
    ]
    await execute_many(connection, statement, rows)


async def complete_releases(
    connection: Transaction, target: ImportTarget, values: Mapping[int, tuple[str, datetime]]
) -> None:
    """Link releases to the target's project, and set those of ref and date that are missing.

    `values` has the ref and date by the release's id.
    """
    if not values:
        return
    shared_values = {
        "organization_id": target.organization_id,
        "project_id": target.project_id,
    }
    await insert_missing_rows(
        connection,
        ReleaseProject,
        [shared_values | {"release_id": release_id} for release_id in values],
    )
    statement = (
        update(Release)
        .where(Release.id == bindparam("release"))
        .values(
            ref=func.coalesce(Release.ref, bindparam("new_ref")),
            date_released=func.coalesce(
                Release.date_released, bindparam("date", type_=Release.date_released.type)
            ),
            is_only_seen=False,
        )
    )
    await connection.execute(
        statement,
        [
            {"release": release_id, "new_ref": ref, "date": date}
            for release_id, (ref, date) in values.items()
        ],
    )
    await changes.record_release_changes(
        connection, target.organization_id, ChangeKind.RELEASE_UPDATED, list(values)
    )


def to_release_values(target: ImportTarget, release: NewRelease) -> dict[str, Any]:
    """Return the row of a new release."""
    return {
        "organization_id": target.organization_id,
        "version": release.version,
        "status": 0,
        "ref": release.ref,
        "data": {},
        "date_created": release.date,
        "date_released": release.date,
        "author_ids": [str(author_id) for author_id in release.author_ids],
        "commit_count": len(release.commit_ids),
        "last_commit_id": release.commit_ids[0] if release.commit_ids else None,
        **release.semver,
    }


async def insert_deploys(
    connection: Transaction, target: ImportTarget, releases: Sequence[DeployableRelease]
) -> int:
    """Deploy releases to the target's environment and return the number of new deploys.

    The releases must have no deploys. Without an environment, nothing is written.
    """
    if target.environment_id is None or not releases:
        return 0
    shared_values = {"organization_id": target.organization_id}
    target_values = shared_values | {"environment_id": target.environment_id}
    deploy_ids = await insert_returning_ids(
        connection,
        Deploy,
        [
            target_values | {"release_id": release_id, "date_finished": date}
            for release_id, date, _ in releases
        ],
    )
    await insert_missing_rows(
        connection,
        DeployProject,
        [
            shared_values | {"deploy_id": deploy_id, "project_id": target.project_id}
            for deploy_id in deploy_ids
        ],
    )
    await connection.execute(
        update(Release)
        .where(Release.id == bindparam("deployed"))
        .values(
            deploy_count=func.coalesce(Release.deploy_count, 0) + 1,
            last_deploy_id=bindparam("deploy"),
        ),
        [
            {"deployed": release.release_id, "deploy": deploy_id}
            for release, deploy_id in zip(releases, deploy_ids, strict=True)
        ],
    )
    insertion = upsert(connection, ReleaseProjectEnvironment)
    rows: list[dict[str, Any]] = [
        {
            **target_values,
            "release_id": release.release_id,
            "project_id": target.project_id,
            "first_seen": release.seen,
            "last_seen": release.seen,
            "last_deploy_id": deploy_id,
        }
        for release, deploy_id in zip(releases, deploy_ids, strict=True)
    ]
    await connection.execute(
        insertion.on_conflict_do_update(
            index_elements=["release_id", "project_id", "environment_id"],
            set_={"last_deploy_id": insertion.excluded.last_deploy_id},
        ),
        rows,
    )
    await changes.record_created_deploys(connection, target.organization_id, deploy_ids)
    return len(deploy_ids)
