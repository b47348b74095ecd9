from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import Text, bindparam, or_, select, union_all

from db.accounts.projects import match_references, to_ids_and_slugs
from db.connection.keys import KEYS, ORGANIZATIONS, TEXT_KEYS, KeyArray, is_among
from db.models import (
    DeployProject,
    Project,
    ProjectPlatform,
    ProjectTeam,
    RollupFrontier,
    RollupLate,
)
from db.rows import ProjectRow, columns
from db.sessions.health import DAY, HOUR, current_hour
from db.sessions.rollups.late import start_of_day
from db.sessions.rollups.sources import (
    FRONTIERS,
    LATE_DAYS,
    Coverage,
    Range,
    collect_coverage,
)
from loaders.base import Loader, Loaders, Many, One, group_by_key

__all__ = [
    "PlatformsByProject",
    "ProjectById",
    "ProjectBySlug",
    "ProjectIdByReference",
    "ProjectReference",
    "ProjectRollup",
    "ProjectRow",
    "ProjectsByDeploy",
    "ProjectsByTeam",
    "RollupByProject",
    "SlugKey",
    "load_coverage",
]

LONGEST_PERIOD = 92 * DAY
"""Seconds before the current hour whose late days are read: more than any period has."""


class ProjectById(One[int, ProjectRow]):
    """A project."""

    statement = select(*columns(Project, ProjectRow)).where(
        is_among(Project.id, KEYS), is_among(Project.organization_id, ORGANIZATIONS)
    )


class SlugKey(NamedTuple):
    """A slug within an organization."""

    organization_id: int
    slug: str


class ProjectBySlug(One[SlugKey, ProjectRow]):
    """The project with a slug."""

    statement = select(Project.organization_id, *columns(Project, ProjectRow)).where(
        is_among(Project.slug, TEXT_KEYS), is_among(Project.organization_id, ORGANIZATIONS)
    )

    async def fetch(self, keys: Sequence[SlugKey]) -> Mapping[SlugKey, ProjectRow | None]:
        """Return the projects by slug."""
        rows = await self.fetch_rows(dict.fromkeys(key.slug for key in keys))
        projects = [(row[0], ProjectRow(*row[1:])) for row in rows]
        return {SlugKey(organization, each.slug): each for organization, each in projects}


class ProjectReference(NamedTuple):
    """An id, a slug or an id as text, that may name a project of an organization."""

    organization_id: int
    reference: int | str


class ProjectIdByReference(Loader[ProjectReference, int | None]):
    """The id of the project that a reference names; None if there is no such project."""

    statement = select(Project.organization_id, Project.id, Project.slug).where(
        or_(
            is_among(Project.id, KEYS),
            is_among(Project.slug, bindparam("slugs", type_=KeyArray(Text))),
        ),
        is_among(Project.organization_id, ORGANIZATIONS),
    )

    async def fetch(self, keys: Sequence[ProjectReference]) -> Mapping[ProjectReference, int]:
        """Return the ids by reference."""
        ids, slugs = to_ids_and_slugs({key.reference for key in keys})
        rows = await self.fetch_rows(ids, slugs=slugs)
        projects = group_by_key((row[0], (row[1], row[2])) for row in rows)
        references = group_by_key((key.organization_id, key.reference) for key in keys)
        return {
            ProjectReference(organization, reference): project_id
            for organization, some in references.items()
            for reference, project_id in match_references(
                projects.get(organization, ()), some
            ).items()
        }

    def default(self) -> None:
        """Return None."""
        return


class PlatformsByProject(Many[int, str]):
    """The platforms that a project was seen on, by name."""

    statement = (
        select(ProjectPlatform.project_id, ProjectPlatform.platform)
        .where(
            is_among(ProjectPlatform.project_id, KEYS),
            is_among(ProjectPlatform.organization_id, ORGANIZATIONS),
        )
        .order_by(ProjectPlatform.project_id, ProjectPlatform.platform)
    )

    async def fetch(self, keys: Sequence[int]) -> Mapping[int, Sequence[str]]:
        """Return the platforms by project."""
        return group_by_key(
            (project, platform) for project, platform in await self.fetch_rows(keys)
        )


class ProjectsByDeploy(Many[int, ProjectRow]):
    """The projects of a deploy, by slug."""

    statement = (
        select(DeployProject.deploy_id.label("key"), *columns(Project, ProjectRow))
        .join(Project, Project.id == DeployProject.project_id)
        .where(
            is_among(DeployProject.deploy_id, KEYS),
            is_among(DeployProject.organization_id, ORGANIZATIONS),
            is_among(Project.organization_id, ORGANIZATIONS),
        )
        .order_by(DeployProject.deploy_id, Project.slug)
    )


class ProjectsByTeam(Many[int, ProjectRow]):
    """The projects that a team owns, by slug."""

    statement = (
        select(ProjectTeam.team_id.label("key"), *columns(Project, ProjectRow))
        .join(Project, Project.id == ProjectTeam.project_id)
        .where(
            is_among(ProjectTeam.team_id, KEYS),
            is_among(ProjectTeam.organization_id, ORGANIZATIONS),
            is_among(Project.organization_id, ORGANIZATIONS),
        )
        .order_by(ProjectTeam.team_id, Project.slug)
    )


class ProjectRollup(NamedTuple):
    """How far a project is rolled up, None if nothing is, and which of its days are late."""

    frontier: int | None = None
    late: frozenset[int] = frozenset()


class RollupByProject(Loader[int, ProjectRollup]):
    """How far a project is rolled up, and its late days of the longest period.

    Rules: docs/reference/rollups.md#reading.
    """

    rows = union_all(
        *(
            rows.where(
                is_among(table.project_id, KEYS), is_among(table.organization_id, ORGANIZATIONS)
            )
            for rows, table in ((FRONTIERS, RollupFrontier), (LATE_DAYS, RollupLate))
        )
    ).subquery()
    statement = select(*rows.c)

    def __init__(self, loaders: Loaders) -> None:
        super().__init__(loaders)
        self.coverages: dict[tuple[tuple[int, ...], int], Coverage] = {}
        """The coverages of projects, by their ids, from a start on."""

    async def fetch(self, keys: Sequence[int]) -> Mapping[int, ProjectRollup]:
        """Return how far the projects are rolled up, by id."""
        start = current_hour(self.loaders.snapshot.reads.clock) - LONGEST_PERIOD
        rows = await self.fetch_rows(keys, first_day=start_of_day(start))
        frontiers, late = collect_coverage(rows)
        return {
            project_id: ProjectRollup(frontier, late.get(project_id, frozenset()))
            for project_id, frontier in frontiers.items()
        }

    def default(self) -> ProjectRollup:
        """Return that nothing is rolled up."""
        return ProjectRollup()


async def load_coverage(loaders: Loaders, project_ids: Iterable[int], start: int) -> Coverage:
    """Return how far projects are rolled up, in the hours from a start until now.

    Callers share it, and so the rows that are made from it. Hours after the current one, from fast
    clocks, do not count yet.
    """
    ids = tuple(sorted({*project_ids}))
    loader = loaders[RollupByProject]
    found = dict(zip(ids, await loader.load_all(ids), strict=True))
    coverage = loader.coverages.get((ids, start))
    if coverage is None:
        coverage = loader.coverages[ids, start] = Coverage(
            ids,
            Range(start, current_hour(loaders.snapshot.reads.clock) + HOUR),
            {
                project_id: each.frontier
                for project_id, each in found.items()
                if each.frontier is not None
            },
            {project_id: each.late for project_id, each in found.items()},
        )
    return coverage
