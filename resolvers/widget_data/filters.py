"""The page filters of a widget's data: projects, environments and releases.

Rules: docs/reference/widget-data.md#page-filters.
"""

from collections.abc import Sequence
from typing import NamedTuple

from db.datasets.conditions import Pattern, Value
from db.rows import DashboardRow, OrganizationRow
from loaders.dashboard import ProjectsByDashboard
from loaders.widget_data.latest import LatestKey, LatestReleases
from resolvers.context import Context
from resolvers.errors import check_name_count
from resolvers.ids import MAX_ID, parse_row_id
from resolvers.organization import find_project_ids


class FilterArguments(NamedTuple):
    """The page filters in a field's arguments. None: those of the dashboard."""

    projects: Sequence[str] | None = None
    environments: Sequence[str] | None = None
    releases: Sequence[str] | None = None


class PageFilters(NamedTuple):
    """Which rows all queries of a widget read. None: all.

    `releases` are versions, patterns and `latest`; `release_ids` are further releases.
    """

    project_ids: tuple[int, ...] | None
    environments: tuple[str, ...] | None
    releases: tuple[Value, ...] | None
    release_ids: tuple[int, ...] = ()


async def resolve_filters(
    context: Context,
    organization: OrganizationRow,
    arguments: FilterArguments,
    dashboard: DashboardRow | None,
    path: tuple[str, ...] = (),
) -> PageFilters:
    """Return the page filters: those of the arguments, else those of the dashboard.

    `path` leads to the arguments. Raises: NotFoundError for an unknown project;
    InvalidArgumentError for too many names.
    """
    for name in FilterArguments._fields:
        check_name_count(getattr(arguments, name) or (), *path, name)
    project_ids = await find_projects(context, organization, arguments, dashboard, path)
    names = arguments.environments
    versions = arguments.releases
    release_ids: tuple[int, ...] = ()
    if dashboard is not None:
        names = dashboard.environments if names is None else names
        if versions is None:
            versions = dashboard.release_versions
            release_ids = parse_release_ids(dashboard.release_ids or ())
    return PageFilters(
        project_ids=None if project_ids is None else tuple(sorted(set(project_ids))),
        environments=tuple(sorted(set(names))) if names else None,
        releases=tuple(map(parse_value, dict.fromkeys(versions or ()))) or None,
        release_ids=release_ids,
    )


async def find_projects(
    context: Context,
    organization: OrganizationRow,
    arguments: FilterArguments,
    dashboard: DashboardRow | None,
    path: tuple[str, ...],
) -> tuple[int, ...] | None:
    """Return the ids of the projects; None: all.

    Raises: NotFoundError, InvalidArgumentError.
    """
    names = arguments.projects
    if names is None and dashboard is not None:
        if dashboard.all_projects:
            return None
        listed = await context.loaders[ProjectsByDashboard].load(dashboard.id)
        if listed:
            return tuple(project.id for project in listed)
    # An empty list means the viewer's own projects, as no list does.
    return await find_project_ids(context, organization, names or None, (*path, "projects"))


def parse_value(text: str) -> Value:
    """Return a version, or the pattern that a text with wildcards is."""
    return Pattern(tuple(text.split("*"))) if "*" in text else text


def parse_release_ids(texts: Sequence[str]) -> tuple[int, ...]:
    """Return the row ids of releases, which may be global ids; other texts are no release."""
    ids = [parse_row_id("Release", each) for each in texts]
    ids += [
        int(each) for each in texts if each.isascii() and each.isdigit() and int(each) <= MAX_ID
    ]
    return tuple(each for each in ids if each is not None)


async def find_latest(
    context: Context, organization: OrganizationRow, filters: PageFilters
) -> tuple[int, ...]:
    """Return the ids of the latest releases of the selected projects and environments."""
    key = LatestKey(organization.id, filters.project_ids, filters.environments)
    return tuple(await context.loaders[LatestReleases].load(key))
