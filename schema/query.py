"""The root of all queries."""

from collections.abc import Awaitable, Sequence
from typing import Annotated

import strawberry
from strawberry import ID, UNSET

from loaders.organization import OrganizationRow
from loaders.project import ProjectRow
from loaders.user import UserRow
from resolvers import organization as organizations
from resolvers.arguments import unset_to_none
from resolvers.context import Info
from resolvers.nodes import NodeRow, find_node, find_nodes
from schema.arguments import OrganizationSlug
from schema.base.fields import resolved_by
from schema.base.node import Node
from schema.organization import Organization
from schema.project import Project
from schema.user import User


async def node(
    info: Info,
    id: Annotated[ID, strawberry.argument(description="The `id` of any object.")],
) -> NodeRow | None:
    """Return the object with the id."""
    return await find_node(info.context, id)


async def nodes(
    info: Info,
    ids: Annotated[
        list[ID],
        strawberry.argument(description="The `id` of any objects, of any types; at most 100."),
    ],
) -> list[Awaitable[NodeRow | None]]:
    """Return the objects with the ids."""
    return find_nodes(info.context, ids)


async def user(info: Info) -> UserRow | None:
    """Return the user of the token."""
    return await organizations.find_caller_user(info.context)


def caller_organizations(info: Info) -> Sequence[OrganizationRow]:
    """Return the organizations of the token."""
    return info.context.caller.organizations


def scopes(info: Info) -> list[str]:
    """Return the scopes of the token."""
    return list(info.context.caller.scopes)


def is_service(info: Info) -> bool:
    """Return whether the token has no user."""
    return info.context.caller.user_id is None


async def projects(info: Info) -> Sequence[ProjectRow] | None:
    """Return the projects that the token is limited to."""
    return await organizations.read_limit(info.context)


@strawberry.type(description="The caller: the token of the request and its user.")
class Viewer:
    user: User | None = resolved_by(user)
    """The user the token belongs to; null for a service token."""
    organizations: Sequence[Organization] = resolved_by(caller_organizations)
    """The organizations the token gives access to, sorted by slug."""
    scopes: Sequence[str] = resolved_by(scopes)
    """The scopes of the token: read, write, admin."""
    is_service: bool = resolved_by(is_service)
    """Whether it is a service token, which belongs to its organizations and to no user."""
    projects: Sequence[Project] | None = resolved_by(projects)
    """The projects that the token is limited to, sorted by slug; null without a limit."""


def viewer() -> Viewer:
    """Return the caller."""
    return Viewer()


def organization(info: Info, slug: OrganizationSlug = UNSET) -> OrganizationRow | None:
    """Return the organization with the slug."""
    return organizations.find_organization(info.context, unset_to_none(slug))


@strawberry.type(description="Root of all queries.")
class Query:
    node: Node | None = resolved_by(node)
    """The object with the id; null for an unknown id and for one of another organization."""
    nodes: Sequence[Node | None] = resolved_by(nodes)
    """The objects with the ids, in the order of the ids; null for each unknown id and for each of
    another organization.
    """
    viewer: Viewer = resolved_by(viewer)
    """The caller."""
    organization: Organization | None = resolved_by(organization)
    """The organization with the slug; null if the token does not give access to it. Without
    `slug`: the token's only organization, null if the token has several.
    """
