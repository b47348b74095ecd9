"""Between documents and rows: a dashboard read whole, and written in bulk."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from db import models
from db.connection.access import Transaction
from db.dashboards import store
from db.dashboards.store import ChildValues, StoredDashboard
from db.events import changes
from db.events.changes import DashboardChange
from db.events.outbox import REFRESH, enqueue
from db.rows import WidgetQueryRow, WidgetRow
from resolvers.dashboards.document import (
    DatasetSource,
    DisplayType,
    Document,
    Layout,
    Permissions,
    Query,
    Thresholds,
    Widget,
    WidgetType,
    in_json,
)

QUERY_LISTS = ("fields", "aggregates", "columns", "field_aliases")


def document_of(stored: StoredDashboard) -> Document:
    """The document that is stored."""
    row = stored.row
    everyone = stored.is_editable_by_everyone
    return Document(
        title=row.title,
        widgets=tuple(widget_of(widget, stored) for _, widget in stored.widgets),
        project_ids=stored.project_ids,
        all_projects=row.all_projects,
        environments=None if row.environments is None else tuple(row.environments),
        period=row.period,
        start=row.start,
        end=row.end,
        utc=row.utc,
        release_versions=tuple(row.release_versions or ()),
        release_ids=tuple(row.release_ids or ()),
        permissions=None if everyone is None else Permissions(everyone, stored.team_ids),
    )


def widget_of(row: WidgetRow, stored: StoredDashboard) -> Widget:
    """A widget with its queries."""
    return Widget(
        id=row.id,
        title=row.title,
        description=row.description,
        display_type=DisplayType(row.display_type),
        widget_type=WidgetType(row.widget_type),
        dataset_source=DatasetSource(row.dataset_source),
        interval=row.interval,
        limit=row.limit,
        layout=None if row.layout is None else Layout(**row.layout),
        thresholds=None if row.thresholds is None else Thresholds(**row.thresholds),
        queries=tuple(query_of(query) for _, query in stored.queries.get(row.id, ())),
    )


def query_of(row: WidgetQueryRow) -> Query:
    """A query."""
    values = row._asdict()
    del values["widget_id"]
    return Query(**values | {name: tuple(values[name]) for name in QUERY_LISTS})


def columns_of(document: Document) -> dict[str, Any]:
    """The columns of a dashboard's row that its document decides."""
    environments = document.environments
    return {
        "title": document.title,
        "all_projects": document.all_projects,
        "environments": None if environments is None else list(environments),
        "period": document.period,
        "start": document.start,
        "end": document.end,
        "utc": document.utc,
        "release_versions": list(document.release_versions),
        "release_ids": list(document.release_ids),
    }


def part_of(widget: Widget, organization_id: int, now: datetime) -> ChildValues:
    """A widget as it is written. Who is new has a date of creation."""
    values = in_json(widget) | {
        "organization_id": organization_id,
        "display_type": widget.display_type.value,
        "widget_type": widget.widget_type.value,
        "dataset_source": widget.dataset_source.value,
    }
    if widget.id is None:
        values["date_created"] = now
    queries = tuple(query_part_of(query, organization_id) for query in widget.queries)
    return ChildValues(widget.id, without(values, "id", "queries"), queries)


def query_part_of(query: Query, organization_id: int) -> ChildValues:
    """A query as it is written."""
    values = in_json(query) | {"organization_id": organization_id}
    return ChildValues(query.id, without(values, "id"))


def without(values: dict[str, Any], *names: str) -> dict[str, Any]:
    """The values but those."""
    return {name: value for name, value in values.items() if name not in names}


async def write_parts(
    connection: Transaction,
    own: dict[str, int],
    before: StoredDashboard | None,
    after: Document,
    now: datetime,
) -> Document:
    """Write all of a document but the dashboard's row; the document with the ids that are new.

    Statements do not grow with widgets or queries, and what has not changed costs none.
    """
    was = Document(title="") if before is None else document_of(before)
    written = after
    if was.widgets != after.widgets:
        parts = [part_of(each, own["organization_id"], now) for each in after.widgets]
        ids = await store.replace_widgets(connection, own["dashboard_id"], parts, before)
        written = numbered(after, *ids)
    if was.project_ids != after.project_ids:
        link = models.DashboardProject.project_id
        await store.replace_links(connection, link, own, was.project_ids, after.project_ids)
    if was.permissions != after.permissions:
        await write_permissions(connection, own, was.permissions, after.permissions)
    return written


async def write_permissions(
    connection: Transaction,
    own: dict[str, int],
    before: Permissions | None,
    after: Permissions | None,
) -> None:
    """Who may edit, and the teams."""
    everyone = None if after is None else after.is_editable_by_everyone
    await store.set_permission(connection, own, everyone=everyone)
    teams = [frozenset() if each is None else each.team_ids for each in (before, after)]
    await store.replace_links(connection, models.DashboardTeam.team_id, own, *teams)


def numbered(
    document: Document, widget_ids: Sequence[int], query_ids: Sequence[Sequence[int]]
) -> Document:
    """The document with the ids that its parts have got."""
    widgets = tuple(
        replace(
            widget,
            id=widget_id,
            queries=tuple(
                replace(query, id=query_id)
                for query, query_id in zip(widget.queries, ids, strict=True)
            ),
        )
        for widget, widget_id, ids in zip(document.widgets, widget_ids, query_ids, strict=True)
    )
    return replace(document, widgets=widgets)


async def record(
    connection: Transaction,
    own: dict[str, int],
    document: Document,
    *,
    version: int,
    author_id: int,
    message: str | None,
    restored_from: int | None,
    now: datetime,
    kept_versions: int,
) -> None:
    """What follows a change: a version in the history, a refresh of configurations, an event."""
    await store.append_version(
        connection,
        own
        | {
            "version": version,
            "title": document.title,
            "message": message,
            "author_id": author_id,
            "date_created": now,
            "restored_from": restored_from,
            "document": in_json(document),
        },
        kept_versions=kept_versions,
    )
    await enqueue(connection, own["organization_id"], REFRESH)
    change = DashboardChange(own["organization_id"], own["dashboard_id"], version, author_id)
    await changes.record_dashboard_change(connection, change)
