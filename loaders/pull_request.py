from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import select

from db.connection.keys import KEYS, ORGANIZATIONS, TEXT_KEYS, is_among
from db.models import PullRequest
from db.rows import PullRequestRow, columns
from loaders.base import One

__all__ = [
    "MergeCommit",
    "PullRequestById",
    "PullRequestByMerge",
    "PullRequestRow",
]


class PullRequestById(One[int, PullRequestRow]):
    """A pull request."""

    statement = select(*columns(PullRequest, PullRequestRow)).where(
        is_among(PullRequest.id, KEYS), is_among(PullRequest.organization_id, ORGANIZATIONS)
    )


class MergeCommit(NamedTuple):
    """A commit of an organization that may have merged a pull request."""

    organization_id: int
    sha: str


class PullRequestByMerge(One[MergeCommit, PullRequestRow]):
    """The pull request that a commit merged; of several the one stored first."""

    statement = (
        select(
            PullRequest.organization_id.label("organization"),
            PullRequest.merge_sha,
            *columns(PullRequest, PullRequestRow),
        )
        .where(
            is_among(PullRequest.merge_sha, TEXT_KEYS),
            is_among(PullRequest.organization_id, ORGANIZATIONS),
        )
        .order_by(PullRequest.id.desc())
    )

    async def fetch(
        self, keys: Sequence[MergeCommit]
    ) -> Mapping[MergeCommit, PullRequestRow | None]:
        """Return the pull requests by commit. The last row of a commit, its oldest, wins."""
        rows = await self.fetch_rows({key.sha for key in keys})
        return {MergeCommit(*row[:2]): PullRequestRow(*row[2:]) for row in rows}
