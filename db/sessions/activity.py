"""The activity of releases that is kept: docs/reference/rollups.md#activity-of-releases.

Each change of sessions adds a row to ActivityChange, by triggers of the database. At the turn
of an hour the releases with sessions in the hours that begin or end to count are noted as well.
"""

import asyncio
from collections.abc import AsyncIterator, Collection, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from itertools import groupby
from operator import itemgetter
from typing import Any, NamedTuple, Self

from sqlalchemy import ColumnElement, and_, delete, insert, literal, or_, select, update

from db.connection.access import Transaction
from db.connection.bulk import execute_many
from db.connection.keys import KEYS, is_among
from db.connection.transaction import insert_missing
from db.models import (
    ActivityChange,
    ActivityFrontier,
    Organization,
    Project,
    Release,
    ReleaseActivity,
    SessionHour,
)
from db.models.activity import ALL
from db.reading.snapshot import Snapshot
from db.sessions.health import HOUR, LAST_14_DAYS, LAST_24_HOURS
from db.sessions.rollups.late import start_of_day
from db.sessions.rollups.recompute import NEVER, ROWS_PER_TURN
from db.sessions.rollups.sources import (
    COVERAGE,
    Coverage,
    Grain,
    Range,
    collect_coverage,
    release_session_rows,
)
from db.sessions.sketches import UserSketch

RELEASES_PER_TRANSACTION = 200
CHANGES_PER_TRANSACTION = 5_000

Place = tuple[int, int]
"""A project or ALL, and an environment or ALL."""


class SessionSum:
    """Sessions of a release, added up."""

    def __init__(self) -> None:
        self.total = 0
        self.crashed = 0
        self.users = UserSketch()
        self.crashed_users = UserSketch()

    def add(
        self, total: int, crashed: int, users: bytes | None, crashed_users: bytes | None
    ) -> None:
        """Add the sessions of an hour or a day."""
        self.total += total
        self.crashed += crashed
        self.users.merge(users)
        self.crashed_users.merge(crashed_users)

    def add_sum(self, other: "SessionSum") -> Self:
        """Add another sum."""
        self.total += other.total
        self.crashed += other.crashed
        self.users.merge_sketch(other.users)
        self.crashed_users.merge_sketch(other.crashed_users)
        return self

    def count_users(self) -> tuple[float, float] | None:
        """Return the number of users, and the fraction with a crash; None without users."""
        number = self.users.count()
        if not number:
            return None
        return float(number), min(self.crashed_users.count() / number, 1)


def crash_rate(total: int, crashed: int) -> float:
    """Return the fraction of sessions that crashed."""
    return crashed / total if total else 0.0


class Kept(NamedTuple):
    """The ranks of a release at a place, as `ReleaseActivity` has them."""

    sessions: float
    sessions_24h: float | None
    users: float | None
    users_24h: float | None
    crash_rate: float
    user_crash_rate: float | None


def find_changing_hours(first: int, second: int, seconds: int) -> Sequence[Range]:
    """Return the hours that count in only one of the periods that end with two hours."""
    low, high = min(first, second), max(first, second)
    return (
        Range(low - seconds, min(low + HOUR, high - seconds)),
        Range(max(low + HOUR, high - seconds), high + HOUR),
    )


def select_changing(
    projects: ColumnElement[bool], first: int, second: int, periods: Iterable[int]
) -> Any:
    """Select the releases with sessions in hours that count at one of two hours only.

    `projects` is a condition of SessionHour.
    """
    ranges = {each for seconds in periods for each in find_changing_hours(first, second, seconds)}
    is_changing = or_(
        *(
            and_(SessionHour.hour >= each.start, SessionHour.hour < each.end)
            for each in sorted(ranges)
            if each.start < each.end
        )
    )
    return select(SessionHour.release_id).where(projects, is_changing).distinct()


async def find_behind(snapshot: Snapshot, hour: int, limit: int) -> Sequence[int]:
    """Return organizations whose activity is not that of an hour yet."""
    statement = (
        select(Organization.id)
        .outerjoin(ActivityFrontier, ActivityFrontier.organization_id == Organization.id)
        .where(or_(ActivityFrontier.hour.is_(None), ActivityFrontier.hour < hour))
        .order_by(ActivityFrontier.hour.desc().nulls_last(), Organization.id)
        .limit(limit)
    )
    rows = await snapshot.fetch_rows(statement, batch="activity")
    return [row[0] for row in rows]


