from collections.abc import Sequence
from enum import Enum
from typing import Any

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
from resolvers import health
from resolvers.context import Info
from schema.fields import loaded, resolved_by
from schema.scalars import BigInt


@strawberry.enum
class StatsPeriod(Enum):
    P1H = "1h"
    P24H = "24h"
    P1D = "1d"
    P48H = "48h"
    P2D = "2d"
    P7D = "7d"
    P14D = "14d"
    P30D = "30d"
    P90D = "90d"


@strawberry.enum
class HealthStat(Enum):
    SESSIONS = "sessions"
    USERS = "users"


@strawberry.type(description="A value of a series; the timestamp is in Unix seconds.")
class StatsPoint:
    timestamp: BigInt
    value: BigInt


async def stats(
    root: strawberry.Parent[ReleaseSessions],
    info: Info,
    period: StatsPeriod | None = StatsPeriod.P24H,
    stat: HealthStat | None = HealthStat.SESSIONS,
) -> Any:
    """Sessions or users over time, by default of 24 hours; the last bucket holds now."""
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
    has_health_data: bool = loaded(
        SessionsExist,
        key=health.always,
        description="Whether sessions were reported in the last 90 days.",
    )
    total_sessions: BigInt | None = loaded(SessionTotals, key=health.itself, then=health.total)
    total_users: BigInt | None = loaded(
        SessionUsers,
        key=health.itself,
        then=health.total,
        description="Distinct users: exact up to about 380, then within 2 percent.",
    )
    sessions_crashed: BigInt = loaded(SessionTotals, key=health.itself, then=health.crashed)
    sessions_errored: BigInt = loaded(
        SessionTotals,
        key=health.itself,
        then=health.errored,
        description="Sessions with handled errors only.",
    )
    crash_free_sessions: float | None = loaded(
        SessionTotals, key=health.itself, then=health.crash_free
    )
    crash_free_users: float | None = loaded(
        SessionUsers, key=health.itself, then=health.crash_free
    )
    duration_p50: float | None = loaded(
        SessionDurations, key=health.itself, then=health.median, name="durationP50"
    )
    duration_p90: float | None = loaded(
        SessionDurations, key=health.itself, then=health.ninth_decile, name="durationP90"
    )
    adoption: float | None = resolved_by(health.adoption)
    sessions_adoption: float | None = resolved_by(health.sessions_adoption)
    total_users_24h: BigInt | None = loaded(
        SessionUsers, key=health.last_day, then=health.total, name="totalUsers24h"
    )
    total_sessions_24h: BigInt | None = loaded(
        SessionTotals, key=health.last_day, then=health.total, name="totalSessions24h"
    )
    total_project_users_24h: BigInt | None = loaded(
        ProjectUserTotals,
        key=health.project_day,
        then=health.counted,
        name="totalProjectUsers24h",
    )
    total_project_sessions_24h: BigInt | None = loaded(
        ProjectSessionTotals,
        key=health.project_day,
        then=health.counted,
        name="totalProjectSessions24h",
    )
    stats: Sequence[StatsPoint] = resolved_by(stats)
