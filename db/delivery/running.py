"""What runs in the environments of projects: docs/reference/delivery.md#what-runs."""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Select,
    bindparam,
    distinct,
    func,
    literal,
    select,
    true,
    tuple_,
)
from sqlalchemy.orm import aliased

from db.connection.access import ReadConnection
from db.connection.keys import KEYS, ORGANIZATIONS, KeyArray, is_among
from db.connection.types import EARLIEST_DATE, AnySelect
from db.delivery.order import (
    count_newer_of,
    find_last_deploy,
    is_after,
    is_finished,
    is_newer,
)
from db.models import (
    Deploy,
    DeployProject,
    Environment,
    EnvironmentProject,
    Project,
    Release,
    ReleaseCommit,
    ReleaseProject,
)
from db.rows import (
    DeployRow,
    EnvironmentRow,
    ProjectRow,
    ReleaseRow,
    RunningRow,
    column_count,
    columns,
)

MAX_PLANNED = 1_000
"""How many deploys dated in the future a subscription waits for."""

PROJECTS = bindparam("projects", type_=KeyArray())
"""The ids of projects."""


def select_running(*conditions: ColumnElement[bool]) -> AnySelect:
    """Select what runs in environments of projects, by slug, then by name of the environment.

    The conditions are about `Project`, `Environment` and `EnvironmentProject`.
    `to_running_rows` converts the result.
    """
    pairs = EnvironmentProject
    any_deploy, other_deploy = aliased(DeployProject), aliased(DeployProject)
    previous, previous_release = aliased(Deploy), aliased(Release)
    last_id = find_last_deploy(pairs.project_id, pairs.environment_id, target=any_deploy)
    previous_id = find_last_deploy(
        pairs.project_id,
        pairs.environment_id,
        is_after(
            (Deploy.date_finished, Deploy.id), (other_deploy.date_finished, other_deploy.deploy_id)
        ),
        other_deploy.release_id != Deploy.release_id,
        target=other_deploy,
    )
    return (
        select(
            find_start(previous).label("since"),
            func.coalesce(is_newer(previous_release, Release), literal(value=False)).label(
                "is_rollback"
            ),
            *columns(Project, ProjectRow),
            *columns(Environment, EnvironmentRow),
            *columns(Deploy, DeployRow),
            *columns(Release, ReleaseRow),
            *columns(previous, DeployRow),
            *columns(previous_release, ReleaseRow),
        )
        .select_from(pairs)
        .join(Project, Project.id == pairs.project_id)
        .join(Environment, Environment.id == pairs.environment_id)
        .join(Deploy, Deploy.id == last_id)
        .join(Release, Release.id == Deploy.release_id)
        .outerjoin(previous, previous.id == previous_id)
        .outerjoin(previous_release, previous_release.id == previous.release_id)
        .where(*conditions)
        .order_by(Project.slug, Environment.name)
    )


def find_start(previous: Any) -> ColumnElement[Any]:
    """Select when the running release was first deployed after the deploy of another one."""
    deploy = aliased(DeployProject)
    return (
        select(deploy.date_finished)
        .where(
            deploy.project_id == EnvironmentProject.project_id,
            deploy.environment_id == EnvironmentProject.environment_id,
            is_finished(deploy),
            tuple_(deploy.date_finished, deploy.deploy_id)
            > tuple_(
                func.coalesce(
                    previous.date_finished, literal(EARLIEST_DATE, Deploy.date_finished.type)
                ),
                func.coalesce(previous.id, 0),
            ),
        )
        .order_by(deploy.date_finished, deploy.deploy_id)
        .limit(1)
        .scalar_subquery()
    )


@lru_cache(maxsize=256)
def select_running_of_projects(environments: tuple[str, ...] | None) -> AnySelect:
    """Select what runs in the environments, or in all of them, of the projects with the keys."""
    return select_running(
        is_among(EnvironmentProject.project_id, KEYS),
        is_among(Project.organization_id, ORGANIZATIONS),
        in_environments(environments),
    )


