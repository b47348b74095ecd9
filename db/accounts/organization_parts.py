"""Members, teams and projects of an organization: listed and removed at the command line."""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple

from sqlalchemy import ColumnElement, delete, func, select

from db.connection.access import ReadConnection, Transaction
from db.models import (
    AccessToken,
    AccessTokenOrganization,
    Member,
    Organization,
    Project,
    ProjectTeam,
    Team,
    TeamMember,
    User,
)


class MemberEntry(NamedTuple):
    """A member with the slugs of the member's teams."""

    email: str
    name: str
    username: str
    role: str
    is_active: bool
    teams: list[str]


class TeamEntry(NamedTuple):
    """A team with the addresses of its members and the slugs of its projects."""

    slug: str
    name: str
    members: list[str]
    projects: list[str]


class ProjectEntry(NamedTuple):
    """A project with the slugs of its teams."""

    slug: str
    name: str
    platform: str | None
    teams: list[str]


async def list_organizations(connection: ReadConnection) -> list[tuple[str, str]]:
    """Return the slugs and names of all organizations, by slug."""
    statement = select(Organization.slug, Organization.name).order_by(Organization.slug)
    return [(row[0], row[1]) for row in await connection.execute(statement)]


async def list_members(connection: ReadConnection, organization_id: int) -> list[MemberEntry]:
    """Return the members of an organization, by address."""
    teams = group(
        await connection.execute(
            select(TeamMember.user_id, Team.slug)
            .join(Team, Team.id == TeamMember.team_id)
            .where(Team.organization_id == organization_id)
            .order_by(Team.slug)
        )
    )
    statement = (
        select(User.id, User.email, User.name, User.username, Member.role, User.is_active)
        .join(Member, Member.user_id == User.id)
        .where(Member.organization_id == organization_id)
        .order_by(func.lower(User.email), User.id)
    )
    rows = await connection.execute(statement)
    return [MemberEntry(*row[1:], teams=teams[row[0]]) for row in rows]


async def list_teams(connection: ReadConnection, organization_id: int) -> list[TeamEntry]:
    """Return the teams of an organization, by slug."""
    members = group(
        await connection.execute(
            select(TeamMember.team_id, User.email)
            .join(User, User.id == TeamMember.user_id)
            .where(TeamMember.organization_id == organization_id)
            .order_by(User.email)
        )
    )
    projects = group(
        await connection.execute(
            select(ProjectTeam.team_id, Project.slug)
            .join(Project, Project.id == ProjectTeam.project_id)
            .where(ProjectTeam.organization_id == organization_id)
            .order_by(Project.slug)
        )
    )
    statement = (
        select(Team.id, Team.slug, Team.name)
        .where(Team.organization_id == organization_id)
        .order_by(Team.slug)
    )
    rows = await connection.execute(statement)
    return [TeamEntry(row[1], row[2], members[row[0]], projects[row[0]]) for row in rows]


async def list_projects(connection: ReadConnection, organization_id: int) -> list[ProjectEntry]:
    """Return the projects of an organization, by slug."""
    teams = group(
        await connection.execute(
            select(ProjectTeam.project_id, Team.slug)
            .join(Team, Team.id == ProjectTeam.team_id)
            .where(ProjectTeam.organization_id == organization_id)
            .order_by(Team.slug)
        )
    )
    statement = (
        select(Project.id, Project.slug, Project.name, Project.platform)
        .where(Project.organization_id == organization_id)
        .order_by(Project.slug)
    )
    rows = await connection.execute(statement)
    return [ProjectEntry(*row[1:], teams=teams[row[0]]) for row in rows]


def group(rows: Iterable[tuple[int, str]]) -> defaultdict[int, list[str]]:
    """Return the second values of rows by the first, in order."""
    groups: defaultdict[int, list[str]] = defaultdict(list)
    for key, value in rows:
        groups[key].append(value)
    return groups


async def remove_member(connection: Transaction, organization_id: int, user_id: int) -> None:
    """Remove a user from an organization, its teams and the tokens that grant access to it.

    The user stays, with memberships of other organizations.
    """
    own_tokens = select(AccessToken.id).where(AccessToken.user_id == user_id)
    for table, condition in (
        (AccessTokenOrganization, AccessTokenOrganization.token_id.in_(own_tokens)),
        (TeamMember, TeamMember.user_id == user_id),
        (Member, Member.user_id == user_id),
    ):
        is_there: ColumnElement[bool] = table.organization_id == organization_id
        await connection.execute(delete(table).where(is_there, condition))


async def count_owners(connection: ReadConnection, organization_id: int) -> int:
    """Return the number of owners of an organization."""
    statement = select(func.count()).where(
        Member.organization_id == organization_id, Member.role == "owner"
    )
    number: int = (await connection.execute(statement)).scalar_one()
    return number


async def is_owner(connection: ReadConnection, organization_id: int, user_id: int) -> bool:
    """Return whether a member is an owner."""
    statement = select(Member.role).where(
        Member.organization_id == organization_id, Member.user_id == user_id
    )
    return (await connection.execute(statement)).scalar_one_or_none() == "owner"


async def remove_team(connection: Transaction, organization_id: int, slug: str) -> bool:
    """Remove a team; return whether there was one. Its members and projects stay."""
    condition = (Team.organization_id == organization_id, Team.slug == slug)
    found = (await connection.execute(select(Team.id).where(*condition))).first()
    await connection.execute(delete(Team).where(*condition))
    return found is not None


async def remove_project(connection: Transaction, organization_id: int, slug: str) -> bool:
    """Remove a project with all data about it; return whether there was one.

    Its releases stay, with their other projects.
    """
    condition = (Project.organization_id == organization_id, Project.slug == slug)
    found = (await connection.execute(select(Project.id).where(*condition))).first()
    await connection.execute(delete(Project).where(*condition))
    return found is not None
