"""Comparisons of releases. Rules: docs/reference/delivery.md#comparisons."""

from collections.abc import Sequence
from typing import NamedTuple

from db.delivery import comparison
from db.delivery.comparison import ComparedRelease
from db.rows import AuthorRow, CommitRow, FileChangeRow, OrganizationRow, ReleaseRow
from db.sessions.record import MAX_COUNT
from loaders.author import AuthorById
from loaders.release import ProjectsByRelease, ReleaseByVersion, VersionKey
from resolvers.connection import Connection, Order, PageArguments, parse_slice
from resolvers.context import Context
from resolvers.delivery.commits import COMMITS
from resolvers.ids import parse_only_project
from resolvers.organization import require_project_id
from resolvers.releases.fields import distinct_authors, projects_key

CHANGES = Order("changed paths", (str,))


class ReleaseComparison(NamedTuple):
    """Two releases. If the head is older, what it lacks is compared."""

    base: ReleaseRow
    head: ReleaseRow
    is_backwards: bool
    comparison: comparison.Comparison


async def compare_releases(
    context: Context, organization: OrganizationRow, base: str, head: str, project: str | None
) -> ReleaseComparison | None:
    """Compare two releases, in a project or in all of theirs; None if one is unknown.

    Raises NotFoundError for an unknown project.
    """
    project_id = None
    if project is not None and parse_only_project(project) is not None:
        project_id = await require_project_id(context, organization, project)
    releases = await context.loaders[ReleaseByVersion].load_all(
        [VersionKey(organization.id, version) for version in (base, head)]
    )
    base_row, head_row = releases
    if base_row is None or head_row is None:
        return None
    links = await context.loaders[ProjectsByRelease].load_all(
        [projects_key(base_row), projects_key(head_row)]
    )
    projects = [tuple(each.project_id for each in own) for own in links]
    if project_id is not None:
        if not all(project_id in own for own in projects):
            return None
        projects = [(project_id,), (project_id,)]
    is_backwards, *packages = await comparison.compare_order(
        context.snapshot, base_row.id, head_row.id
    )
    compared = list(map(ComparedRelease, (base_row, head_row), packages, projects))
    older, newer = reversed(compared) if is_backwards else compared
    return ReleaseComparison(
        base_row,
        head_row,
        is_backwards,
        comparison.Comparison(organization.id, newer=newer, older=older),
    )


async def read_commits(
    context: Context, compared: ReleaseComparison, arguments: PageArguments
) -> Connection[CommitRow]:
    """Read a page of the commits, newest first. Raises the errors of page arguments."""
    slice_ = parse_slice(COMMITS, arguments)
    page = await comparison.read_commits(context.snapshot, compared.comparison, slice_)
    return Connection(
        page,
        COMMITS,
        lambda context: comparison.count_commits(context.snapshot, compared.comparison),
    )


async def read_authors(context: Context, compared: ReleaseComparison) -> Sequence[AuthorRow]:
    """Read the distinct authors of the commits, that of the newest commit first."""
    ids = await comparison.read_author_ids(context.snapshot, compared.comparison)
    authors = await context.loaders[AuthorById].load_all(ids)
    return distinct_authors(compared.head, authors, ids)


async def read_releases(context: Context, compared: ReleaseComparison) -> Sequence[ReleaseRow]:
    """Read the releases that list the commits, newest first."""
    return await comparison.read_releases(context.snapshot, compared.comparison)


async def count_new_groups(context: Context, compared: ReleaseComparison) -> int:
    """Count the issues first seen in these releases."""
    count = await comparison.count_new_groups(context.snapshot, compared.comparison)
    return min(count, MAX_COUNT)


async def read_changes(
    context: Context, compared: ReleaseComparison, arguments: PageArguments
) -> Connection[FileChangeRow]:
    """Read a page of the changed paths, by path. Raises the errors of page arguments."""
    slice_ = parse_slice(CHANGES, arguments)
    page = await comparison.read_changes(context.snapshot, compared.comparison, slice_)
    return Connection(
        page,
        CHANGES,
        lambda context: comparison.count_changes(context.snapshot, compared.comparison),
    )
