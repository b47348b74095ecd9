"""Applying the entries of an edit to widgets and queries, and checking them.

See docs/reference/dashboards.md#widgets and docs/reference/dashboards.md#queries.
"""

import re
from collections.abc import Callable, Container, Sequence
from dataclasses import replace
from math import inf
from sys import float_info
from typing import Any, TypeVar

from strawberry import UNSET

from offload.slices import Steps
from resolvers.dashboards.bounds import (
    MAX_WIDGETS,
    check_dashboard_size,
    check_query_count,
    check_query_size,
    find_oversized,
)
from resolvers.dashboards.document import (
    DatasetSource,
    DisplayType,
    Query,
    Thresholds,
    Widget,
    WidgetType,
)
from resolvers.dashboards.input import ThresholdsEdit, WidgetEdit, WidgetQueryEdit
from resolvers.dashboards.layouts import check_overlaps, merge_layout
from resolvers.dashboards.values import (
    MAX_TEXT_LENGTH,
    merge_required,
    merge_texts,
    merge_trimmed,
    merge_value,
)
from resolvers.ids import is_global_id, parse_row_id
from resolvers.outcomes import ErrorCode, Problems
from resolvers.widget_queries.parsing import ParsedTexts, QueryText
from resolvers.widget_queries.validation import check_query, parse_query

T = TypeVar("T")

MAX_INTERVAL_LENGTH = 10
MAX_MARKDOWN_LENGTH = 10_000
"""Characters of the description of a text widget."""
MAX_LIMIT = 10
MAX_FLOAT = float_info.max
INTERVAL = re.compile(r"0*+[1-9][0-9]*+[smhdw]?", re.ASCII)

SPLIT_TYPES = frozenset(
    {WidgetType.DISCOVER, WidgetType.ERROR_EVENTS, WidgetType.TRANSACTION_LIKE}
)
"""Widget types for which the dataset source means something."""

WIDGET_TYPE_WORDS = {each: each.name.lower().replace("_", "-") for each in WidgetType}
"""Widget types as the query language and its messages call them."""

PARENTS = {"Widget": "dashboard", "WidgetQuery": "widget"}


def match_ids(
    entries: Sequence[Any],
    stored: Sequence[T],
    kind: str,
    get_id: Callable[[T], int | None],
    problems: Problems,
    *path: str,
) -> list[T | None]:
    """Return the stored part that each entry names by its id, None for a new or rejected one.

    Reports ids that are null, malformed, duplicate or not of a part of the same parent. See
    docs/reference/dashboards.md#widget-ids.
    """
    stored_by_id = {get_id(each): each for each in stored}
    seen: set[int] = set()
    matched: list[T | None] = []
    for index, entry in enumerate(entries):
        matched.append(None)
        if entry.id is UNSET:
            continue
        id_path = (*path, str(index), "id")
        if entry.id is None:
            message = f"An id cannot be null. Omit it to create a new {kind}."
            problems.add(ErrorCode.REQUIRED, message, *id_path)
            continue
        number = parse_row_id(kind, entry.id)
        if number is None and not is_global_id(entry.id):
            message = f"This is not a valid {kind} id."
            allowed = [f"the id of a {kind} of this {PARENTS[kind]}"]
            problems.add(ErrorCode.INVALID, message, *id_path, allowed=allowed)
        elif number is None or number not in stored_by_id:
            message = f"This {PARENTS[kind]} has no {kind} of this id."
            problems.add(ErrorCode.NOT_FOUND, message, *id_path)
        elif number in seen:
            problems.add(ErrorCode.DUPLICATE, "This id is already in the list.", *id_path)
        else:
            seen.add(number)
            matched[-1] = stored_by_id[number]
    return matched


def merge_widgets(
    edits: Sequence[WidgetEdit] | None,
    stored: tuple[Widget, ...],
    parsed: ParsedTexts,
    problems: Problems,
) -> Steps[tuple[Widget, ...]]:
    """Return the widgets in the order of the entries; stored ones that are not listed are dropped.

    Sizes are checked before any text is parsed. See docs/reference/dashboards.md#widget-list.
    """
    entries = merge_required(edits, UNSET, problems, "widgets")
    if entries is UNSET:
        return stored
    problems.check_length(entries, MAX_WIDGETS, "widgets")
    matched = match_ids(entries, stored, "Widget", lambda each: each.id, problems, "widgets")
    merged = []
    for index, (entry, widget) in enumerate(zip(entries, matched, strict=True)):
        merged.append(merge_widget(entry, widget, problems, "widgets", str(index)))
        yield
    if len(merged) <= MAX_WIDGETS:
        check_overlaps(merged, matched, problems)
    if check_dashboard_size(merged, stored, problems):
        oversized = find_oversized(problems)
        for index, (after, before) in enumerate(zip(merged, matched, strict=True)):
            path = ("widgets", str(index), "queries")
            yield from check_language(after, before, parsed, problems, oversized, *path)
    return tuple(merged)


