"""Checking the query of a widget, and reporting all its problems at once.

The query is checked as it will be stored, with the stored values of keys that the request omits.
`fields` is only checked for blank items and NUL: it is the order of display. See
docs/reference/dashboards.md#query-language.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from resolvers.widget_queries.conditions import check_conditions
from resolvers.widget_queries.equations import (
    EQUATION_PREFIX,
    Call,
    Expression,
    ParseError,
    check_arithmetic,
    find_calls,
    find_fields,
    parse_call,
    parse_equation,
)
from resolvers.widget_queries.functions import (
    check_call,
    check_column,
    is_numeric,
    shorten,
)

EQUATION_ALIAS = re.compile(r"equation\[([0-9]{1,9})\]")
BLANK = "This cannot be blank."


@dataclass(frozen=True)
class QueryText:
    """The texts of a query as it will be stored."""

    fields: tuple[str, ...]
    aggregates: tuple[str, ...]
    columns: tuple[str, ...]
    conditions: str
    orderby: str


@dataclass(frozen=True)
class QueryProblem:
    """A problem of a field of a query. `index` is the item if the field is a list."""

    field: str
    message: str
    index: int | None = None


@dataclass(frozen=True)
class _WidgetQuery:
    """The texts of a query, and the types of its widget."""

    texts: QueryText
    widget_type: str
    display_type: str

    @property
    def is_table(self) -> bool:
        """Whether the rules of equations in tables apply; otherwise those of charts do.

        A big number has no rows that could show a field, and a top-n widget is a chart: both add
        the operands of equations implicitly, as charts do.
        """
        return self.display_type == "table"

    @property
    def selected_calls(self) -> frozenset[Call]:
        """The aggregates that are function calls, independent of their spelling."""
        found = (try_parse_call(each) for each in self.texts.aggregates if not is_equation(each))
        return frozenset(each for each in found if each is not None)


def check_query(
    query: QueryText, *, widget_type: str, display_type: str
) -> tuple[QueryProblem, ...]:
    """Return all problems of a query, field by field.

    The columns, aggregates and order of issue widgets are not checked.
    """
    widget_query = _WidgetQuery(query, widget_type, display_type)
    return (
        *check_characters(query),
        *(
            QueryProblem("conditions", problem)
            for problem in check_conditions(query.conditions, widget_type=widget_type)
        ),
        *check_blanks(query),
        *(() if widget_type == "issue" else check_event_query(widget_query)),
    )


def check_characters(query: QueryText) -> Iterator[QueryProblem]:
    """Yield the texts that contain the character NUL, which PostgreSQL cannot store."""
    message = "Column {}: the character NUL is not allowed."
    for name in ("conditions", "orderby"):
        position = getattr(query, name).find("\0")
        if position >= 0:
            yield QueryProblem(name, message.format(position + 1))
    for name in ("fields", "columns", "aggregates"):
        for index, each in enumerate(getattr(query, name)):
            position = each.find("\0")
            if position >= 0:
                yield QueryProblem(name, message.format(position + 1), index)


def check_blanks(query: QueryText) -> Iterator[QueryProblem]:
    """Yield blank items of lists, and an order that is blank but not empty."""
    for name in ("fields", "columns", "aggregates"):
        for index, each in enumerate(getattr(query, name)):
            if not each.strip():
                yield QueryProblem(name, BLANK, index)
    if query.orderby and not query.orderby.lstrip("-").strip():
        yield QueryProblem("orderby", BLANK)


def check_event_query(widget_query: _WidgetQuery) -> Iterator[QueryProblem]:
    """Yield the problems of columns, aggregates and order of a widget that is not of issues."""
    for index, column in enumerate(widget_query.texts.columns):
        for problem in check_column(column.strip()):
            yield QueryProblem("columns", problem, index)
    for index, aggregate in enumerate(widget_query.texts.aggregates):
        if aggregate.strip():
            for problem in check_aggregate(aggregate, widget_query):
                yield QueryProblem("aggregates", problem, index)
    for problem in check_order(widget_query):
        yield QueryProblem("orderby", problem)


def is_equation(text: str) -> bool:
    """Whether a text has the prefix of an equation, valid or not."""
    return text.startswith(EQUATION_PREFIX)


def try_parse_call(text: str) -> Call | None:
    """Parse a function call; None for any other text."""
    try:
        return parse_call(text)
    except ParseError:
        return None


def check_aggregate(text: str, widget_query: _WidgetQuery) -> Iterator[str]:
    """Yield the problems of an aggregate, which is a function call or an equation."""
    if is_equation(text):
        yield from check_equation(text, widget_query, needs_selection=widget_query.is_table)
        return
    try:
        call = parse_call(text)
    except ParseError as error:
        yield f"An aggregate must be a function such as count(), or an equation. {error}"
        return
    yield from check_call(call, widget_type=widget_query.widget_type)


def check_equation(
    text: str, widget_query: _WidgetQuery, *, needs_selection: bool
) -> Iterator[str]:
    """Yield the problems of an equation; `needs_selection` if its operands must be selected."""
    try:
        expression = parse_equation(text)
    except ParseError as error:
        yield f"The equation is not valid. {error}"
        return
    yield from check_arithmetic(expression)
    for call in dict.fromkeys(find_calls(expression)):
        yield from check_call(call, widget_type=widget_query.widget_type, is_in_equation=True)
    for name in dict.fromkeys(field.name for field in find_fields(expression)):
        if not is_numeric(name, widget_query.widget_type):
            yield f"{shorten(name)!r} is not a numeric field."
        elif not widget_query.is_table:
            yield f"{shorten(name)!r} is a field. Equations in charts can only use functions."
    if needs_selection:
        yield from check_selection(expression, widget_query)


def check_selection(expression: Expression, widget_query: _WidgetQuery) -> Iterator[str]:
    """Yield the operands of a table's equation that the table does not select."""
    columns = {column.strip() for column in widget_query.texts.columns}
    names = dict.fromkeys(field.name for field in find_fields(expression))
    missing = [name for name in names if name not in columns]
    selected = widget_query.selected_calls
    missing += [
        str(call) for call in dict.fromkeys(find_calls(expression)) if call not in selected
    ]
    for each in missing:
        yield f"The table must select {shorten(each)}, because its equation uses it."


