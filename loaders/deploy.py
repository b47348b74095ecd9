from collections.abc import Mapping, Sequence
from itertools import starmap
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, exists, func, select

from db.accounts.projects import is_project
from db.connection.keys import KEYS, ORGANIZATIONS, is_among
from db.connection.types import AnySelect
from db.models import (
    Deploy,
    DeployProject,
    Environment,
    ReleaseProjectEnvironment,
)
from db.rows import DeployRow, columns
from loaders.base import Loader, One, group_by_key
from loaders.pages import PagesByKey

__all__ = [
    "DeployById",
    "DeployCountByRelease",
    "DeployRow",
    "DeployTarget",
    "DeploysByRelease",
    "LastDeployByTarget",
    "TargetedRelease",
]


class DeployById(One[int, DeployRow]):
    """A deploy."""

    statement = select(*columns(Deploy, DeployRow)).where(
        is_among(Deploy.id, KEYS), is_among(Deploy.organization_id, ORGANIZATIONS)
    )


class DeployTarget(NamedTuple):
    """An environment's name and a project's id or slug; None means any."""

    environment: str | None = None
    project: int | str | None = None


def in_environment(column: Any, name: str) -> ColumnElement[bool]:
    """Whether a column holds the id of the caller's environment with that name."""
    condition: ColumnElement[bool] = column.in_(
        select(Environment.id).where(
            is_among(Environment.organization_id, ORGANIZATIONS), Environment.name == name
        )
    )
    return condition


class DeploysByRelease(PagesByKey[DeployRow]):
    """A page of a release's deploys to a target, most recently finished first."""

    key = Deploy.release_id
    order = (Deploy.date_finished, Deploy.id)
    descending = True
    statement = select(*columns(Deploy, DeployRow)).where(
        is_among(Deploy.organization_id, ORGANIZATIONS)
    )

    def narrow(self, arguments: tuple[Any, ...]) -> AnySelect:
        """Select the deploys to a `DeployTarget`."""
        return self.statement.where(*target_conditions(DeployTarget(*arguments)))


class TargetedRelease(NamedTuple):
    """A release and the target of its deploys."""

    release_id: int
    target: DeployTarget


class DeployCountByRelease(Loader[TargetedRelease, int]):
    """The number of a release's deploys to a target."""

    async def fetch(self, keys: Sequence[TargetedRelease]) -> Mapping[TargetedRelease, int]:
        """Return the counts by key."""
        rows_by_target = await self.fetch_variants(
            group_by_key((key.target, key.release_id) for key in keys), select_deploy_counts
        )
        return {
            TargetedRelease(release_id, target): count
            for target, rows in rows_by_target.items()
            for release_id, count in rows
        }

    def default(self) -> int:
        """Return 0."""
        return 0


class LastDeployByTarget(One[TargetedRelease, DeployRow]):
    """The most recently reported deploy of a release to a target.

    It is stored with the release's projects and environments
    (docs/reference/releases.md#writing-deploys).
    """

    async def fetch(
        self, keys: Sequence[TargetedRelease]
    ) -> Mapping[TargetedRelease, DeployRow | None]:
        """Return the deploys by key."""
        rows_by_target = await self.fetch_variants(
            group_by_key((key.target, key.release_id) for key in keys), select_last_deploys
        )
        return {
            TargetedRelease(deploy.release_id, target): deploy
            for target, rows in rows_by_target.items()
            for deploy in starmap(DeployRow, rows)
        }


def select_deploy_counts(target: DeployTarget) -> AnySelect:
    """Select each release's number of deploys to the target."""
    return (
        select(Deploy.release_id, func.count())
        .where(
            is_among(Deploy.release_id, KEYS),
            is_among(Deploy.organization_id, ORGANIZATIONS),
            *target_conditions(target),
        )
        .group_by(Deploy.release_id)
    )


def select_last_deploys(target: DeployTarget) -> AnySelect:
    """Select each release's last deploy to the target."""
    environments = ReleaseProjectEnvironment
    last = select(func.max(environments.last_deploy_id)).where(
        is_among(environments.release_id, KEYS),
        is_among(environments.organization_id, ORGANIZATIONS),
    )
    if target.environment is not None:
        last = last.where(in_environment(environments.environment_id, target.environment))
    if target.project is not None:
        last = last.where(is_project(environments.project_id, target.project))
    return select(*columns(Deploy, DeployRow)).where(
        Deploy.id.in_(last.group_by(environments.release_id)),
        is_among(Deploy.organization_id, ORGANIZATIONS),
    )


def target_conditions(target: DeployTarget) -> list[ColumnElement[bool]]:
    """Return the conditions of a deploy to the target."""
    conditions: list[ColumnElement[bool]] = []
    if target.environment is not None:
        conditions.append(in_environment(Deploy.environment_id, target.environment))
    if target.project is not None:
        conditions.append(
            exists().where(
                DeployProject.deploy_id == Deploy.id,
                is_project(DeployProject.project_id, target.project),
            )
        )
    return conditions
