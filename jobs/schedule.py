"""What the workers do by the clock: adoption, retention and the database's statistics."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from db.connection.database import Database
from db.connection.errors import TemporaryError
from db.connection.transaction import Transaction, transaction
from db.events import retention, schedule
from jobs.adoption import Rule, update_stages

log = logging.getLogger("waybill.schedule")

PAUSE_SECONDS = 30.0
BREATH_SECONDS = 0.05
HOURLY = timedelta(hours=1)
KEYS_KEPT = timedelta(days=7)
CHANGES_KEPT = timedelta(days=1)


@dataclass(frozen=True)
class Duties:
    """What the operator decides about the tasks."""

    retention_days: int
    adoption_rule: Rule


Task = Callable[[Database, Duties], Awaitable[object]]


async def keep(database: Database, duties: Duties) -> None:
    """Do what is due, for ever; end it by cancelling. Any number of workers may run at once."""
    while True:
        for name, task in TASKS.items():
            try:
                if await claimed(database, name):
                    await task(database, duties)
            except TemporaryError as error:
                log.warning("the task %s is put off: %s", name, error)
            except Exception:
                # Whatever it is, it must not end the worker.
                log.exception("the task %s failed", name)
        await asyncio.sleep(PAUSE_SECONDS)


async def claimed(database: Database, name: str) -> bool:
    """Whether a task is due and nobody else does it."""
    now = datetime.now(UTC)
    async with database.snapshot() as snapshot:
        if not await schedule.is_due(snapshot, name, now):
            return False
    return await transaction(
        database, lambda connection: schedule.claim(connection, name, now, HOURLY)
    )


async def adopt(database: Database, duties: Duties) -> int:
    """Move releases to the stage they have reached."""
    return await update_stages(database, duties.adoption_rule)


async def let_go(database: Database, duties: Duties) -> int:
    """Remove old sessions, changes and keys, forget old events: in steps that hold nobody up."""
    now = datetime.now(UTC)
    oldest = now - timedelta(days=duties.retention_days)
    steps: list[Callable[[Transaction], Awaitable[int]]] = [
        lambda connection: retention.remove_sessions(connection, int(oldest.timestamp())),
        lambda connection: retention.forget_events(connection, oldest),
        lambda connection: retention.remove_keys(connection, now - KEYS_KEPT),
        lambda connection: retention.remove_changes(connection, now - CHANGES_KEPT),
        lambda connection: retention.remove_states(connection, now),
        lambda connection: retention.remove_groups(connection, oldest),
        lambda connection: retention.remove_counts(connection, int(oldest.timestamp())),
        lambda connection: retention.remove_set_aside(connection, oldest),
    ]
    total = 0
    for step in steps:
        while number := await transaction(database, step):
            total += number
            await asyncio.sleep(BREATH_SECONDS)
    return total


async def learn(database: Database, _duties: Duties) -> None:
    """Let the database learn how its rows are spread."""
    await database.look_at_itself()


TASKS: dict[str, Task] = {"adoption": adopt, "retention": let_go, "statistics": learn}
