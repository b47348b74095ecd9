"""Demo dashboards: favourites, a history of versions, and one to try a conflict with."""

from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from db.connection.access import Transaction
from db.dashboards import prebuilt, store
from jobs.demo.content import DEMO_OWNER
from jobs.demo.context import DemoContext
from resolvers.dashboards.document import (
    DisplayType,
    Document,
    Layout,
    Query,
    Widget,
    WidgetType,
    to_json,
)
from resolvers.dashboards.mapping import to_columns, to_document, write_content

BRUNO, CHEN, FATOU = "bruno@acme.example", "chen@acme.example", "fatou@acme.example"
CONFLICT_TITLE = "Try a conflict"
KEPT_VERSIONS = 50


@dataclass(frozen=True)
class DemoVersion:
    """A save of a demo dashboard: its content, author, age and message."""

    document: Document
    author: str
    age: timedelta
    message: str | None = None


def create_widget(
    title: str,
    display_type: DisplayType,
    layout: tuple[int, int, int, int],
    *aggregates: str,
    widget_type: WidgetType = WidgetType.METRICS,
    **query: Any,
) -> Widget:
    """Return a widget with one query, at a position with a size (x, y, w, h)."""
    columns = query.get("columns", ())
    query = {"aggregates": aggregates, "fields": (*columns, *aggregates)} | query
    return Widget(
        title=title,
        display_type=display_type,
        widget_type=widget_type,
        interval="1h",
        layout=Layout(*layout, min_h=min(2, layout[-1])),
        queries=(Query(**query),),
    )


def list_mobile_versions(mobile: int) -> tuple[DemoVersion, ...]:
    """Return the dashboard that most members have as a favourite."""
    crash_free = create_widget(
        "Crash-free users", DisplayType.LINE, (0, 0, 4, 2), "crash_free_rate(user)"
    )
    users = create_widget(
        "Users by release",
        DisplayType.TOP_N,
        (0, 2, 6, 2),
        "count_unique(user)",
        columns=("release",),
        orderby="-count_unique(user)",
    )
    now = create_widget("Users", DisplayType.BIG_NUMBER, (4, 0, 2, 2), "count_unique(user)")
    document = Document(
        title="Mobile release health",
        widgets=(crash_free, now, users),
        project_ids=frozenset({mobile}),
        environments=("production",),
        period="30d",
    )
    return (DemoVersion(document, FATOU, timedelta(days=40)),)


def list_checkout_versions(checkout: int) -> tuple[DemoVersion, ...]:
    """Return the dashboard with a history of five versions by three members."""
    errors = WidgetType.ERROR_EVENTS
    total = create_widget("Errors", DisplayType.BAR, (0, 0, 6, 2), "count()", widget_type=errors)
    by_release = create_widget(
        "Errors by release",
        DisplayType.TABLE,
        (0, 2, 3, 2),
        "count()",
        "count_unique(user)",
        widget_type=errors,
        columns=("release",),
        orderby="-count()",
    )
    unhandled = create_widget(
        "Unhandled errors an hour",
        DisplayType.LINE,
        (3, 2, 3, 2),
        "failure_count()",
        widget_type=errors,
    )
    first = Document(
        title="Checkout", widgets=(total,), project_ids=frozenset({checkout}), period="7d"
    )
    second = replace(first, widgets=(total, by_release))
    third = replace(second, title="Checkout errors", period="14d")
    fourth = replace(third, widgets=(unhandled, total, by_release))
    fifth = replace(fourth, widgets=(total, by_release, unhandled), environments=("production",))
    return (
        DemoVersion(first, CHEN, timedelta(days=21)),
        DemoVersion(second, CHEN, timedelta(days=20), "Show which releases have the errors"),
        DemoVersion(third, BRUNO, timedelta(days=13), "Two weeks are one sprint"),
        DemoVersion(fourth, DEMO_OWNER, timedelta(days=6), "Unhandled errors first"),
        DemoVersion(fifth, BRUNO, timedelta(days=2), "Total first again, production only"),
    )


