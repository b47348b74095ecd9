"""Health of releases and projects, from sessions (docs/reference/releases.md#health)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, ColumnElement, cast, func, select

from db.connection.keys import KEYS, ORGANIZATIONS, is_among
from db.connection.types import AnySelect
from db.models import SessionHour
from db.rows import Scope
from db.sessions.durations import DurationSketch
from db.sessions.health import LAST_24_HOURS, LAST_90_DAYS, Period, unix_now
from db.sessions.sketches import UserSketch
from loaders.base import group_by_key
from loaders.release import ScopedLoader, environments_by_name, project_conditions
from loaders.sketches import MERGES_PER_COUNT, SketchLoader, batched
from offload.slices import Steps

Environments = tuple[str, ...] | None


class ReleaseSessions(NamedTuple):
    """A release in a project, with the environments (None means all) and period to cover."""

    release_id: int
    project_id: int
    environments: Environments
    period: Period


class Totals(NamedTuple):
    """Numbers of sessions. The errored ones include the crashed and the abnormal ones."""

    total: int
    errored: int
    crashed: int
    abnormal: int


class UserTotals(NamedTuple):
    """Numbers of distinct users, and of those with a crashed session."""

    total: int
    crashed: int


ReleaseProjectKey = tuple[int, int]
"""The ids of a release and a project."""


class Hours(NamedTuple):
    """The hours of sessions that a statement reads: environments (None means all) and period."""

    environments: Environments
    period: Period


class HealthLoader(SketchLoader[ReleaseSessions, Any]):
    """Base class of loaders that read all periods and environments with one statement."""

    async def fetch(self, keys: Sequence[ReleaseSessions]) -> Mapping[ReleaseSessions, Any]:
        """Return the values by key."""
        releases: dict[Hours, dict[int, None]] = {}
        for key in keys:
            releases.setdefault(Hours(*key[2:]), {})[key.release_id] = None
        values_by_key: dict[ReleaseSessions, Any] = {}
        for hours, rows in (await self.fetch_sketches(releases, self.select)).items():
            for pair, value in (await self.convert(rows)).items():
                values_by_key[ReleaseSessions(*pair, *hours)] = value
        return values_by_key

    def select(self, hours: Hours) -> AnySelect:
        """Return the statement of the releases' hours."""
        raise NotImplementedError

    async def convert(self, rows: Sequence[Any]) -> Mapping[ReleaseProjectKey, Any]:
        """Return the values of one statement's rows, by release and project."""
        raise NotImplementedError


class SessionTotals(HealthLoader):
    """Numbers of sessions by status."""

    def select(self, hours: Hours) -> AnySelect:
        """Return the statement of the releases' hours."""
        pair = (SessionHour.release_id, SessionHour.project_id)
        counted = (getattr(SessionHour, name) for name in Totals._fields)
        return (
            select(*pair, *(integer_sum(column) for column in counted))
            .where(*release_conditions(hours.environments, hours.period.start_time()))
            .group_by(*pair)
        )

    async def convert(self, rows: Sequence[Any]) -> Mapping[ReleaseProjectKey, Totals]:
        """Return the values of one statement's rows, by release and project."""
        return {(row[0], row[1]): Totals(*row[2:]) for row in rows}

    def default(self) -> Totals:
        """Return zeros."""
        return Totals(0, 0, 0, 0)


