from collections.abc import Sequence
from datetime import datetime
from enum import Enum
from typing import Any

import strawberry

from db import dashboards as stored_dashboards
from db import prebuilt
from db.releases import Order
from db.rows import DashboardRow, OrganizationRow
from loaders.dashboard import DashboardById
from loaders.release import ReleaseByVersion, VersionOf
from resolvers import dashboard_list, organization, release
from resolvers.context import Info
from resolvers.dashboard_access import stored_id
from resolvers.lists import arguments, given
from schema.commit import Commit
from schema.dashboard import Dashboard
from schema.fields import loaded, resolved_by, rows_of
from schema.node import Node
from schema.pages import Connection
from schema.project import Environment, Project
from schema.release import Release, ReleaseStatus


@strawberry.enum
class ReleaseSort(Enum):
    DATE = "DATE"
    SEMVER = "SEMVER"
    BUILD = "BUILD"
    ADOPTION = "ADOPTION"
    SESSIONS = "SESSIONS"
    USERS = "USERS"
    SESSIONS_24H = "SESSIONS_24H"
    USERS_24H = "USERS_24H"
    CRASH_FREE_SESSIONS = "CRASH_FREE_SESSIONS"
    CRASH_FREE_USERS = "CRASH_FREE_USERS"


@strawberry.enum
class OrderDirection(Enum):
    ASC = "ASC"
    DESC = "DESC"


@strawberry.input(
    description=(
        "What releases are sorted by. Falling crash-free orders have the highest crash rate "
        "first; releases without sessions come last, newest first."
    )
)
class ReleaseOrder:
    field: ReleaseSort
    direction: OrderDirection = OrderDirection.DESC


@strawberry.input(description="Which releases a list holds.")
class ReleaseFilter:
    query: str | None = strawberry.field(
        default=strawberry.UNSET,
        description=(
            "Free text is looked for in versions. Keys: release, release.version, release.build, "
            "release.package, release.stage, release.created, finalized; ! before a key negates."
        ),
    )
    status: ReleaseStatus | None = strawberry.field(
        default=strawberry.UNSET, description="Absent: open ones. Null: any."
    )
    projects: list[strawberry.ID] | None = strawberry.field(
        default=strawberry.UNSET,
        description='Ids or slugs; "-1" means all. Absent: those of the caller\'s teams.',
    )
    environments: list[str] | None = strawberry.field(
        default=strawberry.UNSET, description='Names; "" is the unnamed environment.'
    )
    created_after: datetime | None = strawberry.field(
        default=strawberry.UNSET, description="This instant included."
    )
    created_before: datetime | None = strawberry.field(
        default=strawberry.UNSET, description="This instant included."
    )

    def wanted(self) -> release.Filter:
        """The filter as resolvers know it."""
        status = ReleaseStatus.OPEN if self.status is strawberry.UNSET else self.status
        projects, environments = given(self.projects), given(self.environments)
        return release.Filter(
            query=given(self.query),
            status=None if status is None else status.value,
            projects=None if projects is None else tuple(projects),
            environments=None if environments is None else tuple(environments),
            created_after=given(self.created_after),
            created_before=given(self.created_before),
        )


NEWEST_FIRST = ReleaseOrder(field=ReleaseSort.DATE, direction=OrderDirection.DESC)


async def releases(
    root: strawberry.Parent[OrganizationRow],
    info: Info,
    first: int | None = strawberry.UNSET,
    after: str | None = strawberry.UNSET,
    last: int | None = strawberry.UNSET,
    before: str | None = strawberry.UNSET,
    filter: ReleaseFilter | None = strawberry.UNSET,
    order_by: ReleaseOrder | None = NEWEST_FIRST,
) -> Any:
    """The releases that the filter selects: 100 unless the page is limited, newest first."""
    wanted = given(filter) or ReleaseFilter()
    order = order_by or NEWEST_FIRST
    return await release.page(
        info.context,
        root,
        arguments(first, after, last, before),
        wanted.wanted(),
        Order(order.field.value),
        descending=order.direction is OrderDirection.DESC,
    )


