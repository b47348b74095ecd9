"""Documents: parsed, analyzed and validated once, then cached.

Invalid documents are cached too, so that sending one again costs nothing. The cache is bounded by
bytes, not by entries: an attacker can send any number of different documents, with any outcomes of
their `@skip` and `@include` (docs/reference/security.md#unique-documents).
"""

import asyncio
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import itemgetter
from typing import Any, NamedTuple
from weakref import WeakValueDictionary

from cachetools import LRUCache
from graphql import (
    DocumentNode,
    GraphQLError,
    GraphQLSchema,
    OperationDefinitionNode,
    parse,
    specified_rules,
    validate,
)
from graphql.validation.rules import overlapping_fields_can_be_merged as overlapping

from execution.introspection import NoIntrospection
from execution.limits.analysis import Analysis, analyze, operation_name
from execution.limits.cost import FieldSizes
from execution.limits.limits import Limits, Rejection
from execution.limits.variables import OperationVariables, check_variables, collect_variables
from execution.plan.cache import DocumentPlans
from execution.stream_arguments import (
    NO_VARIABLES,
    StreamArgumentsRule,
    StreamVariables,
    collect_stream_variables,
)
from offload.slices import Steps, run_in_slices, run_steps

# Measured with tracemalloc, on documents of Waybill's schema: what a document keeps takes 10 to 12
# KiB and at most 190 bytes for each character, a syntax tree of one-letter names the most.
BYTES_PER_DOCUMENT = 12 * 1024
BYTES_PER_CHARACTER = 192
# Measured with tracemalloc: a plan takes 600 bytes for each field that is a leaf, up to 2,000 for
# one with objects, and 970 on average in one of 2,700 fields.
BYTES_PER_NODE = 2048
# Texts of at most this many characters are read at once, in at most 7 milliseconds.
SHORT_TEXT = 500
# graphql-core's message when the search for conflicting fields takes too many steps.
VALIDATION_ABORTED = "Validation aborted."
RULES = (*specified_rules, StreamArgumentsRule)


class CheckedOperation(NamedTuple):
    """The cost of an operation, and the number of lists and objects in its variables."""

    cost: int
    containers: int


@dataclass
class ValidDocument:
    """A valid document, and what is derived from it."""

    text: str
    document: DocumentNode
    analysis: Analysis
    variables: Mapping[str | None, OperationVariables]
    stream_variables: Mapping[str | None, StreamVariables]
    plans: DocumentPlans

    def check(
        self,
        limits: Limits,
        operation: OperationDefinitionNode,
        values: Mapping[str, Any],
        request_size: int,
    ) -> CheckedOperation | Rejection:
        """Return the cost of an operation with these variables, unless a limit rejects it.

        `request_size` is the size of the request in bytes.
        """
        name = operation_name(operation)
        variables = self.variables[name]
        containers = variables.check_request(request_size) or check_variables(
            values, variables.definitions, limits
        )
        if isinstance(containers, Rejection):
            return containers
        rejection = self.stream_variables.get(name, NO_VARIABLES).check(values)
        if rejection is not None:
            return rejection
        if variables.default_lengths:
            values = {**variables.default_lengths, **values}
        cost = self.analysis.cost(name, values)
        return limits.check("cost", cost) or CheckedOperation(cost, containers)


@dataclass
class InvalidDocument:
    """A document that is rejected: the code and the errors of the response."""

    code: str
    errors: Sequence[GraphQLError]


Document = ValidDocument | InvalidDocument


