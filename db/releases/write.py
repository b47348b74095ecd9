"""Statements that write releases, their projects, commits and heads.

See docs/reference/releases.md#writing-releases.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    Text,
    bindparam,
    exists,
    func,
    insert,
    select,
    union_all,
    update,
)

from db.accounts.organization import insert_missing_rows, lock_organization
from db.connection.access import ReadConnection, Transaction
from db.connection.bulk import (
    KEYS_PER_STATEMENT,
    ROWS_PER_STATEMENT,
    execute_many,
    split_into_chunks,
)
from db.connection.keys import TEXT_KEYS, KeyRows, encode_keys, id_part, is_among, text_part
from db.connection.tenant_rows import delete_of, update_of
from db.connection.texts import fold
from db.connection.transaction import insert_missing, keep_statement, upsert
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
from db.rows import columns
from db.sessions.rollups.late import mark_release_late

OF_ORGANIZATION = Repository.organization_id == bindparam("of_organization")
NEWEST_BY_FOLDED_NAME = union_all(
    select(Repository.folded_name, func.max(Repository.id))
    .where(OF_ORGANIZATION, is_among(Repository.folded_name, TEXT_KEYS))
    .group_by(Repository.folded_name),
    # The column is null in rows that a server of an earlier version wrote.
    select(func.lower(Repository.name), func.max(Repository.id))
    .where(
        OF_ORGANIZATION,
        Repository.folded_name.is_(None),
        is_among(func.lower(Repository.name), TEXT_KEYS),
    )
    .group_by(func.lower(Repository.name)),
)


class LockedRelease(NamedTuple):
    """A release that is locked until the transaction ends."""

    id: int
    status: int | None
    is_only_seen: bool | None


class CommitKey(NamedTuple):
    """The repository and sha that identify a commit."""

    repository_id: int
    sha: str


class StoredCommit(NamedTuple):
    """The stored values of a commit."""

    id: int
    message: str | None
    date_created: datetime
    author_id: int | None


KEYS = KeyRows(bindparam("keys", type_=Text)).table_valued("value")
# An outer join, so that SQLite looks each key up, independent of its statistics.
SELECT_COMMITS = select(
    Commit.repository_id, Commit.sha, *columns(Commit, StoredCommit)
).select_from(
    KEYS.outerjoin(
        Commit,
        (Commit.repository_id == id_part(KEYS.c.value, 0))
        & (Commit.sha == text_part(KEYS.c.value, 1)),
    )
)
INSERT_LINKS = insert(ReleaseCommit).from_select(
    ["organization_id", "release_id", "commit_id", "position"],
    select(
        bindparam("organization", type_=BigInteger),
        bindparam("release", type_=BigInteger),
        id_part(KEYS.c.value, 0),
        id_part(KEYS.c.value, 1),
    ),
)


async def insert_release(connection: Transaction, values: Mapping[str, Any]) -> int | None:
    """Insert a release and return its id; None if the organization has that version."""
    statement = insert_missing(connection, Release).values(**values).returning(Release.id)
    return await connection.scalar(statement)


async def lock_release(
    connection: Transaction,
    organization_id: int,
    version: str,
    *,
    to_delete: bool = False,
    project_ids: Collection[int] | None = None,
) -> LockedRelease | None:
    """Lock the release with a version and return it; None if there is none.

    With `project_ids` it is one that is in at least one of these projects.

    Other transactions can still insert rows that refer to it, unless `to_delete` is set.
    """
    if "\0" in version:
        return None
    statement = (
        select(*columns(Release, LockedRelease))
        .where(Release.organization_id == organization_id, Release.version == version)
        .with_for_update(key_share=not to_delete)
    )
    if project_ids is not None:
        statement = statement.where(
            exists().where(
                ReleaseProject.release_id == Release.id, ReleaseProject.project_id.in_(project_ids)
            )
        )
    row = (await connection.execute(statement)).one_or_none()
    return None if row is None else LockedRelease(*row)


async def is_in_other_project(
    connection: Transaction, release_id: int, project_ids: Collection[int]
) -> bool:
    """Return whether a release is in a project that is not among these."""
    statement = select(ReleaseProject.project_id).where(
        ReleaseProject.release_id == release_id, ReleaseProject.project_id.not_in(project_ids)
    )
    return (await connection.execute(statement.limit(1))).first() is not None


async def find_versions_outside(
    connection: ReadConnection,
    organization_id: int,
    versions: Collection[str],
    project_ids: Collection[int],
) -> set[str]:
    """Return those of the versions whose releases exist and are in none of these projects."""
    is_inside = exists().where(
        ReleaseProject.release_id == Release.id, ReleaseProject.project_id.in_(project_ids)
    )
    statement = select(Release.version).where(
        Release.organization_id == organization_id,
        is_among(Release.version, TEXT_KEYS),
        ~is_inside,
    )
    found: set[str] = set()
    for chunk in split_into_chunks(sorted(versions), KEYS_PER_STATEMENT):
        found.update(await connection.scalars(statement, {"keys": chunk}))
    return found


async def update_release(
    connection: Transaction, organization_id: int, release_id: int, values: Mapping[str, Any]
) -> None:
    """Set columns of a release."""
    if values:
        statement = update_of(Release, organization_id).where(Release.id == release_id)
        await connection.execute(statement.values(**values))


async def link_projects(
    connection: Transaction, organization_id: int, release_id: int, project_ids: Iterable[int]
) -> int:
    """Add a release to projects and return the number of projects that it was not in."""
    statement = insert_missing(connection, ReleaseProject).returning(ReleaseProject.project_id)
    shared_values = {"organization_id": organization_id, "release_id": release_id, "new_groups": 0}
    rows = [shared_values | {"project_id": project_id} for project_id in project_ids]
    return len((await connection.scalars(statement, rows)).all()) if rows else 0


async def has_new_groups(connection: ReadConnection, release_id: int) -> bool:
    """Whether an issue was first seen in the release."""
    statement = select(
        exists().where(ReleaseProject.release_id == release_id, ReleaseProject.new_groups > 0)
    )
    return bool(await connection.scalar(statement))


async def has_sessions(connection: ReadConnection, release_id: int, since: int) -> bool:
    """Whether the release has sessions since a time, in Unix seconds."""
    statement = select(
        exists().where(SessionHour.release_id == release_id, SessionHour.hour >= since)
    )
    return bool(await connection.scalar(statement))


async def delete_release(connection: Transaction, organization_id: int, release_id: int) -> None:
    """Delete a release with everything that belongs to it alone. The release must be locked."""
    await mark_release_late(connection, release_id)
    await connection.execute(delete_of(Release, organization_id).where(Release.id == release_id))


async def find_member_id(
    connection: ReadConnection, organization_id: int, name: str, user_id: int | None
) -> int | None:
    """Return the id of the member with a user id, or else with a user name; None if none."""
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
    """Return the ids of the existing repositories by name; the newest if several share it."""
    statement = (
        select(Repository.name, Repository.id)
        .where(
            Repository.organization_id == organization_id,
            Repository.name.in_(bindparam("names", expanding=True)),
        )
        .order_by(Repository.id)
    )
    ids: dict[str, int] = {}
    for chunk in split_into_chunks(names, KEYS_PER_STATEMENT):
        rows = await connection.execute(statement, {"names": list(chunk)})
        ids |= {row[0]: row[1] for row in rows}
    return ids


async def find_repository_ids_ignoring_case(
    connection: ReadConnection, organization_id: int, names: Sequence[str]
) -> Mapping[str, int]:
    """Return the ids of the existing repositories, by the given names, ignoring case.

    Of several whose names differ in case only, it is the newest.
    """
    folded = {name: fold(name) for name in names}
    ids: dict[str, int] = {}
    for chunk in split_into_chunks(sorted({*folded.values()}), KEYS_PER_STATEMENT):
        values = {"of_organization": organization_id, "keys": chunk}
        for folded_name, newest in await connection.execute(NEWEST_BY_FOLDED_NAME, values):
            ids[folded_name] = max(newest, ids.get(folded_name, newest))
    return {name: ids[each] for name, each in folded.items() if each in ids}


async def upsert_repositories(
    connection: Transaction, organization_id: int, names: Sequence[str]
) -> Mapping[str, int]:
    """Find or create a repository for each name, and return their ids by name."""
    ids = await find_repository_ids(connection, organization_id, names)
    if all(name in ids for name in names):
        return ids
    # Names have no unique constraint, so creating one takes a lock.
    await lock_organization(connection, organization_id)
    ids = await find_repository_ids(connection, organization_id, names)
    missing = [name for name in names if name not in ids]
    rows = [{"organization_id": organization_id, "name": name} for name in missing]
    await execute_many(connection, insert(Repository), rows)
    return await find_repository_ids(connection, organization_id, names)


async def read_commits(
    connection: ReadConnection, keys: Sequence[CommitKey]
) -> dict[CommitKey, StoredCommit]:
    """Return the stored commits by key; keys of missing commits are left out."""
    commits: dict[CommitKey, StoredCommit] = {}
    for chunk in split_into_chunks(keys, KEYS_PER_STATEMENT):
        for row in await connection.execute(SELECT_COMMITS, {"keys": encode_keys(chunk)}):
            if row[0] is not None:
                commits[CommitKey(*row[:2])] = StoredCommit(*row[2:])
    return commits


async def insert_commits(
    connection: Transaction, organization_id: int, new: Mapping[CommitKey, Mapping[str, Any]]
) -> dict[CommitKey, int]:
    """Insert the commits of new keys, and return their ids.

    Commits that another transaction has created meanwhile stay unchanged, and are left out.
    """
    shared_values = {"organization_id": organization_id}
    rows = [
        shared_values | key._asdict() | dict(values)
        for key, values in sorted(new.items(), key=key_of_pair)
    ]
    ids: dict[CommitKey, int] = {}
    statement = create_commit_insertion(connection)
    for chunk in split_into_chunks(rows, ROWS_PER_STATEMENT):
        for row in await connection.execute(statement, chunk):
            ids[CommitKey(*row[:2])] = row[2]
    return ids


@keep_statement
def create_commit_insertion(connection: Transaction) -> Any:
    """Create the statement of `insert_commits`."""
    return insert_missing(connection, Commit).returning(
        Commit.repository_id, Commit.sha, Commit.id
    )


def key_of_pair(pair: tuple[CommitKey, object]) -> CommitKey:
    """Return the key of a pair. Writers sort by it: a common lock order avoids deadlocks."""
    return pair[0]


async def merge_commits(connection: Transaction, changed: Sequence[dict[str, Any]]) -> None:
    """Update commits.

    A row has the commit's id as `commit`, and `new_message`, `new_date` and `new_author`, of which
    None keeps the stored value. The database chooses between the two, because another
    transaction may have set a value concurrently.
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
    """Return the SQL of a parameter or, when that is null, of the stored value."""
    return func.coalesce(bindparam(name, type_=column.type), column)


