"""Parsing the texts of queries, each of them once.

A text of a save is parsed once, however many queries have it, and however often its transaction
is tried. See docs/reference/dashboards.md#query-language.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property

from resolvers.widget_queries.conditions import Conditions, parse_conditions
from resolvers.widget_queries.equations import (
    EQUATION_PREFIX,
    Call,
    Expression,
    ParseError,
    parse_call,
    parse_equation,
)


@dataclass(frozen=True)
class QueryText:
    """The texts of a query as it will be stored."""

    fields: tuple[str, ...]
    aggregates: tuple[str, ...]
    columns: tuple[str, ...]
    conditions: str
    orderby: str

    @property
    def order_key(self) -> str:
        """What the results are ordered by, without the minus signs that mean descending."""
        return self.orderby.lstrip("-").strip()

    @property
    def parsed_aggregates(self) -> Iterable[str]:
        """The aggregates, and the order if it is one: the texts that are parsed as aggregates."""
        yield from (each for each in self.aggregates if each.strip())
        key = self.order_key
        if (is_equation(key) or "(" in key) and key not in self.columns:
            yield key


@dataclass(frozen=True)
class InvalidText:
    """A text that cannot be parsed, and why."""

    problem: str


ParsedAggregate = Call | Expression | InvalidText
"""A function call, an equation, or why a text is neither."""


@dataclass(frozen=True)
class ParsedTexts:
    """The texts that were parsed so far."""

    _conditions: dict[str, Conditions] = field(default_factory=dict)
    _aggregates: dict[str, ParsedAggregate] = field(default_factory=dict)

    def parse_conditions(self, text: str) -> Conditions:
        """Return parsed conditions."""
        parsed = self._conditions.get(text)
        if parsed is None:
            parsed = self._conditions[text] = parse_conditions(text)
        return parsed

    def parse_aggregate(self, text: str) -> ParsedAggregate:
        """Return a parsed function call or equation."""
        parsed = self._aggregates.get(text)
        if parsed is None:
            parsed = self._aggregates[text] = parse_aggregate(text)
        return parsed


def is_equation(text: str) -> bool:
    """Whether a text has the prefix of an equation, valid or not."""
    return text.startswith(EQUATION_PREFIX)


def parse_aggregate(text: str) -> ParsedAggregate:
    """Parse a function call or an equation."""
    try:
        return parse_equation(text) if is_equation(text) else parse_call(text)
    except ParseError as error:
        return InvalidText(str(error))


@dataclass(frozen=True)
class ParsedQuery:
    """A query and the types of its widget, which decide what its texts may be."""

    texts: QueryText
    parsed: ParsedTexts
    widget_type: str
    display_type: str

    @property
    def is_table(self) -> bool:
        """Whether the rules of equations in tables apply; otherwise those of charts do.

        A big number has no rows that could show a field, and a top-n widget is a chart: both add
        the operands of equations implicitly, as charts do.
        """
        return self.display_type == "table"

    @cached_property
    def selected_calls(self) -> frozenset[Call]:
        """The aggregates that are function calls, independent of their spelling."""
        parsed = (
            self.parsed.parse_aggregate(each)
            for each in self.texts.aggregates
            if not is_equation(each)
        )
        return frozenset(each for each in parsed if isinstance(each, Call))

    @cached_property
    def selected_columns(self) -> frozenset[str]:
        """The columns, without outer blanks."""
        return frozenset(each.strip() for each in self.texts.columns)
