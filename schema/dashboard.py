"""Dashboards, their widgets and queries, and their history."""

from collections.abc import Sequence
from datetime import datetime
from enum import Enum
from typing import Annotated

import strawberry
from strawberry import ID, UNSET, Parent

from loaders.dashboard import (
    DashboardRow,
    PermissionByDashboard,
    PermissionRow,
    ProjectsByDashboard,
    QueriesByWidget,
    VersionsByDashboard,
    WidgetRow,
    WidgetsByDashboard,
)
from loaders.team import TeamsByDashboard
from loaders.user import UserById
from resolvers.context import Info
from resolvers.dashboards import diff as diffs
from resolvers.dashboards import document, read
from schema.arguments import FORWARD_PAGE_ARGUMENTS
from schema.base.connection import PageInfo
from schema.base.fields import as_type, loaded, relation, resolved_by, rows_of
from schema.base.node import Node
from schema.base.scalars import JSON, BigInt
from schema.project import Project
from schema.user import Team, User
from schema.widget_data import WidgetData, WidgetDisplayType, WidgetQuery, data


@strawberry.enum(description="The dataset that the queries of a widget read.")
class WidgetType(Enum):
    DISCOVER = document.WidgetType.DISCOVER
    """Error events and transactions together. ERROR_EVENTS and TRANSACTION_LIKE separate them."""
    ISSUE = document.WidgetType.ISSUE
    """Issues. Conditions accept `is:`; columns, aggregates and orders are not checked."""
    METRICS = document.WidgetType.METRICS
    """Release health: sessions and users. Columns, aggregates and filters are a closed list."""
    ERROR_EVENTS = document.WidgetType.ERROR_EVENTS
    """Error events only."""
    TRANSACTION_LIKE = document.WidgetType.TRANSACTION_LIKE
    """Transactions only."""
    SPANS = document.WidgetType.SPANS
    """Spans of transactions."""
    DELIVERY = document.WidgetType.DELIVERY
    """Deploys, releases and commits."""


@strawberry.enum(description="How the type of a widget was chosen.")
class DatasetSource(Enum):
    UNKNOWN = document.DatasetSource.UNKNOWN
    """Not recorded, or the widget type leaves no choice."""
    INFERRED = document.DatasetSource.INFERRED
    """Inferred from the fields of the queries."""
    USER = document.DatasetSource.USER
    """Chosen by a user; the default of a new widget."""
    FORCED = document.DatasetSource.FORCED
    """Set by default because the fields of the queries do not determine it."""


@strawberry.enum(description="The kind of a change between two versions of a dashboard.")
class ChangeKind(Enum):
    ADDED = diffs.ChangeKind.ADDED
    """A widget or a query was added."""
    REMOVED = diffs.ChangeKind.REMOVED
    """A widget or a query was removed."""
    MOVED = diffs.ChangeKind.MOVED
    """A widget or a query moved in its list. Old and new are indexes from 0."""
    CHANGED = diffs.ChangeKind.CHANGED
    """A field has another value."""


@strawberry.type(description="The releases that a dashboard shows. Empty lists: all.")
class DashboardFilters:
    release: Sequence[str]
    """Release versions, as sent."""
    release_id: Sequence[str]
    """Release ids, as sent."""


@strawberry.type(description="Who may edit a dashboard.")
class DashboardPermissions:
    is_editable_by_everyone: bool
    """False: only the creator, the teams below, managers and owners may edit."""
    teams_with_edit_access: Sequence[Team] = relation(TeamsByDashboard, key="dashboard_id")
    """The teams that may edit, sorted by slug. Empty if everyone may edit."""

    is_type_of = rows_of(PermissionRow)


@strawberry.type(description="Thresholds that divide a number into good, meh and poor.")
class WidgetThresholds:
    max1: float | None
    """Largest good number. Null: no thresholds."""
    max2: float | None
    """Largest meh number; greater ones are poor. Null: no thresholds."""
    unit: str | None
    """Unit of both, such as "second". Null: none."""