async def replace_release_commits(
    connection: Transaction, organization_id: int, release_id: int, commit_ids: Sequence[int]
) -> None:
    """Replace the commits of a release by those with the ids, in this order."""
    await connection.execute(
        delete_of(ReleaseCommit, organization_id).where(ReleaseCommit.release_id == release_id)
    )
    links = zip(commit_ids, range(len(commit_ids)), strict=True)
    await connection.execute(
        INSERT_LINKS,
        {
            "keys": encode_keys(links),
            "organization": organization_id,
            "release": release_id,
        },
    )


async def insert_missing_heads(
    connection: Transaction, organization_id: int, release_id: int, heads: Mapping[int, int]
) -> None:
    """Insert head commits of repositories in which the release has none.

    `heads` has commit ids by repository id.
    """
    await insert_missing_rows(
        connection, HeadCommit, to_head_rows(organization_id, release_id, heads)
    )


async def upsert_heads(
    connection: Transaction, organization_id: int, release_id: int, heads: Mapping[int, int]
) -> None:
    """Insert or replace head commits; `heads` has commit ids by repository id."""
    insertion = upsert(connection, HeadCommit)
    statement = insertion.on_conflict_do_update(
        index_elements=["release_id", "repository_id"],
        set_={"commit_id": insertion.excluded.commit_id},
    )
    await execute_many(connection, statement, to_head_rows(organization_id, release_id, heads))


def to_head_rows(
    organization_id: int, release_id: int, heads: Mapping[int, int]
) -> list[dict[str, Any]]:
    """Return the rows of head commits, ordered by repository."""
    shared_values = {"organization_id": organization_id, "release_id": release_id}
    return [
        shared_values | {"repository_id": repository_id, "commit_id": commit_id}
        for repository_id, commit_id in sorted(heads.items())
    ]


async def clear_commits(connection: Transaction, organization_id: int, release_id: int) -> None:
    """Remove a release's commits and heads; the commits themselves stay."""
    await connection.execute(
        delete_of(HeadCommit, organization_id).where(HeadCommit.release_id == release_id)
    )
    await connection.execute(
        delete_of(ReleaseCommit, organization_id).where(ReleaseCommit.release_id == release_id)
    )
    await update_release(
        connection,
        organization_id,
        release_id,
        {"author_ids": [], "commit_count": 0, "last_commit_id": None},
    )
