"""Projects and environments."""

from collections.abc import Sequence

import strawberry

from loaders.environment import EnvironmentRow
from loaders.project import PlatformsByProject, ProjectRow
from schema.base.fields import relation, rows_of
from schema.base.node import Node


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

    is_type_of = rows_of(ProjectRow)


@strawberry.type(
    description="An environment that releases are deployed to and seen in, such as production."
)
class Environment(Node):
    name: str
    """At most 64 characters. The empty string is the unnamed environment."""

    is_type_of = rows_of(EnvironmentRow)
