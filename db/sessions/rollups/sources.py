"""What to read sessions and events from: rollups where they are valid, hours everywhere else.

Each hour of a range comes from exactly one table, so the numbers are those of the hours.
Rules: docs/reference/rollups.md#reading.
"""

from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from enum import Enum
from itertools import groupby
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    and_,
    bindparam,
    false,
    literal,
    or_,
    select,
    union_all,
)

from db.connection.keys import KEYS, ORGANIZATIONS, KeyArray, is_among
from db.models import RollupFrontier, RollupLate
from db.reading.snapshot import Snapshot
from db.sessions.health import DAY
from db.sessions.rollups.late import start_of_day
from db.sessions.rollups.recompute import EVENTS, NEVER, SESSIONS, Tables

T = TypeVar("T", bound=Hashable)

Place = tuple[Any, str]
"""A table, and the name of its column with the start of a row's hour or day."""

MAX_RANGES = 100
"""Ranges of a table in a statement. With more of them, all projects are read in the same ones."""


class Grain(Enum):
    """The longest time that a row may cover."""

    HOUR = "hour"
    DAY = "day"


class Part(Enum):
    """A kind of table that rows come from."""

    HOURS = "hours"
    """Hours by release."""
    CLOSED_HOURS = "closed hours"
    """Hours that are rolled up: of all releases together, unless releases are requested."""
    DAYS = "days"


class Range(NamedTuple):
    """A range of time in Unix seconds, of which the end is left out."""

    start: int
    end: int


@dataclass(frozen=True)
class Coverage:
    """How far projects are rolled up, and which days of a range of hours are late.

    A project that is not in `frontiers` is not rolled up. `sources` are the rows that were made
    from it, which statements share.
    """

    project_ids: Collection[int]
    range: Range
    frontiers: Mapping[int, int] = field(default_factory=dict)
    late: Mapping[int, frozenset[int]] = field(default_factory=dict)
    sources: dict[Hashable, FromClause] = field(
        default_factory=dict, init=False, compare=False, repr=False
    )

    def narrow(
        self, start: int, end: int, project_ids: Collection[int] | None = None
    ) -> "Coverage":
        """Return the coverage of a part of the range, and of some of the projects."""
        narrowed = Range(max(start, self.range.start), min(end, self.range.end))
        chosen = self.project_ids if project_ids is None else project_ids
        if (narrowed, chosen) == (self.range, self.project_ids):
            return self
        return replace(self, range=narrowed, project_ids=chosen)

    def align(self) -> "Coverage":
        """Return a coverage in which all projects are alike: as bad as the worst of them."""
        frontier = min((self.frontiers.get(each, NEVER) for each in self.project_ids), default=0)
        late = frozenset[int]().union(*(self.late.get(each, ()) for each in self.project_ids))
        return replace(
            self,
            frontiers=dict.fromkeys(self.project_ids, frontier),
            late=dict.fromkeys(self.project_ids, late),
        )

    def list_parts(self, project_id: int, grain: Grain) -> Iterator[tuple[Part, Range]]:
        """List what to read the hours of a project from, in order and without gaps."""
        start, end = self.range
        closed = max(start, min(end, self.frontiers.get(project_id, NEVER)))
        for day in sorted(self.late.get(project_id, ())):
            late = Range(max(start, day), min(closed, day + DAY))
            if late.start < late.end:
                yield from list_clean_parts(start, late.start, grain)
                yield Part.HOURS, late
                start = late.end
        yield from list_clean_parts(start, closed, grain)
        if closed < end:
            yield Part.HOURS, Range(closed, end)


def list_clean_parts(start: int, end: int, grain: Grain) -> Iterator[tuple[Part, Range]]:
    """List what to read hours from that are rolled up and not late."""
    first = start_of_day(start + DAY - 1)
    last = start_of_day(end)
    if grain is Grain.DAY and first < last:
        if start < first:
            yield Part.CLOSED_HOURS, Range(start, first)
        yield Part.DAYS, Range(first, last)
        start = last
    if start < end:
        yield Part.CLOSED_HOURS, Range(start, end)


FRONTIER, LATE = range(2)
"""What a row about a project is: how far it is rolled up, or a late day."""
FRONTIERS = select(
    RollupFrontier.project_id, literal(FRONTIER).label("kind"), RollupFrontier.frontier
)
LATE_DAYS = (
    select(RollupLate.project_id, literal(LATE).label("kind"), RollupLate.day)
    .where(RollupLate.day >= bindparam("first_day", type_=BigInteger))
    .distinct()
)
COVERAGE = union_all(
    FRONTIERS.where(is_among(RollupFrontier.project_id, KEYS)),
    LATE_DAYS.where(
        is_among(RollupLate.project_id, KEYS),
        RollupLate.day < bindparam("end", type_=BigInteger),
    ),
)


def collect_coverage(
    rows: Iterable[Sequence[Any]],
) -> tuple[dict[int, int], dict[int, frozenset[int]]]:
    """Return the frontiers and the late days of projects, from rows of `COVERAGE`'s columns."""
    frontiers: dict[int, int] = {}
    late: dict[int, set[int]] = {}
    for project_id, kind, value in rows:
        if kind == FRONTIER:
            frontiers[project_id] = value
        else:
            late.setdefault(project_id, set()).add(value)
    return frontiers, {project_id: frozenset(days) for project_id, days in late.items()}