class SessionUsers(HealthLoader):
    """Numbers of distinct users, and of those with a crashed session."""

    sketches_per_row = 2

    def select(self, hours: Hours) -> AnySelect:
        """Return the statement of the releases' hours."""
        return select(
            SessionHour.release_id,
            SessionHour.project_id,
            SessionHour.users,
            SessionHour.crashed_users,
        ).where(
            *release_conditions(hours.environments, hours.period.start_time()),
            SessionHour.users.is_not(None),
        )

    async def convert(self, rows: Sequence[Any]) -> Mapping[ReleaseProjectKey, UserTotals]:
        """Return the values of one statement's rows, by release and project."""
        return await self.run(self.merge(rows))

    def merge(self, rows: Iterable[Any]) -> Steps[Mapping[ReleaseProjectKey, UserTotals]]:
        """Return the numbers by release and project."""
        sketches: dict[ReleaseProjectKey, tuple[UserSketch, UserSketch]] = {}
        for some_rows in batched(rows):
            for release_id, project_id, users, crashed in some_rows:
                all_users, crashed_users = sketches.setdefault(
                    (release_id, project_id), (UserSketch(), UserSketch())
                )
                all_users.merge(users)
                crashed_users.merge(crashed)
            yield
        totals = {}
        for pair, (all_users, crashed_users) in sketches.items():
            totals[pair] = to_user_totals(all_users, crashed_users)
            yield
        return totals

    def default(self) -> UserTotals:
        """Return zeros."""
        return UserTotals(0, 0)


def to_user_totals(users: UserSketch, crashed: UserSketch) -> UserTotals:
    """Return the estimated numbers; that of crashed users never exceeds the total."""
    total = users.count()
    return UserTotals(total, min(crashed.count(), total))


class Percentiles(NamedTuple):
    """Session durations in seconds; None when no session ended normally."""

    p50: float | None = None
    p90: float | None = None


class SessionDurations(HealthLoader):
    """Percentiles of the durations of sessions that ended normally."""

    sketches_per_row = 1

    def select(self, hours: Hours) -> AnySelect:
        """Return the statement of the releases' hours."""
        return select(SessionHour.release_id, SessionHour.project_id, SessionHour.durations).where(
            *release_conditions(hours.environments, hours.period.start_time()),
            SessionHour.durations.is_not(None),
        )

    async def convert(self, rows: Sequence[Any]) -> Mapping[ReleaseProjectKey, Percentiles]:
        """Return the values of one statement's rows, by release and project."""
        return await self.run(self.merge(rows))

    def merge(self, rows: Iterable[Any]) -> Steps[Mapping[ReleaseProjectKey, Percentiles]]:
        """Return the percentiles by release and project."""
        sketches: dict[ReleaseProjectKey, DurationSketch] = {}
        for some_rows in batched(rows):
            by_pair = group_by_key(((row[0], row[1]), row[2]) for row in some_rows)
            for pair, stored in by_pair.items():
                sketches.setdefault(pair, DurationSketch()).merge_all(stored)
            yield
        percentiles = {}
        for pair, sketch in sketches.items():
            percentiles[pair] = Percentiles(*sketch.percentiles(0.5, 0.9))
            yield
        return percentiles

    def default(self) -> Percentiles:
        """Return percentiles without values."""
        return Percentiles()


class SessionsExist(HealthLoader):
    """Whether there was any session in the last 90 days; the period of the key is ignored."""

    def select(self, hours: Hours) -> AnySelect:
        """Return the statement of the releases' hours."""
        return (
            select(SessionHour.release_id, SessionHour.project_id)
            .where(*release_conditions(hours.environments, LAST_90_DAYS.start_time()))
            .distinct()
        )

    async def convert(self, rows: Sequence[Any]) -> Mapping[ReleaseProjectKey, bool]:
        """Return the values of one statement's rows, by release and project."""
        return {(row[0], row[1]): True for row in rows}

    def default(self) -> bool:
        """Return False."""
        return False


class BucketTotals(NamedTuple):
    """Numbers of sessions or users of a bucket: all, and those that crashed."""

    total: int = 0
    crashed: int = 0


