"""Creates rows with defaults, so that a test names only the values it is about."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import select, update

from db import models
from db.accounts import tokens
from db.connection.bulk import insert_returning_ids, insert_rows
from db.connection.database import Database
from resolvers.releases.versions import to_semver_columns

EPOCH = datetime(2026, 1, 1, tzinfo=UTC)


def minute(number: int) -> datetime:
    """Return the date that many minutes after the epoch."""
    return EPOCH + timedelta(minutes=number)


@dataclass
class World:
    """An organization in a database, with methods that create its rows."""

    db: Database
    organization: int
    numbers: "count[int]" = field(default_factory=lambda: count(1))

    async def row(self, model: Any, **values: Any) -> int:
        """Insert a row of the organization and return its id."""
        if "organization_id" in model.__table__.c:
            values = {"organization_id": self.organization} | values
        async with self.db.begin() as connection:
            [row_id] = await insert_returning_ids(connection, model, [values])
        return row_id

    async def rows(self, model: Any, *rows: dict[str, Any]) -> None:
        """Insert rows of the organization."""
        own = [{"organization_id": self.organization} | row for row in rows]
        async with self.db.begin() as connection:
            await insert_rows(connection, model, own)

    async def change(self, model: Any, row_id: int, **values: Any) -> None:
        """Update a row."""
        async with self.db.begin() as connection:
            await connection.execute(update(model).where(model.id == row_id).values(**values))

    async def read(self, statement: Any) -> Sequence[Any]:
        """Return the rows of a statement."""
        async with self.db.begin_read_only() as connection:
            return (await connection.execute(statement)).all()

    async def user(
        self, email: str, *others: str, role: str | None = "member", **values: Any
    ) -> int:
        """Create a user with these addresses and return the id; a member unless `role` is None."""
        user = {"username": email, "name": email, "email": email, "is_active": True} | values
        member = {"organization_id": self.organization, "role": role}
        async with self.db.begin() as connection:
            [user_id] = await insert_returning_ids(connection, models.User, [user])
            await insert_rows(
                connection,
                models.UserEmail,
                [
                    {"user_id": user_id, "email": address, "lowered": address.lower()}
                    for address in (email, *others)
                ],
            )
            if role is not None:
                await insert_rows(connection, models.Member, [member | {"user_id": user_id}])
        return user_id

    async def token(
        self,
        user_id: int | None,
        *scopes: str,
        others: Sequence[int] = (),
        projects: Sequence[int] | None = None,
    ) -> str:
        """Create a token of a member, or a service token without one, and return it.

        It may open other organizations too, and may be limited to projects.
        """
        async with self.db.begin() as connection:
            return await tokens.create_token(
                connection,
                user_id=user_id,
                organization_ids=[self.organization, *others],
                scopes=scopes or ("read", "write"),
                projects=None
                if projects is None
                else [(self.organization, each) for each in projects],
                name="ci" if user_id is None else None,
            )

    async def project(self, slug: str, *, platforms: Sequence[str] = (), **values: Any) -> int:
        """Create a project and return its id."""
        project_id = await self.row(
            models.Project, **{"slug": slug, "name": slug.title()} | values
        )
        await self.rows(
            models.ProjectPlatform,
            *({"project_id": project_id, "platform": each} for each in platforms),
        )
        return project_id

    async def team(self, slug: str, users: Sequence[int], projects: Sequence[int]) -> int:
        """Create a team with members and projects and return its id."""
        team_id = await self.row(models.Team, slug=slug, name=slug)
        await self.rows(
            models.TeamMember, *({"team_id": team_id, "user_id": each} for each in users)
        )
        await self.rows(
            models.ProjectTeam, *({"team_id": team_id, "project_id": each} for each in projects)
        )
        return team_id

    async def environment(self, name: str) -> int:
        """Find or create an environment and return its id."""
        rows = await self.read(
            select(models.Environment.id).where(
                models.Environment.organization_id == self.organization,
                models.Environment.name == name,
            )
        )
        return rows[0][0] if rows else await self.row(models.Environment, name=name)

    async def release(
        self,
        version: str | None = None,
        *,
        projects: Sequence[int] | dict[int, int | None] = (),
        **values: Any,
    ) -> int:
        """Create a release and return its id.

        Each is dated a minute after the last. `projects` may map projects to their new groups.
        """
        number = next(self.numbers)
        version = version or f"app@1.0.{number}"
        defaults = {
            "version": version,
            "status": 0,
            "data": {},
            "date_created": EPOCH + timedelta(minutes=number),
            "commit_count": 0,
            "deploy_count": 0,
            **to_semver_columns(version),
        }
        release_id = await self.row(models.Release, **defaults | values)
        groups = projects if isinstance(projects, dict) else dict.fromkeys(projects, 0)
        await self.rows(
            models.ReleaseProject,
            *(
                {"release_id": release_id, "project_id": project, "new_groups": new_groups}
                for project, new_groups in groups.items()
            ),
        )
        return release_id

    async def link_project(self, release_id: int, project_id: int, **values: Any) -> None:
        """Add a release to a project, with its statistics there."""
        defaults = {"new_groups": 0, "first_event": None, "last_event": None}
        row = {"release_id": release_id, "project_id": project_id} | defaults | values
        await self.rows(models.ReleaseProject, row)

    async def link_environment(
        self, release_id: int, project_id: int, environment: str, **values: Any
    ) -> int:
        """Add a release to a project's environment and return the row's id."""
        defaults = {
            "release_id": release_id,
            "project_id": project_id,
            "environment_id": await self.environment(environment),
            "first_seen": EPOCH,
            "last_seen": EPOCH,
            "new_issues_count": 0,
        }
        return await self.row(models.ReleaseProjectEnvironment, **defaults | values)

    async def author(self, email: str, name: str | None = None) -> int:
        """Create a commit author and return the id."""
        return await self.row(models.CommitAuthor, email=email, name=name)

    async def repository(self, name: str = "acme/app") -> int:
        """Create a repository and return its id."""
        return await self.row(models.Repository, name=name, url=None, provider=None)

    async def commit(self, **values: Any) -> int:
        """Create a commit and return its id."""
        number = next(self.numbers)
        defaults = {
            "repository_id": 0,
            "sha": f"{number:040x}",
            "message": None,
            "date_created": EPOCH,
            "author_id": None,
        }
        return await self.row(models.Commit, **defaults | values)

    async def set_commits(
        self, release_id: int, commits: Sequence[int], authors: Sequence[int]
    ) -> None:
        """Set a release's commits, newest first, and its authors."""
        await self.rows(
            models.ReleaseCommit,
            *(
                {"release_id": release_id, "commit_id": commit, "position": position}
                for position, commit in enumerate(commits)
            ),
        )
        await self.change(
            models.Release,
            release_id,
            commit_count=len(commits),
            last_commit_id=commits[0] if commits else None,
            author_ids=[str(author) for author in authors],
        )

    async def deploy(
        self, release_id: int, environment: str, projects: Sequence[int] = (), **values: Any
    ) -> int:
        """Create a deploy and return its id."""
        environment_id = await self.environment(environment)
        number = next(self.numbers)
        defaults = {
            "release_id": release_id,
            "environment_id": environment_id,
            "name": None,
            "url": None,
            "date_started": None,
            "date_finished": EPOCH + timedelta(minutes=number),
        }
        deploy_id = await self.row(models.Deploy, **defaults | values)
        await self.rows(
            models.DeployProject,
            *({"deploy_id": deploy_id, "project_id": each} for each in projects),
        )
        await self.change(models.Release, release_id, deploy_count=1, last_deploy_id=deploy_id)
        return deploy_id


async def create_organization(db: Database, slug: str = "acme") -> World:
    """Create an empty organization."""
    world = World(db, 0)
    world.organization = await world.row(models.Organization, slug=slug, name=slug.title())
    return world
