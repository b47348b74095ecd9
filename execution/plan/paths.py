"""Where the values of a column are in the response.

Nothing is computed before a resolver takes its resolve info: a plan has one object for each field
and each list, for any number of rows.
"""

from abc import ABC, abstractmethod
from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from functools import cached_property
from itertools import accumulate
from typing import Any, Protocol

from graphql import GraphQLResolveInfo
from graphql.pyutils import Path


class Paths(ABC):
    """The response path of each row of a column."""

    @abstractmethod
    def find_path(self, position: int) -> Path | None:
        """Return the path of the row at a position of the column; None for the root value."""


class RootPath(Paths):
    """The path of the root value, the only row of its column."""

    def find_path(self, position: int) -> None:
        """Return no path: paths begin with a root field."""
        del position


class ValuePaths(Paths):
    """The paths of values that a field returned, or of items in lists that it returned."""

    @abstractmethod
    def build_info(self, position: int) -> GraphQLResolveInfo[Any]:
        """Build the resolve info of the field that returned the value at a position.

        Its path is that of the field, for items of a list too.
        """


class PathField(Protocol):
    """A field as its paths need it: `type_name` is the type of the parents."""

    key: str
    type_name: str

    def build_info(self, run: Any, path: Path) -> GraphQLResolveInfo[Any]:
        """Build the resolve info of a path."""


class FieldPaths(ValuePaths):
    """The paths of a field's values in a run, which are at the positions of their parents."""

    __slots__ = ("_field", "_parents", "_run")

    def __init__(self, parents: Paths, field: PathField, run: Any) -> None:
        self._parents = parents
        self._field = field
        self._run = run

    def find_path(self, position: int) -> Path:
        """Return the path of the value at a position."""
        return Path(self._parents.find_path(position), self._field.key, self._field.type_name)

    def build_info(self, position: int) -> GraphQLResolveInfo[Any]:
        """Build the resolve info for the parent at a position."""
        return self._field.build_info(self._run, self.find_path(position))


class ItemPaths(ValuePaths):
    """The paths of the items of lists, which are one column.

    `lengths` are the lengths of the lists; `positions` are where they are in their own column.
    The path and the resolve info of the last list are kept for its next items.
    """

    def __init__(
        self, lists: ValuePaths, lengths: Sequence[int], positions: Sequence[int] | None
    ) -> None:
        self._lists = lists
        self._lengths = lengths
        self._positions = positions
        self._last_path: tuple[int, Path | None] = -1, None
        self._last_info: tuple[int, GraphQLResolveInfo[Any]] | None = None

    @cached_property
    def _starts(self) -> list[int]:
        return list(accumulate(self._lengths, initial=0))

    def _find_list(self, index: int) -> int:
        """Return the position of a list in its column."""
        return index if self._positions is None else self._positions[index]

    def find_path(self, position: int) -> Path:
        """Return the path of an item: that of its list, and its index."""
        index = bisect_right(self._starts, position) - 1
        last, path = self._last_path
        if last != index:
            path = self._lists.find_path(self._find_list(index))
            self._last_path = index, path
        return Path(path, position - self._starts[index], None)

    def build_info(self, position: int) -> GraphQLResolveInfo[Any]:
        """Build the resolve info of the field that returned the item's list."""
        index = bisect_right(self._starts, position) - 1
        if self._last_info is None or self._last_info[0] != index:
            self._last_info = index, self._lists.build_info(self._find_list(index))
        return self._last_info[1]


class SelectedPaths(ValuePaths):
    """The paths of some values of a column; `find_positions` returns the positions of these."""

    def __init__(self, column: ValuePaths, find_positions: Callable[[], Sequence[int]]) -> None:
        self._column = column
        self._find_positions = find_positions

    @cached_property
    def _positions(self) -> Sequence[int]:
        return self._find_positions()

    def find_path(self, position: int) -> Path | None:
        """Return the path of the value at a position of the selection."""
        return self._column.find_path(self._positions[position])

    def build_info(self, position: int) -> GraphQLResolveInfo[Any]:
        """Build the resolve info of the field that returned the value."""
        return self._column.build_info(self._positions[position])


def find_first_positions(ids: Sequence[int], distinct: Iterable[int]) -> list[int]:
    """Return the first position of each distinct id."""
    first_by_id = dict(zip(reversed(ids), reversed(range(len(ids))), strict=True))
    return [first_by_id[each] for each in distinct]
