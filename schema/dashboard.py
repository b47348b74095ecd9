from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

import strawberry

from db.rows import (
    DashboardRow,
    PermissionRow,
    TeamRow,
    WidgetQueryRow,
    WidgetRow,
)
from loaders.dashboard import (
    PermissionByDashboard,
    ProjectsByDashboard,
    QueriesByWidget,
    VersionsByDashboard,
    WidgetsByDashboard,
)
from loaders.team import TeamsByDashboard
from loaders.user import UserById
from resolvers.context import Info
from resolvers.dashboards import read
from resolvers.dashboards.diff import ChangeKind
from resolvers.dashboards.document import DatasetSource, DisplayType, WidgetType
from schema.arguments import FORWARD_PAGE_ARGUMENTS
from schema.base.connection import PageInfo
from schema.base.fields import as_type, loaded, relation, resolved_by, rows_of
from schema.base.node import Node
from schema.base.scalars import JSON, BigInt
from schema.project import Project
from schema.user import User

strawberry.enum(DisplayType, name="WidgetDisplayType", description="How a widget is drawn.")
strawberry.enum(WidgetType, description="What the queries of a widget ask.")
strawberry.enum(DatasetSource, description="Who chose the type of a widget.")
strawberry.enum(ChangeKind, description="What happened to a part of a dashboard.")


@strawberry.type(description="People who work together.")
class Team(Node):
    slug: str
    """Unique in the organization; stands for the team wherever one is named."""
    name: str
    """For people; need not be unique."""

    is_type_of = rows_of(TeamRow)


@strawberry.type(description="Which releases a dashboard looks at; empty lists mean all.")
class DashboardFilters:
    release: Sequence[str]
    """Versions of releases, as they were sent."""
    release_id: Sequence[str]
    """Ids of releases, as they were sent."""


@strawberry.type(description="Who may edit a dashboard.")
class DashboardPermissions:
    is_editable_by_everyone: bool
    """False: only by its creator, the teams below, managers and owners."""
    teams_with_edit_access: Sequence[Team] = relation(TeamsByDashboard, key="dashboard_id")
    """Empty while everybody may edit."""

    is_type_of = rows_of(PermissionRow)


@strawberry.type(description="Where a number turns from good to bad to worse.")
class WidgetThresholds:
    max1: float | None
    """Up to here it is good; null: no thresholds."""
    max2: float | None
    """Up to here it is bad, above it worse; null: no thresholds."""
    unit: str | None
    """What both are in, "second" for example; null: none."""


@strawberry.type(description="Where a widget stands in six columns.")
class WidgetLayout:
    x: int
    """Its first column, 0 to 5."""
    y: int
    """Its first row, from 0."""
    w: int
    """Columns it takes; x + w is at most 6."""
    h: int
    """Rows it takes."""
    min_h: int
    """Rows it takes at least."""


@strawberry.type(description="A query of a widget.")
class WidgetQuery(Node):
    name: str
    """For the legend; may be empty."""
    fields: Sequence[str]
    """Columns and aggregates as they are shown, in order."""
    aggregates: Sequence[str]
    """Functions, "p95(transaction.duration)", and equations, "equation|count() * 2"."""
    columns: Sequence[str]
    """Fields and tags that results are grouped by."""
    field_aliases: Sequence[str]
    """Headings of a table's fields, in their order; may be fewer, or empty texts."""
    conditions: str
    """A search, such as "level:error release:latest"; empty: everything."""
    orderby: str
    """A column, an aggregate or "equation[0]"; a minus before it: falling. Empty: no order."""
    is_hidden: bool
    """Whether it is asked, but not drawn."""
    selected_aggregate: int | None
    """Which aggregate a big number shows, from 0; null: the client decides."""

    is_type_of = rows_of(WidgetQueryRow)


def display_type(root: strawberry.Parent[WidgetRow]) -> DisplayType:
    """How it is drawn."""
    return DisplayType(root.display_type)


def widget_type(root: strawberry.Parent[WidgetRow]) -> WidgetType:
    """What it asks."""
    return WidgetType(root.widget_type)


def dataset_source(root: strawberry.Parent[WidgetRow]) -> DatasetSource:
    """Who chose what it asks."""
    return DatasetSource(root.dataset_source)


def layout(root: strawberry.Parent[WidgetRow]) -> WidgetLayout | None:
    """Where it stands; null where nobody placed it."""
    return None if root.layout is None else WidgetLayout(**root.layout)


def thresholds(root: strawberry.Parent[WidgetRow]) -> WidgetThresholds | None:
    """Where its number turns bad; null when nobody said."""
    return None if root.thresholds is None else WidgetThresholds(**root.thresholds)


@strawberry.type(description="A chart, a table or a number.")
class Widget(Node):
    title: str
    """At most 255 characters; need not be unique."""
    description: str | None
    """At most 255 characters; null when there is none."""
    display_type: DisplayType = resolved_by(display_type)
    widget_type: WidgetType = resolved_by(widget_type)
    dataset_source: DatasetSource = resolved_by(dataset_source)
    interval: str
    """The bucket of a series: a number and s, m, h, d or w, seconds without: "5m"."""
    limit: int | None
    """How many rows or series are shown, 1 to 10; null: the client decides."""
    layout: WidgetLayout | None = resolved_by(layout)
    thresholds: WidgetThresholds | None = resolved_by(thresholds)
    date_created: datetime
    """When it was added; editing keeps it."""
    queries: Sequence[WidgetQuery] = relation(QueriesByWidget, key="id")
    """Its queries, in order."""

    is_type_of = rows_of(WidgetRow)


