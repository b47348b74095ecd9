"""The list of an organization's dashboards: its filter and its order."""

from enum import Enum
from typing import Annotated

import strawberry
from strawberry import ID, UNSET, Parent

from loaders.dashboard import DashboardRow
from loaders.organization import OrganizationRow
from resolvers.arguments import unset_to_none
from resolvers.connection import Connection, page_arguments
from resolvers.context import Info
from resolvers.dashboards import read
from schema.arguments import After, Before, First, Last
from schema.base.order import OrderDirection


@strawberry.enum(description="What a dashboard list is sorted by.")
class DashboardSort(Enum):
    TITLE = read.SortKey.TITLE
    """Title, by the code points of its characters: Z before a."""
    DATE_CREATED = read.SortKey.DATE_CREATED
    """`dateCreated`."""
    MOST_POPULAR = read.SortKey.MOST_POPULAR
    """Number of visits; ties put the newest first in both directions."""
    RECENTLY_VIEWED = read.SortKey.RECENTLY_VIEWED
    """When any member last visited. Dashboards never visited come last in both directions."""
    MINE_FIRST = read.SortKey.MINE_FIRST
    """DESC: the caller's own dashboards, then those of others by creator, each newest first. ASC:
    the reverse. Dashboards without a creator come last in both directions.
    """


@strawberry.input(description="Order of a dashboard list.")
class DashboardOrder:
    field: DashboardSort
    """What to sort by. Ties are broken by a fixed order, so that pages never overlap."""
    direction: OrderDirection = OrderDirection.DESC
    """Sort direction."""


@strawberry.input(
    description="Filter of a dashboard list. A dashboard must match all conditions that are given."
)
class DashboardFilter:
    query: str | None = UNSET
    """Text that the title contains, ignoring case."""
    favorites: bool | None = UNSET
    """True: the caller's favourites. False: all others. Absent or null: no restriction."""
    created_by: ID | None = UNSET
    """Id of the user who created the dashboard."""
    projects: list[ID] | None = UNSET
    """Project ids or slugs, at most 1,000: dashboards that are limited to at least one of them."""

    def to_filter(self) -> read.Filter:
        """Convert the input to a record."""
        projects = unset_to_none(self.projects)
        return read.Filter(
            query=unset_to_none(self.query),
            favorites=unset_to_none(self.favorites),
            created_by=unset_to_none(self.created_by),
            projects=None if projects is None else tuple(projects),
        )


async def dashboards(
    root: Parent[OrganizationRow],
    info: Info,
    first: First = UNSET,
    after: After = UNSET,
    last: Last = UNSET,
    before: Before = UNSET,
    filter: Annotated[
        DashboardFilter | None, strawberry.argument(description="Absent or null: all dashboards.")
    ] = UNSET,
    order_by: Annotated[
        DashboardOrder | None,
        strawberry.argument(description="Absent or null: by title, ascending."),
    ] = UNSET,
) -> Connection[DashboardRow]:
    """Return a page of the dashboards that the filter selects."""
    order = unset_to_none(order_by)
    return await read.list_dashboards(
        info.context,
        root,
        page_arguments(first, after, last, before),
        (unset_to_none(filter) or DashboardFilter()).to_filter(),
        None if order is None else order.field.value,
        descending=order is not None and order.direction is OrderDirection.DESC,
    )
