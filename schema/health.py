from collections.abc import Sequence
from enum import Enum
from typing import Annotated, Any

import strawberry

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


@strawberry.enum(description="How far back, from now, and the buckets of a series of it.")
class StatsPeriod(Enum):
    P1H = "1h"
    """An hour; a series has one bucket."""
    P24H = "24h"
    """24 hours; a series has 24 buckets of an hour."""
    P1D = "1d"
    """The same as P24H."""
    P48H = "48h"
    """48 hours; a series has 48 buckets of an hour."""
    P2D = "2d"
    """The same as P48H."""
    P7D = "7d"
    """7 days; a series has 7 buckets of a day."""
    P14D = "14d"
    """14 days; a series has 14 buckets of a day."""
    P30D = "30d"
    """30 days; a series has 30 buckets of a day."""
    P90D = "90d"
    """90 days; a series has 30 buckets of three days."""


@strawberry.enum(description="What a series counts.")
class HealthStat(Enum):
    SESSIONS = "sessions"
    """Sessions that started in the bucket."""
    USERS = "users"
    """Distinct users of the sessions that started in the bucket."""


@strawberry.type(description="A value of a series; the timestamp is in Unix seconds.")
class StatsPoint:
    timestamp: BigInt
    """The start of its bucket, in Unix seconds."""
    value: BigInt
    """Sessions or distinct users; 0 where there were none."""


async def stats(
    root: strawberry.Parent[ReleaseSessions],
    info: Info,
    period: Annotated[
        StatsPeriod | None,
        strawberry.argument(description="Of its own, whatever the summary's is; null: P24H."),
    ] = StatsPeriod.P24H,
    stat: Annotated[
        HealthStat | None, strawberry.argument(description="What is counted; null: SESSIONS.")
    ] = HealthStat.SESSIONS,
) -> Any:
    """Sessions or users over time, the oldest bucket first; the last one holds now."""
    return await health.series(
        root,
        info,
        health.USUAL_SERIES if period is None else period.value,
        of_users=stat is HealthStat.USERS,
    )


@strawberry.type(
    description="How healthy a release is in a project. Rates are percent, durations are seconds."
)
class ReleaseHealth:
    has_health_data: bool = loaded(SessionsExist, key=health.always)
    """Whether sessions were reported in the last 90 days."""
    total_sessions: BigInt | None = loaded(SessionTotals, key=health.itself, then=health.total)
    """Sessions that started in the period; null when there are none."""
    total_users: BigInt | None = loaded(SessionUsers, key=health.itself, then=health.total)
    """Distinct users, exact up to about 380, then within 2 percent; null when there are none."""
    sessions_crashed: BigInt = loaded(SessionTotals, key=health.itself, then=health.crashed)
    """Sessions that ended in a crash."""
    sessions_errored: BigInt = loaded(SessionTotals, key=health.itself, then=health.errored)
    """Sessions with handled errors only."""
    crash_free_sessions: float | None = loaded(
        SessionTotals, key=health.itself, then=health.crash_free
    )
    """Percent of the sessions, 0 to 100; null when there are none."""
    crash_free_users: float | None = loaded(
        SessionUsers, key=health.itself, then=health.crash_free
    )
    """Percent of the users, 0 to 100; null when there are none."""
    duration_p50: float | None = loaded(
        SessionDurations, key=health.itself, then=health.median, name="durationP50"
    )
    """Seconds that half of the exited sessions stayed within; null without any."""
    duration_p90: float | None = loaded(
        SessionDurations, key=health.itself, then=health.ninth_decile, name="durationP90"
    )
    """Seconds that 9 in 10 exited sessions stayed within; null without any."""
    adoption: float | None = resolved_by(health.adoption)
    sessions_adoption: float | None = resolved_by(health.sessions_adoption)
    total_users_24h: BigInt | None = loaded(
        SessionUsers, key=health.last_day, then=health.total, name="totalUsers24h"
    )
    """Its distinct users of the last 24 hours; null when there are none."""
    total_sessions_24h: BigInt | None = loaded(
        SessionTotals, key=health.last_day, then=health.total, name="totalSessions24h"
    )
    """Its sessions of the last 24 hours; null when there are none."""
    total_project_users_24h: BigInt | None = loaded(
        ProjectUserTotals,
        key=health.project_day,
        then=health.counted,
        name="totalProjectUsers24h",
    )
    """Distinct users of all of the project's releases in the last 24 hours; null when there are
    none.
    """
    total_project_sessions_24h: BigInt | None = loaded(
        ProjectSessionTotals,
        key=health.project_day,
        then=health.counted,
        name="totalProjectSessions24h",
    )
    """Sessions of all of the project's releases in the last 24 hours; null when there are none."""
    stats: Sequence[StatsPoint] = resolved_by(stats)
