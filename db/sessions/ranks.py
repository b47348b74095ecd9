"""Ranks of releases by their sessions (docs/reference/releases.md#sort-by-sessions)."""

import asyncio
import json
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    Float,
    FromClause,
    Text,
    cast,
    exists,
    func,
    literal,
    not_,
    or_,
    select,
    union_all,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.orm import aliased
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.sql.selectable import CTE

from db.connection.keys import KeyArray, is_among
from db.connection.types import AnySelect
from db.models import ActivityChange, ActivityFrontier, Project, ReleaseActivity, SessionHour
from db.models.activity import ALL
from db.reading.combining import fetch_combined_pages
from db.reading.snapshot import Snapshot
from db.sessions.activity import SessionSum, crash_rate, select_changing
from db.sessions.health import HOUR, Period, current_hour
from db.sessions.rollups.sources import (
    Grain,
    read_coverage,
    release_session_rows,
    session_rows,
)

MAX_CHANGES = 5_000
"""Changes of an organization that are read to find the releases that have changed."""
MAX_CHANGED = 500
"""Releases that may have changed since the activity was computed; it is not used if more have."""
ROWS_PER_PAGE, ROWS_PER_STEP = 1_000, 100
"""Rows with sketches that are fetched at once, and that are merged before other work runs."""
FRONTIER, CHANGED, PROJECT = range(3)
"""What a row about the activity of an organization is: its hour, a release, or a project."""


class JsonPairs(FunctionElement[Any]):
    """The pairs of a JSON object, as rows."""

    name = "json_pairs"
    inherit_cache = True


@compiles(JsonPairs, "sqlite")
def _in_sqlite(element: Any, compiler: Any, **options: Any) -> str:
    return f"json_each({compiler.process(element.clauses, **options)})"


@compiles(JsonPairs, "postgresql")
def _in_postgresql(element: Any, compiler: Any, **options: Any) -> str:
    return f"jsonb_each_text(CAST({compiler.process(element.clauses, **options)} AS JSONB))"


class SessionOrder(NamedTuple):
    """An order by sessions: the column of `ReleaseActivity`, its period, and what it is about."""

    column: str
    period: Period
    is_by_users: bool
    is_by_crashes: bool

    @property
    def presence(self) -> str:
        """The column that is null for releases without sessions in the period."""
        return "sessions_24h" if self.column.endswith("_24h") else "sessions"


class Place(NamedTuple):
    """Where sessions count: which projects and environments of an organization; None: all."""

    organization_id: int
    project_ids: Sequence[int] | None
    environment_ids: Sequence[int] | None

    @property
    def is_kept(self) -> bool:
        """Whether the activity at the place is kept."""
        return all(
            ids is None or len(ids) == 1 for ids in (self.project_ids, self.environment_ids)
        )


@dataclass(frozen=True)
class Ranks:
    """The ranks of the releases that have sessions in a period.

    They are kept ones (`place` and `order`), except those of the `changed` releases, and `values`:
    a table of the ids and values of others. A release whose value is null has sessions, but
    nothing to rank it by.
    """

    order: SessionOrder
    place: Place | None = None
    changed: tuple[int, ...] = ()
    values: CTE | None = None

    def kept_rows(self, row: Any) -> Sequence[ColumnElement[bool]]:
        """Return the conditions of the kept rows, of an alias, that have sessions."""
        assert self.place is not None  # noqa: S101 (for the type checker)
        organization_id, project_ids, environment_ids = self.place
        conditions = [
            row.organization_id == organization_id,
            row.project_id == (ALL if project_ids is None else project_ids[0]),
            row.environment_id == (ALL if environment_ids is None else environment_ids[0]),
            getattr(row, self.order.presence).is_not(None),
        ]
        if self.changed:
            conditions.append(not_(is_among(row.release_id, literal(self.changed, KeyArray()))))
        return conditions

    def kept_value(self, row: Any) -> Any:
        """Return the column of the value of a kept row."""
        return getattr(row, self.order.column)

    def value_of(self, release_id: Any) -> ColumnElement[Any]:
        """Return the value of a release; null if it has none."""
        found: list[Any] = []
        if self.values is not None:
            own = select(self.values.c.value).where(self.values.c.id == release_id)
            found.append(own.scalar_subquery())
        if self.place is not None:
            row = aliased(ReleaseActivity)
            kept = select(self.kept_value(row)).where(
                row.release_id == release_id, *self.kept_rows(row)
            )
            found.append(kept.scalar_subquery())
        return found[0] if len(found) == 1 else func.coalesce(*found, type_=Float())

    def has_sessions(self, release_id: Any, *, but_no_value: bool = False) -> ColumnElement[bool]:
        """Return whether a release has sessions in the period, or sessions but no value."""
        found: list[ColumnElement[bool]] = []
        if self.values is not None:
            ids = select(self.values.c.id)
            if but_no_value:
                ids = ids.where(self.values.c.value.is_(None))
            found.append(release_id.in_(ids))
        if self.place is not None:
            row = aliased(ReleaseActivity)
            is_kept = [row.release_id == release_id, *self.kept_rows(row)]
            if but_no_value:
                is_kept.append(self.kept_value(row).is_(None))
            found.append(exists().where(*is_kept))
        return or_(*found)


