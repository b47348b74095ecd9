"""Batches of health data: H1 to H10 of releases.md 2.1, each asked only for what is selected."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, ColumnElement, cast, func, select

from db.connection.keys import KEYS, ORGANIZATIONS, is_among
from db.models import SessionHour
from db.rows import Scope
from db.sessions.health import LAST_24_HOURS, LAST_90_DAYS, PERIODS, unix_now
from db.sessions.sketches import DurationSketch, UserSketch
from loaders.base import Loader, group_by_key
from loaders.release import ScopedLoader, environments_by_name, project_conditions

Environments = tuple[str, ...] | None


class ReleaseSessions(NamedTuple):
    """The sessions of a release in a project: which environments (None: all), which period."""

    release_id: int
    project_id: int
    environments: Environments
    period: str


class Totals(NamedTuple):
    """Numbers of sessions. The errored ones include the crashed and the abnormal ones."""

    total: int
    errored: int
    crashed: int
    abnormal: int


class UserTotals(NamedTuple):
    """Numbers of distinct users, and of those whose sessions crashed."""

    total: int
    crashed: int


ReleaseProjectKey = tuple[int, int]
"""A release and a project."""


class HealthLoader(Loader[ReleaseSessions, Any]):
    """Answers with one statement for each distinct period and set of environments."""

    async def fetch(self, keys: Sequence[ReleaseSessions]) -> Mapping[ReleaseSessions, Any]:
        """One statement for each distinct period and set of environments."""
        found: dict[ReleaseSessions, Any] = {}
        for (environments, period), wanted in group_by_key(
            (key[2:], key[:2]) for key in keys
        ).items():
            answers = await self.fetch_scope({pair[0] for pair in wanted}, environments, period)
            found |= {
                ReleaseSessions(*pair, environments, period): answer
                for pair, answer in answers.items()
            }
        return found

    async def fetch_scope(
        self, releases: Iterable[int], environments: Environments, period: str
    ) -> Mapping[ReleaseProjectKey, Any]:
        """What is found of the releases, by release and project."""
        raise NotImplementedError


class SessionTotals(HealthLoader):
    """Sessions by status: batch H4."""

    async def fetch_scope(
        self, releases: Iterable[int], environments: Environments, period: str
    ) -> Mapping[ReleaseProjectKey, Totals]:
        """One statement."""
        pair = (SessionHour.release_id, SessionHour.project_id)
        counted = (getattr(SessionHour, name) for name in Totals._fields)
        statement = (
            select(*pair, *(integer_sum(column) for column in counted))
            .where(*release_conditions(environments, PERIODS[period].start_time()))
            .group_by(*pair)
        )
        rows = await self.fetch_rows(releases, statement=statement)
        return {(row[0], row[1]): Totals(*row[2:]) for row in rows}

    def default(self) -> Totals:
        """No session."""
        return Totals(0, 0, 0, 0)


class SessionUsers(HealthLoader):
    """Distinct users, and those of crashed sessions: batch H5."""

    async def fetch_scope(
        self, releases: Iterable[int], environments: Environments, period: str
    ) -> Mapping[ReleaseProjectKey, UserTotals]:
        """One statement; the hours' sets are joined here."""
        statement = select(
            SessionHour.release_id,
            SessionHour.project_id,
            SessionHour.users,
            SessionHour.crashed_users,
        ).where(
            *release_conditions(environments, PERIODS[period].start_time()),
            SessionHour.users.is_not(None),
        )
        everybody: dict[ReleaseProjectKey, tuple[UserSketch, UserSketch]] = {}
        for release_id, project_id, users, crashed in await self.fetch_rows(
            releases, statement=statement
        ):
            sets = everybody.setdefault((release_id, project_id), (UserSketch(), UserSketch()))
            sets[0].merge(users)
            sets[1].merge(crashed)
        return {pair: user_totals(users, crashed) for pair, (users, crashed) in everybody.items()}

    def default(self) -> UserTotals:
        """No session of a known user."""
        return UserTotals(0, 0)


