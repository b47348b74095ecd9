"""What the nodes of a plan share: columns, one execution of a plan, and its abort."""

import asyncio
from abc import ABC, abstractmethod
from collections.abc import Awaitable, Callable, Iterable, Sequence
from inspect import CORO_CREATED, getcoroutinestate, isawaitable, iscoroutine
from types import GeneratorType
from typing import Any

from graphql import FieldNode, GraphQLField, GraphQLObjectType, GraphQLResolveInfo, Undefined

from execution.executors import MeteredExecutor
from execution.limits.meter import Weights
from execution.plan.paths import Paths, ValuePaths

Column = list[Any]
"""The values of one field, one for each parent object."""

ColumnResult = Column | Awaitable[Column]
"""A column, or an awaitable of it."""

BuildInfo = Callable[[int], GraphQLResolveInfo[Any]]
"""Builds the resolve info of a field for the parent at a position, for the resolvers that need it.

What is called once for all parents has no single path: it may take the info of the first one.
"""

BulkResolver = Callable[[Sequence[Any], dict[str, Any], Any, BuildInfo], ColumnResult]
"""Resolves a field for all parents at once.

It takes the parents, the coerced arguments by their GraphQL names, the context and a function that
builds the resolve info of one of the parents. It returns one value for each parent; a value may
itself be awaitable.
"""

FindBulkResolver = Callable[[GraphQLObjectType, GraphQLField], BulkResolver | None]
"""Returns the bulk resolver of a type's field; None: its resolver is called for each parent."""

ReserveNodes = Callable[[int], None]
"""Reserves memory for nodes of a plan before they are compiled. Raises PlanAborted without it.

A field and its completion are one node.
"""


def reserve_any(nodes: int) -> None:
    """Reserve memory for any number of nodes, for a plan that is not cached."""
    del nodes


class PlanAborted(Exception):  # noqa: N818 (not an error: graphql-core executes the operation)
    """The plan met a case that it does not implement."""


class PlanRun:
    """One execution of a plan.

    `reserve_nodes` is for what the plan compiles late: the selections below abstract types.
    """

    def __init__(
        self, executor: MeteredExecutor, reserve_nodes: ReserveNodes = reserve_any
    ) -> None:
        self.executor = executor
        self.meter = executor.meter
        self.reserve_nodes = reserve_nodes
        self._started: list[Any] = []
        self._tasks: dict[int, tuple[Any, asyncio.Future[Any]]] = {}

    def track(self, value: Any) -> Any:
        """Remember a value, to close it if it is a coroutine and the plan aborts."""
        self._started.append(value)
        return value

    def start(self, value: Awaitable[Any]) -> "asyncio.Future[Any]":
        """Return a future of an awaitable, the same one each time: a coroutine runs only once."""
        if id(value) not in self._tasks:
            # The value is kept, so that no other one gets its id.
            self._tasks[id(value)] = value, asyncio.ensure_future(value)
        return self._tasks[id(value)][1]

    def reuse(self, value: Any) -> Any:
        """Return a value with futures in place of the coroutines that the plan started."""
        if isinstance(value, list | tuple) and any(map(self._has_started, value)):
            return list(map(self.reuse, value))
        return self._tasks[id(value)][1] if id(value) in self._tasks else value

    def _has_started(self, value: Any) -> bool:
        """Whether the plan started a coroutine, or one in a list."""
        if isinstance(value, list | tuple):
            return any(map(self._has_started, value))
        return id(value) in self._tasks

    def start_items(self, value: Any) -> None:
        """Start the coroutines in a list, which graphql-core is to await."""
        if isinstance(value, list | tuple):
            for item in value:
                self.start_items(item)
        elif iscoroutine(value) and getcoroutinestate(value) == CORO_CREATED:
            self.start(value).add_done_callback(retrieve_exception)

    def close(self) -> None:
        """Close the coroutines that the plan did not start."""
        for value in self._started:
            self._close(value)

    def _close(self, value: Any) -> None:
        """Close a coroutine, or those in a list."""
        if isinstance(value, list | tuple):
            for item in value:
                self._close(item)
        elif id(value) not in self._tasks:
            close_coroutine(value)


