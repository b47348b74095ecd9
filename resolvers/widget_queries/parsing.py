"""Parsing the texts of queries, each of them once.

A text of a save is parsed once, however many queries have it, and however often its transaction
is tried. See docs/reference/dashboards.md#query-language.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property

from db.datasets.base import Dataset
from db.datasets.conditions import Condition
from db.datasets.expressions import Call, Expression
from db.datasets.registry import DATASETS
from resolvers.widget_queries.conditions import parse_conditions
from resolvers.widget_queries.equations import (
    EQUATION_PREFIX,
    MAX_OPERATORS,
    explain_operators,
    parse_call,
    parse_equation,
)
from resolvers.widget_queries.problems import ParseError, TextProblem
from resolvers.widget_queries.scanning import count_operators, scan_call

MAX_EXPLAINED = 64 * 1024
UNEXPLAINED = TextProblem("This is not valid. Correct the other texts first, to learn why.")


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
    """A text that cannot be parsed as what it should be, and the problem."""

    problem: TextProblem


ParsedAggregate = Call | Expression | InvalidText
"""A function call, an equation, or why a text is neither."""
ParsedConditions = Condition | InvalidText
"""The tree of conditions, or why a text has none."""


class ParsedTexts:
    """The texts that were parsed so far.

    Explaining why an aggregate is invalid takes many times as long as recognizing a valid one.
    Beyond MAX_EXPLAINED characters, aggregates are refused without an explanation.
    """

    def __init__(self) -> None:
        self._conditions: dict[str, ParsedConditions] = {}
        self._aggregates: dict[str, ParsedAggregate] = {}
        self._explained = 0

    def parse_conditions(self, text: str) -> ParsedConditions:
        """Return the tree of conditions, or their first problem."""
        parsed = self._conditions.get(text)
        if parsed is None:
            try:
                parsed = parse_conditions(text)
            except ParseError as error:
                parsed = InvalidText(error.problem)
            self._conditions[text] = parsed
        return parsed

    def parse_aggregate(self, text: str) -> ParsedAggregate:
        """Return a parsed function call or equation."""
        parsed = self._aggregates.get(text) or recognize_aggregate(text)
        if parsed is None:
            parsed = explain_call(text) if self._may_explain(text) else InvalidText(UNEXPLAINED)
        self._aggregates[text] = parsed
        return parsed

    def _may_explain(self, text: str) -> bool:
        self._explained += len(text)
        return self._explained <= MAX_EXPLAINED


def is_equation(text: str) -> bool:
    """Whether a text has the prefix of an equation, valid or not."""
    return text.startswith(EQUATION_PREFIX)


def recognize_aggregate(text: str) -> ParsedAggregate | None:
    """Return a function call or an equation; None for what `explain_call` must parse.

    An equation with too many operators is not parsed: each of them takes time.
    """
    if not is_equation(text):
        return scan_call(text)
    operators = count_operators(text.removeprefix(EQUATION_PREFIX))
    if operators > MAX_OPERATORS:
        return InvalidText(explain_operators(operators))
    try:
        return parse_equation(text)
    except ParseError as error:
        return InvalidText(replace(error.problem, context="The equation is not valid. "))


def explain_call(text: str) -> ParsedAggregate:
    """Parse a text that should be a function call."""
    try:
        return parse_call(text)
    except ParseError as error:
        context = "An aggregate must be a function such as count(), or an equation. "
        return InvalidText(replace(error.problem, context=context))


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
    def closed_dataset(self) -> Dataset | None:
        """The dataset of the widget type, if a save refuses what it does not have."""
        dataset = DATASETS[self.widget_type]
        return dataset if dataset.is_closed else None

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
