"""Statements that list dashboards."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import Enum
from typing import Any

from sqlalchemy import (
    ColumnElement,
    case,
    exists,
    func,
    literal,
    select,
)

from db.connection.database import Snapshot
from db.connection.paging import Page, Slice, select_slice, to_page
from db.connection.types import EARLIEST_DATE, LATEST_DATE, UtcDateTime
from db.models import (
    Dashboard,
    DashboardFavorite,
    DashboardProject,
)
from db.releases.conditions import escape_like, to_ascii_lower
from db.rows import DashboardRow, columns

MAX_ID = 2**63 - 1


class DashboardSortKey(Enum):
    """The sort key of a list of dashboards."""

    TITLE = "TITLE"
    DATE_CREATED = "DATE_CREATED"
    MOST_POPULAR = "MOST_POPULAR"
    RECENTLY_VIEWED = "RECENTLY_VIEWED"
    MINE_FIRST = "MINE_FIRST"


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
            yield func.lower(Dashboard.title).like(
                f"%{escape_like(to_ascii_lower(self.text))}%", escape="\\"
            )
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

    def order_columns(self, order: DashboardSortKey, *, descending: bool) -> tuple[Any, ...]:
        """Return the columns of an order, the last of them unique.

        See docs/reference/dashboards.md#listing.
        """
        never = literal(EARLIEST_DATE if descending else LATEST_DATE, UtcDateTime)
        match order:
            case DashboardSortKey.TITLE:
                return (Dashboard.title, Dashboard.id)
            case DashboardSortKey.DATE_CREATED:
                return (Dashboard.date_created, Dashboard.id)
            case DashboardSortKey.MOST_POPULAR:
                # Dashboards with equally many visits are sorted newest first, in either direction.
                visits = Dashboard.visits if descending else -Dashboard.visits
                return (visits, Dashboard.date_created, Dashboard.id)
            case DashboardSortKey.RECENTLY_VIEWED:
                # Dashboards that were never viewed come last, in either direction.
                return (
                    func.coalesce(Dashboard.last_visited, never, type_=UtcDateTime),
                    Dashboard.id,
                )
            case DashboardSortKey.MINE_FIRST:
                creator = -func.coalesce(Dashboard.created_by_id, MAX_ID)
                mine = case((Dashboard.created_by_id == self.user_id, 0), else_=creator)
                return (mine, Dashboard.date_created, Dashboard.id)


async def count_selected(snapshot: Snapshot, selection: DashboardSelection) -> int:
    """Return the number of selected dashboards."""
    statement = select(func.count()).select_from(Dashboard).where(*selection.conditions())
    return await snapshot.fetch_int(statement, batch="dashboard count")


async def read_page(
    snapshot: Snapshot,
    selection: DashboardSelection,
    order: DashboardSortKey,
    page_slice: Slice,
    *,
    descending: bool,
) -> Page[DashboardRow]:
    """Return a page of the selected dashboards."""
    statement = select_slice(
        select(*columns(Dashboard, DashboardRow)).where(*selection.conditions()),
        selection.order_columns(order, descending=descending),
        page_slice,
        descending=descending
        or order in {DashboardSortKey.MOST_POPULAR, DashboardSortKey.MINE_FIRST},
    )
    rows = await snapshot.fetch_rows(statement, batch="dashboards")
    return to_page(rows, DashboardRow, page_slice)
