"""Checking the query of a widget, and reporting all its problems at once.

The query is checked as it will be stored, with the stored values of keys that the request omits.
`fields` is only checked for blank items and NUL: it is the order of display. See
docs/reference/dashboards.md#query-language.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from itertools import islice

from db.datasets.conditions import Filter, iterate_terms
from db.datasets.expressions import Call, Expression, find_calls, find_fields
from resolvers.widget_queries import datasets
from resolvers.widget_queries.equations import check_arithmetic
from resolvers.widget_queries.functions import check_call, check_column, is_numeric
from resolvers.widget_queries.parsing import (
    InvalidText,
    ParsedQuery,
    ParsedTexts,
    QueryText,
    is_equation,
)
from resolvers.widget_queries.problems import TextProblem, shorten

EQUATION_ALIAS = re.compile(r"equation\[([0-9]{1,9})\]")
BLANK = "This cannot be blank."
MAYBE_TYPED = ("is", ")")
"""The ends of keys that only some widget types accept: `is`, and function calls."""
WIDGET_TYPES_WITH_IS = frozenset({"issue", "error-events"})
"""Widget types whose conditions accept `is:`, as in `is:unresolved`."""


@dataclass(frozen=True)
class QueryProblem:
    """A problem of a field of a query. `index` is the item if the field is a list."""

    field: str
    problem: TextProblem
    index: int | None = None

    @property
    def message(self) -> str:
        """The message for people."""
        return self.problem.message


def parse_query(query: QueryText, parsed: ParsedTexts, *, widget_type: str) -> Iterator[None]:
    """Parse the texts of a query that are checked in a widget of a type, one at each step."""
    parsed.parse_conditions(query.conditions)
    yield
    if widget_type != "issue":
        for each in query.parsed_aggregates:
            parsed.parse_aggregate(each)
            yield


def check_query(
    query: QueryText,
    *,
    widget_type: str,
    display_type: str,
    parsed: ParsedTexts | None = None,
) -> tuple[QueryProblem, ...]:
    """Return the problems of a query, field by field: the first one of each field and item.

    `parsed` has the texts that were parsed before. The columns, aggregates and order of issue
    widgets are not checked.
    """
    checked = ParsedQuery(query, parsed or ParsedTexts(), widget_type, display_type)
    return (
        *check_characters(query),
        *check_query_conditions(checked),
        *check_blanks(query),
        *(() if widget_type == "issue" else check_event_query(checked)),
    )


def check_query_conditions(query: ParsedQuery) -> Iterator[QueryProblem]:
    """Yield the first problem of the conditions."""
    conditions = query.parsed.parse_conditions(query.texts.conditions)
    if isinstance(conditions, InvalidText):
        yield QueryProblem("conditions", conditions.problem)
        return
    dataset = query.closed_dataset
    for term in iterate_terms(conditions):
        if dataset is not None:
            problem = datasets.find_term_problem(term, dataset)
        elif isinstance(term, Filter) and term.key.endswith(MAYBE_TYPED):
            problem = find_key_problem(term, query)
        else:
            continue
        if problem is not None:
            yield QueryProblem("conditions", replace(problem, position=term.position))
            return


def find_key_problem(term: Filter, query: ParsedQuery) -> TextProblem | None:
    """Return the problem of a key that only some widget types accept.

    The key of a filter may be a call: `p95(transaction.duration):>10`.
    """
    widget_type = query.widget_type
    if term.key == "is" and widget_type not in WIDGET_TYPES_WITH_IS:
        return TextProblem(f"is: is not supported in {widget_type} widgets.")
    if not term.is_function or widget_type == "issue":
        return None
    call = query.parsed.parse_aggregate(term.key)
    if not isinstance(call, Call):
        return TextProblem("this key is not a valid function call.")
    return next(check_call(call, widget_type=widget_type), None)


def check_characters(query: QueryText) -> Iterator[QueryProblem]:
    """Yield the texts that contain the character NUL, which PostgreSQL cannot store."""
    message = "the character NUL is not allowed."
    for name in ("conditions", "orderby"):
        position = getattr(query, name).find("\0")
        if position >= 0:
            yield QueryProblem(name, TextProblem(message, position + 1))
    for name in ("fields", "columns", "aggregates"):
        for index, each in enumerate(getattr(query, name)):
            position = each.find("\0")
            if position >= 0:
                yield QueryProblem(name, TextProblem(message, position + 1), index)


def check_blanks(query: QueryText) -> Iterator[QueryProblem]:
    """Yield blank items of lists, and an order that is blank but not empty."""
    for name in ("fields", "columns", "aggregates"):
        for index, each in enumerate(getattr(query, name)):
            if not each.strip():
                yield QueryProblem(name, TextProblem(BLANK), index)
    if query.orderby and not query.orderby.lstrip("-").strip():
        yield QueryProblem("orderby", TextProblem(BLANK, allowed=list_orders(query)))


def check_event_query(query: ParsedQuery) -> Iterator[QueryProblem]:
    """Yield the problems of columns, aggregates and order of a widget that is not of issues."""
    for index, column in enumerate(query.texts.columns):
        problem = check_field(column.strip(), query)
        if problem is not None:
            yield QueryProblem("columns", problem, index)
    for index, aggregate in enumerate(query.texts.aggregates):
        if aggregate.strip():
            for problem in first(check_aggregate(aggregate, query)):
                yield QueryProblem("aggregates", problem, index)
    for problem in first(check_order(query)):
        yield QueryProblem("orderby", problem)


def first(problems: Iterator[TextProblem]) -> Iterator[TextProblem]:
    """Yield the first problem only: a place has one error, and finding more takes time."""
    return islice(problems, 1)


def check_field(column: str, query: ParsedQuery) -> TextProblem | None:
    """Return the problem of a column."""
    problem = check_column(column)
    if problem is None and query.closed_dataset is not None and column:
        return datasets.find_column_problem(column, query.closed_dataset)
    return problem


def check_function(
    call: Call, query: ParsedQuery, *, is_in_equation: bool = False
) -> Iterator[TextProblem]:
    """Yield the problems of a function call."""
    if query.closed_dataset is None:
        yield from check_call(call, widget_type=query.widget_type, is_in_equation=is_in_equation)
        return
    problem = datasets.find_call_problem(call, query.closed_dataset)
    if problem is not None:
        yield problem


def check_aggregate(text: str, query: ParsedQuery) -> Iterator[TextProblem]:
    """Yield the problems of an aggregate, which is a function call or an equation."""
    if is_equation(text):
        yield from check_equation(text, query, needs_selection=query.is_table)
        return
    call = query.parsed.parse_aggregate(text)
    if isinstance(call, InvalidText):
        yield call.problem
    elif isinstance(call, Call):
        yield from check_function(call, query)


def check_equation(
    text: str, query: ParsedQuery, *, needs_selection: bool
) -> Iterator[TextProblem]:
    """Yield the problems of an equation; `needs_selection` if its operands must be selected."""
    expression = query.parsed.parse_aggregate(text)
    if isinstance(expression, InvalidText):
        yield expression.problem
        return
    yield from check_arithmetic(expression)
    for call in dict.fromkeys(find_calls(expression)):
        yield from check_function(call, query, is_in_equation=True)
    for name in dict.fromkeys(field.name for field in find_fields(expression)):
        if not is_numeric(name, query.widget_type):
            message = f"{shorten(name)!r} is not a numeric field."
            yield TextProblem(message, allowed=("a numeric field",))
        elif not query.is_table:
            message = f"{shorten(name)!r} is a field. Equations in charts can only use functions."
            yield TextProblem(message, allowed=("functions", "numbers"))
    if needs_selection:
        yield from check_selection(expression, query)


def check_selection(expression: Expression, query: ParsedQuery) -> Iterator[TextProblem]:
    """Yield the operands of a table's equation that the table does not select."""
    names = dict.fromkeys(field.name for field in find_fields(expression))
    missing = [name for name in names if name not in query.selected_columns]
    missing += [
        str(call)
        for call in dict.fromkeys(find_calls(expression))
        if call not in query.selected_calls
    ]
    for each in missing:
        message = f"The table must select {shorten(each)}, because its equation uses it."
        yield TextProblem(message, allowed=("selected columns and aggregates",))


