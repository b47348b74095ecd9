from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import and_, select

from db.connection.keys import KEYS, ORGANIZATIONS, TEXT_KEYS, is_among
from db.models import Commit, FileChange, ReleaseCommit, Repository
from db.rows import CommitRow, FileChangeRow, columns
from loaders.base import Many, One
from loaders.pages import CountByKey, PagesByKey

__all__ = [
    "CommitById",
    "CommitBySha",
    "CommitCountByRelease",
    "CommitRow",
    "CommitsByRelease",
    "FileChangeRow",
    "FileChangesByCommit",
    "ShaKey",
]


class CommitById(One[int, CommitRow]):
    """A commit."""

    statement = select(*columns(Commit, CommitRow)).where(
        is_among(Commit.id, KEYS), is_among(Commit.organization_id, ORGANIZATIONS)
    )


class ShaKey(NamedTuple):
    """A commit's sha within an organization, in the repository with a name or in any."""

    organization_id: int
    sha: str
    repository: str | None = None


class CommitBySha(One[ShaKey, CommitRow]):
    """The commit with a sha; if several repositories have it, the newest one.

    A commit with exactly this sha precedes one whose sha differs in case.
    """

    statement = (
        select(Repository.name.label("repository"), *columns(Commit, CommitRow))
        .outerjoin(
            Repository,
            and_(
                Repository.id == Commit.repository_id,
                Repository.organization_id == Commit.organization_id,
            ),
        )
        .where(is_among(Commit.sha, TEXT_KEYS), is_among(Commit.organization_id, ORGANIZATIONS))
        .order_by(Commit.id)
    )

    async def fetch(self, keys: Sequence[ShaKey]) -> Mapping[ShaKey, CommitRow | None]:
        """Return the commits by sha. The last row of a sha, its newest, wins."""
        commits: dict[ShaKey, CommitRow] = {}
        spellings = {key.sha: (key.sha, key.sha.lower(), key.sha.upper()) for key in keys}
        shas = dict.fromkeys(sha for some in spellings.values() for sha in some)
        for name, *values in await self.fetch_rows(shas):
            commit = CommitRow(*values)
            for repository in (None, name):
                commits[ShaKey(commit.organization_id, commit.sha, repository)] = commit
        return {
            key: next(
                (
                    commits[spelling]
                    for sha in spellings[key.sha]
                    if (spelling := key._replace(sha=sha)) in commits
                ),
                None,
            )
            for key in keys
        }


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
