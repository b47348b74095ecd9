"""Batches of health data: H1 to H10 of releases.md 2.1, each asked only for what is selected."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from sqlalchemy import BigInteger, ColumnElement, cast, func, select

from db.connection.keys import KEYS, ORGANIZATIONS, is_among
from db.models import SessionHour
from db.rows import Scope
from db.sessions.health import DAY_LONG, LONGEST, PERIODS, now
from db.sessions.sketches import Durations, Users
from loaders.base import Loader, grouped
from loaders.release import ScopedLoader, in_project, named_environments

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


Pair = tuple[int, int]
"""A release and a project."""


class HealthLoader(Loader[ReleaseSessions, Any]):
    """Answers with one statement for each distinct period and set of environments."""

    async def fetch(self, keys: Sequence[ReleaseSessions]) -> Mapping[ReleaseSessions, Any]:
        """One statement for each distinct period and set of environments."""
        found: dict[ReleaseSessions, Any] = {}
        for (environments, period), wanted in grouped((key[2:], key[:2]) for key in keys).items():
            answers = await self.answers({pair[0] for pair in wanted}, environments, period)
            found |= {
                ReleaseSessions(*pair, environments, period): answer
                for pair, answer in answers.items()
            }
        return found

    async def answers(
        self, releases: Iterable[int], environments: Environments, period: str
    ) -> Mapping[Pair, Any]:
        """What is found of the releases, by release and project."""
        raise NotImplementedError


class SessionTotals(HealthLoader):
    """Sessions by status: batch H4."""

    async def answers(
        self, releases: Iterable[int], environments: Environments, period: str
    ) -> Mapping[Pair, Totals]:
        """One statement."""
        pair = (SessionHour.release_id, SessionHour.project_id)
        counted = (getattr(SessionHour, name) for name in Totals._fields)
        statement = (
            select(*pair, *(sum_of(column) for column in counted))
            .where(*of_releases(environments, PERIODS[period].start()))
            .group_by(*pair)
        )
        rows = await self.rows(releases, statement=statement)
        return {(row[0], row[1]): Totals(*row[2:]) for row in rows}

    def absent(self) -> Totals:
        """No session."""
        return Totals(0, 0, 0, 0)


class SessionUsers(HealthLoader):
    """Distinct users, and those of crashed sessions: batch H5."""

    async def answers(
        self, releases: Iterable[int], environments: Environments, period: str
    ) -> Mapping[Pair, UserTotals]:
        """One statement; the hours' sets are joined here."""
        statement = select(
            SessionHour.release_id,
            SessionHour.project_id,
            SessionHour.users,
            SessionHour.crashed_users,
        ).where(
            *of_releases(environments, PERIODS[period].start()), SessionHour.users.is_not(None)
        )
        everybody: dict[Pair, tuple[Users, Users]] = {}
        for release_id, project_id, users, crashed in await self.rows(
            releases, statement=statement
        ):
            sets = everybody.setdefault((release_id, project_id), (Users(), Users()))
            sets[0].merge(users)
            sets[1].merge(crashed)
        return {pair: user_totals(users, crashed) for pair, (users, crashed) in everybody.items()}

    def absent(self) -> UserTotals:
        """No session of a known user."""
        return UserTotals(0, 0)


def user_totals(users: Users, crashed: Users) -> UserTotals:
    """The numbers of both; an estimate of all is never less than one of a part."""
    total = users.count()
    return UserTotals(total, min(crashed.count(), total))


class Percentiles(NamedTuple):
    """How long sessions took, in seconds; None when none ended well."""

    p50: float | None = None
    p90: float | None = None


class SessionDurations(HealthLoader):
    """Percentiles of the durations of sessions that ended well: batch H2."""

    async def answers(
        self, releases: Iterable[int], environments: Environments, period: str
    ) -> Mapping[Pair, Percentiles]:
        """One statement; the hours' durations are joined here."""
        statement = select(
            SessionHour.release_id, SessionHour.project_id, SessionHour.durations
        ).where(
            *of_releases(environments, PERIODS[period].start()),
            SessionHour.durations.is_not(None),
        )
        all_of: dict[Pair, Durations] = {}
        for release_id, project_id, stored in await self.rows(releases, statement=statement):
            all_of.setdefault((release_id, project_id), Durations()).merge(stored)
        return {
            pair: Percentiles(each.percentile(0.5), each.percentile(0.9))
            for pair, each in all_of.items()
        }

    def absent(self) -> Percentiles:
        """No session that ended well."""
        return Percentiles()


class SessionsExist(HealthLoader):
    """Whether there was any session in the last 90 days: batch H10. The period says nothing."""

    async def answers(
        self, releases: Iterable[int], environments: Environments, period: str
    ) -> Mapping[Pair, bool]:
        """One statement."""
        del period
        statement = (
            select(SessionHour.release_id, SessionHour.project_id)
            .where(*of_releases(environments, LONGEST.start()))
            .distinct()
        )
        return {(row[0], row[1]): True for row in await self.rows(releases, statement=statement)}

    def absent(self) -> bool:
        """No session."""
        return False