async def find_changed(snapshot: Snapshot) -> Sequence[int]:
    """Return the organizations that have changes."""
    statement = select(Organization.id).where(
        select(ActivityChange.id).where(ActivityChange.organization_id == Organization.id).exists()
    )
    rows = await snapshot.fetch_rows(statement, batch="activity")
    return [row[0] for row in rows]


async def turn_hour(connection: Transaction, organization_id: int, hour: int) -> bool:
    """Let the periods of an organization end with an hour; return False if others do.

    The transaction must see one state of the database.
    """
    await connection.execute(
        insert_missing(connection, ActivityFrontier).values(
            organization_id=organization_id, hour=NEVER
        )
    )
    before = await lock_frontier(connection, organization_id)
    if before is None or before >= hour:
        return False
    of_organization = select(Project.id).where(Project.organization_id == organization_id)
    changing = select_changing(
        SessionHour.project_id.in_(of_organization),
        before,
        hour,
        (LAST_24_HOURS.seconds, LAST_14_DAYS.seconds),
    ).add_columns(literal(organization_id))
    names = ["release_id", "organization_id"]
    await connection.execute(insert(ActivityChange).from_select(names, changing))
    await set_frontier(connection, organization_id, hour)
    return True


async def lock_frontier(connection: Transaction, organization_id: int) -> int | None:
    """Lock the activity of an organization, and return its hour.

    None if there is none, or if another transaction has locked it.
    """
    statement = (
        select(ActivityFrontier.hour)
        .where(ActivityFrontier.organization_id == organization_id)
        .with_for_update(skip_locked=True)
    )
    hour: int | None = await connection.scalar(statement)
    return hour


async def set_frontier(connection: Transaction, organization_id: int, hour: int) -> None:
    """Set the hour of an organization.

    Also without a change: a transaction that saw a state before this one has to fail.
    """
    await connection.execute(
        update(ActivityFrontier)
        .where(ActivityFrontier.organization_id == organization_id)
        .values(hour=hour)
    )


async def keep_changed(connection: Transaction, organization_id: int) -> bool:
    """Compute the activity of some releases that have changed; return whether there are more.

    The transaction must see one state of the database.
    """
    hour = await lock_frontier(connection, organization_id)
    if hour is None:
        return False
    statement = (
        select(ActivityChange.id, ActivityChange.release_id)
        .where(ActivityChange.organization_id == organization_id)
        .order_by(ActivityChange.id)
        .limit(CHANGES_PER_TRANSACTION)
    )
    changes = (await connection.execute(statement)).all()
    release_ids = list(dict.fromkeys(change[1] for change in changes))[:RELEASES_PER_TRANSACTION]
    if not release_ids:
        return False
    chosen = set(release_ids)
    await replace_activity(connection, organization_id, sorted(chosen), hour)
    await connection.execute(
        delete(ActivityChange).where(
            ActivityChange.organization_id == organization_id, is_among(ActivityChange.id, KEYS)
        ),
        {"keys": [change[0] for change in changes if change[1] in chosen]},
    )
    await set_frontier(connection, organization_id, hour)
    return len(release_ids) == RELEASES_PER_TRANSACTION


async def replace_activity(
    connection: Transaction, organization_id: int, release_ids: Sequence[int], hour: int
) -> None:
    """Compute the activity of releases at an hour, and replace their rows."""
    await connection.execute(
        delete(ReleaseActivity).where(
            ReleaseActivity.organization_id == organization_id,
            is_among(ReleaseActivity.release_id, KEYS),
        ),
        {"keys": release_ids},
    )
    dates = await read_dates(connection, organization_id, release_ids)
    coverage = await read_coverage(connection, organization_id, hour)
    daily = coverage.narrow(hour - LAST_24_HOURS.seconds, hour + HOUR)
    of_day = {
        release_id: sums
        async for release_id, sums in add_up(
            connection, organization_id, release_ids, daily, Grain.HOUR
        )
    }
    rows = []
    async for release_id, sums in add_up(
        connection, organization_id, release_ids, coverage, Grain.DAY
    ):
        key = {"organization_id": organization_id, "release_id": release_id}
        for place, kept in compute_ranks(sums, of_day.get(release_id, {})):
            rows.append(
                key
                | {"project_id": place[0], "environment_id": place[1]}
                | {"date_created": dates[release_id]}
                | kept._asdict()
            )
    await execute_many(connection, insert(ReleaseActivity), rows)


