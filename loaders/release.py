from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import lru_cache
from typing import Any, NamedTuple

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
from loaders.base import Loader, One, group_by_key
from loaders.pages import CountByKey, PagesByKey

RELEASE_COLUMNS = columns(Release, ReleaseRow)


class ReleaseById(One[int, ReleaseRow]):
    """A release."""

    row = ReleaseRow
    statement = select(*RELEASE_COLUMNS).where(
        is_among(Release.id, KEYS), is_among(Release.organization_id, ORGANIZATIONS)
    )


class VersionKey(NamedTuple):
    """A version within an organization."""

    organization_id: int
    version: str


class ReleaseByVersion(One[VersionKey, ReleaseRow]):
    """The release of a version."""

    statement = select(*RELEASE_COLUMNS).where(
        is_among(Release.version, TEXT_KEYS),
        is_among(Release.organization_id, ORGANIZATIONS),
    )

    async def fetch(self, keys: Sequence[VersionKey]) -> Mapping[VersionKey, ReleaseRow | None]:
        """One statement."""
        rows = await self.fetch_rows({key.version for key in keys})
        releases: list[ReleaseRow] = to_rows(ReleaseRow, rows)
        return {VersionKey(row.organization_id, row.version): row for row in releases}


class ReleasesByCommit(PagesByKey[ReleaseRow]):
    """A page of the releases that contain a commit, newest first."""

    row = ReleaseRow
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
    """How many releases contain a commit."""

    key = ReleaseCommit.commit_id
    counted = ReleaseCommit.release_id
    model = Release


class ScopedRelease(NamedTuple):
    """A release, and which environments and project of it are looked at."""

    release_id: int
    scope: Scope


class ScopedLoader(Loader[ScopedRelease, Any]):
    """Answers with one statement for each distinct scope."""

    async def fetch(self, keys: Sequence[ScopedRelease]) -> Mapping[ScopedRelease, Any]:
        """One statement for each distinct scope."""
        found: dict[ScopedRelease, Any] = {}
        for scope, scoped in group_by_key((key.scope, key) for key in keys).items():
            answers = await self.fetch_scope([key.release_id for key in scoped], scope)
            found |= {key: answers[key.release_id] for key in scoped if key.release_id in answers}
        return found

    async def fetch_scope(self, releases: Sequence[int], scope: Scope) -> Mapping[int, Any]:
        """What is found for the releases in the scope, by release."""
        raise NotImplementedError


def to_projects_by_id(rows: Sequence[Any], start: int) -> dict[int, ProjectRow]:
    """The projects of a batch, whose columns start there, by id.

    Each is made once: there are few, in many releases.
    """
    distinct = {row[start]: row for row in rows}
    return {id_: ProjectRow(*row[start:]) for id_, row in distinct.items()}


class ProjectsByRelease(ScopedLoader):
    """A release in each of its projects, by slug: batch P2 of releases.md 2.1.

    The scope narrows nothing (1.3); the rows carry it on to their own fields.
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

    async def fetch_scope(
        self, releases: Sequence[int], scope: Scope
    ) -> Mapping[int, Sequence[ReleaseProjectRow]]:
        """One statement."""
        make, rows = row_factory(ReleaseProjectRow), await self.fetch_rows(releases)
        projects = to_projects_by_id(rows, 3)
        return group_by_key(
            (release_id, make((release_id, project_id, new_groups, projects[project_id], scope)))
            for release_id, project_id, new_groups, *_ in rows
        )

    def default(self) -> Sequence[ReleaseProjectRow]:
        """In no project."""
        return ()


class NewGroupsByRelease(ScopedLoader):
    """New groups by project: batches G1 and, with environments, E2 of releases.md 2.1.

    A project without a count is left out; the sum is true for several environments too (1.5).
    """

    async def fetch_scope(
        self, releases: Sequence[int], scope: Scope
    ) -> Mapping[int, dict[int, int]]:
        """One statement."""
        rows = await self.fetch_rows(releases, statement=new_groups_statement(scope))
        return {
            release_id: dict(of_release)
            for release_id, of_release in group_by_key(
                (release_id, (project_id, count)) for release_id, project_id, count in rows
            ).items()
        }

    def default(self) -> dict[int, int]:
        """Counted nowhere."""
        return {}


@lru_cache(maxsize=256)
def new_groups_statement(scope: Scope) -> AnySelect:
    """Release, project and new groups."""
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
    """A release in projects and environments, newest first seen first: batches A1 and E1.

    Adoption stages and, with environments, the first and last event share these rows.
    """

    async def fetch_scope(
        self, releases: Sequence[int], scope: Scope
    ) -> Mapping[int, Sequence[ReleaseEnvironmentRow]]:
        """One statement."""
        rows = await self.fetch_rows(releases, statement=environments_statement(scope))
        make, projects = row_factory(ReleaseEnvironmentRow), to_projects_by_id(rows, 5)
        return group_by_key((row[0], make((*row[:5], projects[row[5]]))) for row in rows)

    def default(self) -> Sequence[ReleaseEnvironmentRow]:
        """Seen nowhere."""
        return ()


@lru_cache(maxsize=256)
def environments_statement(scope: Scope) -> AnySelect:
    """Releases in projects and environments, newest first seen first."""
    environments = ReleaseProjectEnvironment
    return (
        select(
            environments.release_id,
            environments.first_seen,
            environments.last_seen,
            environments.adopted,
            environments.unadopted,
            *columns(Project, ProjectRow),
        )
        .join(Project, Project.id == environments.project_id)
        .where(*scope_conditions(scope), is_among(Project.organization_id, ORGANIZATIONS))
        .order_by(environments.first_seen.desc(), environments.id.desc())
    )


def scope_conditions(scope: Scope) -> list[ColumnElement[bool]]:
    """The conditions of environment rows within the scope."""
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
    """The ids of the caller's environments of those names."""
    return select(Environment.id).where(
        is_among(Environment.organization_id, ORGANIZATIONS), Environment.name.in_(names)
    )


