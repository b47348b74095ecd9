"""Finding organizations, and what is in them by name."""

from collections.abc import Sequence

from db.accounts import environments, projects
from db.accounts import organization as setup
from db.connection.access import ReadConnection
from db.releases import commits, repositories
from db.rows import CommitRow, EnvironmentRow, OrganizationRow, ProjectRow, RepositoryRow, UserRow
from loaders.user import UserById
from resolvers.connection import Connection, Order, PageArguments, parse_slice
from resolvers.context import Context
from resolvers.errors import NotFoundError, SetupError
from resolvers.ids import parse_project_reference
from resolvers.outcomes import ErrorCode, Problems

PROJECTS = Order("projects", (str,))
DEFAULT_PROJECT_PAGE_SIZE = 50
REPOSITORIES = Order("repositories", (int,))


def find_organization(context: Context, slug: str | None) -> OrganizationRow | None:
    """The organization of a slug, or the caller's only one; None when there is none such."""
    own = context.caller.organizations
    if slug is None:
        return own[0] if len(own) == 1 else None
    return next((each for each in own if each.slug == slug), None)


def check_organization(
    context: Context, slug: str | None, problems: Problems
) -> OrganizationRow | None:
    """The organization of a slug for a write; that there is none is told."""
    found = find_organization(context, slug)
    if found is None:
        problems.add(ErrorCode.NOT_FOUND, "There is no such organization.", "organization")
    return found


def require_organization(context: Context, slug: str) -> OrganizationRow:
    """The organization of a slug. Raises NotFoundError."""
    found = find_organization(context, slug)
    if found is None:
        msg = f"There is no organization {slug[:80]!r}."
        raise NotFoundError(msg, argument=("organization",))
    return found


async def require_organization_id(connection: ReadConnection, slug: str) -> int:
    """Return the id of an organization, for commands. Raises SetupError."""
    organization_id = await setup.find_organization_id(connection, slug)
    if organization_id is None:
        msg = f"There is no organization {slug!r}."
        raise SetupError(msg)
    return organization_id


async def require_project_id(context: Context, organization: OrganizationRow, name: str) -> int:
    """The id of the project that an id or a slug names. Raises NotFoundError."""
    reference = parse_project_reference(name)
    found = await projects.find_ids(context.snapshot, organization.id, [reference])
    if reference not in found:
        msg = f"There is no project {name[:80]!r}."
        raise NotFoundError(msg, argument=("project",))
    return found[reference]


async def find_caller_user(context: Context) -> UserRow | None:
    """The caller's user."""
    return await context.loaders[UserById].load(context.caller.user_id)


async def read_projects(
    context: Context, organization: OrganizationRow, arguments: PageArguments, text: str | None
) -> Connection[ProjectRow]:
    """The organization's projects, by slug; those whose slug or name contains the text."""
    selection = projects.ProjectSelection(organization.id, text)
    asked = parse_slice(PROJECTS, arguments, default_size=DEFAULT_PROJECT_PAGE_SIZE)
    page = await projects.read_page(context.snapshot, selection, asked)
    return Connection(page, PROJECTS, lambda context: projects.count(context.snapshot, selection))


async def find_project(
    context: Context, organization: OrganizationRow, slug: str
) -> ProjectRow | None:
    """The project of a slug."""
    return await projects.find_by_slug(context.snapshot, organization.id, slug)


async def read_repositories(
    context: Context, organization: OrganizationRow, arguments: PageArguments
) -> Connection[RepositoryRow]:
    """The organization's repositories, in the order in which they were made."""
    asked = parse_slice(REPOSITORIES, arguments)
    page = await repositories.read_page(context.snapshot, organization.id, asked)
    return Connection(
        page, REPOSITORIES, lambda context: repositories.count(context.snapshot, organization.id)
    )


async def read_environments(
    context: Context, organization: OrganizationRow
) -> Sequence[EnvironmentRow]:
    """The organization's environments, by name."""
    return await environments.read_all(context.snapshot, organization.id)


async def find_commit(
    context: Context, organization: OrganizationRow, sha: str, repository: str | None
) -> CommitRow | None:
    """The commit of a sha; of several repositories' the newest."""
    return await commits.find_by_sha(context.snapshot, organization.id, sha, repository)
