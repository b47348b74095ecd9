"""A request for an operation, and the operation that it selects."""

import hashlib
from dataclasses import dataclass, field
from typing import Any

import orjson
from graphql import (
    DocumentNode,
    GraphQLError,
    OperationDefinitionNode,
    OperationType,
    get_operation_ast,
)

from execution.documents import ValidDocument
from execution.errors import RequestRejectedError
from execution.limits.analysis import operation_name

# The limit that applies to the root fields of an operation type.
ROOT_FIELD_LIMITS = {OperationType.QUERY: "root_fields", OperationType.MUTATION: "mutations"}


@dataclass(frozen=True)
class Request:
    """The parameters of a GraphQL request.

    Without `document`, `document_id` or an extension identifies a persisted document. `size` is
    the size of the body in bytes, which a batch shares; 0 where transports have smaller limits.
    """

    document: str | None
    variables: dict[str, Any] = field(default_factory=dict)
    operation_name: str | None = None
    document_id: str | None = None
    extensions: dict[str, Any] = field(default_factory=dict)
    size: int = 0


class EncodedData:
    """The JSON of the data of a response."""

    __slots__ = ("_tag", "text")

    def __init__(self, text: bytes) -> None:
        self.text = text
        self._tag: str | None = None

    @property
    def tag(self) -> str:
        """The entity tag of a response with this data (RFC 9110, section 8.8.3).

        It is weak, because extensions and encodings of the response may differ.
        """
        if self._tag is None:
            self._tag = f'W/"{hashlib.blake2b(self.text, digest_size=16).hexdigest()}"'
        return self._tag


class Response(dict[str, Any]):
    """A response, or a part of one; `size` is about how many bytes its JSON has.

    `encoded` is the JSON of its data, if that is known. The data itself is then a fragment for
    orjson.
    """

    size = 0
    encoded: EncodedData | None = None

    def copy(self) -> "Response":
        """Return a response with the same parts."""
        copied = Response(self)
        copied.size, copied.encoded = self.size, self.encoded
        return copied

    def use_encoded(self, data: EncodedData) -> None:
        """Set the data to its JSON."""
        self.encoded = data
        self["data"] = orjson.Fragment(data.text)


@dataclass(frozen=True)
class Operation:
    """An operation of a valid document, and its cost in points.

    `has_many_values` is whether coercing its variables takes long.
    """

    definition: OperationDefinitionNode
    source: ValidDocument
    cost: int
    has_many_values: bool = False

    @property
    def document(self) -> DocumentNode:
        """The document that holds the operation."""
        return self.source.document

    @property
    def is_query(self) -> bool:
        """Whether it is a query, which only reads."""
        return self.definition.operation is OperationType.QUERY

    @property
    def is_subscription(self) -> bool:
        """Whether it is a subscription, which has a response for each event."""
        return self.definition.operation is OperationType.SUBSCRIPTION

    @property
    def is_incremental(self) -> bool:
        """Whether it is a query that uses `@defer` or `@stream`."""
        return self.is_query and self.source.analysis.text.is_incremental

    @property
    def combined_counts(self) -> dict[str, int]:
        """Counts that are added up over the operations of a batch, by the name of their limit."""
        scope = self.source.analysis.operations[operation_name(self.definition)]
        counts = {"aliases": scope.aliases, "nodes": scope.nodes, "cost": self.cost}
        root_limit = ROOT_FIELD_LIMITS.get(self.definition.operation)
        return counts if root_limit is None else counts | {root_limit: len(scope.names)}


def select_operation(document: DocumentNode, name: str | None) -> OperationDefinitionNode:
    """Return the operation of that name, or the only operation. Raises RequestRejectedError."""
    operation = get_operation_ast(document, name)
    if operation is None:
        message = (
            "The document has several operations. Select one with operationName."
            if name is None
            else "The document has no operation with that name."
        )
        raise RequestRejectedError("OPERATION_RESOLUTION_FAILURE", GraphQLError(message))
    return operation
