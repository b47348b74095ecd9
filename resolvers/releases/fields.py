"""Pages of releases, and what of a release is computed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import lru_cache
from operator import attrgetter
from typing import Any, NamedTuple

from strawberry import ID, UNSET, Parent

from db.accounts import environments, projects
from db.releases import read as releases
from db.releases.conditions import ReleaseStage
from db.releases.read import ReleaseSelection
from db.releases.read import ReleaseSortKey as Sorting
from db.rows import (
    FULL_SCOPE,
    AuthorRow,
    OrganizationRow,
    ProjectRow,
    ReleaseEnvironmentRow,
    ReleaseProjectRow,
    ReleaseRow,
    Scope,
)
from db.sessions.record import MAX_COUNT
from loaders.deploy import LastDeployByTarget, TargetedRelease
from loaders.release import (
    EnvironmentsByRelease,
    Neighbours,
    NeighboursByRelease,
    ScopedRelease,
    Span,
)
from resolvers.child_connections import ANYWHERE, FromLoader, FromRow, deploy_target, unset_to_none
from resolvers.connection import Connection, Order, PageArguments, parse_slice
from resolvers.context import Context, Info
from resolvers.errors import NotFoundError, check_name_count
from resolvers.ids import parse_project_reference
from resolvers.releases.search import SearchScope, build_terms, needs_latest, parse_query
from resolvers.releases.versions import VersionInfo, parse_version_info, parse_whole_number

DEFAULT_RELEASE_PAGE_SIZE = 100
ALL_PROJECTS = "-1"

POSITIONS: dict[Sorting, tuple[type, ...]] = {
    Sorting.DATE: (datetime, int),
    Sorting.SEMVER: (str, datetime, int),
    Sorting.BUILD: (int, int),
    Sorting.ADOPTION: (datetime, datetime, int),
}
BY_SESSIONS = (float, datetime, int)


@dataclass(frozen=True)
class Filter:
    """Which releases are asked for, in the client's words. None: no matter which."""

    query: str | None = None
    status: int | None = None
    projects: tuple[str, ...] | None = None
    environments: tuple[str, ...] | None = None
    created_after: datetime | None = None
    created_before: datetime | None = None


async def page(
    context: Context,
    organization: OrganizationRow,
    arguments: PageArguments,
    wanted: Filter,
    sorting: Sorting,
    *,
    descending: bool,
) -> Connection[ReleaseRow]:
    """A page of the releases that the filter selects.

    Each release has the filter's environments, and its project if it names just one, as scope.
    """
    direction = "DESC" if descending else "ASC"
    order = Order(f"releases {sorting.name} {direction}", POSITIONS.get(sorting, BY_SESSIONS))
    asked = parse_slice(order, arguments, default_size=DEFAULT_RELEASE_PAGE_SIZE)
    selection = await releases.add_ranks(
        context.snapshot, await selected(context, organization, wanted, sorting)
    )
    named = wanted.projects is not None and ALL_PROJECTS not in wanted.projects
    only = selection.project_ids if named else None
    scope = Scope(
        wanted.environments or None, only[0] if only is not None and len(only) == 1 else None
    )
    found = await releases.read_page(
        context.snapshot, selection, asked, scope, descending=descending
    )
    return Connection(found, order, lambda context: releases.count(context.snapshot, selection))


async def selected(
    context: Context, organization: OrganizationRow, wanted: Filter, sorting: Sorting
) -> ReleaseSelection:
    """The filter with its names looked up. Raises NotFoundError and BadQueryError."""
    project_ids = await project_ids_of(context, organization, wanted.projects)
    environment_ids = await environment_ids_of(context, organization, wanted.environments)
    selection = ReleaseSelection(
        organization_id=organization.id,
        status=wanted.status,
        project_ids=project_ids,
        environment_ids=environment_ids,
        created_after=wanted.created_after,
        created_before=wanted.created_before,
        order=sorting,
    )
    if not wanted.query:
        return selection
    query = parse_query(wanted.query)
    latest: Sequence[int] = ()
    if needs_latest(query):
        latest = await releases.find_latest_ids(context.snapshot, organization.id, project_ids)
    found = build_terms(query, SearchScope(environment_ids, project_ids, tuple(latest)))
    return replace(selection, terms=found)


