"""Statements that write releases and what belongs to them (releases.md 5)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import bindparam, delete, exists, func, insert, select, update

from db.accounts.organization import insert_missing_rows, lock_organization
from db.connection.access import ReadConnection, Transaction
from db.connection.bulk import KEYS_PER_STATEMENT, execute_many, split_into_chunks
from db.connection.transaction import insert_missing, upsert
from db.models import (
    Commit,
    HeadCommit,
    Member,
    Release,
    ReleaseCommit,
    ReleaseProject,
    Repository,
    SessionHour,
    User,
)
from db.releases.conditions import to_ascii_lower


class LockedRelease(NamedTuple):
    """A release that nobody else writes to until the transaction ends."""

    id: int
    status: int | None


class CommitKey(NamedTuple):
    """A commit of a repository."""

    repository_id: int
    sha: str


class StoredCommit(NamedTuple):
    """A commit as it was found."""

    id: int
    message: str | None
    date_created: datetime
    author_id: int | None


async def insert_release(connection: Transaction, values: Mapping[str, Any]) -> int | None:
    """Make a release; its id, None if the organization has one of that version."""
    statement = insert_missing(connection, Release).values(**values).returning(Release.id)
    return await connection.scalar(statement)


async def lock_release(
    connection: Transaction, organization_id: int, version: str, *, to_delete: bool = False
) -> LockedRelease | None:
    """The release of a version, once nobody else writes to it; None if there is none.

    Others may refer to it meanwhile, unless it is to be deleted.
    """
    if "\0" in version:
        return None
    statement = (
        select(Release.id, Release.status)
        .where(Release.organization_id == organization_id, Release.version == version)
        .with_for_update(key_share=not to_delete)
    )
    row = (await connection.execute(statement)).one_or_none()
    return None if row is None else LockedRelease(*row)


async def update_release(
    connection: Transaction, release_id: int, values: Mapping[str, Any]
) -> None:
    """Set columns of a release."""
    if values:
        await connection.execute(update(Release).where(Release.id == release_id).values(**values))


async def link_projects(
    connection: Transaction, organization_id: int, release_id: int, project_ids: Iterable[int]
) -> int:
    """Put a release into projects; into how many it was not in before."""
    statement = insert_missing(connection, ReleaseProject).returning(ReleaseProject.project_id)
    own = {"organization_id": organization_id, "release_id": release_id, "new_groups": 0}
    rows = [own | {"project_id": project_id} for project_id in project_ids]
    return len((await connection.scalars(statement, rows)).all()) if rows else 0


async def has_new_groups(connection: ReadConnection, release_id: int) -> bool:
    """Whether some issue was first seen in the release."""
    statement = select(
        exists().where(ReleaseProject.release_id == release_id, ReleaseProject.new_groups > 0)
    )
    return bool(await connection.scalar(statement))


async def has_sessions(connection: ReadConnection, release_id: int, since: int) -> bool:
    """Whether there are sessions from a time on, in Unix seconds."""
    statement = select(
        exists().where(SessionHour.release_id == release_id, SessionHour.hour >= since)
    )
    return bool(await connection.scalar(statement))


async def delete_release(connection: Transaction, release_id: int) -> None:
    """Delete a release with all that belongs to it alone."""
    await connection.execute(delete(Release).where(Release.id == release_id))


async def find_member_id(
    connection: ReadConnection, organization_id: int, name: str, user_id: int | None
) -> int | None:
    """The id of the member with that id or, failing that, that user name."""
    statement = (
        select(User.id)
        .join(Member, Member.user_id == User.id)
        .where(
            Member.organization_id == organization_id,
            (User.username == name) | (User.id == user_id) if user_id else User.username == name,
        )
        .order_by(User.id != user_id if user_id else User.id)
        .limit(1)
    )
    return await connection.scalar(statement)


async def find_repository_ids(
    connection: ReadConnection, organization_id: int, names: Sequence[str]
) -> Mapping[str, int]:
    """The ids of those repositories that are there, of several of a name the newest."""
    statement = (
        select(Repository.name, Repository.id)
        .where(
            Repository.organization_id == organization_id,
            Repository.name.in_(bindparam("names", expanding=True)),
        )
        .order_by(Repository.id)
    )
    found: dict[str, int] = {}
    for some in split_into_chunks(names, KEYS_PER_STATEMENT):
        rows = await connection.execute(statement, {"names": list(some)})
        found |= {row[0]: row[1] for row in rows}
    return found


async def find_repository_ids_ignoring_case(
    connection: ReadConnection, organization_id: int, names: Sequence[str]
) -> Mapping[str, int]:
    """The ids of those repositories that are there but for the case of letters, by given name."""
    statement = select(func.lower(Repository.name), Repository.id).where(
        Repository.organization_id == organization_id
    )
    rows = await connection.execute(statement.order_by(Repository.id))
    found = {row[0]: row[1] for row in rows}
    return {name: found[to_ascii_lower(name)] for name in names if to_ascii_lower(name) in found}


async def upsert_repositories(
    connection: Transaction, organization_id: int, names: Sequence[str]
) -> Mapping[str, int]:
    """The ids of repositories; missing ones are made, one of each name."""
    found = await find_repository_ids(connection, organization_id, names)
    if all(name in found for name in names):
        return found
    # Names are not unique, so whoever makes one must be alone.
    await lock_organization(connection, organization_id)
    found = await find_repository_ids(connection, organization_id, names)
    missing = [name for name in names if name not in found]
    rows = [{"organization_id": organization_id, "name": name} for name in missing]
    await execute_many(connection, insert(Repository), rows)
    return await find_repository_ids(connection, organization_id, names)


async def read_commits(
    connection: ReadConnection, keys: Iterable[CommitKey]
) -> dict[CommitKey, StoredCommit]:
    """Those of the commits that are there."""
    by_repository: dict[int, list[str]] = {}
    for repository_id, sha in keys:
        by_repository.setdefault(repository_id, []).append(sha)
    found: dict[CommitKey, StoredCommit] = {}
    for repository_id, shas in by_repository.items():
        for some in split_into_chunks(shas, KEYS_PER_STATEMENT):
            statement = select(
                Commit.sha, Commit.id, Commit.message, Commit.date_created, Commit.author_id
            ).where(Commit.repository_id == repository_id, Commit.sha.in_(some))
            for row in await connection.execute(statement):
                found[CommitKey(repository_id, row[0])] = StoredCommit(*row[1:])
    return found


async def insert_commits(
    connection: Transaction, organization_id: int, new: Mapping[CommitKey, Mapping[str, Any]]
) -> None:
    """Make commits; those that somebody else made meanwhile stay as they are."""
    own = {"organization_id": organization_id}
    await insert_missing_rows(
        connection,
        Commit,
        [
            own | key._asdict() | dict(values)
            for key, values in sorted(new.items(), key=key_of_pair)
        ],
    )


def key_of_pair(pair: tuple[CommitKey, object]) -> CommitKey:
    """The key, to sort by: two who write the same rows in one order never wait in a circle."""
    return pair[0]


async def merge_commits(connection: Transaction, changed: Sequence[dict[str, Any]]) -> None:
    """Write what was said of commits: `commit` is the id, and None what nothing was said of.

    Somebody else may have said the rest meanwhile, so that it is left to the database.
    """
    statement = (
        update(Commit)
        .where(Commit.id == bindparam("commit"))
        .values(
            message=coalesce_parameter("new_message", Commit.message),
            date_created=coalesce_parameter("new_date", Commit.date_created),
            author_id=coalesce_parameter("new_author", Commit.author_id),
        )
    )
    await execute_many(connection, statement, sorted(changed, key=lambda row: int(row["commit"])))


def coalesce_parameter(name: str, column: Any) -> Any:
    """The parameter or, when it is null, what is stored."""
    return func.coalesce(bindparam(name, type_=column.type), column)


async def replace_release_commits(
    connection: Transaction,
    organization_id: int,
    release_id: int,
    links: Iterable[tuple[int, int]],
) -> None:
    """Give a release its commits, each with its position, in place of those it had."""
    await connection.execute(delete(ReleaseCommit).where(ReleaseCommit.release_id == release_id))
    own = {"organization_id": organization_id, "release_id": release_id}
    rows = [own | {"commit_id": commit_id, "position": at} for commit_id, at in links]
    await execute_many(connection, insert(ReleaseCommit), rows)


async def insert_missing_heads(
    connection: Transaction, organization_id: int, release_id: int, heads: Mapping[int, int]
) -> None:
    """Say where repositories stood, unless the release says so already: commits by repository."""
    await insert_missing_rows(
        connection, HeadCommit, to_head_rows(organization_id, release_id, heads)
    )


async def upsert_heads(
    connection: Transaction, organization_id: int, release_id: int, heads: Mapping[int, int]
) -> None:
    """Say where repositories stood: commits by repository."""
    new = upsert(connection, HeadCommit)
    statement = new.on_conflict_do_update(
        index_elements=["release_id", "repository_id"],
        set_={"commit_id": new.excluded.commit_id},
    )
    await execute_many(connection, statement, to_head_rows(organization_id, release_id, heads))


def to_head_rows(
    organization_id: int, release_id: int, heads: Mapping[int, int]
) -> list[dict[str, Any]]:
    """The rows of head commits."""
    own = {"organization_id": organization_id, "release_id": release_id}
    return [
        own | {"repository_id": repository_id, "commit_id": commit_id}
        for repository_id, commit_id in sorted(heads.items())
    ]


async def clear_commits(connection: Transaction, release_id: int) -> None:
    """Take a release's commits and heads away; the commits themselves stay."""
    await connection.execute(delete(HeadCommit).where(HeadCommit.release_id == release_id))
    await connection.execute(delete(ReleaseCommit).where(ReleaseCommit.release_id == release_id))
    await update_release(
        connection, release_id, {"author_ids": [], "commit_count": 0, "last_commit_id": None}
    )
