"""Statements that write the commits of a git history in bulk, and what they belong to.

Writing the same history again changes nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, Text, bindparam, func, select, update

from db.accounts.organization import insert_missing_rows, upsert_organization, upsert_row
from db.connection.access import ReadConnection, Transaction
from db.connection.keys import KeyRows, encode_keys, text_part
from db.connection.texts import fold
from db.connection.transaction import insert_missing, upsert
from db.models import (
    Commit,
    CommitAuthor,
    FileChange,
    Organization,
    Project,
    Repository,
)
from db.releases.deploys import upsert_environment

ADDRESSES = KeyRows(bindparam("addresses", type_=Text)).table_valued("value")
# An outer join, so that each address is looked up, independent of the table's statistics.
SELECT_AUTHORS = select(CommitAuthor.email, CommitAuthor.id, CommitAuthor.name).select_from(
    ADDRESSES.outerjoin(
        CommitAuthor,
        (CommitAuthor.organization_id == bindparam("organization", type_=BigInteger))
        & (CommitAuthor.email == text_part(ADDRESSES.c.value, 0)),
    )
)


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


async def read_sample_of_commits(
    connection: ReadConnection, organization: str, repository: str, count: int
) -> Sequence[str]:
    """Return the shas of the oldest and of the newest commits of a repository.

    The repository is the newest one of that name in the organization.
    """
    repository_id = (
        select(Repository.id)
        .join(Organization, Organization.id == Repository.organization_id)
        .where(Organization.slug == organization, Repository.name == repository)
        .order_by(Repository.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    commits = select(Commit.sha).where(Commit.repository_id == repository_id).limit(count)
    oldest = await connection.scalars(commits.order_by(Commit.id))
    newest = await connection.scalars(commits.order_by(Commit.id.desc()))
    return [*oldest, *newest]


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
    values = {
        "organization": organization_id,
        "addresses": encode_keys((author.email,) for author in authors),
    }
    rows = await connection.execute(SELECT_AUTHORS, values)
    return {row[0]: StoredAuthor(*row[1:]) for row in rows if row[0] is not None}


async def rename_authors(connection: Transaction, authors: Sequence[StoredAuthor]) -> None:
    """Set the names of authors, given by id."""
    if authors:
        statement = update(CommitAuthor).where(CommitAuthor.id == bindparam("author"))
        rows = [
            {"author": each.id, "name": each.name, "folded_name": each.name and fold(each.name)}
            for each in authors
        ]
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
    connection: Transaction, organization_id: int, changes: Iterable[tuple[int, str, str]]
) -> None:
    """Insert the missing file changes, given by commit id, path and A, D or M."""
    await insert_missing_rows(
        connection,
        FileChange,
        (
            {
                "organization_id": organization_id,
                "commit_id": commit_id,
                "path": path,
                "type": type_,
            }
            for commit_id, path, type_ in changes
        ),
    )
