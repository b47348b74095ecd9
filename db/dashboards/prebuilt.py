"""The prebuilt dashboard: the rows of its content, and its state in an organization.

The content is code (`overview.py`). Its rows have negative ids, which no stored row has. The
dashboard's is the negated id of the organization; those of its widgets and queries continue it
with their numbers, so that each belongs to one organization.
See docs/reference/dashboards.md#prebuilt-dashboard.
"""

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import NamedTuple

from sqlalchemy import and_, delete, func, insert, literal, select

from db.connection.access import ReadConnection, Transaction
from db.connection.transaction import insert_missing, upsert
from db.dashboards.overview import BIG_NUMBER, WIDGETS
from db.models import (
    DashboardFavorite,
    DashboardTombstone,
    Organization,
    PrebuiltFavorite,
    PrebuiltVisits,
)
from db.reading.snapshot import Snapshot
from db.rows import DashboardRow, WidgetQueryRow, WidgetRow

SLUG = "default-overview"
TITLE = "General"
DATE = datetime(2024, 1, 1, tzinfo=UTC)

WIDGET_FACTOR = 100
QUERY_FACTOR = 10
"""Ids of widgets for each dashboard, and of queries for each widget."""

USER_CHOSEN_DATASET = 2
INTERVAL = "1h"


class PrebuiltState(NamedTuple):
    """The state of the prebuilt dashboard in an organization.

    `is_favorite` is whether it is a favourite of one user.
    """

    is_hidden: bool
    visits: int
    last_visited: datetime | None
    is_favorite: bool


def build_dashboard(
    organization_id: int, visits: int = 0, last_visited: datetime | None = None
) -> DashboardRow:
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
        visits=visits,
        last_visited=last_visited,
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
            id=dashboard_id * WIDGET_FACTOR - number,
            dashboard_id=dashboard_id,
            title=widget.title,
            description=None,
            display_type=widget.display_type,
            widget_type=widget.widget_type,
            dataset_source=USER_CHOSEN_DATASET,
            interval=INTERVAL,
            limit=widget.limit,
            layout=dict(zip(("x", "y", "w", "h"), widget.layout, strict=True))
            | {"min_h": 1 if widget.display_type == BIG_NUMBER else 2},
            thresholds=None,
            date_created=DATE,
        )
        for number, widget in enumerate(WIDGETS, 1)
    ]