def to_rank_table(ranks: Mapping[int, float | None]) -> CTE:
    """Return a table of release ids and ranks, passed as one parameter.

    A release with the rank None has sessions, but nothing to rank it by.
    """
    pairs = JsonPairs(literal(json.dumps(ranks), Text)).table_valued("key", "value")
    # Materialized, so that SQLite does not parse the JSON again for each release.
    return (
        select(
            cast(pairs.c.key, BigInteger).label("id"), cast(pairs.c.value, Float).label("value")
        )
        .cte("ranked")
        .prefix_with("MATERIALIZED")
    )


async def read_ranks(snapshot: Snapshot, order: SessionOrder, place: Place) -> Ranks:
    """Return the ranks of the releases that have sessions at a place.

    What is kept is combined with the ranks of releases that have changed since. If they are many,
    or the place is not one whose activity is kept, the ranks of all releases are computed.
    """
    hour = current_hour(snapshot.reads.clock)
    period = order.period.start_time(snapshot.reads.clock), hour + HOUR
    is_limited = snapshot.project_ids is not None and place.project_ids is None
    rows = await snapshot.fetch_rows(select_state(place), batch="activity")
    frontier = next((value for kind, value in rows if kind == FRONTIER), None)
    changes = [value for kind, value in rows if kind == CHANGED]
    project_ids = place.project_ids
    if project_ids is None:
        project_ids = [value for kind, value in rows if kind == PROJECT]
    changed: set[int] | None = None
    if place.is_kept and not is_limited and frontier is not None and len(changes) < MAX_CHANGES:
        changed = set(changes)
        if frontier != hour and len(changed) <= MAX_CHANGED:
            turned = select_changing(
                is_among(SessionHour.project_id, literal(project_ids, KeyArray())),
                *(frontier, hour, [order.period.seconds]),
            ).limit(MAX_CHANGED + 1)
            changed |= {row[0] for row in await snapshot.fetch_rows(turned, batch="activity")}
    counted = Counted(order, place, project_ids, period)
    if changed is not None and len(changed) <= MAX_CHANGED:
        ids = tuple(sorted(changed))
        if not ids:
            return Ranks(order, place)
        values = await compute_ranks(snapshot, counted, ids)
        return Ranks(order, place, ids, to_rank_table(values))
    return Ranks(order, values=to_rank_table(await compute_ranks(snapshot, counted)))


def select_state(place: Place) -> AnySelect:
    """Select what is known of the activity of an organization, and its projects if needed."""
    parts = [
        select(literal(FRONTIER).label("kind"), ActivityFrontier.hour.label("value")).where(
            ActivityFrontier.organization_id == place.organization_id
        )
    ]
    if place.is_kept:
        changes = (
            select(ActivityChange.release_id)
            .where(ActivityChange.organization_id == place.organization_id)
            .limit(MAX_CHANGES)
            .subquery()
        )
        parts.append(select(literal(CHANGED), changes.c.release_id))
    if place.project_ids is None:
        parts.append(
            select(literal(PROJECT), Project.id).where(
                Project.organization_id == place.organization_id
            )
        )
    rows = union_all(*parts).subquery()
    return select(rows.c.kind, rows.c.value)


