"""The job that keeps the activity of releases: docs/reference/rollups.md#activity-of-releases.

Any number of processes may run it at the same time. What one of them has locked, others leave out.
"""

import asyncio
import time
from functools import partial

from db.connection.clock import fetch_now
from db.connection.database import Database
from db.sessions import activity
from db.sessions.health import start_of_hour
from jobs.rollups import IDLE_SECONDS, attempt, run_in_one_state
from jobs.runner import Job

ORGANIZATIONS_PER_RUN = 20


def create_activity_job(database: Database) -> Job:
    """Create the job that keeps the activity of releases whose sessions change."""

    async def run() -> bool:
        hour = start_of_hour(int((await fetch_now(database)).timestamp()))
        start = time.monotonic()
        has_worked = bool(await turn_hours(database, hour)) | bool(await keep_changed(database))
        if has_worked:
            # As long as it took, so that releases that change all the time take half of it.
            await asyncio.sleep(time.monotonic() - start)
        return has_worked

    return Job("activity", run, IDLE_SECONDS)


async def turn_hours(database: Database, hour: int) -> int:
    """Let the periods of some organizations end with an hour; return how many are done."""
    async with database.snapshot() as snapshot:
        behind = await activity.find_behind(snapshot, hour, ORGANIZATIONS_PER_RUN)
    return sum(
        [
            await attempt(
                partial(
                    run_in_one_state,
                    database,
                    partial(activity.turn_hour, organization_id=each, hour=hour),
                    each,
                )
            )
            for each in behind
        ]
    )


async def keep_changed(database: Database) -> int:
    """Compute the activity of some releases of each organization; return how many have more."""
    async with database.snapshot() as snapshot:
        changed = await activity.find_changed(snapshot)
    return sum([await attempt(partial(keep_some, database, each)) for each in changed])


async def keep_some(database: Database, organization_id: int) -> bool:
    """Compute the activity of some releases of an organization; return whether there are more."""
    return await run_in_one_state(
        database,
        partial(activity.keep_changed, organization_id=organization_id),
        organization_id,
    )
