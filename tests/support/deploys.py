"""Helpers for tests of deploys."""

from typing import Any

from sqlalchemy import select

from db import models
from tests.support.factories import World

VERSION = "app@1.0.0"
STORED = (
    models.Deploy,
    models.DeployProject,
    models.Environment,
    models.EnvironmentProject,
    models.ReleaseProjectEnvironment,
)


async def create_release(world: World) -> dict[str, int]:
    """Create a release in two of three projects; return the projects by slug."""
    projects = {slug: await world.project(slug) for slug in ("one", "two", "other")}
    await world.release(VERSION, projects=[projects["one"], projects["two"]])
    return projects


async def read_counters(world: World) -> Any:
    """Read a release's deploy count and last deploy, and that of each project and environment."""
    release, environments = models.Release, models.ReleaseProjectEnvironment
    [own] = await world.read(select(release.deploy_count, release.last_deploy_id))
    rows = await world.read(
        select(models.Project.slug, models.Environment.name, environments.last_deploy_id)
        .join(models.Project, models.Project.id == environments.project_id)
        .join(models.Environment, models.Environment.id == environments.environment_id)
        .order_by(environments.id)
    )
    return tuple(own), {(slug, name): deploy for slug, name, deploy in rows}


async def count_rows(world: World) -> list[int]:
    """Count the rows of each table that a deploy writes."""
    return [len(await world.read(select(model.__table__))) for model in STORED]