class SessionSeries(HealthLoader):
    """Sessions over time: batch H1. Values by the beginnings of buckets, where there are any."""

    async def answers(
        self, releases: Iterable[int], environments: Environments, period: str
    ) -> Mapping[Pair, Mapping[int, int]]:
        """One statement."""
        pair = (SessionHour.release_id, SessionHour.project_id)
        bucket = bucket_of(period)
        statement = (
            select(*pair, bucket, sum_of(SessionHour.total))
            .where(*of_releases(environments, PERIODS[period].first()))
            .group_by(*pair, bucket)
        )
        rows = await self.rows(releases, statement=statement)
        return {
            pair: dict(values)
            for pair, values in grouped(
                ((row[0], row[1]), (row[2], row[3])) for row in rows
            ).items()
        }

    def absent(self) -> Mapping[int, int]:
        """No session."""
        return {}


class UserSeries(HealthLoader):
    """Distinct users over time: batch H1. Values by the beginnings of buckets."""

    async def answers(
        self, releases: Iterable[int], environments: Environments, period: str
    ) -> Mapping[Pair, Mapping[int, int]]:
        """One statement; the hours' sets are joined here."""
        statement = select(
            SessionHour.release_id, SessionHour.project_id, bucket_of(period), SessionHour.users
        ).where(
            *of_releases(environments, PERIODS[period].first()), SessionHour.users.is_not(None)
        )
        buckets: dict[Pair, dict[int, Users]] = {}
        for release_id, project_id, bucket, users in await self.rows(
            releases, statement=statement
        ):
            of_pair = buckets.setdefault((release_id, project_id), {})
            of_pair.setdefault(bucket, Users()).merge(users)
        return {
            pair: {bucket: users.count() for bucket, users in of_pair.items()}
            for pair, of_pair in buckets.items()
        }

    def absent(self) -> Mapping[int, int]:
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
        for environments, wanted in grouped((key[1], key[0]) for key in keys).items():
            for project_id, number in (await self.numbers(wanted, environments)).items():
                found[ProjectSessions(project_id, environments)] = number
        return found

    async def numbers(
        self, projects: Sequence[int], environments: Environments
    ) -> Mapping[int, int]:
        """What is counted, by project."""
        raise NotImplementedError

    def absent(self) -> int:
        """Nothing."""
        return 0


class ProjectSessionTotals(ProjectLoader):
    """Sessions of projects: batch H6."""

    async def numbers(
        self, projects: Sequence[int], environments: Environments
    ) -> Mapping[int, int]:
        """One statement."""
        statement = (
            select(SessionHour.project_id, sum_of(SessionHour.total))
            .where(is_among(SessionHour.project_id, KEYS), *since(environments, DAY_LONG.start()))
            .group_by(SessionHour.project_id)
        )
        return {row[0]: row[1] for row in await self.rows(projects, statement=statement)}


class ProjectUserTotals(ProjectLoader):
    """Distinct users of projects: batch H7."""

    async def numbers(
        self, projects: Sequence[int], environments: Environments
    ) -> Mapping[int, int]:
        """One statement; the hours' sets are joined here."""
        statement = select(SessionHour.project_id, SessionHour.users).where(
            is_among(SessionHour.project_id, KEYS),
            SessionHour.users.is_not(None),
            *since(environments, DAY_LONG.start()),
        )
        sets: dict[int, Users] = {}
        for project_id, users in await self.rows(projects, statement=statement):
            sets.setdefault(project_id, Users()).merge(users)
        return {project_id: users.count() for project_id, users in sets.items()}


class Bounds(NamedTuple):
    """The first and the last hour with sessions, in Unix seconds."""

    first: int | None = None
    last: int | None = None


EVER = 0


class SessionBounds(ScopedLoader):
    """When the sessions of a release began and ended (releases.md 1.12)."""

    async def answers(self, releases: Sequence[int], scope: Scope) -> Mapping[int, Bounds]:
        """One statement."""
        statement = (
            select(SessionHour.release_id, func.min(SessionHour.hour), func.max(SessionHour.hour))
            .where(
                *of_releases(scope.environments, EVER),
                *in_project(SessionHour.project_id, scope),
            )
            .group_by(SessionHour.release_id)
        )
        return {row[0]: Bounds(*row[1:]) for row in await self.rows(releases, statement=statement)}

    def absent(self) -> Bounds:
        """No session."""
        return Bounds()


def of_releases(environments: Environments, start: int) -> list[ColumnElement[bool]]:
    """The conditions of the releases' hours from a time on."""
    return [is_among(SessionHour.release_id, KEYS), *since(environments, start)]


def since(environments: Environments, start: int) -> list[ColumnElement[bool]]:
    """The conditions of hours from a time on, in the environments."""
    conditions: list[ColumnElement[bool]] = [
        is_among(SessionHour.organization_id, ORGANIZATIONS),
        SessionHour.hour.between(start, now()),
    ]
    if environments is not None:
        conditions.append(SessionHour.environment_id.in_(named_environments(environments)))
    return conditions


def sum_of(column: Any) -> ColumnElement[int]:
    """The sum, as an integer on PostgreSQL too."""
    return cast(func.sum(column), BigInteger)


def bucket_of(period: str) -> ColumnElement[int]:
    """The beginning of the bucket that an hour falls into."""
    rollup = PERIODS[period].rollup
    return (SessionHour.hour - SessionHour.hour % rollup).label("bucket")
