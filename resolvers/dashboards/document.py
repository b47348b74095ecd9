"""The document of a dashboard: its content, without author, dates and visits.

Editing, history, diff and restore work on the same records. History stores them as JSON, which
`to_json` and `parse_document` convert to and from.
"""

from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime
from enum import Enum
from typing import Any


class DisplayType(Enum):
    """How a widget is drawn; `schema/widget_data.py` describes the members.

    The value is the stored number, which Sentry has given the type; see
    docs/reference/dashboards.md#display-types.
    """

    LINE = 0
    AREA = 1
    STACKED_AREA = 2
    BAR = 3
    TABLE = 4
    BIG_NUMBER = 6
    TOP_N = 7
    CATEGORICAL_BAR = 9
    TEXT = 13


class WidgetType(Enum):
    """The dataset that a widget queries. The value is the stored number."""

    DISCOVER = 0
    ISSUE = 1
    METRICS = 2
    ERROR_EVENTS = 100
    TRANSACTION_LIKE = 101
    SPANS = 102
    DELIVERY = 200


class DatasetSource(Enum):
    """How the widget type was chosen. The value is the stored number."""

    UNKNOWN = 0
    INFERRED = 1
    USER = 2
    FORCED = 3


@dataclass(frozen=True)
class Query:
    """A query of a widget. A new query has no id."""

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
    """The position and size of a widget in a grid of six columns."""

    x: int
    y: int
    w: int
    h: int
    min_h: int


@dataclass(frozen=True)
class Thresholds:
    """The values above which a number is meh (`max1`) and poor (`max2`)."""

    max1: float | None = None
    max2: float | None = None
    unit: str | None = None


@dataclass(frozen=True)
class Widget:
    """A widget with its queries, in order. A new widget has no id."""

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
    """The permission record of a dashboard."""

    is_editable_by_everyone: bool
    team_ids: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Document:
    """Everything that an edit can change. Permissions None: everyone may edit."""

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


def to_json(record: Document | Widget | Query) -> dict[str, Any]:
    """Convert a record to JSON values. Sets are sorted, so that equal records have equal JSON."""
    # dataclasses.asdict copies every value, which takes several times as long.
    return {each.name: _to_json_value(getattr(record, each.name)) for each in fields(record)}


def _to_json_value(value: Any) -> Any:
    if isinstance(value, str):
        return value
    if isinstance(value, Enum):
        return value.name
    if isinstance(value, datetime):
        return value.isoformat()
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple):
        return [_to_json_value(each) for each in value]
    return to_json(value) if is_dataclass(value) else value  # type: ignore[arg-type]


def parse_document(stored: Mapping[str, Any]) -> Document:
    """Parse the JSON of a document that `to_json` wrote."""
    values = dict(stored)
    permissions = values["permissions"]
    return Document(
        **values
        | {
            "widgets": tuple(_parse_widget(each) for each in values["widgets"]),
            "project_ids": frozenset(values["project_ids"]),
            "environments": _parse_texts(values["environments"]),
            "start": _parse_date(values["start"]),
            "end": _parse_date(values["end"]),
            "release_versions": tuple(values["release_versions"]),
            "release_ids": tuple(values["release_ids"]),
            "permissions": None
            if permissions is None
            else Permissions(
                permissions["is_editable_by_everyone"], frozenset(permissions["team_ids"])
            ),
        }
    )


def _parse_widget(stored: Mapping[str, Any]) -> Widget:
    layout, thresholds = stored["layout"], stored["thresholds"]
    return Widget(
        **dict(stored)
        | {
            "display_type": DisplayType[stored["display_type"]],
            "widget_type": WidgetType[stored["widget_type"]],
            "dataset_source": DatasetSource[stored["dataset_source"]],
            "layout": None if layout is None else Layout(**layout),
            "thresholds": parse_thresholds(thresholds),
            "queries": tuple(_parse_query(each) for each in stored["queries"]),
        }
    )


def parse_thresholds(stored: Mapping[str, Any] | None) -> Thresholds | None:
    """Parse stored thresholds. PostgreSQL stores 1e300 as an integer of 301 digits."""
    if stored is None:
        return None
    max1, max2 = stored.get("max1"), stored.get("max2")
    return Thresholds(
        None if max1 is None else float(max1),
        None if max2 is None else float(max2),
        stored["unit"],
    )


def _parse_query(stored: Mapping[str, Any]) -> Query:
    lists = ("fields", "aggregates", "columns", "field_aliases")
    return Query(**dict(stored) | {name: tuple(stored[name]) for name in lists})


def _parse_texts(stored: list[str] | None) -> tuple[str, ...] | None:
    return None if stored is None else tuple(stored)


def _parse_date(stored: str | None) -> datetime | None:
    return None if stored is None else datetime.fromisoformat(stored)
