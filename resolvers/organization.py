"""Finding organizations, and what is in them by name."""

from collections.abc import Sequence

from db.accounts import environments, projects
from db.releases import commits, repositories
from db.rows import CommitRow, EnvironmentRow, OrganizationRow, ProjectRow, RepositoryRow, UserRow
from loaders.user import UserById
from resolvers.connection import Arguments, Connection, Order, part
from resolvers.context import Context
from resolvers.errors import NotFoundError
from resolvers.ids import project_reference
from resolvers.outcomes import ErrorCode, Problems

PROJECTS = Order("projects", (str,))
USUAL_PROJECTS = 50
REPOSITORIES = Order("repositories", (int,))


def by_slug(context: Context, slug: str | None) -> OrganizationRow | None:
    """The organization of a slug, or the caller's only one; None when there is none such."""
    own = context.caller.organizations
    if slug is None:
        return own[0] if len(own) == 1 else None
    return next((each for each in own if each.slug == slug), None)


def told_by_slug(context: Context, slug: str | None, problems: Problems) -> OrganizationRow | None:
    """The organization of a slug for a write; that there is none is told."""
    found = by_slug(context, slug)
    if found is None:
        problems.add(ErrorCode.NOT_FOUND, "There is no such organization.", "organization")
    return found


def required(context: Context, slug: str) -> OrganizationRow:
    """The organization of a slug. Raises NotFoundError."""
    found = by_slug(context, slug)
    if found is None:
        msg = f"There is no organization {slug[:80]!r}."
        raise NotFoundError(msg, argument=("organization",))
    return found


async def required_project(context: Context, organization: OrganizationRow, name: str) -> int:
    """The id of the project that an id or a slug names. Raises NotFoundError."""
    reference = project_reference(name)
    found = await projects.by_name(context.snapshot, organization.id, [reference])
    if reference not in found:
        msg = f"There is no project {name[:80]!r}."
        raise NotFoundError(msg, argument=("project",))
    return found[reference]


async def user_of_caller(context: Context) -> UserRow | None:
    """The caller's user."""
    return await context.loaders[UserById].load(context.caller.user_id)


async def project_page(
    context: Context, organization: OrganizationRow, arguments: Arguments, text: str | None
) -> Connection[ProjectRow]:
    """The organization's projects, by slug; those whose slug or name contains the text."""
    selection = projects.ProjectSelection(organization.id, text)
    asked = part(PROJECTS, arguments, usual=USUAL_PROJECTS)
    page = await projects.read_page(context.snapshot, selection, asked)
    return Connection(page, PROJECTS, lambda context: projects.count(context.snapshot, selection))


async def project(context: Context, organization: OrganizationRow, slug: str) -> ProjectRow | None:
    """The project of a slug."""
    return await projects.by_slug(context.snapshot, organization.id, slug)


async def repository_page(
    context: Context, organization: OrganizationRow, arguments: Arguments
) -> Connection[RepositoryRow]:
    """The organization's repositories, in the order in which they were made."""
    asked = part(REPOSITORIES, arguments)
    page = await repositories.read_page(context.snapshot, organization.id, asked)
    return Connection(
        page, REPOSITORIES, lambda context: repositories.count(context.snapshot, organization.id)
    )


async def all_environments(
    context: Context, organization: OrganizationRow
) -> Sequence[EnvironmentRow]:
    """The organization's environments, by name."""
    return await environments.of_organization(context.snapshot, organization.id)


async def commit(
    context: Context, organization: OrganizationRow, sha: str, repository: str | None
) -> CommitRow | None:
    """The commit of a sha; of several repositories' the newest."""
    return await commits.by_sha(context.snapshot, organization.id, sha, repository)