def list_orders(texts: QueryText) -> tuple[str, ...]:
    """Return the orders of a query that select nothing: none, its columns and its aggregates."""
    selected = [*texts.columns, *(each for each in texts.aggregates if not is_equation(each))]
    return tuple(dict.fromkeys(["", *map(shorten, selected)]))


def check_order(query: ParsedQuery) -> Iterator[TextProblem]:
    """Yield the problem of an order; see docs/reference/dashboards.md#query-order."""
    texts, key = query.texts, query.texts.order_key
    if not key or key in texts.columns or key in texts.aggregates:
        return
    alias = EQUATION_ALIAS.fullmatch(key)
    if alias is not None:
        count = sum(is_equation(each) for each in texts.aggregates)
        if int(alias[1]) >= count:
            message = f"There is no {key}. The query has {count} equations, counted from 0."
            aliases = tuple(f"equation[{index}]" for index in range(count))
            yield TextProblem(message, allowed=list_orders(texts) + aliases)
    elif is_equation(key):
        yield from shift_columns(texts.orderby, check_equation(key, query, needs_selection=False))
    elif "(" in key:
        yield from shift_columns(texts.orderby, check_aggregate(key, query))
    elif key not in {to_result_column(call) for call in query.selected_calls}:
        message = f"{shorten(key)!r} is neither a selected column or aggregate nor a function."
        yield TextProblem(message, allowed=list_orders(texts))


def to_result_column(call: Call) -> str:
    """Return the name of the result column of a call, such as p95_transaction_duration."""
    return re.sub(r"\W", "_", "_".join((call.name, *call.arguments))).strip("_")


def shift_columns(orderby: str, problems: Iterator[TextProblem]) -> Iterator[TextProblem]:
    """Shift the columns in problems of an order's key to count from the start of the order."""
    shift = len(orderby) - len(orderby.lstrip("-").lstrip())
    for each in problems:
        yield each if each.position is None else replace(each, position=each.position + shift)
