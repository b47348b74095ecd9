"""Due times of the workers' periodic tasks. Of several workers one claims a task."""

from datetime import timedelta

from sqlalchemy import ColumnElement, or_, select, update

from db.connection.access import Transaction
from db.connection.clock import now
from db.connection.transaction import insert_missing
from db.models import ScheduledTask
from db.reading.snapshot import Snapshot


async def is_due(snapshot: Snapshot, name: str, every: timedelta) -> bool:
    """Whether a task is due or was never run. It takes no lock."""
    statement = select(due_condition(every)).where(ScheduledTask.name == name)
    rows = await snapshot.fetch_rows(statement, batch="schedule")
    return not rows or bool(rows[0][0])


async def claim(connection: Transaction, name: str, every: timedelta) -> bool:
    """Claim a task and set when it is due again; return False if another worker has it."""
    await connection.execute(
        insert_missing(connection, ScheduledTask).values(name=name, due=now())
    )
    result = await connection.execute(
        update(ScheduledTask)
        .where(ScheduledTask.name == name, due_condition(every))
        .values(due=now(every))
    )
    return bool(result.rowcount)


def due_condition(every: timedelta) -> ColumnElement[bool]:
    """Return the condition of a due task.

    A date later than the next run is from before the database's clock was set back.
    """
    return or_(ScheduledTask.due <= now(), ScheduledTask.due > now(every))
