"""Demo sessions of the last 30 days: users move from release to release."""

import math
from collections.abc import Iterable
from datetime import datetime, timedelta

from db import models
from db.connection.access import Transaction
from db.connection.bulk import insert_rows
from db.sessions.locks import share_projects
from db.sessions.rollups.late import mark_late
from jobs.demo.content import USAGE, Usage
from jobs.demo.context import DemoContext, LiveRelease, Progress
from jobs.demo.errors import DemoErrors
from resolvers.sessions.items import Session
from resolvers.sessions.tallies import Tally

HOURS = 30 * 24
RELEASES_IN_USE = 4
# What runs in staging: sessions and users compared with production, and crashes of a session.
STAGING_SHARE = 0.1
STAGING_CRASHES = 3


async def write_sessions(
    context: DemoContext, errors: DemoErrors, connection: Transaction, progress: Progress
) -> None:
    """Write the hourly totals of the sessions, and add errors that those in production had.

    The hours of errors are among those of sessions, so their days are marked as late here too.
    """
    await share_projects(connection, context.projects.values())
    written: set[tuple[int, int]] = set()
    this_hour = context.now.replace(minute=0, second=0)
    for done in range(HOURS):
        start = this_hour - timedelta(hours=HOURS - 1 - done)
        rows = []
        for slug, project in context.projects.items():
            for live, number in split_by_release(context, USAGE[slug], project, start):
                errors.add_hour(slug, live, number, start)
                for environment, tally in tally_environments(
                    context, USAGE[slug], live, number, start
                ):
                    rows.append(
                        context.row(
                            release_id=live.release_id,
                            project_id=live.project_id,
                            environment_id=context.environments[environment],
                            hour=int(start.timestamp()),
                            **tally.to_row()._asdict(),
                        )
                    )
        await insert_rows(connection, models.SessionHour, rows)
        written |= {(row["project_id"], row["hour"]) for row in rows}
        progress("hours of sessions", done + 1, HOURS)
    await mark_late(connection, context.organization_id, written)


def split_by_release(
    context: DemoContext, usage: Usage, project: int, start: datetime
) -> Iterable[tuple[LiveRelease, int]]:
    """Split a project's sessions of an hour among its newest releases.

    Yields each release that has sessions, with their number.
    """
    # Fewest sessions at four in the morning, fewer at weekends.
    daily = 0.55 - 0.45 * math.cos((start.hour - 4) / 24 * math.tau)
    weekend = 0.6 if start.weekday() >= 5 else 1.0  # noqa: PLR2004 (Saturday)
    remaining = usage.sessions * daily * weekend * context.rng.uniform(0.85, 1.15)
    in_use = [
        release
        for release in context.live_releases
        if release.project_id == project and release.date <= start
    ]
    for live in in_use[: -RELEASES_IN_USE - 1 : -1]:
        hours = (start - live.date) / timedelta(hours=1)
        moved = remaining * (1 - math.exp(-hours / usage.adoption_hours))
        remaining -= moved
        if round(moved):
            yield live, round(moved)


def tally_environments(
    context: DemoContext, usage: Usage, live: LiveRelease, number: int, start: datetime
) -> Iterable[tuple[str, Tally]]:
    """Yield the totals of an hour by environment, with this number of sessions in production."""
    yield "production", tally_sessions(context, usage.users, live.crash_rate, number, start)
    staged = int(number * STAGING_SHARE + context.rng.random())
    if staged:
        users = max(1, round(usage.users * STAGING_SHARE))
        crash_rate = live.crash_rate * STAGING_CRASHES
        yield "staging", tally_sessions(context, users, crash_rate, staged, start)


def tally_sessions(
    context: DemoContext, users: int, crash_rate: float, number: int, start: datetime
) -> Tally:
    """Return the totals of this number of random sessions in an hour."""
    tally = Tally()
    for _ in range(number):
        draw = context.rng.random()
        status = "CRASHED" if draw < crash_rate else "EXITED"
        if draw > 0.97:  # noqa: PLR2004 (three in a hundred)
            status = "ERRORED" if draw < 0.996 else "ABNORMAL"  # noqa: PLR2004 (four in a thousand)
        tally.add(
            Session(
                project="",
                release="",
                environment="",
                date=start,
                status=status,
                distinct_id=f"user {context.rng.randrange(users)}",
                duration=round(context.rng.lognormvariate(4, 1), 1),
                errors=0,
                quantity=1,
            )
        )
    return tally
