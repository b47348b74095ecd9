"""Health of a release in a project: keys and values of its fields.

Rates are percent, durations are seconds. Rules: docs/reference/releases.md#health.
"""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from enum import Enum
from typing import NamedTuple

from strawberry import UNSET, Parent

from db.rows import ReleaseProjectRow
from db.sessions.health import LAST_24_HOURS, LAST_90_DAYS, PERIODS, Period
from loaders.health import (
    Bounds,
    CrashFreeUserSeries,
    ProjectSessions,
    ProjectSessionTotals,
    ProjectUserTotals,
    ReleaseSessions,
    SessionBounds,
    SessionSeries,
    SessionsExist,
    SessionTotals,
    SessionUsers,
    Totals,
    UserSeries,
)
from loaders.release import ScopedRelease
from loaders.session_merges import BucketTotals, Percentiles, UserTotals
from resolvers.context import Context, Info
from resolvers.releases.scope import narrow_scope

DEFAULT_SERIES_PERIOD = "24h"
DEFAULT_SUMMARY_PERIOD = "14d"
PERIOD_NAMES = tuple(PERIODS)


class StatsPoint(NamedTuple):
    """A bucket of a series; the timestamp is its start in Unix seconds.

    The rate is the percentage without a crash; None without sessions or users, and in series of
    all of them.
    """

    timestamp: int
    value: int
    rate: float | None = None


class SeriesStat(Enum):
    """What a series counts; `schema/health.py` describes the values."""

    SESSIONS = "sessions"
    USERS = "users"
    CRASH_FREE_SESSIONS = "crash-free sessions"
    CRASH_FREE_USERS = "crash-free users"


SERIES_LOADERS: dict[SeriesStat, type[SessionSeries | UserSeries]] = {
    SeriesStat.SESSIONS: SessionSeries,
    SeriesStat.USERS: UserSeries,
    SeriesStat.CRASH_FREE_SESSIONS: SessionSeries,
    SeriesStat.CRASH_FREE_USERS: CrashFreeUserSeries,
}
ALL = frozenset({SeriesStat.SESSIONS, SeriesStat.USERS})
"""The series that count everything, and have no rate."""


def release_sessions(
    row: ReleaseProjectRow, period: Period, environments: list[str] | None
) -> ReleaseSessions:
    """Return which sessions a release's health in a project is computed from."""
    scope = narrow_scope(row.scope, environments, UNSET)
    return ReleaseSessions(row.release_id, row.project_id, scope.environments, period)


def summary_sessions(
    row: ReleaseProjectRow, period: str | None, environments: list[str] | None
) -> ReleaseSessions:
    """Return the sessions of a summary period, given by its name."""
    return release_sessions(row, to_summary_period(period), environments)


def to_summary_period(name: str | None) -> Period:
    """Return the summary period with a name; without one it is 14 days."""
    return PERIODS[DEFAULT_SUMMARY_PERIOD if name is None else name]


def any_sessions_key(row: ReleaseProjectRow) -> ReleaseSessions:
    """Make the key under which SessionsExist tells whether a release has sessions in a project."""
    return release_sessions(row, LAST_90_DAYS, UNSET)


def summary_key(sessions: ReleaseSessions) -> ReleaseSessions:
    """Make the key of the sessions of the summary period."""
    return sessions


def longest_period_key(sessions: ReleaseSessions) -> ReleaseSessions:
    """Make the key of the sessions of the longest period."""
    return sessions._replace(period=LAST_90_DAYS)


def last_day_key(sessions: ReleaseSessions) -> ReleaseSessions:
    """Make the key of the sessions of the last 24 hours."""
    return sessions._replace(period=LAST_24_HOURS)


def project_day_key(sessions: ReleaseSessions) -> ProjectSessions:
    """Make the key of the sessions of all the project's releases in the last 24 hours."""
    return ProjectSessions(sessions.project_id, sessions.environments)


def total_or_none(_sessions: object, totals: Totals | UserTotals, _key: object) -> int | None:
    """Return the total; None instead of 0."""
    return totals.total or None


def zero_to_none(_sessions: object, count: int, _key: object) -> int | None:
    """Return the count; None instead of 0."""
    return count or None


def count_crashed(_sessions: object, totals: Totals, _key: object) -> int:
    """Return the number of crashed sessions."""
    return totals.crashed


def count_handled_errors(_sessions: object, totals: Totals, _key: object) -> int:
    """Return the number of sessions with handled errors only.

    The stored count of errored sessions includes the crashed and the abnormal ones.
    """
    return max(0, totals.errored - totals.crashed - totals.abnormal)


def crash_free_rate(_sessions: object, totals: Totals | UserTotals, _key: object) -> float | None:
    """Return the percentage without a crash; None for a total of 0."""
    return percent_without(totals.crashed, totals.total)


def median(_sessions: object, durations: Percentiles, _key: object) -> float | None:
    """Return the 50th percentile of the durations."""
    return durations.p50


