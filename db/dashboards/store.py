"""Statements that lock and write dashboards."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from sqlalchemy import (
    bindparam,
    delete,
    func,
    insert,
    literal,
    select,
    union_all,
    update,
)
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import InstrumentedAttribute

from db.connection.access import ReadConnection, Transaction
from db.connection.bulk import insert_rows
from db.connection.tenant_rows import delete_of, update_of
from db.connection.texts import escape_like, fold
from db.connection.transaction import insert_missing, upsert
from db.models import (
    Dashboard,
    DashboardFavorite,
    DashboardPermission,
    DashboardProject,
    DashboardTeam,
    DashboardVersion,
    TeamMember,
    Widget,
    WidgetQuery,
)
from db.rows import DashboardRow, WidgetQueryRow, WidgetRow, columns


class TitleTakenError(Exception):
    """Another dashboard of the organization has the title."""


class StaleVersionError(Exception):
    """Another save has changed the dashboard since the expected version."""


@dataclass(frozen=True)
class StoredDashboard:
    """A locked dashboard with everything that an edit can change.

    `is_editable_by_everyone` is None without a permission record. Each widget and query has its
    position. Queries are by the id of their widget.
    """

    row: DashboardRow
    project_ids: frozenset[int]
    is_editable_by_everyone: bool | None
    team_ids: frozenset[int]
    widgets: Sequence[tuple[int, WidgetRow]]
    queries: Mapping[int, Sequence[tuple[int, WidgetQueryRow]]]


@dataclass(frozen=True)
class ChildValues:
    """The column values of a widget or a query to write.

    The id is None for a new one. `children` are the queries of a widget.
    """

    id: int | None
    values: dict[str, Any]
    children: Sequence["ChildValues"] = field(default=())


async def lock_dashboard(
    connection: Transaction, organization_ids: Sequence[int], dashboard_id: int
) -> StoredDashboard | None:
    """Lock and return a dashboard; None if the organizations have none with that id."""
    row = (
        await connection.execute(
            select(*columns(Dashboard, DashboardRow), DashboardPermission.is_editable_by_everyone)
            .outerjoin(DashboardPermission, DashboardPermission.dashboard_id == Dashboard.id)
            .where(Dashboard.id == dashboard_id, Dashboard.organization_id.in_(organization_ids))
            .with_for_update(of=Dashboard)
        )
    ).first()
    if row is None:
        return None
    *dashboard_values, is_editable = row
    links: dict[str, set[int]] = {"projects": set(), "teams": set()}
    for kind, linked_id in await connection.execute(
        union_all(
            select(literal("projects"), DashboardProject.project_id).where(
                DashboardProject.dashboard_id == dashboard_id
            ),
            select(literal("teams"), DashboardTeam.team_id).where(
                DashboardTeam.dashboard_id == dashboard_id
            ),
        )
    ):
        links[kind].add(linked_id)
    widgets = await connection.execute(
        select(Widget.position.label("row_position"), *columns(Widget, WidgetRow))
        .where(Widget.dashboard_id == dashboard_id)
        .order_by(Widget.position)
    )
    queries: dict[int, list[tuple[int, WidgetQueryRow]]] = {}
    for position, *values in await connection.execute(
        select(WidgetQuery.position.label("row_position"), *columns(WidgetQuery, WidgetQueryRow))
        .join(Widget, Widget.id == WidgetQuery.widget_id)
        .where(Widget.dashboard_id == dashboard_id)
        .order_by(WidgetQuery.position)
    ):
        query = WidgetQueryRow(*values)
        queries.setdefault(query.widget_id, []).append((position, query))
    return StoredDashboard(
        row=DashboardRow(*dashboard_values),
        project_ids=frozenset(links["projects"]),
        is_editable_by_everyone=is_editable,
        team_ids=frozenset(links["teams"]),
        widgets=[(position, WidgetRow(*values)) for position, *values in widgets],
        queries=queries,
    )


async def find_row(connection: ReadConnection, dashboard_id: int) -> DashboardRow | None:
    """Return a dashboard's row; None if it was deleted."""
    statement = select(*columns(Dashboard, DashboardRow)).where(Dashboard.id == dashboard_id)
    row = (await connection.execute(statement)).first()
    return None if row is None else DashboardRow._make(row)


async def read_row(connection: ReadConnection, dashboard_id: int) -> DashboardRow:
    """Return the row of a dashboard that exists, with the changes of the transaction itself."""
    row = await find_row(connection, dashboard_id)
    assert row is not None  # noqa: S101 (for the type checker)
    return row


async def lock_against_deletion(
    connection: Transaction, organization_ids: Sequence[int], dashboard_id: int
) -> int | None:
    """Prevent the deletion of a dashboard until the transaction ends.

    Returns the id of its organization; None if the organizations have none with that id.
    """
    statement = (
        select(Dashboard.organization_id)
        .where(Dashboard.id == dashboard_id, Dashboard.organization_id.in_(organization_ids))
        .with_for_update(read=True, key_share=True)
    )
    organization_id: int | None = await connection.scalar(statement)
    return organization_id