async def project_ids_of(
    context: Context,
    organization: OrganizationRow,
    names: Sequence[str] | None,
    argument: tuple[str, ...] = ("filter", "projects"),
) -> tuple[int, ...] | None:
    """The projects that an argument means; None: all. Without names: the caller's own."""
    if names is None:
        if context.caller.can_see_all_projects(organization.id):
            return None
        return tuple(
            await projects.find_own_ids(context.snapshot, organization.id, context.caller.user_id)
        )
    if ALL_PROJECTS in names:
        return None
    check_name_count(names, *argument)
    references = [parse_project_reference(name) for name in names]
    found = await projects.find_ids(context.snapshot, organization.id, references)
    for index, reference in enumerate(references):
        if reference not in found:
            msg = f"There is no project {names[index]!r}."
            raise NotFoundError(msg, argument=(*argument, str(index)))
    return tuple(dict.fromkeys(found[reference] for reference in references))


async def environment_ids_of(
    context: Context, organization: OrganizationRow, names: Sequence[str] | None
) -> tuple[int, ...] | None:
    """The environments that a filter means; None or no names: no matter which."""
    if not names:
        return None
    check_name_count(names, "filter", "environments")
    found = await environments.find_ids(context.snapshot, organization.id, names)
    for index, name in enumerate(names):
        if name not in found:
            msg = f"There is no environment {name!r}."
            raise NotFoundError(msg, argument=("filter", "environments", str(index)))
    return tuple(dict.fromkeys(found[name] for name in names))


def scope_of(scope: Scope, environments: Any, project: Any) -> Scope:
    """The scope of a field: what its arguments say, and where they are absent the row's own.

    No environments, null or an empty list, mean all of them (releases.md 1.4 f).
    """
    if environments is UNSET and project is UNSET:
        return scope
    names = scope.environments
    if environments is not UNSET:
        check_name_count(environments or (), "environments")
        names = tuple(sorted(set(environments or ()))) or None
    only = scope.project
    if project is not UNSET:
        only = parse_project_reference(project) if project else None
    return Scope(names, only)


def scoped(
    release: ReleaseRow,
    environments: list[str] | None = UNSET,
    project: ID | None = UNSET,
) -> ScopedRelease:
    """The release in the scope of the field."""
    return ScopedRelease(release.id, scope_of(release.scope, environments, project))


def projects_key(release: ReleaseRow) -> ScopedRelease:
    """All projects of the release; its scope goes on to their fields."""
    return ScopedRelease(release.id, release.scope)


NEW_GROUPS = FromRow(attrgetter("new_groups"))
EMAIL = attrgetter("email")


def project_groups_key(
    row: ReleaseProjectRow, environments: list[str] | None = UNSET
) -> ScopedRelease | FromRow:
    """The release in the field's environments, in all of its projects at once.

    Without environments the row has the count (releases.md 2.3).
    """
    scope = scope_of(row.scope, environments, UNSET)
    if scope.environments is None:
        return NEW_GROUPS
    return ScopedRelease(row.release_id, Scope(scope.environments))


def project_groups(
    row: ReleaseProjectRow, by_project: Mapping[int, int], _key: ScopedRelease
) -> int | None:
    """The project's count in the environments, else its count in all (releases.md 1.3)."""
    count = by_project.get(row.project_id, row.new_groups)
    return None if count is None else min(count, MAX_COUNT)


def total_groups(_release: ReleaseRow, by_project: Mapping[int, int], _key: ScopedRelease) -> int:
    """The sum over the projects."""
    return min(sum(by_project.values()), MAX_COUNT)


def version_info_of(release: Parent[ReleaseRow]) -> VersionInfo | None:
    """What the version says; null when it cannot be read."""
    return parse_version_info(release.version)


def commit_count(release: Parent[ReleaseRow]) -> int:
    """How many commits were set."""
    return release.commit_count or 0


def deploy_count(release: Parent[ReleaseRow]) -> int:
    """How many deploys were reported."""
    return release.deploy_count or 0


