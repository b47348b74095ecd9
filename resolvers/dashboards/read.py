"""Reading dashboards: lists, history, diffs, and the fields that depend on the caller.

See docs/reference/dashboards.md#reading and docs/reference/dashboards.md#listing.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from strawberry import ID, UNSET, Parent

from db.connection.paging import Page
from db.dashboards import prebuilt
from db.dashboards import read as dashboards
from db.dashboards.read import DashboardSelection, DashboardSortKey
from db.rows import DashboardRow, DashboardVersionRow, OrganizationRow
from loaders.dashboard import (
    DashboardUser,
    DashboardVersionByNumber,
    DashboardVersionKey,
    IsFavorite,
    IsTeamEditor,
    PermissionByDashboard,
)
from loaders.pages import PageKey
from resolvers.arguments import unset_to_none
from resolvers.connection import (
    Connection,
    Order,
    PageArguments,
    encode_cursor,
    page_arguments,
    parse_slice,
)
from resolvers.context import Context, Info
from resolvers.dashboards.diff import DiffEntry, diff_documents, to_client_document
from resolvers.dashboards.document import Document, parse_document
from resolvers.dashboards.permissions import has_permission_rights
from resolvers.errors import InvalidArgumentError, NotFoundError, check_search_text
from resolvers.ids import encode_global_id, parse_row_id
from resolvers.organization import find_project_ids

DEFAULT_DASHBOARD_PAGE_SIZE = 100
SortKey = DashboardSortKey
HISTORY_ORDER = Order("versions", (int,))
POSITION_TYPES: dict[SortKey, tuple[type, ...]] = {
    SortKey.TITLE: (str, int),
    SortKey.DATE_CREATED: (datetime, int),
    SortKey.MOST_POPULAR: (int, datetime, int),
    SortKey.RECENTLY_VIEWED: (datetime, int),
    SortKey.MINE_FIRST: (int, datetime, int),
}
"""The types of the values in a cursor, for each order of a dashboard list."""


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
    direction = "DESC" if descending else "ASC"
    order = Order(f"dashboards {sort_key.name} {direction}", POSITION_TYPES[sort_key])
    creator = None if filters.created_by is None else parse_row_id("User", filters.created_by)
    if filters.created_by is not None and creator is None:
        msg = "createdBy is not a User id."
        raise InvalidArgumentError(msg, argument=("filter", "createdBy"))
    selection = DashboardSelection(
        organization_id=organization.id,
        user_id=context.caller.user_id,
        text=filters.query,
        is_favorite=filters.favorites,
        created_by=creator,
        project_ids=None
        if filters.projects is None
        else await find_project_ids(context, organization, filters.projects),
    )
    first = None
    if is_prebuilt_selected(filters) and not await prebuilt.is_hidden(
        context.snapshot, organization.id
    ):
        first = prebuilt.build_dashboard(organization.id)
    page = await read_page(context, first, order, arguments, selection, sort_key, descending)

    async def count(context: Context) -> int:
        stored = await dashboards.count_selected(context.snapshot, selection)
        return stored if first is None else stored + 1

    return Connection(page, order, count)


def is_prebuilt_selected(filters: Filter) -> bool:
    """Whether the filter selects the prebuilt dashboard.

    It is not a favourite, and it has no creator and no projects.
    """
    matches_query = not filters.query or filters.query.lower() in prebuilt.TITLE.lower()
    is_narrowed = filters.favorites or filters.created_by or filters.projects is not None
    return matches_query and not is_narrowed


async def read_page(
    context: Context,
    first: DashboardRow | None,
    order: Order,
    arguments: PageArguments,
    selection: DashboardSelection,
    sort_key: SortKey,
    descending: bool,  # noqa: FBT001 (passed on)
) -> Page[DashboardRow]:
    """Read a page of the stored dashboards, with `first` in front of all of them.

    `first` is the prebuilt dashboard, None if it is not listed. Its position is empty, so that its
    cursor differs from the cursors of all stored dashboards.
    """
    first_cursor = encode_cursor(order, ())
    is_after_first = arguments.after == first_cursor
    if arguments.before == first_cursor:
        return Page([], [], has_next=True, has_previous=False)
    slice_ = parse_slice(
        order,
        arguments._replace(after=None) if is_after_first else arguments,
        default_size=DEFAULT_DASHBOARD_PAGE_SIZE,
    )
    may_have_first = first is not None and not is_after_first and slice_.after is None
    if may_have_first and not slice_.backward:
        slice_ = slice_._replace(limit=slice_.limit - 1)
    page = await dashboards.read_page(
        context.snapshot, selection, sort_key, slice_, descending=descending
    )
    if is_after_first:
        return page._replace(has_previous=True)
    if first is None or not may_have_first or page.has_previous:
        return page
    if slice_.backward and len(page.rows) == slice_.limit:
        return page._replace(has_previous=True)
    return page._replace(rows=[first, *page.rows], positions=[(), *page.positions])


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


def version_document(version: Parent[DashboardVersionRow]) -> dict[str, object]:
    """The whole content in the form of an UpdateDashboardInput."""
    return to_client_document(parse_document(version.document))


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
    return parse_document(row.document)


def dashboard_id(dashboard: Parent[DashboardRow]) -> ID:
    """Opaque and unique among all objects; "default-overview" for the prebuilt dashboard."""
    slug_or_id = prebuilt.SLUG if dashboard.id < 0 else encode_global_id("Dashboard", dashboard.id)
    return ID(slug_or_id)


async def is_favorited(dashboard: Parent[DashboardRow], info: Info) -> bool:
    """Whether the dashboard is a favourite of the caller."""
    key = DashboardUser(info.context.caller.user_id, dashboard.id)
    return await info.context.loaders[IsFavorite].load(key)


async def can_edit(dashboard: Parent[DashboardRow], info: Info) -> bool:
    """Whether the caller may edit and delete the dashboard. Requires the scope write."""
    context = info.context
    if "write" not in context.caller.scopes:
        return False
    if can_change_permissions(dashboard, info):
        return True
    permission = await context.loaders[PermissionByDashboard].load(dashboard.id)
    if permission is None or permission.is_editable_by_everyone:
        return True
    key = DashboardUser(context.caller.user_id, dashboard.id)
    return await context.loaders[IsTeamEditor].load(key)


def can_change_permissions(dashboard: Parent[DashboardRow], info: Info) -> bool:
    """Whether the caller may change the permissions: the creator, managers and owners."""
    context = info.context
    return "write" in context.caller.scopes and has_permission_rights(context, dashboard)


def is_expired(dashboard: Parent[DashboardRow], info: Info) -> bool:
    """Whether the time range ends before the oldest data that are kept."""
    end = dashboard.end
    if dashboard.start is None or end is None:
        return False
    return end < get_retention_limit(info.context)


def start(dashboard: Parent[DashboardRow], info: Info) -> datetime | None:
    """Start of the time range, not before the oldest data that are kept; null without an end."""
    if dashboard.start is None or dashboard.end is None:
        return None
    return max(dashboard.start, get_retention_limit(info.context))


def end(dashboard: Parent[DashboardRow]) -> datetime | None:
    """End of the time range; null without a start."""
    return None if dashboard.start is None else dashboard.end


def get_retention_limit(context: Context) -> datetime:
    """Return the time of the oldest data that are kept."""
    return datetime.now(UTC) - timedelta(days=context.policy.retention_days)
