"""Imports of git histories, and the rows that they write."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import select

from db.connection.database import Database
from db.models import Commit, Release, ReleaseCommit
from jobs.git_import.importer import ImportResult, import_git


async def import_history(db: Database, path: Path, **options: Any) -> ImportResult:
    """Import a history into the project `app` of the organization `acme` by default."""
    return await import_git(db, path, **{"organization": "acme", "project": "app"} | options)


async def read_rows(db: Database, statement: Any) -> list[Any]:
    """Read tuples, or plain values if the statement has one column."""
    async with db.begin_read_only() as connection:
        rows = (await connection.execute(statement)).all()
        return [row[0] if len(row) == 1 else tuple(row) for row in rows]


async def read_release_commits(db: Database) -> dict[str, list[str]]:
    """Read the messages of each release's commits, in order, by version."""
    versions = await read_rows(db, select(Release.version).order_by(Release.id))
    statement = (
        select(Release.version, Commit.message)
        .join(ReleaseCommit, ReleaseCommit.release_id == Release.id)
        .join(Commit, Commit.id == ReleaseCommit.commit_id)
        .order_by(Release.id, ReleaseCommit.position)
    )
    messages: dict[str, list[str]] = {version: [] for version in versions}
    for version, message in await read_rows(db, statement):
        messages[version].append(message)
    return messages


def to_datetime(second: int) -> datetime:
    """Convert Unix seconds to a date in UTC."""
    return datetime.fromtimestamp(second, UTC)
