"""The release list: its filter, its sort order and its pages.

Rules: docs/reference/releases.md#release-list.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import partial

from db.accounts import environments
from db.releases import read as releases
from db.releases.latest import find_latest_ids
from db.releases.read import ReleaseSelection, ReleaseSortKey
from db.releases.trigrams import find_texts
from db.rows import OrganizationRow, ReleaseRow, Scope
from loaders.release import ReleaseByVersion, VersionKey
from offload.slices import run_function
from resolvers.connection import Connection, Order, PageArguments, parse_slice
from resolvers.context import Context
from resolvers.errors import NotFoundError, check_name_count
from resolvers.ids import ALL_PROJECTS
from resolvers.organization import find_project_ids
from resolvers.releases.search import SearchScope, build_terms, needs_latest, parse_query

DEFAULT_PAGE_SIZE = 100
LONG_QUERY = 500
"""Characters above which a query is parsed in a thread: 4,000 take 60 milliseconds."""

SortKey = ReleaseSortKey

POSITION_TYPES: dict[SortKey, tuple[type, ...]] = {
    SortKey.DATE: (datetime, int),
    SortKey.SEMVER: (str, datetime, int),
    SortKey.BUILD: (int, int),
    SortKey.ADOPTION: (datetime, datetime, int),
    SortKey.DATE_RELEASED: (datetime, datetime, int),
    SortKey.LAST_DEPLOY: (datetime, int, datetime, int),
}
SESSION_POSITION_TYPES = (float, datetime, int)
"""Position types of the sort keys that sessions decide."""


@dataclass(frozen=True)
class ReleaseFilter:
    """The filter of a release list, as the client wrote it; None: no restriction.

    Without `projects` the list has the caller's own projects; "-1" means all projects.
    """

    query: str | None = None
    status: int | None = None
    projects: tuple[str, ...] | None = None
    environments: tuple[str, ...] | None = None
    deployed_to: str | None = None
    created_after: datetime | None = None
    created_before: datetime | None = None


async def read_page(
    context: Context,
    organization: OrganizationRow,
    arguments: PageArguments,
    filter_: ReleaseFilter,
    sort_key: SortKey,
    *,
    descending: bool,
) -> Connection[ReleaseRow]:
    """Read a page of the releases that the filter selects.

    The scope of each release is the filter's environments, and its project if the filter names
    exactly one: docs/reference/releases.md#list-scope.
    """
    direction = "DESC" if descending else "ASC"
    order = Order(
        f"releases {sort_key.name} {direction}",
        POSITION_TYPES.get(sort_key, SESSION_POSITION_TYPES),
    )
    slice_ = parse_slice(order, arguments, default_size=DEFAULT_PAGE_SIZE)
    selection = await releases.add_ranks(
        context.snapshot, await select(context, organization, filter_, sort_key)
    )
    names_projects = filter_.projects is not None and ALL_PROJECTS not in filter_.projects
    project_ids = selection.project_ids if names_projects else None
    scope = Scope(
        filter_.environments or None,
        project_ids[0] if project_ids is not None and len(project_ids) == 1 else None,
    )
    page = await releases.read_page(
        context.snapshot, selection, slice_, scope, descending=descending
    )
    return Connection(page, order, lambda context: releases.count(context.snapshot, selection))


async def select(
    context: Context, organization: OrganizationRow, filter_: ReleaseFilter, sort_key: SortKey
) -> ReleaseSelection:
    """Look up the names of the filter and parse its query.

    Raises: NotFoundError for an unknown project or environment; BadQueryError for an invalid
    query; InvalidArgumentError for too many names.
    """
    project_ids = await find_project_ids(context, organization, filter_.projects)
    environment_ids = await find_environment_ids(context, organization, filter_.environments)
    selection = ReleaseSelection(
        organization_id=organization.id,
        status=filter_.status,
        project_ids=project_ids,
        environment_ids=environment_ids,
        deployed_to=await find_deployed_environment(context, organization, filter_.deployed_to),
        created_after=filter_.created_after,
        created_before=filter_.created_before,
        order=sort_key,
    )
    if not filter_.query:
        return selection
    parse = partial(parse_query, filter_.query)
    query = await run_function(parse, is_long=len(filter_.query) > LONG_QUERY)
    latest: Sequence[int] = ()
    if needs_latest(query):
        [latest] = await find_latest_ids(context.snapshot, [selection])
    terms = build_terms(query, SearchScope(environment_ids, project_ids, tuple(latest)))
    return replace(selection, terms=await find_texts(context.snapshot, terms))


async def find_deployed_environment(
    context: Context, organization: OrganizationRow, name: str | None
) -> int | None:
    """Return the id of the environment that releases run in; None: any. Raises NotFoundError."""
    if name is None:
        return None
    ids = await environments.find_ids(context.snapshot, organization.id, [name])
    if name not in ids:
        msg = f"There is no environment {name!r}."
        raise NotFoundError(msg, argument=("filter", "deployedTo"))
    return ids[name]


async def require_filtered_release(
    context: Context, organization: OrganizationRow, version: str | None
) -> ReleaseRow | None:
    """Return the release that a filter names; None if it names none. Raises NotFoundError."""
    if version is None:
        return None
    key = VersionKey(organization.id, version)
    release = await context.loaders[ReleaseByVersion].load(key)
    if release is None:
        msg = f"There is no release {version[:80]!r}."
        raise NotFoundError(msg, argument=("filter", "release"))
    return release


async def find_environment_ids(
    context: Context, organization: OrganizationRow, names: Sequence[str] | None
) -> tuple[int, ...] | None:
    """Return the ids of the filter's environments; None: any environment.

    Raises NotFoundError.
    """
    if not names:
        return None
    check_name_count(names, "filter", "environments")
    ids = await environments.find_ids(context.snapshot, organization.id, names)
    for index, name in enumerate(names):
        if name not in ids:
            msg = f"There is no environment {name!r}."
            raise NotFoundError(msg, argument=("filter", "environments", str(index)))
    return tuple(dict.fromkeys(ids[name] for name in names))
