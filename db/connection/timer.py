"""The time that statements take of the database."""

import time


class DatabaseTimer:
    """Measures the seconds from now in which the event loop's thread did not run.

    That is the time that a statement takes of the database. The rest of the time until its rows
    are read, the event loop was busy with other requests.
    """

    __slots__ = ("_busy", "_start")

    def __init__(self) -> None:
        self._start = time.perf_counter()
        self._busy = time.thread_time()

    @property
    def age(self) -> float:
        """The seconds so far, including those in which the event loop's thread ran."""
        return time.perf_counter() - self._start

    @property
    def seconds(self) -> float:
        """The seconds so far."""
        return max(0.0, self.age - (time.thread_time() - self._busy))
