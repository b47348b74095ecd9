"""Several statements sent as one: what a request reads at once with different arguments.

The texts are combined, not SQLAlchemy's statements, because those are compiled already.
"""

from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy.sql.elements import ClauseElement

from db.reading.joined import PLACEHOLDER, renumber
from db.reading.prepared import BoundStatement, PreparedStatement, Rows
from db.reading.snapshot import Snapshot

# What one combined statement may have at most. SQLite takes 500 parts and 32,766 values,
# PostgreSQL 32,767 values.
MAX_PARTS, MAX_VALUES = 50, 10_000

Read = tuple[ClauseElement, Mapping[str, Any]]
"""A statement and its parameters."""


class Part(NamedTuple):
    """A statement with its values, in the order of its placeholders, and its number of keys."""

    prepared: PreparedStatement
    text: str
    values: Sequence[Any]
    keys: int

    def bound(self, batch: str) -> BoundStatement:
        """Return the part as a statement of its own."""
        return BoundStatement(self.text, self.values, self.prepared.convert_rows, batch, self.keys)


async def fetch_combined(
    snapshot: Snapshot,
    reads: Sequence[Read],
    batch: str,
    *,
    order: Sequence[str] = (),
) -> list[Rows]:
    """Return all rows of several statements with their parameters, sent as one if possible.

    Apart from that it does what `Snapshot.fetch_rows` does.
    """
    parts = bind_parts(snapshot, reads)
    results: list[Rows] = []
    for some in divide(parts):
        found = None
        if len(some) > 1:
            found = await snapshot.execute(combine(some, order, batch))
        if found is None:
            # A value that cannot be stored matches no row, in its own part only.
            found = [await snapshot.execute(part.bound(batch)) for part in some]
        results += found
    return results


async def fetch_combined_pages(
    snapshot: Snapshot,
    reads: Sequence[Read],
    batch: str,
    size: int,
    take: Callable[[Rows], Awaitable[object]],
) -> None:
    """Pass the rows of several statements to a function, in pages and sent as one if possible.

    Each row starts with the index of its statement. The rows of a statement follow one another:
    SQLite executes the parts of a UNION ALL in turn, and so does PostgreSQL without a parallel
    plan. They are the driver's, which the columns must not need to convert.
    """
    parts = bind_parts(snapshot, reads)
    start = 0
    for some in divide(parts):
        combined = combine(some, (), batch, first=start, is_ordered=False)
        if not await snapshot.fetch_pages(combined, size, take) and len(some) > 1:
            # A value that cannot be stored matches no row, in its own part only.
            for index, part in enumerate(some, start):
                alone = combine([part], (), batch, first=index, is_ordered=False)
                await snapshot.fetch_pages(alone, size, take)
        start += len(some)


def bind_parts(snapshot: Snapshot, reads: Iterable[Read]) -> list[Part]:
    """Return statements that are bound to their parameters."""
    parts = []
    for statement, parameters in reads:
        prepared = snapshot.prepare(statement)
        keys = len(parameters.get("keys", ()))
        parts.append(Part(prepared, *prepared.bind(parameters), keys))
    return parts


def divide(parts: Sequence[Part]) -> Iterator[Sequence[Part]]:
    """Yield the parts of each statement to send: as many as one may have."""
    chosen: list[Part] = []
    count = 0
    for part in parts:
        count += len(part.values)
        if chosen and (count > MAX_VALUES or len(chosen) == MAX_PARTS):
            yield chosen
            chosen, count = [], len(part.values)
        chosen.append(part)
    yield chosen


def combine(
    parts: Sequence[Part],
    order: Sequence[str],
    batch: str,
    *,
    first: int = 0,
    is_ordered: bool = True,
) -> BoundStatement:
    """Return one statement, whose result is the rows of each part.

    The parts select columns of the same types. Each row starts with the number of its part, from
    `first` on. The rows are ordered by this number, unless that takes too much memory; those of a
    part are in `order`, which are names of columns, each with DESC or without.
    """
    texts: list[str] = []
    values: list[Any] = []
    is_numbered = any(PLACEHOLDER.search(part.text) for part in parts)
    for number, part in enumerate(parts, first):
        text = renumber(part.text, len(values)) if is_numbered else part.text
        texts.append(f"SELECT {number} AS part, p.* FROM ({text}) AS p")  # noqa: S608 (compiled texts)
        values += part.values
    ending = f" ORDER BY {', '.join(['part', *order])}" if is_ordered else ""
    keys = sum(part.keys for part in parts)
    text = " UNION ALL ".join(texts) + ending
    return BoundStatement(text, values, partial(separate, parts), batch, keys)


def separate(parts: Sequence[Part], rows: Rows | None) -> list[Rows] | None:
    """Return the rows of each part of a combined statement, converted to Python values."""
    if rows is None:
        return None
    found: list[list[Any]] = [[] for _ in parts]
    for row in rows:
        found[row[0]].append(row[1:])
    return [
        part.prepared.convert_rows(part_rows) for part, part_rows in zip(parts, found, strict=True)
    ]
