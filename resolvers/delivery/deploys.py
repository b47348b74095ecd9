"""The list of an organization's deploys. Rules: docs/reference/delivery.md#list-of-deploys."""

from dataclasses import dataclass
from datetime import datetime

from db.delivery import deploys
from db.delivery.deploys import DeploySelection
from db.rows import DeployRow, OrganizationRow
from loaders.delivery.deploys import PreviousDeploy
from resolvers.connection import Connection, Order, PageArguments, parse_slice
from resolvers.context import Context
from resolvers.organization import find_project_ids
from resolvers.releases.list import find_environment_ids, require_filtered_release
from resolvers.releases.scope import inherit_scope

DEPLOYS = Order("deploys of an organization", (datetime, int))


@dataclass(frozen=True)
class DeployFilter:
    """The filter of a list of deploys, as the client wrote it; None: no restriction.

    Without `projects` the list has deploys to the caller's own projects; "-1" means all projects.
    """

    projects: tuple[str, ...] | None = None
    environments: tuple[str, ...] | None = None
    release: str | None = None
    finished_after: datetime | None = None
    finished_before: datetime | None = None
    is_rollback: bool | None = None


async def read_deploys(
    context: Context,
    organization: OrganizationRow,
    arguments: PageArguments,
    filter_: DeployFilter,
) -> Connection[DeployRow]:
    """Read a page of the deploys that the filter selects, newest first.

    Raises: NotFoundError for an unknown project, environment or release; InvalidArgumentError for
    too many names; the errors of page arguments.
    """
    slice_ = parse_slice(DEPLOYS, arguments)
    release = await require_filtered_release(context, organization, filter_.release)
    selection = DeploySelection(
        organization_id=organization.id,
        project_ids=await find_project_ids(context, organization, filter_.projects),
        environment_ids=await find_environment_ids(context, organization, filter_.environments),
        release_id=None if release is None else release.id,
        finished_after=filter_.finished_after,
        finished_before=filter_.finished_before,
        is_rollback=filter_.is_rollback,
    )
    page = await deploys.read_page(context.snapshot, selection, slice_)
    return Connection(page, DEPLOYS, lambda context: deploys.count(context.snapshot, selection))


def previous_deploy(deploy: DeployRow, previous: PreviousDeploy, _key: int) -> DeployRow | None:
    """Return the deploy before, in the scope of this one."""
    return inherit_scope(deploy, previous.deploy, None)


def is_rollback(_deploy: DeployRow, previous: PreviousDeploy, _key: int) -> bool:
    """Return whether the release of the deploy before is newer."""
    return previous.is_newer