@strawberry.type(description="The position and size of a widget in a grid of six columns.")
class WidgetLayout:
    x: int
    """First column, 0 to 5."""
    y: int
    """First row, from 0."""
    w: int
    """Width in columns; x + w is at most 6."""
    h: int
    """Height in rows."""
    min_h: int
    """Minimum height in rows."""


def display_type(root: Parent[WidgetRow]) -> WidgetDisplayType:
    """How the widget is drawn."""
    return WidgetDisplayType(document.DisplayType(root.display_type))


def widget_type(root: Parent[WidgetRow]) -> WidgetType:
    """The dataset of the queries."""
    return WidgetType(document.WidgetType(root.widget_type))


def dataset_source(root: Parent[WidgetRow]) -> DatasetSource:
    """How the widget type was chosen."""
    return DatasetSource(document.DatasetSource(root.dataset_source))


def layout(root: Parent[WidgetRow]) -> WidgetLayout | None:
    """Position and size. Null: the client places the widget."""
    return None if root.layout is None else WidgetLayout(**root.layout)


def thresholds(root: Parent[WidgetRow]) -> WidgetThresholds | None:
    """Thresholds of a number. Null: none."""
    parsed = document.parse_thresholds(root.thresholds)
    if parsed is None:
        return None
    return WidgetThresholds(max1=parsed.max1, max2=parsed.max2, unit=parsed.unit)


@strawberry.type(description="A chart, a table or a number.")
class Widget(Node):
    title: str
    """At most 255 characters; not unique."""
    description: str | None
    """At most 255 characters; of a TEXT widget Markdown of at most 10,000. Null: none."""
    display_type: WidgetDisplayType = resolved_by(display_type)
    widget_type: WidgetType = resolved_by(widget_type)
    dataset_source: DatasetSource = resolved_by(dataset_source)
    interval: str
    """Bucket size of a series: a number and s, m, h, d or w, or seconds: "5m"."""
    limit: int | None
    """Maximum number of rows or series, 1 to 10. Null: the client decides."""
    layout: WidgetLayout | None = resolved_by(layout)
    thresholds: WidgetThresholds | None = resolved_by(thresholds)
    date_created: datetime
    """When the widget was added. Editing keeps it."""
    queries: Sequence[WidgetQuery] = relation(QueriesByWidget, key="id")
    """The queries, in order; none of a TEXT widget."""
    data: WidgetData = resolved_by(data)

    is_type_of = rows_of(WidgetRow)


@strawberry.type(description="A version in the history of a dashboard: its state after a change.")
class DashboardVersion:
    version: int
    """Number of the version, from 1. The newest is the version of the dashboard."""
    title: str
    """The title at that version."""
    message: str | None
    """The message of the change. Null: none."""
    author: User | None = relation(UserById, key="author_id")
    """Who made the change; null if the user no longer exists."""
    date_created: datetime
    """When the change was made."""
    restored_from: int | None
    """The version that was restored; null for other changes."""
    document: JSON = resolved_by(read.version_document)


@strawberry.type(description="A version and its cursor.")
class DashboardVersionEdge:
    cursor: str
    """Opaque; for `after` in the history of the same dashboard."""
    node: DashboardVersion
    """The version."""


@strawberry.type(description="A page of a dashboard's history, newest first.")
class DashboardVersionConnection:
    edges: Sequence[DashboardVersionEdge]
    """The versions with their cursors, newest first."""
    nodes: Sequence[DashboardVersion]
    """The versions without cursors, newest first."""
    page_info: PageInfo
    """Whether there are more versions, and the cursors to request them."""


