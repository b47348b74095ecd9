"""Projects and environments."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Annotated

import strawberry

from loaders.delivery.running import RunningByProject
from loaders.environment import EnvironmentRow
from loaders.project import PlatformsByProject, ProjectRow
from resolvers.delivery.running import running_key
from schema.arguments import RunningEnvironments
from schema.base.fields import loaded, relation, rows_of
from schema.base.node import Node

if TYPE_CHECKING:
    from schema.delivery.running import RunningRelease


@strawberry.type(description="An application, service or library that releases are made of.")
class Project(Node):
    slug: str
    """Unique in the organization. Arguments and inputs accept it in place of the id."""
    name: str
    """Name for display; not unique."""
    platform: str | None
    """The platform the project is written for, "python" for example; null when unknown."""
    platforms: Sequence[str] = relation(PlatformsByProject, key="id")
    """The platforms the project was seen on, sorted by name."""
    running: Sequence[Annotated["RunningRelease", strawberry.lazy("schema.delivery.running")]] = (
        loaded(RunningByProject, key=running_key, arguments={"environments": RunningEnvironments})
    )
    """What runs in the project, by name of the environment."""

    is_type_of = rows_of(ProjectRow)


@strawberry.type(
    description="An environment that releases are deployed to and seen in, such as production."
)
class Environment(Node):
    name: str
    """At most 64 characters. The empty string is the unnamed environment."""

    is_type_of = rows_of(EnvironmentRow)
