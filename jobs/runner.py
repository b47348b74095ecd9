"""The runner of background jobs: it starts, repeats, logs, counts and stops them."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from enum import Enum

from db.connection.errors import TemporaryError

log = logging.getLogger("waybill.jobs")

LONGEST_BACKOFF_SECONDS = 10.0


class Outcome(Enum):
    """How a run of a job ended."""

    DONE = "done"
    POSTPONED = "postponed"
    FAILED = "failed"


@dataclass(frozen=True)
class Job:
    """Work that is repeated for as long as the process runs.

    `run` does one bounded piece of work and returns whether there was any. After True it is called
    again at once, after False after `idle_seconds`. Any number of processes may run the same job
    at once, because `run` claims its work in the database.
    """

    name: str
    run: Callable[[], Awaitable[bool]]
    idle_seconds: float


CountRun = Callable[[str, Outcome], None]
"""Called with the job's name after every run that had work or failed."""


class JobRunner:
    """Runs each job in a task of its own.

    A run that fails does not end its job. The next run follows after `idle_seconds`, which double
    with each further failure up to LONGEST_BACKOFF_SECONDS. A temporary failure of the database is
    logged as a warning, any other exception as an error with its traceback.
    """

    def __init__(self, jobs: Sequence[Job], count: CountRun | None = None) -> None:
        self._jobs = jobs
        self._count = count or (lambda _name, _outcome: None)
        self._tasks: list[asyncio.Task[None]] = []

    def start(self) -> None:
        """Start every job in the running event loop."""
        self._tasks = [
            asyncio.create_task(self._repeat(job), name=f"job {job.name}") for job in self._jobs
        ]

    async def stop(self) -> None:
        """Cancel every job and wait until its transaction has been rolled back."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def run_until_cancelled(self) -> None:
        """Run every job until the calling task is cancelled."""
        self.start()
        try:
            await asyncio.gather(*self._tasks)
        finally:
            with suppress(asyncio.CancelledError):
                await self.stop()

    async def _repeat(self, job: Job) -> None:
        failures = 0
        while True:
            outcome, has_worked = await self._run_once(job)
            failures = 0 if outcome is Outcome.DONE else failures + 1
            await asyncio.sleep(0 if has_worked else compute_pause(job, failures))

    async def _run_once(self, job: Job) -> tuple[Outcome, bool]:
        """Run the job once; return the outcome, and whether the job had work."""
        has_worked = False
        try:
            has_worked = await job.run()
            outcome = Outcome.DONE
        except TemporaryError as error:
            log.warning("Postponed the job %s: %s", job.name, error)
            outcome = Outcome.POSTPONED
        except Exception:
            log.exception("The job %s failed", job.name)
            outcome = Outcome.FAILED
        if has_worked or outcome is not Outcome.DONE:
            self._count(job.name, outcome)
        return outcome, has_worked


def compute_pause(job: Job, failures: int) -> float:
    """Compute the seconds until a job's next run, after this many failures in a row."""
    backoff = job.idle_seconds * 2.0 ** max(0, min(failures, 16) - 1)
    return max(job.idle_seconds, min(backoff, LONGEST_BACKOFF_SECONDS))
