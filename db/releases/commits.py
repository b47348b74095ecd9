"""Statements about commits, other than lookups by key."""

from sqlalchemy import select

from db.connection.database import Snapshot
from db.models import Commit, Repository
from db.rows import CommitRow, columns


async def find_by_sha(
    snapshot: Snapshot, organization_id: int, sha: str, repository: str | None
) -> CommitRow | None:
    """Return the newest commit with a sha, in the repository with a name if one is given."""
    statement = (
        select(*columns(Commit, CommitRow))
        .where(Commit.organization_id == organization_id, Commit.sha == sha)
        .order_by(Commit.id.desc())
        .limit(1)
    )
    if repository is not None:
        statement = statement.where(
            Commit.repository_id.in_(
                select(Repository.id).where(
                    Repository.organization_id == organization_id, Repository.name == repository
                )
            )
        )
    rows = await snapshot.fetch_rows(statement, batch="commit by sha")
    return CommitRow(*rows[0]) if rows else None
