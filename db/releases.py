"""The list of releases: filters, orders, pages; and which release is a project's latest."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from sqlalchemy import ColumnElement, exists, func, literal, or_, select

from db.engine import Snapshot
from db.models import Release, ReleaseProject, ReleaseProjectEnvironment
from db.paging import Page, Slice, first_rows, page
from db.release_conditions import Term
from db.rows import ReleaseRow, Scope, columns
from db.types import AFTER_ALL, BEFORE_ALL, AnySelect, UtcDateTime

LATEST_LOOKED_AT = 10


class Order(Enum):
    """What a list of releases is sorted by."""

    DATE = "DATE"
    SEMVER = "SEMVER"
    BUILD = "BUILD"
    ADOPTION = "ADOPTION"


@dataclass(frozen=True)
class Selection:
    """Which releases of an organization a list holds; None stands for "no matter which"."""

    organization_id: int
    status: int | None = None
    project_ids: tuple[int, ...] | None = None
    environment_ids: tuple[int, ...] | None = None
    created_after: datetime | None = None
    created_before: datetime | None = None
    terms: tuple[Term, ...] = ()
    order: Order = Order.DATE

    def conditions(self) -> Iterable[ColumnElement[bool]]:
        """In SQL."""
        yield Release.organization_id == self.organization_id
        if self.status == 0:
            yield or_(Release.status == 0, Release.status.is_(None))
        elif self.status is not None:
            yield Release.status == self.status
        if self.environment_ids is not None:
            yield exists().where(
                ReleaseProjectEnvironment.release_id == Release.id, *self._seen_here()
            )
        elif self.project_ids is not None:
            yield exists().where(
                ReleaseProject.release_id == Release.id,
                ReleaseProject.project_id.in_(self.project_ids),
            )
        if self.created_after is not None:
            yield Release.date_created >= self.created_after
        if self.created_before is not None:
            yield Release.date_created <= self.created_before
        for term in self.terms:
            yield term.condition()
        if self.order is Order.BUILD:
            yield Release.build_number.is_not(None)

    def _seen_here(self) -> Iterable[ColumnElement[bool]]:
        if self.environment_ids is not None:
            yield ReleaseProjectEnvironment.environment_id.in_(self.environment_ids)
        if self.project_ids is not None:
            yield ReleaseProjectEnvironment.project_id.in_(self.project_ids)

    def order_columns(self, *, descending: bool) -> tuple[Any, ...]:
        """The columns of the order, the last of them unique (releases.md 4.5)."""
        match self.order:
            case Order.DATE:
                return (Release.date_created, Release.id)
            case Order.SEMVER:
                return (Release.semver_order, Release.date_created, Release.id)
            case Order.BUILD:
                return (Release.build_number, Release.id)
            case Order.ADOPTION:
                # Whoever was never adopted comes last, in either direction.
                never = literal(BEFORE_ALL if descending else AFTER_ALL, UtcDateTime)
                adopted = (
                    select(func.max(ReleaseProjectEnvironment.adopted))
                    .where(ReleaseProjectEnvironment.release_id == Release.id, *self._seen_here())
                    .scalar_subquery()
                )
                return (
                    func.coalesce(adopted, never, type_=UtcDateTime),
                    Release.date_created,
                    Release.id,
                )


async def read_page(
    snapshot: Snapshot, selection: Selection, part: Slice, scope: Scope, *, descending: bool
) -> Page[ReleaseRow]:
    """A slice of the selected releases, each in the scope."""
    fields = columns(Release, ReleaseRow)
    statement = first_rows(
        select(*fields).where(*selection.conditions()),
        selection.order_columns(descending=descending),
        part,
        descending=descending,
    )
    rows = await snapshot.rows(statement, batch="releases")
    return page(rows, lambda *row: ReleaseRow._make((*row, scope)), len(fields), part)


async def count(snapshot: Snapshot, selection: Selection) -> int:
    """How many releases are selected."""
    statement = select(func.count()).select_from(Release).where(*selection.conditions())
    return await snapshot.number(statement, batch="release count")


async def latest_of_projects(
    snapshot: Snapshot, organization_id: int, project_ids: Sequence[int] | None
) -> Sequence[int]:
    """The latest release of each project: by semver if the project follows it, else the newest.

    None: of every project. The rule for "follows semver" is in `follows_semver`.
    """
    recent = await snapshot.rows(
        latest(organization_id, project_ids, (Release.date_created, Release.id), LATEST_LOOKED_AT),
        batch="newest releases",
    )
    by_project: dict[int, list[tuple[int, bool]]] = {}
    for project_id, release_id, package in recent:
        by_project.setdefault(project_id, []).append((release_id, package is not None))
    semver = [
        project_id
        for project_id, releases in by_project.items()
        if follows_semver([is_semver for _, is_semver in releases])
    ]
    found = {project_id: releases[0][0] for project_id, releases in by_project.items()}
    if semver:
        order = (Release.semver_order, Release.date_created, Release.id)
        rows = await snapshot.rows(
            latest(organization_id, semver, order, 1), batch="semver releases"
        )
        found |= {project_id: release_id for project_id, release_id, _ in rows}
    return sorted(set(found.values()))


def latest(
    organization_id: int, project_ids: Sequence[int] | None, order: Sequence[Any], limit: int
) -> AnySelect:
    """The first releases of each project in a falling order: project, release, package."""
    rank = func.row_number().over(
        partition_by=ReleaseProject.project_id, order_by=[column.desc() for column in order]
    )
    statement = (
        select(ReleaseProject.project_id, Release.id, Release.package, rank.label("rank"))
        .join(Release, Release.id == ReleaseProject.release_id)
        .where(
            ReleaseProject.organization_id == organization_id,
            Release.organization_id == organization_id,
        )
    )
    if project_ids is not None:
        statement = statement.where(ReleaseProject.project_id.in_(project_ids))
    ranked = statement.subquery()
    return (
        select(ranked.c.project_id, ranked.c.id, ranked.c.package)
        .where(ranked.c.rank <= limit)
        .order_by(ranked.c.project_id, ranked.c.rank)
    )


def follows_semver(newest: Sequence[bool]) -> bool:
    """Whether a project follows semver, from its latest ten releases, newest first (4.3)."""
    few, many, needed = 3, LATEST_LOOKED_AT, 3
    if len(newest) < few:
        return bool(newest) and newest[0]
    follows = any(newest[:few])
    return follows if len(newest) < many else follows and sum(newest) >= needed
