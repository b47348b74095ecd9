"""Inputs of the mutations that write dashboards, and their conversion to records."""

from collections.abc import Callable
from datetime import datetime
from operator import attrgetter
from typing import Any

import strawberry
from strawberry import ID, UNSET

from resolvers.dashboards.input import (
    DashboardEdit,
    FiltersEdit,
    LayoutEdit,
    PermissionsEdit,
    ThresholdsEdit,
    WidgetEdit,
    WidgetQueryEdit,
)
from schema.arguments import DashboardId, ExpectedVersion, OrganizationSlug
from schema.dashboard import DatasetSource, WidgetType
from schema.widget_data import WidgetDisplayType

ENUM_VALUE = attrgetter("value")
"""Converts an enum of the schema to the resolvers' enum."""


@strawberry.input(
    description="A query of a widget. With an id, an absent key keeps the stored value."
)
class WidgetQueryInput:
    id: ID | None = UNSET
    """A query of the widget, to change it. Absent: a new query."""
    name: str | None = UNSET
    """Name in the legend, at most 255 characters. Absent in a new query: empty."""
    fields: list[str] | None = UNSET
    """Columns and aggregates in the order of display: at most 20, of at most 512 characters each.
    Required in a new query.
    """
    aggregates: list[str] | None = UNSET
    """Functions such as "p95(transaction.duration)", and equations: at most 20, of at most 512
    characters each. Charts need at least one. Null: none.
    """
    columns: list[str] | None = UNSET
    """Fields and tags to group the results by: at most 20, of at most 512 characters each. Null:
    none.
    """
    field_aliases: list[str] | None = UNSET
    """Headings of a table's fields, in their order: at most 20, of at most 255 characters each.
    Null: none.
    """
    conditions: str | None = UNSET
    """A search, at most 4,096 characters; empty selects everything. Required in a new query."""
    orderby: str | None = UNSET
    """A column, an aggregate or "equation[0]"; a leading minus sorts descending."""
    is_hidden: bool | None = UNSET
    """Whether the query runs but is not drawn. Absent in a new query: false."""
    selected_aggregate: int | None = UNSET
    """Index of the aggregate that a big number shows, from 0; it must exist. Null clears."""

    def to_edit(self) -> WidgetQueryEdit:
        """Convert the input to a record."""
        return WidgetQueryEdit(
            id=self.id,
            name=self.name,
            fields=self.fields,
            aggregates=self.aggregates,
            columns=self.columns,
            field_aliases=self.field_aliases,
            conditions=self.conditions,
            orderby=self.orderby,
            is_hidden=self.is_hidden,
            selected_aggregate=self.selected_aggregate,
        )


@strawberry.input(description="The position and size of a widget in a grid of six columns.")
class WidgetLayoutInput:
    x: int
    """First column, 0 to 5."""
    y: int
    """First row, from 0."""
    w: int
    """Width in columns, at least 1; x + w is at most 6."""
    h: int
    """Height in rows, at least `minH`. Widgets cannot overlap."""
    min_h: int
    """Minimum height in rows, at least 1."""

    def to_edit(self) -> LayoutEdit:
        """Convert the input to a record."""
        return LayoutEdit(self.x, self.y, self.w, self.h, self.min_h)


@strawberry.input(
    description="Thresholds that divide a number into good, meh and poor: max1 and max2, or none."
)
class WidgetThresholdsInput:
    max1: float | None = UNSET
    """Largest good number; at least 0 and less than max2."""
    max2: float | None = UNSET
    """Largest meh number; greater ones are poor."""
    unit: str | None = UNSET
    """Unit of both, at most 255 characters. Null: none."""

    def to_edit(self) -> ThresholdsEdit:
        """Convert the input to a record."""
        return ThresholdsEdit(self.max1, self.max2, self.unit)


@strawberry.input(
    description="A widget of a dashboard. With an id, an absent key keeps the stored value."
)
class WidgetInput:
    id: ID | None = UNSET
    """A widget of the dashboard, to change it; alone, to keep it. Absent: a new widget."""
    title: str | None = UNSET
    """At most 255 characters, trimmed, not blank. Required in a new widget."""
    description: str | None = UNSET
    """At most 255 characters; of a TEXT widget Markdown of at most 10,000. Null clears."""
    display_type: WidgetDisplayType | None = UNSET
    """How the widget is drawn. Required in a new widget."""
    widget_type: WidgetType | None = UNSET
    """Dataset of the queries. Absent in a new widget: DISCOVER."""
    dataset_source: DatasetSource | None = UNSET
    """How the widget type was chosen. Absent in a new widget: USER."""
    interval: str | None = UNSET
    """Bucket size of a series: a number above 0 and s, m, h, d or w; seconds without a unit.
    Absent in a new widget: "5m".
    """
    limit: int | None = UNSET
    """Maximum number of rows or series, 1 to 10. Null clears."""
    layout: WidgetLayoutInput | None = UNSET
    """Position and size, all five numbers together. Null clears."""
    thresholds: WidgetThresholdsInput | None = UNSET
    """Thresholds, replaced as a whole. Null clears."""
    queries: list[WidgetQueryInput] | None = UNSET
    """All queries in order, 1 to 10, and none of a TEXT widget. Queries that are not listed are
    deleted.
    """

    def to_edit(self) -> WidgetEdit:
        """Convert the input to a record."""
        return WidgetEdit(
            id=self.id,
            title=self.title,
            description=self.description,
            display_type=convert(self.display_type, ENUM_VALUE),
            widget_type=convert(self.widget_type, ENUM_VALUE),
            dataset_source=convert(self.dataset_source, ENUM_VALUE),
            interval=self.interval,
            limit=self.limit,
            layout=convert(self.layout, WidgetLayoutInput.to_edit),
            thresholds=convert(self.thresholds, WidgetThresholdsInput.to_edit),
            queries=convert_all(self.queries, WidgetQueryInput.to_edit),
        )


