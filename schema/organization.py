"""Organizations, the entry point to everything they contain."""

from collections.abc import Sequence
from typing import Annotated

import strawberry
from strawberry import UNSET, Parent

from loaders.commit import CommitRow
from loaders.dashboard import DashboardById
from loaders.environment import EnvironmentRow
from loaders.organization import OrganizationRow
from loaders.project import ProjectRow
from loaders.release import ReleaseByVersion, VersionKey
from loaders.repository import RepositoryRow
from loaders.team import TeamRow
from loaders.user import MemberRow
from resolvers import connection, organization, pickers
from resolvers.arguments import unset_to_none
from resolvers.context import Info
from resolvers.dashboards import lookup
from resolvers.delivery import commits as commits_by_sha
from schema.accounts.audit import AuditEntry, audit_log
from schema.arguments import After, Before, DashboardId, First, Last
from schema.base.connection import Connection
from schema.base.fields import loaded, resolved_by, rows_of
from schema.base.node import Node
from schema.commit import Commit, Repository
from schema.dashboard import Dashboard
from schema.dashboard_list import dashboards
from schema.delivery.comparison import ReleaseComparison, compare_releases
from schema.delivery.lists import commits, deploys
from schema.delivery.running import RunningRelease, running_releases
from schema.deploy import Deploy
from schema.project import Environment, Project
from schema.release import Release
from schema.release_list import releases
from schema.user import Member, Team
from schema.widget_data import WidgetData
from schema.widget_fields import WidgetFields, widget_fields
from schema.widget_preview import widget_data


async def projects(
    root: Parent[OrganizationRow],
    info: Info,
    first: First = organization.DEFAULT_PROJECT_PAGE_SIZE,
    after: After = UNSET,
    last: Last = UNSET,
    before: Before = UNSET,
    query: Annotated[
        str | None,
        strawberry.argument(description="Text that the slug or the name contains, ignoring case."),
    ] = UNSET,
) -> connection.Connection[ProjectRow]:
    """Return a page of the organization's projects."""
    # `first` has its default value in every call without it, and must not exclude `last` then.
    is_default = first == organization.DEFAULT_PROJECT_PAGE_SIZE
    size = UNSET if is_default and unset_to_none(last) is not None else first
    arguments = connection.page_arguments(size, after, last, before)
    return await organization.read_projects(info.context, root, arguments, unset_to_none(query))


async def project(
    root: Parent[OrganizationRow],
    info: Info,
    slug: Annotated[str, strawberry.argument(description="The project's slug; not its id.")],
) -> ProjectRow | None:
    """Return the project with the slug."""
    return await organization.find_project(info.context, root, slug)


async def members(
    root: Parent[OrganizationRow],
    info: Info,
    first: First = UNSET,
    after: After = UNSET,
    last: Last = UNSET,
    before: Before = UNSET,
    query: Annotated[
        str | None,
        strawberry.argument(
            description="Text that a name, user name or address contains, ignoring case."
        ),
    ] = UNSET,
) -> connection.Connection[MemberRow]:
    """Return a page of the organization's members."""
    arguments = connection.page_arguments(first, after, last, before)
    return await pickers.read_members(info.context, root, arguments, unset_to_none(query))


async def teams(
    root: Parent[OrganizationRow],
    info: Info,
    first: First = UNSET,
    after: After = UNSET,
    last: Last = UNSET,
    before: Before = UNSET,
    query: Annotated[
        str | None,
        strawberry.argument(description="Text that the slug or the name contains, ignoring case."),
    ] = UNSET,
) -> connection.Connection[TeamRow]:
    """Return a page of the organization's teams."""
    arguments = connection.page_arguments(first, after, last, before)
    return await pickers.read_teams(info.context, root, arguments, unset_to_none(query))


