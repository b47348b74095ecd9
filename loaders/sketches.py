"""The base class of loaders that merge sketches: within a limit, and off the event loop."""

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, ClassVar, TypeVar

from db.connection.types import AnySelect
from loaders.base import Loader
from offload.slices import Steps

K = TypeVar("K", bound=Hashable)
R = TypeVar("R")
M = TypeVar("M")
V = TypeVar("V", bound=Hashable)

ROWS_PER_STEP = 100
"""Rows whose sketches are merged in one step, in less than a millisecond."""
MERGES_PER_COUNT = 5
"""How many merges take the time in which the users of one sketch are counted."""


class SketchLoader(Loader[K, R]):
    """Base class of loaders that merge sketches."""

    sketches_per_row: ClassVar[int] = 0
    """How many sketches each row of the statements has."""

    async def fetch_sketches(
        self, keys: Mapping[V, Iterable[Any]], select: Callable[[V], AnySelect]
    ) -> Mapping[V, Sequence[Any]]:
        """Return the rows of several statements, within the sketches that the request may merge.

        Raises: SketchLimitError.
        """
        if not self.sketches_per_row:
            return await self.fetch_variants(keys, select)
        loaders = self.loaders
        limit = loaders.remaining_sketches // self.sketches_per_row + 1
        found = await self.fetch_variants(
            keys, lambda variant: select(variant).limit(limit), limit=limit, is_metered=False
        )
        loaders.spend_sketches(sum(map(len, found.values())) * self.sketches_per_row)
        return found

    async def run(self, steps: Steps[M]) -> M:
        """Merge in slices and return the result, unless the request ends before."""
        return await self.loaders.run(steps)


def batched(rows: Iterable[Any]) -> Iterator[Sequence[Any]]:
    """Yield the rows that one step merges."""
    iterator = iter(rows)
    while some_rows := list(islice(iterator, ROWS_PER_STEP)):
        yield some_rows
