"""The base class of loaders that merge sketches: within a limit, and off the event loop."""

from collections.abc import Hashable, Iterable, Iterator, Sequence
from itertools import islice
from typing import Any, TypeVar

from db.connection.types import AnySelect
from loaders.base import Loader
from offload.slices import Steps, run_in_slices

K = TypeVar("K", bound=Hashable)
R = TypeVar("R")
M = TypeVar("M")

ROWS_PER_STEP = 100
"""Rows whose sketches are merged in one step, in less than a millisecond."""
MERGES_PER_COUNT = 5
"""How many merges take the time in which the users of one sketch are counted."""


class SketchLoader(Loader[K, R]):
    """Base class of loaders that merge sketches."""

    async def fetch_sketches(
        self, keys: Iterable[Any], statement: AnySelect, sketches_per_row: int
    ) -> Sequence[Any]:
        """Return the rows of a statement, within the sketches that the request may merge.

        Raises: SketchLimitError.
        """
        loaders = self.loaders
        max_rows = loaders.remaining_sketches // sketches_per_row
        rows = await self.fetch_rows(
            keys, statement=statement.limit(max_rows + 1), is_metered=False
        )
        loaders.spend_sketches(len(rows) * sketches_per_row)
        return rows

    async def run(self, steps: Steps[M]) -> M:
        """Merge in slices and return the result, unless the request ends before."""
        lifetime = self.loaders.lifetime
        with self.loaders.snapshot.activity:
            return await run_in_slices(steps, lambda: lifetime.has_ended)


def batched(rows: Iterable[Any]) -> Iterator[Sequence[Any]]:
    """Yield the rows that one step merges."""
    iterator = iter(rows)
    while some_rows := list(islice(iterator, ROWS_PER_STEP)):
        yield some_rows
