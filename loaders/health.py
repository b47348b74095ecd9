"""Health of releases and projects, from sessions (docs/reference/releases.md#health)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, ColumnElement, cast, func, select

from db.connection.keys import KEYS, ORGANIZATIONS, is_among
from db.connection.types import AnySelect
from db.models import SessionHour
from db.reading.answer_clock import AnswerClock
from db.reading.combining import Read
from db.rows import Scope
from db.sessions.health import LAST_24_HOURS, LAST_90_DAYS, Period, current_hour
from loaders.base import Loader, group_by_key
from loaders.release import ScopedLoader, environments_by_name, project_conditions
from loaders.session_merges import (
    BucketTotals,
    DurationMerge,
    Percentiles,
    ProjectUserMerge,
    ReleaseProjectKey,
    SessionMerge,
    UserMerge,
    UserSeriesMerge,
    UserTotals,
)
from loaders.sketches import SketchLoader

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


class Hours(NamedTuple):
    """The hours of sessions that a statement reads: environments (None means all) and period."""

    environments: Environments
    period: Period


def group_by_hours(keys: Iterable[ReleaseSessions]) -> dict[Hours, list[int]]:
    """Return the ids of the releases of keys, each once, by the hours to read."""
    releases: dict[Hours, dict[int, None]] = {}
    for key in keys:
        releases.setdefault(Hours(*key[2:]), {})[key.release_id] = None
    return {hours: list(release_ids) for hours, release_ids in releases.items()}


class HealthLoader(Loader[ReleaseSessions, Any]):
    """Base class of loaders that read all periods and environments with one statement."""

    async def fetch(self, keys: Sequence[ReleaseSessions]) -> Mapping[ReleaseSessions, Any]:
        """Return the values by key."""
        rows_by_hours = await self.fetch_variants(group_by_hours(keys), self.select)
        return {
            ReleaseSessions(*pair, *hours): value
            for hours, rows in rows_by_hours.items()
            for pair, value in self.convert(rows).items()
        }

    def select(self, hours: Hours) -> AnySelect:
        """Return the statement of the releases' hours."""
        raise NotImplementedError

    def convert(self, rows: Sequence[Any]) -> Mapping[ReleaseProjectKey, Any]:
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
            .where(
                *release_conditions(
                    clock_of(self), hours.environments, hours.period.start_time(clock_of(self))
                )
            )
            .group_by(*pair)
        )

    def convert(self, rows: Sequence[Any]) -> Mapping[ReleaseProjectKey, Totals]:
        """Return the values of one statement's rows, by release and project."""
        return {(row[0], row[1]): Totals(*row[2:]) for row in rows}

    def default(self) -> Totals:
        """Return zeros."""
        return Totals(0, 0, 0, 0)


class HealthSketchLoader(SketchLoader[ReleaseSessions, Any]):
    """Base class of loaders that merge all periods and environments with one statement."""

    sketches_per_row = 1
    """How many sketches each row has."""

    async def fetch_merged(self, keys: Sequence[ReleaseSessions]) -> Mapping[ReleaseSessions, Any]:
        """Return the values by key. Raises SketchLimitError."""
        loaders = self.loaders
        reads: list[Read] = []
        merges: dict[Hours, SessionMerge] = {}
        for hours, release_ids in group_by_hours(keys).items():
            parameters = {"keys": release_ids, "organizations": loaders.organizations}
            reads.append((self.select(hours), parameters))
            merges[hours] = self.create_merge()
        await self.merge_pages(
            reads,
            list(merges.values()),
            lambda rows: loaders.spend_sketches(rows * self.sketches_per_row),
        )
        return {
            ReleaseSessions(*pair, *hours): value
            for hours, merge in merges.items()
            for pair, value in merge.values.items()
        }

    def select(self, hours: Hours) -> AnySelect:
        """Return the statement of the releases' hours."""
        raise NotImplementedError

    def create_merge(self) -> SessionMerge:
        """Return the merge of a statement's rows."""
        raise NotImplementedError


class SessionUsers(HealthSketchLoader):
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
            *release_conditions(
                clock_of(self), hours.environments, hours.period.start_time(clock_of(self))
            ),
            SessionHour.users.is_not(None),
        )

    def create_merge(self) -> SessionMerge:
        """Return the merge of a statement's rows."""
        return UserMerge()

    def default(self) -> UserTotals:
        """Return zeros."""
        return UserTotals(0, 0)


class SessionDurations(HealthSketchLoader):
    """Percentiles of the durations of sessions that ended normally."""

    def select(self, hours: Hours) -> AnySelect:
        """Return the statement of the releases' hours."""
        return select(SessionHour.release_id, SessionHour.project_id, SessionHour.durations).where(
            *release_conditions(
                clock_of(self), hours.environments, hours.period.start_time(clock_of(self))
            ),
            SessionHour.durations.is_not(None),
        )

    def create_merge(self) -> SessionMerge:
        """Return the merge of a statement's rows."""
        return DurationMerge()

    def default(self) -> Percentiles:
        """Return percentiles without values."""
        return Percentiles()