def check_order(widget_query: _WidgetQuery) -> Iterator[str]:
    """Yield the problem of an order; see docs/reference/dashboards.md#query-order."""
    texts = widget_query.texts
    key = texts.orderby.lstrip("-").strip()
    if not key or key in texts.columns or key in texts.aggregates:
        return
    alias = EQUATION_ALIAS.fullmatch(key)
    if alias is not None:
        count = sum(is_equation(each) for each in texts.aggregates)
        if int(alias[1]) >= count:
            yield f"There is no {key}. The query has {count} equations, counted from 0."
    elif is_equation(key):
        yield from shift_columns(
            texts.orderby, check_equation(key, widget_query, needs_selection=False)
        )
    elif "(" in key:
        yield from shift_columns(texts.orderby, check_aggregate(key, widget_query))
    elif key not in {to_result_column(call) for call in widget_query.selected_calls}:
        yield f"{shorten(key)!r} is neither a selected column or aggregate nor a function."


def to_result_column(call: Call) -> str:
    """Return the name of the result column of a call, such as p95_transaction_duration."""
    return re.sub(r"\W", "_", "_".join((call.name, *call.arguments))).strip("_")


def shift_columns(orderby: str, problems: Iterator[str]) -> Iterator[str]:
    """Shift the columns in problems of an order's key to count from the start of the order."""
    shift = len(orderby) - len(orderby.lstrip("-").lstrip())
    for problem in problems:
        yield re.sub(
            r"(?<=\bColumn )[0-9]+(?=: )",
            lambda match: str(int(match[0]) + shift),
            problem,
            count=1,
        )