def user_totals(users: UserSketch, crashed: UserSketch) -> UserTotals:
    """The numbers of both; an estimate of all is never less than one of a part."""
    total = users.count()
    return UserTotals(total, min(crashed.count(), total))


class Percentiles(NamedTuple):
    """How long sessions took, in seconds; None when none ended well."""

    p50: float | None = None
    p90: float | None = None


class SessionDurations(HealthLoader):
    """Percentiles of the durations of sessions that ended well: batch H2."""

    async def fetch_scope(
        self, releases: Iterable[int], environments: Environments, period: str
    ) -> Mapping[ReleaseProjectKey, Percentiles]:
        """One statement; the hours' durations are joined here."""
        statement = select(
            SessionHour.release_id, SessionHour.project_id, SessionHour.durations
        ).where(
            *release_conditions(environments, PERIODS[period].start_time()),
            SessionHour.durations.is_not(None),
        )
        all_of: dict[ReleaseProjectKey, DurationSketch] = {}
        for release_id, project_id, stored in await self.fetch_rows(releases, statement=statement):
            all_of.setdefault((release_id, project_id), DurationSketch()).merge(stored)
        return {
            pair: Percentiles(each.percentile(0.5), each.percentile(0.9))
            for pair, each in all_of.items()
        }

    def default(self) -> Percentiles:
        """No session that ended well."""
        return Percentiles()


class SessionsExist(HealthLoader):
    """Whether there was any session in the last 90 days: batch H10. The period says nothing."""

    async def fetch_scope(
        self, releases: Iterable[int], environments: Environments, period: str
    ) -> Mapping[ReleaseProjectKey, bool]:
        """One statement."""
        del period
        statement = (
            select(SessionHour.release_id, SessionHour.project_id)
            .where(*release_conditions(environments, LAST_90_DAYS.start_time()))
            .distinct()
        )
        return {
            (row[0], row[1]): True for row in await self.fetch_rows(releases, statement=statement)
        }

    def default(self) -> bool:
        """No session."""
        return False


class SessionSeries(HealthLoader):
    """Sessions over time: batch H1. Values by the beginnings of buckets, where there are any."""

    async def fetch_scope(
        self, releases: Iterable[int], environments: Environments, period: str
    ) -> Mapping[ReleaseProjectKey, Mapping[int, int]]:
        """One statement."""
        pair = (SessionHour.release_id, SessionHour.project_id)
        bucket = bucket_start(period)
        statement = (
            select(*pair, bucket, integer_sum(SessionHour.total))
            .where(*release_conditions(environments, PERIODS[period].first_bucket()))
            .group_by(*pair, bucket)
        )
        rows = await self.fetch_rows(releases, statement=statement)
        return {
            pair: dict(values)
            for pair, values in group_by_key(
                ((row[0], row[1]), (row[2], row[3])) for row in rows
            ).items()
        }

    def default(self) -> Mapping[int, int]:
        """No session."""
        return {}


class UserSeries(HealthLoader):
    """Distinct users over time: batch H1. Values by the beginnings of buckets."""

    async def fetch_scope(
        self, releases: Iterable[int], environments: Environments, period: str
    ) -> Mapping[ReleaseProjectKey, Mapping[int, int]]:
        """One statement; the hours' sets are joined here."""
        statement = select(
            SessionHour.release_id, SessionHour.project_id, bucket_start(period), SessionHour.users
        ).where(
            *release_conditions(environments, PERIODS[period].first_bucket()),
            SessionHour.users.is_not(None),
        )
        buckets: dict[ReleaseProjectKey, dict[int, UserSketch]] = {}
        for release_id, project_id, bucket, users in await self.fetch_rows(
            releases, statement=statement
        ):
            of_pair = buckets.setdefault((release_id, project_id), {})
            of_pair.setdefault(bucket, UserSketch()).merge(users)
        return {
            pair: {bucket: users.count() for bucket, users in of_pair.items()}
            for pair, of_pair in buckets.items()
        }

    def default(self) -> Mapping[int, int]:
        """No session of a known user."""
        return {}


class ProjectSessions(NamedTuple):
    """The sessions of all releases of a project in the last 24 hours."""

    project_id: int
    environments: Environments