@strawberry.type(description="What a dashboard was after a change.")
class DashboardVersion:
    version: int
    """Counted from 1; the newest is the dashboard's own."""
    title: str
    """As it was then."""
    message: str | None
    """What its author said of the change; null for nothing."""
    author: User | None = relation(UserById, key="author_id")
    """Who made the change; null when that user is gone."""
    date_created: datetime
    """When the change was made."""
    restored_from: int | None
    """The version that it brought back; null for other changes."""
    document: JSON = resolved_by(read.version_document)


@strawberry.type(description="A version, and where it stands.")
class DashboardVersionEdge:
    cursor: str
    """Opaque; for `after` of the same dashboard's history."""
    node: DashboardVersion
    """What stands there."""


@strawberry.type(description="A page of a dashboard's history, newest first.")
class DashboardVersionConnection:
    edges: Sequence[DashboardVersionEdge]
    """The versions with their cursors, newest first."""
    nodes: Sequence[DashboardVersion]
    """The versions without cursors, newest first."""
    page_info: PageInfo
    """Whether there is more, and the cursors to ask for it."""


@strawberry.type(description="One difference; the path names widgets and queries by their ids.")
class DashboardChange:
    kind: ChangeKind
    """What happened to what the path names."""
    path: str
    """From the dashboard downwards, with dots: "widgets.V2lkZ2V0OjE.title"."""
    widget_id: strawberry.ID | None
    """The widget that it is in; null for the dashboard's own fields."""
    old: JSON | None
    """What was there, an index if it moved; null for what is new."""
    new: JSON | None
    """What is there, an index if it moved; null for what is gone."""


@strawberry.type(description="What changed between two versions.")
class DashboardDiff:
    changes: Sequence[DashboardChange]
    """The dashboard's own fields first, then widgets, each with its queries."""


def filters(root: strawberry.Parent[DashboardRow]) -> DashboardFilters:
    """Which releases it looks at."""
    return DashboardFilters(release=root.release_versions or [], release_id=root.release_ids or [])


async def diff(
    root: strawberry.Parent[DashboardRow],
    info: Info,
    from_: Annotated[
        int, strawberry.argument(name="from", description="The older version, which is kept.")
    ],
    to: Annotated[
        int | None,
        strawberry.argument(description="The newer version. Absent or null: the present one."),
    ] = strawberry.UNSET,
) -> DashboardDiff:
    """What changed between two versions, or since a version."""
    return DashboardDiff(changes=as_type(await read.diff(root, info, from_, to)))


@strawberry.type(description="What people watch releases on.")
class Dashboard(Node):
    id: strawberry.ID = resolved_by(read.dashboard_id)
    title: str
    """Unique in the organization, case included; at most 255 characters."""
    version: int
    """From 1; grows by one with every change of content."""
    date_created: datetime
    """Of the prebuilt dashboard, a fixed instant."""
    date_updated: datetime
    """When its content last changed; visits and favourites change nothing."""
    created_by: User | None = relation(UserById, key="created_by_id")
    """Null for the prebuilt dashboard, and when that user is gone."""
    updated_by: User | None = relation(UserById, key="updated_by_id")
    """Null for the prebuilt dashboard, and when that user is gone."""
    widgets: Sequence[Widget] = relation(WidgetsByDashboard, key="id")
    """Its widgets, in order."""
    projects: Sequence[Project] = relation(ProjectsByDashboard, key="id")
    """What it is limited to; empty: all projects with allProjects, else those of the viewer."""
    all_projects: bool
    """Whether it looks at all projects; then none are listed."""
    environments: Sequence[str] | None
    """Names; null or empty: all."""
    period: str | None
    """How far it looks back: a number and s, m, h, d or w, "14d"; null: none."""
    start: datetime | None = resolved_by(read.start)
    end: datetime | None = resolved_by(read.end)
    utc: bool | None
    """Whether times are shown in UTC; null: the viewer's own setting."""
    expired: bool = resolved_by(read.is_expired)
    filters: DashboardFilters = resolved_by(filters)
    permissions: DashboardPermissions | None = relation(PermissionByDashboard, key="id")
    """Null: everybody may edit."""
    is_favorited: bool = resolved_by(read.is_favorited)
    visits: BigInt
    """Of all members together; its creation counts as one."""
    last_visited: datetime | None
    """By any member; null: never."""
    can_edit: bool = resolved_by(read.can_edit)
    can_delete: bool = resolved_by(read.can_edit)
    can_change_permissions: bool = resolved_by(read.can_change_permissions)
    history: DashboardVersionConnection = loaded(
        VersionsByDashboard,
        key=read.history_page,
        arguments=FORWARD_PAGE_ARGUMENTS,
        then=read.history_connection,
    )
    """What it was, newest version first: the last 50 are kept, or as many as the server says."""
    diff: DashboardDiff = resolved_by(diff)

    is_type_of = rows_of(DashboardRow)
