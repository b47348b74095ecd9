"""Documents that were read before: parsed and validated once, the bad ones too.

The store is bounded by weight, not by number: an attacker may send as many documents as there are
texts (security.md, attack 26).
"""

from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

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
from execution.limits.analysis import Analysis, analysed, name_of
from execution.limits.cost import Shapes
from execution.limits.limits import Limits, Rejection
from execution.limits.variables import Variables, refusal_of, variables_of

# A syntax tree weighs some 128 times its text (security.md).
WEIGHT_OF_A_CHARACTER = 128
# What graphql-core says when its search for fields that cannot be merged takes too many steps.
ABORTED = "Validation aborted."


@dataclass
class Stored:
    """A document, or what is wrong with it; and what an executor remembers of it."""

    document: DocumentNode | None
    code: str | None
    errors: Sequence[GraphQLError]
    seen: int = 0
    plans: dict[Any, Any] = field(default_factory=dict)
    analysis: Analysis | None = None
    declared: Mapping[str | None, Variables] = field(default_factory=dict)

    def within(
        self, limits: Limits, operation: OperationDefinitionNode, values: Mapping[str, Any]
    ) -> int | Rejection:
        """What an operation costs with the variables that were sent, unless one is too much."""
        name = name_of(operation)
        variables = self.declared[name]
        too_large = refusal_of(values, variables.declared, limits)
        if too_large is not None:
            return too_large
        assert self.analysis is not None  # noqa: S101 (for the type checker: it is valid)
        if variables.defaults:
            values = {**variables.defaults, **values}
        cost = self.analysis.cost(name, values)
        return limits.check("cost", cost) or cost


class Documents:
    """The documents of a schema, the ones that were not asked for longest forgotten first.

    Without `introspection` they must not ask for the schema, and nobody is told what a wrong name
    resembles.
    """

    def __init__(
        self, schema: GraphQLSchema, limits: Limits | None = None, *, introspection: bool = True
    ) -> None:
        self._schema = schema
        self._shapes = Shapes(schema)
        self._limits = limits or Limits()
        self._introspection = introspection
        self._stored: OrderedDict[str, Stored] = OrderedDict()
        self.weight = 0

    def __len__(self) -> int:
        return len(self._stored)

    def read(self, text: str) -> Stored:
        """The document of a text; one that is too long is neither read nor kept."""
        refusal = self._limits.check("source_length", len(text))
        if refusal is not None:
            return refused(refusal)
        found = self._stored.get(text)
        if found is None:
            found = self._stored[text] = self._read(text)
            self.weight += weight_of(text)
            while self.weight > self._limits.document_bytes:
                oldest, _ = self._stored.popitem(last=False)
                self.weight -= weight_of(oldest)
        else:
            self._stored.move_to_end(text)
        found.seen += 1
        return found

    def _read(self, text: str) -> Stored:
        """A document parsed, analysed and validated: each refuses what the next could not bear."""
        limits = self._limits
        try:
            document = parse(text, max_lexical_tokens=limits.tokens, max_comments=limits.comments)
        except GraphQLError as error:
            return unreadable(error, limits)
        except RecursionError:
            nested = GraphQLError("The document is nested too deeply.")
            return Stored(None, "GRAPHQL_PARSE_FAILED", [nested])
        analysis = analysed(document, self._shapes, limits)
        for refusal in analysis.rejections(limits):
            return refused(refusal)
        overlapping.MAX_COMPLEXITY_BUDGET = limits.comparisons
        errors = validate(
            self._schema,
            document,
            specified_rules if self._introspection else [NoIntrospection, *specified_rules],
            max_errors=limits.validation_errors,
            hide_suggestions=not self._introspection,
        )
        if errors and errors[-1].message == ABORTED:
            return refused(limits.reject("comparisons"))
        if errors:
            return Stored(None, "GRAPHQL_VALIDATION_FAILED", errors[: limits.validation_errors])
        return Stored(
            document,
            None,
            [],
            analysis=analysis,
            declared=variables_of(self._schema, document),
        )


def weight_of(text: str) -> int:
    """What keeping the document of a text takes, in bytes."""
    return WEIGHT_OF_A_CHARACTER * (len(text) + 1)


def refused(refusal: Rejection) -> Stored:
    """A document that is beyond a limit."""
    return Stored(None, refusal.code, [refusal.error()])


def unreadable(error: GraphQLError, limits: Limits) -> Stored:
    """A document that the parser refused; it tells its limits apart by words alone."""
    for name in ("tokens", "comments"):
        if f" more than {getattr(limits, name)} {name}. Parsing aborted." in error.message:
            return refused(limits.reject(name))
    return Stored(None, "GRAPHQL_PARSE_FAILED", [error])
