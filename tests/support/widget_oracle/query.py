"""A widget as the tests draw it, its input, and what it covers: range, interval and filters.

Rules: docs/reference/widget-data.md#range and docs/reference/widget-data.md#interval.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tests.support.widget_oracle.conditions import Condition
from tests.support.widget_oracle.facts import HOUR
from tests.support.widget_oracle.values import Selected

DAY = 24 * HOUR
WEEK = 7 * DAY
INTERVALS = (HOUR, 2 * HOUR, 3 * HOUR, 6 * HOUR, 12 * HOUR, DAY, 2 * DAY, WEEK)
MONDAY = 4 * DAY
"""The first Monday since 1970-01-01, in Unix seconds."""
MAX_POINTS = 10_000
UNITS = {"s": 1, "m": 60, "h": HOUR, "d": DAY, "w": WEEK}
DEFAULT_PERIOD = "14d"
DEFAULT_INTERVAL = "5m"
CHARTS = frozenset({"LINE", "AREA", "STACKED_AREA", "BAR", "TOP_N"})
DEFAULT_LIMITS: Mapping[str, int] = {"TOP_N": 5, "TABLE": 5, "CATEGORICAL_BAR": 5}
DEFAULT_LIMIT = 10


@dataclass(frozen=True)
class Query:
    """A query of a widget. `order` is a column or something selected.

    `field_order` are indexes into the columns followed by what is selected; empty: no fields.
    """

    columns: tuple[str, ...]
    selected: tuple[Selected, ...]
    conditions: Condition | None = None
    order: str | Selected | None = None
    is_descending: bool = True
    name: str = ""
    is_hidden: bool = False
    field_order: tuple[int, ...] = ()
    aliases: tuple[str, ...] = ()
    selected_index: int | None = None

    @property
    def fields(self) -> Sequence[str]:
        """What rows show, in order."""
        names = [*self.columns, *(each.text for each in self.selected)]
        return [names[index] for index in self.field_order]

    @property
    def order_text(self) -> str:
        """The value of `orderby`."""
        if self.order is None:
            return ""
        name = self.order if isinstance(self.order, str) else self.order.text
        return f"{'-' if self.is_descending else ''}{name}"

    @property
    def condition_text(self) -> str:
        """The value of `conditions`."""
        return "" if self.conditions is None else self.conditions.to_text()

    def to_input(self) -> dict[str, Any]:
        """Return the input of the query."""
        return {
            "name": self.name,
            "fields": list(self.fields),
            "columns": list(self.columns),
            "aggregates": [each.text for each in self.selected],
            "fieldAliases": list(self.aliases),
            "conditions": self.condition_text,
            "orderby": self.order_text,
            "isHidden": self.is_hidden,
            "selectedAggregate": self.selected_index,
        }


@dataclass(frozen=True)
class Widget:
    """A widget."""

    widget_type: str
    display_type: str
    queries: tuple[Query, ...]
    interval: str = DEFAULT_INTERVAL
    limit: int | None = None

    @property
    def is_chart(self) -> bool:
        """Whether it has series."""
        return self.display_type in CHARTS

    @property
    def max_groups(self) -> int:
        """The maximum of groups or rows."""
        return self.limit or DEFAULT_LIMITS.get(self.display_type, DEFAULT_LIMIT)

    @property
    def shown(self) -> Sequence[Query]:
        """The queries that are not hidden."""
        return [each for each in self.queries if not each.is_hidden]

    def to_input(self) -> dict[str, Any]:
        """Return the input of the widget."""
        return {
            "title": "Widget",
            "widgetType": self.widget_type,
            "displayType": self.display_type,
            "interval": self.interval,
            "limit": self.limit,
            "queries": [each.to_input() for each in self.queries],
        }


@dataclass(frozen=True)
class PageFilters:
    """What narrows every query. None: not given."""

    projects: tuple[str, ...] | None = None
    environments: tuple[str, ...] | None = None
    releases: tuple[str, ...] | None = None
    period: str | None = None
    start: datetime | None = None
    end: datetime | None = None
    interval: str | None = None

    def to_arguments(self) -> dict[str, Any]:
        """Return the arguments of `widgetData` and `data`."""
        found: dict[str, Any] = {
            "projects": None if self.projects is None else list(self.projects),
            "environments": None if self.environments is None else list(self.environments),
            "releases": None if self.releases is None else list(self.releases),
            "period": self.period,
            "start": None if self.start is None else self.start.isoformat(),
            "end": None if self.end is None else self.end.isoformat(),
            "interval": self.interval,
        }
        return {name: value for name, value in found.items() if value is not None}


@dataclass(frozen=True)
class Coverage:
    """The range of an answer in Unix seconds, and the seconds of a bucket."""

    start: int
    end: int
    interval: int

    @property
    def timestamps(self) -> Sequence[int]:
        """The starts of the buckets."""
        return range(self.start, self.end, self.interval)


def parse_seconds(text: str) -> int:
    """Return the seconds of a period or an interval."""
    return int(text[:-1]) * UNITS[text[-1]] if text[-1] in UNITS else int(text)


def align_down(time: int, interval: int) -> int:
    """Return the last start of a bucket that is not after a time."""
    offset = MONDAY if interval == WEEK else 0
    return (time - offset) // interval * interval + offset


def find_coverage(widget: Widget, filters: PageFilters, now: datetime) -> Coverage:
    """Return what an answer at a time covers."""
    end = filters.end or now
    start = filters.start
    if start is None:
        period = timedelta(seconds=parse_seconds(filters.period or DEFAULT_PERIOD))
        start = end - period
    wanted = min(parse_seconds(filters.interval or widget.interval), WEEK)
    first = next(index for index, each in enumerate(INTERVALS) if each >= wanted)
    for interval in INTERVALS[first:]:
        covered = Coverage(
            align_down(math.floor(start.timestamp()), interval),
            align_up(end, interval),
            interval,
        )
        if not widget.is_chart or count_points(widget, covered) <= MAX_POINTS:
            break
    return covered


def align_up(time: datetime, interval: int) -> int:
    """Return the first start of a bucket that is not before a time."""
    seconds = math.ceil(time.timestamp())
    down = align_down(seconds, interval)
    return down if down == seconds else down + interval


def count_points(widget: Widget, coverage: Coverage) -> int:
    """Return the upper bound of the values of a query that is known before reading."""
    series = max(
        (widget.max_groups if each.columns else 1) * len(each.selected) for each in widget.shown
    )
    return len(coverage.timestamps) * series
