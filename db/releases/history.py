"""Statements that write a git history in bulk. Writing the same history again changes nothing."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from itertools import islice
from typing import Any, NamedTuple

from sqlalchemy import bindparam, func, select, update

from db.accounts.organization import insert_missing_rows, upsert_organization, upsert_row
from db.connection.access import ReadConnection, Transaction
from db.connection.bulk import (
    KEYS_PER_STATEMENT,
    insert_returning_ids,
    insert_rows,
    split_into_chunks,
)
from db.connection.database import Snapshot
from db.connection.transaction import insert_missing, upsert
from db.events import changes
from db.events.changes import ChangeKind
from db.models import (
    Commit,
    CommitAuthor,
    Deploy,
    DeployProject,
    FileChange,
    HeadCommit,
    Project,
    Release,
    ReleaseCommit,
    ReleaseProject,
    ReleaseProjectEnvironment,
    Repository,
)
from db.releases.deploys import upsert_environment


class ImportTarget(NamedTuple):
    """The ids that an imported history belongs to."""

    organization_id: int
    project_id: int
    repository_id: int
    environment_id: int | None


class NewRepository(NamedTuple):
    """A repository's name, URL and provider."""

    name: str
    url: str | None
    provider: str | None


class NewAuthor(NamedTuple):
    """An author; the email address is lower-cased."""

    email: str
    name: str | None


class StoredAuthor(NamedTuple):
    """The stored id and name of an author."""

    id: int
    name: str | None


