"""Statements about projects, other than lookups by key."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, exists, func, or_, select
from sqlalchemy.orm import aliased

from db.connection.keys import ORGANIZATIONS, is_among
from db.connection.paging import Page, Slice, select_slice, to_page
from db.connection.texts import contains, escape_like, fold
from db.models import Project, ProjectTeam, ReleaseProject, SessionHour, TeamMember
from db.reading.snapshot import Snapshot
from db.rows import ProjectRow, columns

MAX_ID = 2**63 - 1


def is_project(column: Any, project: int | str) -> ColumnElement[bool]:
    """Return the condition that a column holds the id of a project, given by id or by name.

    A name is looked up in the caller's organizations: as a slug, and in an organization without
    that slug as a row id.
    """
    if isinstance(project, int):
        has_id: ColumnElement[bool] = column == project
        return has_id
    is_named: ColumnElement[bool] = Project.slug == project
    row_id = to_row_id(project)
    if row_id is not None:
        other = aliased(Project)
        has_slug = exists().where(
            other.organization_id == Project.organization_id, other.slug == project
        )
        is_named = or_(is_named, and_(Project.id == row_id, ~has_slug))
    named: ColumnElement[bool] = column.in_(
        select(Project.id).where(is_named, is_among(Project.organization_id, ORGANIZATIONS))
    )
    return named


def to_row_id(name: str) -> int | None:
    """Return the row id that a text of ASCII digits means; None for any other text."""
    if not (name.isascii() and name.isdigit()) or len(name) > len(str(MAX_ID)):
        return None
    return int(name) if int(name) <= MAX_ID else None


def match_references(
    projects: Iterable[tuple[int, str]], references: Iterable[int | str]
) -> Mapping[int | str, int]:
    """Return the ids of the projects that references name; others are left out.

    `projects` are ids and slugs. A reference is an id, or a slug, or else an id as text.
    """
    ids: dict[int | str, int] = {}
    for project_id, slug in projects:
        ids[project_id] = ids[slug] = project_id
    found: dict[int | str, int] = {}
    for reference in references:
        row_id = to_row_id(reference) if isinstance(reference, str) else None
        named = next((ids[key] for key in (reference, row_id) if key in ids), None)
        if named is not None:
            found[reference] = named
    return found


def to_ids_and_slugs(references: Iterable[int | str]) -> tuple[list[int], list[str]]:
    """Return the ids and the slugs that references may mean."""
    ids, slugs = [], []
    for reference in references:
        if isinstance(reference, int):
            ids.append(reference)
        elif "\0" not in reference:
            slugs.append(reference)
            row_id = to_row_id(reference)
            if row_id is not None:
                ids.append(row_id)
    return ids, slugs


async def find_ids(
    snapshot: Snapshot, organization_id: int, references: Collection[int | str]
) -> Mapping[int | str, int]:
    """Return the ids of the existing projects by reference, as `match_references` does."""
    ids, slugs = to_ids_and_slugs(references)
    statement = select(Project.id, Project.slug).where(
        Project.organization_id == organization_id,
        or_(Project.id.in_(ids), Project.slug.in_(slugs)),
    )
    rows = await snapshot.fetch_rows(statement, batch="projects by name")
    return match_references(((row[0], row[1]) for row in rows), references)


async def find_own_ids(snapshot: Snapshot, organization_id: int, user_id: int) -> Sequence[int]:
    """Return the ids of the projects of a user's teams, and of those without a team."""
    team = exists().where(ProjectTeam.project_id == Project.id)
    of_user = team.where(
        ProjectTeam.team_id.in_(select(TeamMember.team_id).where(TeamMember.user_id == user_id))
    )
    statement = select(Project.id).where(
        Project.organization_id == organization_id, or_(~team, of_user)
    )
    return [row[0] for row in await snapshot.fetch_rows(statement, batch="own projects")]


@dataclass(frozen=True)
class ProjectSelection:
    """The projects of an organization whose slug or name contains a text, if one is given."""

    organization_id: int
    text: str | None = None

    def conditions(self) -> Iterable[ColumnElement[bool]]:
        """Yield the SQL conditions."""
        yield Project.organization_id == self.organization_id
        if self.text:
            yield or_(
                func.lower(Project.slug).like(f"%{escape_like(fold(self.text))}%", escape="\\"),
                contains(Project.folded_name, Project.name, self.text),
            )


async def read_page(
    snapshot: Snapshot, selection: ProjectSelection, page_slice: Slice
) -> Page[ProjectRow]:
    """Return a page of the selected projects, by slug."""
    statement = select_slice(
        select(*columns(Project, ProjectRow)).where(*selection.conditions()),
        (Project.slug,),
        page_slice,
        descending=False,
    )
    rows = await snapshot.fetch_rows(statement, batch="projects")
    return to_page(rows, ProjectRow, page_slice)


async def count(snapshot: Snapshot, selection: ProjectSelection) -> int:
    """Return the number of selected projects."""
    statement = select(func.count()).select_from(Project).where(*selection.conditions())
    return await snapshot.fetch_int(statement, batch="project count")


class ProjectActivity(NamedTuple):
    """When the first event of a project occurred, and whether there is any session of it."""

    first_event: datetime | None
    has_sessions: bool


async def read_activity(snapshot: Snapshot, project_id: int) -> ProjectActivity:
    """Return what a project has received."""
    first_event = select(func.min(ReleaseProject.first_event)).where(
        ReleaseProject.project_id == project_id
    )
    has_sessions = exists().where(SessionHour.project_id == project_id)
    statement = select(first_event.scalar_subquery(), has_sessions)
    [row] = await snapshot.fetch_rows(statement, batch="activity of a project")
    return ProjectActivity(row[0], bool(row[1]))
