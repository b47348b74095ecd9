"""The job runner: repetition, back-off, logging, counting and stopping."""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence

import pytest

from db.connection.errors import UnreachableError
from jobs.runner import LONGEST_BACKOFF_SECONDS, Job, JobRunner, Outcome, compute_pause

Run = Callable[[], Awaitable[bool]]


def runs(results: Sequence[bool | Exception], is_over: asyncio.Event) -> Run:
    """A job's `run` that gives the results in turn, then sets the event."""
    left = list(results)

    async def run() -> bool:
        if not left:
            is_over.set()
            return False
        result = left.pop(0)
        if isinstance(result, Exception):
            raise result
        return result

    return run


async def test_job_continues_after_failures_and_counts_each_outcome(
    caplog: pytest.LogCaptureFixture,
) -> None:
    is_over = asyncio.Event()
    counted: list[tuple[str, Outcome]] = []
    results: list[bool | Exception] = [
        True,
        ValueError("defect"),
        UnreachableError("no database"),
        False,
        True,
    ]
    job = Job("sweep", runs(results, is_over), idle_seconds=0.001)
    runner = JobRunner([job], lambda name, outcome: counted.append((name, outcome)))

    runner.start()
    await asyncio.wait_for(is_over.wait(), 10)
    await runner.stop()

    outcomes = [Outcome.DONE, Outcome.FAILED, Outcome.POSTPONED, Outcome.DONE]
    assert counted == [("sweep", outcome) for outcome in outcomes]
    levels = [(each.levelno, bool(each.exc_info)) for each in caplog.records]
    assert levels == [(logging.ERROR, True), (logging.WARNING, False)]


async def test_failing_job_does_not_delay_another() -> None:
    is_over = asyncio.Event()

    async def fail() -> bool:
        raise OSError

    failing = Job("failing", fail, idle_seconds=60)
    working = Job("working", runs([True] * 5, is_over), idle_seconds=60)
    runner = JobRunner([failing, working])

    runner.start()
    await asyncio.wait_for(is_over.wait(), 10)
    await runner.stop()


async def test_stopping_ends_a_run_in_progress() -> None:
    has_begun, was_cancelled = asyncio.Event(), asyncio.Event()

    async def hang() -> bool:
        has_begun.set()
        try:
            await asyncio.Event().wait()
        except asyncio.CancelledError:
            was_cancelled.set()
            raise
        return True

    runner = JobRunner([Job("hanging", hang, idle_seconds=1)])

    task = asyncio.create_task(runner.run_until_cancelled())
    await asyncio.wait_for(has_begun.wait(), 10)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task

    assert was_cancelled.is_set()


@pytest.mark.parametrize(
    ("idle", "failures", "pause"),
    [(1, 0, 1), (1, 1, 1), (1, 2, 2), (1, 3, 4), (1, 99, LONGEST_BACKOFF_SECONDS), (30, 5, 30)],
)
def test_pause_doubles_with_each_failure_in_a_row(
    idle: float, failures: int, pause: float
) -> None:
    job = Job("any", runs([], asyncio.Event()), idle)

    assert compute_pause(job, failures) == pause