class Counted(NamedTuple):
    """The sessions that ranks are computed from; `period` are Unix times, without its end."""

    order: SessionOrder
    place: Place
    project_ids: Sequence[int]
    period: tuple[int, int]


async def compute_ranks(
    snapshot: Snapshot, counted: Counted, release_ids: Collection[int] | None = None
) -> Mapping[int, float | None]:
    """Compute the ranks of releases from their sessions, None of those without users.

    `release_ids` are the releases; None: all.
    """
    order, place, project_ids, period = counted
    coverage = await read_coverage(snapshot, project_ids, *period)
    parameters: Mapping[str, Any] = {}
    if release_ids is None:
        rows = session_rows(coverage, by_release=True, grain=Grain.DAY)
        conditions: list[ColumnElement[bool]] = []
    else:
        rows = release_session_rows(coverage, Grain.DAY)
        parameters = {"keys": list(release_ids), "organizations": [place.organization_id]}
        conditions = [is_among(rows.c.project_id, literal(sorted(project_ids), KeyArray()))]
    if place.environment_ids is not None:
        conditions.append(rows.c.environment_id.in_(place.environment_ids))
    if order.is_by_users:
        return await rank_by_users(snapshot, order, rows, conditions, parameters)
    return await rank_by_sessions(snapshot, order, rows, conditions, parameters)


async def rank_by_sessions(
    snapshot: Snapshot,
    order: SessionOrder,
    rows: FromClause,
    conditions: Sequence[ColumnElement[bool]],
    parameters: Mapping[str, Any],
) -> Mapping[int, float | None]:
    """Return numbers of sessions by release, or the fraction that crashed."""
    statement = (
        select(
            rows.c.release_id,
            cast(func.sum(rows.c.total), BigInteger),
            cast(func.sum(rows.c.crashed), BigInteger),
        )
        .where(*conditions)
        .group_by(rows.c.release_id)
    )
    found = await snapshot.fetch_rows(statement, parameters, batch="sessions of releases")
    return {
        release_id: crash_rate(total, crashed) if order.is_by_crashes else float(total)
        for release_id, total, crashed in found
    }


async def rank_by_users(
    snapshot: Snapshot,
    order: SessionOrder,
    rows: FromClause,
    conditions: Sequence[ColumnElement[bool]],
    parameters: Mapping[str, Any],
) -> Mapping[int, float | None]:
    """Return numbers of users by release, or the fraction that crashed; None without users.

    The sets of one release are in memory at a time.
    """
    statement = (
        select(rows.c.release_id, rows.c.users, rows.c.crashed_users)
        .where(*conditions)
        .order_by(rows.c.release_id)
    )
    merge = UserRanks(is_by_crashes=order.is_by_crashes)
    await fetch_combined_pages(
        snapshot, [(statement, parameters)], "users of releases", ROWS_PER_PAGE, merge.take
    )
    return merge.finish()


class UserRanks:
    """The ranks of releases by users, from rows that are ordered by release."""

    def __init__(self, *, is_by_crashes: bool) -> None:
        self._part = 1 if is_by_crashes else 0
        self._ranks: dict[int, float | None] = {}
        self._current: int | None = None
        self._sum = SessionSum()

    async def take(self, rows: Sequence[Any]) -> None:
        """Merge the sets of rows, some at a time."""
        for start in range(0, len(rows), ROWS_PER_STEP):
            for release_id, some in groupby(rows[start : start + ROWS_PER_STEP], itemgetter(1)):
                if release_id != self._current:
                    self._finish_release()
                    self._current, self._sum = release_id, SessionSum()
                for _, _, users, crashed_users in some:
                    self._sum.add(0, 0, users, crashed_users)
            await asyncio.sleep(0)

    def finish(self) -> Mapping[int, float | None]:
        """Return the ranks, when all rows were taken."""
        self._finish_release()
        return self._ranks

    def _finish_release(self) -> None:
        if self._current is not None:
            found = self._sum.count_users()
            self._ranks[self._current] = None if found is None else found[self._part]
