"""The job that rolls up sessions and events: docs/reference/rollups.md#worker.

Any number of processes may run it at the same time. What one of them has locked, others leave out.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from functools import partial

from db.connection.access import Transaction
from db.connection.database import Database
from db.connection.errors import TemporaryError
from db.connection.transaction import run_transaction
from db.sessions.rollups import recompute
from db.sessions.rollups.recompute import ProjectIds
from jobs.runner import Job

log = logging.getLogger("waybill.rollups")

IDLE_SECONDS = 5.0
PROJECTS_PER_RUN = 20


def create_rollup_job(database: Database) -> Job:
    """Create the job that rolls up closed hours, and days that are late."""

    async def run() -> bool:
        hour = await recompute.read_closing_hour(database)
        if await roll_up_closed_hours(database, hour):
            return True
        number = await roll_up_late_days(database)
        if number:
            # Reports that follow one another mark the same days, which are computed once.
            await asyncio.sleep(IDLE_SECONDS)
        return number > 0

    return Job("rollups", run, IDLE_SECONDS)


async def roll_up_closed_hours(database: Database, hour: int) -> int:
    """Close the hours before an hour and roll up the next day of some projects.

    Returns the number of projects that got on.
    """
    async with database.snapshot() as snapshot:
        behind = await recompute.find_behind(snapshot, hour, PROJECTS_PER_RUN)
    return sum([await attempt(partial(roll_up_project, database, each, hour)) for each in behind])


async def roll_up_project(database: Database, project: ProjectIds, hour: int) -> bool:
    """Close the hours of a project and roll up its next day; return False if others do."""
    await run_transaction(
        database,
        lambda connection: recompute.close_hours(connection, project, hour),
        organization_ids=[project.organization_id],
    )
    return await run_in_one_state(
        database,
        lambda connection: recompute.roll_up_next_day(connection, project.project_id),
        project.organization_id,
    )


async def roll_up_late_days(database: Database) -> int:
    """Roll up some of the days that are late, longest late first; return their number."""
    async with database.snapshot() as snapshot:
        late = await recompute.find_late_days(snapshot, PROJECTS_PER_RUN)
    return sum(
        [
            await attempt(
                partial(
                    run_in_one_state,
                    database,
                    partial(recompute.roll_up_late_day, late=each),
                    each.organization_id,
                )
            )
            for each in late
        ]
    )


async def run_in_one_state(
    database: Database, write: Callable[[Transaction], Awaitable[bool]], organization_id: int
) -> bool:
    """Run a transaction of an organization that sees one state of the database."""
    return await run_transaction(
        database, write, organization_ids=[organization_id], sees_one_state=True
    )


async def attempt(roll_up: Callable[[], Awaitable[bool]]) -> bool:
    """Roll up; a failure is logged, so that it does not keep others from being rolled up."""
    try:
        return await roll_up()
    except TemporaryError as error:
        log.warning("Postponed a roll-up: %s", error)
    except Exception:
        log.exception("A roll-up failed")
    return False
