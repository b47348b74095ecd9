from collections.abc import Mapping, Sequence
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
from loaders.base import Loader, One
from loaders.pages import PagesByKey


class DeployById(One[int, DeployRow]):
    """A deploy: batch D1 of releases.md 2.1."""

    row = DeployRow
    statement = select(*columns(Deploy, DeployRow)).where(
        is_among(Deploy.id, KEYS), is_among(Deploy.organization_id, ORGANIZATIONS)
    )


class DeployTarget(NamedTuple):
    """Where deploys went: an environment's name and a project's id or slug; None: anywhere."""

    environment: str | None = None
    project: int | str | None = None


def in_environment(column: Any, name: str) -> ColumnElement[bool]:
    """Whether the column holds the id of the caller's environment of that name."""
    is_one: ColumnElement[bool] = column.in_(
        select(Environment.id).where(
            is_among(Environment.organization_id, ORGANIZATIONS), Environment.name == name
        )
    )
    return is_one


class DeploysByRelease(PagesByKey[DeployRow]):
    """A page of a release's deploys, the one that finished last first; narrowed by a target."""

    row = DeployRow
    key = Deploy.release_id
    order = (Deploy.date_finished, Deploy.id)
    descending = True
    statement = select(*columns(Deploy, DeployRow)).where(
        is_among(Deploy.organization_id, ORGANIZATIONS)
    )

    def narrow(self, arguments: tuple[Any, ...]) -> AnySelect:
        """The deploys to a `DeployTarget`."""
        return self.statement.where(*target_conditions(DeployTarget(*arguments)))


class TargetedRelease(NamedTuple):
    """A release, and where its deploys went."""

    release_id: int
    target: DeployTarget


class DeployCountByRelease(Loader[TargetedRelease, int]):
    """How many deploys of a release went to a target: one statement for each distinct target."""

    async def fetch(self, keys_: Sequence[TargetedRelease]) -> Mapping[TargetedRelease, int]:
        """One statement for each distinct target."""
        found: dict[TargetedRelease, int] = {}
        for target in dict.fromkeys(key.target for key in keys_):
            statement = (
                select(Deploy.release_id, func.count())
                .where(
                    is_among(Deploy.release_id, KEYS),
                    is_among(Deploy.organization_id, ORGANIZATIONS),
                    *target_conditions(target),
                )
                .group_by(Deploy.release_id)
            )
            wanted = [key.release_id for key in keys_ if key.target == target]
            for release_id, count in await self.fetch_rows(wanted, statement=statement):
                found[TargetedRelease(release_id, target)] = count
        return found

    def default(self) -> int:
        """No deploy."""
        return 0


class LastDeployByTarget(One[TargetedRelease, DeployRow]):
    """The last deploy of a release to a target: the last one that was reported.

    One statement for each distinct target. The rows of the release in its projects and
    environments remember it (releases.md 5.5).
    """

    async def fetch(
        self, keys_: Sequence[TargetedRelease]
    ) -> Mapping[TargetedRelease, DeployRow | None]:
        """One statement for each distinct target."""
        found: dict[TargetedRelease, DeployRow | None] = {}
        for target in dict.fromkeys(key.target for key in keys_):
            wanted = [key.release_id for key in keys_ if key.target == target]
            for row in await self.fetch_rows(wanted, statement=last_deploys_statement(target)):
                deploy = DeployRow(*row)
                found[TargetedRelease(deploy.release_id, target)] = deploy
        return found


def last_deploys_statement(target: DeployTarget) -> AnySelect:
    """Each release's last deploy to the target."""
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
    """The conditions of a deploy to the target."""
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
