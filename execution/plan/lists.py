"""Completion of lists."""

from collections.abc import Awaitable
from itertools import accumulate, chain
from types import NoneType
from typing import NamedTuple

from execution.plan.base import (
    Column,
    ColumnResult,
    Completion,
    PlanAborted,
    PlanRun,
    await_column,
    await_values,
    is_awaitable_type,
    merge_columns,
)

LIST_TYPES = (list, tuple)


class ListCompletion(Completion):
    """Completes a column of lists: the items of all lists as one column."""

    def __init__(self, items: Completion, *, is_required: bool) -> None:
        self._items = items
        self._is_required = is_required

    def complete(self, run: PlanRun, column: Column) -> ColumnResult:
        """Return the lists with completed items. Raises PlanAborted."""
        python_types = set(map(type, column))
        positions = None
        lists = column
        if NoneType in python_types:
            if self._is_required:
                raise PlanAborted
            python_types.remove(NoneType)
            positions = [position for position, each in enumerate(column) if each is not None]
            lists = [column[position] for position in positions]
        if not all(issubclass(each, LIST_TYPES) for each in python_types):
            raise PlanAborted
        items: Column = list(chain.from_iterable(lists))
        shape = ListShape(list(map(len, lists)), positions, len(column))
        if any(map(is_awaitable_type, set(map(type, items)))):
            for item in items:
                run.track(item)
            return run.track(self._await_items(run, items, shape))  # type: ignore[no-any-return]
        result = self._items.complete(run, items)
        if isinstance(result, list):
            return shape.split(result)
        return run.track(self._await_result(result, shape))  # type: ignore[no-any-return]

    @staticmethod
    async def _await_result(result: Awaitable[Column], shape: "ListShape") -> Column:
        return shape.split(await result)

    async def _await_items(self, run: PlanRun, items: Column, shape: "ListShape") -> Column:
        result = self._items.complete(run, await await_values(items))
        return shape.split(await await_column(result))


class ListShape(NamedTuple):
    """How a flat column of items divides into lists.

    `lengths` are the lengths of the lists, `positions` where the lists are in their column (None:
    everywhere), and `size` is the length of that column.
    """

    lengths: list[int]
    positions: list[int] | None
    size: int

    def split(self, items: Column) -> Column:
        """Return the column of lists that hold these items; null where there is no list."""
        starts = list(accumulate(self.lengths, initial=0))
        lists = list(map(items.__getitem__, map(slice, starts, starts[1:])))
        if self.positions is None:
            return lists
        return merge_columns(self.size, [(self.positions, lists)])
