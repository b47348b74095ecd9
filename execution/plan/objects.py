"""Completion of objects, interfaces and unions."""

from collections import Counter
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from functools import partial
from inspect import isawaitable
from typing import Any

from graphql import GraphQLAbstractType, GraphQLObjectType, is_object_type

from execution.limits.meter import NULL_BYTES, Weights, keys_size, leaves_size
from execution.plan.base import (
    Column,
    ColumnResult,
    Completion,
    PlanAborted,
    PlannedField,
    PlanRun,
    await_column,
    await_columns,
    await_values,
    expand_distinct,
    is_awaitable_type,
    is_error_type,
    merge_columns,
)
from execution.plan.paths import Paths, SelectedPaths, ValuePaths, find_first_positions

ROW_CLASS = "row_class"
"""Attribute of an `is_type_of` that checks nothing but the class of a row: that class."""


class ObjectCompletion(Completion):
    """Completes a column of objects of one type. Each distinct row is completed once."""

    def __init__(
        self,
        object_type: GraphQLObjectType,
        fields: Sequence[PlannedField],
        *,
        is_required: bool,
    ) -> None:
        self._object_type = object_type
        self._fields = fields
        self._is_required = is_required
        keys = [field.key for field in fields]
        self._keys_size = keys_size(keys)
        self._build = compile_builder(keys) if fields else None
        self._leaves = [index for index, field in enumerate(fields) if field.is_leaf]

    def complete(
        self, run: PlanRun, column: Column, weights: Weights | None, paths: ValuePaths
    ) -> ColumnResult:
        """Return the response objects of the rows; null stays null.

        Raises PlanAborted and AnswerLimitError.
        """
        ids = list(map(id, column))
        distinct = dict(zip(ids, column, strict=True))
        if self._is_required and id(None) in distinct:
            raise PlanAborted
        row_weights = count_rows(run, ids, distinct, weights)
        distinct.pop(id(None), None)
        rows = list(distinct.values())
        if not rows:
            return [None] * len(column)
        if len(rows) < len(column):
            paths = SelectedPaths(paths, partial(find_first_positions, ids, distinct))
        checks = self._check_types(run, rows, paths)
        if checks:
            result = run.track(self._await_checks(run, checks, rows, row_weights, paths))
        else:
            result = self.complete_rows(run, rows, row_weights, paths)
        if isinstance(result, list):
            return expand_distinct(ids, distinct, result)
        return run.track(self._await_result(ids, distinct, result))  # type: ignore[no-any-return]

    @staticmethod
    async def _await_result(
        ids: Sequence[int], distinct: Iterable[int], result: Awaitable[Column]
    ) -> Column:
        return expand_distinct(ids, distinct, await result)

    def _check_types(self, run: PlanRun, rows: Column, paths: ValuePaths) -> Column:
        """Check that rows are of this object type; return awaitable checks. Raises PlanAborted."""
        is_type_of = self._object_type.is_type_of
        row_class = getattr(is_type_of, ROW_CLASS, None)
        if row_class is not None:
            checks = [issubclass(each, row_class) for each in set(map(type, rows))]
        elif is_type_of is not None:
            checks = [
                run.track(is_type_of(row, paths.build_info(position)))
                for position, row in enumerate(rows)
            ]
        else:
            checks = [not any(map(is_error_type, set(map(type, rows))))]
        if all(check is True for check in checks):
            return []
        awaitable = [check for check in checks if isawaitable(check)]
        if not all(check is True or isawaitable(check) for check in checks):
            raise PlanAborted
        return awaitable

    async def _await_checks(
        self,
        run: PlanRun,
        checks: Column,
        rows: Column,
        weights: Weights | None,
        paths: ValuePaths,
    ) -> Column:
        if not all(check is True for check in await await_values(run, checks)):
            raise PlanAborted
        return await await_column(self.complete_rows(run, rows, weights, paths))

    def complete_rows(
        self, run: PlanRun, rows: Column, weights: Weights | None, paths: Paths
    ) -> ColumnResult:
        """Return the response objects of rows; awaitable columns are awaited together."""
        number = len(rows) if weights is None else sum(weights)
        columns: list[Any] = [field.complete(run, rows, weights, paths) for field in self._fields]
        leaves = [columns[index] for index in self._leaves if isinstance(columns[index], list)]
        size = leaves_size(leaves, weights) if leaves else 0
        run.meter.add_bytes(number * self._keys_size + size)
        pending = [index for index, column in enumerate(columns) if not isinstance(column, list)]
        if not pending:
            return self._build_objects(columns, rows)
        return run.track(self._await_columns(columns, pending, rows))  # type: ignore[no-any-return]

    async def _await_columns(self, columns: list[Any], pending: list[int], rows: Column) -> Column:
        if len(pending) == 1:
            columns[pending[0]] = await columns[pending[0]]
        else:
            completed = await await_columns([columns[index] for index in pending])
            for index, column in zip(pending, completed, strict=True):
                columns[index] = column
        return self._build_objects(columns, rows)

    def _build_objects(self, columns: list[Any], rows: Column) -> Column:
        return [{} for _ in rows] if self._build is None else self._build(*columns)


