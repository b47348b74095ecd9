"""A dashboard as a document: what it holds, apart from who made it and when.

The same records serve editing, history, diff and restore; `in_json` and `from_json` are the form
in which history keeps them.
"""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import Enum
from typing import Any


class DisplayType(Enum):
    """How a widget is drawn, with the stored number (dashboards.md 1.2)."""

    LINE = 0
    """A line over time for each series."""
    AREA = 1
    """A line over time for each series, filled below."""
    STACKED_AREA = 2
    """Filled series over time, one upon the other."""
    BAR = 3
    """Bars over time."""
    TABLE = 4
    """A row for each group."""
    BIG_NUMBER = 6
    """One number, which selectedAggregate and thresholds are for."""
    TOP_N = 7
    """The largest groups over time."""


class WidgetType(Enum):
    """What a widget asks, with the stored number."""

    DISCOVER = 0
    """Error events and transactions together; the two types of their own replace it."""
    ISSUE = 1
    """Issues: conditions know `is:`, columns and aggregates are hardly checked."""
    METRICS = 2
    """Release health: sessions and users."""
    ERROR_EVENTS = 100
    """Error events alone."""
    TRANSACTION_LIKE = 101
    """Transactions alone."""
    SPANS = 102
    """Spans of transactions."""


class DatasetSource(Enum):
    """Who chose the widget type, with the stored number."""

    UNKNOWN = 0
    """Not recorded, or of a type that leaves no choice."""
    INFERRED = 1
    """Concluded from what the queries ask."""
    USER = 2
    """Somebody chose it; so it is unless said."""
    FORCED = 3
    """Decided for lack of a hint in the queries."""


@dataclass(frozen=True)
class Query:
    """A query of a widget; without an id it is still to be created."""

    id: int | None = None
    name: str = ""
    fields: tuple[str, ...] = ()
    aggregates: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    field_aliases: tuple[str, ...] = ()
    conditions: str = ""
    orderby: str = ""
    is_hidden: bool = False
    selected_aggregate: int | None = None


@dataclass(frozen=True)
class Layout:
    """Where a widget stands in six columns."""

    x: int
    y: int
    w: int
    h: int
    min_h: int


@dataclass(frozen=True)
class Thresholds:
    """Where a number turns from good to bad to worse."""

    max1: float | None = None
    max2: float | None = None
    unit: str | None = None


@dataclass(frozen=True)
class Widget:
    """A widget; without an id it is still to be created."""

    id: int | None = None
    title: str = ""
    description: str | None = None
    display_type: DisplayType = DisplayType.LINE
    widget_type: WidgetType = WidgetType.DISCOVER
    dataset_source: DatasetSource = DatasetSource.USER
    interval: str = "5m"
    limit: int | None = None
    layout: Layout | None = None
    thresholds: Thresholds | None = None
    queries: tuple[Query, ...] = ()


@dataclass(frozen=True)
class Permissions:
    """Who may edit."""

    is_editable_by_everyone: bool
    team_ids: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Document:
    """Everything that an edit can change. Permissions are None where everybody may edit."""

    title: str
    widgets: tuple[Widget, ...] = ()
    project_ids: frozenset[int] = frozenset()
    all_projects: bool = False
    environments: tuple[str, ...] | None = None
    period: str | None = None
    start: datetime | None = None
    end: datetime | None = None
    utc: bool | None = None
    release_versions: tuple[str, ...] = ()
    release_ids: tuple[str, ...] = ()
    permissions: Permissions | None = None


def in_json(part: Document | Widget | Query) -> dict[str, Any]:
    """The record in JSON's terms; sets are sorted, so that equal records have equal forms."""
    plain: dict[str, Any] = _plain(asdict(part))
    return plain


def _plain(value: Any) -> Any:
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple | list):
        return [_plain(each) for each in value]
    if isinstance(value, dict):
        return {name: _plain(each) for name, each in value.items()}
    return value


def from_json(kept: Mapping[str, Any]) -> Document:
    """The document that history keeps in that form."""
    values = dict(kept)
    permissions = values["permissions"]
    return Document(
        **values
        | {
            "widgets": tuple(_widget(each) for each in values["widgets"]),
            "project_ids": frozenset(values["project_ids"]),
            "environments": _texts(values["environments"]),
            "start": _date(values["start"]),
            "end": _date(values["end"]),
            "release_versions": tuple(values["release_versions"]),
            "release_ids": tuple(values["release_ids"]),
            "permissions": None
            if permissions is None
            else Permissions(
                permissions["is_editable_by_everyone"], frozenset(permissions["team_ids"])
            ),
        }
    )


def _widget(kept: Mapping[str, Any]) -> Widget:
    layout, thresholds = kept["layout"], kept["thresholds"]
    return Widget(
        **dict(kept)
        | {
            "display_type": DisplayType[kept["display_type"]],
            "widget_type": WidgetType[kept["widget_type"]],
            "dataset_source": DatasetSource[kept["dataset_source"]],
            "layout": None if layout is None else Layout(**layout),
            "thresholds": None if thresholds is None else Thresholds(**thresholds),
            "queries": tuple(_query(each) for each in kept["queries"]),
        }
    )


def _query(kept: Mapping[str, Any]) -> Query:
    lists = ("fields", "aggregates", "columns", "field_aliases")
    return Query(**dict(kept) | {name: tuple(kept[name]) for name in lists})


def _texts(kept: list[str] | None) -> tuple[str, ...] | None:
    return None if kept is None else tuple(kept)


def _date(kept: str | None) -> datetime | None:
    return None if kept is None else datetime.fromisoformat(kept)
