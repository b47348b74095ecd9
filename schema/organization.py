from collections.abc import Sequence
from datetime import datetime
from enum import Enum
from typing import Annotated, Any

import strawberry

from db.dashboards import prebuilt
from db.dashboards import store as stored_dashboards
from db.releases.read import ReleaseSortKey
from db.rows import DashboardRow, OrganizationRow
from loaders.dashboard import DashboardById
from loaders.release import ReleaseByVersion, VersionKey
from resolvers import organization
from resolvers.child_connections import page_arguments, unset_to_none
from resolvers.context import Info
from resolvers.dashboards import read
from resolvers.dashboards.lookup import parse_dashboard_id
from resolvers.releases import fields as release
from schema.arguments import After, Before, DashboardId, First, Last
from schema.base.connection import Connection
from schema.base.fields import loaded, resolved_by, rows_of
from schema.base.node import Node
from schema.commit import Commit
from schema.dashboard import Dashboard
from schema.project import Environment, Project
from schema.release import Release, ReleaseStatus


@strawberry.enum(description="What can decide the order of releases.")
class ReleaseSort(Enum):
    DATE = "DATE"
    """When they were created, not when they were released."""
    SEMVER = "SEMVER"
    """The numbers of the version, pre-releases before the final one; all others are less than any
    of these.
    """
    BUILD = "BUILD"
    """The build number; releases without one are left out."""
    ADOPTION = "ADOPTION"
    """When they were last adopted; those that never were come last either way."""
    SESSIONS = "SESSIONS"
    """Sessions of the last 14 days."""
    USERS = "USERS"
    """Distinct users of the last 14 days."""
    SESSIONS_24H = "SESSIONS_24H"
    """Sessions of the last 24 hours."""
    USERS_24H = "USERS_24H"
    """Distinct users of the last 24 hours."""
    CRASH_FREE_SESSIONS = "CRASH_FREE_SESSIONS"
    """The part of the last 14 days' sessions that did not crash."""
    CRASH_FREE_USERS = "CRASH_FREE_USERS"
    """The part of the last 14 days' users who saw no crash."""


@strawberry.enum(description="Which way a list is sorted.")
class OrderDirection(Enum):
    ASC = "ASC"
    """Rising: the oldest, the fewest, A first."""
    DESC = "DESC"
    """Falling: the newest, the most, Z first."""


@strawberry.input(
    description=(
        "What releases are sorted by. Falling crash-free orders have the highest crash rate "
        "first; releases without sessions come last, newest first."
    )
)
class ReleaseOrder:
    field: ReleaseSort
    """Equal ones stand in a fixed order, so that pages never overlap."""
    direction: OrderDirection = OrderDirection.DESC
    """Falling unless said."""


@strawberry.input(description="Which releases a list holds.")
class ReleaseFilter:
    query: str | None = strawberry.UNSET
    """Free text is looked for in versions. Keys: release, release.version, release.build,
    release.package, release.stage, release.created, finalized; ! before a key negates.
    """
    status: ReleaseStatus | None = strawberry.UNSET
    """Absent: open ones. Null: any."""
    projects: list[strawberry.ID] | None = strawberry.UNSET
    """Ids or slugs, at most 1,000; "-1" means all. Absent or null: those of the caller's teams and
    of no team, for managers and owners all.
    """
    environments: list[str] | None = strawberry.UNSET
    """Names, at most 1,000, of which it was seen in one; "" is the unnamed environment."""
    created_after: datetime | None = strawberry.UNSET
    """This instant included."""
    created_before: datetime | None = strawberry.UNSET
    """This instant included."""

    def wanted(self) -> release.Filter:
        """The filter as resolvers know it."""
        status = ReleaseStatus.OPEN if self.status is strawberry.UNSET else self.status
        projects, environments = unset_to_none(self.projects), unset_to_none(self.environments)
        return release.Filter(
            query=unset_to_none(self.query),
            status=None if status is None else status.value,
            projects=None if projects is None else tuple(projects),
            environments=None if environments is None else tuple(environments),
            created_after=unset_to_none(self.created_after),
            created_before=unset_to_none(self.created_before),
        )


NEWEST_FIRST = ReleaseOrder(field=ReleaseSort.DATE, direction=OrderDirection.DESC)


async def releases(
    root: strawberry.Parent[OrganizationRow],
    info: Info,
    first: First = strawberry.UNSET,
    after: After = strawberry.UNSET,
    last: Last = strawberry.UNSET,
    before: Before = strawberry.UNSET,
    filter: Annotated[
        ReleaseFilter | None,
        strawberry.argument(
            description=(
                "Absent or null: open releases of the caller's projects. Its environments, and "
                "its project if it names just one, are the scope of what is counted below."
            )
        ),
    ] = strawberry.UNSET,
    order_by: Annotated[
        ReleaseOrder | None, strawberry.argument(description="Null: the newest first.")
    ] = NEWEST_FIRST,
) -> Any:
    """The releases that the filter selects: 100 unless the page is limited."""
    wanted = unset_to_none(filter) or ReleaseFilter()
    order = order_by or NEWEST_FIRST
    return await release.page(
        info.context,
        root,
        page_arguments(first, after, last, before),
        wanted.wanted(),
        ReleaseSortKey(order.field.value),
        descending=order.direction is OrderDirection.DESC,
    )