class SessionsExist(HealthLoader):
    """Whether there was any session in the last 90 days; the period of the key is ignored."""

    def select(self, hours: Hours) -> AnySelect:
        """Return the statement of the releases' hours."""
        return (
            select(SessionHour.release_id, SessionHour.project_id)
            .where(
                *release_conditions(
                    clock_of(self), hours.environments, LAST_90_DAYS.start_time(clock_of(self))
                )
            )
            .distinct()
        )

    def convert(self, rows: Sequence[Any]) -> Mapping[ReleaseProjectKey, bool]:
        """Return the values of one statement's rows, by release and project."""
        return {(row[0], row[1]): True for row in rows}

    def default(self) -> bool:
        """Return False."""
        return False


class SessionSeries(HealthLoader):
    """Numbers of sessions by the start of their bucket, without empty buckets."""

    def select(self, hours: Hours) -> AnySelect:
        """Return the statement of the releases' hours."""
        pair = (SessionHour.release_id, SessionHour.project_id)
        bucket = bucket_start(hours.period)
        return (
            select(*pair, bucket, integer_sum(SessionHour.total), integer_sum(SessionHour.crashed))
            .where(
                *release_conditions(
                    clock_of(self), hours.environments, hours.period.first_bucket(clock_of(self))
                )
            )
            .group_by(*pair, bucket)
        )

    def convert(
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


class UserSeries(HealthSketchLoader):
    """Numbers of distinct users by the start of their bucket, without empty buckets."""

    def select(self, hours: Hours) -> AnySelect:
        """Return the statement of the releases' hours."""
        return select(
            SessionHour.release_id,
            SessionHour.project_id,
            bucket_start(hours.period),
            *self.sketches(),
        ).where(
            *release_conditions(
                clock_of(self), hours.environments, hours.period.first_bucket(clock_of(self))
            ),
            SessionHour.users.is_not(None),
        )

    def sketches(self) -> Sequence[Any]:
        """Return the columns of the sketches to count: all users, and crashed ones if counted."""
        return (SessionHour.users,)

    def create_merge(self) -> SessionMerge:
        """Return the merge of a statement's rows."""
        return UserSeriesMerge(self.loaders.spend_sketches)

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


class ProjectSessionTotals(Loader[ProjectSessions, int]):
    """The number of a project's sessions."""

    async def fetch(self, keys: Sequence[ProjectSessions]) -> Mapping[ProjectSessions, int]:
        """Return the numbers by key."""
        projects = group_by_key((key.environments, key.project_id) for key in keys)
        return {
            ProjectSessions(project_id, environments): number
            for environments, rows in (await self.fetch_variants(projects, self.select)).items()
            for project_id, number in rows
        }

    def select(self, environments: Environments) -> AnySelect:
        """Return the statement of the projects' hours."""
        return (
            select(SessionHour.project_id, integer_sum(SessionHour.total))
            .where(
                is_among(SessionHour.project_id, KEYS),
                *hour_conditions(
                    clock_of(self), environments, LAST_24_HOURS.start_time(clock_of(self))
                ),
            )
            .group_by(SessionHour.project_id)
        )

    def default(self) -> int:
        """Return 0."""
        return 0


class ProjectUserTotals(SketchLoader[ProjectSessions, int]):
    """The number of a project's distinct users."""

    async def fetch_merged(self, keys: Sequence[ProjectSessions]) -> Mapping[ProjectSessions, int]:
        """Return the numbers by key. Raises SketchLimitError."""
        loaders = self.loaders
        reads: list[Read] = []
        merges: dict[Environments, ProjectUserMerge] = {}
        projects = group_by_key((key.environments, key.project_id) for key in keys)
        for environments, project_ids in projects.items():
            parameters = {"keys": project_ids, "organizations": loaders.organizations}
            reads.append((self.select(environments), parameters))
            merges[environments] = ProjectUserMerge()
        await self.merge_pages(reads, list(merges.values()), loaders.spend_sketches)
        return {
            ProjectSessions(project_id, environments): number
            for environments, merge in merges.items()
            for project_id, number in merge.values.items()
        }

    def select(self, environments: Environments) -> AnySelect:
        """Return the statement of the projects' hours."""
        return select(SessionHour.project_id, SessionHour.users).where(
            is_among(SessionHour.project_id, KEYS),
            SessionHour.users.is_not(None),
            *hour_conditions(
                clock_of(self), environments, LAST_24_HOURS.start_time(clock_of(self))
            ),
        )

    def default(self) -> int:
        """Return 0."""
        return 0


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
                *release_conditions(clock_of(self), scope.environments, FIRST_HOUR),
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


def clock_of(loader: Loader[Any, Any]) -> AnswerClock:
    """Return the clock of the answer that a loader reads for."""
    return loader.loaders.snapshot.reads.clock


def release_conditions(
    clock: AnswerClock, environments: Environments, start: int
) -> list[ColumnElement[bool]]:
    """Return the conditions of the releases' hours from a start on, in Unix seconds."""
    return [is_among(SessionHour.release_id, KEYS), *hour_conditions(clock, environments, start)]


def hour_conditions(
    clock: AnswerClock, environments: Environments, start: int
) -> list[ColumnElement[bool]]:
    """Return the conditions of hours from a start on, in Unix seconds, in the environments."""
    conditions: list[ColumnElement[bool]] = [
        is_among(SessionHour.organization_id, ORGANIZATIONS),
        SessionHour.hour.between(start, current_hour(clock)),
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
