"""The prebuilt dashboard, which is code and the same for every organization.

Its rows have negative ids, which no stored row has: the dashboard's is the negated id of the
organization, widgets and queries are numbered. See
docs/reference/dashboards.md#prebuilt-dashboard.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import func, select

from db.connection.access import ReadConnection, Transaction
from db.connection.database import Snapshot
from db.connection.transaction import insert_missing
from db.models import DashboardTombstone
from db.rows import DashboardRow, WidgetQueryRow, WidgetRow

SLUG = "default-overview"
TITLE = "General"
DATE = datetime(2024, 1, 1, tzinfo=UTC)

LINE, TABLE, BIG_NUMBER, TOP_N = 0, 4, 6, 7
DISCOVER_WIDGET, ISSUE_WIDGET, USER_CHOSEN_DATASET = 0, 1, 2


class PrebuiltQuery(NamedTuple):
    """A query of a prebuilt widget."""

    name: str
    columns: tuple[str, ...]
    aggregates: tuple[str, ...]
    conditions: str
    orderby: str = ""


class PrebuiltWidget(NamedTuple):
    """A prebuilt widget: its display type, its position and size (x, y, w, h), and its queries."""

    title: str
    display_type: int
    layout: tuple[int, int, int, int]
    queries: tuple[PrebuiltQuery, ...]
    widget_type: int = DISCOVER_WIDGET
    interval: str = "5m"


WIDGETS = (
    PrebuiltWidget(
        "Number of Errors",
        BIG_NUMBER,
        (0, 0, 1, 1),
        (PrebuiltQuery("", (), ("count()",), "!event.type:transaction"),),
    ),
    PrebuiltWidget(
        "Number of Issues",
        BIG_NUMBER,
        (1, 0, 1, 1),
        (PrebuiltQuery("", (), ("count_unique(issue)",), "!event.type:transaction"),),
    ),
    PrebuiltWidget(
        "Events",
        LINE,
        (2, 0, 4, 2),
        (PrebuiltQuery("Events", (), ("count()",), "!event.type:transaction"),),
    ),
    PrebuiltWidget(
        "Affected Users",
        LINE,
        (1, 2, 1, 2),
        (
            PrebuiltQuery("Known Users", (), ("count_unique(user)",), "has:user.email"),
            PrebuiltQuery("Anonymous Users", (), ("count_unique(user)",), "!has:user.email"),
        ),
    ),
    PrebuiltWidget(
        "Handled vs. Unhandled",
        LINE,
        (0, 2, 1, 2),
        (
            PrebuiltQuery("Handled", (), ("count()",), "error.handled:true"),
            PrebuiltQuery("Unhandled", (), ("count()",), "error.handled:false"),
        ),
    ),
    PrebuiltWidget(
        "Errors by Country",
        TABLE,
        (4, 6, 2, 4),
        (
            PrebuiltQuery(
                "",
                ("geo.country_code",),
                ("count()",),
                "!event.type:transaction has:geo.country_code",
                "-count()",
            ),
        ),
    ),
    PrebuiltWidget(
        "High Throughput Transactions",
        TABLE,
        (0, 6, 2, 4),
        (PrebuiltQuery("", ("transaction",), ("count()",), "event.type:transaction", "-count()"),),
    ),
    PrebuiltWidget(
        "Errors by Browser",
        TABLE,
        (5, 2, 1, 4),
        (
            PrebuiltQuery(
                "",
                ("browser.name",),
                ("count()",),
                "!event.type:transaction has:browser.name",
                "-count()",
            ),
        ),
    ),
    PrebuiltWidget(
        "Overall User Misery",
        BIG_NUMBER,
        (0, 1, 1, 1),
        (PrebuiltQuery("", (), ("user_misery(300)",), ""),),
    ),
    PrebuiltWidget(
        "High Throughput Transactions over Time",
        TOP_N,
        (2, 2, 3, 2),
        (PrebuiltQuery("", ("transaction",), ("count()",), "event.type:transaction", "-count()"),),
    ),
    PrebuiltWidget(
        "Issues Assigned to Me or My Teams",
        TABLE,
        (2, 4, 3, 2),
        (
            PrebuiltQuery(
                "",
                ("assignee", "issue", "title"),
                (),
                "assigned_or_suggested:me is:unresolved",
                "priority",
            ),
        ),
        ISSUE_WIDGET,
    ),
    PrebuiltWidget(
        "Transactions Ordered by Misery",
        TABLE,
        (2, 6, 2, 4),
        (
            PrebuiltQuery(
                "",
                ("transaction",),
                ("user_misery(300)",),
                "event.type:transaction",
                "-user_misery(300)",
            ),
        ),
    ),
)


def build_dashboard(organization_id: int) -> DashboardRow:
    """Return the prebuilt dashboard of an organization."""
    return DashboardRow(
        id=-organization_id,
        organization_id=organization_id,
        title=TITLE,
        version=1,
        date_created=DATE,
        date_updated=DATE,
        created_by_id=None,
        updated_by_id=None,
        visits=0,
        last_visited=None,
        all_projects=False,
        environments=None,
        period=None,
        start=None,
        end=None,
        utc=None,
        release_versions=None,
        release_ids=None,
    )


def build_widgets(dashboard_id: int) -> Sequence[WidgetRow]:
    """Return the widgets of a prebuilt dashboard, in order."""
    return [
        WidgetRow(
            id=-number,
            dashboard_id=dashboard_id,
            title=widget.title,
            description=None,
            display_type=widget.display_type,
            widget_type=widget.widget_type,
            dataset_source=USER_CHOSEN_DATASET,
            interval=widget.interval,
            limit=None,
            layout=dict(zip(("x", "y", "w", "h"), widget.layout, strict=True))
            | {"min_h": 1 if widget.display_type == BIG_NUMBER else 2},
            thresholds=None,
            date_created=DATE,
        )
        for number, widget in enumerate(WIDGETS, 1)
    ]


def build_queries(widget_id: int) -> Sequence[WidgetQueryRow]:
    """Return the queries of a prebuilt widget, in order; none for an unknown id."""
    if not 1 <= -widget_id <= len(WIDGETS):
        return ()
    return [
        WidgetQueryRow(
            id=100 * widget_id - index,
            widget_id=widget_id,
            name=query.name,
            fields=[*query.columns, *query.aggregates],
            aggregates=list(query.aggregates),
            columns=list(query.columns),
            field_aliases=[],
            conditions=query.conditions,
            orderby=query.orderby,
            is_hidden=False,
            selected_aggregate=None,
        )
        for index, query in enumerate(WIDGETS[-widget_id - 1].queries)
    ]


async def is_hidden(snapshot: Snapshot, organization_id: int) -> bool:
    """Whether the organization deleted or replaced the prebuilt dashboard."""
    statement = select(DashboardTombstone.slug).where(
        DashboardTombstone.organization_id == organization_id, DashboardTombstone.slug == SLUG
    )
    return bool(await snapshot.fetch_rows(statement, batch="tombstone"))


async def count_visible(connection: ReadConnection, organization_id: int) -> int:
    """Return the number of prebuilt dashboards that the organization has not hidden: 0 or 1."""
    statement = select(func.count()).where(
        DashboardTombstone.organization_id == organization_id, DashboardTombstone.slug == SLUG
    )
    return 1 - int(await connection.scalar(statement) or 0)


async def hide_prebuilt(connection: Transaction, organization_id: int) -> None:
    """Record that the organization deleted or replaced the prebuilt dashboard."""
    await connection.execute(
        insert_missing(connection, DashboardTombstone).values(
            organization_id=organization_id, slug=SLUG
        )
    )
