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
from resolvers import dashboard_list
from resolvers.context import Info
from resolvers.dashboard_document import DatasetSource, DisplayType, WidgetType
from resolvers.dashboard_plan import ChangeKind
from schema.fields import as_type, loaded, relation, resolved_by, rows_of
from schema.node import Node
from schema.pages import PageInfo
from schema.project import Project
from schema.scalars import JSON, BigInt
from schema.user import User

strawberry.enum(DisplayType, name="WidgetDisplayType")
strawberry.enum(WidgetType)
strawberry.enum(DatasetSource)
strawberry.enum(ChangeKind)


@strawberry.type(description="People who work together.")
class Team(Node):
    slug: str
    name: str

    is_type_of = rows_of(TeamRow)


@strawberry.type(description="Which releases a dashboard looks at; empty lists mean all.")
class DashboardFilters:
    release: Sequence[str]
    release_id: Sequence[str]


@strawberry.type(description="Who may edit a dashboard.")
class DashboardPermissions:
    is_editable_by_everyone: bool
    teams_with_edit_access: Sequence[Team] = relation(TeamsByDashboard, key="dashboard_id")

    is_type_of = rows_of(PermissionRow)


@strawberry.type(description="Where a number turns from good to bad to worse.")
class WidgetThresholds:
    max1: float | None
    max2: float | None
    unit: str | None


@strawberry.type(description="Where a widget stands in six columns.")
class WidgetLayout:
    x: int
    y: int
    w: int
    h: int
    min_h: int


@strawberry.type(description="A query of a widget.")
class WidgetQuery(Node):
    name: str
    fields: Sequence[str]
    aggregates: Sequence[str]
    columns: Sequence[str]
    field_aliases: Sequence[str]
    conditions: str
    orderby: str
    is_hidden: bool
    selected_aggregate: int | None

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
    """Where its number turns bad."""
    return None if root.thresholds is None else WidgetThresholds(**root.thresholds)


@strawberry.type(description="A chart, a table or a number.")
class Widget(Node):
    title: str
    description: str | None
    display_type: DisplayType = resolved_by(display_type)
    widget_type: WidgetType = resolved_by(widget_type)
    dataset_source: DatasetSource = resolved_by(dataset_source)
    interval: str
    limit: int | None
    layout: WidgetLayout | None = resolved_by(layout)
    thresholds: WidgetThresholds | None = resolved_by(thresholds)
    date_created: datetime
    queries: Sequence[WidgetQuery] = relation(
        QueriesByWidget, key="id", description="Its queries, in order."
    )

    is_type_of = rows_of(WidgetRow)


@strawberry.type(description="What a dashboard was after a change.")
class DashboardVersion:
    version: int
    title: str
    message: str | None
    author: User | None = relation(UserById, key="author_id")
    date_created: datetime
    restored_from: int | None
    document: JSON = resolved_by(dashboard_list.version_document)


@strawberry.type(description="A version, and where it stands.")
class DashboardVersionEdge:
    cursor: str
    node: DashboardVersion


@strawberry.type(description="A page of a dashboard's history, newest first.")
class DashboardVersionConnection:
    edges: Sequence[DashboardVersionEdge]
    nodes: Sequence[DashboardVersion]
    page_info: PageInfo


@strawberry.type(description="One difference; the path names widgets and queries by their ids.")
class DashboardChange:
    kind: ChangeKind
    path: str
    widget_id: strawberry.ID | None
    old: JSON | None
    new: JSON | None


@strawberry.type(description="What changed between two versions.")
class DashboardDiff:
    changes: Sequence[DashboardChange]


def filters(root: strawberry.Parent[DashboardRow]) -> DashboardFilters:
    """Which releases it looks at."""
    return DashboardFilters(release=root.release_versions or [], release_id=root.release_ids or [])


async def diff(
    root: strawberry.Parent[DashboardRow],
    info: Info,
    from_: Annotated[int, strawberry.argument(name="from")],
    to: int | None = strawberry.UNSET,
) -> DashboardDiff:
    """What changed between two versions, or since a version."""
    return DashboardDiff(changes=as_type(await dashboard_list.diff(root, info, from_, to)))


@strawberry.type(description="What people watch releases on.")
class Dashboard(Node):
    id: strawberry.ID = resolved_by(dashboard_list.dashboard_id)
    title: str
    version: int = strawberry.field(description="Grows by one with every change of content.")
    date_created: datetime
    date_updated: datetime
    created_by: User | None = relation(UserById, key="created_by_id")
    updated_by: User | None = relation(UserById, key="updated_by_id")
    widgets: Sequence[Widget] = relation(
        WidgetsByDashboard, key="id", description="Its widgets, in order."
    )
    projects: Sequence[Project] = relation(ProjectsByDashboard, key="id")
    all_projects: bool
    environments: Sequence[str] | None
    period: str | None
    start: datetime | None = resolved_by(dashboard_list.start)
    end: datetime | None = resolved_by(dashboard_list.end)
    utc: bool | None
    expired: bool = resolved_by(dashboard_list.is_expired)
    filters: DashboardFilters = resolved_by(filters)
    permissions: DashboardPermissions | None = relation(
        PermissionByDashboard, key="id", description="Null: everybody may edit."
    )
    is_favorited: bool = resolved_by(dashboard_list.is_favorited)
    visits: BigInt
    last_visited: datetime | None
    can_edit: bool = resolved_by(dashboard_list.can_edit)
    can_delete: bool = resolved_by(dashboard_list.can_edit)
    can_change_permissions: bool = resolved_by(dashboard_list.can_change_permissions)
    history: DashboardVersionConnection = loaded(
        VersionsByDashboard,
        key=dashboard_list.history_page,
        then=dashboard_list.history_connection,
        description="What it was, newest version first.",
    )
    diff: DashboardDiff = resolved_by(diff)

    is_type_of = rows_of(DashboardRow)
