"""How many reports of one session become one session, in whatever order they come.

Errors only grow, a status only gets worse, every user that was told of counts, and of several
durations the first. So any order and repetition of the same reports gives the same, and what was
counted before can be corrected without ever taking anything out of a sketch.
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
    """What is known of a session. Where it belongs is what was told of it first."""

    target: Target
    hour: int
    status: str
    errors: int
    users: tuple[str, ...]
    duration: float | None

    @property
    def has_ended(self) -> bool:
        """Whether nothing more is to be expected of it."""
        return self.status != OK

    def and_also(self, told: ReceivedSessions) -> "SessionState":
        """What is known when that was told, too."""
        users = self.users
        if told.user is not None and told.user not in users and len(users) < MAX_USERS:
            users = (*users, told.user)
        duration = self.duration
        if duration is None and told.status == EXITED:
            duration = told.duration
        return self._replace(
            status=max(self.status, told.status, key=STATUSES_BY_SEVERITY.index),
            errors=min(max(self.errors, told.errors), MAX_COUNT),
            users=users,
            duration=duration,
        )


def initial_state(project_id: int, told: ReceivedSessions) -> SessionState:
    """What is known of a session that nothing was known of before."""
    target = Target(project_id, told.release, told.environment)
    return SessionState(target, to_hour(told.started), OK, 0, (), None).and_also(told)


def recount(tally: Tally, before: SessionState | None, now: SessionState) -> None:
    """Make the sessions of an hour what they are if only the present state had been counted."""
    if before is not None:
        tally.count(before.status, before.errors, -1)
    tally.count(now.status, now.errors, 1)
    for user in now.users:
        tally.add_user(user, now.status)
    if now.duration is not None and (before is None or before.duration is None):
        tally.durations.add(now.duration)
