from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, ClassVar, NamedTuple

from sqlalchemy import ColumnElement, exists, func, or_, select, tuple_
from sqlalchemy.orm import aliased

from db.accounts.projects import is_project
from db.connection.keys import KEYS, ORGANIZATIONS, TEXT_KEYS, is_among
from db.connection.types import AnySelect
from db.models import (
    Environment,
    Project,
    Release,
    ReleaseCommit,
    ReleaseProject,
    ReleaseProjectEnvironment,
)
from db.rows import (
    ProjectRow,
    ReleaseEnvironmentRow,
    ReleaseProjectRow,
    ReleaseRow,
    Scope,
    columns,
    row_factory,
    to_rows,
)
from loaders.base import Loader, One, group_by_key, pair_keys
from loaders.pages import CountByKey, PagesByKey

__all__ = [
    "RELEASE_COLUMNS",
    "EnvironmentsByRelease",
    "EventsByRelease",
    "Neighbours",
    "NeighboursByRelease",
    "NewGroupsByRelease",
    "ProjectsByRelease",
    "ReleaseById",
    "ReleaseByVersion",
    "ReleaseCountByCommit",
    "ReleaseProjectByKey",
    "ReleaseProjectKey",
    "ReleaseProjectRow",
    "ReleaseRow",
    "ReleasesByCommit",
    "ScopedLoader",
    "ScopedRelease",
    "Span",
    "VersionKey",
]

RELEASE_COLUMNS = columns(Release, ReleaseRow)


class ReleaseById(One[int, ReleaseRow]):
    """A release."""

    statement = select(*RELEASE_COLUMNS).where(
        is_among(Release.id, KEYS), is_among(Release.organization_id, ORGANIZATIONS)
    )


class VersionKey(NamedTuple):
    """A version within an organization."""

    organization_id: int
    version: str


class ReleaseByVersion(One[VersionKey, ReleaseRow]):
    """The release with a version."""

    statement = select(*RELEASE_COLUMNS).where(
        is_among(Release.version, TEXT_KEYS),
        is_among(Release.organization_id, ORGANIZATIONS),
    )

    async def fetch(self, keys: Sequence[VersionKey]) -> Mapping[VersionKey, ReleaseRow | None]:
        """Return the releases by version."""
        rows = await self.fetch_rows({key.version for key in keys})
        releases: list[ReleaseRow] = to_rows(ReleaseRow, rows)
        return {VersionKey(row.organization_id, row.version): row for row in releases}


class ReleasesByCommit(PagesByKey[ReleaseRow]):
    """A page of the releases that contain a commit, newest first."""

    key = ReleaseCommit.commit_id
    order = (Release.date_created, Release.id)
    descending = True
    statement = (
        select(*RELEASE_COLUMNS)
        .join(ReleaseCommit, ReleaseCommit.release_id == Release.id)
        .where(
            is_among(ReleaseCommit.organization_id, ORGANIZATIONS),
            is_among(Release.organization_id, ORGANIZATIONS),
        )
    )


class ReleaseCountByCommit(CountByKey):
    """The number of releases that contain a commit."""

    key = ReleaseCommit.commit_id
    counted = ReleaseCommit.release_id
    model = Release


class ScopedRelease(NamedTuple):
    """A release, and the environments and project to cover."""

    release_id: int
    scope: Scope


class ScopedLoader(Loader[ScopedRelease, Any]):
    """Base class of loaders of releases in scopes, of all scopes with one statement."""

    order: ClassVar[Sequence[str]] = ()
    """The ORDER BY of `select`, by the names of its columns."""

    async def fetch(self, keys: Sequence[ScopedRelease]) -> Mapping[ScopedRelease, Any]:
        """Return the values by key."""
        releases = group_by_key((key.scope, key.release_id) for key in keys)
        rows = await self.fetch_variants(releases, self.select, order=self.order)
        return {
            ScopedRelease(release_id, scope): value
            for scope, scope_rows in rows.items()
            for release_id, value in self.convert(scope_rows).items()
        }

    def select(self, scope: Scope) -> AnySelect:
        """Return the statement of a scope."""
        raise NotImplementedError

    def convert(self, rows: Sequence[Any]) -> Mapping[int, Any]:
        """Return the values of one scope's rows, by release."""
        raise NotImplementedError


