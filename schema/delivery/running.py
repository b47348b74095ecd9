"""What runs in the environments of projects."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

import strawberry
from strawberry import ID, UNSET, Parent

from loaders.delivery.running import CommitsBehind, ReleasesBehind, RunningRow
from loaders.health import ReleaseSessions
from loaders.organization import OrganizationRow
from resolvers.arguments import unset_to_none
from resolvers.context import Info
from resolvers.delivery import running
from schema.arguments import RunningEnvironments
from schema.base.fields import column, loaded, resolved_by, rows_of
from schema.deploy import Deploy
from schema.health import ReleaseHealth, StatsPeriod
from schema.project import Project
from schema.release import Release, SummaryPeriod


def running_health(
    root: Parent[RunningRow], summary_period: SummaryPeriod = StatsPeriod.P14D
) -> ReleaseSessions:
    """Return the sessions that the health is computed from."""
    return running.running_sessions(root, summary_period and summary_period.value)


@strawberry.type(
    description="What runs in an environment of a project: its last finished deploy there."
)
class RunningRelease:
    project: Project
    """The project."""
    environment: str = column("environment.name")
    """The environment's name."""
    release: Release
    """The release that runs, archived or not."""
    deploy: Deploy
    """The last finished deploy."""
    since: datetime
    """When this release began to run there without interruption: the finish of the first of its
    deploys after `previous`.
    """
    previous: Deploy | None
    """The last deploy of another release before; null if no other was deployed there before."""
    is_rollback: bool
    """Whether the release of `previous` is newer."""
    releases_behind: int = loaded(ReleasesBehind, key=running.behind_key)
    """Number of open releases of the project that are newer than the one that runs."""
    commits_behind: int = loaded(CommitsBehind, key=running.behind_key)
    """Number of distinct commits listed in these releases."""
    health: ReleaseHealth = resolved_by(running_health)
    """Health of the release in the project and the environment."""

    is_type_of = rows_of(RunningRow)


RunningProjects = Annotated[
    list[ID] | None,
    strawberry.argument(
        description=(
            'Project ids or slugs, at most 1,000; "-1" selects all projects. Absent or null: for '
            "managers and owners all projects, for members those of their teams and those "
            "without a team."
        )
    ),
]


async def running_releases(
    root: Parent[OrganizationRow],
    info: Info,
    projects: RunningProjects = UNSET,
    environments: RunningEnvironments = UNSET,
) -> Sequence[RunningRow]:
    """Return what runs in the projects."""
    return await running.read_running(
        info.context, root, unset_to_none(projects), unset_to_none(environments)
    )
