"""What a release has that another one does not."""

from collections.abc import Sequence
from typing import Annotated

import strawberry
from strawberry import ID, UNSET, Parent

from loaders.commit import CommitRow, FileChangeRow
from loaders.organization import OrganizationRow
from loaders.release import ReleaseRow
from resolvers import connection
from resolvers.arguments import unset_to_none
from resolvers.context import Info
from resolvers.delivery import comparison
from schema.arguments import After, Before, First, Last
from schema.base.connection import Connection
from schema.base.fields import as_type, resolved_by, rows_of
from schema.commit import Commit, FileChange
from schema.release import Release
from schema.user import Author


async def commits(
    root: Parent[comparison.ReleaseComparison],
    info: Info,
    first: First = UNSET,
    after: After = UNSET,
    last: Last = UNSET,
    before: Before = UNSET,
) -> connection.Connection[CommitRow]:
    """Return a page of the commits."""
    arguments = connection.page_arguments(first, after, last, before)
    return await comparison.read_commits(info.context, root, arguments)


async def authors(root: Parent[comparison.ReleaseComparison], info: Info) -> Sequence[Author]:
    """Return the authors of the commits."""
    authors: Sequence[Author] = as_type(await comparison.read_authors(info.context, root))
    return authors


async def compared_releases(
    root: Parent[comparison.ReleaseComparison], info: Info
) -> Sequence[ReleaseRow]:
    """Return the releases that list the commits."""
    return await comparison.read_releases(info.context, root)


async def new_groups(root: Parent[comparison.ReleaseComparison], info: Info) -> int:
    """Return the number of new issues."""
    return await comparison.count_new_groups(info.context, root)


async def file_changes(
    root: Parent[comparison.ReleaseComparison],
    info: Info,
    first: First = UNSET,
    after: After = UNSET,
) -> connection.Connection[FileChangeRow]:
    """Return a page of the changed paths."""
    arguments = connection.page_arguments(first, after)
    return await comparison.read_changes(info.context, root, arguments)


@strawberry.type(
    description=(
        "What the newer of two releases contains and the older one does not: commits, and what "
        "belongs to them."
    )
)
class ReleaseComparison:
    base: Release
    """The release that is compared with."""
    head: Release
    """The release that is compared."""
    is_backwards: bool
    """Whether the head is older: the commits are those that would be taken back."""
    commits: Connection[Commit] = resolved_by(commits)
    """The commits, newest first. Default page size: 20."""
    authors: Sequence[Author] = resolved_by(authors)
    """Their authors, each email address once; the author of the newest commit comes first."""
    releases: Sequence[Release] = resolved_by(compared_releases)
    """The releases that list the commits, with the newer of base and head and without the older,
    newest first by `dateCreated`.
    """
    new_groups: int = resolved_by(new_groups)
    """Number of issues first seen in these releases, in the compared projects."""
    file_changes: Connection[FileChange] = resolved_by(file_changes)
    """Each path that the commits changed, once, with its newest change, by path. Default page
    size: 20.
    """

    is_type_of = rows_of(comparison.ReleaseComparison)


async def compare_releases(
    root: Parent[OrganizationRow],
    info: Info,
    base: Annotated[str, strawberry.argument(description="The version to compare with.")],
    head: Annotated[str, strawberry.argument(description="The version to compare.")],
    project: Annotated[
        ID | None,
        strawberry.argument(
            description=(
                'A project\'s id or slug. Absent, null or "-1": the projects of the releases.'
            )
        ),
    ] = UNSET,
) -> comparison.ReleaseComparison | None:
    """Compare two releases."""
    return await comparison.compare_releases(
        info.context, root, base, head, unset_to_none(project)
    )
