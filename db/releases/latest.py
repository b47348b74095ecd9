"""The latest release of each project: docs/reference/releases.md#latest-release."""

from collections.abc import Callable, Sequence
from typing import Any

from sqlalchemy import BigInteger, ColumnElement, case, cast, func, or_, select, union
from sqlalchemy.orm import aliased

from db.connection.types import AnySelect
from db.models import Environment, Project, Release, ReleaseProject, ReleaseProjectEnvironment
from db.reading.combining import Read, fetch_combined
from db.reading.snapshot import Snapshot
from db.releases.read import ReleaseSelection

RELEASES_INSPECTED = 10
"""How many of a project's newest releases decide whether it follows semver."""
FEW, NEEDED = 3, 3
"""How many of the newest ones need one semantic version, and how many all need."""
BASE = RELEASES_INSPECTED + 1
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
    """Select what the newest releases of each project are, of any status and environment.

    The columns are the project, how many of its ten newest releases there are, and how many of the
    newest one, three and ten have a semantic version, as the digits of one number to the base 11.
    """
    number = newest_of(RELEASES_INSPECTED, func.count)
    semantic = [newest_of(size, add_up) for size in (1, FEW, RELEASES_INSPECTED)]
    packed = (semantic[0] * BASE + semantic[1]) * BASE + semantic[2]
    return select(Project.id, cast(number, BigInteger), cast(packed, BigInteger)).where(
        *project_conditions(selection)
    )


def add_up(column: Any) -> ColumnElement[int]:
    """Return the sum of a column, 0 of no rows."""
    total: ColumnElement[int] = func.coalesce(func.sum(column), 0)
    return total


def newest_of(size: int, aggregate: Callable[[Any], Any]) -> Any:
    """Select an aggregate of whether the newest releases of `Project` are semantic, as 1 or 0."""
    newest = (
        select(case((ReleaseProject.semver_order != "", 1), else_=0).label("is_semantic"))
        .where(ReleaseProject.project_id == Project.id)
        .order_by(ReleaseProject.date_created.desc(), ReleaseProject.release_id.desc())
        .limit(size)
        .correlate(Project)
        .subquery()
    )
    return select(aggregate(newest.c.is_semantic)).scalar_subquery()


def select_candidates(
    selection: ReleaseSelection, environments: Sequence[str] | None
) -> AnySelect:
    """Select the releases that are the latest of a project which follows semver, or does not.

    The columns are the project, the release, and HIGHEST, NEWEST or their sum.
    """
    date = func.coalesce(Release.date_released, Release.date_created)
    ranked = rank_releases(
        selection,
        candidate_pairs(selection, environments),
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
    needed = {
        project_id: HIGHEST if follows_semver(number, packed) else NEWEST
        for project_id, number, packed in newest
    }
    return sorted(
        {id_ for project_id, id_, why in candidates if why & needed.get(project_id, NEWEST)}
    )


def project_conditions(selection: ReleaseSelection) -> list[ColumnElement[bool]]:
    """Return the conditions of the selected projects."""
    conditions = [Project.organization_id == selection.organization_id]
    if selection.project_ids is not None:
        conditions.append(Project.id.in_(selection.project_ids))
    return conditions


def candidate_pairs(selection: ReleaseSelection, environments: Sequence[str] | None) -> Any:
    """Select the projects with their highest and newest release, in the selected environments.

    With environments there are two rows of each one. `environments` are names in place of those
    of the selection. Each release is the first row of an index.
    """
    sources = select(Project.id).where(*project_conditions(selection))
    link: Any = aliased(ReleaseProject)
    conditions = [link.project_id == Project.id, *selection.status_conditions()]
    if environments is not None or selection.environment_ids is not None:
        link = aliased(ReleaseProjectEnvironment)
        is_selected = (
            Environment.id.in_(selection.environment_ids or ())
            if environments is None
            else Environment.name.in_(environments)
        )
        conditions = [
            link.project_id == Project.id,
            link.environment_id == Environment.id,
            *selection.status_conditions(),
        ]
        sources = sources.join_from(
            Project, Environment, Environment.organization_id == Project.organization_id
        ).where(is_selected)
    orders = (
        (link.semver_order, link.release_date, link.release_id),
        (link.release_date, link.release_id),
    )
    found = [
        sources.add_columns(
            select(link.release_id)
            .join(Release, Release.id == link.release_id)
            .where(*conditions)
            .order_by(*(column.desc() for column in order))
            .limit(1)
            .correlate(Project, Environment)
            .scalar_subquery()
            .label("release_id")
        )
        for order in orders
    ]
    rows = union(*found).subquery()
    return select(rows.c.id.label("project_id"), rows.c.release_id).subquery()


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


def follows_semver(number: int, packed: int) -> bool:
    """Whether a project follows semver, from the counts of `select_newest`.

    See docs/reference/releases.md#projects-that-follow-semver.
    """
    of_one, of_few, of_ten = packed // BASE**2, packed // BASE % BASE, packed % BASE
    if number < FEW:
        return of_one > 0
    return of_few > 0 and (number < RELEASES_INSPECTED or of_ten >= NEEDED)
