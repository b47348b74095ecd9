from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import select, tuple_, union_all

from db.connection.keys import KEYS, ORGANIZATIONS, is_among
from db.dashboards import prebuilt
from db.models import (
    Dashboard,
    DashboardFavorite,
    DashboardPermission,
    DashboardProject,
    DashboardTeam,
    DashboardVersion,
    PrebuiltFavorite,
    PrebuiltVisits,
    Project,
    TeamMember,
    Widget,
    WidgetQuery,
)
from db.rows import (
    DashboardRow,
    DashboardVersionRow,
    PermissionRow,
    ProjectRow,
    WidgetQueryRow,
    WidgetRow,
    columns,
)
from loaders.base import Loader, Many, One, pair_keys
from loaders.pages import PagesByKey

__all__ = [
    "DashboardById",
    "DashboardRow",
    "DashboardUser",
    "DashboardVersionByNumber",
    "DashboardVersionKey",
    "IsFavorite",
    "IsTeamEditor",
    "PermissionByDashboard",
    "PermissionRow",
    "ProjectsByDashboard",
    "QueriesByWidget",
    "VersionsByDashboard",
    "WidgetById",
    "WidgetQueryById",
    "WidgetQueryRow",
    "WidgetRow",
    "WidgetsByDashboard",
]


def split_prebuilt(keys: Sequence[int]) -> tuple[list[int], list[int]]:
    """Split ids into those of stored rows and the negative ones of prebuilt dashboards."""
    return [key for key in keys if key > 0], [key for key in keys if key < 0]


class DashboardById(One[int, DashboardRow]):
    """A dashboard; a negative id is the prebuilt dashboard of that organization."""

    statement = select(*columns(Dashboard, DashboardRow)).where(
        is_among(Dashboard.id, KEYS), is_among(Dashboard.organization_id, ORGANIZATIONS)
    )

    visits = select(
        PrebuiltVisits.organization_id, PrebuiltVisits.visits, PrebuiltVisits.last_visited
    ).where(
        is_among(PrebuiltVisits.organization_id, KEYS),
        is_among(PrebuiltVisits.organization_id, ORGANIZATIONS),
    )

    async def fetch(self, keys: Sequence[int]) -> Mapping[int, DashboardRow | None]:
        """Read stored dashboards with one statement, and visits of prebuilt ones with another."""
        stored, prebuilt_ids = split_prebuilt(keys)
        rows = dict(await super().fetch(stored)) if stored else {}
        readable_ids = [-key for key in prebuilt_ids if -key in self.loaders.organizations]
        if readable_ids:
            visits = await self.fetch_rows(readable_ids, statement=self.visits)
            visits_by_id = {organization_id: values for organization_id, *values in visits}
            rows |= {
                -each: prebuilt.build_dashboard(each, *visits_by_id.get(each, ()))
                for each in readable_ids
            }
        return rows


class WidgetsByDashboard(Many[int, WidgetRow]):
    """The widgets of a dashboard, in order."""

    statement = (
        select(Widget.dashboard_id.label("key"), *columns(Widget, WidgetRow))
        .where(
            is_among(Widget.dashboard_id, KEYS), is_among(Widget.organization_id, ORGANIZATIONS)
        )
        .order_by(Widget.dashboard_id, Widget.position)
    )

    async def fetch(self, keys: Sequence[int]) -> Mapping[int, Sequence[WidgetRow]]:
        """Read stored widgets with one statement; build prebuilt ones without any."""
        stored, prebuilt_ids = split_prebuilt(keys)
        rows = dict(await super().fetch(stored)) if stored else {}
        return rows | {key: prebuilt.build_widgets(key) for key in prebuilt_ids}


class WidgetById(One[int, WidgetRow]):
    """A widget."""

    statement = select(*columns(Widget, WidgetRow)).where(
        is_among(Widget.id, KEYS), is_among(Widget.organization_id, ORGANIZATIONS)
    )

    async def fetch(self, keys: Sequence[int]) -> Mapping[int, WidgetRow | None]:
        """Read stored widgets with one statement; build prebuilt ones without any."""
        stored, prebuilt_ids = split_prebuilt(keys)
        rows = dict(await super().fetch(stored)) if stored else {}
        readable_ids = [
            key
            for key in prebuilt_ids
            if prebuilt.get_organization_id(key) in self.loaders.organizations
        ]
        return rows | {key: prebuilt.find_widget(key) for key in readable_ids}


class QueriesByWidget(Many[int, WidgetQueryRow]):
    """The queries of a widget, in order."""

    statement = (
        select(WidgetQuery.widget_id.label("key"), *columns(WidgetQuery, WidgetQueryRow))
        .where(
            is_among(WidgetQuery.widget_id, KEYS),
            is_among(WidgetQuery.organization_id, ORGANIZATIONS),
        )
        .order_by(WidgetQuery.widget_id, WidgetQuery.position)
    )

    async def fetch(self, keys: Sequence[int]) -> Mapping[int, Sequence[WidgetQueryRow]]:
        """Read stored queries with one statement; build prebuilt ones without any."""
        stored, prebuilt_ids = split_prebuilt(keys)
        rows = dict(await super().fetch(stored)) if stored else {}
        return rows | {key: prebuilt.build_queries(key) for key in prebuilt_ids}


