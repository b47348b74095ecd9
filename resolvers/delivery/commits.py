"""Commits by their sha, and the commits of an organization.

Rules: docs/reference/delivery.md#commits.
"""

import re
from dataclasses import dataclass
from datetime import datetime

from db.delivery import commits
from db.delivery.commits import CommitSelection
from db.releases import repositories
from db.rows import CommitRow, OrganizationRow
from loaders.commit import CommitBySha, ShaKey
from loaders.delivery.commits import CommitsByPrefix
from resolvers.connection import Connection, Order, PageArguments, parse_slice
from resolvers.context import Context
from resolvers.errors import NotFoundError, RequestError, check_search_text
from resolvers.releases.list import require_filtered_release

COMMITS = Order("commits of an organization", (datetime, int))
PREFIX = re.compile(r"[0-9A-Fa-f]{7,63}", re.ASCII)
FULL_LENGTH = 40


class AmbiguousShaError(RequestError):
    """An abbreviated sha that several commits begin with."""

    code = "BAD_USER_INPUT"

    def __init__(self, sha: str) -> None:
        message = f"Several commits begin with {sha!r}. Use more of the sha."
        super().__init__(message, argument=("sha",))


async def find_commit(
    context: Context, organization: OrganizationRow, sha: str, repository: str | None
) -> CommitRow | None:
    """Return the commit with the sha, or else the only one whose sha begins with it.

    If several repositories have it, it is the one that was reported last. Raises
    AmbiguousShaError.
    """
    key = ShaKey(organization.id, sha, repository)
    commit = await context.loaders[CommitBySha].load(key)
    if commit is not None or len(sha) == FULL_LENGTH or not PREFIX.fullmatch(sha):
        return commit
    found = await context.loaders[CommitsByPrefix].load(key)
    if len({each.sha.lower() for each in found}) > 1:
        raise AmbiguousShaError(sha)
    return found[-1] if found else None


@dataclass(frozen=True)
class CommitFilter:
    """The filter of a list of commits, as the client wrote it; None: no restriction."""

    query: str | None = None
    author: str | None = None
    repository: str | None = None
    release: str | None = None
    created_after: datetime | None = None
    created_before: datetime | None = None


async def read_commits(
    context: Context,
    organization: OrganizationRow,
    arguments: PageArguments,
    filter_: CommitFilter,
) -> Connection[CommitRow]:
    """Read a page of the commits that the filter selects, newest first.

    Raises: NotFoundError for an unknown repository or release; BadQueryError for a text that is
    too long; the errors of page arguments.
    """
    check_search_text(filter_.query, "filter", "query")
    check_search_text(filter_.author, "filter", "author")
    slice_ = parse_slice(COMMITS, arguments)
    release = await require_filtered_release(context, organization, filter_.release)
    selection = CommitSelection(
        organization_id=organization.id,
        text=filter_.query,
        author=filter_.author,
        repository_ids=await find_repository_ids(context, organization, filter_.repository),
        release_id=None if release is None else release.id,
        created_after=filter_.created_after,
        created_before=filter_.created_before,
    )
    page = await commits.read_page(context.snapshot, selection, slice_)
    return Connection(page, COMMITS, lambda context: commits.count(context.snapshot, selection))


async def find_repository_ids(
    context: Context, organization: OrganizationRow, name: str | None
) -> tuple[int, ...] | None:
    """Return the ids of the repositories with a name; None: any. Raises NotFoundError."""
    if name is None:
        return None
    ids = await repositories.find_ids(context.snapshot, organization.id, name)
    if not ids:
        msg = f"There is no repository {name[:80]!r}."
        raise NotFoundError(msg, argument=("filter", "repository"))
    return tuple(ids)