def to_projects_by_id(rows: Sequence[Any], start: int) -> dict[int, ProjectRow]:
    """Return the projects of a batch by id; their columns start at index `start`.

    Each project is created once, because releases share them.
    """
    distinct = {row[start]: row for row in rows}
    return {id_: ProjectRow(*row[start:]) for id_, row in distinct.items()}


class ProjectsByRelease(ScopedLoader):
    """The projects of a release, by slug (docs/reference/releases.md#release-projects).

    The scope does not filter them; the rows pass it on to their own fields.
    """

    statement = (
        select(
            ReleaseProject.release_id,
            ReleaseProject.project_id,
            ReleaseProject.new_groups,
            *columns(Project, ProjectRow),
        )
        .join(Project, Project.id == ReleaseProject.project_id)
        .where(
            is_among(ReleaseProject.release_id, KEYS),
            is_among(ReleaseProject.organization_id, ORGANIZATIONS),
            is_among(Project.organization_id, ORGANIZATIONS),
        )
        .order_by(ReleaseProject.release_id, Project.slug)
    )

    async def fetch(
        self, keys: Sequence[ScopedRelease]
    ) -> Mapping[ScopedRelease, Sequence[ReleaseProjectRow]]:
        """Return the projects by key."""
        rows = await self.fetch_rows(dict.fromkeys(key.release_id for key in keys))
        create, projects = row_factory(ReleaseProjectRow), to_projects_by_id(rows, 3)
        links = group_by_key((row[0], row[1:3]) for row in rows)
        return {
            key: [
                create((key.release_id, project_id, new_groups, projects[project_id], key.scope))
                for project_id, new_groups in links.get(key.release_id, ())
            ]
            for key in keys
        }

    def default(self) -> Sequence[ReleaseProjectRow]:
        """Return an empty sequence."""
        return ()


class ReleaseProjectKey(NamedTuple):
    """A release and a project."""

    release_id: int
    project_id: int


class ReleaseProjectByKey(Loader[ReleaseProjectKey, ReleaseProjectRow | None]):
    """A release in a project, in the scope of all environments; None if it is not in it."""

    statement = (
        select(
            ReleaseProject.release_id,
            ReleaseProject.project_id,
            ReleaseProject.new_groups,
            *columns(Project, ProjectRow),
        )
        .join(Project, Project.id == ReleaseProject.project_id)
        .where(
            tuple_(ReleaseProject.release_id, ReleaseProject.project_id).in_(pair_keys()),
            is_among(ReleaseProject.organization_id, ORGANIZATIONS),
            is_among(Project.organization_id, ORGANIZATIONS),
        )
    )

    async def fetch(
        self, keys: Sequence[ReleaseProjectKey]
    ) -> Mapping[ReleaseProjectKey, ReleaseProjectRow | None]:
        """Return the rows by key."""
        return {
            ReleaseProjectKey(release_id, project_id): ReleaseProjectRow(
                release_id, project_id, new_groups, ProjectRow(*project)
            )
            for release_id, project_id, new_groups, *project in await self.fetch_rows(keys)
        }

    def default(self) -> None:
        """Return None."""
        return


class NewGroupsByRelease(ScopedLoader):
    """New groups of a release by project (docs/reference/releases.md#new-groups).

    Projects without a count are left out. Several environments are summed.
    """

    def select(self, scope: Scope) -> AnySelect:
        """Return the statement of a scope."""
        return select_new_groups(scope)

    def convert(self, rows: Sequence[Any]) -> Mapping[int, dict[int, int]]:
        """Return the counts by release and project."""
        return {
            release_id: dict(counts)
            for release_id, counts in group_by_key(
                (release_id, (project_id, count)) for release_id, project_id, count in rows
            ).items()
        }

    def default(self) -> dict[int, int]:
        """Return an empty mapping."""
        return {}