async def is_in_any_team(
    connection: ReadConnection, user_id: int, team_ids: Iterable[int]
) -> bool:
    """Whether a user is in one of the teams."""
    statement = select(func.count()).where(
        TeamMember.user_id == user_id, TeamMember.team_id.in_(list(team_ids))
    )
    return bool(await connection.scalar(statement))


async def read_titles_starting_with(
    connection: ReadConnection, organization_id: int, start: str
) -> Sequence[str]:
    """Return the titles of the organization's dashboards that begin with a text."""
    titles = await connection.scalars(
        select(Dashboard.title).where(
            Dashboard.organization_id == organization_id,
            Dashboard.title.like(f"{escape_like(start)}%", escape="\\"),
        )
    )
    return titles.all()


async def is_title_taken(
    connection: ReadConnection, organization_id: int, title: str, except_id: int | None
) -> bool:
    """Whether a dashboard of the organization other than `except_id` has the title."""
    statement = select(Dashboard.id).where(
        Dashboard.organization_id == organization_id, Dashboard.title == title
    )
    dashboard_id = await connection.scalar(statement)
    return dashboard_id is not None and dashboard_id != except_id


async def insert_dashboard(connection: Transaction, values: dict[str, Any]) -> int:
    """Insert a dashboard's row and return its id. Raises TitleTakenError."""
    try:
        created = await connection.scalars(
            insert(Dashboard).values(**values).returning(Dashboard.id)
        )
    except IntegrityError as error:
        raise_if_title_taken(error)
        raise
    return int(created.one())


async def update_dashboard(
    connection: Transaction, keys: dict[str, int], version: int, values: dict[str, Any]
) -> None:
    """Update a dashboard's row and increase its version by one.

    `keys` has the values of `organization_id` and `dashboard_id`.

    Raises StaleVersionError when the stored version is not `version`, and TitleTakenError.
    """
    if "title" in values:
        values = values | {"folded_title": fold(values["title"])}
    statement = (
        update_of(Dashboard, keys["organization_id"])
        .where(Dashboard.id == keys["dashboard_id"], Dashboard.version == version)
        .values(version=version + 1, **values)
    )
    try:
        result = await connection.execute(statement)
    except IntegrityError as error:
        raise_if_title_taken(error)
        raise
    if result.rowcount != 1:
        raise StaleVersionError


def raise_if_title_taken(error: IntegrityError) -> None:
    """Raise TitleTakenError if the error is a violation of the unique title."""
    message = str(error.orig)
    if "uq_dashboard_organization_id_title" in message or "dashboard.title" in message:
        raise TitleTakenError from None


async def replace_links(
    connection: Transaction,
    link: InstrumentedAttribute[int],
    key_columns: dict[str, int],
    before: frozenset[int],
    after: frozenset[int],
) -> None:
    """Replace the ids `before`, which a dashboard is linked to by a column, by those in `after`.

    `key_columns` has the values of `organization_id` and `dashboard_id`.
    """
    model: Any = link.class_
    removed, new = before - after, after - before
    if removed:
        await connection.execute(
            delete_of(model, key_columns["organization_id"]).where(
                model.dashboard_id == key_columns["dashboard_id"], link.in_(removed)
            )
        )
    await insert_rows(
        connection, model, [key_columns | {link.key: linked_id} for linked_id in sorted(new)]
    )


async def set_permission(
    connection: Transaction, key_columns: dict[str, int], *, everyone: bool | None
) -> None:
    """Set whether everyone may edit a dashboard; None removes the permission record.

    `key_columns` has the values of `organization_id` and `dashboard_id`.
    """
    if everyone is None:
        await connection.execute(
            delete_of(DashboardPermission, key_columns["organization_id"]).where(
                DashboardPermission.dashboard_id == key_columns["dashboard_id"]
            )
        )
        return
    statement = upsert(connection, DashboardPermission).values(
        **key_columns, is_editable_by_everyone=everyone
    )
    await connection.execute(
        statement.on_conflict_do_update(
            index_elements=["dashboard_id"], set_={"is_editable_by_everyone": everyone}
        )
    )


