"""How much a request may ask: every figure, and what a client is told that asks for more."""

from dataclasses import dataclass
from typing import Any, NamedTuple

from graphql import GraphQLError
from pydantic import PositiveInt

# No figure in an answer is larger: JSON numbers are exact up to here.
LARGEST_FIGURE = 2**53 - 1


class Refusal(NamedTuple):
    """Why a request is not executed: a stable code, a message, and figures for programs."""

    code: str
    message: str
    figures: dict[str, Any]

    def error(self) -> GraphQLError:
        """The error of a response."""
        return GraphQLError(self.message, extensions={"code": self.code, **self.figures})


class About(NamedTuple):
    """What a figure counts; the code of whoever goes beyond it, unless it cuts silently."""

    description: str
    code: str | None = None


ABOUT = {
    "source_length": About("Characters of a document", "SOURCE_LIMIT"),
    "tokens": About("Tokens of a document", "TOKEN_LIMIT"),
    "comments": About("Comments of a document", "COMMENT_LIMIT"),
    "digits": About("Digits of a number in a document", "DIGIT_LIMIT"),
    "directives": About("Directives of a document", "DIRECTIVE_LIMIT"),
    "selections": About("Selections between two braces", "SELECTION_LIMIT"),
    "depth": About("Fields within one another", "DEPTH_LIMIT"),
    "aliases": About("Aliases of an operation", "ALIAS_LIMIT"),
    "repeats": About("Times that an object is asked for the same field", "REPEAT_LIMIT"),
    "nodes": About("Selections of an operation", "NODE_LIMIT"),
    "root_fields": About("Root fields of a query", "ROOT_FIELD_LIMIT"),
    "mutations": About("Root fields of a mutation", "MUTATION_LIMIT"),
    "cost": About("Objects that an operation may give", "COST_LIMIT"),
    "input_items": About(
        "Items of a list in variables, unless it is declared longer", "INPUT_ITEM_LIMIT"
    ),
    "input_depth": About("Lists and objects within one another in variables", "INPUT_DEPTH_LIMIT"),
    "input_values": About(
        "Values in variables, without those of longer lists", "INPUT_VALUE_LIMIT"
    ),
    "comparisons": About("Steps of looking for fields that exclude others", "VALIDATION_LIMIT"),
    "validation_errors": About("Errors that are told of a refused request"),
    "errors": About("Errors of an answer"),
    "document_bytes": About("Bytes of parsed documents that a process keeps"),
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

    def refusal(self, name: str, found: int) -> Refusal | None:
        """What a client is told that has so many of something; None within the limit."""
        most: int = getattr(self, name)
        return self.beyond(name, found, most) if found > most else None

    def beyond(self, name: str, found: int | None = None, most: int | None = None) -> Refusal:
        """What a client is told that has too many: of how many, unless nobody counted to the end.

        `most` is the limit where it is not the usual one.
        """
        figures = {"limit": getattr(self, name) if most is None else most}
        message = f"{ABOUT[name].description}: at most {figures['limit']}."
        if found is not None:
            figures["found"] = min(found, LARGEST_FIGURE)
            message = f"{message[:-1]}, not {figures['found']}."
        return Refusal(ABOUT[name].code or "", message, figures)
