"""Where a commit has arrived."""

import strawberry

from loaders.delivery.commits import Arrival
from schema.base.fields import column, rows_of
from schema.deploy import Deploy
from schema.project import Project


@strawberry.type(description="An environment of a project in which a commit has arrived.")
class CommitEnvironment:
    project: Project
    """The project."""
    environment: str = column("environment.name")
    """The environment's name."""
    first_deploy: Deploy
    """The first finished deploy there whose release contains the commit."""
    is_running: bool
    """Whether the release that runs there contains the commit."""

    is_type_of = rows_of(Arrival)
