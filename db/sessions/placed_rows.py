"""Arrays of numbers that only some of many sets have, and comparisons of ordered keys."""

from typing import Generic, TypeVar

import numpy as np
from numpy.typing import NDArray

Integers = NDArray[np.int64]
Number = TypeVar("Number", np.int64, np.uint8)


class PlacedRows(Generic[Number]):
    """A row of numbers for some of the sets, which are identified by places from 0 on.

    `by_place` has the row of each place, or -1 for a set that has none. `values` are the rows,
    with 0 until something is written, and some more.
    """

    def __init__(self, width: int, kind: type[Number]) -> None:
        self.by_place = np.empty(0, np.int64)
        self.values: NDArray[Number] = np.empty((0, width), kind)
        self.number = 0

    def extend(self, number: int) -> None:
        """Have a row, or none, for that many places at least."""
        missing = number - len(self.by_place)
        if missing > 0:
            added = np.full(max(missing, number), -1)
            self.by_place = np.concatenate([self.by_place, added])

    def add(self, places: Integers) -> None:
        """Add the rows of places, each once, that have none."""
        self.by_place[places] = np.arange(self.number, self.number + len(places))
        self.number += len(places)
        if self.number > len(self.values):
            size = max(self.number, 2 * len(self.values))
            grown = np.zeros((size, self.values.shape[1]), self.values.dtype)
            grown[: len(self.values)] = self.values
            self.values = grown

    def find(self, first: int, last: int) -> Integers:
        """Return the places that have rows, from the first to before the last one."""
        return first + np.flatnonzero(self.by_place[first:last] >= 0)

    def read(self, places: Integers) -> NDArray[Number]:
        """Return a copy of the rows of places, which have some."""
        return self.values[self.by_place[places]]


def mark_first(keys: Integers) -> NDArray[np.bool_]:
    """Return whether each of the ordered keys is the first of the equal ones."""
    is_first = np.ones(len(keys), np.bool_)
    np.not_equal(keys[1:], keys[:-1], out=is_first[1:])
    return is_first
