"""Statements that list dashboards."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    case,
    exists,
    func,
    select,
    type_coerce,
)

from db.connection.paging import Page, Position, Slice, missing_last, select_slice, to_page
from db.connection.texts import contains
from db.connection.types import EARLIEST_DATE, LATEST_DATE
from db.models import (
    Dashboard,
    DashboardFavorite,
    DashboardProject,
)
from db.reading.snapshot import Snapshot
from db.rows import DashboardRow, columns

MAX_ID = 2**63 - 1
PREBUILT_RANK, STORED_RANK = 0, 1
PREBUILT_VALUES: dict[type, Any] = {str: "", int: 0, datetime: EARLIEST_DATE}
"""What the position of the prebuilt dashboard has after the rank, which decides alone."""


class DashboardSortKey(Enum):
    """The sort key of a list of dashboards."""

    TITLE = "TITLE"
    DATE_CREATED = "DATE_CREATED"
    MOST_POPULAR = "MOST_POPULAR"
    RECENTLY_VIEWED = "RECENTLY_VIEWED"
    MINE_FIRST = "MINE_FIRST"


class DashboardListOrder(NamedTuple):
    """An order of a list of dashboards: what it is sorted by, and what its cursors contain.

    `columns` order the stored dashboards, the last of them is unique. The prebuilt dashboard
    precedes them in either direction, so a position begins with a rank: 0 for the prebuilt
    dashboard, 1 for all others. `types` are those of a position.
    """

    columns: tuple[Any, ...]
    types: tuple[type, ...]
    descending: bool

    @property
    def prebuilt_position(self) -> Position:
        """The position of the prebuilt dashboard."""
        return (PREBUILT_RANK, *(PREBUILT_VALUES[each] for each in self.types[1:]))


def order_by(*columns: tuple[Any, type], descending: bool) -> DashboardListOrder:
    """Return the order by columns, each with the type of its values."""
    expressions, types = zip(*columns, strict=True)
    return DashboardListOrder(expressions, (int, *types), descending)


@dataclass(frozen=True)
class DashboardSelection:
    """The dashboards of an organization that a list contains; None means no filter.

    `user_id` is the caller, whose favourites and own dashboards filters and orders refer to.
    """

    organization_id: int
    user_id: int
    text: str | None = None
    is_favorite: bool | None = None
    created_by: int | None = None
    project_ids: tuple[int, ...] | None = None

    def conditions(self) -> Iterable[ColumnElement[bool]]:
        """Yield the SQL conditions."""
        yield Dashboard.organization_id == self.organization_id
        if self.text:
            yield contains(Dashboard.folded_title, Dashboard.title, self.text)
        if self.is_favorite is not None:
            favorite = exists().where(
                DashboardFavorite.dashboard_id == Dashboard.id,
                DashboardFavorite.user_id == self.user_id,
            )
            yield favorite if self.is_favorite else ~favorite
        if self.created_by is not None:
            yield Dashboard.created_by_id == self.created_by
        if self.project_ids is not None:
            yield exists().where(
                DashboardProject.dashboard_id == Dashboard.id,
                DashboardProject.project_id.in_(self.project_ids),
            )

    def order(self, sort_key: DashboardSortKey, *, descending: bool) -> DashboardListOrder:
        """Return an order of the list; see docs/reference/dashboards.md#list-orders."""
        row_id = (Dashboard.id, int)
        date_created = (Dashboard.date_created, datetime)
        match sort_key:
            case DashboardSortKey.TITLE:
                return order_by((Dashboard.title, str), row_id, descending=descending)
            case DashboardSortKey.DATE_CREATED:
                return order_by(date_created, row_id, descending=descending)
            case DashboardSortKey.MOST_POPULAR:
                visits = (Dashboard.visits, int)
                return order_by(visits, date_created, row_id, descending=descending)
            case DashboardSortKey.RECENTLY_VIEWED:
                visited = missing_last(
                    Dashboard.last_visited,
                    descending=descending,
                    lowest=EARLIEST_DATE,
                    highest=LATEST_DATE,
                )
                return order_by((visited, datetime), row_id, descending=descending)
            case DashboardSortKey.MINE_FIRST:
                creator = Dashboard.created_by_id
                mine = case((creator == self.user_id, 0), else_=-creator)
                own_first = missing_last(
                    # Cursors need the type: an id does not fit that of the constant 0.
                    type_coerce(mine, BigInteger),
                    descending=descending,
                    lowest=-MAX_ID,
                    highest=1,
                )
                return order_by((own_first, int), date_created, row_id, descending=descending)


async def count_selected(snapshot: Snapshot, selection: DashboardSelection) -> int:
    """Return the number of selected dashboards."""
    statement = select(func.count()).select_from(Dashboard).where(*selection.conditions())
    return await snapshot.fetch_int(statement, batch="dashboard count")


async def read_page(
    snapshot: Snapshot,
    selection: DashboardSelection,
    order: DashboardListOrder,
    page_slice: Slice,
    prebuilt: DashboardRow | None,
) -> Page[DashboardRow]:
    """Return a page of the selected dashboards; `prebuilt` is None if the list has none.

    The prebuilt dashboard precedes all stored ones.
    """
    after, before = page_slice.after, page_slice.before
    is_after_prebuilt = after is not None and after[0] == PREBUILT_RANK
    is_before_prebuilt = before is not None and before[0] == PREBUILT_RANK
    can_have_prebuilt = prebuilt is not None and after is None
    stored_slice = page_slice._replace(
        limit=page_slice.limit - (can_have_prebuilt and not page_slice.backward),
        after=None if after is None or is_after_prebuilt else after[1:],
        before=None if before is None or is_before_prebuilt else before[1:],
    )
    statement = select_slice(
        select(*columns(Dashboard, DashboardRow)).where(*selection.conditions()),
        order.columns,
        stored_slice,
        descending=order.descending,
    )
    rows = await snapshot.fetch_rows(statement, batch="dashboards")
    page = to_page(rows, DashboardRow, stored_slice)
    page = page._replace(positions=[(STORED_RANK, *each) for each in page.positions])
    if is_before_prebuilt:
        has_stored = bool(page.rows or page.has_next or page.has_previous)
        return Page(
            [],
            [],
            has_next=prebuilt is not None or has_stored,
            has_previous=after is not None and (prebuilt is not None or page.has_previous),
        )
    has_room = not page_slice.backward or (
        not page.has_previous and len(page.rows) < page_slice.limit
    )
    if prebuilt is not None and can_have_prebuilt and has_room:
        return page._replace(
            rows=[prebuilt, *page.rows], positions=[order.prebuilt_position, *page.positions]
        )
    return page._replace(has_previous=page.has_previous or prebuilt is not None)
