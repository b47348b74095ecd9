"""Statements that PostgreSQL is sent as one, so that they take one round trip.

Rules and figures: docs/decisions/0045-joined-statements.md
"""

import re
from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from cachetools import LRUCache

from db.reading.prepared import BoundStatement
from db.reading.read_meter import Allowance, Fetched

PLACEHOLDER = re.compile(r"\$(\d+)")
SECONDS_PER_ROW = 8e-6
"""Seconds of a round trip that are worth a row of a joined statement, which is slower to decode.

Without a network between, statements with up to some 30 rows are joined.
"""
MAX_JOINED = 16
MAX_TEXT = 12 * 1024
"""Characters of a joined statement. asyncpg keeps none prepared that is larger than 15 KiB."""
MAX_TEXTS = 1_000
DRIFT = 1.01
"""What the round trip grows by with each statement, so that a slower network is noticed."""


class RoundTrips:
    """What statements have returned, and how long the shortest of them took, in seconds."""

    def __init__(self) -> None:
        self._rows: LRUCache[str, int] = LRUCache(MAX_TEXTS)
        self._seconds = 1.0

    def note(self, statements: Sequence[BoundStatement], fetched: Sequence[Fetched]) -> None:
        """Note statements that were sent together."""
        for statement, each in zip(statements, fetched, strict=False):
            self._rows[statement.text] = len(each.rows)
        self._seconds = min(fetched[0].seconds, self._seconds * DRIFT)

    def choose(self, statements: Sequence[BoundStatement]) -> Sequence[BoundStatement]:
        """Return the first of several statements, and those after it to send together with it."""
        max_rows = self._seconds / SECONDS_PER_ROW
        size = 0
        for number, statement in enumerate(statements[:MAX_JOINED]):
            size += len(statement.text)
            rows = self._rows.get(statement.text)
            if rows is None or rows > max_rows or size > MAX_TEXT:
                return statements[: max(1, number)]
        return statements[:MAX_JOINED]


def join(statements: Sequence[BoundStatement]) -> tuple[str, list[Any]]:
    """Return the text and the values of one statement, whose rows are those of several.

    A row has the number of its statement, and the row of that.
    """
    values: list[Any] = []
    offsets = []
    for statement in statements:
        offsets.append(len(values))
        values += statement.values
    return join_texts(tuple(each.text for each in statements), tuple(offsets)), values


@lru_cache(MAX_TEXTS)
def join_texts(texts: tuple[str, ...], offsets: tuple[int, ...]) -> str:
    """Return the text of a joined statement; the placeholders of each begin at its offset."""
    return " UNION ALL ".join(
        f"SELECT {number} AS part, p FROM ({renumber(text, offset)}) AS p"  # noqa: S608 (compiled texts)
        for number, (text, offset) in enumerate(zip(texts, offsets, strict=True))
    )


def renumber(text: str, offset: int) -> str:
    """Return a text whose placeholders are counted from an offset."""
    if not offset:
        return text
    return PLACEHOLDER.sub(lambda match: f"${int(match[1]) + offset}", text)


def separate(joined: Fetched, number: int, allowance: Allowance | None) -> list[Fetched]:
    """Return what each of several joined statements has fetched, as far as that is allowed.

    The last one is the first that has too many rows. The bytes of all count for the first one.
    """
    rows_by_statement: list[list[Any]] = [[] for _ in range(number)]
    for position, row in joined.rows:
        rows_by_statement[position].append(row)
    fetched = [joined._replace(rows=rows_by_statement[0])]
    total = len(rows_by_statement[0])
    for rows in rows_by_statement[1:]:
        if allowance is not None and (total > allowance.rows or joined.size > allowance.size):
            break
        total += len(rows)
        fetched.append(joined._replace(rows=rows, size=0))
    return fetched