class SessionSeries(HealthLoader):
    """Numbers of sessions by the start of their bucket, without empty buckets."""

    def select(self, hours: Hours) -> AnySelect:
        """Return the statement of the releases' hours."""
        pair = (SessionHour.release_id, SessionHour.project_id)
        bucket = bucket_start(hours.period)
        return (
            select(*pair, bucket, integer_sum(SessionHour.total), integer_sum(SessionHour.crashed))
            .where(*release_conditions(hours.environments, hours.period.first_bucket()))
            .group_by(*pair, bucket)
        )

    async def convert(
        self, rows: Sequence[Any]
    ) -> Mapping[ReleaseProjectKey, Mapping[int, BucketTotals]]:
        """Return the values of one statement's rows, by release and project."""
        return {
            pair: dict(values)
            for pair, values in group_by_key(
                ((row[0], row[1]), (row[2], BucketTotals(row[3], row[4]))) for row in rows
            ).items()
        }

    def default(self) -> Mapping[int, BucketTotals]:
        """Return an empty mapping."""
        return {}


class UserSeries(HealthLoader):
    """Numbers of distinct users by the start of their bucket, without empty buckets."""

    sketches_per_row = 1

    def select(self, hours: Hours) -> AnySelect:
        """Return the statement of the releases' hours."""
        return select(
            SessionHour.release_id,
            SessionHour.project_id,
            bucket_start(hours.period),
            *self.sketches(),
        ).where(
            *release_conditions(hours.environments, hours.period.first_bucket()),
            SessionHour.users.is_not(None),
        )

    def sketches(self) -> Sequence[Any]:
        """Return the columns of the sketches to count: all users, and crashed ones if counted."""
        return (SessionHour.users,)

    async def convert(
        self, rows: Sequence[Any]
    ) -> Mapping[ReleaseProjectKey, Mapping[int, BucketTotals]]:
        """Return the values of one statement's rows, by release and project."""
        return await self.run(self.merge(rows))

    def merge(
        self, rows: Iterable[Any]
    ) -> Steps[Mapping[ReleaseProjectKey, Mapping[int, BucketTotals]]]:
        """Return the numbers by the start of their bucket, by release and project."""
        buckets: dict[ReleaseProjectKey, dict[int, list[UserSketch]]] = {}
        for some_rows in batched(rows):
            for release_id, project_id, bucket, *stored in some_rows:
                series = buckets.setdefault((release_id, project_id), {})
                merged = series.setdefault(bucket, [UserSketch() for _ in stored])
                for sketch, users in zip(merged, stored, strict=True):
                    if users is not None:
                        sketch.merge(users)
            yield
        counts = sum(map(len, buckets.values())) * self.sketches_per_row
        self.loaders.spend_sketches(MERGES_PER_COUNT * counts)
        numbers: dict[ReleaseProjectKey, Mapping[int, BucketTotals]] = {}
        for pair, series in buckets.items():
            numbers[pair] = {
                bucket: BucketTotals(*(sketch.count() for sketch in merged))
                for bucket, merged in series.items()
            }
            yield
        return numbers

    def default(self) -> Mapping[int, BucketTotals]:
        """Return an empty mapping."""
        return {}


class CrashFreeUserSeries(UserSeries):
    """Numbers of distinct users and of those with a crash, by the start of their bucket."""

    sketches_per_row = 2

    def sketches(self) -> Sequence[Any]:
        """Return the columns of the sketches to count."""
        return (SessionHour.users, SessionHour.crashed_users)


class ProjectSessions(NamedTuple):
    """A project and environments (None means all), over the last 24 hours."""

    project_id: int
    environments: Environments


class ProjectLoader(SketchLoader[ProjectSessions, int]):
    """Base class of loaders that read all sets of environments with one statement."""

    async def fetch(self, keys: Sequence[ProjectSessions]) -> Mapping[ProjectSessions, int]:
        """Return the numbers by key."""
        projects = group_by_key((key.environments, key.project_id) for key in keys)
        return {
            ProjectSessions(project_id, environments): number
            for environments, rows in (await self.fetch_sketches(projects, self.select)).items()
            for project_id, number in (await self.convert(rows)).items()
        }

    def select(self, environments: Environments) -> AnySelect:
        """Return the statement of the projects' hours."""
        raise NotImplementedError

    async def convert(self, rows: Sequence[Any]) -> Mapping[int, int]:
        """Return the numbers of one statement's rows, by project."""
        raise NotImplementedError

    def default(self) -> int:
        """Return 0."""
        return 0


