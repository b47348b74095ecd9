"""Reported events and sessions, and what they belong to."""

import hashlib
import math
from datetime import datetime
from typing import NamedTuple

from db.sessions.health import start_of_hour
from db.sessions.issues import About

EXITED, CRASHED, ABNORMAL, ERRORED = "EXITED", "CRASHED", "ABNORMAL", "ERRORED"
WITH_ERRORS = frozenset({CRASHED, ABNORMAL, ERRORED})

FATAL, ERROR = "fatal", "error"
LEVELS = (FATAL, ERROR, "warning", "info", "debug")
"""The levels of events, gravest first."""


class Target(NamedTuple):
    """What an item belongs to: a project's id, a version and an environment's name."""

    project_id: int
    version: str
    environment: str


class Event(NamedTuple):
    """Error events of one kind: their number, their time, and whether each began a new group.

    `issue` is the key of their issue in the project, `user` the id of the user or its hash. Only
    SDKs report whether an event was handled; without that one of the level `fatal` was not. Only
    they send a title, an error type and a platform.
    """

    project: str
    release: str
    environment: str
    date: datetime
    is_new_group: bool
    quantity: int
    user: str | None = None
    issue: str | None = None
    level: str | None = None
    is_handled: bool | None = None
    title: str | None = None
    error_type: str | None = None
    platform: str | None = None

    @property
    def is_unhandled(self) -> bool:
        """Whether no code has handled the events."""
        if self.is_handled is None:
            return self.level is not None and self.level.lower() == FATAL
        return not self.is_handled

    @property
    def about(self) -> About:
        """The description of the issue in the events."""
        level = ERROR if self.level is None else self.level.lower()
        return About(self.title, level, self.error_type, self.platform)

    def with_user_hashed(self) -> "Event":
        """Return the events with a hash in place of the user's id."""
        return self._replace(user=hash_user_id(self.user)) if self.user else self


class Session(NamedTuple):
    """Sessions of one kind: their number, start, status and user.

    The duration is in seconds; `errors` counts handled errors.
    """

    project: str
    release: str
    environment: str
    date: datetime
    status: str
    distinct_id: str | None
    duration: float | None
    errors: int
    quantity: int

    def with_user_hashed(self) -> "Session":
        """Return the session with a hash in place of the user's id."""
        if not self.distinct_id:
            return self
        return self._replace(distinct_id=hash_user_id(self.distinct_id))


def hash_user_id(distinct_id: str) -> str:
    """Hash a user's id. Equal ids have equal hashes, whether sent by an SDK or by a collector."""
    return hashlib.blake2b(distinct_id.encode(), digest_size=16).hexdigest()


def to_hour(date: datetime) -> int:
    """Return the start of the hour that contains a date, in Unix seconds."""
    return start_of_hour(math.floor(date.timestamp()))
