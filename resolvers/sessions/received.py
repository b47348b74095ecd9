"""What SDKs send, reduced to what is counted of it. Who wrote what is never kept, only hashes.

An item that breaks a rule of recorded events and sessions is left out, and counted as invalid.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from pydantic import TypeAdapter

from db.sessions.record import MAX_COUNT
from resolvers.sessions.record import (
    Event,
    FieldProblem,
    Session,
    find_date_problems,
    find_event_problems,
    find_name_problems,
    find_session_problems,
)

MAX_AGE = timedelta(days=5)
"""What an SDK tells later than this is not counted."""

ACCEPTED, DROPPED, INVALID, LATE, LOST = "accepted", "dropped", "invalid", "late", "lost"
"""What becomes of a thing: counted; of no use here; against the rules; too old; never sent."""


@dataclass(frozen=True)
class ReceivedSessions:
    """Sessions of one kind. With an id it is what is known of one session, else they add up.

    `user` is hashed.
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

    @property
    def kind(self) -> str:
        """The kind of item that it came in."""
        return "sessions" if self.sid is None else "session"

    @property
    def session(self) -> Session:
        """The same, as it is recorded."""
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
    """An error event. Without a release it only makes its group known."""

    release: str | None
    environment: str
    date: datetime
    group: str

    def event(self, *, is_new_group: bool) -> Event:
        """The same, as it is recorded."""
        return Event("", self.release or "", self.environment, self.date, is_new_group, 1)


@dataclass(frozen=True)
class ReceivedCount:
    """So many things of a kind, what became of them, and why."""

    outcome: str
    kind: str
    reason: str
    quantity: int


@dataclass
class ReceivedEnvelope:
    """All that is counted of an envelope."""

    project_id: int
    date: datetime
    sessions: list[ReceivedSessions] = field(default_factory=list)
    errors: list[ReceivedError] = field(default_factory=list)
    counts: list[ReceivedCount] = field(default_factory=list)

    @property
    def size(self) -> int:
        """How many records it has."""
        return len(self.sessions) + len(self.errors) + len(self.counts)

    def count(self, outcome: str, kind: str, reason: str = "", quantity: int = 1) -> None:
        """Count things of a kind."""
        self.counts.append(ReceivedCount(outcome, kind, reason, min(quantity, MAX_COUNT)))

    def add_sessions(self, sessions: ReceivedSessions, told: datetime) -> None:
        """Take sessions in that were told of at a time."""
        session = sessions.session
        wrong = first_problem_field(
            [
                *self.name_problems(session),
                *find_session_problems(session),
                *find_date_problems(told, "timestamp"),
            ]
        )
        if wrong is not None:
            self.count(INVALID, sessions.kind, wrong)
        elif told < self.date - MAX_AGE:
            self.count(LATE, sessions.kind)
        else:
            self.sessions.append(sessions)

    def add_error(self, error: ReceivedError) -> None:
        """Take an error event in."""
        event = error.event(is_new_group=False)
        names = self.name_problems(event) if error.release is not None else []
        wrong = first_problem_field([*names, *find_event_problems(event)])
        if wrong is not None:
            self.count(INVALID, "event", wrong)
        else:
            self.errors.append(error)

    def name_problems(self, item: Event | Session) -> list[FieldProblem]:
        """What is wrong with the names in an item."""
        return list(find_name_problems(item, self.project_id))


def first_problem_field(problems: list[FieldProblem]) -> str | None:
    """The field that something is wrong with, if any."""
    return problems[0][0] if problems else None


CONTENT = TypeAdapter(ReceivedEnvelope)


def serialize(received: ReceivedEnvelope) -> bytes:
    """What is kept of an envelope until it is folded."""
    return CONTENT.dump_json(received)


def deserialize(content: bytes) -> ReceivedEnvelope:
    """What was kept of an envelope. Raises ValidationError."""
    return CONTENT.validate_json(content)
