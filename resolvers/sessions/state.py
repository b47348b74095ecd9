"""The state of one session, merged from its updates.

Errors only grow, the status only gets worse, each user counts, and the first duration stays. The
merged state therefore does not depend on the order of the updates or on repetitions, and counters
can be corrected without removing anything from a sketch.
"""

from typing import NamedTuple

from db.sessions.record import MAX_COUNT
from resolvers.sessions.received import ReceivedSessions
from resolvers.sessions.record import (
    ABNORMAL,
    CRASHED,
    ERRORED,
    EXITED,
    Tally,
    Target,
    to_hour,
)

OK = "OK"
STATUSES_BY_SEVERITY = (OK, EXITED, ERRORED, ABNORMAL, CRASHED)
MAX_USERS = 16


class SessionState(NamedTuple):
    """The merged state of a session. Its first update decides its target and hour."""

    target: Target
    hour: int
    status: str
    errors: int
    users: tuple[str, ...]
    duration: float | None

    @property
    def has_ended(self) -> bool:
        """Whether the session has ended."""
        return self.status != OK

    def merge(self, update: ReceivedSessions) -> "SessionState":
        """Return the state with an update merged into it."""
        users = self.users
        if update.user is not None and update.user not in users and len(users) < MAX_USERS:
            users = (*users, update.user)
        duration = self.duration
        if duration is None and update.status == EXITED:
            duration = update.duration
        return self._replace(
            status=max(self.status, update.status, key=STATUSES_BY_SEVERITY.index),
            errors=min(max(self.errors, update.errors), MAX_COUNT),
            users=users,
            duration=duration,
        )


def initial_state(project_id: int, update: ReceivedSessions) -> SessionState:
    """Return the state of a session after its first update."""
    target = Target(project_id, update.release, update.environment)
    return SessionState(target, to_hour(update.started), OK, 0, (), None).merge(update)


def recount(tally: Tally, before: SessionState | None, now: SessionState) -> None:
    """Change an hour's tally as if only the session's present state had been counted."""
    if before is not None:
        tally.count(before.status, before.errors, -1)
    tally.count(now.status, now.errors, 1)
    for user in now.users:
        tally.add_user(user, now.status)
    if now.duration is not None and (before is None or before.duration is None):
        tally.durations.add(now.duration)