class DocumentCache:
    """The documents of a schema with their plans; the least recently used are evicted first.

    Without `introspection`, documents must not select introspection fields, and error messages
    suggest no names of the schema.
    """

    def __init__(
        self, schema: GraphQLSchema, limits: Limits | None = None, *, introspection: bool = True
    ) -> None:
        self._schema = schema
        self._field_sizes = FieldSizes(schema)
        self._limits = limits or Limits()
        self._introspection = introspection
        self._entries: LRUCache[str, tuple[int, Document]] = LRUCache(
            self._limits.document_bytes, getsizeof=itemgetter(0)
        )
        # The threads in which plans are compiled resize entries.
        self._lock = threading.Lock()
        # Held while a long text is read.
        self._reading: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()

    def __len__(self) -> int:
        return len(self._entries)

    @property
    def size(self) -> float:
        """The size of all entries in bytes."""
        return self._entries.currsize

    async def load(self, text: str) -> Document:
        """Return the document of a text, read if it is not cached.

        Requests that load one text at the same time read it once. A text that is too long is
        neither read nor cached.
        """
        rejection = self._limits.check("source_length", len(text))
        if rejection is not None:
            return reject_document(rejection)
        document = self._find(text)
        if document is None and len(text) <= SHORT_TEXT:
            document = self._add(text, run_steps(self._read(text)))
        elif document is None:
            async with self._reading.setdefault(text, asyncio.Lock()):
                document = self._find(text) or self._add(
                    text, await run_in_slices(self._read(text), is_long=True)
                )
        return document

    def _find(self, text: str) -> Document | None:
        with self._lock:
            return self._entries.get(text, (0, None))[1]

    def _add(self, text: str, document: Document) -> Document:
        """Cache a document, unless it is larger than the cache, and return it."""
        size = estimate_size(text)
        if size <= self._entries.maxsize:
            with self._lock:
                self._entries[text] = (size, document)
        return document

    def resize(self, document: ValidDocument, nodes: int) -> bool:
        """Let a document grow by nodes of its plans (or shrink), and evict others to make room.

        Returns False, and changes nothing, if the document would be larger than the cache or is
        not cached any more.
        """
        with self._lock:
            size, cached = self._entries.get(document.text, (0, None))
            new_size = size + BYTES_PER_NODE * nodes
            if cached is not document or new_size > self._entries.maxsize:
                return False
            # Removed first: cachetools would make room for both sizes.
            del self._entries[document.text]
            self._entries[document.text] = (new_size, document)
            return True

    def _read(self, text: str) -> Steps[Document]:
        """Parse, analyze and validate a text.

        Each step rejects what would be too expensive for the next one.
        """
        limits = self._limits
        try:
            document = parse(text, max_lexical_tokens=limits.tokens, max_comments=limits.comments)
        except GraphQLError as error:
            return reject_syntax(error, limits)
        except RecursionError:
            too_deep = GraphQLError("The document is nested too deeply.")
            return InvalidDocument("GRAPHQL_PARSE_FAILED", [too_deep])
        yield
        analysis = analyze(document, self._field_sizes, limits)
        for rejection in analysis.rejections(limits):
            return reject_document(rejection)
        yield
        overlapping.MAX_COMPLEXITY_BUDGET = limits.comparisons
        errors = validate(
            self._schema,
            document,
            RULES if self._introspection else [NoIntrospection, *RULES],
            max_errors=limits.validation_errors,
            hide_suggestions=not self._introspection,
        )
        if errors and errors[-1].message == VALIDATION_ABORTED:
            return reject_document(limits.reject("comparisons"))
        if errors:
            return InvalidDocument("GRAPHQL_VALIDATION_FAILED", errors[: limits.validation_errors])
        yield
        return ValidDocument(
            text,
            document,
            analysis,
            collect_variables(self._schema, document),
            collect_stream_variables(document) if analysis.text.is_incremental else {},
            DocumentPlans(document),
        )


def estimate_size(text: str) -> int:
    """Estimate the memory that the document of a text takes without plans, in bytes."""
    return BYTES_PER_DOCUMENT + BYTES_PER_CHARACTER * len(text)


def reject_document(rejection: Rejection) -> InvalidDocument:
    """Return a document that exceeds a limit."""
    return InvalidDocument(rejection.code, [rejection.to_error()])


def reject_syntax(error: GraphQLError, limits: Limits) -> InvalidDocument:
    """Return a document that the parser rejects.

    The parser reports an exceeded limit in its message only.
    """
    for name in ("tokens", "comments"):
        if f" more than {getattr(limits, name)} {name}. Parsing aborted." in error.message:
            return reject_document(limits.reject(name))
    return InvalidDocument("GRAPHQL_PARSE_FAILED", [error])
