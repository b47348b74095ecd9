"""Health of releases and projects, from sessions (docs/reference/releases.md#health)."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar, NamedTuple

from sqlalchemy import BigInteger, ColumnElement, FromClause, cast, exists, func, select

from db.connection.keys import KEYS, ORGANIZATIONS, is_among
from db.connection.types import AnySelect
from db.models import ReleaseProject, SessionHour
from db.reading.answer_clock import AnswerClock
from db.reading.combining import Read
from db.rows import Scope
from db.sessions.health import DAY, LAST_24_HOURS, LAST_90_DAYS, Period, current_hour
from db.sessions.rollups.sources import Grain, release_session_rows, session_rows
from loaders.base import Loader, Loaders, group_by_key
from loaders.project import load_coverage
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
Columns = Any
"""The columns of rows of sessions: those of a table or of a selection."""


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

    def find_start(self, clock: AnswerClock) -> int:
        """Return the start of the first hour."""
        return self.period.start_time(clock)

    @property
    def grain(self) -> Grain:
        """The longest time that a row may cover."""
        return Grain.DAY


class SeriesHours(Hours):
    """The hours of sessions that a statement reads by bucket."""

    def find_start(self, clock: AnswerClock) -> int:
        """Return the start of the first bucket."""
        return self.period.first_bucket(clock)

    @property
    def grain(self) -> Grain:
        """The longest time that a row may cover: buckets are not divided."""
        return Grain.DAY if self.period.rollup % DAY == 0 else Grain.HOUR


async def load_rows(
    loaders: Loaders, keys: Sequence[ReleaseSessions], make_hours: type[Hours]
) -> Mapping[Hours, tuple[Sequence[int], FromClause]]:
    """Return the ids of the releases of keys, each once, and their rows, by the hours to read."""
    keys_by_hours = group_by_key((make_hours(*key[2:]), key) for key in keys)
    rows: dict[Hours, tuple[Sequence[int], FromClause]] = {}
    project_ids = {key.project_id for key in keys}
    for hours, some in keys_by_hours.items():
        start = hours.find_start(loaders.snapshot.reads.clock)
        coverage = await load_coverage(loaders, project_ids, start)
        release_ids = list(dict.fromkeys(key.release_id for key in some))
        rows[hours] = release_ids, release_session_rows(coverage, hours.grain)
    return rows


class HealthLoader(Loader[ReleaseSessions, Any]):
    """Base class of loaders that read all periods and environments with one statement."""

    make_hours: ClassVar[type[Hours]] = Hours

    async def fetch(self, keys: Sequence[ReleaseSessions]) -> Mapping[ReleaseSessions, Any]:
        """Return the values by key."""
        found = await load_rows(self.loaders, keys, self.make_hours)
        rows_by_hours = await self.fetch_variants(
            {hours: release_ids for hours, (release_ids, _) in found.items()},
            lambda hours: self.select(hours, found[hours][1].c),
        )
        return {
            ReleaseSessions(*pair, *hours): value
            for hours, rows in rows_by_hours.items()
            for pair, value in self.convert(rows).items()
        }

    def select(self, hours: Hours, rows: Columns) -> AnySelect:
        """Return the statement of rows of sessions, by their columns."""
        raise NotImplementedError

    def convert(self, rows: Sequence[Any]) -> Mapping[ReleaseProjectKey, Any]:
        """Return the values of one statement's rows, by release and project."""
        raise NotImplementedError