class WidgetQueryById(One[int, WidgetQueryRow]):
    """A query of a widget."""

    statement = select(*columns(WidgetQuery, WidgetQueryRow)).where(
        is_among(WidgetQuery.id, KEYS), is_among(WidgetQuery.organization_id, ORGANIZATIONS)
    )

    async def fetch(self, keys: Sequence[int]) -> Mapping[int, WidgetQueryRow | None]:
        """Read stored queries with one statement; build prebuilt ones without any."""
        stored, prebuilt_ids = split_prebuilt(keys)
        rows = dict(await super().fetch(stored)) if stored else {}
        readable_ids = [
            key
            for key in prebuilt_ids
            if prebuilt.get_organization_id(prebuilt.get_widget_id(key))
            in self.loaders.organizations
        ]
        return rows | {key: prebuilt.find_query(key) for key in readable_ids}


class ProjectsByDashboard(Many[int, ProjectRow]):
    """The projects that a dashboard is filtered to, by slug."""

    statement = (
        select(DashboardProject.dashboard_id.label("key"), *columns(Project, ProjectRow))
        .join(Project, Project.id == DashboardProject.project_id)
        .where(
            is_among(DashboardProject.dashboard_id, KEYS),
            is_among(DashboardProject.organization_id, ORGANIZATIONS),
            is_among(Project.organization_id, ORGANIZATIONS),
        )
        .order_by(DashboardProject.dashboard_id, Project.slug)
    )


class PermissionByDashboard(One[int, PermissionRow]):
    """Whether everyone may edit a dashboard; None means that everyone may."""

    statement = select(*columns(DashboardPermission, PermissionRow)).where(
        is_among(DashboardPermission.dashboard_id, KEYS),
        is_among(DashboardPermission.organization_id, ORGANIZATIONS),
    )


class DashboardUser(NamedTuple):
    """A user and a dashboard."""

    user_id: int
    dashboard_id: int


class IsFavorite(Loader[DashboardUser, bool]):
    """Whether a stored or prebuilt dashboard is a user's favourite."""

    favorites = union_all(
        select(DashboardFavorite.user_id, DashboardFavorite.dashboard_id).where(
            tuple_(DashboardFavorite.user_id, DashboardFavorite.dashboard_id).in_(pair_keys()),
            is_among(DashboardFavorite.organization_id, ORGANIZATIONS),
        ),
        select(PrebuiltFavorite.user_id, -PrebuiltFavorite.organization_id).where(
            tuple_(PrebuiltFavorite.user_id, -PrebuiltFavorite.organization_id).in_(pair_keys()),
            is_among(PrebuiltFavorite.organization_id, ORGANIZATIONS),
        ),
    ).subquery()
    statement = select(*favorites.c)

    async def fetch(self, keys: Sequence[DashboardUser]) -> Mapping[DashboardUser, bool]:
        """Return True for favourites."""
        return {DashboardUser(*row): True for row in await self.fetch_rows(keys)}

    def default(self) -> bool:
        """Return False."""
        return False


class IsTeamEditor(Loader[DashboardUser, bool]):
    """Whether a user is in a team that may edit a dashboard."""

    statement = (
        select(TeamMember.user_id, DashboardTeam.dashboard_id)
        .join(TeamMember, TeamMember.team_id == DashboardTeam.team_id)
        .where(
            tuple_(TeamMember.user_id, DashboardTeam.dashboard_id).in_(pair_keys()),
            is_among(DashboardTeam.organization_id, ORGANIZATIONS),
        )
    )

    async def fetch(self, keys: Sequence[DashboardUser]) -> Mapping[DashboardUser, bool]:
        """Return True for members of such a team."""
        return {DashboardUser(*row): True for row in await self.fetch_rows(keys)}

    def default(self) -> bool:
        """Return False."""
        return False


class VersionsByDashboard(PagesByKey[DashboardVersionRow]):
    """A page of a dashboard's history, newest version first."""

    key = DashboardVersion.dashboard_id
    order = (DashboardVersion.version,)
    descending = True
    statement = select(*columns(DashboardVersion, DashboardVersionRow)).where(
        is_among(DashboardVersion.organization_id, ORGANIZATIONS)
    )


class DashboardVersionKey(NamedTuple):
    """A version of a dashboard."""

    dashboard_id: int
    version: int


class DashboardVersionByNumber(One[DashboardVersionKey, DashboardVersionRow]):
    """A dashboard's content at a version; None if that version is not retained."""

    statement = select(
        DashboardVersion.dashboard_id, *columns(DashboardVersion, DashboardVersionRow)
    ).where(
        tuple_(DashboardVersion.dashboard_id, DashboardVersion.version).in_(pair_keys()),
        is_among(DashboardVersion.organization_id, ORGANIZATIONS),
    )

    async def fetch(
        self, keys: Sequence[DashboardVersionKey]
    ) -> Mapping[DashboardVersionKey, DashboardVersionRow | None]:
        """Return the versions by key."""
        versions = [(row[0], DashboardVersionRow(*row[1:])) for row in await self.fetch_rows(keys)]
        return {
            DashboardVersionKey(dashboard_id, row.version): row for dashboard_id, row in versions
        }
