"""The widgets and queries that come of an edit (dashboards.md 2.3 to 2.5 and 3.2 to 3.5)."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from math import inf
from typing import Any, TypeVar

from strawberry import UNSET

from resolvers.dashboards.document import (
    DatasetSource,
    Layout,
    Query,
    Thresholds,
    Widget,
    WidgetType,
)
from resolvers.dashboards.input import LayoutEdit, ThresholdsEdit, WidgetEdit, WidgetQueryEdit
from resolvers.dashboards.values import LONGEST_TEXT, kept, required
from resolvers.ids import is_global_id, parse_row_id
from resolvers.outcomes import ErrorCode, Problems
from resolvers.widget_queries.validation import QueryText, check_query

T = TypeVar("T")
MOST_WIDGETS = 30


LONGEST_INTERVAL = 10
LARGEST_LIMIT = 10


COLUMNS = 6
INTERVAL = re.compile(r"[0-9]*[1-9][0-9]*[smhdw]?", re.ASCII)


def identified(
    wanted: Sequence[Any],
    before: Sequence[T],
    kind: str,
    id_of: Callable[[T], int | None],
    problems: Problems,
    *path: str,
) -> list[T | None]:
    """For each entry the stored row that it names, None for a new one.

    Ids of a bad form, of nothing that belongs here, or named twice are refused with their path.
    """
    stored = {id_of(each): each for each in before}
    seen: set[int] = set()
    found: list[T | None] = []
    for index, entry in enumerate(wanted):
        found.append(None)
        if entry.id is UNSET:
            continue
        at = (*path, str(index), "id")
        if entry.id is None:
            problems.add(ErrorCode.REQUIRED, "Leave the id out to make a new one.", *at)
            continue
        number = parse_row_id(kind, entry.id)
        if number is None and not is_global_id(entry.id):
            problems.add(ErrorCode.INVALID, f"This is no id of a {kind}.", *at)
        elif number is None or number not in stored:
            problems.add(ErrorCode.NOT_FOUND, f"There is no such {kind} here.", *at)
        elif number in seen:
            problems.add(ErrorCode.DUPLICATE, "This id stands in the list twice.", *at)
        else:
            seen.add(number)
            found[-1] = stored[number]
    return found


def widgets_of(
    wanted: Sequence[WidgetEdit] | None, before: tuple[Widget, ...], problems: Problems
) -> tuple[Widget, ...]:
    """The widgets in the order sent: the unlisted go, those without id are new (2.4)."""
    entries = required(wanted, UNSET, problems, "widgets")
    if entries is UNSET:
        return before
    problems.check_length(entries, MOST_WIDGETS, "widgets")
    stored = identified(entries, before, "Widget", lambda each: each.id, problems, "widgets")
    return tuple(
        widget_of(entry, widget, problems, "widgets", str(index))
        for index, (entry, widget) in enumerate(zip(entries, stored, strict=True))
    )


def widget_of(entry: WidgetEdit, stored: Widget | None, problems: Problems, *path: str) -> Widget:
    """One widget; an entry that has nothing but its id keeps it exactly, and is not checked."""
    if stored is not None and is_bare(entry):
        return stored
    before = stored or Widget()
    is_new = entry.id is UNSET
    is_unknown = stored is None and not is_new
    if is_new:
        for name, value in (("title", entry.title), ("displayType", entry.display_type)):
            if value is UNSET:
                problems.add(ErrorCode.REQUIRED, "A new widget needs this.", *path, name)
        if entry.queries is UNSET:
            problems.add(ErrorCode.REQUIRED, "A new widget needs a query.", *path, "queries")
    after = replace(
        before,
        title=widget_title_of(entry.title, before.title, problems, *path, "title"),
        description=kept(entry.description, before.description),
        display_type=required(
            entry.display_type, before.display_type, problems, *path, "displayType"
        ),
        widget_type=required(entry.widget_type, before.widget_type, problems, *path, "widgetType"),
        dataset_source=required(
            entry.dataset_source, before.dataset_source, problems, *path, "datasetSource"
        ),
        interval=interval_of(entry.interval, before.interval, problems, *path, "interval"),
        limit=limit_of(entry.limit, before.limit, problems, *path, "limit"),
        layout=layout_of(entry.layout, before.layout, problems, *path, "layout"),
        thresholds=thresholds_of(
            entry.thresholds, before.thresholds, problems, *path, "thresholds"
        ),
        queries=()
        if is_unknown
        else queries_of(entry.queries, stored, problems, *path, "queries"),
    )
    if entry.description is not UNSET:
        problems.check_text(entry.description, LONGEST_TEXT, *path, "description")
    check_language(after, stored, problems, *path)
    is_other = stored is not None and stored.widget_type is not after.widget_type
    return settled(after) if is_other else after


def is_bare(entry: WidgetEdit | WidgetQueryEdit) -> bool:
    """Whether an entry says nothing but which row it means."""
    return all(value is UNSET for name, value in vars(entry).items() if name != "id")


SPLIT_TYPES = frozenset(
    {WidgetType.DISCOVER, WidgetType.ERROR_EVENTS, WidgetType.TRANSACTION_LIKE}
)


def settled(widget: Widget) -> Widget:
    """An updated widget; nobody chose the dataset of a type that has only one (2.4)."""
    if widget.widget_type in SPLIT_TYPES:
        return widget
    return replace(widget, dataset_source=DatasetSource.UNKNOWN)


def widget_title_of(title: str | None, before: str, problems: Problems, *path: str) -> str:
    """The title of a widget; not blank, on update no more than on creation."""
    wanted: str = required(title, before, problems, *path)
    if title is not UNSET and title is not None:
        if not wanted.strip():
            problems.add(ErrorCode.REQUIRED, "A title cannot be blank.", *path)
        problems.check_text(wanted, LONGEST_TEXT, *path)
    return wanted


def interval_of(interval: str | None, before: str, problems: Problems, *path: str) -> str:
    """How long a bucket is: a number, and at most one of s, m, h, d, w; seconds without."""
    wanted: str = required(interval, before, problems, *path)
    if interval is not UNSET and interval is not None:
        problems.check_text(wanted, LONGEST_INTERVAL, *path)
        if not problems.has(*path) and not INTERVAL.fullmatch(wanted):
            problems.add(
                ErrorCode.INVALID,
                "An interval is a number above 0 and at most one of s, m, h, d, w: 5m.",
                *path,
            )
    return wanted


def limit_of(limit: int | None, before: int | None, problems: Problems, *path: str) -> int | None:
    """How many rows or series are shown."""
    wanted: int | None = kept(limit, before)
    if limit is not UNSET and wanted is not None and not 1 <= wanted <= LARGEST_LIMIT:
        problems.add(
            ErrorCode.OUT_OF_RANGE,
            f"From 1 to {LARGEST_LIMIT}, not {wanted}.",
            *path,
            limit=LARGEST_LIMIT,
            actual=wanted,
        )
    return wanted


def layout_of(
    layout: LayoutEdit | None, before: Layout | None, problems: Problems, *path: str
) -> Layout | None:
    """The place of a widget: inside the six columns, and with a size (3.2 as mended)."""
    if layout is UNSET or layout is None:
        result: Layout | None = kept(layout, before)
        return result
    smallest = {"x": 0, "y": 0, "w": 1, "h": 1, "min_h": 1}
    for name, least in smallest.items():
        if getattr(layout, name) < least:
            at = "minH" if name == "min_h" else name
            problems.add(ErrorCode.OUT_OF_RANGE, f"At least {least}.", *path, at, limit=least)
    if layout.x + layout.w > COLUMNS:
        problems.add(
            ErrorCode.OUT_OF_RANGE,
            f"The widget ends behind column {COLUMNS}.",
            *path,
            "w",
            limit=COLUMNS,
            actual=layout.x + layout.w,
        )
    return Layout(layout.x, layout.y, layout.w, layout.h, layout.min_h)


def thresholds_of(
    thresholds: ThresholdsEdit | None, before: Thresholds | None, problems: Problems, *path: str
) -> Thresholds | None:
    """Two values, rising, or none of them (3.3 as mended)."""
    if thresholds is UNSET or thresholds is None:
        result: Thresholds | None = kept(thresholds, before)
        return result
    values = {
        name: None if value is UNSET else value
        for name, value in (("max1", thresholds.max1), ("max2", thresholds.max2))
    }
    for name, value in values.items():
        other = values["max2" if name == "max1" else "max1"]
        if value is None and other is not None:
            problems.add(ErrorCode.REQUIRED, "Both or neither.", *path, name)
        if value is not None and not 0 <= value < inf:
            problems.add(ErrorCode.OUT_OF_RANGE, "At least 0, and finite.", *path, name, limit=0)
    max1, max2 = values["max1"], values["max2"]
    if max1 is not None and max2 is not None and max1 >= max2:
        problems.add(ErrorCode.INVALID, "max2 must be above max1.", *path, "max2")
    unit = None if thresholds.unit is UNSET else thresholds.unit
    problems.check_text(unit, LONGEST_TEXT, *path, "unit")
    return Thresholds(max1, max2, unit)


def queries_of(
    wanted: Sequence[WidgetQueryEdit] | None,
    widget: Widget | None,
    problems: Problems,
    *path: str,
) -> tuple[Query, ...]:
    """The queries of a widget, by the same rules as widgets; there is at least one (2.5)."""
    before = widget.queries if widget is not None else ()
    entries = required(wanted, UNSET, problems, *path)
    if entries is UNSET:
        return before
    if not entries:
        problems.add(ErrorCode.REQUIRED, "A widget needs a query.", *path)
    stored = identified(entries, before, "WidgetQuery", lambda each: each.id, problems, *path)
    return tuple(
        query_of(entry, query, problems, *path, str(index))
        for index, (entry, query) in enumerate(zip(entries, stored, strict=True))
    )


def query_of(
    entry: WidgetQueryEdit, stored: Query | None, problems: Problems, *path: str
) -> Query:
    """One query; a new one needs fields and conditions, which may both be empty."""
    before = stored or Query()
    if stored is None and entry.id is UNSET:
        for name, value in (("fields", entry.fields), ("conditions", entry.conditions)):
            if value is UNSET:
                problems.add(ErrorCode.REQUIRED, "A new query needs this.", *path, name)
    texts = {
        name: required(getattr(entry, name), getattr(before, name), problems, *path, name)
        for name in ("name", "conditions", "orderby")
    }
    problems.check_text(texts["name"], LONGEST_TEXT, *path, "name")
    for index, alias in enumerate(kept(entry.field_aliases, ()) or ()):
        problems.check_text(alias, LONGEST_TEXT, *path, "fieldAliases", str(index))
    return replace(
        before,
        **texts,
        fields=items_of(
            required(entry.fields, UNSET, problems, *path, "fields"),
            before.fields,
            problems,
            *path,
            "fields",
        ),
        aggregates=items_of(entry.aggregates, before.aggregates, problems, *path, "aggregates"),
        columns=items_of(entry.columns, before.columns, problems, *path, "columns"),
        field_aliases=before.field_aliases
        if entry.field_aliases is UNSET
        else tuple(entry.field_aliases or ()),
        is_hidden=required(entry.is_hidden, before.is_hidden, problems, *path, "isHidden"),
        selected_aggregate=kept(entry.selected_aggregate, before.selected_aggregate),
    )


def items_of(
    wanted: Sequence[str] | None, before: tuple[str, ...], problems: Problems, *path: str
) -> tuple[str, ...]:
    """A list of texts that are not blank; null is none."""
    if wanted is UNSET:
        return before
    for index, each in enumerate(wanted or ()):
        if not each.strip():
            problems.add(ErrorCode.REQUIRED, "This cannot be blank.", *path, str(index))
    return tuple(wanted or ())


WIDGET_TYPE_WORDS = {each: each.name.lower().replace("_", "-") for each in WidgetType}


def kind_of(widget: Widget) -> tuple[Any, Any]:
    """What of a widget decides which language its queries speak."""
    return widget.display_type, widget.widget_type


def check_language(widget: Widget, stored: Widget | None, problems: Problems, *path: str) -> None:
    """What the queries say, stored and given values together (3.5 as mended).

    Queries that stay what they were are not checked: rules may have been others then (8).
    """
    same: tuple[Query, ...] = ()
    if stored is not None and kind_of(stored) == kind_of(widget):
        same = stored.queries
    for index, query in enumerate(widget.queries):
        if query in same:
            continue
        text = QueryText(
            fields=query.fields,
            aggregates=query.aggregates,
            columns=query.columns,
            conditions=query.conditions,
            orderby=query.orderby,
        )
        found = check_query(
            text,
            widget_type=WIDGET_TYPE_WORDS[widget.widget_type],
            display_type=widget.display_type.name.lower(),
        )
        for fault in found:
            item = () if fault.index is None else (str(fault.index),)
            at = (*path, "queries", str(index), fault.field, *item)
            if not problems.has(*at):
                problems.add(ErrorCode.INVALID, fault.message, *at)
