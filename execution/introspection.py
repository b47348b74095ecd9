"""Introspection: the rule that forbids it, and the cache of its responses."""

from typing import TYPE_CHECKING, Any, NamedTuple

from cachetools import FIFOCache
from graphql import FieldNode, GraphQLError, OperationDefinitionNode, OperationType, ValidationRule

from execution.limits.meter import AnswerFigures

if TYPE_CHECKING:  # operations import documents, and these import this module
    from execution.operation import EncodedData

INTROSPECTION_FIELDS = frozenset({"__schema", "__type"})
MAX_CACHED_RESPONSES = 8


class NoIntrospection(ValidationRule):
    """A validation rule that rejects `__schema` and `__type`."""

    def enter_field(self, node: FieldNode, *_: Any) -> None:
        """Report an error for an introspection field."""
        if node.name.value in INTROSPECTION_FIELDS:
            self.report_error(
                GraphQLError(
                    f"Introspection is disabled: {node.name.value} cannot be selected.",
                    node,
                    extensions={"code": "INTROSPECTION_DISABLED"},
                )
            )


class CachedAnswer(NamedTuple):
    """The JSON of the data of an operation, and its figures."""

    data: "EncodedData"
    figures: AnswerFigures


class IntrospectionCache:
    """The answers of the last operations that select nothing but introspection fields.

    The schema does not change while the server runs, and tools read it repeatedly.
    """

    def __init__(self) -> None:
        # An entry holds its operation, so that the id stays unique.
        self._entries: FIFOCache[int, tuple[OperationDefinitionNode, CachedAnswer]] = FIFOCache(
            MAX_CACHED_RESPONSES
        )

    def get(self, operation: OperationDefinitionNode) -> CachedAnswer | None:
        """Return the answer of an operation; None if it is not cached."""
        _, answer = self._entries.get(id(operation), (None, None))
        return answer

    def add(self, operation: OperationDefinitionNode, answer: CachedAnswer) -> None:
        """Cache the answer of an operation that depends on nothing but the schema."""
        self._entries[id(operation)] = (operation, answer)


def depends_on_schema_only(operation: OperationDefinitionNode) -> bool:
    """Whether an operation is a query of introspection fields without variables."""
    return (
        operation.operation is OperationType.QUERY
        and not operation.variable_definitions
        and all(
            isinstance(each, FieldNode) and each.name.value in INTROSPECTION_FIELDS
            for each in operation.selection_set.selections
        )
    )
