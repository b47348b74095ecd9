"""Pages of dashboards, their history, and what a caller may do with one."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from strawberry import ID, UNSET, Parent

from db.connection.paging import Page
from db.dashboards import prebuilt, store
from db.dashboards.store import DashboardSelection
from db.dashboards.store import DashboardSortKey as Sorting
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
from resolvers.child_connections import page_arguments, unset_to_none
from resolvers.connection import Connection, Order, PageArguments, encode_cursor, parse_slice
from resolvers.context import Context, Info
from resolvers.dashboards.diff import Change, changes, document_shown
from resolvers.dashboards.document import Document, from_json
from resolvers.dashboards.permissions import may_change_permissions
from resolvers.errors import InvalidArgumentError, NotFoundError
from resolvers.ids import encode_global_id, parse_row_id
from resolvers.releases.fields import project_ids_of

DEFAULT_DASHBOARD_PAGE_SIZE = 100
VERSIONS = Order("versions", (int,))
POSITIONS: dict[Sorting, tuple[type, ...]] = {
    Sorting.TITLE: (str, int),
    Sorting.DATE_CREATED: (datetime, int),
    Sorting.MOST_POPULAR: (int, datetime, int),
    Sorting.RECENTLY_VIEWED: (datetime, int),
    Sorting.MINE_FIRST: (int, datetime, int),
}


@dataclass(frozen=True)
class Filter:
    """Which dashboards are asked for, in the client's words."""

    query: str | None = None
    favorites: bool | None = None
    created_by: str | None = None
    projects: tuple[str, ...] | None = None


async def page(
    context: Context,
    organization: OrganizationRow,
    asked: PageArguments,
    wanted: Filter,
    sorting: Sorting | None,
    *,
    descending: bool,
) -> Connection[DashboardRow]:
    """A page of an organization's dashboards; by title where no order is named."""
    sorting, descending = (Sorting.TITLE, False) if sorting is None else (sorting, descending)
    direction = "DESC" if descending else "ASC"
    order = Order(f"dashboards {sorting.name} {direction}", POSITIONS[sorting])
    creator = None if wanted.created_by is None else parse_row_id("User", wanted.created_by)
    if wanted.created_by is not None and creator is None:
        msg = "createdBy is no id of a User."
        raise InvalidArgumentError(msg, argument=("filter", "createdBy"))
    selection = DashboardSelection(
        organization_id=organization.id,
        user_id=context.caller.user_id,
        text=wanted.query,
        is_favorite=wanted.favorites,
        created_by=creator,
        project_ids=None
        if wanted.projects is None
        else await project_ids_of(context, organization, wanted.projects),
    )
    first = None
    if is_general(wanted) and not await prebuilt.is_hidden(context.snapshot, organization.id):
        first = prebuilt.build_dashboard(organization.id)
    found = await rows_behind(context, first, order, asked, selection, sorting, descending)

    async def count(context: Context) -> int:
        stored = await store.count_selected(context.snapshot, selection)
        return stored if first is None else stored + 1

    return Connection(found, order, count)


def is_general(wanted: Filter) -> bool:
    """Whether the prebuilt dashboard is among what is asked for; it is nobody's favourite."""
    matches = not wanted.query or wanted.query.lower() in prebuilt.TITLE.lower()
    is_narrowed = wanted.favorites or wanted.created_by or wanted.projects is not None
    return matches and not is_narrowed