async def projects(
    root: strawberry.Parent[OrganizationRow],
    info: Info,
    first: int | None = organization.USUAL_PROJECTS,
    after: str | None = strawberry.UNSET,
    last: int | None = strawberry.UNSET,
    before: str | None = strawberry.UNSET,
    query: str | None = strawberry.UNSET,
) -> Any:
    """The projects by slug; `query` is looked for in slugs and names."""
    # The default of `first` is there in every call, so that it must give way to `last`.
    asked = (
        strawberry.UNSET
        if given(last) is not None and first == organization.USUAL_PROJECTS
        else first
    )
    return await organization.project_page(
        info.context, root, arguments(asked, after, last, before), given(query)
    )


async def project(root: strawberry.Parent[OrganizationRow], info: Info, slug: str) -> Any:
    """The project of a slug."""
    return await organization.project(info.context, root, slug)


async def environments(root: strawberry.Parent[OrganizationRow], info: Info) -> Any:
    """All environments, by name."""
    return await organization.all_environments(info.context, root)


async def commit(
    root: strawberry.Parent[OrganizationRow],
    info: Info,
    sha: str,
    repository: str | None = strawberry.UNSET,
) -> Any:
    """The commit of a sha, in a repository named so or, of several, in any."""
    return await organization.commit(info.context, root, sha, given(repository))


def release_key(root: OrganizationRow, version: str) -> VersionOf:
    """The release of a version."""
    return VersionOf(root.id, version)


@strawberry.enum
class DashboardSort(Enum):
    TITLE = "TITLE"
    DATE_CREATED = "DATE_CREATED"
    MOST_POPULAR = "MOST_POPULAR"
    RECENTLY_VIEWED = "RECENTLY_VIEWED"
    MINE_FIRST = "MINE_FIRST"


@strawberry.input(description="What dashboards are sorted by.")
class DashboardOrder:
    field: DashboardSort
    direction: OrderDirection = OrderDirection.DESC


@strawberry.input(description="Which dashboards a list holds.")
class DashboardFilter:
    query: str | None = strawberry.field(
        default=strawberry.UNSET, description="A text in the title, in either case."
    )
    favorites: bool | None = strawberry.field(
        default=strawberry.UNSET, description="True: only what the caller likes. False: the rest."
    )
    created_by: strawberry.ID | None = strawberry.UNSET
    projects: list[strawberry.ID] | None = strawberry.field(
        default=strawberry.UNSET, description="Ids or slugs of projects it names."
    )

    def wanted(self) -> dashboard_list.Filter:
        """The filter as resolvers know it."""
        projects = given(self.projects)
        return dashboard_list.Filter(
            query=given(self.query),
            favorites=given(self.favorites),
            created_by=given(self.created_by),
            projects=None if projects is None else tuple(projects),
        )


async def dashboards(
    root: strawberry.Parent[OrganizationRow],
    info: Info,
    first: int | None = strawberry.UNSET,
    after: str | None = strawberry.UNSET,
    last: int | None = strawberry.UNSET,
    before: str | None = strawberry.UNSET,
    filter: DashboardFilter | None = strawberry.UNSET,
    order_by: DashboardOrder | None = strawberry.UNSET,
) -> Any:
    """The dashboards that the filter selects, by title unless another order is named."""
    order = given(order_by)
    return await dashboard_list.page(
        info.context,
        root,
        arguments(first, after, last, before),
        (given(filter) or DashboardFilter()).wanted(),
        None if order is None else stored_dashboards.Order(order.field.value),
        descending=order is not None and order.direction is OrderDirection.DESC,
    )


def dashboard_key(root: OrganizationRow, id: strawberry.ID) -> int | None:
    """The dashboard of an id."""
    return -root.id if id == prebuilt.SLUG else stored_id(id)


def own_dashboard(root: OrganizationRow, found: DashboardRow | None, _key: int) -> Any:
    """The dashboard, if it is this organization's."""
    return found if found is not None and found.organization_id == root.id else None


@strawberry.type(description="A tenant: its projects and what they ship.")
class Organization(Node):
    slug: str
    name: str
    projects: Connection[Project] = resolved_by(projects)
    project: Project | None = resolved_by(project)
    environments: Sequence[Environment] = resolved_by(environments)
    release: Release | None = loaded(
        ReleaseByVersion, key=release_key, description="The release of a version."
    )
    releases: Connection[Release] = resolved_by(releases)
    commit: Commit | None = resolved_by(commit)
    dashboard: Dashboard | None = loaded(
        DashboardById, key=dashboard_key, then=own_dashboard, description="The dashboard of an id."
    )
    dashboards: Connection[Dashboard] = resolved_by(dashboards)

    is_type_of = rows_of(OrganizationRow)
