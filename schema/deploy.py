"""Deploys of a release."""

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated, Optional

import strawberry

from loaders.delivery.deploys import PreviousByDeploy
from loaders.deploy import DeployRow
from loaders.environment import EnvironmentById
from loaders.project import ProjectsByDeploy
from loaders.release import ReleaseById
from resolvers.delivery.deploys import is_rollback, previous_deploy
from resolvers.releases.scope import inherit_scope
from schema.base.fields import loaded, relation, rows_of
from schema.base.node import Node
from schema.project import Project

if TYPE_CHECKING:
    from schema.release import Release


@strawberry.type(description="A deployment of a release to an environment.")
class Deploy(Node):
    environment: str | None = loaded(
        EnvironmentById,
        key=lambda deploy: deploy.environment_id,
        then=lambda _deploy, environment, _key: environment and environment.name,
    )
    """The environment's name; null when the environment was deleted."""
    name: str | None
    """The reporter's name for the deploy, a build for example; null when not sent."""
    url: str | None
    """URL of a page about the deploy; null when not sent."""
    date_started: datetime | None
    """When the deploy started; null when not sent."""
    date_finished: datetime
    """When the deploy finished. If not sent: when it was reported."""
    release: Annotated["Release", strawberry.lazy("schema.release")] = relation(
        ReleaseById, key="release_id", then=inherit_scope
    )
    """The release that was deployed."""
    projects: Sequence[Project] = relation(ProjectsByDeploy, key="id")
    """The projects the release was deployed to, sorted by slug."""
    previous: Optional["Deploy"] = relation(PreviousByDeploy, key="id", then=previous_deploy)
    """The deploy to the same environment and a shared project before this one, by `dateFinished`;
    null for the first.
    """
    is_rollback: bool = relation(PreviousByDeploy, key="id", then=is_rollback)
    """Whether the release of `previous` is newer than this one."""

    is_type_of = rows_of(DeployRow)
