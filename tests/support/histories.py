"""What stories about git histories share."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from db.connection.database import Database
from db.models import Commit, Release, ReleaseCommit
from jobs.git_import.importer import ImportResult, import_git


async def imported(db: Database, path: Path, **options: Any) -> ImportResult:
    return await import_git(db, path, **{"organization": "acme", "project": "app"} | options)


async def read(db: Database, statement: Any) -> list[Any]:
    async with db.begin_read_only() as connection:
        rows = (await connection.execute(statement)).all()
        return [row[0] if len(row) == 1 else tuple(row) for row in rows]


async def releases(db: Database) -> dict[str, list[str]]:
    """The first lines of the commits of each release, in their order, by version."""
    versions = await read(db, select(Release.version).order_by(Release.id))
    statement = (
        select(Release.version, Commit.message)
        .join(ReleaseCommit, ReleaseCommit.release_id == Release.id)
        .join(Commit, Commit.id == ReleaseCommit.commit_id)
        .order_by(Release.id, ReleaseCommit.position)
    )
    found: dict[str, list[str]] = {version: [] for version in versions}
    for version, message in await read(db, statement):
        found[version].append(message)
    return found


def date(second: int) -> datetime:
    return datetime.fromtimestamp(second, UTC)
