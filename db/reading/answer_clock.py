"""The time of an answer, and until when the answer stays the same.

What a query computes from the time it computes from its `AnswerClock`. How the clock is used tells
how long an answer may be kept: docs/reference/versions.md#time.
"""

from contextvars import ContextVar
from datetime import UTC, datetime, timedelta

from db.connection.types import EARLIEST_DATE, LATEST_DATE


class AnswerClock:
    """The time at which an answer is valid, and until when the answer stays the same.

    The time is the database's when the caller was read. `changes_at` is the first moment at which
    something that was computed from the time may be different: LATEST_DATE if nothing was.
    """

    def __init__(self, date: datetime | None = None) -> None:
        self.date = date or datetime.now(UTC)
        self.changes_at = LATEST_DATE

    def now(self) -> datetime:
        """Return the time. An answer that depends on it changes at every moment."""
        self.changes_at = EARLIEST_DATE
        return self.date

    def unix(self, shift: int = 0, *, step: int) -> int:
        """Return the Unix time, moved by `shift` seconds, where only its step matters.

        Steps are `step` seconds long, and the first one begins in 1970. The answer must be the
        same for all times of a step.
        """
        seconds = int(self.date.timestamp()) + shift
        self._change_at_unix(start_of_step(seconds, step) + step - shift)
        return seconds

    def start_of(self, step: int) -> int:
        """Return the Unix time at which the current step of `step` seconds began."""
        return start_of_step(self.unix(step=step), step)

    def has_passed(self, date: datetime, wait: timedelta = timedelta(0)) -> bool:
        """Whether the time is later than a date, by more than `wait`."""
        if date < self.date - wait:
            return True
        if date < LATEST_DATE - wait:
            self.changes_at = min(self.changes_at, date + wait)
        return False

    def _change_at_unix(self, seconds: int) -> None:
        self.changes_at = min(self.changes_at, datetime.fromtimestamp(seconds, UTC))


def start_of_step(seconds: int, step: int) -> int:
    """Return the start of the step that contains a time, both in Unix seconds."""
    return seconds // step * step


CURRENT_ANSWER: ContextVar[AnswerClock | None] = ContextVar("current_answer", default=None)
"""The clock of the answer that is computed; None outside of requests."""


def utc_now() -> datetime:
    """Return the time of the process, for dates that are written, and for the ages of a search.

    A query that calls it has an answer that changes at every moment.
    """
    clock = CURRENT_ANSWER.get()
    if clock is not None:
        clock.now()
    return datetime.now(UTC)
