"""One operation: from its text and variables to data and errors."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from inspect import isawaitable
from typing import Any

from graphql import (
    DirectiveNode,
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    VariableNode,
    Visitor,
    visit,
)
from graphql.execution import Executor

from execution.compiled import BulkOf, Objects, Planner, Unexpected, answered
from execution.documents import MOST_ERRORS, Documents, Stored
from execution.errors import told


@dataclass(frozen=True)
class Request:
    """What a client asks."""

    document: str
    variables: dict[str, Any] = field(default_factory=dict)
    operation_name: str | None = None


@dataclass(frozen=True)
class Operation:
    """A valid document, and the operation of it that is meant."""

    document: DocumentNode
    definition: OperationDefinitionNode
    stored: Stored

    @property
    def is_query(self) -> bool:
        """Whether it only reads."""
        return self.definition.operation is OperationType.QUERY


class RefusedError(Exception):
    """A request that was not executed: its errors, as they stand in the response."""

    def __init__(self, code: str, *errors: GraphQLError) -> None:
        super().__init__(code)
        self.errors = [told(error, code=code) for error in errors]


def meant(document: DocumentNode, name: str | None) -> OperationDefinitionNode:
    """The operation of that name, or the only one. Raises RefusedError."""
    operations = [
        each for each in document.definitions if isinstance(each, OperationDefinitionNode)
    ]
    if name is None and len(operations) == 1:
        return operations[0]
    for operation in operations:
        if name is not None and operation.name is not None and operation.name.value == name:
            return operation
    message = (
        "The document has several operations: say which by operationName."
        if name is None
        else "The document has no operation of that name."
    )
    raise RefusedError("OPERATION_RESOLUTION_FAILURE", GraphQLError(message))


SEEN_BEFORE_COMPILING = 3
MOST_PLANS = 32


class Engine:
    """Executes operations of a schema.

    Queries that come again are compiled (`execution/compiled.py`); whatever a plan does not cover,
    and whatever is new, the reference executor answers, graphql-core's own. `counts` says how
    often each of them did. `start_again` makes a context as it was before a plan was tried: which
    of several errors is met first hangs on what was loaded already.
    """

    def __init__(
        self,
        schema: GraphQLSchema,
        bulk_of: BulkOf | None = None,
        *,
        start_again: Callable[[Any], None] | None = None,
        seen_before_compiling: int = SEEN_BEFORE_COMPILING,
    ) -> None:
        self._schema = schema
        self._bulk_of = bulk_of
        self._start_again = start_again
        self._patience = seen_before_compiling
        self._documents = Documents(schema)
        self.counts: Counter[str] = Counter()

    def prepare(self, request: Request) -> Operation:
        """The operation of a request. Raises RefusedError."""
        stored = self._documents.read(request.document)
        if stored.document is None:
            raise RefusedError(stored.code or "", *stored.errors)
        definition = meant(stored.document, request.operation_name)
        return Operation(stored.document, definition, stored)

    async def run(self, operation: Operation, request: Request, context: object) -> dict[str, Any]:
        """The response: data, and errors if there are any. Raises RefusedError for variables."""
        name = operation.definition.name
        executor = Executor.build(
            self._schema,
            operation.document,
            context_value=context,
            raw_variable_values=request.variables,
            operation_name=name.value if name is not None else None,
        )
        if isinstance(executor, list):
            raise RefusedError("BAD_USER_INPUT", *executor[:MOST_ERRORS])
        plan = self._plan(operation, executor)
        if plan is not None:
            data = await answered(plan, executor)
            if data is not None:
                self.counts["compiled"] += 1
                return {"data": data}
            self.counts["given up"] += 1
            if self._start_again is not None:
                self._start_again(context)
        self.counts["reference"] += 1
        result = executor.execute_operation()
        outcome = await result if isawaitable(result) else result
        assert isinstance(outcome, ExecutionResult)  # noqa: S101 (for the type checker: no @defer)
        answer: dict[str, Any] = {"data": outcome.data}
        if outcome.errors:
            answer["errors"] = [told(error) for error in outcome.errors]
        return answer

    def _plan(self, operation: Operation, executor: Executor[Any]) -> Objects | None:
        """The plan of an operation; None if it is new, or not covered."""
        if self._bulk_of is None or operation.stored.seen < self._patience:
            return None
        plans = operation.stored.plans
        if CONDITIONS not in plans:
            plans[CONDITIONS] = conditions_of(operation.document)
        variables = executor.variable_values.coerced
        outcomes = tuple(variables.get(name) for name in plans[CONDITIONS])
        key = (id(operation.definition), outcomes)
        if key not in plans:
            if len(plans) > MOST_PLANS:
                return None
            plans[key] = planned(executor, self._bulk_of)
        found: Objects | None = plans[key]
        return found


CONDITIONS = "conditions"


def planned(executor: Executor[Any], bulk_of: BulkOf) -> Objects | None:
    """The plan of an operation; None if it is not covered."""
    try:
        return Planner(executor, bulk_of).root()
    except (GraphQLError, RecursionError, Unexpected):
        return None


def conditions_of(document: DocumentNode) -> tuple[str, ...]:
    """The names of the variables that decide what is skipped or included."""
    names: dict[str, None] = {}

    class Conditions(Visitor):
        def enter_directive(self, node: DirectiveNode, *_: Any) -> None:
            if node.name.value in {"skip", "include"}:
                for argument in node.arguments or ():
                    if isinstance(argument.value, VariableNode):
                        names[argument.value.name.value] = None

    visit(document, Conditions())
    return tuple(names)
