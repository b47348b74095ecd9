"""Reading dashboards: lists, history, diffs, and the fields that depend on the caller.

See docs/reference/dashboards.md#reading and docs/reference/dashboards.md#listing.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import NamedTuple

from strawberry import ID, UNSET, Parent

from db.connection.paging import Page
from db.connection.texts import fold
from db.dashboards import prebuilt
from db.dashboards import read as dashboards
from db.dashboards.read import DashboardSelection, DashboardSortKey
from db.rows import DashboardRow, DashboardVersionRow, OrganizationRow, UserRow
from loaders.dashboard import (
    DashboardUser,
    DashboardVersionByNumber,
    DashboardVersionKey,
    IsFavorite,
    IsTeamEditor,
    PermissionByDashboard,
    WidgetsByDashboard,
)
from loaders.pages import PageKey
from loaders.user import UserById
from resolvers.arguments import unset_to_none
from resolvers.connection import (
    Connection,
    Order,
    PageArguments,
    page_arguments,
    parse_slice,
)
from resolvers.context import Context, Info
from resolvers.dashboards.diff import DiffEntry, diff_documents, to_client_document
from resolvers.dashboards.document import DisplayType, Document, parse_document
from resolvers.dashboards.permissions import has_permission_rights, may_write_dashboards
from resolvers.errors import InvalidArgumentError, NotFoundError, check_search_text
from resolvers.ids import encode_global_id, parse_row_id
from resolvers.organization import find_project_ids

DEFAULT_DASHBOARD_PAGE_SIZE = 100
SortKey = DashboardSortKey
HISTORY_ORDER = Order("versions", (int,))


@dataclass(frozen=True)
class Filter:
    """The filter of a dashboard list, as the client sent it. None: no filter."""

    query: str | None = None
    favorites: bool | None = None
    created_by: str | None = None
    projects: tuple[str, ...] | None = None


async def list_dashboards(
    context: Context,
    organization: OrganizationRow,
    arguments: PageArguments,
    filters: Filter,
    sort_key: SortKey | None,
    *,
    descending: bool,
) -> Connection[DashboardRow]:
    """List a page of an organization's dashboards. Without an order: by title, ascending.

    Raises: BadQueryError, InvalidArgumentError, NotFoundError, and the errors of page arguments.
    """
    check_search_text(filters.query, "filter", "query")
    sort_key, descending = (SortKey.TITLE, False) if sort_key is None else (sort_key, descending)
    creator = None if filters.created_by is None else parse_row_id("User", filters.created_by)
    if filters.created_by is not None and creator is None:
        msg = "createdBy is not a User id."
        raise InvalidArgumentError(msg, argument=("filter", "createdBy"))
    selection = DashboardSelection(
        organization_id=organization.id,
        user_id=context.caller.reader_id,
        text=filters.query,
        is_favorite=filters.favorites,
        created_by=creator,
        project_ids=None
        if filters.projects is None
        else await find_project_ids(context, organization, filters.projects),
    )
    list_order = selection.order(sort_key, descending=descending)
    direction = "DESC" if descending else "ASC"
    order = Order(f"dashboards {sort_key.name} {direction}", list_order.types)
    slice_ = parse_slice(order, arguments, default_size=DEFAULT_DASHBOARD_PAGE_SIZE)
    first = await find_listed_prebuilt(context, organization.id, filters)
    page = await dashboards.read_page(context.snapshot, selection, list_order, slice_, first)

    async def count(context: Context) -> int:
        stored = await dashboards.count_selected(context.snapshot, selection)
        return stored if first is None else stored + 1

    return Connection(page, order, count)


async def find_listed_prebuilt(
    context: Context, organization_id: int, filters: Filter
) -> DashboardRow | None:
    """Return the prebuilt dashboard; None if it is hidden or the filter does not select it.

    It has no creator and no projects.
    """
    if filters.created_by or filters.projects is not None:
        return None
    if filters.query and fold(filters.query) not in fold(prebuilt.TITLE):
        return None
    state = await prebuilt.read_state(context.snapshot, organization_id, context.caller.reader_id)
    if state.is_hidden or filters.favorites not in {None, state.is_favorite}:
        return None
    return prebuilt.build_dashboard(organization_id, state.visits, state.last_visited)


def history_key(
    dashboard: DashboardRow, first: int | None = 20, after: str | None = UNSET
) -> PageKey:
    """Build the loader key of a page of a dashboard's history."""
    return PageKey(dashboard.id, parse_slice(HISTORY_ORDER, page_arguments(first, after)))


def to_history_connection(
    _dashboard: DashboardRow, page: Page[DashboardVersionRow], _key: PageKey
) -> Connection[DashboardVersionRow]:
    """Convert a page of history to a connection, which has no total count."""

    async def count(_context: Context) -> int:
        return 0

    return Connection(page, HISTORY_ORDER, count)


