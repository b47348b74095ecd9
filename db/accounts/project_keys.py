"""Project keys, with which SDKs authenticate."""

import secrets
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import bindparam, insert, select, update

from db.connection.access import ReadConnection, Transaction
from db.models import Project, ProjectKey
from db.reading.answer_clock import utc_now
from db.reading.snapshot import Snapshot
from db.rows import columns


class ProjectKeyRow(NamedTuple):
    """A project key and its project."""

    id: int
    public: str
    organization_id: int
    project_id: int
    date_created: datetime
    date_disabled: datetime | None


KEY_COLUMNS = columns(ProjectKey, ProjectKeyRow)
KEY_BY_PUBLIC = select(*KEY_COLUMNS).where(ProjectKey.public == bindparam("public"))


async def find(snapshot: Snapshot, public: str) -> ProjectKeyRow | None:
    """Return the key with a public part; None if there is none."""
    rows = await snapshot.fetch_rows(KEY_BY_PUBLIC, {"public": public}, batch="project key")
    return ProjectKeyRow(*rows[0]) if rows else None


async def read_new_publics(
    snapshot: Snapshot, after: int, limit: int
) -> Sequence[tuple[int, str]]:
    """Return ids and public parts of the newest enabled keys with an id above `after`."""
    statement = (
        select(ProjectKey.id, ProjectKey.public)
        .where(ProjectKey.id > after, ProjectKey.date_disabled.is_(None))
        .order_by(ProjectKey.id.desc())
        .limit(limit)
    )
    return [(row[0], row[1]) for row in await snapshot.fetch_rows(statement, batch="project key")]


async def filter_enabled(connection: ReadConnection, publics: Collection[str]) -> set[str]:
    """Return those of the keys that are enabled."""
    statement = select(ProjectKey.public).where(
        ProjectKey.public.in_(publics), ProjectKey.date_disabled.is_(None)
    )
    return set(await connection.scalars(statement))


async def read_keys(connection: ReadConnection, project_id: int) -> Sequence[ProjectKeyRow]:
    """Return all keys of a project, oldest first."""
    statement = (
        select(*KEY_COLUMNS).where(ProjectKey.project_id == project_id).order_by(ProjectKey.id)
    )
    return [ProjectKeyRow(*row) for row in await connection.execute(statement)]


async def create(connection: Transaction, organization_id: int, project_id: int) -> ProjectKeyRow:
    """Create a key of a project."""
    values = {
        "public": secrets.token_hex(16),
        "organization_id": organization_id,
        "project_id": project_id,
        "date_created": utc_now(),
    }
    statement = insert(ProjectKey).values(**values).returning(*KEY_COLUMNS)
    return ProjectKeyRow(*(await connection.execute(statement)).one())


async def disable(connection: Transaction, project_id: int, public: str) -> bool:
    """Disable a key for good; return whether the project had such an enabled key."""
    statement = (
        update(ProjectKey)
        .where(
            ProjectKey.project_id == project_id,
            ProjectKey.public == public,
            ProjectKey.date_disabled.is_(None),
        )
        .values(date_disabled=utc_now())
    )
    return bool((await connection.execute(statement)).rowcount)


async def find_project_id(
    connection: ReadConnection, organization_id: int, slug: str
) -> int | None:
    """Return the id of the project with a slug; None if there is none."""
    statement = select(Project.id).where(
        Project.organization_id == organization_id, Project.slug == slug
    )
    row_id: int | None = await connection.scalar(statement)
    return row_id
