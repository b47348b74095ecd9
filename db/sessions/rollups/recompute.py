"""Statements that roll up the hours of projects: docs/reference/rollups.md#worker."""

import asyncio
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from datetime import timedelta
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import ColumnElement, delete, func, insert, or_, select, update

from db.connection.access import ReadConnection, Transaction
from db.connection.bulk import execute_many
from db.connection.clock import fetch_now
from db.connection.database import Database
from db.connection.transaction import insert_missing
from db.models import (
    EventDay,
    EventHour,
    Project,
    ProjectEventDay,
    ProjectEventHour,
    ProjectSessionDay,
    ProjectSessionHour,
    RollupFrontier,
    RollupLate,
    SessionDay,
    SessionHour,
)
from db.reading.snapshot import Snapshot
from db.rows import columns
from db.sessions.health import DAY, start_of_hour
from db.sessions.hours import EventTotals, HourTotals, add_up_events, add_up_sessions
from db.sessions.locks import lock_projects
from db.sessions.rollups.late import start_of_day

T = TypeVar("T", bound=Hashable)

CLOSED_AFTER = timedelta(minutes=15)
"""How long after its end an hour is closed. Reports that come later mark their day as late."""
NEVER = -(2**62)
"""The frontier of a project of which nothing is rolled up."""
ROWS_PER_TURN = 200
"""Rows that are read or added up, in some milliseconds, before other work of the process runs."""


class ProjectIds(NamedTuple):
    """The id of a project, and that of its organization."""

    organization_id: int
    project_id: int


class LateDay(NamedTuple):
    """A day of a project that is late, and the id of its organization."""

    organization_id: int
    project_id: int
    day: int


class Tables(NamedTuple):
    """The tables of sessions or of events: hours, and what they are rolled up to.

    `group` are the columns by which a day is kept, besides the project.
    """

    hours: type[Any]
    days: type[Any]
    project_hours: type[Any]
    project_days: type[Any]
    group: Sequence[str]
    totals: type[Any]
    add_up: Callable[[Sequence[Any]], Any]


SESSIONS = Tables(
    SessionHour,
    SessionDay,
    ProjectSessionHour,
    ProjectSessionDay,
    ("release_id", "environment_id"),
    HourTotals,
    add_up_sessions,
)
EVENTS = Tables(
    EventHour,
    EventDay,
    ProjectEventHour,
    ProjectEventDay,
    ("release_id", "environment_id", "issue_id"),
    EventTotals,
    add_up_events,
)


async def read_closing_hour(database: Database) -> int:
    """Return the hour before which all hours are to be closed, by the database's clock."""
    return start_of_hour(int((await fetch_now(database) - CLOSED_AFTER).timestamp()))


async def find_behind(snapshot: Snapshot, hour: int, limit: int) -> Sequence[ProjectIds]:
    """Return projects that are not rolled up to an hour, those that lack least first.

    A project that cannot be rolled up is thus after all that can.
    """
    statement = (
        select(Project.organization_id, Project.id)
        .outerjoin(RollupFrontier, RollupFrontier.project_id == Project.id)
        .where(or_(RollupFrontier.project_id.is_(None), RollupFrontier.frontier < hour))
        .order_by(RollupFrontier.frontier.desc().nulls_last(), Project.id)
        .limit(limit)
    )
    rows = await snapshot.fetch_rows(statement, batch="rollups")
    return [ProjectIds(*row) for row in rows]


async def find_late_days(snapshot: Snapshot, limit: int) -> Sequence[LateDay]:
    """Return late days of projects that are rolled up, longest late first."""
    statement = (
        select(RollupLate.organization_id, RollupLate.project_id, RollupLate.day)
        .join(RollupFrontier, RollupFrontier.project_id == RollupLate.project_id)
        .group_by(RollupLate.organization_id, RollupLate.project_id, RollupLate.day)
        .order_by(func.min(RollupLate.id))
        .limit(limit)
    )
    rows = await snapshot.fetch_rows(statement, batch="rollups")
    return [LateDay(*row) for row in rows]


async def close_hours(connection: Transaction, project: ProjectIds, hour: int) -> None:
    """Close the hours of a project before an hour.

    All transactions that have written such an hour without marking it have ended, because they
    shared the project. From then on every writer sees that the hours are closed. Nothing
    is done while another process rolls up the project.
    """
    row = {"closed": NEVER, "frontier": NEVER}
    await connection.execute(
        insert_missing(connection, RollupFrontier).values(**project._asdict(), **row)
    )
    # Before the lock of the project, so that writers do not wait for a roll-up.
    if await lock_frontier(connection, project.project_id) is None:
        return
    await lock_projects(connection, [project.project_id])
    await connection.execute(
        update(RollupFrontier)
        .where(RollupFrontier.project_id == project.project_id, RollupFrontier.closed < hour)
        .values(closed=hour)
    )


async def lock_frontier(connection: Transaction, project_id: int) -> Any:
    """Lock how far a project is rolled up, and return the row.

    None if it does not exist, or if another transaction has locked it.
    """
    statement = (
        select(
            RollupFrontier.organization_id,
            RollupFrontier.project_id,
            RollupFrontier.closed,
            RollupFrontier.frontier,
        )
        .where(RollupFrontier.project_id == project_id)
        .with_for_update(skip_locked=True)
    )
    return (await connection.execute(statement)).one_or_none()