@strawberry.input(description="The releases that a dashboard shows.")
class DashboardFiltersInput:
    release: list[str] | None = UNSET
    """Release versions, each at most 255 characters. Absent keeps; null or empty: all."""
    release_id: list[str] | None = UNSET
    """Release ids, each at most 255 characters. Absent keeps; null or empty: all."""

    def to_edit(self) -> FiltersEdit:
        """Convert the input to a record."""
        return FiltersEdit(self.release, self.release_id)


@strawberry.input(
    description="Who may edit a dashboard. Its creator, managers and owners always may."
)
class DashboardPermissionsInput:
    is_editable_by_everyone: bool
    """False: only the creator, the teams below, managers and owners. True clears the teams."""
    teams_with_edit_access: list[str] | None = UNSET
    """Ids or slugs of teams, at most 1,000. Absent keeps; null or empty: none."""

    def to_edit(self) -> PermissionsEdit:
        """Convert the input to a record."""
        return PermissionsEdit(self.is_editable_by_everyone, self.teams_with_edit_access)


@strawberry.input
class DashboardContentInput:
    """The keys that creating and updating share. It is not in the schema itself."""

    title: str | None = UNSET
    """Unique in the organization, case-sensitive; at most 255 characters, trimmed."""
    widgets: list[WidgetInput] | None = UNSET
    """All widgets in order, at most 30, with at most 512 KiB of texts. Widgets that are not listed
    are deleted.
    """
    projects: list[ID] | None = UNSET
    """Ids or slugs, at most 1,000. Empty, without allProjects: the viewer's projects."""
    all_projects: bool | None = UNSET
    """True: all projects, without a list. False: the projects in the list."""
    environments: list[str] | None = UNSET
    """Names of existing environments, at most 1,000. Null or empty: all."""
    period: str | None = UNSET
    """Relative time range: a number above 0 and s, m, h, d or w, such as "14d". Null clears."""
    start: datetime | None = UNSET
    """Start of the time range, before the end. Null clears."""
    end: datetime | None = UNSET
    """End of the time range. Null clears."""
    utc: bool | None = UNSET
    """Whether times are shown in UTC. Null: the viewer's setting."""
    filters: DashboardFiltersInput | None = UNSET
    """Release filters; each list changes on its own. Null clears both."""
    permissions: DashboardPermissionsInput | None = UNSET
    """Who may edit. Only the creator, managers and owners may change it. Null: everyone."""

    def to_edit(self) -> DashboardEdit:
        """Convert the content of the input to a record."""
        return DashboardEdit(
            title=self.title,
            widgets=convert_all(self.widgets, WidgetInput.to_edit),
            projects=self.projects,
            all_projects=self.all_projects,
            environments=self.environments,
            period=self.period,
            start=self.start,
            end=self.end,
            utc=self.utc,
            filters=convert(self.filters, DashboardFiltersInput.to_edit),
            permissions=convert(self.permissions, DashboardPermissionsInput.to_edit),
        )


@strawberry.input(description="A new dashboard.")
class CreateDashboardInput(DashboardContentInput):
    title: str
    """Unique in the organization, case-sensitive; at most 255 characters, trimmed."""
    organization: OrganizationSlug = UNSET
    duplicate: bool | None = False
    """Whether a taken title becomes a copy title such as "Errors copy". False: it is refused."""
    validate_only: bool | None = False
    """Return all errors and, without errors, the plan; write nothing."""


@strawberry.input(
    description="Changes of a dashboard: absent keeps, null clears, a list replaces the list."
)
class UpdateDashboardInput(DashboardContentInput):
    id: DashboardId
    expected_version: ExpectedVersion = UNSET
    validate_only: bool | None = False
    """Return all errors and the plan, and write nothing."""
    message: str | None = UNSET
    """Message of the change in the history, at most 10,000 characters."""


def convert(value: Any, to_record: Callable[[Any], Any]) -> Any:
    """Convert an input to a record, or an enum to its value. UNSET and None stay as they are."""
    return to_record(value) if value else value


def convert_all(values: Any, to_record: Callable[[Any], Any]) -> Any:
    """Convert a list of inputs to records. UNSET and None stay as they are."""
    return tuple(map(to_record, values)) if values else values
