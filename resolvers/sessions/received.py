"""The content of an SDK's envelope, reduced to what is counted. Users are stored as hashes.

Items follow the rules of recorded events and sessions; an invalid item is dropped and counted as
invalid.
"""

import zlib
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Annotated

from pydantic import Field, TypeAdapter

from db.sessions.health import DAY
from db.sessions.record import MAX_COUNT
from resolvers.sessions.items import ERROR, Event, Session, Target, to_hour
from resolvers.sessions.record import (
    FieldProblem,
    find_date_problems,
    find_event_problems,
    find_name_problems,
    find_session_problems,
)

MAX_AGE = timedelta(days=5)
"""Session updates older than this are not counted."""
LAST_POSITION = 2**63 - 1
"""The position of an update without `seq` and `timestamp`: after all others."""

PARTS = 64
"""Parts of the waiting envelopes, by which workers take them, so that they write other rows."""

ACCEPTED, DROPPED, INVALID = "accepted", "dropped", "invalid"
LATE, LOST, REFUSED = "late", "lost", "refused"
"""Outcomes of an item.

Counted; not supported; invalid; too old; discarded by the SDK; beyond a quota of the key. An
invalid value of an item that is counted without it is dropped, too.
"""


@dataclass(frozen=True)
class ReceivedSessions:
    """An update of one session; without a session id, a number of sessions of one kind.

    `user` is a hash, `duration` is in seconds. `position` orders the updates of a session.
    `hour_sent` is the hour of the start as the client sent it, in Unix seconds; None if envelopes
    of a version without it are read, which is that of `started`.
    """

    sid: str | None
    release: str
    environment: str
    started: datetime
    status: str
    errors: int
    user: str | None
    duration: float | None
    quantity: int
    position: int = LAST_POSITION
    hour_sent: int | None = None

    @property
    def kind(self) -> str:
        """The type of the envelope item."""
        return "sessions" if self.sid is None else "session"

    def target(self, project_id: int) -> Target:
        """Return what the sessions belong to."""
        return Target(project_id, self.release, self.environment)

    @property
    def session(self) -> Session:
        """The sessions as they are recorded."""
        return Session(
            project="",
            release=self.release,
            environment=self.environment,
            date=self.started,
            status=self.status,
            distinct_id=self.user,
            duration=self.duration,
            errors=self.errors,
            quantity=self.quantity,
        )


@dataclass(frozen=True)
class ReceivedError:
    """An error event. Without a release only its issue is recorded.

    `user` is a hash.
    """

    release: str | None
    environment: str
    date: datetime
    group: str
    user: str | None = None
    level: str = ERROR
    is_handled: bool = True
    title: str | None = None
    error_type: str | None = None
    platform: str | None = None

    @property
    def kind(self) -> str:
        """The type of the envelope item."""
        return "event"

    def target(self, project_id: int) -> Target | None:
        """Return what the event belongs to; None without a release."""
        if self.release is None:
            return None
        return Target(project_id, self.release, self.environment)

    def event(self, *, is_new_group: bool) -> Event:
        """Return the event as it is recorded."""
        return Event(
            "",
            self.release or "",
            self.environment,
            self.date,
            is_new_group,
            1,
            self.user,
            self.group,
            self.level,
            self.is_handled,
            self.title,
            self.error_type,
            self.platform,
        )


@dataclass(frozen=True)
class ReceivedCount:
    """A number of items of one kind with their outcome and its reason."""

    outcome: str
    kind: str
    reason: str
    quantity: int


@dataclass
class ReceivedEnvelope:
    """What is counted of an envelope.

    `key_id` is None for envelopes that a version without quotas has stored, and for counts.
    `clock_error` is by how much the client's clock is behind; the dates are corrected.
    `keeps_titles` is whether events keep their titles.
    """

    project_id: int
    date: datetime
    key_id: int | None = None
    clock_error: Annotated[timedelta, Field(exclude=True)] = timedelta(0)
    keeps_titles: Annotated[bool, Field(exclude=True)] = True
    sessions: list[ReceivedSessions] = field(default_factory=list)
    errors: list[ReceivedError] = field(default_factory=list)
    counts: list[ReceivedCount] = field(default_factory=list)

    @property
    def day(self) -> int:
        """The start of the day (UTC) on which it was received, in Unix seconds."""
        return to_day(self.date)

    @property
    def size(self) -> int:
        """The number of records."""
        return len(self.sessions) + len(self.errors) + len(self.counts)

    @property
    def part(self) -> int:
        """A number below PARTS, which is the same for envelopes that write the same rows.

        It is of the release, the environment and the hour of the first session or error.
        """
        first: list[object] = [self.project_id]
        if self.sessions:
            session = self.sessions[0]
            hour = to_hour(session.started) if session.hour_sent is None else session.hour_sent
            first += [session.release, session.environment, hour]
        elif self.errors:
            error = self.errors[0]
            first += [error.release, error.environment, to_hour(error.date)]
        return zlib.crc32("\n".join(map(str, first)).encode()) % PARTS

    def count(self, outcome: str, kind: str, reason: str = "", quantity: int = 1) -> None:
        """Count items of one kind."""
        self.counts.append(ReceivedCount(outcome, kind, reason, min(quantity, MAX_COUNT)))

    def add_sessions(self, sessions: ReceivedSessions, timestamp: datetime) -> None:
        """Add sessions; `timestamp` is the time of the update."""
        session = sessions.session
        invalid_field = first_problem_field(
            [
                *self.find_name_problems(session),
                *find_session_problems(session, self.date),
                *find_date_problems(timestamp, "timestamp", self.date),
            ]
        )
        if invalid_field is not None:
            self.count(INVALID, sessions.kind, invalid_field)
        elif timestamp < self.date - MAX_AGE:
            self.count(LATE, sessions.kind)
        else:
            self.sessions.append(sessions)

    def add_error(self, error: ReceivedError) -> None:
        """Add an error event."""
        event = error.event(is_new_group=False)
        names = self.find_name_problems(event) if error.release is not None else []
        invalid_field = first_problem_field([*names, *find_event_problems(event, self.date)])
        if invalid_field is not None:
            self.count(INVALID, "event", invalid_field)
        else:
            self.errors.append(error)

    def find_name_problems(self, item: Event | Session) -> list[FieldProblem]:
        """Check the names in an item."""
        return list(find_name_problems(item, self.project_id))


def to_day(date: datetime) -> int:
    """Return the start of the day (UTC) that contains a date, in Unix seconds."""
    return int(date.timestamp()) // DAY * DAY


def first_problem_field(problems: list[FieldProblem]) -> str | None:
    """Return the field of the first problem, if there is one."""
    return problems[0][0] if problems else None


CONTENT = TypeAdapter(ReceivedEnvelope)


def serialize(received: ReceivedEnvelope) -> bytes:
    """Serialize an envelope for the backlog."""
    return CONTENT.dump_json(received)


def deserialize(content: bytes) -> ReceivedEnvelope:
    """Parse an envelope of the backlog. Raises ValidationError."""
    return CONTENT.validate_json(content)