async def replace_children(
    connection: Transaction,
    model: type[Any],
    owner: str,
    children_by_owner: Sequence[tuple[int, Sequence[ChildValues]]],
    stored: Mapping[int, Sequence[tuple[int, int]]],
) -> list[list[int]]:
    """Replace the children of each owner, in order, and return their ids by owner.

    `owner` is the column of the owner's id, and `stored` has the position and id of each owner's
    children. Children that are not in `children_by_owner` are deleted first. The others get
    positions above those of the remaining ones, so that no two children ever have the same
    position (docs/reference/dashboards.md#positions). The number of statements, at most four, does
    not depend on the number of owners and children.
    """
    retained_ids = {
        child.id for _, children in children_by_owner for child in children if child.id is not None
    }
    removed = [
        row_id for rows in stored.values() for _, row_id in rows if row_id not in retained_ids
    ]
    if removed:
        await connection.execute(delete(model).where(model.id.in_(removed)))
    changed: list[dict[str, Any]] = []
    new: list[dict[str, Any]] = []
    for owner_id, children in children_by_owner:
        positions = [
            position for position, child_id in stored.get(owner_id, ()) if child_id in retained_ids
        ]
        start = max([0, *positions]) + 1
        for position, child in enumerate(children, start):
            values = child.values | {"position": position, owner: owner_id}
            if child.id is None:
                new.append(values)
            else:
                changed.append(values | {"row_id": child.id})
    if changed:
        await connection.execute(update(model).where(model.id == bindparam("row_id")), changed)
    await insert_rows(connection, model, new)
    return await read_child_ids(
        connection, model, owner, [owner_id for owner_id, _ in children_by_owner]
    )


async def read_child_ids(
    connection: ReadConnection, model: type[Any], owner: str, owner_ids: Sequence[int]
) -> list[list[int]]:
    """Return the ids of each owner's children in order, with a list for each of `owner_ids`."""
    column = getattr(model, owner)
    statement = select(column, model.id).where(column.in_(owner_ids)).order_by(model.position)
    ids: dict[int, list[int]] = {owner_id: [] for owner_id in owner_ids}
    for owner_id, child_id in await connection.execute(statement):
        ids[owner_id].append(child_id)
    return list(ids.values())


async def replace_widgets(
    connection: Transaction,
    dashboard_id: int,
    new_widgets: Sequence[ChildValues],
    stored: StoredDashboard | None,
) -> tuple[list[int], list[list[int]]]:
    """Replace a dashboard's widgets and their queries.

    Returns the ids of the widgets in order, and the ids of the queries of each widget.
    """
    widgets = [] if stored is None else [(position, row.id) for position, row in stored.widgets]
    queries = {} if stored is None else stored.queries
    [widget_ids] = await replace_children(
        connection, Widget, "dashboard_id", [(dashboard_id, new_widgets)], {dashboard_id: widgets}
    )
    retained_ids = {widget.id for widget in new_widgets}
    query_ids = await replace_children(
        connection,
        WidgetQuery,
        "widget_id",
        [
            (widget_id, widget.children)
            for widget_id, widget in zip(widget_ids, new_widgets, strict=True)
        ],
        {
            widget_id: [(position, row.id) for position, row in rows]
            for widget_id, rows in queries.items()
            if widget_id in retained_ids
        },
    )
    return widget_ids, query_ids


async def append_version(
    connection: Transaction, values: dict[str, Any], *, kept_versions: int
) -> None:
    """Append a version to the history and delete all but the newest `kept_versions` versions."""
    await connection.execute(insert(DashboardVersion).values(**values))
    oldest = values["version"] - kept_versions
    if oldest > 0:
        await connection.execute(
            delete_of(DashboardVersion, values["organization_id"]).where(
                DashboardVersion.dashboard_id == values["dashboard_id"],
                DashboardVersion.version <= oldest,
            )
        )


async def delete_dashboard(
    connection: Transaction, organization_id: int, dashboard_id: int
) -> None:
    """Delete a dashboard with everything that belongs to it."""
    statement = delete_of(Dashboard, organization_id).where(Dashboard.id == dashboard_id)
    await connection.execute(statement)


async def count_dashboards(connection: ReadConnection, organization_id: int) -> int:
    """Return the number of the organization's dashboards."""
    statement = select(func.count()).where(Dashboard.organization_id == organization_id)
    return int(await connection.scalar(statement) or 0)


async def set_favorite(
    connection: Transaction, key_columns: dict[str, int], user_id: int, *, favorited: bool
) -> None:
    """Add a dashboard to a user's favourites, or remove it.

    `key_columns` has the values of `organization_id` and `dashboard_id`.
    """
    if favorited:
        await connection.execute(
            insert_missing(connection, DashboardFavorite).values(**key_columns, user_id=user_id)
        )
        return
    await connection.execute(
        delete_of(DashboardFavorite, key_columns["organization_id"]).where(
            DashboardFavorite.dashboard_id == key_columns["dashboard_id"],
            DashboardFavorite.user_id == user_id,
        )
    )


async def record_visit(
    connection: Transaction, organization_id: int, dashboard_id: int, date: datetime
) -> None:
    """Count a visit and set its date, without changing the dashboard's version."""
    await connection.execute(
        update_of(Dashboard, organization_id)
        .where(Dashboard.id == dashboard_id)
        .values(visits=Dashboard.visits + 1, last_visited=date)
    )
