"""Converting documents to rows and back, and writing a document."""

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
    Widget,
    WidgetType,
    parse_thresholds,
    to_json,
)

LIST_COLUMNS = ("fields", "aggregates", "columns", "field_aliases")


def to_document(stored: StoredDashboard) -> Document:
    """Convert a stored dashboard to its document."""
    row = stored.row
    everyone = stored.is_editable_by_everyone
    return Document(
        title=row.title,
        widgets=tuple(to_widget(widget, stored) for _, widget in stored.widgets),
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


def to_widget(row: WidgetRow, stored: StoredDashboard) -> Widget:
    """Convert the row of a widget, with its queries in order."""
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
        thresholds=parse_thresholds(row.thresholds),
        queries=tuple(to_query(query) for _, query in stored.queries.get(row.id, ())),
    )


def to_query(row: WidgetQueryRow) -> Query:
    """Convert the row of a query."""
    values = row._asdict()
    del values["widget_id"]
    return Query(**values | {name: tuple(values[name]) for name in LIST_COLUMNS})


def to_columns(document: Document) -> dict[str, Any]:
    """Convert a document to the columns of the dashboard's own row."""
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


def to_widget_values(widget: Widget, organization_id: int, now: datetime) -> ChildValues:
    """Convert a widget to its columns. A new widget gets `now` as its date of creation."""
    values = to_json(widget) | {
        "organization_id": organization_id,
        "display_type": widget.display_type.value,
        "widget_type": widget.widget_type.value,
        "dataset_source": widget.dataset_source.value,
    }
    if widget.id is None:
        values["date_created"] = now
    queries = tuple(to_query_values(query, organization_id) for query in widget.queries)
    return ChildValues(widget.id, _omit(values, "id", "queries"), queries)


def to_query_values(query: Query, organization_id: int) -> ChildValues:
    """Convert a query to its columns."""
    values = to_json(query) | {"organization_id": organization_id}
    return ChildValues(query.id, _omit(values, "id"))


def _omit(values: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in values.items() if name not in names}


async def write_content(
    connection: Transaction,
    keys: dict[str, int],
    before: StoredDashboard | None,
    after: Document,
    now: datetime,
) -> Document:
    """Write a document except the dashboard's own row.

    `keys` has `organization_id` and `dashboard_id`; `before` is None for a new dashboard. The
    number of statements does not depend on the number of widgets and queries, and unchanged
    content costs none. Returns the document with the ids of new widgets and queries.
    """
    old = Document(title="") if before is None else to_document(before)
    written = after
    if old.widgets != after.widgets:
        parts = [to_widget_values(each, keys["organization_id"], now) for each in after.widgets]
        ids = await store.replace_widgets(connection, keys["dashboard_id"], parts, before)
        written = assign_ids(after, *ids)
    if old.project_ids != after.project_ids:
        link = models.DashboardProject.project_id
        await store.replace_links(connection, link, keys, old.project_ids, after.project_ids)
    if old.permissions != after.permissions:
        await write_permissions(connection, keys, old.permissions, after.permissions)
    return written


async def write_permissions(
    connection: Transaction,
    keys: dict[str, int],
    before: Permissions | None,
    after: Permissions | None,
) -> None:
    """Write the permission record and its teams. None: there is no record."""
    everyone = None if after is None else after.is_editable_by_everyone
    await store.set_permission(connection, keys, everyone=everyone)
    teams = [frozenset() if each is None else each.team_ids for each in (before, after)]
    await store.replace_links(connection, models.DashboardTeam.team_id, keys, *teams)


def assign_ids(
    document: Document, widget_ids: Sequence[int], query_ids: Sequence[Sequence[int]]
) -> Document:
    """Set the ids of all widgets and queries, both in order; query ids by widget."""
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


def remove_ids(document: Document) -> Document:
    """Remove the ids of all widgets and queries, so that a write creates all of them."""
    return replace(
        document,
        widgets=tuple(
            replace(
                widget,
                id=None,
                queries=tuple(replace(query, id=None) for query in widget.queries),
            )
            for widget in document.widgets
        ),
    )


async def record_version(
    connection: Transaction,
    keys: dict[str, int],
    document: Document,
    *,
    version: int,
    author_id: int | None,
    message: str | None,
    restored_from: int | None,
    now: datetime,
    kept_versions: int,
) -> None:
    """Record a change of content: a history entry, a configuration refresh and a change event."""
    await store.append_version(
        connection,
        keys
        | {
            "version": version,
            "title": document.title,
            "message": message,
            "author_id": author_id,
            "date_created": now,
            "restored_from": restored_from,
            "document": to_json(document),
        },
        kept_versions=kept_versions,
    )
    await enqueue(connection, keys["organization_id"], REFRESH)
    change = DashboardChange(keys["organization_id"], keys["dashboard_id"], version, author_id)
    await changes.record_dashboard_change(connection, change)