class Completion(ABC):
    """Completes the values of a field: GraphQL specification, section 6.4.3.

    `weights` are how often each value is in the answer; None: each of them once. `paths` are where
    the values are in the answer.
    """

    @abstractmethod
    def complete(
        self, run: PlanRun, column: Column, weights: Weights | None, paths: ValuePaths
    ) -> ColumnResult:
        """Return the values as they appear in the response.

        Raises PlanAborted and AnswerLimitError.
        """


class PlannedField(ABC):
    """A field of a selection set.

    `key` is its response key; `nodes` are all selections of this key. A field of scalars or enum
    values, `is_leaf`, does not count the bytes of a column that it returns without an awaitable.
    """

    key: str
    nodes: list[FieldNode]
    is_leaf: bool

    @abstractmethod
    def complete(
        self, run: PlanRun, rows: Column, weights: Weights | None, paths: Paths
    ) -> ColumnResult:
        """Resolve the field for all rows and complete its values.

        `weights` are how often each row is in the answer; None: each of them once. `paths` are
        where the rows are in the answer. Raises PlanAborted and AnswerLimitError.
        """

    @abstractmethod
    async def complete_root(self, run: PlanRun, outcomes: dict[str, Any]) -> Any:
        """Resolve the field for the root value and complete its value.

        What the resolver returned or raised is written to `outcomes` under the response key.
        """


def is_awaitable_type(python_type: type) -> bool:
    """Whether values of a Python type may have to be awaited, as generator-based coroutines do."""
    return hasattr(python_type, "__await__") or python_type is GeneratorType


def is_error_type(python_type: type) -> bool:
    """Whether values of a Python type are errors or `Undefined` instead of results."""
    return issubclass(python_type, Exception) or issubclass(python_type, type(Undefined))


def close_coroutine(value: Any) -> None:
    """Close a value that will not be awaited, if it is a coroutine that has not begun."""
    if iscoroutine(value) and getcoroutinestate(value) == CORO_CREATED:
        value.close()


def retrieve_exception(future: "asyncio.Future[Any]") -> None:
    """Mark a future's exception as retrieved, so that asyncio does not log it when dropped."""
    if not future.cancelled():
        future.exception()


async def await_column(result: ColumnResult) -> Column:
    """Return the column of a result, awaited if necessary."""
    return result if isinstance(result, list) else await result


async def await_columns(results: Iterable[Awaitable[Column]]) -> list[Column]:
    """Await several columns together; raises the first error once all have ended."""
    columns = await asyncio.gather(*results, return_exceptions=True)
    found: list[Column] = []
    for column in columns:
        if isinstance(column, BaseException):
            raise column
        found.append(column)
    return found


async def await_values(run: PlanRun, values: Column) -> Column:
    """Await the awaitable values of a column together, and return the column.

    The column is changed in place. Raises the first error once all have ended.
    """
    positions = [position for position, value in enumerate(values) if isawaitable(value)]
    results = await asyncio.gather(
        *(run.start(values[position]) for position in positions), return_exceptions=True
    )
    for position, result in zip(positions, results, strict=True):
        if isinstance(result, BaseException):
            raise result
        values[position] = result
    return values


def expand_distinct(ids: Sequence[int], distinct: Iterable[int], completed: Column) -> Column:
    """Return the completed value of each position of a column whose values repeat.

    `ids` are the `id()` of the column's values; `distinct` are the different ones of these, in the
    order of `completed`. Null stays null.
    """
    if len(completed) == len(ids):
        return completed
    by_id = dict(zip(distinct, completed, strict=True))
    by_id[id(None)] = None
    return list(map(by_id.__getitem__, ids))


def merge_columns(length: int, parts: Iterable[tuple[list[int], Any]]) -> Column:
    """Merge columns, each given with the positions of its values; other positions are None."""
    merged: Column = [None] * length
    for positions, values in parts:
        for position, value in zip(positions, values, strict=True):
            merged[position] = value
    return merged