async def rows_behind(
    context: Context,
    first: DashboardRow | None,
    order: Order,
    asked: PageArguments,
    selection: DashboardSelection,
    sorting: Sorting,
    descending: bool,  # noqa: FBT001 (handed on)
) -> Page[DashboardRow]:
    """A page of the stored dashboards with the prebuilt one, if there is one, before all of them.

    Its position is the empty one, so that its cursor is like none of a stored dashboard.
    """
    start = encode_cursor(order, ())
    is_behind_first = asked.after == start
    if asked.before == start:
        return Page([], [], has_next=True, has_previous=False)
    slice_ = parse_slice(
        order,
        asked._replace(after=None) if is_behind_first else asked,
        default_size=DEFAULT_DASHBOARD_PAGE_SIZE,
    )
    leads = first is not None and not is_behind_first and slice_.after is None
    if leads and not slice_.backward:
        slice_ = slice_._replace(limit=slice_.limit - 1)
    found = await store.read_page(
        context.snapshot, selection, sorting, slice_, descending=descending
    )
    if is_behind_first:
        return found._replace(has_previous=True)
    if first is None or not leads or found.has_previous:
        return found
    if slice_.backward and len(found.rows) == slice_.limit:
        return found._replace(has_previous=True)
    return found._replace(rows=[first, *found.rows], positions=[(), *found.positions])


def history_page(
    dashboard: DashboardRow, first: int | None = 20, after: str | None = UNSET
) -> PageKey:
    """Which versions of a dashboard are asked for."""
    return PageKey(dashboard.id, parse_slice(VERSIONS, page_arguments(first, after)))


def history_connection(
    _dashboard: DashboardRow, page: Page[DashboardVersionRow], _key: PageKey
) -> Connection[DashboardVersionRow]:
    """The page as clients see it; its length is not counted."""

    async def none(_context: Context) -> int:
        return 0

    return Connection(page, VERSIONS, none)


def version_document(version: Parent[DashboardVersionRow]) -> dict[str, object]:
    """The whole content, as clients write it."""
    return document_shown(from_json(version.document))


async def diff(
    dashboard: Parent[DashboardRow],
    info: Info,
    from_: int,
    to: int | None = UNSET,
) -> Sequence[Change]:
    """What changed between two versions, or since a version."""
    before = await version_of(info.context, dashboard, from_, "from")
    last = unset_to_none(to)
    after = await version_of(
        info.context, dashboard, dashboard.version if last is None else last, "to"
    )
    return changes(before, after)


async def version_of(
    context: Context, dashboard: DashboardRow, number: int, argument: str
) -> Document:
    """What a dashboard was at a version. Raises NotFoundError."""
    found = await context.loaders[DashboardVersionByNumber].load(
        DashboardVersionKey(dashboard.id, number)
    )
    if found is None:
        msg = f"Version {number} is not kept."
        raise NotFoundError(msg, argument=(argument,))
    return from_json(found.document)


def dashboard_id(dashboard: Parent[DashboardRow]) -> ID:
    """Opaque, and unique among all objects; of the prebuilt dashboard, its slug."""
    slug_or_id = prebuilt.SLUG if dashboard.id < 0 else encode_global_id("Dashboard", dashboard.id)
    return ID(slug_or_id)


async def is_favorited(dashboard: Parent[DashboardRow], info: Info) -> bool:
    """Whether the caller likes it."""
    key = DashboardUser(info.context.caller.user_id, dashboard.id)
    return await info.context.loaders[IsFavorite].load(key)


async def can_edit(dashboard: Parent[DashboardRow], info: Info) -> bool:
    """Whether the caller may change and delete it; a token without write may not."""
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
    """Whether the caller may decide who edits: the creator, managers and owners."""
    context = info.context
    return "write" in context.caller.scopes and may_change_permissions(context, dashboard)


def is_expired(dashboard: Parent[DashboardRow], info: Info) -> bool:
    """Whether the time it shows lies before all data that are kept."""
    end = dashboard.end
    if dashboard.start is None or end is None:
        return False
    return end < oldest_kept(info.context)


def start(dashboard: Parent[DashboardRow], info: Info) -> datetime | None:
    """The start of its time, moved to the oldest data that are kept; null without an end."""
    if dashboard.start is None or dashboard.end is None:
        return None
    return max(dashboard.start, oldest_kept(info.context))


def end(dashboard: Parent[DashboardRow]) -> datetime | None:
    """The end of its time; null without a start."""
    return None if dashboard.start is None else dashboard.end


def oldest_kept(context: Context) -> datetime:
    """The oldest instant that data are kept of."""
    return datetime.now(UTC) - timedelta(days=context.policy.retention_days)
