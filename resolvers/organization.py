"""Finding organizations, and what is in them by name."""

from collections.abc import Sequence

from db import commits, environments, projects
from db.rows import CommitRow, EnvironmentRow, OrganizationRow, ProjectRow
from loaders.user import UserById
from resolvers.context import Context
from resolvers.outcomes import ErrorCode, Problems
from resolvers.pages import Arguments, Connection, Order, part

PROJECTS = Order("projects", (str,))
USUAL_PROJECTS = 50


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


async def user_of_caller(context: Context) -> object:
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
