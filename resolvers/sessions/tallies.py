"""Counts of the sessions and of the events of one hour, before they are written."""

from dataclasses import dataclass, field
from datetime import datetime

from db.sessions.durations import DurationSketch, to_microseconds
from db.sessions.hours import MAX_SUM, EventTotals, HourTotals
from db.sessions.sketches import UserSketch
from resolvers.sessions.items import ABNORMAL, CRASHED, EXITED, WITH_ERRORS, Event, Session

NO_SESSIONS = HourTotals(0, 0, 0, 0, None, None, None, None, None, 0, 0)


@dataclass
class Tally:
    """Counts the sessions of one hour."""

    total: int = 0
    errored: int = 0
    crashed: int = 0
    abnormal: int = 0
    users: UserSketch = field(default_factory=UserSketch)
    crashed_users: UserSketch = field(default_factory=UserSketch)
    abnormal_users: UserSketch = field(default_factory=UserSketch)
    errored_users: UserSketch = field(default_factory=UserSketch)
    durations: DurationSketch = field(default_factory=DurationSketch)
    duration_sum: int = 0
    duration_count: int = 0

    def add(self, session: Session) -> None:
        """Add sessions."""
        self.count(session.status, session.errors, session.quantity)
        if session.distinct_id:
            self.add_user(session.distinct_id, session.status, session.errors)
        if session.status == EXITED and session.duration is not None:
            self.add_duration(session.duration, session.quantity)

    def count(self, status: str, errors: int, number: int) -> None:
        """Add a number of sessions with a status; a negative number removes them."""
        self.total += number
        if status in WITH_ERRORS or errors:
            self.errored += number
        if status == CRASHED:
            self.crashed += number
        if status == ABNORMAL:
            self.abnormal += number

    def add_user(self, user: str, status: str, errors: int) -> None:
        """Add the user of a session with a status and a number of handled errors."""
        self.users.add(user)
        if status == CRASHED:
            self.crashed_users.add(user)
        elif status == ABNORMAL:
            self.abnormal_users.add(user)
        elif status in WITH_ERRORS or errors:
            self.errored_users.add(user)

    def add_duration(self, seconds: float, times: int = 1) -> None:
        """Add the duration of that many sessions."""
        self.durations.add(seconds, times)
        self.duration_sum += to_microseconds(seconds) * times
        self.duration_count += times

    def to_row(self, stored: HourTotals | None = None) -> HourTotals:
        """Return the values to store: the counts, added to those of a stored row."""
        before = stored or NO_SESSIONS
        return HourTotals(
            before.total + self.total,
            before.errored + self.errored,
            before.crashed + self.crashed,
            before.abnormal + self.abnormal,
            self.users.add_to(before.users),
            self.crashed_users.add_to(before.crashed_users),
            self.abnormal_users.add_to(before.abnormal_users),
            self.errored_users.add_to(before.errored_users),
            self.durations.add_to(before.durations),
            min(before.duration_sum + self.duration_sum, MAX_SUM),
            before.duration_count + self.duration_count,
        )


@dataclass
class EventTally:
    """Counts the events of one issue in one hour, of which the first is known."""

    first_event: datetime
    last_event: datetime
    total: int = 0
    unhandled: int = 0
    users: UserSketch = field(default_factory=UserSketch)

    def add(self, event: Event) -> None:
        """Add events."""
        self.first_event = min(self.first_event, event.date)
        self.last_event = max(self.last_event, event.date)
        self.total += event.quantity
        if event.is_unhandled:
            self.unhandled += event.quantity
        if event.user:
            self.users.add(event.user)

    def to_row(self, stored: EventTotals | None = None) -> EventTotals:
        """Return the values to store: the counts, added to those of a stored row."""
        if stored is None:
            users = self.users.to_bytes()
            return EventTotals(
                self.total, self.unhandled, users, self.first_event, self.last_event
            )
        return EventTotals(
            stored.total + self.total,
            stored.unhandled + self.unhandled,
            self.users.add_to(stored.users),
            min(stored.first_event, self.first_event),
            max(stored.last_event, self.last_event),
        )
