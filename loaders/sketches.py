"""The base class of loaders that merge sketches: within limits, and off the event loop.

Rows are read in pages, one statement after the other. A page is fetched while the one before is
merged, so that a request holds two of them and the merged sketches. What was merged is kept when
the operation is executed again, because its plan aborted. See
docs/reference/security.md#long-computations.
"""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Callable, Hashable, Mapping, Sequence
from typing import Any, ClassVar, TypeVar

from db.reading.combining import Read, fetch_combined_pages
from db.reading.snapshot import retrieve_exception
from loaders.base import Loader, SketchLimitError
from offload.slices import Steps

K = TypeVar("K", bound=Hashable)
R = TypeVar("R")

ROWS_PER_PAGE = 1_000
ROWS_PER_STEP = 100
"""Rows whose sketches are merged in one step, in less than a millisecond."""
MERGES_PER_COUNT = 5
"""How many merges take the time in which the users of one sketch are counted."""


class Merge(ABC):
    """The merge of the rows of one statement."""

    @abstractmethod
    def merge(self, rows: Sequence[Sequence[Any]]) -> None:
        """Add the sketches of rows, which have the index of their statement first.

        Raises: SketchLimitError.
        """

    @abstractmethod
    def finish(self) -> Steps[None]:
        """Compute the values, when all rows were added, and drop the sketches."""


class SketchLoader(Loader[K, R]):
    """Base class of loaders that merge sketches."""

    rows_per_step: ClassVar[int] = ROWS_PER_STEP

    async def fetch(self, keys: Sequence[K]) -> Mapping[K, R]:
        """Return the values of keys as `fetch_merged` does, which is called once for each key.

        Raises: SketchLimitError.
        """
        kept = self.loaders.get_kept_values(type(self))
        missing = [key for key in keys if key not in kept]
        if len(missing) < len(keys):
            await self.loaders.snapshot.replay_read()
        if missing:
            try:
                values = await self.fetch_merged(missing)
            except SketchLimitError as error:
                kept |= dict.fromkeys(missing, error)
                raise
            kept |= {key: values[key] if key in values else self.default() for key in missing}
        return {key: kept[key] for key in keys}

    async def fetch_merged(self, keys: Sequence[K]) -> Mapping[K, Any]:
        """Return the values of distinct keys, as `fetch` of other loaders does."""
        raise NotImplementedError

    async def merge_pages(
        self, reads: Sequence[Read], merges: Sequence[Merge], spend: Callable[[int], None]
    ) -> None:
        """Read statements in pages, and merge the rows of each by its own merge, in slices.

        `spend` counts the rows of a page before they are merged. Raises SketchLimitError, and
        CancelledError if the request ends before.
        """
        merging = MergeInTurn(merges, self.rows_per_step)
        snapshot, batch = self.loaders.snapshot, type(self).__name__
        running: asyncio.Task[None] | None = None

        async def finish_page() -> None:
            nonlocal running
            if running is not None:
                await running
                running = None

        async def take(rows: Sequence[Any]) -> None:
            nonlocal running
            await finish_page()
            spend(len(rows))
            page = self.loaders.run(merging.take(rows))
            if len(rows) < ROWS_PER_PAGE:  # the last one of a statement
                await page
            else:
                running = asyncio.create_task(page)

        with snapshot.activity:
            try:
                await fetch_combined_pages(snapshot, reads, batch, ROWS_PER_PAGE, take)
                await finish_page()
            finally:
                if running is not None:
                    running.cancel()
                    await asyncio.wait([running])
                    retrieve_exception(running)
            await self.loaders.run(merging.finish())


class MergeInTurn:
    """The merges of statements whose rows follow one another: each finishes before the next."""

    def __init__(self, merges: Sequence[Merge], rows_per_step: int = ROWS_PER_STEP) -> None:
        self._merges = merges
        self._rows_per_step = rows_per_step
        self._current = 0

    def take(self, rows: Sequence[Any]) -> Steps[None]:
        """Merge the rows of a page."""
        for start in range(0, len(rows), self._rows_per_step):
            some_rows = rows[start : start + self._rows_per_step]
            first = 0
            while first < len(some_rows):
                number = some_rows[first][0]
                yield from self._finish_before(number)
                after = first
                while after < len(some_rows) and some_rows[after][0] == number:
                    after += 1
                self._merges[number].merge(some_rows[first:after])
                first = after
            yield

    def finish(self) -> Steps[None]:
        """Compute the values of the statements that are left."""
        yield from self._finish_before(len(self._merges))

    def _finish_before(self, number: int) -> Steps[None]:
        """Finish the merges of the statements before one."""
        if number < self._current:
            msg = "A row of a statement came after those of the next one."
            raise RuntimeError(msg)
        while self._current < number:
            yield from self._merges[self._current].finish()
            self._current += 1
