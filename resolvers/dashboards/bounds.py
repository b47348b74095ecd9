"""How large a dashboard may be: the bounds of its texts and lists, checked before any parsing.

What is stored beyond a bound stays valid: a text may stay as it is, and a list, or the dashboard,
may have as much as it has. See docs/reference/dashboards.md#size-of-a-dashboard.
"""

from collections.abc import Iterator, Sequence

from resolvers.dashboards.document import Query, Widget
from resolvers.outcomes import ErrorCode, Problems

MAX_WIDGETS = 30
MAX_QUERIES = 10
"""Queries of a widget."""
MAX_QUERY_ITEMS = 20
"""Items of each list of a query."""
MAX_CONDITIONS_LENGTH = 4096
MAX_ITEM_LENGTH = 512
"""Characters of a field, a column, an aggregate or an equation."""
MAX_ORDER_LENGTH = 1 + MAX_ITEM_LENGTH
"""Characters of an order: a minus sign and an item."""
MAX_DASHBOARD_BYTES = 512 * 1024
"""Bytes in UTF-8 of all texts of all widgets together, as they will be stored."""
MAX_REQUEST_BYTES = 1024 * 1024
"""Bytes of a request that writes a dashboard, also if the caller's limit for bodies is larger."""

ITEM_LISTS = {"fields": "fields", "aggregates": "aggregates", "columns": "columns"}
LISTS = ITEM_LISTS | {"field_aliases": "fieldAliases"}
"""The lists of a query, and their names in the input."""
TEXTS = {"conditions": MAX_CONDITIONS_LENGTH, "orderby": MAX_ORDER_LENGTH}


def check_query_size(after: Query, before: Query, problems: Problems, *path: str) -> None:
    """Check the lengths of a query's texts and lists that change.

    `before` is the stored query, or an empty one for a new query.
    """
    for name, limit in TEXTS.items():
        text = getattr(after, name)
        if len(text) > limit and text != getattr(before, name):
            add_too_long(problems, len(text), limit, *path, name)
    for name, key in LISTS.items():
        items, stored = getattr(after, name), getattr(before, name)
        if len(items) > max(MAX_QUERY_ITEMS, len(stored)):
            problems.check_length(items, MAX_QUERY_ITEMS, *path, key)
    for name, key in ITEM_LISTS.items():
        items, stored = getattr(after, name), getattr(before, name)
        for index, item in enumerate(items):
            if len(item) > MAX_ITEM_LENGTH and item not in stored:
                add_too_long(problems, len(item), MAX_ITEM_LENGTH, *path, key, str(index))


def check_query_count(
    entries: Sequence[object], stored: Sequence[Query], problems: Problems, *path: str
) -> None:
    """Check the number of a widget's queries."""
    if len(entries) > max(MAX_QUERIES, len(stored)):
        problems.check_length(entries, MAX_QUERIES, *path)


def check_dashboard_size(
    after: Sequence[Widget], before: Sequence[Widget], problems: Problems
) -> bool:
    """Check the size of all widgets together and return whether it is within the bound."""
    size = count_bytes(after)
    if size <= MAX_DASHBOARD_BYTES or size <= count_bytes(before):
        return True
    problems.add(
        ErrorCode.TOO_LONG,
        f"The texts of all widgets have at most {MAX_DASHBOARD_BYTES} bytes, not {size}.",
        "widgets",
        limit=MAX_DASHBOARD_BYTES,
        actual=size,
    )
    return False


def add_too_long(problems: Problems, length: int, limit: int, *path: str) -> None:
    """Add the problem of a text that is too long."""
    message = f"At most {limit} characters, not {length}."
    problems.add(ErrorCode.TOO_LONG, message, *path, limit=limit, actual=length)


def count_bytes(widgets: Sequence[Widget]) -> int:
    """Return the size of the texts of widgets, in bytes in UTF-8."""
    texts = (text for widget in widgets for text in iterate_texts(widget))
    return sum(len(text) if text.isascii() else len(text.encode()) for text in texts)


def iterate_texts(widget: Widget) -> Iterator[str]:
    """Yield all texts of a widget."""
    yield widget.title
    yield widget.description or ""
    yield widget.interval
    if widget.thresholds is not None:
        yield widget.thresholds.unit or ""
    for query in widget.queries:
        yield query.name
        yield query.conditions
        yield query.orderby
        for name in LISTS:
            yield from getattr(query, name)


def find_oversized(problems: Problems) -> set[tuple[str, ...]]:
    """Return the paths of the queries, and of the lists of queries, that are beyond a bound."""
    names = {*TEXTS, *LISTS.values()}
    return {
        error.path[:4]
        for error in problems.errors
        if error.code in {ErrorCode.TOO_LONG, ErrorCode.TOO_MANY}
        and error.path[2:3] == ("queries",)
        and names.issuperset(error.path[4:5])
    }
