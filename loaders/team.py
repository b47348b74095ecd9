from sqlalchemy import select

from db.models import DashboardTeam, Team
from db.rows import TeamRow, columns
from loaders.base import Many, One, keys, organizations


class TeamById(One[int, TeamRow]):
    """A team."""

    row = TeamRow
    statement = select(Team.id.label("key"), *columns(Team, TeamRow)).where(
        Team.id.in_(keys()), Team.organization_id.in_(organizations())
    )


class TeamsByDashboard(Many[int, TeamRow]):
    """The teams that may edit a dashboard, by slug."""

    row = TeamRow
    statement = (
        select(DashboardTeam.dashboard_id.label("key"), *columns(Team, TeamRow))
        .join(Team, Team.id == DashboardTeam.team_id)
        .where(
            DashboardTeam.dashboard_id.in_(keys()),
            DashboardTeam.organization_id.in_(organizations()),
            Team.organization_id.in_(organizations()),
        )
        .order_by(DashboardTeam.dashboard_id, Team.slug)
    )