class NewCommit(NamedTuple):
    """The values of a new commit."""

    sha: str
    message: str
    date_created: datetime
    author_id: int | None


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

    It counts as imported if it is in the target's project and has a head commit of the target's
    repository.
    """

    id: int
    is_imported: bool
    is_deployed: bool
    date: datetime


class DeployableRelease(NamedTuple):
    """A release to deploy, and the date the deploy finished."""

    release_id: int
    date: datetime


async def upsert_target(
    connection: Transaction,
    organization: str,
    project: str,
    repository: NewRepository,
    environment: str | None,
) -> ImportTarget:
    """Find or create the rows that a history belongs to, and return their ids.

    Existing rows stay unchanged. Without an environment its id is None.
    """
    organization_id = await upsert_organization(connection, organization, None)
    shared_values = {"organization_id": organization_id}
    project_id = await find_or_create(
        connection, Project, shared_values | {"slug": project}, {"name": project}
    )
    repository_id = await find_or_create(
        connection,
        Repository,
        shared_values | {"name": repository.name},
        {"url": repository.url, "provider": repository.provider},
    )
    environment_id = None
    if environment is not None:
        environment_id = await upsert_environment(
            connection, organization_id, environment, [project_id]
        )
    return ImportTarget(organization_id, project_id, repository_id, environment_id)


async def find_or_create(
    connection: Transaction, model: type[Any], key: dict[str, Any], values: dict[str, Any]
) -> int:
    """Return the id of the newest row with a key, created with those values if there is none."""
    conditions = [getattr(model, name) == value for name, value in key.items()]
    row_id: int | None = await connection.scalar(
        select(model.id).where(*conditions).order_by(model.id.desc()).limit(1)
    )
    return await upsert_row(connection, model, key, values) if row_id is None else row_id


async def read_head_shas(snapshot: Snapshot, target: ImportTarget) -> Sequence[str]:
    """Return the shas of the repository's head commits in the project's releases."""
    statement = (
        select(Commit.sha)
        .distinct()
        .join(HeadCommit, HeadCommit.commit_id == Commit.id)
        .join(ReleaseProject, ReleaseProject.release_id == HeadCommit.release_id)
        .where(
            HeadCommit.organization_id == target.organization_id,
            HeadCommit.repository_id == target.repository_id,
            ReleaseProject.project_id == target.project_id,
        )
    )
    return [row[0] for row in await snapshot.fetch_rows(statement, batch="heads of a repository")]


async def read_releases(
    snapshot: Snapshot, target: ImportTarget, versions: Sequence[str]
) -> Mapping[str, StoredRelease]:
    """Return the organization's releases with these versions, by version."""
    statement = (
        select(
            Release.version,
            Release.id,
            (HeadCommit.release_id.is_not(None) & ReleaseProject.release_id.is_not(None)),
            Release.last_deploy_id.is_not(None),
            Release.date_created,
        )
        .outerjoin(
            HeadCommit,
            (HeadCommit.release_id == Release.id)
            & (HeadCommit.repository_id == target.repository_id),
        )
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
    releases_by_version: dict[str, StoredRelease] = {}
    for chunk in split_into_chunks(versions, KEYS_PER_STATEMENT):
        rows = await snapshot.fetch_rows(statement, {"versions": chunk}, batch="releases of tags")
        releases_by_version |= {row[0]: StoredRelease(*tuple(row)[1:]) for row in rows}
    return releases_by_version


async def upsert_authors(
    connection: Transaction, organization_id: int, authors: Sequence[NewAuthor]
) -> tuple[Mapping[str, StoredAuthor], int]:
    """Find or create authors; return them by address, and the number of created ones."""
    existing = await read_authors_by_email(connection, organization_id, authors)
    missing = [author for author in authors if author.email not in existing]
    if not missing:
        return existing, 0
    statement = insert_missing(connection, CommitAuthor).returning(CommitAuthor.id)
    rows = [author._asdict() | {"organization_id": organization_id} for author in missing]
    created = len((await connection.scalars(statement, rows)).all())
    return existing | await read_authors_by_email(connection, organization_id, missing), created


async def read_authors_by_email(
    connection: ReadConnection, organization_id: int, authors: Sequence[NewAuthor]
) -> dict[str, StoredAuthor]:
    """Return the existing authors by address."""
    statement = select(CommitAuthor.email, CommitAuthor.id, CommitAuthor.name).where(
        CommitAuthor.organization_id == organization_id,
        CommitAuthor.email.in_([author.email for author in authors]),
    )
    return {row[0]: StoredAuthor(*row[1:]) for row in await connection.execute(statement)}


async def rename_authors(connection: Transaction, authors: Sequence[StoredAuthor]) -> None:
    """Set the names of authors, given by id."""
    if authors:
        statement = update(CommitAuthor).where(CommitAuthor.id == bindparam("author"))
        rows = [{"author": author.id, "name": author.name} for author in authors]
        await connection.execute(statement, rows)


async def upsert_commits(
    connection: Transaction, target: ImportTarget, commits: Sequence[NewCommit]
) -> Mapping[str, int]:
    """Create commits, or complete existing ones, and return their ids by sha.

    A stored author stays if the history names none (docs/reference/releases.md#writing-commits).
    """
    if not commits:
        return {}
    insertion = upsert(connection, Commit)
    statement = insertion.on_conflict_do_update(
        index_elements=[Commit.repository_id, Commit.sha],
        set_={
            "message": insertion.excluded.message,
            "date_created": insertion.excluded.date_created,
            "author_id": func.coalesce(insertion.excluded.author_id, Commit.author_id),
        },
    ).returning(Commit.sha, Commit.id)
    shared_values = {
        "organization_id": target.organization_id,
        "repository_id": target.repository_id,
    }
    rows = [commit._asdict() | shared_values for commit in commits]
    return {row[0]: row[1] for row in await connection.execute(statement, rows)}


async def insert_file_changes(
    connection: Transaction, target: ImportTarget, changes: Iterable[tuple[int, str, str]]
) -> None:
    """Insert the missing file changes, given by commit id, path and A, D or M."""
    rows = [
        {
            "organization_id": target.organization_id,
            "commit_id": commit_id,
            "path": path,
            "type": type_,
        }
        for commit_id, path, type_ in changes
    ]
    await insert_missing_rows(connection, FileChange, rows)


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
    repository = {"repository_id": target.repository_id}
    await insert_missing_rows(
        connection,
        HeadCommit,
        [key | repository | {"commit_id": release.head_id} for key, release in created],
    )
    links = (
        key | {"commit_id": commit_id, "position": position}
        for key, release in created
        for position, commit_id in enumerate(release.commit_ids)
    )
    while rows := list(islice(links, KEYS_PER_STATEMENT)):
        await insert_rows(connection, ReleaseCommit, rows)
    await changes.record_release_changes(
        connection, target.organization_id, ChangeKind.RELEASE_CREATED, ids.values()
    )
    return ids


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
            for release_id, date in releases
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
        .values(deploy_count=1, last_deploy_id=bindparam("deploy")),
        [
            {"deployed": release.release_id, "deploy": deploy_id}
            for release, deploy_id in zip(releases, deploy_ids, strict=True)
        ],
    )
    insertion = upsert(connection, ReleaseProjectEnvironment)
    await connection.execute(
        insertion.on_conflict_do_update(
            index_elements=["release_id", "project_id", "environment_id"],
            set_={"last_deploy_id": insertion.excluded.last_deploy_id},
        ),
        [
            target_values
            | {
                "release_id": release.release_id,
                "project_id": target.project_id,
                "first_seen": release.date,
                "last_seen": release.date,
                "last_deploy_id": deploy_id,
            }
            for release, deploy_id in zip(releases, deploy_ids, strict=True)
        ],
    )
    await changes.record_created_deploys(connection, target.organization_id, deploy_ids)
    return len(deploy_ids)