class ProjectSessionTotals(ProjectLoader):
    """The number of a project's sessions."""

    def select(self, environments: Environments) -> AnySelect:
        """Return the statement of the projects' hours."""
        return (
            select(SessionHour.project_id, integer_sum(SessionHour.total))
            .where(
                is_among(SessionHour.project_id, KEYS),
                *hour_conditions(environments, LAST_24_HOURS.start_time()),
            )
            .group_by(SessionHour.project_id)
        )

    async def convert(self, rows: Sequence[Any]) -> Mapping[int, int]:
        """Return the numbers of one statement's rows, by project."""
        return {row[0]: row[1] for row in rows}


class ProjectUserTotals(ProjectLoader):
    """The number of a project's distinct users."""

    sketches_per_row = 1

    def select(self, environments: Environments) -> AnySelect:
        """Return the statement of the projects' hours."""
        return select(SessionHour.project_id, SessionHour.users).where(
            is_among(SessionHour.project_id, KEYS),
            SessionHour.users.is_not(None),
            *hour_conditions(environments, LAST_24_HOURS.start_time()),
        )

    async def convert(self, rows: Sequence[Any]) -> Mapping[int, int]:
        """Return the numbers of one statement's rows, by project."""
        return await self.run(self.merge(rows))

    def merge(self, rows: Iterable[Any]) -> Steps[Mapping[int, int]]:
        """Return the numbers by project."""
        sets: dict[int, UserSketch] = {}
        for some_rows in batched(rows):
            for project_id, users in some_rows:
                sets.setdefault(project_id, UserSketch()).merge(users)
            yield
        numbers = {}
        for project_id, users in sets.items():
            numbers[project_id] = users.count()
            yield
        return numbers


class Bounds(NamedTuple):
    """The first and the last hour with sessions, in Unix seconds; None without sessions."""

    first: int | None = None
    last: int | None = None


FIRST_HOUR = 0


class SessionBounds(ScopedLoader):
    """The first and last hour of a release's sessions.

    See docs/reference/releases.md#current-project-meta.
    """

    def select(self, scope: Scope) -> AnySelect:
        """Return the statement of a scope."""
        return (
            select(SessionHour.release_id, func.min(SessionHour.hour), func.max(SessionHour.hour))
            .where(
                *release_conditions(scope.environments, FIRST_HOUR),
                *project_conditions(SessionHour.project_id, scope),
            )
            .group_by(SessionHour.release_id)
        )

    def convert(self, rows: Sequence[Any]) -> Mapping[int, Bounds]:
        """Return the bounds by release."""
        return {row[0]: Bounds(*row[1:]) for row in rows}

    def default(self) -> Bounds:
        """Return bounds without hours."""
        return Bounds()


def release_conditions(environments: Environments, start: int) -> list[ColumnElement[bool]]:
    """Return the conditions of the releases' hours from a start on, in Unix seconds."""
    return [is_among(SessionHour.release_id, KEYS), *hour_conditions(environments, start)]


def hour_conditions(environments: Environments, start: int) -> list[ColumnElement[bool]]:
    """Return the conditions of hours from a start on, in Unix seconds, in the environments."""
    conditions: list[ColumnElement[bool]] = [
        is_among(SessionHour.organization_id, ORGANIZATIONS),
        SessionHour.hour.between(start, unix_now()),
    ]
    if environments is not None:
        conditions.append(SessionHour.environment_id.in_(environments_by_name(environments)))
    return conditions


def integer_sum(column: Any) -> ColumnElement[int]:
    """Return the sum as an integer; PostgreSQL's would be numeric."""
    return cast(func.sum(column), BigInteger)


def bucket_start(period: Period) -> ColumnElement[int]:
    """Return the start of the bucket that contains an hour."""
    return (SessionHour.hour - SessionHour.hour % period.rollup).label("bucket")
