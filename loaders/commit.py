from sqlalchemy import select

from db.connection.keys import KEYS, ORGANIZATIONS, is_among
from db.models import Commit, FileChange, ReleaseCommit
from db.rows import CommitRow, FileChangeRow, columns
from loaders.base import Many, One
from loaders.pages import CountByKey, PagesByKey

__all__ = [
    "CommitById",
    "CommitCountByRelease",
    "CommitRow",
    "CommitsByRelease",
    "FileChangeRow",
    "FileChangesByCommit",
]


class CommitById(One[int, CommitRow]):
    """A commit."""

    statement = select(*columns(Commit, CommitRow)).where(
        is_among(Commit.id, KEYS), is_among(Commit.organization_id, ORGANIZATIONS)
    )


class FileChangesByCommit(Many[int, FileChangeRow]):
    """Files that a commit changed, by path."""

    statement = (
        select(FileChange.commit_id.label("key"), *columns(FileChange, FileChangeRow))
        .where(
            is_among(FileChange.commit_id, KEYS),
            is_among(FileChange.organization_id, ORGANIZATIONS),
        )
        .order_by(FileChange.commit_id, FileChange.path, FileChange.type)
    )


class CommitsByRelease(PagesByKey[CommitRow]):
    """A page of a release's commits, newest first."""

    key = ReleaseCommit.release_id
    order = (ReleaseCommit.position,)
    statement = (
        select(*columns(Commit, CommitRow))
        .join(ReleaseCommit, ReleaseCommit.commit_id == Commit.id)
        .where(
            is_among(ReleaseCommit.organization_id, ORGANIZATIONS),
            is_among(Commit.organization_id, ORGANIZATIONS),
        )
    )


class CommitCountByRelease(CountByKey):
    """The number of a release's commits."""

    key = ReleaseCommit.release_id
    counted = ReleaseCommit.commit_id
    model = Commit
