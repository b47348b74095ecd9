"""What runs where. Rules: docs/reference/delivery.md#what-runs."""

from collections.abc import Sequence

from strawberry import UNSET

from db.delivery.running import select_running_of_organization, to_running_rows
from db.rows import OrganizationRow, ProjectRow, RunningRow
from loaders.delivery.running import ReleaseInProject, RunningByProject, RunningKey, prime_running
from loaders.health import ReleaseSessions
from resolvers.arguments import unset_to_none
from resolvers.context import Context
from resolvers.errors import check_name_count
from resolvers.organization import find_project_ids
from resolvers.sessions.health import to_summary_period


def parse_environments(names: Sequence[str] | None) -> tuple[str, ...] | None:
    """Return the names of environments, in order; None: all of them.

    Raises: InvalidArgumentError for too many names.
    """
    check_name_count(names or (), "environments")
    return tuple(sorted(set(names))) if names else None


def running_key(project: ProjectRow, environments: list[str] | None = UNSET) -> RunningKey:
    """Make the key of what runs in a project."""
    return RunningKey(project.id, parse_environments(unset_to_none(environments)))


async def read_running(
    context: Context,
    organization: OrganizationRow,
    projects: Sequence[str] | None,
    environments: Sequence[str] | None,
) -> Sequence[RunningRow]:
    """Read what runs in projects, or else in the caller's own, by project, then environment.

    Raises: NotFoundError for an unknown project; InvalidArgumentError for too many names.
    """
    names = parse_environments(environments)
    project_ids = await find_project_ids(context, organization, projects, ("projects",))
    if project_ids is not None:
        keys = [RunningKey(project_id, names) for project_id in project_ids]
        found = await context.loaders[RunningByProject].load_all(keys)
        rows = [row for some in found for row in some]
        return sorted(rows, key=lambda row: (row.project.slug, row.environment.name))
    statement = select_running_of_organization(organization.id, names)
    rows = to_running_rows(await context.snapshot.fetch_rows(statement, batch="running"))
    prime_running(context.loaders, rows)
    return rows


def behind_key(row: RunningRow) -> ReleaseInProject:
    """Make the key of what is newer than a running release."""
    return ReleaseInProject(row.project.id, row.release.id)


def running_sessions(row: RunningRow, period: str | None) -> ReleaseSessions:
    """Return the sessions of the running release in its project and environment."""
    return ReleaseSessions(
        row.release.id, row.project.id, (row.environment.name,), to_summary_period(period)
    )