@lru_cache(maxsize=256)
def select_running_of_organization(
    organization_id: int, environments: tuple[str, ...] | None
) -> AnySelect:
    """Select what runs in all projects of an organization."""
    return select_running(
        EnvironmentProject.organization_id == organization_id,
        Project.organization_id == organization_id,
        in_environments(environments),
    )


def in_environments(names: tuple[str, ...] | None) -> ColumnElement[bool]:
    """Whether an environment has one of the names; any, if there are none."""
    condition: ColumnElement[bool] = true() if names is None else Environment.name.in_(names)
    return condition


def to_running_rows(results: Iterable[Sequence[Any]]) -> list[RunningRow]:
    """Convert the results of `select_running`."""
    return list(map(to_running_row, results))


def to_running_row(result: Sequence[Any]) -> RunningRow:
    """Convert one result of `select_running`."""
    parts: list[Any] = []
    start = 2
    for kind in (ProjectRow, EnvironmentRow, DeployRow, ReleaseRow, DeployRow, ReleaseRow):
        end = start + column_count(kind)
        values = result[start:end]
        parts.append(None if values[0] is None else kind(*values))
        start = end
    return RunningRow(result[0], bool(result[1]), *parts)


async def find_where_running(connection: ReadConnection, release_id: int) -> list[tuple[int, str]]:
    """Return the projects and the names of the environments in which a release runs."""
    target, last = aliased(DeployProject), aliased(DeployProject)
    places = (
        select(target.project_id, target.environment_id)
        .where(target.release_id == release_id)
        .distinct()
        .subquery("places")
    )
    last_deploys = select(
        places.c.project_id,
        places.c.environment_id,
        find_last_deploy(places.c.project_id, places.c.environment_id, target=last).label(
            "deploy_id"
        ),
    ).subquery("last_deploys")
    statement = (
        select(last_deploys.c.project_id, Environment.name)
        .join(Environment, Environment.id == last_deploys.c.environment_id)
        .join(Deploy, Deploy.id == last_deploys.c.deploy_id)
        .where(Deploy.release_id == release_id)
        .order_by(last_deploys.c.project_id, Environment.name)
    )
    return [(row[0], row[1]) for row in await connection.execute(statement)]


def select_planned(organization_id: int) -> AnySelect:
    """Select the next deploys of an organization that are dated in the future.

    The columns are the id of the deploy, the project, the environment's name, the release, and
    the date.
    """
    return (
        select(
            Deploy.id,
            DeployProject.project_id,
            Environment.name,
            Deploy.release_id,
            Deploy.date_finished,
        )
        .join(DeployProject, DeployProject.deploy_id == Deploy.id)
        .join(Environment, Environment.id == Deploy.environment_id)
        .where(Deploy.organization_id == organization_id, ~is_finished(Deploy))
        .order_by(Deploy.date_finished, Deploy.id, DeployProject.project_id)
        .limit(MAX_PLANNED)
    )


def count_newer() -> AnySelect:
    """Count the open releases that are newer than releases in projects: the key, the number.

    The keys are pairs of a project of the parameter `projects` and a release of `KEYS`.
    """
    return select_counts(lambda newer: select(func.count()).select_from(newer))


def count_newer_commits() -> AnySelect:
    """Count the distinct commits listed in the releases that `count_newer` counts."""
    return select_counts(
        lambda newer: select(func.count(distinct(ReleaseCommit.commit_id))).join(
            newer, newer.c.release_id == ReleaseCommit.release_id
        )
    )


def select_counts(count: Callable[[Any], Select[Any]]) -> AnySelect:
    """Select the keys with a number of each, which `count_newer_of` counts."""
    return (
        select(
            ReleaseProject.project_id,
            ReleaseProject.release_id,
            count_newer_of(ReleaseProject, Release, count),
        )
        .join(Release, Release.id == ReleaseProject.release_id)
        .where(
            is_among(ReleaseProject.release_id, KEYS),
            is_among(ReleaseProject.project_id, PROJECTS),
            is_among(ReleaseProject.organization_id, ORGANIZATIONS),
        )
    )
