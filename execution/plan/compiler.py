"""Compilation of an operation to a plan."""

from graphql import (
    GraphQLError,
    GraphQLObjectType,
    GraphQLOutputType,
    OperationType,
    is_abstract_type,
    is_leaf_type,
    is_list_type,
    is_non_null_type,
    is_object_type,
)
from graphql.execution.collect_fields import (
    FieldDetailsList,
    GroupedFieldSet,
    collect_fields,
    collect_subfields,
)

from execution.executors import MeteredExecutor
from execution.introspection import INTROSPECTION_FIELDS
from execution.plan.base import (
    Completion,
    FindBulkResolver,
    PlanAborted,
    PlannedField,
    PlanRun,
    ReserveNodes,
    reserve_any,
)
from execution.plan.fields import ResolvedField, TypenameField, count_values
from execution.plan.leaves import LeafCompletion
from execution.plan.lists import ListCompletion
from execution.plan.objects import AbstractCompletion, CompileObjects, ObjectCompletion
from execution.plan.run import MutationPlan, Plan, QueryPlan
from offload.slices import Steps, run_steps

TYPENAME = "__typename"
# Values in the constant arguments of a field that take as much memory as a node, at most.
VALUES_PER_NODE = 4


def compile_plan(
    executor: MeteredExecutor,
    find_bulk_resolver: FindBulkResolver,
    reserve_nodes: ReserveNodes = reserve_any,
) -> Steps[Plan | None]:
    """Compile the executor's operation, for its outcomes of `@skip` and `@include`.

    A step compiles one selection set. Returns None if plans do not support the operation
    (subscriptions, introspection, variables of fragments), or if its plan takes too much memory.
    """
    try:
        return (yield from PlanCompiler(executor, find_bulk_resolver, reserve_nodes).compile())
    except (GraphQLError, RecursionError, PlanAborted):
        return None


class PlanCompiler:
    """Compiles an operation for one set of outcomes of `@skip` and `@include`.

    graphql-core collects the fields, so merging, fragments and directives have its semantics. A
    plan outlives the request that it is compiled in: no node may refer to the compiler, which
    holds the request's executor with its variables and context.
    """

    def __init__(
        self,
        executor: MeteredExecutor,
        find_bulk_resolver: FindBulkResolver,
        reserve_nodes: ReserveNodes,
    ) -> None:
        self._executor = executor
        self._find_bulk_resolver = find_bulk_resolver
        self._reserve_nodes = reserve_nodes

    def compile(self) -> Steps[Plan | None]:
        """Compile the operation; None if plans do not support it. Raises PlanAborted."""
        executor = self._executor
        operation_type = executor.operation.operation
        root_type = executor.schema.get_root_type(operation_type)
        if root_type is None or operation_type is OperationType.SUBSCRIPTION:
            return None
        # The values of fragment variables, which a parser may allow, depend on the request.
        if any(each.variable_signatures for each in executor.fragments.values()):
            return None
        fields = collect_fields(
            executor.schema,
            executor.fragments,
            executor.variable_values,
            root_type,
            executor.operation,
        ).grouped_field_set
        if any(details[0].node.name.value in INTROSPECTION_FIELDS for details in fields.values()):
            return None
        if operation_type is OperationType.MUTATION:
            return MutationPlan((yield from self._compile_fields(root_type, fields)))
        return QueryPlan((yield from self._compile_objects(root_type, fields, is_required=True)))

    def _compile_objects(
        self, object_type: GraphQLObjectType, fields: GroupedFieldSet, *, is_required: bool
    ) -> Steps[ObjectCompletion]:
        """Compile the selection set of an object type."""
        compiled = yield from self._compile_fields(object_type, fields)
        return ObjectCompletion(object_type, compiled, is_required=is_required)

    def _compile_fields(
        self, parent_type: GraphQLObjectType, fields: GroupedFieldSet
    ) -> Steps[list[PlannedField]]:
        """Compile the fields of a selection set, once there is memory for them."""
        values = sum(count_values(details[0].node) for details in fields.values())
        self._reserve_nodes(len(fields) + values // VALUES_PER_NODE)
        compiled = []
        for key, details in fields.items():
            compiled.append((yield from self._compile_field(parent_type, key, details)))
        yield
        return compiled

    def _compile_field(
        self, parent_type: GraphQLObjectType, key: str, details: FieldDetailsList
    ) -> Steps[PlannedField]:
        """Compile the selections of one response key."""
        name = details[0].node.name.value
        if name == TYPENAME:
            return TypenameField(key, parent_type, [each.node for each in details])
        definition = self._executor.schema.get_field(parent_type, name)
        if definition is None:
            raise PlanAborted
        return ResolvedField(
            key,
            parent_type,
            definition,
            details,
            self._find_bulk_resolver(parent_type, definition),
            (yield from self._compile_completion(definition.type, details)),
        )

    def _compile_completion(
        self, output_type: GraphQLOutputType, details: FieldDetailsList
    ) -> Steps[Completion]:
        """Compile the completion of a type's values."""
        is_required = is_non_null_type(output_type)
        if is_non_null_type(output_type):
            output_type = output_type.of_type
        if is_list_type(output_type):
            items = yield from self._compile_completion(output_type.of_type, details)
            return ListCompletion(items, is_required=is_required)
        if is_leaf_type(output_type):
            return LeafCompletion(output_type, is_required=is_required)
        if is_abstract_type(output_type):
            return AbstractCompletion(
                output_type,
                compile_later(details, self._find_bulk_resolver),
                is_required=is_required,
            )
        if is_object_type(output_type):
            return (
                yield from self.compile_selections(output_type, details, is_required=is_required)
            )
        raise PlanAborted

    def compile_selections(
        self, object_type: GraphQLObjectType, details: FieldDetailsList, *, is_required: bool
    ) -> Steps[ObjectCompletion]:
        """Compile what the selections of one response key select below an object type."""
        executor = self._executor
        fields = collect_subfields(
            executor.schema,
            executor.fragments,
            executor.variable_values,
            executor.operation,
            object_type,
            details,
        ).grouped_field_set
        return (yield from self._compile_objects(object_type, fields, is_required=is_required))


def compile_later(
    details: FieldDetailsList, find_bulk_resolver: FindBulkResolver
) -> CompileObjects:
    """Return a function that compiles the selections when a run meets an object type.

    Most documents meet few of the object types of an abstract type.
    """

    def compile_objects(run: PlanRun, object_type: GraphQLObjectType) -> ObjectCompletion:
        compiler = PlanCompiler(run.executor, find_bulk_resolver, run.reserve_nodes)
        return run_steps(compiler.compile_selections(object_type, details, is_required=True))

    return compile_objects
