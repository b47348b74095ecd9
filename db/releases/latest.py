"""The latest release of each project: docs/reference/releases.md#latest-release."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import BigInteger, case, cast, func, or_, select

from db.connection.types import AnySelect
from db.models import Environment, Release, ReleaseProject, ReleaseProjectEnvironment
from db.reading.combining import Read, fetch_combined
from db.reading.snapshot import Snapshot
from db.releases.read import ReleaseSelection

RELEASES_INSPECTED = 10
"""How many of a project's newest releases decide whether it follows semver."""
HIGHEST, NEWEST = 1, 2
"""Why a release may be the latest one of its project: parts of a sum."""


async def find_latest_ids(
    snapshot: Snapshot,
    selections: Sequence[ReleaseSelection],
    environments: Sequence[Sequence[str] | None] = (None,),
) -> Sequence[Sequence[int]]:
    """Return the ids of the latest release of each project, for each selection.

    They are those in the selection's status. In a project that follows semver it is the highest
    version, else the newest release. With environments, only releases count that were seen there
    in the project: in those of the selection, or in those with the names that belong to it. All
    are read by one statement.
    """
    reads: list[Read] = [
        (statement, {})
        for selection, names in zip(selections, environments, strict=True)
        for statement in (select_newest(selection), select_candidates(selection, names))
    ]
    rows = await fetch_combined(snapshot, reads, "latest releases")
    return [
        choose_latest(newest, candidates)
        for newest, candidates in zip(rows[0::2], rows[1::2], strict=True)
    ]


def select_newest(selection: ReleaseSelection) -> AnySelect:
    """Select the newest releases of each project, of any status and environment.

    The columns are the project, whether the version is a semantic one, and the place of the
    release, from 1.
    """
    every_release = ReleaseSelection(selection.organization_id, project_ids=selection.project_ids)
    ranked = rank_releases(
        every_release,
        project_releases(every_release).subquery(),
        place=(Release.date_created, Release.id),
    )
    is_semantic = case((ranked.c.package.is_not(None), 1), else_=0)
    return select(
        ranked.c.project_id, cast(is_semantic, BigInteger), cast(ranked.c.place, BigInteger)
    ).where(ranked.c.place <= RELEASES_INSPECTED)


def select_candidates(
    selection: ReleaseSelection, environments: Sequence[str] | None
) -> AnySelect:
    """Select the releases that are the latest of a project which follows semver, or does not.

    The columns are the project, the release, and HIGHEST, NEWEST or their sum.
    """
    date = func.coalesce(Release.date_released, Release.date_created)
    ranked = rank_releases(
        selection,
        project_releases(selection, environments).subquery(),
        highest=(Release.semver_order, date, Release.id),
        newest=(date, Release.id),
    )
    is_highest, is_newest = ranked.c.highest == 1, ranked.c.newest == 1
    why = case((is_highest, HIGHEST), else_=0) + case((is_newest, NEWEST), else_=0)
    return select(ranked.c.project_id, ranked.c.id, cast(why, BigInteger)).where(
        or_(is_highest, is_newest)
    )


def choose_latest(newest: Sequence[Any], candidates: Sequence[Any]) -> Sequence[int]:
    """Return the ids of the latest releases, in their order."""
    places: dict[int, dict[int, bool]] = {}
    for project_id, is_semantic, place in newest:
        places.setdefault(project_id, {})[place] = bool(is_semantic)
    needed = {
        project_id: HIGHEST if follows_semver([found[each] for each in sorted(found)]) else NEWEST
        for project_id, found in places.items()
    }
    return sorted(
        {id_ for project_id, id_, why in candidates if why & needed.get(project_id, NEWEST)}
    )


def project_releases(
    selection: ReleaseSelection, environments: Sequence[str] | None = None
) -> AnySelect:
    """Select the projects and their releases, in the selected environments if there are any.

    `environments` are names in place of those of the selection.
    """
    environment_ids: Any = selection.environment_ids
    if environments is not None:
        environment_ids = select(Environment.id).where(
            Environment.organization_id == selection.organization_id,
            Environment.name.in_(environments),
        )
    if environment_ids is None:
        pairs: AnySelect = select(ReleaseProject.project_id, ReleaseProject.release_id)
        pairs = pairs.where(ReleaseProject.organization_id == selection.organization_id)
        project_id = ReleaseProject.project_id
    else:
        seen = ReleaseProjectEnvironment
        pairs = (
            select(seen.project_id, seen.release_id)
            .where(
                seen.organization_id == selection.organization_id,
                seen.environment_id.in_(environment_ids),
            )
            .distinct()
        )
        project_id = seen.project_id
    if selection.project_ids is not None:
        pairs = pairs.where(project_id.in_(selection.project_ids))
    return pairs


def rank_releases(selection: ReleaseSelection, pairs: Any, **orders: Sequence[Any]) -> Any:
    """Select each project's releases of the selected status, ranked in descending orders.

    Each rank has the name of its order.
    """
    ranks = [
        func.row_number()
        .over(partition_by=pairs.c.project_id, order_by=[column.desc() for column in order])
        .label(name)
        for name, order in orders.items()
    ]
    return (
        select(pairs.c.project_id, Release.id, Release.package, *ranks)
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
