"""The jobs of a worker process, and of a server that runs them too."""

from collections.abc import Sequence
from datetime import timedelta

from db.connection.database import Database
from jobs.envelopes import envelope_job
from jobs.outbox import Hook, outbox_job
from jobs.runner import Job
from jobs.schedule import MaintenancePolicy, hourly_jobs


def background_jobs(
    database: Database, hook: Hook | None, policy: MaintenancePolicy
) -> Sequence[Job]:
    """All background jobs."""
    return [
        outbox_job(database, hook),
        envelope_job(database, timedelta(days=policy.retention_days)),
        *hourly_jobs(database, policy),
    ]
