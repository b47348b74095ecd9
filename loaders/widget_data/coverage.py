"""How far the projects of an organization are rolled up (docs/reference/rollups.md#reading)."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import NamedTuple

from sqlalchemy import BigInteger, bindparam, literal, select, union_all

from db.connection.keys import ORGANIZATIONS, is_among
from db.datasets.tables import Selection
from db.models import Project, RollupFrontier, RollupLate
from db.sessions.rollups.late import start_of_day
from db.sessions.rollups.sources import (
    FRONTIERS,
    LATE_DAYS,
    Coverage,
    Range,
    collect_coverage,
)
from loaders.base import Loader, Loaders, group_by_key

PROJECT = -1
"""What a row is, besides those of rollups: an organization's project."""


class CoverageKey(NamedTuple):
    """An organization and a range of hours; the end is excluded."""

    organization_id: int
    start: int
    end: int


class RollupCoverage(Loader[CoverageKey, Coverage]):
    """The coverage of all projects of an organization."""

    projects = select(
        Project.id.label("project_id"), literal(PROJECT).label("kind"), Project.organization_id
    ).where(is_among(Project.organization_id, ORGANIZATIONS))
    frontiers = FRONTIERS.where(is_among(RollupFrontier.organization_id, ORGANIZATIONS))
    late_days = LATE_DAYS.where(
        is_among(RollupLate.organization_id, ORGANIZATIONS),
        RollupLate.day < bindparam("end", type_=BigInteger),
    )
    rows = union_all(projects, frontiers, late_days).subquery()
    statement = select(*rows.c)

    async def fetch(self, keys: Sequence[CoverageKey]) -> Mapping[CoverageKey, Coverage]:
        """Return the coverages by key."""
        organizations = {key.organization_id for key in keys} & {*self.loaders.organizations}
        rows = await self.fetch_rows(
            (),
            organizations=sorted(organizations),
            first_day=min(start_of_day(key.start) for key in keys),
            end=max(key.end for key in keys),
        )
        projects = group_by_key(
            (organization_id, project_id)
            for project_id, kind, organization_id in rows
            if kind == PROJECT
        )
        frontiers, days = collect_coverage(row for row in rows if row[1] != PROJECT)
        return {
            key: Coverage(
                tuple(sorted(projects.get(key.organization_id, ()))),
                Range(key.start, key.end),
                frontiers,
                days,
            )
            for key in keys
        }

    def default(self) -> Coverage:
        """Return the coverage of no project; every key has one of its own."""
        return Coverage((), Range(0, 0))


async def load_coverages(
    loaders: Loaders, selections: Sequence[Selection]
) -> Mapping[Selection, Coverage]:
    """Return the coverage of each selection."""
    keys = {each: CoverageKey(each.organization_id, each.start, each.end) for each in selections}
    distinct = list(dict.fromkeys(keys.values()))
    found = dict(zip(distinct, await loaders[RollupCoverage].load_all(distinct), strict=True))
    return {
        each: found[key].narrow(each.start, each.end, choose_projects(found[key], each))
        for each, key in keys.items()
    }


def join_coverages(coverages: Sequence[Coverage]) -> Coverage:
    """Return the coverage of the same projects in ranges that overlap."""
    first = coverages[0]
    if all(each is first for each in coverages):
        return first
    late = {
        project_id: frozenset().union(*(each.late.get(project_id, ()) for each in coverages))
        for project_id in first.project_ids
    }
    start = min(each.range.start for each in coverages)
    end = max(each.range.end for each in coverages)
    return replace(first, range=Range(start, end), late=late)


def choose_projects(coverage: Coverage, selection: Selection) -> tuple[int, ...]:
    """Return the projects that a selection reads."""
    ids = selection.project_ids
    if ids is None:
        return tuple(coverage.project_ids)
    return tuple(sorted({*coverage.project_ids} & {*ids}))
