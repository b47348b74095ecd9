"""Days whose hours change after they are rolled up.

Rules: docs/reference/rollups.md#late-days.
"""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import BigInteger, insert, literal, select, union

from db.connection.access import ReadConnection, Transaction
from db.connection.bulk import KEYS_PER_STATEMENT, execute_many, split_into_chunks
from db.connection.keys import KEYS, is_among
from db.models import EventHour, RollupFrontier, RollupLate, SessionHour
from db.sessions.health import DAY

SELECT_CLOSED = select(RollupFrontier.project_id, RollupFrontier.closed).where(
    is_among(RollupFrontier.project_id, KEYS)
)
INSERT_LATE = insert(RollupLate)


def start_of_day(seconds: int) -> int:
    """Return the start of the day (UTC) that contains a time, both in Unix seconds."""
    return seconds // DAY * DAY


async def mark_late(
    connection: Transaction, organization_id: int, hours: Iterable[tuple[int, int]]
) -> None:
    """Mark the days of those hours that are closed; an hour is a project's id and its start.

    The projects must be shared, so that none of the hours is closed before this transaction ends.
    """
    days: dict[int, list[int]] = {}
    for project_id, hour in hours:
        days.setdefault(project_id, []).append(hour)
    closed = await read_closed(connection, days)
    late = {
        (project_id, start_of_day(hour))
        for project_id, project_hours in days.items()
        for hour in project_hours
        if project_id in closed and hour < closed[project_id]
    }
    rows = [
        {"organization_id": organization_id, "project_id": project_id, "day": day}
        for project_id, day in sorted(late)
    ]
    await execute_many(connection, INSERT_LATE, rows)


async def read_closed(connection: ReadConnection, project_ids: Iterable[int]) -> Mapping[int, int]:
    """Return before which hour the hours of projects are closed, where any are."""
    closed: dict[int, int] = {}
    for chunk in split_into_chunks(sorted(project_ids), KEYS_PER_STATEMENT):
        rows = await connection.execute(SELECT_CLOSED, {"keys": chunk})
        closed |= {row[0]: row[1] for row in rows}
    return closed


async def mark_release_late(connection: Transaction, release_id: int) -> None:
    """Mark all days of a release that is to be deleted. The release must be locked."""
    tables: tuple[Any, ...] = (SessionHour, EventHour)
    days = union(
        *(
            select(table.organization_id, table.project_id, day_of(table.hour)).where(
                table.release_id == release_id
            )
            for table in tables
        )
    )
    names = ["organization_id", "project_id", "day"]
    await connection.execute(insert(RollupLate).from_select(names, days))


def day_of(hour: Any) -> Any:
    """Return the SQL of the start of an hour's day, which may be before 1970."""
    day = literal(DAY, BigInteger)
    return hour - ((hour % day) + day) % day