def events_key(
    release: ReleaseRow,
    environments: list[str] | None = UNSET,
    project: ID | None = UNSET,
) -> ScopedRelease | FromLoader:
    """When a release was seen: in its environments, or anywhere (releases.md 1.4)."""
    key = scoped(release, environments, project)
    return key if key.scope.environments is None else FromLoader(EnvironmentsByRelease, key)


Seen = Span | Sequence[ReleaseEnvironmentRow]
"""When a release was seen, or the rows that say it."""


def first_event(_release: ReleaseRow, seen: Seen, _key: object) -> datetime | None:
    """When it was first seen."""
    if isinstance(seen, Span):
        return seen.first
    return min((row.first_seen for row in seen), default=None)


def last_event(_release: ReleaseRow, seen: Seen, _key: object) -> datetime | None:
    """When it was last seen."""
    if isinstance(seen, Span):
        return seen.last
    return max((row.last_seen for row in seen), default=None)


def last_deploy_key(
    release: ReleaseRow,
    environment: str | None = UNSET,
    project: ID | None = UNSET,
) -> int | FromLoader | None:
    """The last deploy that was reported: of the release, or to an environment or a project."""
    if environment is UNSET and project is UNSET:
        return release.last_deploy_id
    target = deploy_target(environment, project)
    if target == ANYWHERE:
        return release.last_deploy_id
    return FromLoader(LastDeployByTarget, TargetedRelease(release.id, target))


class CurrentProjectMeta(NamedTuple):
    """The versions around a release in a project, and where its sessions are looked for (1.12)."""

    prev_release_version: str | None = None
    next_release_version: str | None = None
    first_release_version: str | None = None
    last_release_version: str | None = None
    key: ScopedRelease | None = None


async def current_project_meta(
    release: Parent[ReleaseRow],
    info: Info,
    project: ID | None = UNSET,
    environments: list[str] | None = UNSET,
) -> CurrentProjectMeta:
    """What is around it in a project; nothing, unless a project is named."""
    if not unset_to_none(project):
        return CurrentProjectMeta()
    key = ScopedRelease(release.id, scope_of(FULL_SCOPE, environments, project))
    around: Neighbours = await info.context.loaders[NeighboursByRelease].load(key)
    return CurrentProjectMeta(*around, key=key)


class AdoptionStageRow(NamedTuple):
    """How far a release has come in a project."""

    project: ProjectRow
    stage: ReleaseStage
    adopted: datetime | None
    unadopted: datetime | None


def adoption_stages(
    _release: ReleaseRow, rows: Sequence[ReleaseEnvironmentRow], _key: ScopedRelease
) -> list[AdoptionStageRow] | None:
    """One stage for each project, from the row that was first seen last; None without rows.

    The rows come newest first seen first (releases.md 1.11).
    """
    newest: dict[int, ReleaseEnvironmentRow] = {}
    for row in rows:
        newest.setdefault(row.project.id, row)
    stages = [
        AdoptionStageRow(row.project, stage_of(row), row.adopted, row.unadopted)
        for row in newest.values()
    ]
    return sorted(stages, key=lambda each: each.project.slug) or None


def stage_of(row: ReleaseEnvironmentRow) -> ReleaseStage:
    """The stage that a row's two dates mean."""
    if row.adopted is None:
        return ReleaseStage.LOW_ADOPTION
    return ReleaseStage.ADOPTED if row.unadopted is None else ReleaseStage.REPLACED


def distinct_authors(
    _release: ReleaseRow, authors: Sequence[AuthorRow | None], _keys: Sequence[int]
) -> list[AuthorRow]:
    """The authors that were found, in their order, one for each address (releases.md 1.7)."""
    found = [author for author in authors if author is not None]
    if len(set(map(EMAIL, found))) == len(found):
        return found
    by_email: dict[str, AuthorRow] = {}
    for author in found:
        by_email.setdefault(author.email, author)
    return list(by_email.values())


def author_ids(release: ReleaseRow) -> list[int]:
    """The ids of the release's authors, in stored order; what is not a number is passed over."""
    ids = map(author_id, release.author_ids or ())
    return [each for each in ids if each is not None]


@lru_cache(maxsize=4096)
def author_id(text: object) -> int | None:
    """An author's id as releases store it; the same few stand in many releases."""
    return parse_whole_number(str(text))
