"""Statements about projects, other than lookups by key."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, exists, func, or_, select

from db.connection.database import Snapshot
from db.connection.keys import ORGANIZATIONS, is_among
from db.connection.paging import Page, Slice, select_slice, to_page
from db.models import Project, ProjectTeam, TeamMember
from db.releases.conditions import escape_like, to_ascii_lower
from db.rows import ProjectRow, columns


def is_project(column: Any, project: int | str) -> ColumnElement[bool]:
    """Return the condition that a column holds the id of a project, given by id or slug.

    A slug is looked up in the caller's organizations.
    """
    if isinstance(project, int):
        has_id: ColumnElement[bool] = column == project
        return has_id
    has_slug: ColumnElement[bool] = column.in_(
        select(Project.id).where(
            Project.slug == project,
            is_among(Project.organization_id, ORGANIZATIONS),
        )
    )
    return has_slug


async def find_ids(
    snapshot: Snapshot, organization_id: int, references: Collection[int | str]
) -> Mapping[int | str, int]:
    """Return the ids of the existing projects, by id and by slug."""
    ids = [reference for reference in references if isinstance(reference, int)]
    slugs = [
        reference
        for reference in references
        if isinstance(reference, str) and "\0" not in reference
    ]
    statement = select(Project.id, Project.slug).where(
        Project.organization_id == organization_id,
        or_(Project.id.in_(ids), Project.slug.in_(slugs)),
    )
    ids_by_reference: dict[int | str, int] = {}
    for project_id, slug in await snapshot.fetch_rows(statement, batch="projects by name"):
        ids_by_reference[project_id] = ids_by_reference[slug] = project_id
    return ids_by_reference


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
            pattern = f"%{escape_like(to_ascii_lower(self.text))}%"
            yield or_(
                func.lower(Project.slug).like(pattern, escape="\\"),
                func.lower(Project.name).like(pattern, escape="\\"),
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
