"""Favourites and visits, which are not content."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import delete, select

from db import models
from resolvers.ids import encode_global_id, parse_row_id
from tests.clients.dashboard_editor import DashboardEditor, get_dashboard, get_errors, read_tables
from tests.resolvers.dashboards.conftest import NewEditor
from tests.support.factories import World


@pytest.mark.spec("dashboards#favourites")
async def test_favourites_are_per_user_and_idempotent(
    six_dashboards: DashboardEditor, people: dict[str, Any]
) -> None:
    bob = people["bob"][1]
    data = await six_dashboards.run("{ organization { dashboards { nodes { id } } } }")
    first = data["organization"]["dashboards"]["nodes"][0]["id"]

    favorite = await six_dashboards.mutate("favoriteDashboard", id=first, favorited=True)
    again = await six_dashboards.mutate("favoriteDashboard", id=first, favorited=True)

    assert get_dashboard(favorite) == get_dashboard(again)
    assert get_dashboard(favorite)["isFavorited"]
    assert get_dashboard(favorite)["version"] == 1
    assert await bob.list_titles(favorites=True) == []
    assert not (await bob.read(first, "isFavorited"))["isFavorited"]
    for _ in range(2):
        payload = await six_dashboards.mutate("favoriteDashboard", id=first, favorited=False)
        assert not get_dashboard(payload)["isFavorited"]


@pytest.mark.spec("dashboards#favourites")
async def test_favourite_needs_no_edit_rights(
    world: World, editor: DashboardEditor, new_editor: NewEditor
) -> None:
    dashboard = await editor.create(permissions={"isEditableByEveryone": False})
    bob = await new_editor("bob")
    favorite = get_dashboard(
        await bob.mutate("favoriteDashboard", id=dashboard["id"], favorited=True)
    )

    before = await world.read(models.Dashboard.__table__.select())
    payload = await bob.request_save(dashboard["id"], title="Bob's")

    assert favorite["isFavorited"]
    assert payload["errors"] == [{"code": "FORBIDDEN", "path": ["id"], "details": None}]
    assert await world.read(models.Dashboard.__table__.select()) == before
    assert (await bob.read(dashboard["id"], "title isFavorited")) == {
        "title": "Dashboard 1",
        "isFavorited": True,
    }


@pytest.mark.spec("dashboards#visits")
async def test_visit_is_counted_and_changes_no_content(
    world: World, editor: DashboardEditor, new_editor: NewEditor
) -> None:
    dashboard = await editor.create()
    before = await editor.read(dashboard["id"], "visits lastVisited dateUpdated version")
    rows = await read_tables(world)
    reader = await new_editor("rita", "read")

    await asyncio.gather(*(reader.mutate("visitDashboard", id=dashboard["id"]) for _ in range(5)))

    after = await editor.read(dashboard["id"], "visits lastVisited dateUpdated version")
    assert after == before | {"visits": 6, "lastVisited": after["lastVisited"]}
    assert after["lastVisited"] > before["lastVisited"]
    assert (await read_tables(world))["outbox"] == rows["outbox"]


@pytest.mark.spec("dashboards#visits")
@pytest.mark.spec("dashboards#favourites")
async def test_visit_and_favourite_of_an_unknown_dashboard_are_not_found(
    world: World, editor: DashboardEditor
) -> None:
    widget = encode_global_id("Widget", 1)
    before = await read_tables(world)

    for unknown in (encode_global_id("Dashboard", 404), widget, "x", ""):
        assert get_errors(await editor.mutate("visitDashboard", id=unknown)) == ["NOT_FOUND id"]
        favorite = await editor.mutate("favoriteDashboard", id=unknown, favorited=True)
        assert get_errors(favorite) == ["NOT_FOUND id"]

    assert await read_tables(world) == before


@pytest.mark.spec("dashboards#visits")
@pytest.mark.spec("dashboards#favourites")
@pytest.mark.parametrize(
    ("name", "arguments"),
    [("favoriteDashboard", {"favorited": True}), ("visitDashboard", {})],
    ids=["favourite", "visit"],
)
async def test_favourite_and_visit_beside_a_deletion_are_not_found(
    world: World, editor: DashboardEditor, name: str, arguments: dict[str, Any]
) -> None:
    dashboard = await editor.create()
    row_id = parse_row_id("Dashboard", dashboard["id"])

    async with world.db.begin() as connection:
        await connection.execute(delete(models.Dashboard).where(models.Dashboard.id == row_id))
        beside = asyncio.create_task(editor.mutate(name, id=dashboard["id"], **arguments))
        # Long enough to wait for the lock of the deletion; the result does not depend on it.
        await asyncio.sleep(0.3)
    payload = await beside

    assert get_errors(payload) == ["NOT_FOUND id"]
    assert await world.read(select(models.DashboardFavorite.dashboard_id)) == []
