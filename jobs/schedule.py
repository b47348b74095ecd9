"""Hourly jobs: adoption stages, retention and the database's planner statistics."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import partial

from db.connection.access import Transaction
from db.connection.clock import fetch_now
from db.connection.database import Database
from db.connection.transaction import run_transaction
from db.events import retention, schedule
from db.sessions.rollups.late import start_of_day
from jobs.adoption import AdoptionRule, update_stages
from jobs.runner import Job

POLL_SECONDS = 30.0
PAUSE_BETWEEN_STEPS_SECONDS = 0.05
HOURLY = timedelta(hours=1)
IDEMPOTENCY_KEY_RETENTION = timedelta(days=7)
CHANGE_RETENTION = timedelta(days=1)


@dataclass(frozen=True)
class MaintenancePolicy:
    """The settings of the hourly jobs."""

    retention_days: int
    adoption_rule: AdoptionRule
    audit_days: int = 365


Task = Callable[[Database, MaintenancePolicy], Awaitable[object]]


def create_hourly_jobs(database: Database, policy: MaintenancePolicy) -> Sequence[Job]:
    """Create a job for each task; of all processes, one runs a task in any hour."""
    return [create_hourly_job(database, policy, name, task) for name, task in TASKS.items()]


def create_hourly_job(database: Database, policy: MaintenancePolicy, name: str, task: Task) -> Job:
    """Create a job that runs the task when it is due and no other process has claimed it."""

    async def run() -> bool:
        is_claimed = await claim(database, name)
        if is_claimed:
            await task(database, policy)
        return is_claimed

    return Job(name, run, POLL_SECONDS)


async def claim(database: Database, name: str) -> bool:
    """Claim the task for an hour; return False when it is not due or another process has it."""
    async with database.snapshot() as snapshot:
        if not await schedule.is_due(snapshot, name, HOURLY):
            return False
    return await run_transaction(
        database, lambda connection: schedule.claim(connection, name, HOURLY)
    )


async def update_adoption_stages(database: Database, policy: MaintenancePolicy) -> int:
    """Update the adoption stages of all releases; return the number of changed rows."""
    return await update_stages(database, policy.adoption_rule)


async def purge_expired(database: Database, policy: MaintenancePolicy) -> int:
    """Delete rows that are past their retention, in small transactions; return their number.

    The pause between transactions lets concurrent writes take their locks.
    """
    now = await fetch_now(database)
    oldest = now - timedelta(days=policy.retention_days)
    # Whole days, so that the rollup of a day never outlives some of its hours.
    oldest_day = start_of_day(int(oldest.timestamp()))
    steps: list[Callable[[Transaction], Awaitable[int]]] = [
        *(
            partial(retention.purge_totals, table=table, before=oldest_day)
            for table in retention.TOTALS
        ),
        lambda connection: retention.clear_event_dates(connection, oldest),
        lambda connection: retention.clear_environment_event_dates(connection, oldest),
        lambda connection: retention.purge_idempotency_keys(
            connection, now - IDEMPOTENCY_KEY_RETENTION
        ),
        lambda connection: retention.purge_changes(connection, now - CHANGE_RETENTION),
        lambda connection: retention.purge_audit_entries(
            connection, now - timedelta(days=policy.audit_days)
        ),
        lambda connection: retention.purge_session_states(connection, now),
        # After its events, of which the last may be at the start of the first day that is kept.
        lambda connection: retention.purge_issues(
            connection, datetime.fromtimestamp(oldest_day, UTC)
        ),
        lambda connection: retention.purge_received_counts(connection, int(oldest.timestamp())),
        lambda connection: retention.purge_key_usage(connection, int(oldest.timestamp())),
        lambda connection: retention.purge_failed_envelopes(connection, oldest),
    ]
    total = 0
    for step in steps:
        while number := await run_transaction(database, step):
            total += number
            await asyncio.sleep(PAUSE_BETWEEN_STEPS_SECONDS)
    return total


async def analyze(database: Database, _policy: MaintenancePolicy) -> None:
    """Refresh the statistics that the database's query planner uses."""
    await database.analyze()


TASKS: dict[str, Task] = {
    "adoption": update_adoption_stages,
    "retention": purge_expired,
    "statistics": analyze,
}
