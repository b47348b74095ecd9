"""What of a query its dataset has.

A save refuses everything else in widgets of a closed dataset; other widgets keep it, and their
queries cannot be answered. See docs/reference/dashboards.md#datasets.
"""

from collections.abc import Iterable
from datetime import datetime

from db.datasets.base import Column, Dataset, Matching
from db.datasets.conditions import Filter, Text, Value
from db.datasets.expressions import Call, Expression, find_calls, find_fields
from resolvers.widget_queries.problems import TextProblem, shorten

TEXT_OPERATORS = ("=", "!=")
ALL_OPERATORS = (*TEXT_OPERATORS, "<", "<=", ">", ">=")
OPERATORS = {
    Matching.TEXT: TEXT_OPERATORS,
    Matching.CHOICE: TEXT_OPERATORS,
    Matching.PACKAGE: TEXT_OPERATORS,
    Matching.NUMBER: ALL_OPERATORS,
    Matching.DATE: ALL_OPERATORS,
    Matching.VERSION: ALL_OPERATORS,
    Matching.BUILD: ALL_OPERATORS,
}


def find_column_problem(name: str, dataset: Dataset) -> TextProblem | None:
    """Return the problem of a column that a dataset does not have."""
    if name in dataset.columns:
        return None
    return explain_missing(f"the column {shorten(name)!r}", dataset.columns)


def find_call_problem(call: Call, dataset: Dataset) -> TextProblem | None:
    """Return the problem of a function call that a dataset does not have."""
    if dataset.find_aggregate(call) is not None:
        return None
    return explain_missing(shorten(str(call)), list_aggregates(dataset))


def find_expression_problem(expression: Expression, dataset: Dataset) -> TextProblem | None:
    """Return the first problem of a function call or an equation: no field is a number."""
    for field in find_fields(expression):
        return TextProblem(f"{shorten(field.name)!r} is not a number that is kept.")
    for call in find_calls(expression):
        problem = find_call_problem(call, dataset)
        if problem is not None:
            return problem
    return None


def find_term_problem(term: Filter | Text, dataset: Dataset) -> TextProblem | None:
    """Return the problem of a term of conditions: its key, operator or values.

    See docs/reference/dashboards.md#filters.
    """
    if isinstance(term, Text):
        return explain_missing(f"free text, such as {shorten(term.text)!r},", dataset.filters)
    if term.key == "has" and not term.is_key_quoted:
        texts = [name for name, each in dataset.filters.items() if each.matching is Matching.TEXT]
        name = str(term.values[0])
        return None if name in texts else explain_missing(f"has:{shorten(name)}", texts)
    column = dataset.filters.get(term.key)
    if column is None or term.is_function:
        return explain_missing(f"the filter {shorten(term.key)!r}", dataset.filters)
    operators = OPERATORS[column.matching]
    if term.operator not in operators:
        message = f"{term.key} cannot be compared by {term.operator}."
        return TextProblem(message, allowed=operators)
    for value in term.values:
        problem = find_value_problem(value, column, is_excluded=is_exclusion(term))
        if problem is not None:
            return problem
    return None


def is_exclusion(term: Filter) -> bool:
    """Whether a filter excludes what its values select."""
    return term.is_negated != (term.operator == "!=")


def find_value_problem(value: Value, column: Column, *, is_excluded: bool) -> TextProblem | None:
    """Return the problem of a filter's value."""
    text, is_pattern = shorten(str(value)), not isinstance(value, str)
    if column.constant is not None:
        if value == column.constant or is_excluded:
            return None
        message = f"Events of the type {text!r} are not kept."
        return TextProblem(message, allowed=(column.constant,))
    if column.matching is Matching.CHOICE and value not in column.choices:
        return explain_value(text, column, column.choices)
    if column.matching is Matching.NUMBER and (is_pattern or not is_whole_number(text)):
        return explain_value(text, column, ("a whole number",))
    if column.matching is Matching.DATE and (is_pattern or not is_date(text)):
        return explain_value(text, column, ("a date such as 2026-03-01T12:00:00Z",))
    return None


def is_whole_number(text: str) -> bool:
    """Whether a text is a whole number that databases can compare."""
    return text.isascii() and text.isdigit() and len(text) <= len("999999999999999999")


def is_date(text: str) -> bool:
    """Whether a text is a date, with or without a time."""
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return False
    return True


def explain_value(text: str, column: Column, allowed: tuple[str, ...]) -> TextProblem:
    """Return the problem of a value that a filter does not take."""
    message = f"{text!r} is no value of {column.name}. Use {' or '.join(allowed)}."
    return TextProblem(message, allowed=allowed)


def explain_missing(subject: str, names: Iterable[str]) -> TextProblem:
    """Return the problem of something that a dataset does not have."""
    allowed = tuple(names)
    hint = f" Use one of {', '.join(allowed)}." if allowed else ""
    return TextProblem(f"There is no data about {subject}.{hint}", allowed=allowed)


def list_aggregates(dataset: Dataset) -> tuple[str, ...]:
    """Return the aggregates of a dataset, as pickers write them."""
    return (
        *(each.name for each in dataset.aggregates),
        *(each.signature for each in dataset.families),
    )