@strawberry.type(description="A change between two versions of a dashboard.")
class DashboardChange:
    kind: ChangeKind
    """What happened at the path."""
    path: str
    """Names and ids from the dashboard downwards, joined by dots: "widgets.V2lkZ2V0OjE.title"."""
    widget_id: ID | None
    """The widget that changed; null for a field of the dashboard."""
    old: JSON | None
    """The old value; the old index of a moved part; null for an added part."""
    new: JSON | None
    """The new value; the new index of a moved part; null for a removed part."""


@strawberry.type(description="The changes between two versions of a dashboard.")
class DashboardDiff:
    changes: Sequence[DashboardChange]
    """Fields of the dashboard first, then widgets, each with its queries."""


def filters(root: Parent[DashboardRow]) -> DashboardFilters:
    """The releases that the dashboard shows."""
    return DashboardFilters(release=root.release_versions or [], release_id=root.release_ids or [])


async def diff(
    root: Parent[DashboardRow],
    info: Info,
    from_: Annotated[
        int,
        strawberry.argument(
            name="from", description="The version to compare from; it must be in the history."
        ),
    ],
    to: Annotated[
        int | None,
        strawberry.argument(
            description="The version to compare to. Absent or null: the present one."
        ),
    ] = UNSET,
) -> DashboardDiff | None:
    """The changes between two versions; null with an error if a version is no longer kept."""
    return DashboardDiff(changes=as_type(await read.diff_versions(root, info, from_, to)))


@strawberry.type(description="A dashboard: an ordered list of widgets with common filters.")
class Dashboard(Node):
    id: ID = resolved_by(read.dashboard_id)
    title: str
    """Unique in the organization, case-sensitive; at most 255 characters."""
    version: int
    """Number of the current version, from 1. Every change of content adds one."""
    date_created: datetime
    """When the dashboard was created; a fixed date for the prebuilt one."""
    date_updated: datetime
    """When the content last changed. Visits and favourites are not content."""
    created_by: User | None = relation(UserById, key="created_by_id")
    """Null for the prebuilt dashboard, and if the user no longer exists."""
    updated_by: User | None = relation(UserById, key="updated_by_id")
    """Null for the prebuilt dashboard, and if the user no longer exists."""
    widgets: Sequence[Widget] = relation(WidgetsByDashboard, key="id")
    """The widgets, in order."""
    projects: Sequence[Project] = relation(ProjectsByDashboard, key="id")
    """The projects shown, sorted by slug. Empty: all projects with allProjects, else those of the
    viewer.
    """
    all_projects: bool
    """Whether all projects are shown; then projects is empty."""
    environments: Sequence[str] | None
    """Names of environments. Null or empty: all."""
    period: str | None
    """Relative time range: a number and s, m, h, d or w, such as "14d". Null: none."""
    start: datetime | None
    """Start of the time range. Null: none."""
    end: datetime | None
    """End of the time range. Null: none."""
    utc: bool | None
    """Whether times are shown in UTC. Null: the viewer's setting."""
    expired: bool = resolved_by(read.is_expired)
    filters: DashboardFilters = resolved_by(filters)
    permissions: DashboardPermissions | None = relation(PermissionByDashboard, key="id")
    """Who may edit. Null: everyone."""
    is_favorited: bool = resolved_by(read.is_favorited)
    visits: BigInt
    """Number of visits by all members. Creation counts as one."""
    last_visited: datetime | None
    """Last visit by any member. Null: never."""
    can_edit: bool = resolved_by(read.can_edit)
    can_delete: bool = resolved_by(read.can_edit)
    can_change_permissions: bool = resolved_by(read.can_change_permissions)
    history: DashboardVersionConnection = loaded(
        VersionsByDashboard,
        key=read.history_key,
        arguments=FORWARD_PAGE_ARGUMENTS,
        then=read.to_history_connection,
    )
    """Versions, newest first. The server keeps the last 50, unless configured otherwise."""
    diff: DashboardDiff | None = resolved_by(diff)

    is_type_of = rows_of(DashboardRow)