def project_conditions(column: Any, scope: Scope) -> list[ColumnElement[bool]]:
    """The condition that the scope's project makes, if it names one."""
    return [] if scope.project is None else [is_project(column, scope.project)]


class Span(NamedTuple):
    """When something was first and last seen."""

    first: datetime | None
    last: datetime | None


class EventsByRelease(ScopedLoader):
    """When a release's events were first and last seen in its projects: batch S2.

    Without environments only; with them `EnvironmentsByRelease` knows (releases.md 1.4).
    """

    async def fetch_scope(self, releases: Sequence[int], scope: Scope) -> Mapping[int, Span]:
        """One statement."""
        return {
            row[0]: Span(*row[1:])
            for row in await self.fetch_rows(releases, statement=event_dates_statement(scope))
        }

    def default(self) -> Span:
        """No event."""
        return Span(None, None)


@lru_cache(maxsize=256)
def event_dates_statement(scope: Scope) -> AnySelect:
    """Releases with their first and last event."""
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
    """The versions around a release in its project, by (date created, id); None at an end."""

    older: str | None = None
    newer: str | None = None
    oldest: str | None = None
    newest: str | None = None


class NeighboursByRelease(ScopedLoader):
    """The versions around a release: releases.md 1.12.

    Older and newer pass archived releases over; oldest and newest do not.
    """

    async def fetch_scope(self, releases: Sequence[int], scope: Scope) -> Mapping[int, Neighbours]:
        """One statement."""
        statement = select(
            Release.id,
            *(
                neighbour_version(scope, newer=newer, adjacent=adjacent)
                for newer, adjacent in ((False, True), (True, True), (False, False), (True, False))
            ),
        ).where(is_among(Release.id, KEYS), is_among(Release.organization_id, ORGANIZATIONS))
        rows = await self.fetch_rows(releases, statement=statement)
        return {row[0]: Neighbours(*row[1:]) for row in rows}

    def default(self) -> Neighbours:
        """No such release."""
        return Neighbours()


def neighbour_version(scope: Scope, *, newer: bool, adjacent: bool) -> ColumnElement[str | None]:
    """The version next to the outer release, or the one at the end, among the scope's releases."""
    other = aliased(Release)
    statement = select(other.version).where(
        other.organization_id == Release.organization_id, belongs_to(other, scope)
    )
    if adjacent:
        here = tuple_(Release.date_created, Release.id)
        there = tuple_(other.date_created, other.id)
        statement = statement.where(
            there > here if newer else there < here,
            or_(other.status.is_(None), other.status == 0),
        )
    falling = newer != adjacent
    order = [other.date_created, other.id]
    return (
        statement.order_by(*(column.desc() if falling else column.asc() for column in order))
        .limit(1)
        .scalar_subquery()
    )


def belongs_to(release: Any, scope: Scope) -> ColumnElement[bool]:
    """Whether a release is in the scope's project, and was seen in its environments."""
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