@lru_cache(maxsize=256)
def select_new_groups(scope: Scope) -> AnySelect:
    """Select releases, projects and their new groups."""
    if scope.environments is None:
        counts = ReleaseProject
        statement = select(counts.release_id, counts.project_id, counts.new_groups).where(
            is_among(counts.release_id, KEYS),
            is_among(counts.organization_id, ORGANIZATIONS),
            counts.new_groups.is_not(None),
        )
        return statement.where(*project_conditions(counts.project_id, scope))
    environments = ReleaseProjectEnvironment
    return (
        select(
            environments.release_id,
            environments.project_id,
            func.sum(environments.new_issues_count),
        )
        .where(*scope_conditions(scope))
        .group_by(environments.release_id, environments.project_id)
    )


class EnvironmentsByRelease(ScopedLoader):
    """A release in its projects and environments, newest first seen first, never seen last.

    Adoption stages use these rows, and so do the first and last event when environments are given.
    """

    order = ("first_seen DESC NULLS LAST", "row_id DESC")

    def select(self, scope: Scope) -> AnySelect:
        """Return the statement of a scope."""
        return select_environments(scope)

    def convert(self, rows: Sequence[Any]) -> Mapping[int, Sequence[ReleaseEnvironmentRow]]:
        """Return the rows by release."""
        create, projects = row_factory(ReleaseEnvironmentRow), to_projects_by_id(rows, 7)
        return group_by_key((row[0], create((*row[:5], projects[row[7]]))) for row in rows)

    def default(self) -> Sequence[ReleaseEnvironmentRow]:
        """Return an empty sequence."""
        return ()


@lru_cache(maxsize=256)
def select_environments(scope: Scope) -> AnySelect:
    """Select releases in their projects and environments, newest first seen first."""
    environments = ReleaseProjectEnvironment
    return (
        select(
            environments.release_id,
            environments.first_event,
            environments.last_event,
            environments.adopted,
            environments.unadopted,
            environments.first_seen,
            environments.id.label("row_id"),
            *columns(Project, ProjectRow),
        )
        .join(Project, Project.id == environments.project_id)
        .where(*scope_conditions(scope), is_among(Project.organization_id, ORGANIZATIONS))
        .order_by(environments.first_seen.desc().nulls_last(), environments.id.desc())
    )


def scope_conditions(scope: Scope) -> list[ColumnElement[bool]]:
    """Return the conditions of environment rows within the scope."""
    environments = ReleaseProjectEnvironment
    conditions: list[ColumnElement[bool]] = [
        is_among(environments.release_id, KEYS),
        is_among(environments.organization_id, ORGANIZATIONS),
        *project_conditions(environments.project_id, scope),
    ]
    if scope.environments is not None:
        conditions.append(
            environments.environment_id.in_(environments_by_name(scope.environments))
        )
    return conditions


def environments_by_name(names: Sequence[str]) -> AnySelect:
    """Select the ids of the caller's environments with those names."""
    return select(Environment.id).where(
        is_among(Environment.organization_id, ORGANIZATIONS), Environment.name.in_(names)
    )


def project_conditions(column: Any, scope: Scope) -> list[ColumnElement[bool]]:
    """Return the condition of the scope's project, if it has one."""
    return [] if scope.project is None else [is_project(column, scope.project)]


class Span(NamedTuple):
    """The dates of a release's first and last event; None without events."""

    first: datetime | None
    last: datetime | None