def version_document(version: Parent[DashboardVersionRow], info: Info) -> dict[str, object]:
    """The whole content in the form of an UpdateDashboardInput."""
    return to_client_document(parse_limited(info.context, version))


def parse_limited(context: Context, version: DashboardVersionRow) -> Document:
    """Return the document of a version, without projects that the token may not read."""
    document = parse_document(version.document)
    limit = context.caller.project_ids
    if limit is None:
        return document
    return replace(document, project_ids=document.project_ids.intersection(limit))


async def diff_versions(
    dashboard: Parent[DashboardRow], info: Info, from_: int, to: int | None = UNSET
) -> Sequence[DiffEntry]:
    """List the changes between two versions. `to` absent or None: the present version.

    Raises: NotFoundError.
    """
    before = await load_version(info.context, dashboard, from_, "from")
    last = unset_to_none(to)
    after = await load_version(
        info.context, dashboard, dashboard.version if last is None else last, "to"
    )
    return diff_documents(before, after)


async def load_version(
    context: Context, dashboard: DashboardRow, number: int, argument: str
) -> Document:
    """Load the document of a version.

    Raises: NotFoundError, which names the argument, if the version is not kept.
    """
    row = await context.loaders[DashboardVersionByNumber].load(
        DashboardVersionKey(dashboard.id, number)
    )
    if row is None:
        msg = f"Version {number} is not in the history of the dashboard."
        raise NotFoundError(msg, argument=(argument,))
    return parse_limited(context, row)


def dashboard_id(dashboard: Parent[DashboardRow]) -> ID:
    """Opaque and unique among all objects; "default-overview" for the prebuilt dashboard."""
    slug_or_id = prebuilt.SLUG if dashboard.id < 0 else encode_global_id("Dashboard", dashboard.id)
    return ID(slug_or_id)


async def is_favorited(dashboard: Parent[DashboardRow], info: Info) -> bool:
    """Whether the dashboard is a favourite of the caller."""
    key = DashboardUser(info.context.caller.reader_id, dashboard.id)
    return await info.context.loaders[IsFavorite].load(key)


async def can_edit(dashboard: Parent[DashboardRow], info: Info) -> bool:
    """Whether the caller may edit and delete it, with this token. Requires the scope write."""
    context = info.context
    if not may_write_dashboards(context):
        return False
    if can_change_permissions(dashboard, info):
        return True
    permission = await context.loaders[PermissionByDashboard].load(dashboard.id)
    if permission is None or permission.is_editable_by_everyone:
        return True
    key = DashboardUser(context.caller.reader_id, dashboard.id)
    return await context.loaders[IsTeamEditor].load(key)


def can_change_permissions(dashboard: Parent[DashboardRow], info: Info) -> bool:
    """Whether the caller may change the permissions: the creator, managers and owners."""
    context = info.context
    return may_write_dashboards(context) and has_permission_rights(context, dashboard)


def is_expired(dashboard: Parent[DashboardRow], info: Info) -> bool:
    """Whether the time range ends before the oldest data that are kept."""
    end = dashboard.end
    if dashboard.start is None or end is None:
        return False
    retention = timedelta(days=info.context.policy.retention_days)
    return info.context.clock.has_passed(end, retention)


class DashboardSummary(NamedTuple):
    """A dashboard with its global id, its creator and how its widgets are drawn, in order."""

    dashboard: DashboardRow
    id: str
    creator: UserRow | None
    display_types: Sequence[DisplayType]


async def list_by_title(
    context: Context, organization: OrganizationRow, arguments: PageArguments, text: str | None
) -> Connection[DashboardRow]:
    """Read a page of dashboards, by title. With a text, those whose title has it."""
    return await list_dashboards(
        context, organization, arguments, Filter(query=text), None, descending=False
    )


async def summarize(
    context: Context, dashboards: Sequence[DashboardRow]
) -> list[DashboardSummary]:
    """Load the related rows of dashboards; statements do not depend on their number."""
    loaders = context.loaders
    widgets, creators = await asyncio.gather(
        asyncio.gather(*(loaders[WidgetsByDashboard].load(each.id) for each in dashboards)),
        asyncio.gather(*(find_creator(context, each) for each in dashboards)),
    )
    return [
        DashboardSummary(
            dashboard,
            str(dashboard_id(dashboard)),
            creator,
            [DisplayType(widget.display_type) for widget in of_dashboard],
        )
        for dashboard, creator, of_dashboard in zip(dashboards, creators, widgets, strict=True)
    ]


async def find_creator(context: Context, dashboard: DashboardRow) -> UserRow | None:
    """Return the user who created a dashboard; None for the prebuilt one."""
    if dashboard.created_by_id is None:
        return None
    return await context.loaders[UserById].load(dashboard.created_by_id)