async def repositories(
    root: Parent[OrganizationRow],
    info: Info,
    first: First = UNSET,
    after: After = UNSET,
    last: Last = UNSET,
    before: Before = UNSET,
    query: Annotated[
        str | None,
        strawberry.argument(description="Text that the name contains, ignoring case."),
    ] = UNSET,
) -> connection.Connection[RepositoryRow]:
    """Return a page of the organization's repositories."""
    arguments = connection.page_arguments(first, after, last, before)
    return await pickers.read_repositories(info.context, root, arguments, unset_to_none(query))


async def environments(root: Parent[OrganizationRow], info: Info) -> Sequence[EnvironmentRow]:
    """Return the organization's environments."""
    return await organization.read_environments(info.context, root)


async def commit(
    root: Parent[OrganizationRow],
    info: Info,
    sha: Annotated[
        str,
        strawberry.argument(
            description=(
                "The SHA, or at least 7 of its first characters if no other commit begins with "
                "them; in either case."
            )
        ),
    ],
    repository: Annotated[
        str | None,
        strawberry.argument(description="A repository's name. Absent or null: any repository."),
    ] = UNSET,
) -> CommitRow | None:
    """Return the commit with the SHA."""
    return await commits_by_sha.find_commit(info.context, root, sha, unset_to_none(repository))


Version = Annotated[
    str,
    strawberry.argument(description="The complete version, with the package if it has one."),
]


def release_key(root: OrganizationRow, version: str) -> VersionKey:
    """Make the key of the organization's release with the version."""
    return VersionKey(root.id, version)


@strawberry.type(
    description="An organization: a tenant with its projects, releases and dashboards."
)
class Organization(Node):
    slug: str
    """Unique on the server. Arguments and inputs name the organization by it."""
    name: str
    """Name for display; not unique."""
    projects: Connection[Project] = resolved_by(projects)
    """Projects, sorted by slug. Default page size: 50."""
    project: Project | None = resolved_by(project)
    """The project with the slug; null if there is none."""
    members: Connection[Member] = resolved_by(members)
    """Members, sorted by name. Default page size: 20."""
    teams: Connection[Team] = resolved_by(teams)
    """Teams, sorted by slug. Default page size: 20."""
    repositories: Connection[Repository] = resolved_by(repositories)
    """Source code repositories, sorted by name. Default page size: 20."""
    environments: Sequence[Environment] = resolved_by(environments)
    """All environments, sorted by name."""
    release: Release | None = loaded(
        ReleaseByVersion, key=release_key, arguments={"version": Version}
    )
    """The release with the version, archived or not; null if there is none."""
    releases: Connection[Release] = resolved_by(releases)
    """Releases that the filter selects. Default page size: 100."""
    deploys: Connection[Deploy] = resolved_by(deploys)
    """Deploys that the filter selects, most recently finished first. Default page size: 20."""
    running: Sequence[RunningRelease] = resolved_by(running_releases)
    """What runs in the environments of the projects, by slug of the project, then name of the
    environment.
    """
    commit: Commit | None = resolved_by(commit)
    """The commit with the SHA; null if there is none. If several repositories have it, the commit
    that was reported last.
    """
    commits: Connection[Commit] = resolved_by(commits)
    """Commits that the filter selects, newest first. Default page size: 20."""
    compare_releases: ReleaseComparison | None = resolved_by(compare_releases)
    """What the newer of two releases contains and the older one does not; null when either is
    unknown, or not in the project.
    """
    dashboard: Dashboard | None = loaded(
        DashboardById,
        key=lookup.dashboard_key,
        then=lookup.own_dashboard,
        arguments={"id": DashboardId},
    )
    """The dashboard with the id; null if there is none."""
    dashboards: Connection[Dashboard] = resolved_by(dashboards)
    """Dashboards that the filter selects; the prebuilt one comes first. Default page size: 100."""
    widget_fields: WidgetFields = resolved_by(widget_fields)
    """What the queries of a widget type may name: for pickers."""
    widget_data: WidgetData = resolved_by(widget_data)

    audit_log: Connection[AuditEntry] | None = resolved_by(audit_log)
    """What was written to the organization, newest first. Only managers and owners may read it.
    Default page size: 20.
    """

    is_type_of = rows_of(OrganizationRow)
