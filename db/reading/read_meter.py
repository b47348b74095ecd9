"""What counts and bounds the rows and bytes that a snapshot reads."""

from typing import NamedTuple, Protocol

from db.reading.prepared import Rows


class Allowance(Protocol):
    """How many rows and bytes a statement may return."""

    @property
    def rows(self) -> int:
        """The number of rows."""

    @property
    def size(self) -> int:
        """The number of bytes."""


class Fetched(NamedTuple):
    """The rows of a statement, and the bytes that were counted.

    Both are incomplete if there are more rows or bytes than allowed: at least one is then larger.
    Without an allowance the bytes are not counted. `start` is by `time.perf_counter`, `seconds`
    the time until the rows were read.
    """

    rows: Rows
    size: int
    start: float
    seconds: float


class ReadMeter(Protocol):
    """Counts and bounds what a snapshot reads."""

    def check(self) -> Allowance | None:
        """Return what a statement may return; None: it is not counted. Raises without any."""

    def add_read(self, rows: int, size: int) -> None:
        """Count what a statement returned. Raises when it is more than allowed."""


class Unmetered:
    """Counts nothing."""

    def check(self) -> None:
        """Allow everything."""

    def add_read(self, rows: int, size: int) -> None:
        """Do nothing."""


UNMETERED = Unmetered()
