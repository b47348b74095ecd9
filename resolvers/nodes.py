"""Objects by their global id. Rules: docs/reference/releases.md#nodes."""

from collections.abc import Awaitable, Sequence
from typing import Any

from loaders.base import Loader
from loaders.commit import CommitById, CommitRow
from loaders.dashboard import (
    DashboardById,
    DashboardRow,
    WidgetById,
    WidgetQueryById,
    WidgetQueryRow,
    WidgetRow,
)
from loaders.deploy import DeployById, DeployRow
from loaders.environment import EnvironmentById, EnvironmentRow
from loaders.organization import OrganizationById, OrganizationRow
from loaders.project import ProjectById, ProjectRow
from loaders.pull_request import PullRequestById, PullRequestRow
from loaders.release import (
    ReleaseById,
    ReleaseProjectByKey,
    ReleaseProjectKey,
    ReleaseProjectRow,
    ReleaseRow,
)
from loaders.repository import RepositoryById, RepositoryRow
from loaders.team import TeamById, TeamRow
from loaders.user import MemberByKey, MemberRow, MembershipKey, UserById, UserRow
from resolvers.connection import MAX_PAGE_SIZE
from resolvers.context import Context
from resolvers.dashboards.lookup import resolve_dashboard_id
from resolvers.errors import PageTooLargeError
from resolvers.ids import parse_global_id, parse_pair_id

NodeRow = (
    CommitRow
    | DashboardRow
    | DeployRow
    | EnvironmentRow
    | MemberRow
    | OrganizationRow
    | ProjectRow
    | PullRequestRow
    | ReleaseProjectRow
    | ReleaseRow
    | RepositoryRow
    | TeamRow
    | UserRow
    | WidgetRow
    | WidgetQueryRow
)

LOADERS: dict[str, type[Loader[int, Any]]] = {
    "Commit": CommitById,
    "Dashboard": DashboardById,
    "Deploy": DeployById,
    "Environment": EnvironmentById,
    "Organization": OrganizationById,
    "Project": ProjectById,
    "PullRequest": PullRequestById,
    "Release": ReleaseById,
    "Repository": RepositoryById,
    "Team": TeamById,
    "User": UserById,
    "Widget": WidgetById,
    "WidgetQuery": WidgetQueryById,
}
"""The loader of each type that implements Node and whose rows have an id."""


async def find_node(context: Context, id: str) -> NodeRow | None:
    """Return the object; None for an invalid id and for one the caller cannot see."""
    type_name, number = parse_global_id(id) or ("", 0)
    if not type_name and (pair := parse_pair_id("ReleaseProject", id)) is not None:
        return await context.loaders[ReleaseProjectByKey].load(ReleaseProjectKey(*pair))
    if not type_name and (pair := parse_pair_id("Member", id)) is not None:
        return await context.loaders[MemberByKey].load(MembershipKey(*pair))
    if type_name in {"", "Dashboard"}:
        # The prebuilt dashboard has a slug instead of a global id.
        type_name, number = "Dashboard", resolve_dashboard_id(context, id) or 0
    loader = LOADERS.get(type_name)
    if loader is None or not number:
        return None
    row: NodeRow | None = await context.loaders[loader].load(number)
    return row


def find_nodes(context: Context, ids: Sequence[str]) -> list[Awaitable[NodeRow | None]]:
    """Return the objects, in the order of the ids. Raises PageTooLargeError for too many ids."""
    if len(ids) > MAX_PAGE_SIZE:
        argument = "ids"
        raise PageTooLargeError(argument, len(ids), MAX_PAGE_SIZE)
    return [find_node(context, each) for each in ids]
