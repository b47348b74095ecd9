"""Due times of the workers' periodic tasks. Of several workers one claims a task."""

from datetime import datetime, timedelta

from sqlalchemy import select, update

from db.connection.access import Transaction
from db.connection.database import Snapshot
from db.connection.transaction import insert_missing
from db.models import ScheduledTask


async def is_due(snapshot: Snapshot, name: str, now: datetime) -> bool:
    """Whether a task is due or was never run. It takes no lock."""
    statement = select(ScheduledTask.due).where(ScheduledTask.name == name)
    rows = await snapshot.fetch_rows(statement, batch="schedule")
    return not rows or rows[0][0] <= now


async def claim(connection: Transaction, name: str, now: datetime, every: timedelta) -> bool:
    """Claim a task and set when it is due again; return False if another worker has it."""
    await connection.execute(insert_missing(connection, ScheduledTask).values(name=name, due=now))
    result = await connection.execute(
        update(ScheduledTask)
        .where(ScheduledTask.name == name, ScheduledTask.due <= now)
        .values(due=now + every)
    )
    return bool(result.rowcount)
