"""Releases with their related rows as plain records, for the Sentry-compatible API."""

import asyncio
from collections.abc import Collection, Mapping, Sequence
from typing import NamedTuple

from db.releases import read
from db.rows import CommitRow, DeployRow, OrganizationRow, ReleaseProjectRow, ReleaseRow, Scope
from loaders.commit import CommitById, CommitsByRelease
from loaders.deploy import DeployById, DeploysByRelease
from loaders.environment import EnvironmentById
from loaders.release import (
    EventsByRelease,
    NewGroupsByRelease,
    ProjectsByRelease,
    ReleaseByVersion,
    ScopedRelease,
    Span,
    VersionKey,
)
from resolvers import child_connections
from resolvers.connection import Connection, PageArguments
from resolvers.context import Context
from resolvers.errors import NotFoundError
from resolvers.organization import require_organization, require_project_id
from resolvers.releases import fields
from resolvers.releases.list import ReleaseFilter, SortKey, read_page
from resolvers.sessions.health import ProjectHealth, read_project_health


class NamedDeploy(NamedTuple):
    """A deploy with the name of its environment."""

    deploy: DeployRow
    environment: str


class ReleaseSummary(NamedTuple):
    """A release with its related rows, in its scope."""

    release: ReleaseRow
    projects: Sequence[ReleaseProjectRow]
    new_groups: int
    seen: Span
    last_commit: CommitRow | None
    last_deploy: NamedDeploy | None


class HealthPeriods(NamedTuple):
    """The periods of health, by name: of its totals, and of its series."""

    summary: str
    series: str


ProjectHealths = Mapping[tuple[int, int], ProjectHealth]
"""Health by the ids of a release and a project."""


async def read_list(
    context: Context,
    organization: OrganizationRow,
    arguments: PageArguments,
    filter_: ReleaseFilter,
    sort_key: SortKey = SortKey.DATE,
) -> Connection[ReleaseRow]:
    """Read a page of releases, those with the most, or the newest, first.

    Raises: NotFoundError for an unknown project or environment; BadQueryError.
    """
    return await read_page(context, organization, arguments, filter_, sort_key, descending=True)


async def require_release(
    context: Context, organization: str, version: str, project: str | None = None
) -> ReleaseRow:
    """Return the release with the version, if it is in the project. Raises NotFoundError."""
    organization_row = require_organization(context, organization)
    project_id = (
        None if project is None else await require_project_id(context, organization_row, project)
    )
    release = None
    if "\0" not in version:
        key = VersionKey(organization_row.id, version)
        release = await context.loaders[ReleaseByVersion].load(key)
    if release is not None and project_id is not None:
        projects = await context.loaders[ProjectsByRelease].load(fields.projects_key(release))
        is_in_project = any(each.project_id == project_id for each in projects)
        release = release._replace(scope=Scope(project=project_id)) if is_in_project else None
    if release is None:
        msg = f"There is no release {version[:80]!r}."
        raise NotFoundError(msg, argument=("version",))
    return release


async def find_previous_with_commits(context: Context, release: ReleaseRow) -> ReleaseRow | None:
    """Return the newest older release that has commits, and a project in common."""
    return await read.find_previous_with_commits(context.snapshot, release)


async def find_listed_shas(
    context: Context, release: ReleaseRow, shas: Sequence[str]
) -> Collection[str]:
    """Return those of the shas that commits of a release have."""
    return await read.find_listed_shas(context.snapshot, release.id, shas)


async def summarize(context: Context, releases: Sequence[ReleaseRow]) -> list[ReleaseSummary]:
    """Load the related rows of releases; statements do not depend on the number of releases."""
    loaders = context.loaders
    keys = [ScopedRelease(each.id, each.scope) for each in releases]
    projects, group_counts, event_spans, last_commits, last_deploys = await asyncio.gather(
        asyncio.gather(*map(loaders[ProjectsByRelease].load, keys)),
        asyncio.gather(*map(loaders[NewGroupsByRelease].load, keys)),
        asyncio.gather(*map(loaders[EventsByRelease].load, keys)),
        asyncio.gather(*(find_last_commit(context, each) for each in releases)),
        asyncio.gather(*(find_last_deploy(context, each) for each in releases)),
    )
    return [
        ReleaseSummary(
            release, project_rows, fields.total_groups(release, counts, key), span, commit, deploy
        )
        for release, key, project_rows, counts, span, commit, deploy in zip(
            releases,
            keys,
            projects,
            group_counts,
            event_spans,
            last_commits,
            last_deploys,
            strict=True,
        )
    ]


async def read_health(
    context: Context, summaries: Sequence[ReleaseSummary], periods: HealthPeriods
) -> ProjectHealths:
    """Read the health of releases in their projects; statements do not depend on their number."""
    rows = [row for each in summaries for row in each.projects]
    healths = await asyncio.gather(*(read_project_health(context, row, *periods) for row in rows))
    keys = [(row.release_id, row.project_id) for row in rows]
    return dict(zip(keys, healths, strict=True))


async def find_last_deploy(context: Context, release: ReleaseRow) -> NamedDeploy | None:
    """Return the deploy of a release that was reported last."""
    if release.last_deploy_id is None:
        return None
    deploy = await context.loaders[DeployById].load(release.last_deploy_id)
    if deploy is None:
        return None
    [named] = await with_environment_names(context, [deploy])
    return named


async def find_last_commit(context: Context, release: ReleaseRow) -> CommitRow | None:
    """Return the newest commit of a release."""
    if release.last_commit_id is None:
        return None
    return await context.loaders[CommitById].load(release.last_commit_id)


async def read_commits(
    context: Context, release: ReleaseRow, arguments: PageArguments
) -> Connection[CommitRow]:
    """Read a page of a release's commits, newest first."""
    key = child_connections.commits_key(release, *arguments)
    page = await context.loaders[CommitsByRelease].load(key)
    return child_connections.commit_connection(release, page, key)


async def read_deploys(
    context: Context, release: ReleaseRow, arguments: PageArguments
) -> Connection[DeployRow]:
    """Read a page of a release's deploys, most recently finished first."""
    key = child_connections.deploys_key(release, *arguments)
    page = await context.loaders[DeploysByRelease].load(key)
    return child_connections.deploy_connection(release, page, key)


async def with_environment_names(
    context: Context, deploys: Sequence[DeployRow]
) -> list[NamedDeploy]:
    """Add the names of environments to deploys; "" where an environment was deleted."""
    environments = await asyncio.gather(
        *(context.loaders[EnvironmentById].load(each.environment_id) for each in deploys)
    )
    return [
        NamedDeploy(deploy, environment.name if environment else "")
        for deploy, environment in zip(deploys, environments, strict=True)
    ]
