"""Results that a snapshot keeps, so that a statement that is read again is not sent again."""

from collections.abc import Sequence
from typing import Any, NamedTuple

# Rows that a snapshot keeps, at most.
MAX_KEPT_ROWS = 10_000
# Seconds that a replayed statement takes: about as long as a fast one, so that what needs no
# statement still happens before it.
REPLAY_SECONDS = 0.001


class KeptResult(NamedTuple):
    """The converted rows of a statement, and the rows and bytes that were read for it."""

    value: Any
    rows: int
    size: int


class KeptResults:
    """The results that a snapshot keeps: of the first statements, up to MAX_KEPT_ROWS."""

    def __init__(self) -> None:
        self.is_replaying = False
        self._results: dict[str, list[tuple[Sequence[Any], KeptResult]]] = {}
        self._row_count = 0

    def add(self, text: str, values: Sequence[Any], result: KeptResult) -> None:
        """Keep the result of a statement, unless it and the kept ones have too many rows."""
        if self._row_count + result.rows <= MAX_KEPT_ROWS:
            self._row_count += result.rows
            self._results.setdefault(text, []).append((values, result))

    def find(self, text: str, values: Sequence[Any]) -> KeptResult | None:
        """Return the result of an equal statement; None if none is kept."""
        results = self._results.get(text, ())
        return next((result for kept, result in results if kept == values), None)
