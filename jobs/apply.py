"""Set-up of an organization from a file: `waybill apply`, which can be repeated."""

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from db.accounts import organization as setup
from db.accounts.audit import note_act
from db.connection.access import Transaction
from db.connection.database import Database
from db.connection.transaction import run_transaction
from db.models import Team
from resolvers.errors import SetupError
from resolvers.organization import check_new_project

Slug = Field(min_length=1, max_length=64, pattern=r"^[a-z0-9_][a-z0-9_-]*$")


class Spec(BaseModel):
    """A section of the file. Unknown keys are rejected."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class OrganizationSpec(Spec):
    """The organization."""

    slug: str = Slug
    name: str | None = Field(default=None, max_length=128)


class UserSpec(Spec):
    """A member; `emails` are additional addresses."""

    email: str = Field(min_length=3, max_length=254)
    name: str | None = Field(default=None, max_length=200)
    username: str | None = Field(default=None, max_length=128)
    emails: tuple[str, ...] = ()
    active: bool = True
    role: Literal["member", "manager", "owner"] = "member"


class TeamSpec(Spec):
    """A team; `members` are the addresses of its users."""

    slug: str = Slug
    name: str | None = Field(default=None, max_length=128)
    members: tuple[str, ...] = ()


class ProjectSpec(Spec):
    """A project; `teams` are the slugs of its teams."""

    slug: str = Slug
    name: str | None = Field(default=None, max_length=200)
    platform: str | None = Field(default=None, max_length=64)
    platforms: tuple[str, ...] = ()
    teams: tuple[str, ...] = ()


class RepositorySpec(Spec):
    """A repository."""

    name: str = Field(min_length=1, max_length=200)
    url: str | None = None
    provider: str | None = Field(default=None, max_length=64)


class SetupFile(Spec):
    """The whole file."""

    organization: OrganizationSpec
    users: tuple[UserSpec, ...] = ()
    teams: tuple[TeamSpec, ...] = ()
    projects: tuple[ProjectSpec, ...] = ()
    repositories: tuple[RepositorySpec, ...] = ()


async def apply_setup(database: Database, file: SetupFile) -> int:
    """Create or update everything in the file in one transaction; return the organization's id.

    Objects that the file does not name stay as they are. A list in the file replaces the stored
    one: a team's members, a project's teams and platforms, a user's additional addresses.
    Raises SetupError for a reference to an object that does not exist, and for a new project with
    a slug of digits only.
    """

    async def write(connection: Transaction) -> int:
        organization_id = await setup.upsert_organization(
            connection, file.organization.slug, file.organization.name
        )
        note_act(connection, organization_id, "organization.apply", file.organization.slug)
        for user in file.users:
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
        for team in file.teams:
            ids = [require_id(members, email.lower(), "user", email) for email in team.members]
            await setup.upsert_team(connection, organization_id, team.slug, team.name, ids)
        teams = await setup.read_ids_by(connection, Team, "slug", organization_id)
        for project in file.projects:
            await check_new_project(connection, file.organization.slug, project.slug)
            await setup.upsert_project(
                connection,
                organization_id,
                setup.NewProject(
                    slug=project.slug,
                    name=project.name,
                    platform=project.platform,
                    platforms=project.platforms,
                    team_ids=tuple(
                        require_id(teams, slug, "team", slug) for slug in project.teams
                    ),
                ),
            )
        for repository in file.repositories:
            await setup.upsert_repository(
                connection, organization_id, repository.name, repository.url, repository.provider
            )
        return organization_id

    return await run_transaction(database, write)


def require_id(ids: dict[str, int], key: str, kind: str, name: str) -> int:
    """Return the id of a key; `name` is its text in the file. Raises SetupError if it has none."""
    if key not in ids:
        msg = f"The organization has no {kind} {name!r}. Add it to the file, or correct the name."
        raise SetupError(msg)
    return ids[key]
