"""The latest release of each project: docs/reference/releases.md#latest-release."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import case, func, literal, select

from db.connection.types import AnySelect
from db.models import Release, ReleaseProject, ReleaseProjectEnvironment
from db.reading.snapshot import Snapshot
from db.releases.read import ReleaseSelection

RELEASES_INSPECTED = 10
"""How many of a project's newest releases decide whether it follows semver."""


async def find_latest_ids(snapshot: Snapshot, selection: ReleaseSelection) -> Sequence[int]:
    """Return the ids of the latest release of each project, in the selection's status.

    In a project that follows semver it is the highest version, else the newest release. With
    environments, only releases count that were seen there in the project.
    """
    semver_projects = await find_semver_projects(snapshot, selection)
    pairs = project_releases(selection).subquery()
    version = case(
        (pairs.c.project_id.in_(semver_projects), Release.semver_order),
        else_=literal("", Release.semver_order.type),
    )
    date = func.coalesce(Release.date_released, Release.date_created)
    ranked = rank_releases(selection, pairs, (version, date, Release.id))
    statement = select(ranked.c.id).where(ranked.c.rank == 1).distinct().order_by(ranked.c.id)
    return [row[0] for row in await snapshot.fetch_rows(statement, batch="latest releases")]


async def find_semver_projects(snapshot: Snapshot, selection: ReleaseSelection) -> Sequence[int]:
    """Return the ids of the projects that follow semver.

    A project's newest releases decide, of any status and environment.
    """
    every_release = ReleaseSelection(selection.organization_id, project_ids=selection.project_ids)
    ranked = rank_releases(
        every_release,
        project_releases(every_release).subquery(),
        (Release.date_created, Release.id),
    )
    statement = (
        select(ranked.c.project_id, ranked.c.package.is_not(None))
        .where(ranked.c.rank <= RELEASES_INSPECTED)
        .order_by(ranked.c.project_id, ranked.c.rank)
    )
    newest: dict[int, list[bool]] = {}
    for project_id, is_semver in await snapshot.fetch_rows(statement, batch="newest releases"):
        newest.setdefault(project_id, []).append(bool(is_semver))
    return [project_id for project_id, releases in newest.items() if follows_semver(releases)]


def project_releases(selection: ReleaseSelection) -> AnySelect:
    """Select the projects and their releases, in the selected environments if there are any."""
    if selection.environment_ids is None:
        pairs: AnySelect = select(ReleaseProject.project_id, ReleaseProject.release_id)
        pairs = pairs.where(ReleaseProject.organization_id == selection.organization_id)
        project_id = ReleaseProject.project_id
    else:
        seen = ReleaseProjectEnvironment
        pairs = (
            select(seen.project_id, seen.release_id)
            .where(
                seen.organization_id == selection.organization_id,
                seen.environment_id.in_(selection.environment_ids),
            )
            .distinct()
        )
        project_id = seen.project_id
    if selection.project_ids is not None:
        pairs = pairs.where(project_id.in_(selection.project_ids))
    return pairs


def rank_releases(selection: ReleaseSelection, pairs: Any, order: Sequence[Any]) -> Any:
    """Select each project's releases of the selected status, ranked in descending order."""
    rank = func.row_number().over(
        partition_by=pairs.c.project_id, order_by=[column.desc() for column in order]
    )
    return (
        select(pairs.c.project_id, Release.id, Release.package, rank.label("rank"))
        .join(Release, Release.id == pairs.c.release_id)
        .where(
            Release.organization_id == selection.organization_id, *selection.status_conditions()
        )
        .subquery()
    )


def follows_semver(newest: Sequence[bool]) -> bool:
    """Whether a project follows semver, from its latest ten releases, newest first.

    See docs/reference/releases.md#projects-that-follow-semver.
    """
    few, many, needed = 3, RELEASES_INSPECTED, 3
    if len(newest) < few:
        return bool(newest) and newest[0]
    follows = any(newest[:few])
    return follows if len(newest) < many else follows and sum(newest) >= needed
