"""Why the query of a widget cannot be answered.

Saves accept, in most widget types, what is not kept; and what older dashboards store may have been
saved under other rules. See docs/reference/dashboards.md#unanswerable-queries.
"""

from collections.abc import Iterator

from db.datasets.base import Dataset
from db.datasets.conditions import Filter, iterate_terms
from db.datasets.expressions import Expression, find_calls
from db.datasets.registry import DATASETS
from resolvers.widget_queries.datasets import (
    find_column_problem,
    find_expression_problem,
    find_term_problem,
)
from resolvers.widget_queries.parsing import InvalidText, ParsedQuery, ParsedTexts, QueryText
from resolvers.widget_queries.problems import TextProblem, shorten
from resolvers.widget_queries.validation import check_order

MAX_VALUES = 100
"""Values of the conditions of a query, as in a search of releases."""


def explain_unanswerable(
    query: QueryText, *, widget_type: str, display_type: str, parsed: ParsedTexts | None = None
) -> str | None:
    """Return why a query cannot be answered; None if it can.

    `widget_type` and `display_type` are the words of messages, such as `error-events` and
    `big_number`. `parsed` has the texts that were parsed before. For a query without a reason,
    every text is valid, and every column, aggregate and filter is one of the dataset.
    """
    dataset = DATASETS[widget_type]
    if dataset.gap is not None:
        return dataset.gap
    checked = ParsedQuery(query, parsed or ParsedTexts(), widget_type, display_type)
    return next(_iterate_reasons(checked, dataset), None)


def _iterate_reasons(query: ParsedQuery, dataset: Dataset) -> Iterator[str]:
    """Yield the reasons in the order of the texts; the first may be the cause of later ones."""
    yield from _check_conditions(query, dataset)
    for column in query.texts.columns:
        yield from _describe(find_column_problem(column.strip(), dataset))
    expressions: list[Expression] = []
    for text in query.texts.parsed_aggregates:
        expression = query.parsed.parse_aggregate(text)
        if isinstance(expression, InvalidText):
            yield expression.problem.message
            return
        yield from _describe(find_expression_problem(expression, dataset))
        expressions.append(expression)
    if not (query.is_table or query.texts.aggregates):
        yield "A query without an aggregate can only be answered in a table."
    if not (query.texts.columns or query.texts.aggregates):
        yield "The query selects neither columns nor aggregates."
    if dataset.aggregates:
        yield from (each.message for each in check_order(query))
    elif query.texts.order_key:
        yield from _describe(find_column_problem(query.texts.order_key, dataset))
    yield from _check_splits(query, dataset, expressions)


def _describe(problem: TextProblem | None) -> Iterator[str]:
    """Yield the message of a problem, if there is one."""
    if problem is not None:
        yield problem.message


def _check_conditions(query: ParsedQuery, dataset: Dataset) -> Iterator[str]:
    """Yield the reasons of the conditions."""
    conditions = query.parsed.parse_conditions(query.texts.conditions)
    if isinstance(conditions, InvalidText):
        yield conditions.problem.message
        return
    count = 0
    for term in iterate_terms(conditions):
        yield from _describe(find_term_problem(term, dataset))
        count += len(term.values) if isinstance(term, Filter) else 1
    if count > MAX_VALUES:
        yield f"The conditions have {count} values; at most {MAX_VALUES} can be answered."


def _check_splits(
    query: ParsedQuery, dataset: Dataset, expressions: list[Expression]
) -> Iterator[str]:
    """Yield the aggregates whose rows do not distinguish the values of a column or a filter."""
    names = {each.strip() for each in query.texts.columns}
    conditions = query.parsed.parse_conditions(query.texts.conditions)
    if not isinstance(conditions, InvalidText):
        names |= {
            str(each.values[0]) if each.key == "has" and not each.is_key_quoted else each.key
            for each in iterate_terms(conditions)
            if isinstance(each, Filter)
        }
    for field in dataset.fields:
        if field.name in names and field.not_split:
            for call in dict.fromkeys(each for part in expressions for each in find_calls(part)):
                aggregate = dataset.find_aggregate(call)
                measures = aggregate.measures if aggregate is not None else ()
                if any(field.not_split.intersection(each.columns) for each in measures):
                    yield f"{shorten(str(call))} is not kept by {field.name}."
