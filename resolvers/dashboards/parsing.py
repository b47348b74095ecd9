"""Parsing the texts of a large edit before the dashboard is locked."""

from collections.abc import Iterator

from offload.slices import Steps
from resolvers.dashboards.bounds import (
    MAX_CONDITIONS_LENGTH,
    MAX_DASHBOARD_BYTES,
    MAX_ITEM_LENGTH,
    MAX_ORDER_LENGTH,
    MAX_QUERIES,
    MAX_QUERY_ITEMS,
)
from resolvers.dashboards.document import WidgetType
from resolvers.dashboards.input import DashboardEdit, WidgetQueryEdit
from resolvers.dashboards.widget_validation import WIDGET_TYPE_WORDS
from resolvers.widget_queries.parsing import ParsedTexts, QueryText
from resolvers.widget_queries.validation import parse_query

MAX_PARSED_LOCKED = 16 * 1024
"""Characters of an edit that may be parsed while its dashboard is locked: some 0.1 seconds."""


def parse_large_edit(edit: DashboardEdit, parsed: ParsedTexts) -> Steps[None]:
    """Parse the texts of an edit that has many, as far as they are within the bounds.

    Texts of a small edit are parsed when it is known whether they change anything.
    """
    queries = list(iterate_queries(edit))
    size = sum(
        sum(map(len, (text.conditions, text.orderby, *text.aggregates))) for _, text in queries
    )
    if MAX_PARSED_LOCKED < size <= MAX_DASHBOARD_BYTES:
        for widget_type, text in queries:
            yield from parse_query(text, parsed, widget_type=widget_type)


def iterate_queries(edit: DashboardEdit) -> Iterator[tuple[str, QueryText]]:
    """Yield the texts of each query of an edit, with the type of its widget."""
    for widget in edit.widgets or ():
        widget_type = WIDGET_TYPE_WORDS[widget.widget_type or WidgetType.DISCOVER]
        for query in (widget.queries or ())[:MAX_QUERIES]:
            yield widget_type, select_texts(query)


def select_texts(query: WidgetQueryEdit) -> QueryText:
    """Return the texts of a query that are parsed and within the bounds."""
    conditions, orderby = query.conditions or "", query.orderby or ""
    return QueryText(
        fields=(),
        aggregates=tuple(
            each
            for each in (query.aggregates or ())[:MAX_QUERY_ITEMS]
            if len(each) <= MAX_ITEM_LENGTH
        ),
        columns=tuple(query.columns or ()),
        conditions=conditions if len(conditions) <= MAX_CONDITIONS_LENGTH else "",
        orderby=orderby if len(orderby) <= MAX_ORDER_LENGTH else "",
    )