def count_rows(
    run: PlanRun, ids: Sequence[int], distinct: Mapping[int, Any], weights: Weights | None
) -> Weights | None:
    """Count the objects and nulls of a column, and return the weights of its distinct rows.

    `ids` are the `id()` of the column's values; `distinct` are the different values by these.
    Raises AnswerLimitError.
    """
    if weights is None and len(distinct) == len(ids):
        nulls = int(id(None) in distinct)
        if nulls:
            run.meter.add_bytes(NULL_BYTES)
        run.meter.add_objects(len(ids) - nulls)
        return None
    weight_by_id: dict[int, int] = Counter(ids) if weights is None else dict.fromkeys(distinct, 0)
    if weights is not None:
        for identifier, weight in zip(ids, weights, strict=True):
            weight_by_id[identifier] += weight
    run.meter.add_bytes(weight_by_id.pop(id(None), 0) * NULL_BYTES)
    row_weights = list(weight_by_id.values())
    run.meter.add_objects(sum(row_weights))
    return row_weights


def compile_builder(keys: Sequence[str]) -> Callable[..., Column]:
    """Compile a function that builds response objects from columns, one column for each key.

    The keys become part of the source text; they are GraphQL names.
    """
    names = [f"v{index}" for index in range(len(keys))]
    columns = [f"c{index}" for index in range(len(keys))]
    pairs = ", ".join(f"{key!r}: {name}" for key, name in zip(keys, names, strict=True))
    if len(keys) == 1:
        source = f"lambda c0: [{{{pairs}}} for v0 in c0]"
    else:
        targets = ", ".join(names)
        parameters = ", ".join(columns)
        source = (
            f"lambda {parameters}: [{{{pairs}}} for {targets} in zip({parameters}, strict=True)]"
        )
    build: Callable[..., Column] = eval(source, {"zip": zip})  # noqa: S307 (only GraphQL names)
    return build


CompileObjects = Callable[[PlanRun, GraphQLObjectType], ObjectCompletion]
"""Compiles the selection set of an abstract type for one of its object types."""


class AbstractCompletion(Completion):
    """Completes a column of an interface or a union: the rows of each object type together."""

    def __init__(
        self,
        abstract_type: GraphQLAbstractType,
        compile_objects: CompileObjects,
        *,
        is_required: bool,
    ) -> None:
        self._abstract_type = abstract_type
        self._compile_objects = compile_objects
        self._is_required = is_required
        self._completions: dict[str, ObjectCompletion] = {}

    def complete(
        self, run: PlanRun, column: Column, weights: Weights | None, paths: ValuePaths
    ) -> ColumnResult:
        """Return the response objects of the rows; null stays null.

        Raises PlanAborted and AnswerLimitError.
        """
        names = self._find_type_names(run, column, paths)
        nulls = [position for position, row in enumerate(column) if row is None]
        number = len(nulls) if weights is None else sum(weights[each] for each in nulls)
        run.meter.add_bytes(number * NULL_BYTES)
        if any(map(is_awaitable_type, set(map(type, names)))):
            return run.track(self._await_names(run, column, names, weights, paths))  # type: ignore[no-any-return]
        return self._complete_by_type(run, column, names, weights, paths)

    async def _await_names(
        self,
        run: PlanRun,
        column: Column,
        names: Column,
        weights: Weights | None,
        paths: ValuePaths,
    ) -> Column:
        names = await await_values(run, names)
        return await await_column(self._complete_by_type(run, column, names, weights, paths))

    def _complete_by_type(
        self,
        run: PlanRun,
        column: Column,
        names: Column,
        weights: Weights | None,
        paths: ValuePaths,
    ) -> ColumnResult:
        """Complete the rows of each object type together."""
        by_name: dict[str, list[int]] = {}
        for position, name in enumerate(names):
            if isinstance(name, str):
                by_name.setdefault(name, []).append(position)
            elif name is not None or column[position] is not None:
                raise PlanAborted
        results = [
            (
                positions,
                self._find_completion(run, name).complete(
                    run,
                    [column[position] for position in positions],
                    None if weights is None else [weights[position] for position in positions],
                    SelectedPaths(paths, partial(list, positions)),
                ),
            )
            for name, positions in by_name.items()
        ]
        if all(isinstance(result, list) for _, result in results):
            return merge_columns(len(column), results)
        return run.track(self._await_results(len(column), results))  # type: ignore[no-any-return]

    def _find_type_names(self, run: PlanRun, column: Column, paths: ValuePaths) -> Column:
        """Return the name of each row's object type, or an awaitable of it; null for null."""
        resolve_type = self._abstract_type.resolve_type or run.executor.type_resolver
        names: Column = []
        for position, row in enumerate(column):
            if row is None:
                if self._is_required:
                    raise PlanAborted
                names.append(None)
            elif is_error_type(type(row)):
                raise PlanAborted
            else:
                info = paths.build_info(position)
                names.append(run.track(resolve_type(row, info, self._abstract_type)))
        return names

    def _find_completion(self, run: PlanRun, name: str) -> ObjectCompletion:
        if name not in self._completions:
            schema = run.executor.schema
            object_type = schema.get_type(name)
            if not is_object_type(object_type) or not schema.is_sub_type(
                self._abstract_type, object_type
            ):
                raise PlanAborted
            self._completions[name] = self._compile_objects(run, object_type)
        return self._completions[name]

    @staticmethod
    async def _await_results(
        length: int, results: Sequence[tuple[list[int], ColumnResult]]
    ) -> Column:
        columns = await await_columns(await_column(result) for _, result in results)
        return merge_columns(
            length,
            [(positions, column) for (positions, _), column in zip(results, columns, strict=True)],
        )
