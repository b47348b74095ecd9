"""What the query of a widget may say: all its faults at once (dashboards.md 3.5 as mended).

The query is the merged result of what is stored and what is given, so that nothing is refused
for what a request leaves out. Every widget type is checked (M10), issue widgets less than others
(M9). Columns and aggregates are checked, `fields` is not: it is kept for the order of display.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from resolvers.widget_queries.conditions import condition_problems
from resolvers.widget_queries.equations import (
    PREFIX,
    Call,
    Expression,
    UnreadableError,
    arithmetic_problems,
    calls,
    fields,
    read_call,
    read_equation,
)
from resolvers.widget_queries.functions import (
    call_problems,
    column_problems,
    is_numeric,
    shortened,
)

EQUATION_ALIAS = re.compile(r"equation\[([0-9]{1,9})\]")
BLANK = "This cannot be blank."


@dataclass(frozen=True)
class QueryText:
    """The texts of a query, stored and given values together."""

    fields: tuple[str, ...]
    aggregates: tuple[str, ...]
    columns: tuple[str, ...]
    conditions: str
    orderby: str


@dataclass(frozen=True)
class Fault:
    """What is wrong with a query: in which field, and with which item if the field is a list."""

    field: str
    message: str
    index: int | None = None


@dataclass(frozen=True)
class _Asked:
    """A query and the widget it belongs to."""

    query: QueryText
    widget_type: str
    display_type: str

    @property
    def is_table(self) -> bool:
        """Whether M7 holds; M6 holds for all others.

        A big number has no rows of which a field could be shown, and a top-n widget is a chart:
        both add operands by themselves, as charts do.
        """
        return self.display_type == "table"

    @property
    def selected_calls(self) -> frozenset[Call]:
        """The aggregates that are calls, however they are written."""
        found = (call_in(each) for each in self.query.aggregates if not is_equation(each))
        return frozenset(each for each in found if each is not None)


def faults(query: QueryText, *, widget_type: str, display_type: str) -> tuple[Fault, ...]:
    """All that is wrong with a query, field by field."""
    asked = _Asked(query, widget_type, display_type)
    checks = issue_faults if widget_type == "issue" else event_faults
    return (
        *character_faults(query),
        *(
            Fault("conditions", problem)
            for problem in condition_problems(query.conditions, widget_type=widget_type)
        ),
        *blank_faults(query),
        *checks(asked),
    )


def character_faults(query: QueryText) -> Iterator[Fault]:
    """Texts that PostgreSQL cannot store: no NUL may be within."""
    message = "Column {}: there is a NUL character."
    for name in ("conditions", "orderby"):
        at = getattr(query, name).find("\0")
        if at >= 0:
            yield Fault(name, message.format(at + 1))
    for name in ("fields", "columns", "aggregates"):
        for index, each in enumerate(getattr(query, name)):
            at = each.find("\0")
            if at >= 0:
                yield Fault(name, message.format(at + 1), index)


def blank_faults(query: QueryText) -> Iterator[Fault]:
    """Blank items of lists, and an order that is blank but not empty (3.4, M3, M9)."""
    for name in ("fields", "columns", "aggregates"):
        for index, each in enumerate(getattr(query, name)):
            if not each.strip():
                yield Fault(name, BLANK, index)
    if query.orderby and not query.orderby.lstrip("-").strip():
        yield Fault("orderby", BLANK)


def issue_faults(_asked: _Asked) -> Iterator[Fault]:
    """Nothing beyond what is blank: issues have columns and orders of their own (M9)."""
    yield from ()


def event_faults(asked: _Asked) -> Iterator[Fault]:
    """What is wrong with columns, aggregates and order of all types but issue (M3 to M8, M10)."""
    for index, column in enumerate(asked.query.columns):
        for problem in column_problems(column.strip()):
            yield Fault("columns", problem, index)
    for index, aggregate in enumerate(asked.query.aggregates):
        if aggregate.strip():
            for problem in aggregate_problems(aggregate, asked):
                yield Fault("aggregates", problem, index)
    for problem in order_problems(asked):
        yield Fault("orderby", problem)


def is_equation(text: str) -> bool:
    """Whether a text is marked as an equation; a malformed one is marked all the same."""
    return text.startswith(PREFIX)


def call_in(text: str) -> Call | None:
    """The call that a text is, None if it is none."""
    try:
        return read_call(text)
    except UnreadableError:
        return None


def aggregate_problems(text: str, asked: _Asked) -> Iterator[str]:
    """What is wrong with an aggregate: a known function, or an equation (M4, M5)."""
    if is_equation(text):
        yield from equation_problems(text, asked, needs_selection=asked.is_table)
        return
    try:
        call = read_call(text)
    except UnreadableError as error:
        yield f"An aggregate is a function such as count(), or an equation. {error}"
        return
    yield from call_problems(call, widget_type=asked.widget_type)


def equation_problems(text: str, asked: _Asked, *, needs_selection: bool) -> Iterator[str]:
    """What is wrong with an equation (M5 to M7)."""
    try:
        expression = read_equation(text)
    except UnreadableError as error:
        yield f"The equation cannot be read. {error}"
        return
    yield from arithmetic_problems(expression)
    for call in dict.fromkeys(calls(expression)):
        yield from call_problems(call, widget_type=asked.widget_type, is_in_equation=True)
    for name in dict.fromkeys(field.name for field in fields(expression)):
        if not is_numeric(name, asked.widget_type):
            yield f"{shortened(name)!r} is not a field of numbers."
        elif not asked.is_table:
            yield f"{shortened(name)!r} is a field: here equations have only functions."
    if needs_selection:
        yield from selection_problems(expression, asked)


def selection_problems(expression: Expression, asked: _Asked) -> Iterator[str]:
    """The operands of a table's equation that are not selected (M7)."""
    columns = {column.strip() for column in asked.query.columns}
    names = dict.fromkeys(field.name for field in fields(expression))
    missing = [name for name in names if name not in columns]
    selected = asked.selected_calls
    missing += [str(call) for call in dict.fromkeys(calls(expression)) if call not in selected]
    for each in missing:
        yield f"{shortened(each)} is in the equation, so the table must select it too."