def ninth_decile(_sessions: object, durations: Percentiles, _key: object) -> float | None:
    """Return the 90th percentile of the durations."""
    return durations.p90


async def adoption(sessions: Parent[ReleaseSessions], info: Info) -> float | None:
    """Return the release's share of the project's users in the last 24 hours."""
    return await read_adoption(sessions, info.context)


async def read_adoption(sessions: ReleaseSessions, context: Context) -> float | None:
    """Read the release's share of the project's users in the last 24 hours."""
    loaders = context.loaders
    release_totals = loaders[SessionUsers].load(last_day_key(sessions))
    project_total = loaders[ProjectUserTotals].load(project_day_key(sessions))
    return to_percent((await release_totals).total, await project_total)


async def sessions_adoption(sessions: Parent[ReleaseSessions], info: Info) -> float | None:
    """Return the release's share of the project's sessions in the last 24 hours."""
    return await read_sessions_adoption(sessions, info.context)


async def read_sessions_adoption(sessions: ReleaseSessions, context: Context) -> float | None:
    """Read the release's share of the project's sessions in the last 24 hours."""
    loaders = context.loaders
    release_totals = loaders[SessionTotals].load(last_day_key(sessions))
    project_total = loaders[ProjectSessionTotals].load(project_day_key(sessions))
    return to_percent((await release_totals).total, await project_total)


def to_percent(release_count: int, project_count: int) -> float | None:
    """Return the share in percent; None when either number is 0."""
    # An exact number of the release's users can exceed the estimate of the project's users.
    if not (release_count and project_count):
        return None
    return min(release_count / project_count, 1) * 100


async def read_series(
    sessions: ReleaseSessions, context: Context, period: str, stat: SeriesStat
) -> list[StatsPoint]:
    """Read sessions or users by bucket, oldest first; 0 for a bucket without any."""
    loader = context.loaders[SERIES_LOADERS[stat]]
    length = PERIODS[period]
    values: Mapping[int, BucketTotals] = await loader.load(sessions._replace(period=length))
    first = length.first_bucket(context.clock)
    starts = (first + index * length.rollup for index in range(length.buckets))
    buckets = ((start, values.get(start, BucketTotals())) for start in starts)
    if stat in ALL:
        return [StatsPoint(start, totals.total) for start, totals in buckets]
    return [
        # Exact numbers of users with a crash can exceed an estimate of all users.
        StatsPoint(start, totals.total - crashed, percent_without(crashed, totals.total))
        for start, totals in buckets
        for crashed in [min(totals.crashed, totals.total)]
    ]


class ProjectHealth(NamedTuple):
    """Health of a release in a project: in the summary period, and of the last 24 hours.

    `series` has the sessions of the period of the series, by bucket.
    """

    has_data: bool
    sessions: Totals
    users: UserTotals
    sessions_of_day: Totals
    users_of_day: UserTotals
    adoption: float | None
    sessions_adoption: float | None
    series: Sequence[StatsPoint]

    @property
    def crash_free_sessions(self) -> float | None:
        """The percentage of sessions without a crash; None without sessions."""
        return percent_without(self.sessions.crashed, self.sessions.total)

    @property
    def crash_free_users(self) -> float | None:
        """The percentage of users without a crash; None without users."""
        return percent_without(self.users.crashed, self.users.total)


async def read_project_health(
    context: Context, row: ReleaseProjectRow, summary_period: str, series_period: str
) -> ProjectHealth:
    """Read the health of a release in a project; statements are shared by concurrent calls."""
    sessions = release_sessions(row, PERIODS[summary_period], UNSET)
    of_day = last_day_key(sessions)
    loaders = context.loaders
    return ProjectHealth(
        *await asyncio.gather(
            loaders[SessionsExist].load(longest_period_key(sessions)),
            loaders[SessionTotals].load(sessions),
            loaders[SessionUsers].load(sessions),
            loaders[SessionTotals].load(of_day),
            loaders[SessionUsers].load(of_day),
            read_adoption(sessions, context),
            read_sessions_adoption(sessions, context),
            read_series(sessions, context, series_period, SeriesStat.SESSIONS),
        )
    )


def percent_without(crashed: int, total: int) -> float | None:
    """Return the percentage without a crash; None for a total of 0."""
    return 100 - crashed / total * 100 if total else None


async def read_bounds(
    key: ScopedRelease | None, info: Info
) -> tuple[datetime | None, datetime | None]:
    """Read the first and the last hour with sessions."""
    if key is None:
        return None, None
    bounds: Bounds = await info.context.loaders[SessionBounds].load(key)
    return to_utc(bounds.first), to_utc(bounds.last)


def to_utc(seconds: int | None) -> datetime | None:
    """Convert Unix seconds to a time in UTC."""
    return None if seconds is None else datetime.fromtimestamp(seconds, UTC)
