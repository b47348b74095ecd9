"""Statements that write deploys."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, insert, select

from db.connection.access import ReadConnection, Transaction
from db.connection.bulk import execute_many, insert_rows
from db.connection.tenant_rows import update_of
from db.connection.transaction import insert_missing, upsert
from db.models import (
    Deploy,
    DeployProject,
    Environment,
    EnvironmentProject,
    Project,
    Release,
    ReleaseProject,
    ReleaseProjectEnvironment,
)


@dataclass(frozen=True)
class NewDeploy:
    """The values of a new deploy."""

    organization_id: int
    release_id: int
    project_ids: tuple[int, ...]
    environment: str
    name: str | None
    url: str | None
    date_started: datetime | None
    date_finished: datetime


async def read_projects(
    connection: ReadConnection, release_id: int, project_ids: Collection[int] | None = None
) -> list[tuple[int, str]]:
    """Return the ids and slugs of a release's projects, by slug; with ids, of those among them."""
    statement = (
        select(Project.id, Project.slug)
        .join(ReleaseProject, ReleaseProject.project_id == Project.id)
        .where(ReleaseProject.release_id == release_id)
        .order_by(Project.slug)
    )
    if project_ids is not None:
        statement = statement.where(Project.id.in_(project_ids))
    return [(row[0], row[1]) for row in await connection.execute(statement)]


async def upsert_environment(
    connection: Transaction, organization_id: int, name: str, project_ids: Sequence[int]
) -> int:
    """Find or create an environment, link it to the projects and return its id."""
    await connection.execute(
        insert_missing(connection, Environment).values(organization_id=organization_id, name=name)
    )
    ids = await connection.scalars(
        select(Environment.id).where(
            Environment.organization_id == organization_id, Environment.name == name
        )
    )
    environment_id = ids.one()
    await execute_many(
        connection,
        insert_missing(connection, EnvironmentProject),
        [
            {
                "organization_id": organization_id,
                "environment_id": environment_id,
                "project_id": project_id,
            }
            for project_id in project_ids
        ],
    )
    return environment_id


async def find_identical(connection: ReadConnection, deploy: NewDeploy) -> int | None:
    """Return the id of a deploy of the release with the same values; None if there is none."""
    statement = (
        select(Deploy.id)
        .join(Environment, Environment.id == Deploy.environment_id)
        .where(
            Deploy.release_id == deploy.release_id,
            Deploy.date_finished == deploy.date_finished,
            Deploy.date_started.is_not_distinct_from(deploy.date_started),
            Deploy.name.is_not_distinct_from(deploy.name),
            Deploy.url.is_not_distinct_from(deploy.url),
            Environment.name == deploy.environment,
        )
        .order_by(Deploy.id)
    )
    for deploy_id in (await connection.scalars(statement)).all():
        linked = await connection.scalars(
            select(DeployProject.project_id).where(DeployProject.deploy_id == deploy_id)
        )
        if set(linked) == set(deploy.project_ids):
            return deploy_id
    return None


async def insert_deploy(connection: Transaction, deploy: NewDeploy, seen: datetime | None) -> int:
    """Insert a deploy, update its release, and return the deploy's id.

    `seen` is when the release was seen in an environment where it was not seen before.
    See docs/reference/releases.md#writing-deploys.
    """
    organization_id = deploy.organization_id
    environment_id = await upsert_environment(
        connection, organization_id, deploy.environment, deploy.project_ids
    )
    created = await connection.scalars(
        insert(Deploy)
        .values(
            organization_id=organization_id,
            release_id=deploy.release_id,
            environment_id=environment_id,
            name=deploy.name,
            url=deploy.url,
            date_started=deploy.date_started,
            date_finished=deploy.date_finished,
        )
        .returning(Deploy.id)
    )
    deploy_id = created.one()
    await insert_rows(
        connection,
        DeployProject,
        [
            {"organization_id": organization_id, "deploy_id": deploy_id, "project_id": project_id}
            for project_id in deploy.project_ids
        ],
    )
    await connection.execute(
        update_of(Release, organization_id)
        .where(Release.id == deploy.release_id)
        .values(deploy_count=func.coalesce(Release.deploy_count, 0) + 1, last_deploy_id=deploy_id)
    )
    insertion = upsert(connection, ReleaseProjectEnvironment)
    await execute_many(
        connection,
        insertion.on_conflict_do_update(
            index_elements=["release_id", "project_id", "environment_id"],
            set_={"last_deploy_id": insertion.excluded.last_deploy_id},
        ),
        [
            {
                "organization_id": organization_id,
                "release_id": deploy.release_id,
                "project_id": project_id,
                "environment_id": environment_id,
                "first_seen": seen,
                "last_seen": seen,
                "new_issues_count": 0,
                "last_deploy_id": deploy_id,
            }
            for project_id in deploy.project_ids
        ],
    )
    return deploy_id
