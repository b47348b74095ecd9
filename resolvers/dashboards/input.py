"""Records of a dashboard edit: what a client sent, without GraphQL types.

`UNSET` marks an absent key, which keeps the stored value. None clears the value where it can be
cleared and is refused elsewhere. A list replaces the stored list. See
docs/reference/dashboards.md#absent-null-and-empty.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from strawberry import UNSET

from resolvers.dashboards.document import DatasetSource, DisplayType, WidgetType


@dataclass(frozen=True)
class WidgetQueryEdit:
    """An entry of a widget's queries: with an id it changes that query, without one it is new."""

    id: str | None = UNSET
    name: str | None = UNSET
    fields: Sequence[str] | None = UNSET
    aggregates: Sequence[str] | None = UNSET
    columns: Sequence[str] | None = UNSET
    field_aliases: Sequence[str] | None = UNSET
    conditions: str | None = UNSET
    orderby: str | None = UNSET
    is_hidden: bool | None = UNSET
    selected_aggregate: int | None = UNSET


@dataclass(frozen=True)
class LayoutEdit:
    """The position and size of a widget, in columns and rows. All five numbers are required."""

    x: int
    y: int
    w: int
    h: int
    min_h: int


@dataclass(frozen=True)
class ThresholdsEdit:
    """The thresholds of a number: `max1` and `max2` together, or neither."""

    max1: float | None = UNSET
    max2: float | None = UNSET
    unit: str | None = UNSET


@dataclass(frozen=True)
class WidgetEdit:
    """An entry of a dashboard's widgets: with an id it changes that widget, without one it is new.

    An entry with nothing but an id keeps the widget as it is stored.
    """

    id: str | None = UNSET
    title: str | None = UNSET
    description: str | None = UNSET
    display_type: DisplayType | None = UNSET
    widget_type: WidgetType | None = UNSET
    dataset_source: DatasetSource | None = UNSET
    interval: str | None = UNSET
    limit: int | None = UNSET
    layout: LayoutEdit | None = UNSET
    thresholds: ThresholdsEdit | None = UNSET
    queries: Sequence[WidgetQueryEdit] | None = UNSET


@dataclass(frozen=True)
class FiltersEdit:
    """The release filters. Each list changes on its own."""

    release: Sequence[str] | None = UNSET
    release_id: Sequence[str] | None = UNSET


@dataclass(frozen=True)
class PermissionsEdit:
    """Who may edit the dashboard. Absent teams keep the stored teams."""

    is_editable_by_everyone: bool
    teams_with_edit_access: Sequence[str] | None = UNSET


@dataclass(frozen=True)
class DashboardEdit:
    """The changes of a dashboard's document."""

    title: str | None = UNSET
    widgets: Sequence[WidgetEdit] | None = UNSET
    projects: Sequence[str] | None = UNSET
    all_projects: bool | None = UNSET
    environments: Sequence[str] | None = UNSET
    period: str | None = UNSET
    start: datetime | None = UNSET
    end: datetime | None = UNSET
    utc: bool | None = UNSET
    filters: FiltersEdit | None = UNSET
    permissions: PermissionsEdit | None = UNSET
