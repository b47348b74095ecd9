"""The state of one session, merged from its updates.

Errors only grow, the status only gets worse, each user counts, and the last duration replaces the
others. The merged state therefore does not depend on the order of the updates or on repetitions.
Nothing is removed from sets: a user stays in the set of each status that the session has had, and
readers count a user by the worst of them.

See docs/reference/clients.md#session-updates.
"""

from collections.abc import Iterable
from typing import NamedTuple

from db.sessions.record import MAX_COUNT
from resolvers.sessions.items import ABNORMAL, CRASHED, ERRORED, EXITED, Target, to_hour
from resolvers.sessions.received import ReceivedSessions
from resolvers.sessions.tallies import Tally

OK = "OK"
STATUSES_BY_SEVERITY = (OK, EXITED, ERRORED, ABNORMAL, CRASHED)
MAX_USERS = 16


class SessionIdentity(NamedTuple):
    """What the updates of a session have in common: its id, its target and the hour of its start.

    `hour_sent` is the hour of the start by the client's clock, in Unix seconds.
    """

    sid: str
    target: Target
    hour_sent: int


def find_identity(target: Target, update: ReceivedSessions) -> SessionIdentity | None:
    """Return the identity of an update's session; None for sessions without an id."""
    if update.sid is None:
        return None
    hour = to_hour(update.started) if update.hour_sent is None else update.hour_sent
    return SessionIdentity(update.sid, target, hour)


class Duration(NamedTuple):
    """The duration of a session in seconds, and the position of the update that names it."""

    position: int
    seconds: float


class SessionState(NamedTuple):
    """The merged state of a session. Its first update decides the hour in which it counts.

    `duration` is the last one that an update with the status EXITED names.
    """

    hour: int
    status: str = OK
    errors: int = 0
    users: tuple[str, ...] = ()
    duration: Duration | None = None

    @property
    def has_ended(self) -> bool:
        """Whether the session has ended."""
        return self.status != OK

    @property
    def counted_duration(self) -> Duration | None:
        """The duration, if it counts: only those of sessions that ended normally do."""
        return self.duration if self.status == EXITED else None

    def is_repeated(self, before: "SessionState") -> bool:
        """Whether only the position of the duration is another one than before."""
        if self.duration is None or before.duration is None:
            return self == before
        has_same_seconds = self.duration.seconds == before.duration.seconds
        return has_same_seconds and self._replace(duration=before.duration) == before

    def merge(self, update: ReceivedSessions) -> "SessionState":
        """Return the state with an update merged into it."""
        users = self.users
        if update.user is not None and update.user not in users and len(users) < MAX_USERS:
            users = (*users, update.user)
        return self._replace(
            status=max(self.status, update.status, key=STATUSES_BY_SEVERITY.index),
            errors=min(max(self.errors, update.errors), MAX_COUNT),
            users=users,
            duration=max(filter(None, (self.duration, find_duration(update))), default=None),
        )


def find_duration(update: ReceivedSessions) -> Duration | None:
    """Return the duration that an update names, if its status is EXITED."""
    if update.status != EXITED or update.duration is None:
        return None
    return Duration(update.position, update.duration)


def recount(
    tally: Tally, before: SessionState | None, now: SessionState, replaced: Iterable[Duration]
) -> None:
    """Change an hour's tally as if only the session's present state had been counted.

    `replaced` are durations that do not count any more. They are distinct ones for the limit of a
    distribution, whether they were counted before or not.
    """
    if before is not None:
        tally.count(before.status, before.errors, -1)
        if before.counted_duration is not None:
            tally.add_duration(before.counted_duration.seconds, -1)
    tally.count(now.status, now.errors, 1)
    for user in now.users:
        tally.add_user(user, now.status, now.errors)
    if now.counted_duration is not None:
        tally.add_duration(now.counted_duration.seconds)
    for duration in replaced:
        tally.add_duration(duration.seconds, 0)