def merge_widget(
    entry: WidgetEdit, stored: Widget | None, problems: Problems, *path: str
) -> Widget:
    """Return the widget after an entry. A stored widget whose entry has only an id is not checked.

    `stored` is None for a new widget, and for an entry whose id was rejected.
    """
    if stored is not None and has_only_id(entry):
        return stored
    before = stored or Widget()
    is_new = entry.id is UNSET
    is_rejected = stored is None and not is_new
    if is_new:
        for name, value in (("title", entry.title), ("displayType", entry.display_type)):
            if value is UNSET:
                problems.add(ErrorCode.REQUIRED, f"A new widget requires {name}.", *path, name)
    after = replace(
        before,
        title=merge_trimmed(entry.title, before.title, problems, *path, "title"),
        description=merge_value(entry.description, before.description),
        display_type=merge_required(
            entry.display_type, before.display_type, problems, *path, "displayType"
        ),
        widget_type=merge_required(
            entry.widget_type, before.widget_type, problems, *path, "widgetType"
        ),
        dataset_source=merge_required(
            entry.dataset_source, before.dataset_source, problems, *path, "datasetSource"
        ),
        interval=merge_interval(entry.interval, before.interval, problems, *path, "interval"),
        limit=merge_limit(entry.limit, before.limit, problems, *path, "limit"),
        layout=merge_layout(entry.layout, before.layout, problems, *path, "layout"),
        thresholds=merge_thresholds(
            entry.thresholds, before.thresholds, problems, *path, "thresholds"
        ),
        queries=()
        if is_rejected
        else merge_queries(entry.queries, stored, problems, *path, "queries"),
    )
    check_description(after, before, problems, *path, "description")
    if not is_rejected:
        check_query_list(after, problems, *path, "queries", is_new=is_new)
    has_new_type = stored is not None and stored.widget_type is not after.widget_type
    return reset_dataset_source(after) if has_new_type else after


def check_description(after: Widget, before: Widget, problems: Problems, *path: str) -> None:
    """Check the length of a description that changes, or whose limit does."""
    limits = [
        MAX_MARKDOWN_LENGTH if each.display_type is DisplayType.TEXT else MAX_TEXT_LENGTH
        for each in (before, after)
    ]
    if after.description != before.description or limits[1] < limits[0]:
        problems.check_text(after.description, limits[1], *path)


def check_query_list(widget: Widget, problems: Problems, *path: str, is_new: bool) -> None:
    """Check that a widget has queries, and a text widget none.

    See docs/reference/dashboards.md#query-list.
    """
    if widget.display_type is DisplayType.TEXT:
        if widget.queries:
            message = "A text widget has no queries. Send an empty list."
            problems.add(ErrorCode.INVALID, message, *path, allowed=["an empty list"])
    elif not widget.queries and not problems.has(*path):
        message = f"A {'new ' if is_new else ''}widget requires at least one query."
        problems.add(ErrorCode.REQUIRED, message, *path)


def has_only_id(entry: WidgetEdit | WidgetQueryEdit) -> bool:
    """Whether an entry has no key but its id."""
    return all(value is UNSET for name, value in vars(entry).items() if name != "id")


def reset_dataset_source(widget: Widget) -> Widget:
    """Set the source to UNKNOWN unless the widget type is one of the split types.

    See docs/reference/dashboards.md#dataset-source-changes.
    """
    if widget.widget_type in SPLIT_TYPES:
        return widget
    return replace(widget, dataset_source=DatasetSource.UNKNOWN)


def merge_interval(interval: str | None, stored: str, problems: Problems, *path: str) -> str:
    """Return the bucket size, which is the stored one if the new one is refused.

    See docs/reference/dashboards.md#interval.
    """
    merged: str = merge_required(interval, stored, problems, *path)
    if merged != stored:
        problems.check_text(merged, MAX_INTERVAL_LENGTH, *path)
        if not problems.has(*path) and not INTERVAL.fullmatch(merged):
            problems.add(
                ErrorCode.INVALID,
                "An interval is a number above 0 and at most one of s, m, h, d, w, such as 5m.",
                *path,
                allowed=["<number>", *(f"<number>{unit}" for unit in "smhdw")],
            )
    return stored if problems.has(*path) else merged


