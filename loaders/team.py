from sqlalchemy import select

from db.connection.keys import KEYS, ORGANIZATIONS, is_among
from db.models import DashboardTeam, Team
from db.rows import TeamRow, columns
from loaders.base import Many, One

__all__ = [
    "TeamById",
    "TeamRow",
    "TeamsByDashboard",
]


class TeamById(One[int, TeamRow]):
    """A team."""

    statement = select(*columns(Team, TeamRow)).where(
        is_among(Team.id, KEYS), is_among(Team.organization_id, ORGANIZATIONS)
    )


class TeamsByDashboard(Many[int, TeamRow]):
    """The teams that may edit a dashboard, by slug."""

    statement = (
        select(DashboardTeam.dashboard_id.label("key"), *columns(Team, TeamRow))
        .join(Team, Team.id == DashboardTeam.team_id)
        .where(
            is_among(DashboardTeam.dashboard_id, KEYS),
            is_among(DashboardTeam.organization_id, ORGANIZATIONS),
            is_among(Team.organization_id, ORGANIZATIONS),
        )
        .order_by(DashboardTeam.dashboard_id, Team.slug)
    )
