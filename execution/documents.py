"""Documents that were read before: parsed and validated once, the bad ones too.

The store is bounded by weight, not by number: an attacker may send as many documents as there are
texts (security.md, attack 26).
"""

from collections import OrderedDict
from dataclasses import dataclass, field
from typing import Any

from graphql import DocumentNode, GraphQLError, GraphQLSchema, parse, specified_rules, validate

from execution.introspection import NoIntrospection

MOST_ERRORS = 10
# Each is work, and a document with more has been written by nobody who reads them.
MOST_VALIDATION_ERRORS = 5
# A syntax tree weighs some 128 times its text (security.md).
WEIGHT_OF_A_CHARACTER = 128
LARGEST_WEIGHT = 64 * 1024 * 1024


@dataclass
class Stored:
    """A document, or what is wrong with it; and what an executor remembers of it."""

    document: DocumentNode | None
    code: str | None
    errors: list[GraphQLError]
    seen: int = 0
    plans: dict[Any, Any] = field(default_factory=dict)


class Documents:
    """The documents of a schema, the ones that were not asked for longest forgotten first."""

    def __init__(
        self,
        schema: GraphQLSchema,
        *,
        largest_weight: int = LARGEST_WEIGHT,
        introspection: bool = True,
    ) -> None:
        self._schema = schema
        self._introspection = introspection
        self._largest_weight = largest_weight
        self._stored: OrderedDict[str, Stored] = OrderedDict()
        self.weight = 0

    def __len__(self) -> int:
        return len(self._stored)

    def read(self, text: str) -> Stored:
        """The document of a text."""
        found = self._stored.get(text)
        if found is None:
            found = self._stored[text] = read(
                self._schema, text, introspection=self._introspection
            )
            self.weight += weight_of(text)
            while self.weight > self._largest_weight:
                oldest, _ = self._stored.popitem(last=False)
                self.weight -= weight_of(oldest)
        else:
            self._stored.move_to_end(text)
        found.seen += 1
        return found


def weight_of(text: str) -> int:
    """What keeping the document of a text takes, in bytes."""
    return WEIGHT_OF_A_CHARACTER * (len(text) + 1)


def read(schema: GraphQLSchema, text: str, *, introspection: bool = True) -> Stored:
    """A document parsed and validated; without introspection it must not ask for the schema."""
    try:
        document = parse(text)
    except GraphQLError as error:
        return Stored(None, "GRAPHQL_PARSE_FAILED", [error])
    except RecursionError:
        nested = GraphQLError("The document is nested too deeply.")
        return Stored(None, "GRAPHQL_PARSE_FAILED", [nested])
    errors = validate(
        schema,
        document,
        specified_rules if introspection else [NoIntrospection, *specified_rules],
        max_errors=MOST_VALIDATION_ERRORS,
        hide_suggestions=not introspection,
    )
    if errors:
        return Stored(None, "GRAPHQL_VALIDATION_FAILED", errors)
    return Stored(document, None, [])
