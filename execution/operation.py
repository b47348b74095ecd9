"""One operation: from its text and variables to data and errors."""

from dataclasses import dataclass, field
from inspect import isawaitable
from typing import Any

from graphql import (
    DocumentNode,
    ExecutionResult,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    OperationType,
    execute,
    parse,
    validate,
)

from execution.errors import told

MOST_ERRORS = 10


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

    @property
    def is_query(self) -> bool:
        """Whether it only reads."""
        return self.definition.operation is OperationType.QUERY


class RefusedError(Exception):
    """A request that was not executed: its errors, as they stand in the response."""

    def __init__(self, code: str, *errors: GraphQLError) -> None:
        super().__init__(code)
        self.errors = [told(error, code=code) for error in errors]


def prepare(schema: GraphQLSchema, request: Request) -> Operation:
    """The operation of a request. Raises RefusedError."""
    try:
        document = parse(request.document)
    except GraphQLError as error:
        raise RefusedError("GRAPHQL_PARSE_FAILED", error) from None
    except RecursionError:
        nested = GraphQLError("The document is nested too deeply.")
        raise RefusedError("GRAPHQL_PARSE_FAILED", nested) from None
    errors = validate(schema, document, max_errors=MOST_ERRORS)
    if errors:
        raise RefusedError("GRAPHQL_VALIDATION_FAILED", *errors)
    return Operation(document, meant(document, request.operation_name))


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


async def run(
    schema: GraphQLSchema, operation: Operation, request: Request, context: object
) -> dict[str, Any]:
    """The response: data, and errors if there are any. Raises RefusedError for bad variables."""
    name = operation.definition.name
    result = execute(
        schema,
        operation.document,
        context_value=context,
        variable_values=request.variables,
        operation_name=name.value if name is not None else None,
    )
    outcome = await result if isawaitable(result) else result
    assert isinstance(outcome, ExecutionResult)  # noqa: S101 (for the type checker: no @defer)
    errors = outcome.errors or []
    if outcome.data is None and errors and all(error.path is None for error in errors):
        raise RefusedError("BAD_USER_INPUT", *errors[:MOST_ERRORS])
    answer: dict[str, Any] = {"data": outcome.data}
    if errors:
        answer["errors"] = [told(error) for error in errors]
    return answer