class EventsByRelease(ScopedLoader):
    """The first and last event of a release in its projects.

    Only without environments; with them `EnvironmentsByRelease` is used
    (docs/reference/releases.md#first-and-last-event).
    """

    def select(self, scope: Scope) -> AnySelect:
        """Return the statement of a scope."""
        return select_event_dates(scope)

    def convert(self, rows: Sequence[Any]) -> Mapping[int, Span]:
        """Return the dates by release."""
        return {row[0]: Span(*row[1:]) for row in rows}

    def default(self) -> Span:
        """Return a span without dates."""
        return Span(None, None)


@lru_cache(maxsize=256)
def select_event_dates(scope: Scope) -> AnySelect:
    """Select releases with the dates of their first and last event."""
    return (
        select(
            ReleaseProject.release_id,
            func.min(ReleaseProject.first_event),
            func.max(ReleaseProject.last_event),
        )
        .where(
            is_among(ReleaseProject.release_id, KEYS),
            is_among(ReleaseProject.organization_id, ORGANIZATIONS),
            *project_conditions(ReleaseProject.project_id, scope),
        )
        .group_by(ReleaseProject.release_id)
    )


class Neighbours(NamedTuple):
    """The versions around a release by (date created, id); None where there is none."""

    older: str | None = None
    newer: str | None = None
    oldest: str | None = None
    newest: str | None = None


class NeighboursByRelease(ScopedLoader):
    """The versions around a release (docs/reference/releases.md#current-project-meta).

    Older and newer skip archived releases; oldest and newest do not.
    """

    def select(self, scope: Scope) -> AnySelect:
        """Return the statement of a scope."""
        return select(
            Release.id,
            *(
                neighbour_version(scope, newer=newer, adjacent=adjacent)
                for newer, adjacent in ((False, True), (True, True), (False, False), (True, False))
            ),
        ).where(is_among(Release.id, KEYS), is_among(Release.organization_id, ORGANIZATIONS))

    def convert(self, rows: Sequence[Any]) -> Mapping[int, Neighbours]:
        """Return the versions by release."""
        return {row[0]: Neighbours(*row[1:]) for row in rows}

    def default(self) -> Neighbours:
        """Return neighbours without versions."""
        return Neighbours()


def neighbour_version(scope: Scope, *, newer: bool, adjacent: bool) -> ColumnElement[str | None]:
    """Select the version next to the outer release, or the first or last one, in the scope."""
    other, link = aliased(Release), aliased(ReleaseProject)
    statement = select(other.version).where(other.organization_id == Release.organization_id)
    position: tuple[Any, ...] = (other.date_created, other.id)
    if scope.project is not None:
        # The releases of a project have an index with this order.
        project_id = (
            select(Project.id)
            .where(
                Project.organization_id == Release.organization_id,
                is_project(Project.id, scope.project),
            )
            .limit(1)
            .correlate(Release)
            .scalar_subquery()
        )
        position = (link.date_created, link.release_id)
        statement = statement.join(link, link.release_id == other.id).where(
            link.project_id == project_id
        )
    if scope.environments is not None or scope.project is None:
        statement = statement.where(belongs_to(other, scope))
    if adjacent:
        own = tuple_(Release.date_created, Release.id)
        statement = statement.where(
            tuple_(*position) > own if newer else tuple_(*position) < own,
            or_(other.status.is_(None), other.status == 0),
        )
    is_descending = newer != adjacent
    return (
        statement.order_by(
            *(column.desc() if is_descending else column.asc() for column in position)
        )
        .limit(1)
        .correlate(Release)
        .scalar_subquery()
    )


def belongs_to(release: Any, scope: Scope) -> ColumnElement[bool]:
    """Whether a release is in the scope's project and was seen in its environments."""
    if scope.environments is None:
        projects = ReleaseProject
        return exists().where(
            projects.release_id == release.id, *project_conditions(projects.project_id, scope)
        )
    environments = ReleaseProjectEnvironment
    return exists().where(
        environments.release_id == release.id,
        *project_conditions(environments.project_id, scope),
        environments.environment_id.in_(environments_by_name(scope.environments)),
    )
