"""Lookups of organizations, and of what they contain, by slug, name or id."""

import asyncio
from collections.abc import Sequence

from db.accounts import environments, project_keys, projects
from db.accounts import organization as setup
from db.accounts.projects import ProjectActivity
from db.connection.access import ReadConnection
from db.rows import EnvironmentRow, OrganizationRow, ProjectRow, UserRow
from loaders.project import (
    ProjectById,
    ProjectBySlug,
    ProjectIdByReference,
    ProjectReference,
    SlugKey,
)
from loaders.user import UserById
from resolvers.connection import Connection, Order, PageArguments, parse_slice
from resolvers.context import Context
from resolvers.errors import NotFoundError, SetupError, check_name_count, check_search_text
from resolvers.ids import ALL_PROJECTS, parse_project_reference
from resolvers.outcomes import ErrorCode, Problems

PROJECTS = Order("projects", (str,))
DEFAULT_PROJECT_PAGE_SIZE = 50


def find_organization(context: Context, slug: str | None) -> OrganizationRow | None:
    """Return the caller's organization with the slug; without a slug, the caller's only one."""
    organizations = context.caller.organizations
    if slug is None:
        return organizations[0] if len(organizations) == 1 else None
    return next((each for each in organizations if each.slug == slug), None)


def check_organization(
    context: Context, slug: str | None, problems: Problems
) -> OrganizationRow | None:
    """Return the organization of a write; add a problem when there is none."""
    organization = find_organization(context, slug)
    if organization is None:
        message = describe_missing_organization(context, slug)
        problems.add(ErrorCode.NOT_FOUND, message, "organization")
    return organization


def describe_missing_organization(context: Context, slug: str | None) -> str:
    """Return the message for a slug, or its absence, that selects none of the organizations.

    It is the same for unknown organizations and for those of others.
    """
    if slug is not None:
        return f"There is no organization {slug[:80]!r}."
    count = len(context.caller.organizations)
    return f"Name an organization: the token has {count} organizations, not exactly one."


def require_organization(context: Context, slug: str) -> OrganizationRow:
    """Return the caller's organization with the slug. Raises NotFoundError."""
    organization = find_organization(context, slug)
    if organization is None:
        message = describe_missing_organization(context, slug)
        raise NotFoundError(message, argument=("organization",))
    return organization


async def require_organization_id(connection: ReadConnection, slug: str) -> int:
    """Return the id of any organization, for commands. Raises SetupError."""
    organization_id = await setup.find_organization_id(connection, slug)
    if organization_id is None:
        msg = f"There is no organization {slug!r}."
        raise SetupError(msg)
    return organization_id


def describe_missing_project(name: str) -> str:
    """Return the message for a name that no project has, neither as id nor as slug.

    It is the same for unknown projects and for those of others.
    """
    return f"There is no project {name[:80]!r}."


async def check_new_project(connection: ReadConnection, organization: str, slug: str) -> None:
    """Raise SetupError if a project does not exist and its slug has digits only.

    Such a slug cannot be distinguished from a row id.
    """
    if not slug.isdigit():
        return
    organization_id = await setup.find_organization_id(connection, organization)
    is_stored = organization_id is not None and (
        await project_keys.find_project_id(connection, organization_id, slug) is not None
    )
    if not is_stored:
        msg = f"project: {slug!r} has digits only, like an id. Use at least one letter, _ or -."
        raise SetupError(msg)


async def require_project_id(context: Context, organization: OrganizationRow, name: str) -> int:
    """Return the id of the project that an id or a slug names. Raises NotFoundError."""
    reference = parse_project_reference(name)
    ids = await projects.find_ids(context.snapshot, organization.id, [reference])
    if reference not in ids:
        raise NotFoundError(describe_missing_project(name), argument=("project",))
    return ids[reference]