async def read_dates(
    connection: Transaction, organization_id: int, release_ids: Sequence[int]
) -> Mapping[int, datetime]:
    """Return when releases were created."""
    statement = select(Release.id, Release.date_created).where(
        Release.organization_id == organization_id, is_among(Release.id, KEYS)
    )
    rows = await connection.execute(statement, {"keys": release_ids})
    return {row[0]: row[1] for row in rows}


async def read_coverage(connection: Transaction, organization_id: int, hour: int) -> Coverage:
    """Read how far the projects of an organization are rolled up in the longest period."""
    statement = select(Project.id).where(Project.organization_id == organization_id)
    project_ids = sorted((await connection.scalars(statement)).all())
    start, end = hour - LAST_14_DAYS.seconds, hour + HOUR
    parameters = {"keys": project_ids, "first_day": start_of_day(start), "end": end}
    rows = [tuple(row) for row in await connection.execute(COVERAGE, parameters)]
    return Coverage(tuple(project_ids), Range(start, end), *collect_coverage(rows))


async def add_up(
    connection: Transaction,
    organization_id: int,
    release_ids: Collection[int],
    coverage: Coverage,
    grain: Grain,
) -> AsyncIterator[tuple[int, Mapping[Place, SessionSum]]]:
    """Yield releases that have sessions, with those of each project and environment."""
    rows = release_session_rows(coverage, grain).c
    statement = select(
        rows.release_id,
        rows.project_id,
        rows.environment_id,
        rows.total,
        rows.crashed,
        rows.users,
        rows.crashed_users,
    ).order_by(rows.release_id)
    result = await connection.stream(
        statement,
        {"keys": release_ids, "organizations": [organization_id]},
        execution_options={"yield_per": ROWS_PER_TURN},
    )
    current: int | None = None
    sums: dict[Place, SessionSum] = {}
    async for page in result.partitions():
        for release_id, some in groupby(page, itemgetter(0)):
            if release_id != current:
                if current is not None:
                    yield current, sums
                current, sums = release_id, {}
            for row in some:
                sums.setdefault((row[1], row[2]), SessionSum()).add(*row[3:])
        await asyncio.sleep(0)
    if current is not None:
        yield current, sums


def compute_ranks(
    sums: Mapping[Place, SessionSum], of_day: Mapping[Place, SessionSum]
) -> Iterator[tuple[Place, Kept]]:
    """Yield the ranks of a release at each place, from its sessions of both periods."""
    daily = add_places(of_day)
    for place, whole in add_places(sums).items():
        users = whole.count_users()
        day = daily.get(place)
        users_of_day = None if day is None else day.count_users()
        yield (
            place,
            Kept(
                sessions=float(whole.total),
                sessions_24h=None if day is None else float(day.total),
                users=None if users is None else users[0],
                users_24h=None if users_of_day is None else users_of_day[0],
                crash_rate=crash_rate(whole.total, whole.crashed),
                user_crash_rate=None if users is None else users[1],
            ),
        )


def add_places(sums: Mapping[Place, SessionSum]) -> Mapping[Place, SessionSum]:
    """Return sums with those of all projects and of all environments."""
    places: dict[Place, list[SessionSum]] = {}
    for (project_id, environment_id), each in sums.items():
        for place in (
            (project_id, environment_id),
            (project_id, ALL),
            (ALL, environment_id),
            (ALL, ALL),
        ):
            places.setdefault(place, []).append(each)
    return {place: some[0] if len(some) == 1 else add_sums(some) for place, some in places.items()}


def add_sums(sums: Iterable[SessionSum]) -> SessionSum:
    """Return the sum of sums."""
    whole = SessionSum()
    for each in sums:
        whole.add_sum(each)
    return whole
