"""The limits of a request: their defaults, and the errors of a request that exceeds one."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from graphql import GraphQLError
from pydantic import NonNegativeInt, PositiveInt

# Figures in a response are at most this large: JSON numbers are exact up to here.
MAX_SAFE_INTEGER = 2**53 - 1


class Rejection(NamedTuple):
    """Why a request is not executed.

    `code` is stable; `details` are further extensions of the error, for programs.
    """

    code: str
    message: str
    details: dict[str, Any]

    def to_error(self) -> GraphQLError:
        """Return the error of the response."""
        return GraphQLError(self.message, extensions={"code": self.code, **self.details})


class LimitDescription(NamedTuple):
    """What a limit bounds.

    `subject` begins the error message, `description` documents the setting, and `code` is the code
    of the error; None: the limit truncates silently.
    """

    subject: str
    description: str
    code: str | None = None


LIMIT_DESCRIPTIONS = {
    "source_length": LimitDescription(
        "Document length", "Maximum characters of a document", "SOURCE_LIMIT"
    ),
    "tokens": LimitDescription(
        "Token count", "Maximum tokens of a document, without comments", "TOKEN_LIMIT"
    ),
    "comments": LimitDescription(
        "Comment count", "Maximum comments of a document", "COMMENT_LIMIT"
    ),
    "digits": LimitDescription(
        "Digit count", "Maximum digits of an integer in a document", "DIGIT_LIMIT"
    ),
    "directives": LimitDescription(
        "Directive count", "Maximum directives of a document", "DIRECTIVE_LIMIT"
    ),
    "selections": LimitDescription(
        "Selection set size", "Maximum selections of a selection set", "SELECTION_LIMIT"
    ),
    "depth": LimitDescription(
        "Query depth", "Maximum nesting depth of fields in an operation", "DEPTH_LIMIT"
    ),
    "aliases": LimitDescription("Alias count", "Maximum aliases of an operation", "ALIAS_LIMIT"),
    "repeats": LimitDescription(
        "Field repetition count",
        "Maximum selections of one field of one object",
        "REPEAT_LIMIT",
    ),
    "nodes": LimitDescription(
        "Selection count", "Maximum selections of an operation", "NODE_LIMIT"
    ),
    "root_fields": LimitDescription(
        "Root field count", "Maximum root fields of a query", "ROOT_FIELD_LIMIT"
    ),
    "mutations": LimitDescription(
        "Mutation count", "Maximum root fields of a mutation", "MUTATION_LIMIT"
    ),
    "cost": LimitDescription(
        "Query cost", "Maximum cost of an operation: the objects that it may return", "COST_LIMIT"
    ),
    "input_items": LimitDescription(
        "Variable list length",
        "Maximum items of a list in variables, unless the schema declares a longer one",
        "INPUT_ITEM_LIMIT",
    ),
    "input_depth": LimitDescription(
        "Variable depth",
        "Maximum nesting depth of lists and objects in variables",
        "INPUT_DEPTH_LIMIT",
    ),
    "input_values": LimitDescription(
        "Variable value count",
        "Maximum values in variables, and in each item of a list that the schema declares longer",
        "INPUT_VALUE_LIMIT",
    ),
    "comparisons": LimitDescription(
        "Field comparison count",
        "Maximum steps of the search for conflicting fields",
        "VALIDATION_LIMIT",
    ),
    "sketches": LimitDescription(
        "Sketch count",
        "Maximum sketches that the health fields of a request merge, a counted bucket as several",
        "SKETCH_LIMIT",
    ),
    "widget_sketches": LimitDescription(
        "Sketch count of widgets",
        "Maximum sketches that are read and merged for the data of widgets in a request",
        "SKETCH_LIMIT",
    ),
    "answer_rows": LimitDescription(
        "Row count of the answer",
        "Maximum rows that an operation reads for its answer, and objects of the answer",
        "ROW_LIMIT",
    ),
    "answer_bytes": LimitDescription(
        "Size of the answer in bytes",
        "Maximum bytes that an operation reads for its answer, and bytes of the answer's data",
        "SIZE_LIMIT",
    ),
    "validation_errors": LimitDescription(
        "Validation error count", "Maximum errors in the response to a rejected request"
    ),
    "errors": LimitDescription("Error count", "Maximum errors in any other response"),
    "document_bytes": LimitDescription(
        "Document cache size",
        "Size of the cache of parsed documents and their plans per process, in bytes",
    ),
    "kept_bytes": LimitDescription(
        "Size of kept answers",
        "Size of the answers of queries that a process keeps, in bytes; 0 keeps none",
    ),
}


@dataclass(frozen=True)
class Limits:
    """The limits of a request.

    What a fragment contains counts wherever the fragment is spread.
    """

    source_length: PositiveInt = 32_000
    tokens: PositiveInt = 2_000
    comments: PositiveInt = 200
    digits: PositiveInt = 100
    directives: PositiveInt = 20
    selections: PositiveInt = 500
    depth: PositiveInt = 12
    aliases: PositiveInt = 30
    repeats: PositiveInt = 10
    nodes: PositiveInt = 10_000
    root_fields: PositiveInt = 10
    mutations: PositiveInt = 5
    cost: PositiveInt = 25_000
    input_items: PositiveInt = 250
    input_depth: PositiveInt = 6
    input_values: PositiveInt = 1_000
    comparisons: PositiveInt = 50_000
    sketches: PositiveInt = 250_000
    widget_sketches: PositiveInt = 5_000_000
    answer_rows: PositiveInt = 100_000
    answer_bytes: PositiveInt = 16 * 1024 * 1024
    validation_errors: PositiveInt = 5
    errors: PositiveInt = 10
    document_bytes: PositiveInt = 16 * 1024 * 1024
    kept_bytes: NonNegativeInt = 16 * 1024 * 1024

    def check(self, name: str, found: int) -> Rejection | None:
        """Return the rejection of a request with this figure; None within the limit."""
        limit: int = getattr(self, name)
        return self.reject(name, found, limit) if found > limit else None

    def reject(self, name: str, found: int | None = None, limit: int | None = None) -> Rejection:
        """Return the rejection of a request that exceeds a limit.

        `found` is the request's figure; None if it was not counted to the end. `limit` replaces
        the limit of that name.
        """
        limit = getattr(self, name) if limit is None else limit
        subject, _, code = LIMIT_DESCRIPTIONS[name]
        if found is None:
            message = f"{subject} exceeds the limit of {limit}."
            return Rejection(code or "", message, {"limit": limit})
        found = min(found, MAX_SAFE_INTEGER)
        message = f"{subject} {found} exceeds the limit of {limit}."
        return Rejection(code or "", message, {"limit": limit, "found": found})