def order_problems(asked: _Asked) -> Iterator[str]:
    """What is wrong with the order; leading minuses only turn it round (M8).

    A function may also be named as result columns are: p95_transaction_duration.
    """
    query = asked.query
    key = query.orderby.lstrip("-").strip()
    if not key or key in query.columns or key in query.aggregates:
        return
    alias = EQUATION_ALIAS.fullmatch(key)
    if alias is not None:
        count = sum(is_equation(each) for each in query.aggregates)
        if int(alias[1]) >= count:
            yield f"There is no {key}: the query has {count} equations, counted from 0."
    elif is_equation(key):
        yield from shifted(query.orderby, equation_problems(key, asked, needs_selection=False))
    elif "(" in key:
        yield from shifted(query.orderby, aggregate_problems(key, asked))
    elif key not in {alias_of(call) for call in asked.selected_calls}:
        yield f"{shortened(key)!r} is neither selected nor a function, so nothing is sorted by it."


def alias_of(call: Call) -> str:
    """The name of the column in which a function's results come."""
    return re.sub(r"\W", "_", "_".join((call.name, *call.arguments))).strip("_")


def shifted(orderby: str, problems: Iterator[str]) -> Iterator[str]:
    """Problems whose columns count from the start of the order, its minuses included."""
    by = len(orderby) - len(orderby.lstrip("-").lstrip())
    for problem in problems:
        yield re.sub(
            r"(?<=\bColumn )[0-9]+(?=: )", lambda match: str(int(match[0]) + by), problem, count=1
        )
