from collections.abc import Sequence
from enum import Enum

import strawberry

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


def no_series(
    period: StatsPeriod | None = StatsPeriod.P24H, stat: HealthStat | None = HealthStat.SESSIONS
) -> Sequence[StatsPoint]:
    """Sessions or users over time."""
    del period, stat
    return ()


@strawberry.type(
    description="How healthy a release is in a project. Rates are percent, durations are seconds."
)
class ReleaseHealth:
    has_health_data: bool
    total_sessions: BigInt | None
    total_users: BigInt | None
    sessions_crashed: BigInt
    sessions_errored: BigInt
    crash_free_sessions: float | None
    crash_free_users: float | None
    duration_p50: float | None = strawberry.field(name="durationP50")
    duration_p90: float | None = strawberry.field(name="durationP90")
    adoption: float | None
    sessions_adoption: float | None
    total_users_24h: BigInt | None = strawberry.field(name="totalUsers24h")
    total_sessions_24h: BigInt | None = strawberry.field(name="totalSessions24h")
    total_project_users_24h: BigInt | None = strawberry.field(name="totalProjectUsers24h")
    total_project_sessions_24h: BigInt | None = strawberry.field(name="totalProjectSessions24h")
    stats: Sequence[StatsPoint] = strawberry.field(resolver=no_series)