def list_conflict_versions() -> tuple[DemoVersion, ...]:
    """Return the dashboard that another member has just saved.

    A save that expects version 1 gets VERSION_MISMATCH, as the guide to editing tries.
    """
    sessions = create_widget("Sessions", DisplayType.LINE, (0, 0, 6, 2), "sum(session)")
    first = Document(title=CONFLICT_TITLE, widgets=(sessions,), all_projects=True)
    renamed = replace(sessions, title="Sessions of all projects")
    second = replace(first, widgets=(renamed,), period="24h")
    return (
        DemoVersion(first, DEMO_OWNER, timedelta(hours=2)),
        DemoVersion(second, BRUNO, timedelta(minutes=10), "All projects, last day"),
    )


async def write_dashboards(context: DemoContext, connection: Transaction) -> None:
    """Write the demo dashboards with their versions, favourites and visits."""
    mobile = await write_versions(
        context, connection, list_mobile_versions(context.projects["mobile"]), visits=212
    )
    checkout = await write_versions(
        context, connection, list_checkout_versions(context.projects["checkout-api"]), visits=57
    )
    await write_versions(context, connection, list_conflict_versions(), visits=3)
    for dashboard_id, members in (
        (mobile, (DEMO_OWNER, BRUNO, FATOU)),
        (checkout, (DEMO_OWNER, CHEN)),
    ):
        keys = context.row(dashboard_id=dashboard_id)
        for member in members:
            await store.set_favorite(connection, keys, context.people[member], favorited=True)
    await prebuilt.set_favorite(
        connection, context.organization_id, context.people[DEMO_OWNER], favorited=True
    )


async def write_versions(
    context: DemoContext,
    connection: Transaction,
    versions: tuple[DemoVersion, ...],
    *,
    visits: int,
) -> int:
    """Write a dashboard version by version; return its id."""
    first = versions[0]
    date = context.now - first.age
    dashboard_id = await store.insert_dashboard(
        connection,
        context.row(
            version=1,
            date_created=date,
            date_updated=date,
            created_by_id=context.people[first.author],
            updated_by_id=context.people[first.author],
            visits=visits,
            last_visited=context.now,
            **to_columns(first.document),
        ),
    )
    for number, version in enumerate(versions, 1):
        await write_version(context, connection, dashboard_id, number, version)
    return dashboard_id


async def write_version(
    context: DemoContext,
    connection: Transaction,
    dashboard_id: int,
    number: int,
    version: DemoVersion,
) -> None:
    """Write a version of a dashboard whose row exists, with its history entry."""
    keys = context.row(dashboard_id=dashboard_id)
    date, author = context.now - version.age, context.people[version.author]
    stored, document = None, version.document
    if number > 1:
        stored = await store.lock_dashboard(connection, [context.organization_id], dashboard_id)
    if stored is not None:
        document = keep_ids(document, to_document(stored))
        changes = to_columns(document) | {"date_updated": date, "updated_by_id": author}
        await store.update_dashboard(connection, keys, number - 1, changes)
    document = await write_content(connection, keys, stored, document, date)
    entry = {
        "version": number,
        "title": document.title,
        "message": version.message,
        "author_id": author,
        "date_created": date,
        "restored_from": None,
        "document": to_json(document),
    }
    await store.append_version(connection, keys | entry, kept_versions=KEPT_VERSIONS)


def keep_ids(document: Document, before: Document) -> Document:
    """Give the widgets whose queries are those of an earlier widget its ids."""
    ids = {
        tuple(replace(query, id=None) for query in widget.queries): widget
        for widget in before.widgets
    }
    widgets = [
        widget
        if (earlier := ids.get(widget.queries)) is None
        else replace(widget, id=earlier.id, queries=earlier.queries)
        for widget in document.widgets
    ]
    return replace(document, widgets=tuple(widgets))
