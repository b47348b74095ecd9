"""What was reported, as plain facts: one for each session or error event of a kind.

Written from the reference alone, so that the answers of the server can be compared with it:
docs/reference/releases.md#session-counts, docs/reference/clients.md#session-updates.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

HOUR = 3600
STATUSES_BY_SEVERITY = ("OK", "EXITED", "ERRORED", "ABNORMAL", "CRASHED")
KINDS_BY_SEVERITY = ("healthy", "errored", "abnormal", "crashed")
MICROSECONDS = 1_000_000


@dataclass(frozen=True)
class SessionFact:
    """Sessions of one kind that began in an hour. Durations are in whole microseconds."""

    project: str
    release: str
    environment: str
    hour: int
    kind: str
    users: frozenset[str]
    durations: tuple[int, ...]
    quantity: int


@dataclass(frozen=True)
class Issue:
    """An issue as its events describe it; `key` identifies it."""

    key: str
    project: str
    error_type: str
    value: str
    level: str
    platform: str
    handled: bool = True

    @property
    def title(self) -> str:
        """The title."""
        return f"{self.error_type}: {self.value}"


@dataclass(frozen=True)
class EventFact:
    """Error events of one kind."""

    project: str
    release: str
    environment: str
    date: datetime
    issue: Issue | None
    is_unhandled: bool
    user: str | None
    quantity: int

    @property
    def hour(self) -> int:
        """The start of the hour in which they happened, in Unix seconds."""
        return to_hour(self.date)


def to_hour(date: datetime) -> int:
    """Return the start of the hour of a date, in Unix seconds."""
    return int(date.timestamp()) // HOUR * HOUR


def find_kind(status: str, errors: int) -> str:
    """Return the kind of a session; the kinds add up to all sessions."""
    if status in {"CRASHED", "ABNORMAL"}:
        return status.lower()
    return "errored" if status == "ERRORED" or errors else "healthy"


@dataclass
class Update:
    """An update of a session with an id, as an SDK reports it."""

    project: str
    sid: str
    release: str
    environment: str
    started: datetime
    status: str
    errors: int
    user: str | None
    duration: float | None
    seq: int

    @property
    def session(self) -> tuple[str | int, ...]:
        """What identifies its session."""
        hour = to_hour(self.started)
        return self.project, self.sid, self.release, self.environment, hour


@dataclass
class Facts:
    """All that was reported so far."""

    recorded: list[SessionFact] = field(default_factory=list)
    updates: dict[tuple[str | int, ...], list[Update]] = field(default_factory=dict)
    events: list[EventFact] = field(default_factory=list)

    def add_session_input(self, given: dict[str, Any]) -> None:
        """Add an item of recordSessions."""
        has_duration = given["status"] == "EXITED" and given["duration"] is not None
        duration = round((given["duration"] or 0) * MICROSECONDS)
        self.recorded.append(
            SessionFact(
                given["project"],
                given["release"],
                given["environment"],
                to_hour(datetime.fromisoformat(given["started"])),
                find_kind(given["status"], given["errors"]),
                frozenset({given["distinctId"]} - {None}),
                (duration,) * given["quantity"] if has_duration else (),
                given["quantity"],
            )
        )

    def add_update(self, update: Update) -> None:
        """Add an update of a session with an id."""
        self.updates.setdefault(update.session, []).append(update)

    @property
    def sessions(self) -> Sequence[SessionFact]:
        """All sessions; those with an id are counted once, in the state of all their updates."""
        return [*self.recorded, *(merge_updates(each) for each in self.updates.values())]


def merge_updates(updates: Sequence[Update]) -> SessionFact:
    """Return the session that updates describe, in any order of arrival."""
    first = updates[0]
    status = max((each.status for each in updates), key=STATUSES_BY_SEVERITY.index)
    durations = [
        (each.seq, round(each.duration * MICROSECONDS))
        for each in updates
        if each.status == status == "EXITED" and each.duration is not None
    ]
    return SessionFact(
        first.project,
        first.release,
        first.environment,
        to_hour(first.started),
        find_kind(status, max(each.errors for each in updates)),
        frozenset(each.user for each in updates if each.user is not None),
        (max(durations)[1],) if durations else (),
        1,
    )


def split_users(sessions: Iterable[SessionFact]) -> dict[str, set[str]]:
    """Return the users by kind, each only in the worst of its kinds."""
    left = list(sessions)
    found: dict[str, set[str]] = {}
    worse: set[str] = set()
    for kind in reversed(KINDS_BY_SEVERITY):
        users = {user for each in left if each.kind == kind for user in each.users}
        found[kind] = users - worse
        worse |= users
    return found


def list_durations(sessions: Iterable[SessionFact]) -> list[int]:
    """Return the durations in rising order."""
    return sorted(duration for each in sessions for duration in each.durations)
