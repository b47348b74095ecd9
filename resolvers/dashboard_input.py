"""What a client sends to change a dashboard.

Absent is UNSET, so that it differs from null: absent keeps, null clears where there is something
to clear, a list replaces (dashboards.md 2.2 and 2.3).
"""

from dataclasses import dataclass
from datetime import datetime

import strawberry
from strawberry import UNSET

from resolvers.dashboard_document import DatasetSource, DisplayType, WidgetType


@dataclass
class WidgetQueryEdit:
    """A query as it is sent: with an id it changes that one, without it is new."""

    id: strawberry.ID | None = UNSET
    name: str | None = UNSET
    fields: list[str] | None = UNSET
    aggregates: list[str] | None = UNSET
    columns: list[str] | None = UNSET
    field_aliases: list[str] | None = UNSET
    conditions: str | None = UNSET
    orderby: str | None = UNSET
    is_hidden: bool | None = UNSET
    selected_aggregate: int | None = UNSET


@dataclass
class LayoutEdit:
    """Where a widget stands: all five numbers."""

    x: int
    y: int
    w: int
    h: int
    min_h: int


@dataclass
class ThresholdsEdit:
    """max1 is below max2; both or neither."""

    max1: float | None = UNSET
    max2: float | None = UNSET
    unit: str | None = UNSET


@dataclass
class WidgetEdit:
    """A widget as it is sent: with an id it changes that one, without it is new."""

    id: strawberry.ID | None = UNSET
    title: str | None = UNSET
    description: str | None = UNSET
    display_type: DisplayType | None = UNSET
    widget_type: WidgetType | None = UNSET
    dataset_source: DatasetSource | None = UNSET
    interval: str | None = UNSET
    limit: int | None = UNSET
    layout: LayoutEdit | None = UNSET
    thresholds: ThresholdsEdit | None = UNSET
    queries: list[WidgetQueryEdit] | None = UNSET


@dataclass
class FiltersEdit:
    """Which releases are looked at: versions and ids, each on its own."""

    release: list[str] | None = UNSET
    release_id: list[str] | None = UNSET


@dataclass
class PermissionsEdit:
    """Who may edit. Teams that are left out stay as they are."""

    is_editable_by_everyone: bool
    teams_with_edit_access: list[str] | None = UNSET


@dataclass
class Edit:
    """Changes of a dashboard's document."""

    title: str | None = UNSET
    widgets: list[WidgetEdit] | None = UNSET
    projects: list[str] | None = UNSET
    all_projects: bool | None = UNSET
    environments: list[str] | None = UNSET
    period: str | None = UNSET
    start: datetime | None = UNSET
    end: datetime | None = UNSET
    utc: bool | None = UNSET
    filters: FiltersEdit | None = UNSET
    permissions: PermissionsEdit | None = UNSET