async def roll_up_next_day(connection: Transaction, project_id: int) -> bool:
    """Roll up the next day of a project that has closed hours; return False without one.

    The transaction must see one state of the database.
    """
    row = await lock_frontier(connection, project_id)
    if row is None or row.frontier >= row.closed:
        return False
    hour = await find_next_hour(connection, project_id, row.frontier, row.closed)
    frontier = row.closed
    if hour is not None:
        day = start_of_day(hour)
        frontier = min(day + DAY, row.closed)
        await replace_day(connection, ProjectIds(*row[:2]), day, frontier)
    await set_frontier(connection, project_id, frontier)
    return True


async def roll_up_late_day(connection: Transaction, late: LateDay) -> bool:
    """Roll up a late day of a project again; return False if another process does.

    The transaction must see one state of the database.
    """
    row = await lock_frontier(connection, late.project_id)
    if row is None:
        return False
    await replace_day(connection, ProjectIds(*row[:2]), late.day, row.frontier)
    # Also without a change: a transaction that saw a state before this one has to fail.
    await set_frontier(connection, late.project_id, row.frontier)
    return True


async def set_frontier(connection: Transaction, project_id: int, frontier: int) -> None:
    """Set how far a project is rolled up."""
    await connection.execute(
        update(RollupFrontier)
        .where(RollupFrontier.project_id == project_id)
        .values(frontier=frontier)
    )


async def find_next_hour(
    connection: ReadConnection, project_id: int, start: int, end: int
) -> int | None:
    """Return the first hour of a project between two times that has sessions or events."""
    found = [
        await connection.scalar(
            select(func.min(tables.hours.hour)).where(
                tables.hours.project_id == project_id,
                tables.hours.hour >= start,
                tables.hours.hour < end,
            )
        )
        for tables in (SESSIONS, EVENTS)
    ]
    return min((hour for hour in found if hour is not None), default=None)


async def replace_day(
    connection: Transaction, project: ProjectIds, day: int, frontier: int
) -> None:
    """Compute the rollups of a day from its hours before the frontier, and replace them.

    The day is not late any more, apart from what is written after the state that is seen.
    """
    late = (
        await connection.scalars(
            select(RollupLate.id).where(
                RollupLate.project_id == project.project_id, RollupLate.day == day
            )
        )
    ).all()
    for tables in (SESSIONS, EVENTS):
        await replace_rows(connection, tables, project, day, frontier)
    statement = delete(RollupLate).where(RollupLate.id.in_(late))
    if late:
        await connection.execute(statement)


async def replace_rows(
    connection: Transaction, tables: Tables, project: ProjectIds, day: int, frontier: int
) -> None:
    """Replace the rollups of a day of sessions or of events."""
    hours = await read_groups(connection, tables, project.project_id, day, frontier)
    by_day: dict[Any, list[Any]] = {}
    by_hour: dict[Any, list[Any]] = {}
    for (group, hour), totals in hours:
        environment_id = group[tables.group.index("environment_id")]
        by_day.setdefault(group, []).append(totals)
        by_hour.setdefault((environment_id, hour), []).append(totals)
    project_hours = await add_up_groups(tables, by_hour)
    by_environment: dict[Any, list[Any]] = {}
    for (environment_id, _), totals in project_hours.items():
        by_environment.setdefault((environment_id,), []).append(totals)
    is_complete = day + DAY <= frontier
    project_days = await add_up_groups(tables, by_environment if is_complete else {})
    days = await add_up_groups(tables, by_day if is_complete else {})
    for table, names, groups in (
        (tables.project_hours, ("environment_id", "hour"), project_hours),
        (tables.project_days, ("environment_id",), project_days),
        (tables.days, tables.group, days),
    ):
        start = getattr(table, "hour" if "hour" in names else "day")
        await connection.execute(
            delete(table).where(
                table.project_id == project.project_id, *is_between(start, day, day + DAY)
            )
        )
        rows = [
            project._asdict() | {"day": day} | dict(zip(names, key, strict=True)) | row._asdict()
            for key, row in groups.items()
        ]
        if "hour" in names:
            for row in rows:
                del row["day"]
        await execute_many(connection, insert(table), rows)


def is_between(column: Any, start: int, end: int) -> Iterable[ColumnElement[bool]]:
    """Return the conditions of a time that is in a range without its end."""
    return column >= start, column < end


async def read_groups(
    connection: ReadConnection, tables: Tables, project_id: int, day: int, frontier: int
) -> Sequence[tuple[tuple[tuple[int, ...], int], Any]]:
    """Read the hours of a day before the frontier: the group and the hour, and the totals."""
    table = tables.hours
    width = len(tables.group)
    statement = select(
        *(getattr(table, name) for name in tables.group),
        table.hour,
        *columns(table, tables.totals),
    ).where(table.project_id == project_id, *is_between(table.hour, day, min(day + DAY, frontier)))
    hours = []
    result = await connection.stream(statement, execution_options={"yield_per": ROWS_PER_TURN})
    async for rows in result.partitions():
        hours += [
            ((tuple(row[:width]), row[width]), tables.totals(*row[width + 1 :])) for row in rows
        ]
    return hours


async def add_up_groups(tables: Tables, groups: Mapping[T, Sequence[Any]]) -> dict[T, Any]:
    """Add up the totals of each group."""
    sums: dict[T, Any] = {}
    rows = 0
    for key, totals in groups.items():
        sums[key] = tables.add_up(totals)
        rows += len(totals)
        if rows >= ROWS_PER_TURN:
            rows = 0
            await asyncio.sleep(0)
    return sums
