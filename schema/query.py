from collections.abc import Sequence
from typing import Annotated, Any

import strawberry

from loaders.base import Loader
from loaders.commit import CommitById
from loaders.dashboard import DashboardById, WidgetById, WidgetQueryById
from loaders.deploy import DeployById
from loaders.environment import EnvironmentById
from loaders.organization import OrganizationById
from loaders.project import ProjectById
from loaders.pull_request import PullRequestById
from loaders.release import ReleaseById
from loaders.repository import RepositoryById
from loaders.team import TeamById
from loaders.user import UserById
from resolvers import organization as organizations
from resolvers.child_connections import unset_to_none
from resolvers.connection import MAX_PAGE_SIZE
from resolvers.context import Context, Info
from resolvers.errors import PageTooLargeError
from resolvers.ids import parse_global_id
from schema.arguments import OrganizationSlug
from schema.base.fields import resolved_by
from schema.base.node import Node
from schema.organization import Organization
from schema.user import User

NODES: dict[str, type[Loader[int, Any]]] = {
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


async def found(context: Context, id: str) -> Any:
    """The object of an id; None when it is unknown, foreign, or no id at all."""
    kind, number = parse_global_id(id) or ("", 0)
    loader = NODES.get(kind)
    return None if loader is None else await context.loaders[loader].load(number)


async def node(
    info: Info,
    id: Annotated[strawberry.ID, strawberry.argument(description="As the object itself gave it.")],
) -> Any:
    """The object of an id; null where it is unknown or foreign."""
    return await found(info.context, id)


async def nodes(
    info: Info,
    ids: Annotated[
        list[strawberry.ID],
        strawberry.argument(description="At most 100, of whichever types, as objects gave them."),
    ],
) -> Any:
    """The objects of the ids, in their order; null where one is unknown or foreign."""
    if len(ids) > MAX_PAGE_SIZE:
        argument = "ids"
        raise PageTooLargeError(argument, len(ids), MAX_PAGE_SIZE)
    return [found(info.context, id) for id in ids]


async def user(info: Info) -> Any:
    """The user whose token it is."""
    return await organizations.find_caller_user(info.context)


def organizations_of_viewer(info: Info) -> Any:
    """The organizations that the token opens, by slug."""
    return info.context.caller.organizations


def scopes(info: Info) -> list[str]:
    """What the token may do: read, write, admin."""
    return list(info.context.caller.scopes)


@strawberry.type(description="Who is asking.")
class Viewer:
    user: User | None = resolved_by(user)
    organizations: Sequence[Organization] = resolved_by(organizations_of_viewer)
    scopes: Sequence[str] = resolved_by(scopes)


def viewer() -> Viewer:
    """Who is asking."""
    return Viewer()


def organization(info: Info, slug: OrganizationSlug = strawberry.UNSET) -> Any:
    """The organization of a slug; null where it is unknown, foreign or needed and left out."""
    return organizations.find_organization(info.context, unset_to_none(slug))


@strawberry.type(description="Everything that can be read.")
class Query:
    node: Node | None = resolved_by(node)
    nodes: Sequence[Node | None] = resolved_by(nodes)
    viewer: Viewer = resolved_by(viewer)
    organization: Organization | None = resolved_by(organization)
