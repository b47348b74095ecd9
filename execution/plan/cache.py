"""The plans of a document."""

from functools import cached_property
from typing import Any

from graphql import DirectiveNode, DocumentNode, VariableNode, Visitor, visit
from graphql.execution import Executor

from execution.plan.base import FindBulkResolver
from execution.plan.compiler import compile_plan
from execution.plan.run import Plan

MAX_PLANS = 32


class DocumentPlans:
    """The plans of a document: one for each operation and outcome of its `@skip` and `@include`.

    It holds at most MAX_PLANS; graphql-core executes the operation for any further outcome.
    """

    def __init__(self, document: DocumentNode) -> None:
        self._document = document
        self._plans: dict[tuple[int, tuple[Any, ...]], Plan | None] = {}

    def __len__(self) -> int:
        return len(self._plans)

    @cached_property
    def _condition_variables(self) -> tuple[str, ...]:
        return find_condition_variables(self._document)

    def find(self, executor: Executor[Any], find_bulk_resolver: FindBulkResolver) -> Plan | None:
        """Return the plan of the executor's operation, compiled if necessary.

        Returns None if plans do not support the operation, or the document has too many plans.
        """
        variables = executor.variable_values.coerced
        outcomes = tuple(variables.get(name) for name in self._condition_variables)
        key = (id(executor.operation), outcomes)
        if key not in self._plans:
            if len(self._plans) >= MAX_PLANS:
                return None
            self._plans[key] = compile_plan(executor, find_bulk_resolver)
        return self._plans[key]


def find_condition_variables(document: DocumentNode) -> tuple[str, ...]:
    """Return the names of the variables in arguments of `@skip` and `@include`."""
    names: dict[str, None] = {}

    class ConditionVisitor(Visitor):
        def enter_directive(self, node: DirectiveNode, *_: Any) -> None:
            if node.name.value in {"skip", "include"}:
                for argument in node.arguments or ():
                    if isinstance(argument.value, VariableNode):
                        names[argument.value.name.value] = None

    visit(document, ConditionVisitor())
    return tuple(names)
