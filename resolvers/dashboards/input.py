"""What a client sends to change a dashboard.

Absent is UNSET, so that it differs from null: absent keeps, null clears where there is something
to clear, a list replaces (dashboards.md 2.2 and 2.3).
"""

from dataclasses import dataclass
from datetime import datetime

from strawberry import ID, UNSET

from resolvers.dashboards.document import DatasetSource, DisplayType, WidgetType


@dataclass
class WidgetQueryEdit:
    """A query as it is sent: with an id it changes that one, without it is new."""

    id: ID | None = UNSET
    """One of the widget's queries, which is changed; absent: a new one."""
    name: str | None = UNSET
    """For the legend, at most 255 characters. Absent in a new query: empty."""
    fields: list[str] | None = UNSET
    """Columns and aggregates as they are shown, in order; a new query needs it."""
    aggregates: list[str] | None = UNSET
    """Functions, "p95(transaction.duration)", and equations; null: none."""
    columns: list[str] | None = UNSET
    """Fields and tags that results are grouped by; null: none."""
    field_aliases: list[str] | None = UNSET
    """Headings of a table's fields, in their order; null: none."""
    conditions: str | None = UNSET
    """A search, which may be empty; a new query needs it."""
    orderby: str | None = UNSET
    """A column, an aggregate or "equation[0]"; a minus before it: falling."""
    is_hidden: bool | None = UNSET
    """Whether it is asked, but not drawn. Absent in a new query: false."""
    selected_aggregate: int | None = UNSET
    """Which aggregate a big number shows, from 0; null clears."""


@dataclass
class LayoutEdit:
    """Where a widget stands: all five numbers."""

    x: int
    """Its first column, 0 to 5."""
    y: int
    """Its first row, from 0."""
    w: int
    """Columns it takes, at least 1; x + w is at most 6."""
    h: int
    """Rows it takes, at least 1."""
    min_h: int
    """Rows it takes at least; at least 1."""


@dataclass
class ThresholdsEdit:
    """max1 is below max2; both or neither."""

    max1: float | None = UNSET
    """Up to here it is good; at least 0, and less than max2."""
    max2: float | None = UNSET
    """Up to here it is bad, above it worse."""
    unit: str | None = UNSET
    """What both are in, at most 255 characters; null: none."""


@dataclass
class WidgetEdit:
    """A widget as it is sent: with an id it changes that one, without it is new."""

    id: ID | None = UNSET
    """One of the dashboard's widgets, which is changed; alone it keeps it; absent: a new one."""
    title: str | None = UNSET
    """At most 255 characters, not blank; a new widget needs it."""
    description: str | None = UNSET
    """At most 255 characters; null clears."""
    display_type: DisplayType | None = UNSET
    """How it is drawn; a new widget needs it."""
    widget_type: WidgetType | None = UNSET
    """What it asks. Absent in a new widget: DISCOVER."""
    dataset_source: DatasetSource | None = UNSET
    """Who chose what it asks. Absent in a new widget: USER."""
    interval: str | None = UNSET
    """The bucket of a series: a number above 0 and s, m, h, d or w, seconds without. Absent in a
    new widget: "5m".
    """
    limit: int | None = UNSET
    """How many rows or series are shown, 1 to 10; null clears."""
    layout: LayoutEdit | None = UNSET
    """All five numbers together; null clears."""
    thresholds: ThresholdsEdit | None = UNSET
    """All of them together; null clears."""
    queries: list[WidgetQueryEdit] | None = UNSET
    """In order, at least one; queries that are not listed go."""


@dataclass
class FiltersEdit:
    """Which releases are looked at: versions and ids, each on its own."""

    release: list[str] | None = UNSET
    """Versions, each at most 255 characters; absent keeps, null or empty: all."""
    release_id: list[str] | None = UNSET
    """Ids, each at most 255 characters; absent keeps, null or empty: all."""


@dataclass
class PermissionsEdit:
    """Who may edit. Teams that are left out stay as they are."""

    is_editable_by_everyone: bool
    """False: only by its creator, the teams below, managers and owners; true clears the teams."""
    teams_with_edit_access: list[str] | None = UNSET
    """Ids or slugs, at most 1,000; absent keeps, null or empty: none."""


@dataclass
class Edit:
    """Changes of a dashboard's document."""

    title: str | None = UNSET
    """Unique in the organization, case included; at most 255 characters, trimmed."""
    widgets: list[WidgetEdit] | None = UNSET
    """In order, at most 30; widgets that are not listed go, [] takes all."""
    projects: list[str] | None = UNSET
    """Ids or slugs, at most 1,000; [] and not allProjects: those of the viewer."""
    all_projects: bool | None = UNSET
    """True: all projects, without a list. False: those in the list."""
    environments: list[str] | None = UNSET
    """Names of environments that are there, at most 1,000; null or empty: all."""
    period: str | None = UNSET
    """How far to look back: a number above 0 and s, m, h, d or w, "14d"; null clears."""
    start: datetime | None = UNSET
    """Before the end; shown only when there is an end, too. Null clears."""
    end: datetime | None = UNSET
    """Shown only when there is a start, too. Null clears."""
    utc: bool | None = UNSET
    """Whether times are shown in UTC; null: the viewer's own setting."""
    filters: FiltersEdit | None = UNSET
    """Which releases to look at; each list on its own, null clears both."""
    permissions: PermissionsEdit | None = UNSET
    """Who may edit, for the creator, managers and owners to say; null: everybody."""