def build_queries(widget_id: int) -> Sequence[WidgetQueryRow]:
    """Return the queries of a prebuilt widget, in order; none for an unknown id."""
    number = -widget_id % WIDGET_FACTOR
    if not 1 <= number <= len(WIDGETS):
        return ()
    return [
        WidgetQueryRow(
            id=widget_id * QUERY_FACTOR - index,
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
        for index, query in enumerate(WIDGETS[number - 1].queries)
    ]


def get_organization_id(widget_id: int) -> int:
    """Return the id of the organization that a prebuilt widget belongs to."""
    return -widget_id // WIDGET_FACTOR


def find_widget(widget_id: int) -> WidgetRow | None:
    """Return a prebuilt widget; None for an unknown id."""
    widgets = build_widgets(-get_organization_id(widget_id))
    return next((each for each in widgets if each.id == widget_id), None)


def get_widget_id(query_id: int) -> int:
    """Return the id of the prebuilt widget that a query belongs to."""
    return -(-query_id // QUERY_FACTOR)


def find_query(query_id: int) -> WidgetQueryRow | None:
    """Return a query of a prebuilt widget; None for an unknown id."""
    queries = build_queries(get_widget_id(query_id))
    return next((each for each in queries if each.id == query_id), None)


async def read_state(snapshot: Snapshot, organization_id: int, user_id: int) -> PrebuiltState:
    """Return the state of an organization's prebuilt dashboard, with one statement."""
    models = (DashboardTombstone, PrebuiltVisits, PrebuiltFavorite)
    tombstone, visits, favorite = (
        and_(each.organization_id == Organization.id, each.slug == SLUG) for each in models
    )
    statement = (
        select(
            DashboardTombstone.slug.is_not(None),
            func.coalesce(PrebuiltVisits.visits, 0),
            PrebuiltVisits.last_visited,
            PrebuiltFavorite.slug.is_not(None),
        )
        .select_from(Organization)
        .outerjoin(DashboardTombstone, tombstone)
        .outerjoin(PrebuiltVisits, visits)
        .outerjoin(PrebuiltFavorite, and_(favorite, PrebuiltFavorite.user_id == user_id))
        .where(Organization.id == organization_id)
    )
    [row] = await snapshot.fetch_rows(statement, batch="prebuilt")
    return PrebuiltState._make(row)


async def count_visible(connection: ReadConnection, organization_id: int) -> int:
    """Return the number of prebuilt dashboards that the organization has not hidden: 0 or 1."""
    statement = select(func.count()).where(
        DashboardTombstone.organization_id == organization_id, DashboardTombstone.slug == SLUG
    )
    return 1 - int(await connection.scalar(statement) or 0)


async def find_replacement_id(connection: ReadConnection, organization_id: int) -> int | None:
    """Return the id of the dashboard that replaced the prebuilt one; None if none has.

    The dashboard may have been deleted since.
    """
    statement = select(DashboardTombstone.replaced_by_id).where(
        DashboardTombstone.organization_id == organization_id, DashboardTombstone.slug == SLUG
    )
    replaced_by_id: int | None = await connection.scalar(statement)
    return replaced_by_id


async def delete_prebuilt(connection: Transaction, organization_id: int) -> None:
    """Record that the organization deleted the prebuilt dashboard, and delete its favourites."""
    await connection.execute(
        insert_missing(connection, DashboardTombstone).values(
            organization_id=organization_id, slug=SLUG
        )
    )
    await delete_favorites(connection, organization_id)


async def replace_prebuilt(
    connection: Transaction, organization_id: int, replaced_by_id: int
) -> None:
    """Record which dashboard replaced the prebuilt one. Favourites move to that dashboard."""
    statement = upsert(connection, DashboardTombstone).values(
        organization_id=organization_id, slug=SLUG, replaced_by_id=replaced_by_id
    )
    await connection.execute(
        statement.on_conflict_do_update(
            index_elements=["organization_id", "slug"], set_={"replaced_by_id": replaced_by_id}
        )
    )
    favorites = select(
        PrebuiltFavorite.organization_id, PrebuiltFavorite.user_id, literal(replaced_by_id)
    ).where(PrebuiltFavorite.organization_id == organization_id, PrebuiltFavorite.slug == SLUG)
    columns = ["organization_id", "user_id", "dashboard_id"]
    await connection.execute(insert(DashboardFavorite).from_select(columns, favorites))
    await delete_favorites(connection, organization_id)


async def delete_favorites(connection: Transaction, organization_id: int) -> None:
    """Remove the prebuilt dashboard from the favourites of all users."""
    await connection.execute(
        delete(PrebuiltFavorite).where(
            PrebuiltFavorite.organization_id == organization_id, PrebuiltFavorite.slug == SLUG
        )
    )


async def set_favorite(
    connection: Transaction, organization_id: int, user_id: int, *, favorited: bool
) -> None:
    """Add the prebuilt dashboard to a user's favourites, or remove it."""
    keys = {"organization_id": organization_id, "user_id": user_id, "slug": SLUG}
    if favorited:
        await connection.execute(insert_missing(connection, PrebuiltFavorite).values(**keys))
        return
    await connection.execute(delete(PrebuiltFavorite).filter_by(**keys))


async def record_visit(connection: Transaction, organization_id: int, date: datetime) -> None:
    """Count a visit of the prebuilt dashboard and set its date."""
    statement = upsert(connection, PrebuiltVisits).values(
        organization_id=organization_id, slug=SLUG, visits=1, last_visited=date
    )
    await connection.execute(
        statement.on_conflict_do_update(
            index_elements=["organization_id", "slug"],
            set_={"visits": PrebuiltVisits.visits + 1, "last_visited": date},
        )
    )
