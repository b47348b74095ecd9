"""How much a request may ask: every figure, and what a client is told that asks for more."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from graphql import GraphQLError
from pydantic import PositiveInt

# No figure in an answer is larger: JSON numbers are exact up to here.
MAX_SAFE_INTEGER = 2**53 - 1


class Rejection(NamedTuple):
    """Why a request is not executed: a stable code, a message, and figures for programs."""

    code: str
    message: str
    figures: dict[str, Any]

    def error(self) -> GraphQLError:
        """The error of a response."""
        return GraphQLError(self.message, extensions={"code": self.code, **self.figures})


class LimitDescription(NamedTuple):
    """What a figure counts; the code of whoever goes beyond it, unless it cuts silently."""

    description: str
    code: str | None = None


LIMIT_DESCRIPTIONS = {
    "source_length": LimitDescription("Characters of a document", "SOURCE_LIMIT"),
    "tokens": LimitDescription("Tokens of a document", "TOKEN_LIMIT"),
    "comments": LimitDescription("Comments of a document", "COMMENT_LIMIT"),
    "digits": LimitDescription("Digits of a number in a document", "DIGIT_LIMIT"),
    "directives": LimitDescription("Directives of a document", "DIRECTIVE_LIMIT"),
    "selections": LimitDescription("Selections between two braces", "SELECTION_LIMIT"),
    "depth": LimitDescription("Fields within one another", "DEPTH_LIMIT"),
    "aliases": LimitDescription("Aliases of an operation", "ALIAS_LIMIT"),
    "repeats": LimitDescription(
        "Times that an object is asked for the same field", "REPEAT_LIMIT"
    ),
    "nodes": LimitDescription("Selections of an operation", "NODE_LIMIT"),
    "root_fields": LimitDescription("Root fields of a query", "ROOT_FIELD_LIMIT"),
    "mutations": LimitDescription("Root fields of a mutation", "MUTATION_LIMIT"),
    "cost": LimitDescription("Objects that an operation may give", "COST_LIMIT"),
    "input_items": LimitDescription(
        "Items of a list in variables, unless it is declared longer", "INPUT_ITEM_LIMIT"
    ),
    "input_depth": LimitDescription(
        "Lists and objects within one another in variables", "INPUT_DEPTH_LIMIT"
    ),
    "input_values": LimitDescription(
        "Values in variables, without those of longer lists", "INPUT_VALUE_LIMIT"
    ),
    "comparisons": LimitDescription(
        "Steps of looking for fields that exclude others", "VALIDATION_LIMIT"
    ),
    "validation_errors": LimitDescription("Errors that are told of a refused request"),
    "errors": LimitDescription("Errors of an answer"),
    "document_bytes": LimitDescription("Bytes of parsed documents that a process keeps"),
}


@dataclass(frozen=True)
class Limits:
    """The figures. What is written in a fragment counts as often as the fragment is spread."""

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
    validation_errors: PositiveInt = 5
    errors: PositiveInt = 10
    document_bytes: PositiveInt = 16 * 1024 * 1024

    def check(self, name: str, found: int) -> Rejection | None:
        """What a client is told that has so many of something; None within the limit."""
        most: int = getattr(self, name)
        return self.reject(name, found, most) if found > most else None

    def reject(self, name: str, found: int | None = None, most: int | None = None) -> Rejection:
        """What a client is told that has too many: of how many, unless nobody counted to the end.

        `most` is the limit where it is not the usual one.
        """
        figures = {"limit": getattr(self, name) if most is None else most}
        message = f"{LIMIT_DESCRIPTIONS[name].description}: at most {figures['limit']}."
        if found is not None:
            figures["found"] = min(found, MAX_SAFE_INTEGER)
            message = f"{message[:-1]}, not {figures['found']}."
        return Rejection(LIMIT_DESCRIPTIONS[name].code or "", message, figures)