class SessionTotals(HealthLoader):
    """Numbers of sessions by status."""

    def select(self, hours: Hours, rows: Columns) -> AnySelect:
        """Return the statement of rows of sessions."""
        pair = (rows.release_id, rows.project_id)
        return (
            select(*pair, *(integer_sum(rows[name]) for name in Totals._fields))
            .where(*select_environments(rows, hours.environments))
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

    make_hours: ClassVar[type[Hours]] = Hours
    sketches_per_row = 1
    """How many sketches each row has."""

    async def fetch_merged(self, keys: Sequence[ReleaseSessions]) -> Mapping[ReleaseSessions, Any]:
        """Return the values by key. Raises SketchLimitError."""
        loaders = self.loaders
        reads: list[Read] = []
        merges: dict[Hours, SessionMerge] = {}
        found = await load_rows(loaders, keys, self.make_hours)
        for hours, (release_ids, rows) in found.items():
            parameters = {"keys": release_ids, "organizations": loaders.organizations}
            reads.append((self.select(hours, rows.c), parameters))
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

    def select(self, hours: Hours, rows: Columns) -> AnySelect:
        """Return the statement of rows of sessions, by their columns."""
        raise NotImplementedError

    def create_merge(self) -> SessionMerge:
        """Return the merge of a statement's rows."""
        raise NotImplementedError


class SessionUsers(HealthSketchLoader):
    """Numbers of distinct users, and of those with a crashed session."""

    sketches_per_row = 2

    def select(self, hours: Hours, rows: Columns) -> AnySelect:
        """Return the statement of rows of sessions."""
        return select(rows.release_id, rows.project_id, rows.users, rows.crashed_users).where(
            *select_environments(rows, hours.environments), rows.users.is_not(None)
        )

    def create_merge(self) -> SessionMerge:
        """Return the merge of a statement's rows."""
        return UserMerge()

    def default(self) -> UserTotals:
        """Return zeros."""
        return UserTotals(0, 0)


class SessionDurations(HealthSketchLoader):
    """Percentiles of the durations of sessions that ended normally."""

    def select(self, hours: Hours, rows: Columns) -> AnySelect:
        """Return the statement of rows of sessions."""
        return select(rows.release_id, rows.project_id, rows.durations).where(
            *select_environments(rows, hours.environments), rows.durations.is_not(None)
        )

    def create_merge(self) -> SessionMerge:
        """Return the merge of a statement's rows."""
        return DurationMerge()

    def default(self) -> Percentiles:
        """Return percentiles without values."""
        return Percentiles()


class SessionsExist(Loader[ReleaseSessions, bool]):
    """Whether there was any session in the last 90 days; the period of the key is ignored."""

    async def fetch(self, keys: Sequence[ReleaseSessions]) -> Mapping[ReleaseSessions, bool]:
        """Return the values by key."""
        keys_by_hours = group_by_key((Hours(*key[2:]), key.release_id) for key in keys)
        rows_by_hours = await self.fetch_variants(keys_by_hours, self.select)
        return {
            ReleaseSessions(row[0], row[1], *hours): True
            for hours, rows in rows_by_hours.items()
            for row in rows
        }

    def select(self, hours: Hours) -> AnySelect:
        """Return the statement of the releases' projects with hours, of which one is looked up."""
        link, clock = ReleaseProject, clock_of(self)
        is_hour = (
            SessionHour.release_id == link.release_id,
            SessionHour.project_id == link.project_id,
            SessionHour.organization_id == link.organization_id,
            SessionHour.hour.between(LAST_90_DAYS.start_time(clock), current_hour(clock)),
        )
        found = select(SessionHour.hour).where(
            *is_hour, *select_environments(SessionHour, hours.environments)
        )
        return select(link.release_id, link.project_id).where(
            is_among(link.release_id, KEYS),
            is_among(link.organization_id, ORGANIZATIONS),
            exists(found),
        )

    def default(self) -> bool:
        """Return False."""
        return False


class SessionSeries(HealthLoader):
    """Numbers of sessions by the start of their bucket, without empty buckets."""

    make_hours = SeriesHours

    def select(self, hours: Hours, rows: Columns) -> AnySelect:
        """Return the statement of rows of sessions."""
        pair = (rows.release_id, rows.project_id)
        bucket = bucket_start(rows, hours.period)
        return (
            select(*pair, bucket, integer_sum(rows.total), integer_sum(rows.crashed))
            .where(*select_environments(rows, hours.environments))
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

    make_hours = SeriesHours
    sketches: ClassVar[Sequence[str]] = ("users",)
    """The sketches to count: all users, and crashed ones if counted."""

    def select(self, hours: Hours, rows: Columns) -> AnySelect:
        """Return the statement of rows of sessions."""
        return select(
            rows.release_id,
            rows.project_id,
            bucket_start(rows, hours.period),
            *(rows[name] for name in self.sketches),
        ).where(*select_environments(rows, hours.environments), rows.users.is_not(None))

    def create_merge(self) -> SessionMerge:
        """Return the merge of a statement's rows."""
        return UserSeriesMerge(self.loaders.spend_sketches)

    def default(self) -> Mapping[int, BucketTotals]:
        """Return an empty mapping."""
        return {}


class CrashFreeUserSeries(UserSeries):
    """Numbers of distinct users and of those with a crash, by the start of their bucket."""

    sketches_per_row = 2
    sketches = ("users", "crashed_users")


class ProjectSessions(NamedTuple):
    """A project and environments (None means all), over the last 24 hours."""

    project_id: int
    environments: Environments


async def load_project_rows(
    loaders: Loaders, keys: Sequence[ProjectSessions]
) -> tuple[Mapping[Hours, Sequence[int]], Columns]:
    """Return the ids of the projects of keys by the hours to read, and their rows."""
    projects = group_by_key(
        (Hours(key.environments, LAST_24_HOURS), key.project_id) for key in keys
    )
    start = LAST_24_HOURS.start_time(loaders.snapshot.reads.clock)
    coverage = await load_coverage(loaders, {key.project_id for key in keys}, start)
    return projects, session_rows(coverage, by_release=False, grain=Grain.DAY).c


def select_projects(rows: Columns) -> list[ColumnElement[bool]]:
    """Return the conditions of the projects of a batch."""
    return [is_among(rows.project_id, KEYS), is_among(rows.organization_id, ORGANIZATIONS)]


class ProjectSessionTotals(Loader[ProjectSessions, int]):
    """The number of a project's sessions."""

    async def fetch(self, keys: Sequence[ProjectSessions]) -> Mapping[ProjectSessions, int]:
        """Return the numbers by key."""
        projects, rows = await load_project_rows(self.loaders, keys)

        def select_totals(hours: Hours) -> AnySelect:
            return (
                select(rows.project_id, integer_sum(rows.total))
                .where(*select_projects(rows), *select_environments(rows, hours.environments))
                .group_by(rows.project_id)
            )

        found = await self.fetch_variants(projects, select_totals)
        return {
            ProjectSessions(project_id, hours.environments): number
            for hours, some in found.items()
            for project_id, number in some
        }

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
        projects, rows = await load_project_rows(loaders, keys)
        for hours, project_ids in projects.items():
            statement = select(rows.project_id, rows.users).where(
                *select_projects(rows),
                *select_environments(rows, hours.environments),
                rows.users.is_not(None),
            )
            parameters = {"keys": project_ids, "organizations": loaders.organizations}
            reads.append((statement, parameters))
            merges[hours.environments] = ProjectUserMerge()
        await self.merge_pages(reads, list(merges.values()), loaders.spend_sketches)
        return {
            ProjectSessions(project_id, environments): number
            for environments, merge in merges.items()
            for project_id, number in merge.values.items()
        }

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
                is_among(SessionHour.release_id, KEYS),
                is_among(SessionHour.organization_id, ORGANIZATIONS),
                SessionHour.hour.between(FIRST_HOUR, current_hour(clock_of(self))),
                *select_environments(SessionHour, scope.environments),
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


def select_environments(rows: Columns, environments: Environments) -> list[ColumnElement[bool]]:
    """Return the conditions of rows of environments."""
    if environments is None:
        return []
    return [rows.environment_id.in_(environments_by_name(environments))]


def integer_sum(column: Any) -> ColumnElement[int]:
    """Return the sum as an integer; PostgreSQL's would be numeric."""
    return cast(func.sum(column), BigInteger)


def bucket_start(rows: Columns, period: Period) -> ColumnElement[int]:
    """Return the start of the bucket that contains the hour or day of a row."""
    start: ColumnElement[int] = (rows.hour - rows.hour % period.rollup).label("bucket")
    return start