def merge_limit(
    limit: int | None, stored: int | None, problems: Problems, *path: str
) -> int | None:
    """Return the maximum number of rows or series: the stored one if the new one is refused."""
    merged: int | None = merge_value(limit, stored)
    if merged not in {None, stored} and not 1 <= merged <= MAX_LIMIT:
        problems.add(
            ErrorCode.OUT_OF_RANGE,
            f"A limit must be from 1 to {MAX_LIMIT}, not {merged}.",
            *path,
            limit=1 if merged < 1 else MAX_LIMIT,
            actual=merged,
        )
        return stored
    return merged


def merge_thresholds(
    thresholds: ThresholdsEdit | None, stored: Thresholds | None, problems: Problems, *path: str
) -> Thresholds | None:
    """Return the thresholds: two increasing numbers, or neither.

    See docs/reference/dashboards.md#thresholds.
    """
    if thresholds is UNSET or thresholds is None:
        merged: Thresholds | None = merge_value(thresholds, stored)
        return merged
    max1, max2 = merge_value(thresholds.max1, None), merge_value(thresholds.max2, None)
    unit = merge_value(thresholds.unit, None)
    if stored == Thresholds(max1, max2, unit):
        return stored
    for name, value, other in (("max1", max1, max2), ("max2", max2, max1)):
        if value is None and other is not None:
            message = "Set max1 and max2 together, or neither."
            problems.add(ErrorCode.REQUIRED, message, *path, name)
        if value is not None and not 0 <= value < inf:
            # JSON has no infinity, so the details have it as a text.
            limit, actual = (0, value) if value < 0 and value > -inf else (MAX_FLOAT, str(value))
            message = f"{name} must be a finite number of at least 0."
            problems.add(ErrorCode.OUT_OF_RANGE, message, *path, name, limit=limit, actual=actual)
    if max1 is not None and max2 is not None and max1 >= max2:
        message = "max2 must be greater than max1."
        allowed = [f"above {max1}"]
        problems.add(ErrorCode.INVALID, message, *path, "max2", allowed=allowed)
    problems.check_text(unit, MAX_TEXT_LENGTH, *path, "unit")
    return Thresholds(max1, max2, unit)


def merge_queries(
    edits: Sequence[WidgetQueryEdit] | None,
    widget: Widget | None,
    problems: Problems,
    *path: str,
) -> tuple[Query, ...]:
    """Return the queries of a widget in the order of the entries.

    `widget` is None for a new widget. See docs/reference/dashboards.md#query-list.
    """
    stored = widget.queries if widget is not None else ()
    entries = merge_required(edits, UNSET, problems, *path)
    if entries is UNSET:
        return stored
    check_query_count(entries, stored, problems, *path)
    matched = match_ids(entries, stored, "WidgetQuery", lambda each: each.id, problems, *path)
    return tuple(
        merge_query(entry, query, problems, *path, str(index))
        for index, (entry, query) in enumerate(zip(entries, matched, strict=True))
    )


def merge_query(
    entry: WidgetQueryEdit, stored: Query | None, problems: Problems, *path: str
) -> Query:
    """Return the query after an entry. A new one requires fields and conditions, empty or not.

    `stored` is None for a new query, and for an entry whose id was rejected.
    """
    before = stored or Query()
    if stored is None and entry.id is UNSET:
        for name, value in (("fields", entry.fields), ("conditions", entry.conditions)):
            if value is UNSET:
                problems.add(ErrorCode.REQUIRED, f"A new query requires {name}.", *path, name)
    texts = {
        name: merge_required(getattr(entry, name), getattr(before, name), problems, *path, name)
        for name in ("name", "conditions", "orderby")
    }
    if texts["name"] != before.name:
        problems.check_text(texts["name"], MAX_TEXT_LENGTH, *path, "name")
    for index, alias in enumerate(merge_value(entry.field_aliases, ()) or ()):
        if alias not in before.field_aliases:
            problems.check_text(alias, MAX_TEXT_LENGTH, *path, "fieldAliases", str(index))
    after = replace(
        before,
        **texts,
        fields=merge_texts(
            merge_required(entry.fields, UNSET, problems, *path, "fields"),
            before.fields,
            problems,
            *path,
            "fields",
        ),
        aggregates=merge_texts(entry.aggregates, before.aggregates, problems, *path, "aggregates"),
        columns=merge_texts(entry.columns, before.columns, problems, *path, "columns"),
        field_aliases=before.field_aliases
        if entry.field_aliases is UNSET
        else tuple(entry.field_aliases or ()),
        is_hidden=merge_required(entry.is_hidden, before.is_hidden, problems, *path, "isHidden"),
        selected_aggregate=merge_value(entry.selected_aggregate, before.selected_aggregate),
    )
    check_query_size(after, before, problems, *path)
    return after


