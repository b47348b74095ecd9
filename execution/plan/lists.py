"""Completion of lists."""

from collections.abc import Awaitable
from itertools import accumulate, chain, repeat
from operator import mul
from types import NoneType
from typing import NamedTuple

from execution.limits.meter import NULL_BYTES, Weights, list_size, lists_size
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
from execution.plan.paths import ItemPaths, ValuePaths

LIST_TYPES = (list, tuple)


class ListCompletion(Completion):
    """Completes a column of lists: the items of all lists as one column."""

    def __init__(self, items: Completion, *, is_required: bool) -> None:
        self._items = items
        self._is_required = is_required

    def complete(
        self, run: PlanRun, column: Column, weights: Weights | None, paths: ValuePaths
    ) -> ColumnResult:
        """Return the lists with completed items. Raises PlanAborted and AnswerLimitError."""
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
        lengths = list(map(len, lists))
        item_weights = self._count(run, lengths, positions, weights, len(column))
        items: Column = list(chain.from_iterable(lists))
        shape = ListShape(lengths, positions, len(column))
        item_paths = ItemPaths(paths, lengths, positions)
        if any(map(is_awaitable_type, set(map(type, items)))):
            for item in items:
                run.track(item)
            return run.track(self._await_items(run, items, item_weights, item_paths, shape))  # type: ignore[no-any-return]
        result = self._items.complete(run, items, item_weights, item_paths)
        if isinstance(result, list):
            return shape.split(result)
        return run.track(self._await_result(result, shape))  # type: ignore[no-any-return]

    @staticmethod
    def _count(
        run: PlanRun,
        lengths: list[int],
        positions: list[int] | None,
        weights: Weights | None,
        size: int,
    ) -> Weights | None:
        """Count lists and nulls, and return the weights of the items. Raises AnswerLimitError."""
        if weights is None:
            nulls = size - len(lengths)
            run.meter.add_bytes(lists_size(lengths) + nulls * NULL_BYTES)
            return None
        total = sum(weights)
        if positions is not None:
            weights = [weights[position] for position in positions]
        nulls = total - sum(weights)
        run.meter.add_bytes(sum(map(mul, map(list_size, lengths), weights)) + nulls * NULL_BYTES)
        return list(chain.from_iterable(map(repeat, weights, lengths)))

    @staticmethod
    async def _await_result(result: Awaitable[Column], shape: "ListShape") -> Column:
        return shape.split(await result)

    async def _await_items(
        self,
        run: PlanRun,
        items: Column,
        weights: Weights | None,
        paths: ItemPaths,
        shape: "ListShape",
    ) -> Column:
        result = self._items.complete(run, await await_values(run, items), weights, paths)
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
