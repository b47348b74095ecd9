from collections.abc import Sequence

import strawberry

from db.rows import EnvironmentRow, ProjectRow
from loaders.project import PlatformsByProject
from schema.base.connection import Connection
from schema.base.fields import relation, rows_of
from schema.base.node import Node


@strawberry.type(description="Something that is released: an application, a service, a library.")
class Project(Node):
    slug: str
    """Unique in the organization; stands for the project wherever one is named."""
    name: str
    """For people; need not be unique."""
    platform: str | None
    """What it is made for: "python"; null when nobody said."""
    platforms: Sequence[str] = relation(PlatformsByProject, key="id")
    """The platforms it was seen on, by name."""

    is_type_of = rows_of(ProjectRow)


ProjectConnection = Connection[Project]


@strawberry.type(description="Where releases are deployed to and seen in.")
class Environment(Node):
    name: str
    """At most 64 characters; "" is the unnamed environment."""

    is_type_of = rows_of(EnvironmentRow)