def get_language(widget: Widget) -> tuple[DisplayType, WidgetType]:
    """Return what decides how the queries of a widget are checked."""
    return widget.display_type, widget.widget_type


def check_language(
    widget: Widget,
    stored: Widget | None,
    parsed: ParsedTexts,
    problems: Problems,
    oversized: Container[tuple[str, ...]],
    *path: str,
) -> Steps[None]:
    """Check the queries of a merged widget; see docs/reference/dashboards.md#query-language.

    Unchanged queries of a widget that keeps its types are not checked: they may have been saved
    under other rules. Neither are queries that are beyond a bound, or that a text widget cannot
    have.
    """
    if widget.display_type is DisplayType.TEXT:
        return
    unchecked: tuple[Query, ...] = ()
    if stored is not None and get_language(stored) == get_language(widget):
        unchecked = stored.queries
    widget_type = WIDGET_TYPE_WORDS[widget.widget_type]
    display_type = widget.display_type.name.lower()
    for index, query in enumerate(widget.queries):
        query_path = (*path, str(index))
        if query in unchecked:
            continue
        check_aggregates(widget, query, problems, *query_path)
        if path in oversized or query_path in oversized:
            continue
        text = to_query_text(query)
        yield from parse_query(text, parsed, widget_type=widget_type)
        query_problems = check_query(
            text, widget_type=widget_type, display_type=display_type, parsed=parsed
        )
        for problem in query_problems:
            item = () if problem.index is None else (str(problem.index),)
            problem_path = (*query_path, problem.field, *item)
            if not problems.has(*problem_path):
                problems.add(
                    ErrorCode.INVALID, problem.message, *problem_path, **problem.problem.details
                )
        yield


def check_aggregates(widget: Widget, query: Query, problems: Problems, *path: str) -> None:
    """Report a chart without aggregates, and a selected aggregate that does not exist.

    A query that lacks another required key, or whose id was rejected, is no chart yet. See
    docs/reference/dashboards.md#charts.
    """
    count, selected = len(query.aggregates), query.selected_aggregate
    places = [
        (*path[:2], "displayType"),
        *((*path, key) for key in ("id", "fields", "conditions")),
    ]
    is_chart = (
        widget.display_type is not DisplayType.TABLE
        and widget.widget_type is not WidgetType.ISSUE
        and not any(problems.has(*place) for place in places)
    )
    if is_chart and not count:
        message = "A chart requires at least one aggregate."
        problems.add(ErrorCode.REQUIRED, message, *path, "aggregates")
    if is_chart and widget.display_type is DisplayType.CATEGORICAL_BAR:
        check_bars(query, problems, *path)
    if selected is not None and not 0 <= selected < count:
        message = f"There is no aggregate {selected}. The query has {count}, counted from 0."
        limit = 0 if selected < 0 else count - 1
        problems.add(
            ErrorCode.OUT_OF_RANGE,
            message,
            *path,
            "selectedAggregate",
            limit=limit,
            actual=selected,
        )


def check_bars(query: Query, problems: Problems, *path: str) -> None:
    """Check that a query of categorical bars has one column and one aggregate.

    See docs/reference/dashboards.md#charts.
    """
    if not query.columns:
        message = "Categorical bars require a column."
        problems.add(ErrorCode.REQUIRED, message, *path, "columns")
    for name in ("columns", "aggregates"):
        if not problems.has(*path, name):
            problems.check_length(getattr(query, name), 1, *path, name)


def to_query_text(query: Query) -> QueryText:
    """Return the texts of a query that the language has rules for."""
    return QueryText(
        fields=query.fields,
        aggregates=query.aggregates,
        columns=query.columns,
        conditions=query.conditions,
        orderby=query.orderby,
    )