class ProjectLoader(Loader[ProjectSessions, int]):
    """Answers with one statement for each distinct set of environments."""

    async def fetch(self, keys: Sequence[ProjectSessions]) -> Mapping[ProjectSessions, int]:
        """One statement for each distinct set of environments."""
        found: dict[ProjectSessions, int] = {}
        for environments, wanted in group_by_key((key[1], key[0]) for key in keys).items():
            for project_id, number in (await self.count_by_project(wanted, environments)).items():
                found[ProjectSessions(project_id, environments)] = number
        return found

    async def count_by_project(
        self, projects: Sequence[int], environments: Environments
    ) -> Mapping[int, int]:
        """What is counted, by project."""
        raise NotImplementedError

    def default(self) -> int:
        """Nothing."""
        return 0


class ProjectSessionTotals(ProjectLoader):
    """Sessions of projects: batch H6."""

    async def count_by_project(
        self, projects: Sequence[int], environments: Environments
    ) -> Mapping[int, int]:
        """One statement."""
        statement = (
            select(SessionHour.project_id, integer_sum(SessionHour.total))
            .where(
                is_among(SessionHour.project_id, KEYS),
                *hour_conditions(environments, LAST_24_HOURS.start_time()),
            )
            .group_by(SessionHour.project_id)
        )
        return {row[0]: row[1] for row in await self.fetch_rows(projects, statement=statement)}


class ProjectUserTotals(ProjectLoader):
    """Distinct users of projects: batch H7."""

    async def count_by_project(
        self, projects: Sequence[int], environments: Environments
    ) -> Mapping[int, int]:
        """One statement; the hours' sets are joined here."""
        statement = select(SessionHour.project_id, SessionHour.users).where(
            is_among(SessionHour.project_id, KEYS),
            SessionHour.users.is_not(None),
            *hour_conditions(environments, LAST_24_HOURS.start_time()),
        )
        sets: dict[int, UserSketch] = {}
        for project_id, users in await self.fetch_rows(projects, statement=statement):
            sets.setdefault(project_id, UserSketch()).merge(users)
        return {project_id: users.count() for project_id, users in sets.items()}


class Bounds(NamedTuple):
    """The first and the last hour with sessions, in Unix seconds."""

    first: int | None = None
    last: int | None = None


FIRST_HOUR = 0


class SessionBounds(ScopedLoader):
    """When the sessions of a release began and ended (releases.md 1.12)."""

    async def fetch_scope(self, releases: Sequence[int], scope: Scope) -> Mapping[int, Bounds]:
        """One statement."""
        statement = (
            select(SessionHour.release_id, func.min(SessionHour.hour), func.max(SessionHour.hour))
            .where(
                *release_conditions(scope.environments, FIRST_HOUR),
                *project_conditions(SessionHour.project_id, scope),
            )
            .group_by(SessionHour.release_id)
        )
        return {
            row[0]: Bounds(*row[1:])
            for row in await self.fetch_rows(releases, statement=statement)
        }

    def default(self) -> Bounds:
        """No session."""
        return Bounds()


def release_conditions(environments: Environments, start: int) -> list[ColumnElement[bool]]:
    """The conditions of the releases' hours from a time on."""
    return [is_among(SessionHour.release_id, KEYS), *hour_conditions(environments, start)]


def hour_conditions(environments: Environments, start: int) -> list[ColumnElement[bool]]:
    """The conditions of hours from a time on, in the environments."""
    conditions: list[ColumnElement[bool]] = [
        is_among(SessionHour.organization_id, ORGANIZATIONS),
        SessionHour.hour.between(start, unix_now()),
    ]
    if environments is not None:
        conditions.append(SessionHour.environment_id.in_(environments_by_name(environments)))
    return conditions


def integer_sum(column: Any) -> ColumnElement[int]:
    """The sum, as an integer on PostgreSQL too."""
    return cast(func.sum(column), BigInteger)


def bucket_start(period: str) -> ColumnElement[int]:
    """The beginning of the bucket that an hour falls into."""
    rollup = PERIODS[period].rollup
    return (SessionHour.hour - SessionHour.hour % rollup).label("bucket")
