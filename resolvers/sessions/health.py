"""How healthy a release is in a project: rates in percent, durations in seconds (1.10)."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any, NamedTuple

from strawberry import UNSET, Parent

from db.rows import ReleaseProjectRow
from db.sessions.health import PERIODS
from loaders.health import (
    Bounds,
    Percentiles,
    ProjectSessions,
    ProjectSessionTotals,
    ProjectUserTotals,
    ReleaseSessions,
    SessionBounds,
    SessionSeries,
    SessionTotals,
    SessionUsers,
    Totals,
    UserSeries,
    UserTotals,
)
from loaders.release import ScopedRelease
from resolvers.context import Info
from resolvers.releases.fields import scope_of

USUAL_SUMMARY, USUAL_SERIES = "14d", "24h"
DAY = "24h"


class StatsPoint(NamedTuple):
    """A value of a series."""

    timestamp: int
    value: int


def sessions_of(row: ReleaseProjectRow, period: str, environments: Any) -> ReleaseSessions:
    """The sessions that a release's health in a project is about."""
    scope = scope_of(row.scope, environments, UNSET)
    return ReleaseSessions(row.release_id, row.project_id, scope.environments, period)


def any_sessions(row: ReleaseProjectRow) -> ReleaseSessions:
    """The sessions whose existence is asked for."""
    return sessions_of(row, "90d", UNSET)


def itself(key: ReleaseSessions) -> ReleaseSessions:
    """The sessions of the summary's period."""
    return key


def always(key: ReleaseSessions) -> ReleaseSessions:
    """The sessions of the longest period."""
    return key._replace(period="90d")


def last_day(key: ReleaseSessions) -> ReleaseSessions:
    """The sessions of the last 24 hours, whatever the summary's period is."""
    return key._replace(period=DAY)


def project_day(key: ReleaseSessions) -> ProjectSessions:
    """The sessions of all of the project's releases in the last 24 hours."""
    return ProjectSessions(key.project_id, key.environments)


def total(_key: object, totals: Totals | UserTotals, _asked: object) -> int | None:
    """How many; null when there is no data."""
    return totals.total or None


def counted(_key: object, number: int, _asked: object) -> int | None:
    """How many; null when there is no data."""
    return number or None


def crashed(_key: object, totals: Totals, _asked: object) -> int:
    """How many crashed."""
    return totals.crashed


def errored(_key: object, totals: Totals, _asked: object) -> int:
    """How many had handled errors only."""
    return max(0, totals.errored - totals.crashed - totals.abnormal)


def crash_free(_key: object, totals: Totals | UserTotals, _asked: object) -> float | None:
    """The part that did not crash; null when there is no data."""
    return None if not totals.total else 100 - totals.crashed / totals.total * 100


def median(_key: object, durations: Percentiles, _asked: object) -> float | None:
    """Half of the sessions were no longer."""
    return durations.p50


def ninth_decile(_key: object, durations: Percentiles, _asked: object) -> float | None:
    """Nine of ten sessions were no longer."""
    return durations.p90


async def adoption(key: Parent[ReleaseSessions], info: Info) -> float | None:
    """Percent of the project's users in the last 24 hours; null when either has none."""
    loaders = info.context.loaders
    own = loaders[SessionUsers].load(last_day(key))
    whole = loaders[ProjectUserTotals].load(project_day(key))
    return share((await own).total, await whole)


async def sessions_adoption(key: Parent[ReleaseSessions], info: Info) -> float | None:
    """Percent of the project's sessions in the last 24 hours; null when either has none."""
    loaders = info.context.loaders
    own = loaders[SessionTotals].load(last_day(key))
    whole = loaders[ProjectSessionTotals].load(project_day(key))
    return share((await own).total, await whole)


def share(part: int, whole: int) -> float | None:
    """Percent; null when either is 0."""
    # A part that is counted exactly may be more than an estimate of all.
    return min(part / whole, 1) * 100 if part and whole else None


async def series(
    key: ReleaseSessions, info: Info, period: str, *, of_users: bool
) -> list[StatsPoint]:
    """Sessions or users over time; a bucket without any is 0, and the last one holds now."""
    loader = info.context.loaders[UserSeries if of_users else SessionSeries]
    values: Mapping[int, int] = await loader.load(key._replace(period=period))
    of_period = PERIODS[period]
    first = of_period.first_bucket()
    starts = (first + index * of_period.rollup for index in range(of_period.buckets))
    return [StatsPoint(start, values.get(start, 0)) for start in starts]


async def bounds(key: ScopedRelease | None, info: Info) -> tuple[datetime | None, datetime | None]:
    """The first and last hour with sessions."""
    if key is None:
        return None, None
    found: Bounds = await info.context.loaders[SessionBounds].load(key)
    return in_utc(found.first), in_utc(found.last)


def in_utc(seconds: int | None) -> datetime | None:
    """The instant."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
