"""Demo errors: issues of each project, with events in the releases and the hours of its users."""

import hashlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import NamedTuple

from db import models
from db.connection.access import Transaction
from db.connection.bulk import insert_returning_ids, insert_rows
from db.sessions.hours import EventKey
from jobs.demo.content import ERRORS, USAGE, ErrorKind
from jobs.demo.context import SEED, DemoContext, LiveRelease
from resolvers.sessions.items import Event
from resolvers.sessions.tallies import EventTally

SECONDS_PER_HOUR = 3600
CRASH_FACTOR = 30
"""How much more often errors happen in a release in which all sessions crash."""


class HourOfError(NamedTuple):
    """An hour, by its start in Unix seconds, of an error in a release."""

    kind: ErrorKind
    live: LiveRelease
    hour: int


@dataclass
class DemoErrors:
    """Collects the events of all hours, and writes them with their issues."""

    context: DemoContext
    rng: Random = field(default_factory=lambda: Random(SEED))  # noqa: S311 (the same data every time)
    tallies: dict[HourOfError, EventTally] = field(default_factory=dict)

    def add_hour(self, project: str, live: LiveRelease, sessions: int, start: datetime) -> None:
        """Add the errors in a number of sessions of a release that began in an hour."""
        users = USAGE[project].users
        _, kinds = ERRORS[project]
        for kind in kinds:
            if start < self.context.now - timedelta(days=kind.days):
                continue
            rate = kind.rate * (1 + CRASH_FACTOR * live.crash_rate)
            for _ in range(sessions):
                if self.rng.random() < rate:
                    self._add_event(kind, live, start, users)

    def _add_event(self, kind: ErrorKind, live: LiveRelease, start: datetime, users: int) -> None:
        """Add an event of a random user at a random time of an hour."""
        latest = min(SECONDS_PER_HOUR - 1, int((self.context.now - start).total_seconds()))
        date = start + timedelta(seconds=self.rng.randint(0, latest))
        key = HourOfError(kind, live, int(start.timestamp()))
        tally = self.tallies.get(key)
        if tally is None:
            tally = self.tallies[key] = EventTally(date, date)
        tally.add(
            Event(
                project="",
                release="",
                environment="",
                date=date,
                is_new_group=False,
                quantity=1,
                user=f"user {self.rng.randrange(users)}",
                is_handled=self.rng.random() >= kind.unhandled,
            )
        )

    async def write_all(self, connection: Transaction) -> None:
        """Write an issue for each error that happened, and the events by the hour."""
        environment = self.context.environments["production"]
        ids: dict[ErrorKind, int] = {}
        for project, (platform, kinds) in ERRORS.items():
            for kind in kinds:
                ids[kind] = await self._write_issue(connection, project, platform, kind)
        rows = []
        for (kind, live, hour), tally in self.tallies.items():
            key = EventKey(live.release_id, live.project_id, environment, ids[kind], hour)
            rows.append(self.context.row(**key._asdict(), **tally.to_row()._asdict()))
        await insert_rows(connection, models.EventHour, rows)

    async def _write_issue(
        self, connection: Transaction, project: str, platform: str, kind: ErrorKind
    ) -> int:
        """Write the issue of an error and return its id."""
        found = [(tally, key.live) for key, tally in self.tallies.items() if key.kind == kind]
        first, live = min(found, key=lambda each: each[0].first_event)
        row = self.context.row(
            project_id=self.context.projects[project],
            key=hashlib.blake2b(kind.title.encode(), digest_size=16).hexdigest(),
            title=kind.title,
            level=kind.level,
            error_type=kind.type,
            platform=platform,
            first_seen=first.first_event,
            last_seen=max(tally.last_event for tally, _ in found),
            first_release_id=live.release_id,
        )
        [issue] = await insert_returning_ids(connection, models.Issue, [row])
        return issue
