"""The list of an organization's releases: its filter and its order."""

from datetime import datetime
from enum import Enum
from typing import Annotated

import strawberry
from strawberry import ID, UNSET, Parent

from loaders.organization import OrganizationRow
from loaders.release import ReleaseRow
from resolvers.arguments import unset_to_none
from resolvers.connection import Connection, page_arguments
from resolvers.context import Info
from resolvers.releases import list as release_list
from schema.arguments import After, Before, First, Last
from schema.base.order import OrderDirection
from schema.release import ReleaseStatus


@strawberry.enum(description="What a release list is sorted by.")
class ReleaseSort(Enum):
    DATE = release_list.SortKey.DATE
    """`dateCreated`; `dateReleased` has no influence."""
    SEMVER = release_list.SortKey.SEMVER
    """Semantic version; a pre-release is less than its final version. Versions that are not
    semantic come last in both directions.
    """
    BUILD = release_list.SortKey.BUILD
    """Build number. Releases without one are left out."""
    ADOPTION = release_list.SortKey.ADOPTION
    """When the release was last adopted. Releases that never were come last in both directions."""
    SESSIONS = release_list.SortKey.SESSIONS
    """Sessions in the last 14 days."""
    USERS = release_list.SortKey.USERS
    """Distinct users in the last 14 days."""
    SESSIONS_24H = release_list.SortKey.SESSIONS_24H
    """Sessions in the last 24 hours."""
    USERS_24H = release_list.SortKey.USERS_24H
    """Distinct users in the last 24 hours."""
    CRASH_FREE_SESSIONS = release_list.SortKey.CRASH_FREE_SESSIONS
    """Share of sessions that crashed, in the last 14 days."""
    CRASH_FREE_USERS = release_list.SortKey.CRASH_FREE_USERS
    """Share of users with a crash, in the last 14 days."""
    LAST_DEPLOY = release_list.SortKey.LAST_DEPLOY
    """The last finished deploy to the filter's projects and environments. Releases that were
    never deployed there come last in both directions.
    """
    DATE_RELEASED = release_list.SortKey.DATE_RELEASED
    """`dateReleased`. Releases that are not finalized come last in both directions."""


@strawberry.input(
    description=(
        "Order of a release list. Orders by sessions and users put releases without sessions "
        "last. DESC puts the highest crash rate first in the crash-free orders."
    )
)
class ReleaseOrder:
    field: ReleaseSort
    """What to sort by. Ties are broken by a fixed order, so that pages never overlap."""
    direction: OrderDirection = OrderDirection.DESC
    """Sort direction."""


@strawberry.input(
    description="Filter of a release list. A release must match all conditions that are given."
)
class ReleaseFilter:
    query: str | None = UNSET
    """Search query. Free text matches a part of the version. Keys: release, release.version,
    release.build, release.package, release.stage, release.created, finalized. A leading ! negates
    a key.
    """
    status: ReleaseStatus | None = UNSET
    """Absent: open releases. Null: any status."""
    projects: list[ID] | None = UNSET
    """Project ids or slugs, at most 1,000; "-1" selects all projects. Absent or null: for managers
    and owners all projects, for members those of their teams and those without a team.
    """
    environments: list[str] | None = UNSET
    """Environment names, at most 1,000: releases seen in at least one of them. The empty string is
    the unnamed environment. Absent, null or an empty list: no restriction.
    """
    deployed_to: str | None = UNSET
    """An environment's name: releases that run there now in one of the projects, whose last
    finished deploy there is of this release. Absent or null: no restriction.
    """
    created_after: datetime | None = UNSET
    """Releases created at or after this time."""
    created_before: datetime | None = UNSET
    """Releases created at or before this time."""

    def to_filter(self) -> release_list.ReleaseFilter:
        """Convert the input to a record."""
        status = ReleaseStatus.OPEN if self.status is UNSET else self.status
        projects, environments = unset_to_none(self.projects), unset_to_none(self.environments)
        return release_list.ReleaseFilter(
            query=unset_to_none(self.query),
            status=None if status is None else status.value,
            projects=None if projects is None else tuple(projects),
            environments=None if environments is None else tuple(environments),
            deployed_to=unset_to_none(self.deployed_to),
            created_after=unset_to_none(self.created_after),
            created_before=unset_to_none(self.created_before),
        )


NEWEST_FIRST = ReleaseOrder(field=ReleaseSort.DATE, direction=OrderDirection.DESC)


async def releases(
    root: Parent[OrganizationRow],
    info: Info,
    first: First = UNSET,
    after: After = UNSET,
    last: Last = UNSET,
    before: Before = UNSET,
    filter: Annotated[
        ReleaseFilter | None,
        strawberry.argument(
            description=(
                "Absent or null: open releases of the caller's projects. The filter's "
                "environments, and its project if it names exactly one, are the scope of the "
                "counts in each release."
            )
        ),
    ] = UNSET,
    order_by: Annotated[
        ReleaseOrder | None, strawberry.argument(description="Null: newest first.")
    ] = NEWEST_FIRST,
) -> Connection[ReleaseRow]:
    """Return a page of the releases that the filter selects."""
    order = order_by or NEWEST_FIRST
    return await release_list.read_page(
        info.context,
        root,
        page_arguments(first, after, last, before),
        (unset_to_none(filter) or ReleaseFilter()).to_filter(),
        order.field.value,
        descending=order.direction is OrderDirection.DESC,
    )
