"""The fields of a plan: how the values of all parents are resolved, then completed."""

from collections.abc import Awaitable, Iterator
from inspect import isawaitable
from typing import Any

from graphql import (
    FieldNode,
    GraphQLField,
    GraphQLObjectType,
    GraphQLResolveInfo,
    ListValueNode,
    Node,
    ObjectValueNode,
    VariableNode,
)
from graphql.execution.collect_fields import FieldDetailsList
from graphql.execution.values import VariableValues, get_argument_values
from graphql.pyutils import Path

from execution.limits.meter import Weights, leaf_size
from execution.plan.base import (
    BulkResolver,
    Column,
    ColumnResult,
    Completion,
    PlannedField,
    PlanRun,
    await_column,
    await_values,
    is_awaitable_type,
)
from execution.plan.leaves import LeafCompletion
from execution.plan.lists import LIST_TYPES
from execution.plan.paths import FieldPaths, Paths, RootPath
from offload.slices import take_turn

LONG_COLUMN = 2_000
"""Values or items above which a column is completed in a slice of its own."""


class TypenameField(PlannedField):
    """The field `__typename`."""

    def __init__(self, key: str, parent_type: GraphQLObjectType, nodes: list[FieldNode]) -> None:
        self.key = key
        self.nodes = nodes
        self.is_leaf = True
        self._name = parent_type.name

    def complete(
        self,
        run: PlanRun,  # noqa: ARG002 (there is no resolver)
        rows: Column,
        weights: Weights | None,  # noqa: ARG002
        paths: Paths,  # noqa: ARG002
    ) -> Column:
        """Return the type's name for each row."""
        return [self._name] * len(rows)

    async def complete_root(self, run: PlanRun, outcomes: dict[str, Any]) -> str:
        """Return the type's name."""
        del outcomes
        run.meter.add_bytes(leaf_size(self._name))
        return self._name


class ResolvedField(PlannedField):
    """A field with a resolver.

    With a bulk resolver the field is resolved once for all parents, otherwise once for each.
    Arguments without variables are coerced when the plan is compiled.
    """

    def __init__(
        self,
        key: str,
        parent_type: GraphQLObjectType,
        definition: GraphQLField,
        details: FieldDetailsList,
        bulk_resolver: BulkResolver | None,
        completion: Completion,
    ) -> None:
        self.key = key
        self.nodes = [each.node for each in details]
        self.type_name = parent_type.name
        self._parent_type = parent_type
        self._definition = definition
        self._arguments = None if has_variables(self.nodes[0]) else self._coerce_arguments(None)
        self._bulk_resolver = bulk_resolver
        self._completion = completion
        self.is_leaf = isinstance(completion, LeafCompletion)

    def complete(
        self, run: PlanRun, rows: Column, weights: Weights | None, paths: Paths
    ) -> ColumnResult:
        """Resolve the field for all rows and complete its values.

        Raises PlanAborted and AnswerLimitError.
        """
        arguments = self._find_arguments(run)
        value_paths = FieldPaths(paths, self, run)
        values: ColumnResult = (
            self._resolve_rows(run, rows, arguments, value_paths)
            if self._bulk_resolver is None
            else self._bulk_resolver(
                rows, arguments, run.executor.context_value, value_paths.build_info
            )
        )
        if isinstance(values, list):
            if not any(map(is_awaitable_type, set(map(type, values)))):
                if isinstance(self._completion, LeafCompletion):
                    return self._completion.coerce(values)
                return self._completion.complete(run, values, weights, value_paths)
            for value in values:
                run.track(value)
            values = await_values(run, values)
        return run.track(self._await_values(run, run.track(values), weights, value_paths))  # type: ignore[no-any-return]

    async def _await_values(
        self, run: PlanRun, values: Awaitable[Column], weights: Weights | None, paths: FieldPaths
    ) -> Column:
        column = await values
        if is_long(column):
            await take_turn()
        return await await_column(self._completion.complete(run, column, weights, paths))

    async def complete_root(self, run: PlanRun, outcomes: dict[str, Any]) -> Any:
        """Resolve the field for the root value and complete its value.

        What the resolver returned or raised is written to `outcomes` under the response key.
        """
        run.meter.begin_mutation(self.key)
        arguments = self._find_arguments(run)
        executor = run.executor
        resolve = self._definition.resolve or executor.field_resolver
        paths = FieldPaths(RootPath(), self, run)
        try:
            value = resolve(executor.root_value, paths.build_info(0), **arguments)
            if isawaitable(value):
                value = await value
        except Exception as error:
            outcomes[self.key] = error
            raise
        outcomes[self.key] = value
        run.meter.begin_payload()
        [completed] = await await_column(self._completion.complete(run, [value], None, paths))
        return completed

    def _resolve_rows(
        self, run: PlanRun, rows: Column, arguments: dict[str, Any], paths: FieldPaths
    ) -> Column:
        resolve = self._definition.resolve or run.executor.field_resolver
        return [
            run.track(resolve(row, paths.build_info(position), **arguments))
            for position, row in enumerate(rows)
        ]

    def _find_arguments(self, run: PlanRun) -> dict[str, Any]:
        """Return the coerced arguments of this run."""
        if self._arguments is None:
            return self._coerce_arguments(run.executor.variable_values)
        return self._arguments

    def _coerce_arguments(self, variables: VariableValues | None) -> dict[str, Any]:
        return get_argument_values(self._definition, self.nodes[0], variables)

    def build_info(self, run: PlanRun, path: Path) -> GraphQLResolveInfo[Any]:
        """Build the resolve info of a path."""
        return run.executor.build_resolve_info(
            self._definition, self.nodes, self._parent_type, path
        )


def is_long(column: Column) -> bool:
    """Whether a column has many values, or many items in its lists."""
    if len(column) > LONG_COLUMN:
        return True
    if not column or not isinstance(column[0], LIST_TYPES):
        return False
    return sum(len(each) for each in column if isinstance(each, LIST_TYPES)) > LONG_COLUMN


def has_variables(node: FieldNode) -> bool:
    """Whether a field's arguments contain a variable."""
    return any(isinstance(value, VariableNode) for value in argument_values(node))


def count_values(node: FieldNode) -> int:
    """Count the values in a field's arguments, lists and objects and what they contain."""
    return sum(1 for _ in argument_values(node))


def argument_values(node: FieldNode) -> Iterator[Node]:
    """Iterate over the values in a field's arguments."""
    values: list[Node] = [argument.value for argument in node.arguments or ()]
    while values:
        value = values.pop()
        yield value
        if isinstance(value, ListValueNode):
            values.extend(value.values)
        if isinstance(value, ObjectValueNode):
            values.extend(each.value for each in value.fields)
