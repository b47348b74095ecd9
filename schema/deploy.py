from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import strawberry

from db.rows import DeployRow
from loaders.environment import EnvironmentById
from loaders.project import ProjectsByDeploy
from loaders.release import ReleaseById
from resolvers import child_connections
from schema.base.fields import loaded, relation, rows_of
from schema.base.node import Node
from schema.project import Project

if TYPE_CHECKING:
    from schema.release import Release


@strawberry.type(description="That a release went to an environment.")
class Deploy(Node):
    environment: str | None = loaded(
        EnvironmentById,
        key=lambda deploy: deploy.environment_id,
        then=lambda _deploy, environment, _key: environment and environment.name,
    )
    """The environment's name; null when it is gone."""
    name: str | None
    """What the reporter calls it, a build for example; null when nobody said."""
    url: str | None
    """Where people look at it; null when nobody said."""
    date_started: datetime | None
    """Null when nobody said."""
    date_finished: datetime
    """When it was reported, unless the report says else."""
    release: Annotated["Release", strawberry.lazy("schema.release")] = relation(
        ReleaseById, key="release_id", then=child_connections.in_scope
    )
    """What was deployed."""
    projects: Sequence[Project] = relation(ProjectsByDeploy, key="id")
    """The projects it went to, by slug."""

    is_type_of = rows_of(DeployRow)
