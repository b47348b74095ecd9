"""Results that a snapshot keeps, so that a statement that is read again is not sent again."""

from collections.abc import Sequence
from typing import Any

from db.connection.read_meter import Fetched

# Rows that a snapshot keeps, at most.
MAX_KEPT_ROWS = 10_000
# Seconds that a replayed statement takes: about as long as a fast one, so that what needs no
# statement still happens before it.
REPLAY_SECONDS = 0.001


class KeptResults:
    """The results that a snapshot keeps: of the first statements, up to MAX_KEPT_ROWS."""

    def __init__(self) -> None:
        self.is_replaying = False
        self._results: dict[str, list[tuple[Sequence[Any], Fetched]]] = {}
        self._row_count = 0

    def add(self, text: str, values: Sequence[Any], fetched: Fetched) -> None:
        """Keep the rows of a statement, unless there are too many."""
        if self._row_count + len(fetched.rows) <= MAX_KEPT_ROWS:
            self._row_count += len(fetched.rows)
            self._results.setdefault(text, []).append((values, fetched))

    def find(self, text: str, values: Sequence[Any]) -> Fetched | None:
        """Return the rows of an equal statement, if they are kept."""
        results = self._results.get(text, ())
        return next((fetched for kept, fetched in results if kept == values), None)
