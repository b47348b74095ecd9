"""The background jobs of a process: a worker, or a server with the setting `worker`."""

from collections.abc import Sequence
from datetime import timedelta

from db.connection.database import Database
from jobs.activity import create_activity_job
from jobs.envelopes import create_envelope_job
from jobs.outbox import Hook, create_outbox_job
from jobs.rollups import create_rollup_job
from jobs.runner import Job
from jobs.schedule import MaintenancePolicy, create_hourly_jobs
from resolvers.sessions.quotas import Quotas


def create_background_jobs(
    database: Database, hook: Hook | None, policy: MaintenancePolicy, quotas: Quotas
) -> Sequence[Job]:
    """Create all background jobs; without a hook, outbox entries are deleted undelivered."""
    return [
        create_outbox_job(database, hook),
        create_envelope_job(database, timedelta(days=policy.retention_days), quotas),
        create_rollup_job(database),
        create_activity_job(database),
        *create_hourly_jobs(database, policy),
    ]
