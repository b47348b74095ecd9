"""Release health: sessions, users, crash rates, durations and adoption."""

from collections.abc import Sequence
from enum import Enum
from typing import Annotated

import strawberry
from strawberry import Parent

from loaders.health import (
    ProjectSessionTotals,
    ProjectUserTotals,
    ReleaseSessions,
    SessionDurations,
    SessionsExist,
    SessionTotals,
    SessionUsers,
)
from resolvers.context import Info
from resolvers.sessions import health
from schema.base.fields import loaded, resolved_by
from schema.base.scalars import BigInt


@strawberry.enum(
    description=(
        "A period that ends now, and the buckets that a series divides it into. Totals start at "
        "the hour that contains the start of the period: at 08:22, P1H covers 07:00 to now."
    )
)
class StatsPeriod(Enum):
    P1H = "1h"
    """1 hour; a series has 1 bucket."""
    P24H = "24h"
    """24 hours; a series has 24 buckets of 1 hour."""
    P1D = "1d"
    """Same as P24H."""
    P48H = "48h"
    """48 hours; a series has 48 buckets of 1 hour."""
    P2D = "2d"
    """Same as P48H."""
    P7D = "7d"
    """7 days; a series has 7 buckets of 1 day."""
    P14D = "14d"
    """14 days; a series has 14 buckets of 1 day."""
    P30D = "30d"
    """30 days; a series has 30 buckets of 1 day."""
    P90D = "90d"
    """90 days; a series has 30 buckets of 3 days."""


@strawberry.enum(description="What a health series counts.")
class HealthStat(Enum):
    SESSIONS = health.SeriesStat.SESSIONS
    """Sessions that started in the bucket."""
    USERS = health.SeriesStat.USERS
    """Distinct users of the sessions that started in the bucket."""
    CRASH_FREE_SESSIONS = health.SeriesStat.CRASH_FREE_SESSIONS
    """Those of the sessions that did not crash, with their rate."""
    CRASH_FREE_USERS = health.SeriesStat.CRASH_FREE_USERS
    """Those of the users without a crashed session, with their rate."""


@strawberry.type(description="One bucket of a health series.")
class StatsPoint:
    timestamp: BigInt
    """Start of the bucket, in Unix seconds."""
    value: BigInt
    """Number of sessions or distinct users; 0 for an empty bucket."""
    rate: float | None
    """Sessions or users without a crash, in percent, 0 to 100. Null for an empty bucket, and in
    the series SESSIONS and USERS.
    """


async def stats(
    root: Parent[ReleaseSessions],
    info: Info,
    period: Annotated[
        StatsPeriod | None,
        strawberry.argument(
            description="Period of the series; independent of `summaryPeriod`. Null: P24H."
        ),
    ] = StatsPeriod.P24H,
    stat: Annotated[
        HealthStat | None, strawberry.argument(description="What to count. Null: SESSIONS.")
    ] = HealthStat.SESSIONS,
) -> list[health.StatsPoint]:
    """Return the series of a release's sessions or users."""
    return await health.read_series(
        root,
        info.context,
        health.DEFAULT_SERIES_PERIOD if period is None else period.value,
        (stat or HealthStat.SESSIONS).value,
    )


@strawberry.type(
    description=(
        "Health of a release in a project, from the sessions that were reported. Rates are "
        "percent, durations are seconds."
    )
)
class ReleaseHealth:
    has_health_data: bool = loaded(SessionsExist, key=health.longest_period_key)
    """Whether the release had sessions in the last 90 days."""
    total_sessions: BigInt | None = loaded(
        SessionTotals, key=health.summary_key, then=health.total_or_none
    )
    """Sessions that started in the summary period; null without sessions."""
    total_users: BigInt | None = loaded(
        SessionUsers, key=health.summary_key, then=health.total_or_none
    )
    """Distinct users in the summary period; null without users. Exact up to about 380 users,
    above within about 2 percent.
    """
    sessions_crashed: BigInt = loaded(
        SessionTotals, key=health.summary_key, then=health.count_crashed
    )
    """Sessions that ended with a crash."""
    sessions_errored: BigInt = loaded(
        SessionTotals, key=health.summary_key, then=health.count_handled_errors
    )
    """Sessions with handled errors only; crashed and abnormal sessions are not included."""
    crash_free_sessions: float | None = loaded(
        SessionTotals, key=health.summary_key, then=health.crash_free_rate
    )
    """Sessions without a crash, in percent, 0 to 100; null without sessions."""
    crash_free_users: float | None = loaded(
        SessionUsers, key=health.summary_key, then=health.crash_free_rate
    )
    """Users without a crash, in percent, 0 to 100; null without users."""
    duration_p50: float | None = loaded(
        SessionDurations, key=health.summary_key, then=health.median, name="durationP50"
    )
    """Median duration of sessions that exited, in seconds; null without durations."""
    duration_p90: float | None = loaded(
        SessionDurations, key=health.summary_key, then=health.ninth_decile, name="durationP90"
    )
    """90th percentile of the duration of sessions that exited, in seconds; null without
    durations.
    """
    adoption: float | None = resolved_by(health.adoption)
    """The release's share of the project's users in the last 24 hours, in percent; null when
    either has none.
    """
    sessions_adoption: float | None = resolved_by(health.sessions_adoption)
    """The release's share of the project's sessions in the last 24 hours, in percent; null when
    either has none.
    """
    total_users_24h: BigInt | None = loaded(
        SessionUsers, key=health.last_day_key, then=health.total_or_none, name="totalUsers24h"
    )
    """Distinct users of the release in the last 24 hours; null without users."""
    total_sessions_24h: BigInt | None = loaded(
        SessionTotals, key=health.last_day_key, then=health.total_or_none, name="totalSessions24h"
    )
    """Sessions of the release in the last 24 hours; null without sessions."""
    total_project_users_24h: BigInt | None = loaded(
        ProjectUserTotals,
        key=health.project_day_key,
        then=health.zero_to_none,
        name="totalProjectUsers24h",
    )
    """Distinct users of all releases of the project in the last 24 hours; null without users."""
    total_project_sessions_24h: BigInt | None = loaded(
        ProjectSessionTotals,
        key=health.project_day_key,
        then=health.zero_to_none,
        name="totalProjectSessions24h",
    )
    """Sessions of all releases of the project in the last 24 hours; null without sessions."""
    stats: Sequence[StatsPoint] = resolved_by(stats)
    """Sessions or distinct users over time, oldest bucket first. The last bucket contains the
    current time.
    """