async def projects(
    root: strawberry.Parent[OrganizationRow],
    info: Info,
    first: First = organization.DEFAULT_PROJECT_PAGE_SIZE,
    after: After = strawberry.UNSET,
    last: Last = strawberry.UNSET,
    before: Before = strawberry.UNSET,
    query: Annotated[
        str | None,
        strawberry.argument(description="A text in the slug or the name, in either case."),
    ] = strawberry.UNSET,
) -> Any:
    """The projects, by slug: 50 unless the page is limited."""
    # The default of `first` is there in every call, so that it must give way to `last`.
    asked = (
        strawberry.UNSET
        if unset_to_none(last) is not None and first == organization.DEFAULT_PROJECT_PAGE_SIZE
        else first
    )
    return await organization.read_projects(
        info.context, root, page_arguments(asked, after, last, before), unset_to_none(query)
    )


async def project(
    root: strawberry.Parent[OrganizationRow],
    info: Info,
    slug: Annotated[str, strawberry.argument(description="The project's slug, not its id.")],
) -> Any:
    """The project of a slug; null when there is none."""
    return await organization.find_project(info.context, root, slug)


async def environments(root: strawberry.Parent[OrganizationRow], info: Info) -> Any:
    """All environments, by name."""
    return await organization.read_environments(info.context, root)


async def commit(
    root: strawberry.Parent[OrganizationRow],
    info: Info,
    sha: Annotated[str, strawberry.argument(description="The whole of it, not shortened.")],
    repository: Annotated[
        str | None,
        strawberry.argument(description="A repository's name. Absent or null: any."),
    ] = strawberry.UNSET,
) -> Any:
    """The commit of a sha, of several the one reported last; null when there is none."""
    return await organization.find_commit(info.context, root, sha, unset_to_none(repository))


def release_key(
    root: OrganizationRow,
    version: Annotated[
        str, strawberry.argument(description="The whole of it, with the package if it has one.")
    ],
) -> VersionKey:
    """The release of a version."""
    return VersionKey(root.id, version)


@strawberry.enum(description="What can decide the order of dashboards.")
class DashboardSort(Enum):
    TITLE = "TITLE"
    """The title, by its characters' codes: Z before a."""
    DATE_CREATED = "DATE_CREATED"
    """When they were created."""
    MOST_POPULAR = "MOST_POPULAR"
    """Visits; of equally many the newest comes first either way."""
    RECENTLY_VIEWED = "RECENTLY_VIEWED"
    """When anybody last visited them; those never visited come last either way."""
    MINE_FIRST = "MINE_FIRST"
    """Falling: the caller's own, newest first, then others' by their makers; rising: reversed."""


@strawberry.input(description="What dashboards are sorted by.")
class DashboardOrder:
    field: DashboardSort
    """Equal ones stand in a fixed order, so that pages never overlap."""
    direction: OrderDirection = OrderDirection.DESC
    """Falling unless said."""


@strawberry.input(description="Which dashboards a list holds.")
class DashboardFilter:
    query: str | None = strawberry.UNSET
    """A text in the title, in either case."""
    favorites: bool | None = strawberry.UNSET
    """True: only what the caller likes. False: the rest. Absent or null: all."""
    created_by: strawberry.ID | None = strawberry.UNSET
    """A user's id: only what this user made."""
    projects: list[strawberry.ID] | None = strawberry.UNSET
    """Ids or slugs, at most 1,000: only dashboards that name one of them."""

    def wanted(self) -> read.Filter:
        """The filter as resolvers know it."""
        projects = unset_to_none(self.projects)
        return read.Filter(
            query=unset_to_none(self.query),
            favorites=unset_to_none(self.favorites),
            created_by=unset_to_none(self.created_by),
            projects=None if projects is None else tuple(projects),
        )


async def dashboards(
    root: strawberry.Parent[OrganizationRow],
    info: Info,
    first: First = strawberry.UNSET,
    after: After = strawberry.UNSET,
    last: Last = strawberry.UNSET,
    before: Before = strawberry.UNSET,
    filter: Annotated[
        DashboardFilter | None, strawberry.argument(description="Absent or null: all dashboards.")
    ] = strawberry.UNSET,
    order_by: Annotated[
        DashboardOrder | None,
        strawberry.argument(description="Absent or null: by title, rising."),
    ] = strawberry.UNSET,
) -> Any:
    """The dashboards selected, the prebuilt one first: 100 unless the page is limited."""
    order = unset_to_none(order_by)
    return await read.list_dashboards(
        info.context,
        root,
        page_arguments(first, after, last, before),
        (unset_to_none(filter) or DashboardFilter()).wanted(),
        None if order is None else stored_dashboards.DashboardSortKey(order.field.value),
        descending=order is not None and order.direction is OrderDirection.DESC,
    )


def dashboard_key(root: OrganizationRow, id: DashboardId) -> int | None:
    """The dashboard of an id."""
    return -root.id if id == prebuilt.SLUG else parse_dashboard_id(id)


def own_dashboard(root: OrganizationRow, found: DashboardRow | None, _key: int) -> Any:
    """The dashboard, if it is this organization's."""
    return found if found is not None and found.organization_id == root.id else None


@strawberry.type(description="A tenant: its projects and what they ship.")
class Organization(Node):
    slug: str
    """Unique; stands for the organization wherever one is named."""
    name: str
    """For people; need not be unique."""
    projects: Connection[Project] = resolved_by(projects)
    project: Project | None = resolved_by(project)
    environments: Sequence[Environment] = resolved_by(environments)
    release: Release | None = loaded(ReleaseByVersion, key=release_key)
    """The release of a version, archived or not; null when there is none."""
    releases: Connection[Release] = resolved_by(releases)
    commit: Commit | None = resolved_by(commit)
    dashboard: Dashboard | None = loaded(DashboardById, key=dashboard_key, then=own_dashboard)
    """The dashboard of an id; null when there is none."""
    dashboards: Connection[Dashboard] = resolved_by(dashboards)

    is_type_of = rows_of(OrganizationRow)
