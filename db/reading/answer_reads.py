"""What the answer of a request depends on, followed while it is read.

Rules: docs/reference/versions.md#reads.
"""

import re
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple

from db.models import UNVERSIONED_TABLES
from db.reading.answer_clock import AnswerClock

MAX_TEXTS = 1_000
CLOCK = re.compile(
    r"'now'|\b(now|(statement|transaction|clock)_timestamp|current_(date|time(stamp)?)|"
    r"localtime(stamp)?|random|gen_random_uuid)\b",
    re.IGNORECASE,
)
"""What in a statement has another value each time."""
UNVERSIONED = re.compile(rf"\b({'|'.join(sorted(UNVERSIONED_TABLES))})\b")


class Dependence(NamedTuple):
    """What the rows of a statement depend on, besides tables that versions cover."""

    is_on_clock: bool
    is_on_unversioned: bool


@lru_cache(MAX_TEXTS)
def find_dependence(text: str) -> Dependence:
    """Return what the rows of a statement depend on: docs/reference/versions.md#reads."""
    return Dependence(CLOCK.search(text) is not None, UNVERSIONED.search(text) is not None)


class AnswerReads:
    """What was read for an answer since `begin`, after the versions of organizations were read.

    `clock` has the time of the answer. `is_covered` is whether all else that the answer depends on
    is of the state of the database that has these versions, and has others when it changes.
    """

    def __init__(self) -> None:
        self.clock = AnswerClock()
        self.is_covered = False

    def begin(self, date: datetime) -> None:
        """Follow what is read from now on, at a time of the database."""
        self.clock = AnswerClock(date)
        self.is_covered = True

    def follow(self, text: str) -> None:
        """Remember what the rows of a statement depend on."""
        dependence = find_dependence(text)
        if dependence.is_on_clock:
            self.clock.now()
        if dependence.is_on_unversioned:
            self.is_covered = False

    def end_state(self) -> None:
        """Remember that what is read from now on is of another state."""
        self.is_covered = False
