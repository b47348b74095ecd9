"""Setting up an organization from a file, as often as one likes: `server.py apply` (design.md)."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from db.accounts import organization as setup
from db.connection.access import Transaction
from db.connection.database import Database
from db.connection.transaction import run_transaction
from db.models import Team
from resolvers.errors import SetupError

Slug = Field(min_length=1, max_length=64, pattern=r"^[a-z0-9_][a-z0-9_-]*$")


class Part(BaseModel):
    """A part of the file; what it does not know, it refuses."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class OrganizationSpec(Part):
    """The tenant."""

    slug: str = Slug
    name: str | None = Field(default=None, max_length=128)


class UserSpec(Part):
    """A member; `emails` are further addresses."""

    email: str = Field(min_length=3, max_length=254)
    name: str | None = Field(default=None, max_length=200)
    username: str | None = Field(default=None, max_length=128)
    emails: tuple[str, ...] = ()
    active: bool = True
    role: Literal["member", "manager", "owner"] = "member"


class TeamSpec(Part):
    """A team; `members` are addresses of users."""

    slug: str = Slug
    name: str | None = Field(default=None, max_length=128)
    members: tuple[str, ...] = ()


class ProjectSpec(Part):
    """A project; `teams` are slugs."""

    slug: str = Slug
    name: str | None = Field(default=None, max_length=200)
    platform: str | None = Field(default=None, max_length=64)
    platforms: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()


class RepositorySpec(Part):
    """A repository."""

    name: str = Field(min_length=1, max_length=200)
    url: str | None = None
    provider: str | None = Field(default=None, max_length=64)


class SetupFile(Part):
    """The whole file."""

    organization: OrganizationSpec
    users: tuple[UserSpec, ...] = ()
    teams: tuple[TeamSpec, ...] = ()
    projects: tuple[ProjectSpec, ...] = ()
    repositories: tuple[RepositorySpec, ...] = ()


async def apply_setup(database: Database, wanted: SetupFile) -> int:
    """Create or update everything in the file, all of it or nothing; the organization's id.

    What the file does not name is left alone, but the lists that it gives replace: a team's
    members, a project's teams and platforms, a user's further addresses.
    """

    async def write(connection: Transaction) -> int:
        organization_id = await setup.upsert_organization(
            connection, wanted.organization.slug, wanted.organization.name
        )
        for user in wanted.users:
            await setup.upsert_user(
                connection,
                organization_id,
                setup.NewUser(
                    email=user.email,
                    name=user.name,
                    username=user.username,
                    emails=user.emails,
                    is_active=user.active,
                    role=user.role,
                ),
            )
        members = await setup.read_member_ids(connection, organization_id)
        for team in wanted.teams:
            ids = [known(members, email.lower(), "user", email) for email in team.members]
            await setup.upsert_team(connection, organization_id, team.slug, team.name, ids)
        teams = await setup.read_ids_by(connection, Team, "slug", organization_id)
        for project in wanted.projects:
            await setup.upsert_project(
                connection,
                organization_id,
                setup.NewProject(
                    slug=project.slug,
                    name=project.name,
                    platform=project.platform,
                    platforms=project.platforms,
                    team_ids=tuple(known(teams, slug, "team", slug) for slug in project.teams),
                ),
            )
        for repository in wanted.repositories:
            await setup.upsert_repository(
                connection, organization_id, repository.name, repository.url, repository.provider
            )
        return organization_id

    return await run_transaction(database, write)


def known(ids: dict[str, int], key: str, kind: str, name: str) -> int:
    """The id of a name. Raises SetupError."""
    if key not in ids:
        msg = f"There is no {kind} {name!r} in the organization."
        raise SetupError(msg)
    return ids[key]