async def find_project_ids(
    context: Context,
    organization: OrganizationRow,
    names: Sequence[str] | None,
    argument: tuple[str, ...] = ("filter", "projects"),
) -> tuple[int, ...] | None:
    """Return the ids of the projects that an argument names; None: all projects.

    Without names they are the caller's own: docs/reference/releases.md#default-projects.

    Raises: NotFoundError for an unknown project; InvalidArgumentError for too many names.
    """
    if names is None:
        if context.caller.can_see_all_projects(organization.id):
            return None
        return tuple(
            await projects.find_own_ids(
                context.snapshot, organization.id, context.caller.reader_id
            )
        )
    if ALL_PROJECTS in names:
        return None
    check_name_count(names, *argument)
    references = [parse_project_reference(name) for name in names]
    ids = await projects.find_ids(context.snapshot, organization.id, references)
    for index, reference in enumerate(references):
        if reference not in ids:
            message = describe_missing_project(names[index])
            raise NotFoundError(message, argument=(*argument, str(index)))
    known = context.loaders[ProjectIdByReference]
    for reference, project_id in ids.items():
        known.prime(ProjectReference(organization.id, reference), project_id)
        known.prime(ProjectReference(organization.id, project_id), project_id)
    return tuple(dict.fromkeys(ids[reference] for reference in references))


async def find_subscribed_ids(
    context: Context, organization: OrganizationRow, names: Sequence[str] | None
) -> tuple[int, ...] | None:
    """Return the ids of the projects whose changes a subscription selects; None: all.

    Without names, and with "-1", they are those that the token is limited to.

    Raises: NotFoundError for an unknown project.
    """
    named = None
    if names is not None:
        named = await find_project_ids(context, organization, names, ("projects",))
    return context.caller.project_ids if named is None else named


async def find_caller_user(context: Context) -> UserRow | None:
    """Return the user of the token; None for a service token."""
    user_id = context.caller.user_id
    return None if user_id is None else await context.loaders[UserById].load(user_id)


async def read_limit(context: Context) -> Sequence[ProjectRow] | None:
    """Return the projects that the token is limited to, by slug; None without a limit."""
    limit = context.caller.project_ids
    if limit is None:
        return None
    found = await asyncio.gather(*(context.loaders[ProjectById].load(each) for each in limit))
    return sorted(filter(None, found), key=lambda project: project.slug)


async def read_projects(
    context: Context, organization: OrganizationRow, arguments: PageArguments, text: str | None
) -> Connection[ProjectRow]:
    """Read a page of projects, by slug. With a text, only those with it in slug or name.

    Raises: BadQueryError, and the errors of page arguments.
    """
    check_search_text(text, "query")
    selection = projects.ProjectSelection(organization.id, text)
    slice_ = parse_slice(PROJECTS, arguments, default_size=DEFAULT_PROJECT_PAGE_SIZE)
    page = await projects.read_page(context.snapshot, selection, slice_)
    return Connection(page, PROJECTS, lambda context: projects.count(context.snapshot, selection))


async def require_project(
    context: Context, organization: OrganizationRow, name: str
) -> ProjectRow:
    """Return the project that an id or a slug names. Raises NotFoundError."""
    project_id = await require_project_id(context, organization, name)
    project = await context.loaders[ProjectById].load(project_id)
    if project is None:
        raise NotFoundError(describe_missing_project(name), argument=("project",))
    return project


async def read_activity(context: Context, project: ProjectRow) -> ProjectActivity:
    """Read what a project has received."""
    return await projects.read_activity(context.snapshot, project.id)


async def find_project(
    context: Context, organization: OrganizationRow, slug: str
) -> ProjectRow | None:
    """Return the project with the slug."""
    return await context.loaders[ProjectBySlug].load(SlugKey(organization.id, slug))


async def read_environments(
    context: Context, organization: OrganizationRow
) -> Sequence[EnvironmentRow]:
    """Read all environments, by name."""
    return await environments.read_all(context.snapshot, organization.id)


async def read_project_environments(
    context: Context, project: ProjectRow
) -> Sequence[EnvironmentRow]:
    """Read the environments that a project has used, by name."""
    return await environments.read_of_project(context.snapshot, project.id)
