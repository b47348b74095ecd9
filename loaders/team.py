from collections.abc import Mapping, Sequence

from sqlalchemy import select

from db.connection.keys import KEYS, ORGANIZATIONS, is_among
from db.models import DashboardTeam, Team, TeamMember
from db.rows import TeamRow, columns
from loaders.base import Loader, Many, One, group_by_key
from loaders.user import MembershipKey

__all__ = [
    "TeamById",
    "TeamRow",
    "TeamsByDashboard",
    "TeamsByMember",
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


class TeamsByMember(Loader[MembershipKey, Sequence[TeamRow]]):
    """The teams of a member in an organization, by slug."""

    statement = (
        select(Team.organization_id, TeamMember.user_id, *columns(Team, TeamRow))
        .join(Team, Team.id == TeamMember.team_id)
        .where(
            is_among(TeamMember.user_id, KEYS),
            is_among(TeamMember.organization_id, ORGANIZATIONS),
            is_among(Team.organization_id, ORGANIZATIONS),
        )
        .order_by(Team.organization_id, TeamMember.user_id, Team.slug)
    )

    async def fetch(
        self, keys: Sequence[MembershipKey]
    ) -> Mapping[MembershipKey, Sequence[TeamRow]]:
        """Return the teams by key."""
        rows = await self.fetch_rows(dict.fromkeys(key.user_id for key in keys))
        return group_by_key((MembershipKey(*row[:2]), TeamRow(*row[2:])) for row in rows)

    def default(self) -> Sequence[TeamRow]:
        """Return an empty sequence."""
        return ()