async def read_coverage(
    snapshot: Snapshot, project_ids: Collection[int], start: int, end: int
) -> Coverage:
    """Read, in one statement, how far projects are rolled up and which days are late.

    `start` and `end` are starts of hours in Unix seconds; the end is left out.
    """
    parameters = {"keys": sorted(project_ids), "first_day": start_of_day(start), "end": end}
    rows = await snapshot.fetch_rows(COVERAGE, parameters, batch="rollups")
    return Coverage(tuple(sorted(project_ids)), Range(start, end), *collect_coverage(rows))


def session_rows(coverage: Coverage, *, by_release: bool, grain: Grain) -> FromClause:
    """Return the sessions of a range as rows with the columns of SessionHour.

    `hour` is the start of each row's hour or, with the grain DAY, of its hour or day. Without
    `by_release` there is no `release_id`.
    """
    return select_rows(SESSIONS, coverage, grain, is_detailed=by_release)


def release_session_rows(coverage: Coverage, grain: Grain) -> FromClause:
    """Return the sessions of the releases KEYS as `session_rows` does, within ORGANIZATIONS.

    All projects of the coverage are read as if each had the late days of all, so that an index
    finds the rows by their releases. The rows may be of other projects, too.
    """
    key = (SESSIONS.hours, grain, "releases")
    if key not in coverage.sources:
        divided = divide_parts(SESSIONS, coverage.align(), grain, is_detailed=True)
        conditions = {
            place: [
                is_among(place[0].release_id, KEYS),
                is_among(place[0].organization_id, ORGANIZATIONS),
                or_(*(is_between(place, each) for each in ranges)) if ranges else false(),
            ]
            for place, ranges in divided.items()
        }
        coverage.sources[key] = join_rows(SESSIONS, conditions, is_detailed=True)
    return coverage.sources[key]


def event_rows(
    coverage: Coverage, *, by_issue: bool, by_release: bool, grain: Grain
) -> FromClause:
    """Return the error events of a range as rows with the columns of EventHour.

    `hour` is as in `session_rows`. Without `by_issue` and `by_release` there are neither
    `release_id` nor `issue_id`.
    """
    return select_rows(EVENTS, coverage, grain, is_detailed=by_issue or by_release)


def select_rows(
    tables: Tables, coverage: Coverage, grain: Grain, *, is_detailed: bool
) -> FromClause:
    """Return the rows of a range, from all tables that it has to be read from."""
    key = (tables.hours, grain, is_detailed)
    if key not in coverage.sources:
        coverage.sources[key] = make_rows(tables, coverage, grain, is_detailed=is_detailed)
    return coverage.sources[key]


def make_rows(
    tables: Tables, coverage: Coverage, grain: Grain, *, is_detailed: bool
) -> FromClause:
    """Return the rows of a range as `select_rows` does, made anew."""
    divided = divide_parts(tables, coverage, grain, is_detailed=is_detailed)
    conditions = {place: [is_in_ranges(place, ranges)] for place, ranges in divided.items()}
    return join_rows(tables, conditions, is_detailed=is_detailed)


def divide_parts(
    tables: Tables, coverage: Coverage, grain: Grain, *, is_detailed: bool
) -> Mapping[Place, Mapping[Range, Sequence[int]]]:
    """Divide a range into ranges of tables, with the projects to read in them."""
    places: Mapping[Part, Place] = {
        Part.HOURS: (tables.hours, "hour"),
        Part.CLOSED_HOURS: (tables.hours if is_detailed else tables.project_hours, "hour"),
        Part.DAYS: (tables.days if is_detailed else tables.project_days, "day"),
    }
    return divide(coverage, grain, places) or {places[Part.HOURS]: {}}


def join_rows(
    tables: Tables,
    conditions: Mapping[Place, Sequence[ColumnElement[bool]]],
    *,
    is_detailed: bool,
) -> FromClause:
    """Return the rows of tables that meet their conditions, with the same columns."""
    names = tables.group if is_detailed else ("environment_id",)
    selects = [
        select(
            table.organization_id,
            table.project_id,
            *(getattr(table, name) for name in names),
            getattr(table, start).label("hour"),
            *(getattr(table, name) for name in tables.totals._fields),
        ).where(*some)
        for (table, start), some in conditions.items()
    ]
    whole = selects[0] if len(selects) == 1 else union_all(*selects)
    return whole.subquery(tables.hours.__tablename__ + "s")


def divide(
    coverage: Coverage, grain: Grain, places: Mapping[Part, T]
) -> Mapping[T, Mapping[Range, Sequence[int]]]:
    """Divide a range into ranges of the place of each part, with the projects to read in them."""
    divided: dict[T, dict[Range, list[int]]] = {}
    for project_id in coverage.project_ids:
        parts = coverage.list_parts(project_id, grain)
        for place, of_place in groupby(parts, lambda found: places[found[0]]):
            ranges = [each for _, each in of_place]
            whole = Range(ranges[0].start, ranges[-1].end)
            divided.setdefault(place, {}).setdefault(whole, []).append(project_id)
    if any(len(ranges) > MAX_RANGES for ranges in divided.values()):
        aligned = coverage.align()
        if aligned != coverage:
            return divide(aligned, grain, places)
    return divided


def is_in_ranges(place: Place, ranges: Mapping[Range, Iterable[int]]) -> ColumnElement[bool]:
    """Return the condition of rows that start in a range of their project."""
    conditions = [
        and_(
            is_among(place[0].project_id, literal(sorted(project_ids), KeyArray())),
            is_between(place, each),
        )
        for each, project_ids in ranges.items()
    ]
    return or_(*conditions) if conditions else false()


def is_between(place: Place, range_: Range) -> ColumnElement[bool]:
    """Return the condition of rows that start in a range."""
    table, name = place
    start = getattr(table, name)
    return and_(start >= range_.start, start < range_.end)
