"""What an organization does to its prebuilt dashboard: visits, favourites and replacements."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import select

from db import models
from resolvers.ids import encode_global_id
from tests.clients.dashboard_editor import (
    DashboardEditor,
    get_dashboard,
    get_errors,
    read_tables,
)
from tests.resolvers.dashboards.conftest import NewEditor
from tests.support.factories import World, create_organization

SLUG = "default-overview"


NODE = """query ($id: ID!) { node(id: $id) {
    id __typename
    ... on Dashboard { title visits }
    ... on Widget { title queries { id } }
    ... on WidgetQuery { conditions }
} }"""


@pytest.mark.spec("dashboards#lookup-by-id")
async def test_node_finds_the_prebuilt_dashboard_its_widgets_and_queries(
    owner: DashboardEditor,
) -> None:
    widgets = (await owner.read(SLUG, "widgets { id title queries { id conditions } }"))["widgets"]

    dashboard = (await owner.run(NODE, id=SLUG))["node"]

    assert dashboard == {"id": SLUG, "__typename": "Dashboard", "title": "General", "visits": 0}
    for widget in widgets:
        queries = widget["queries"]
        assert (await owner.run(NODE, id=widget["id"]))["node"] == {
            "id": widget["id"],
            "__typename": "Widget",
            "title": widget["title"],
            "queries": [{"id": query["id"]} for query in queries],
        }
        for query in queries:
            assert (await owner.run(NODE, id=query["id"]))["node"] == query | {
                "__typename": "WidgetQuery"
            }
    assert len({query["id"] for widget in widgets for query in widget["queries"]}) == 25


@pytest.mark.spec("dashboards#lookup-by-id")
async def test_node_finds_the_prebuilt_dashboard_by_no_other_id(
    world: World, owner: DashboardEditor
) -> None:
    other = await create_organization(world.db, "other")
    widget, query = -100 * world.organization, -1000 * world.organization
    unknown = [
        "default-nothing",
        encode_global_id("Dashboard", -other.organization),
        encode_global_id("Dashboard", -world.organization),
        encode_global_id("Dashboard", 0),
        *(encode_global_id("Widget", each) for each in (-1, widget, widget - 25, widget - 101)),
        *(encode_global_id("WidgetQuery", each) for each in (-1, query - 10 - 1, query - 250)),
    ]

    for each in unknown:
        assert (await owner.run(NODE, id=each))["node"] is None, each


@pytest.mark.spec("dashboards#lookup-by-id")
async def test_widgets_of_a_foreign_prebuilt_dashboard_are_not_found(
    world: World, owner: DashboardEditor
) -> None:
    other = await create_organization(world.db, "other")
    token = await other.token(await other.user("eve@other.example", role="owner"))
    async with DashboardEditor(other, token) as eve:
        [widget, *_] = (await eve.read(SLUG, "widgets { id queries { id } }"))["widgets"]

        assert (await eve.run(NODE, id=widget["id"]))["node"]["id"] == widget["id"]
    assert (await owner.run(NODE, id=widget["id"]))["node"] is None
    assert (await owner.run(NODE, id=widget["queries"][0]["id"]))["node"] is None


@pytest.mark.spec("dashboards#visits")
async def test_visits_of_the_prebuilt_dashboard_are_counted_for_each_organization(
    world: World, owner: DashboardEditor, new_editor: NewEditor
) -> None:
    reader = await new_editor("rita", "read")
    other = await create_organization(world.db, "other")
    token = await other.token(await other.user("eve@other.example"))

    payloads = await asyncio.gather(*(reader.mutate("visitDashboard", id=SLUG) for _ in range(5)))

    assert max(get_dashboard(payload)["visits"] for payload in payloads) == 5
    read = await owner.read(SLUG, "visits lastVisited version dateUpdated")
    assert read["visits"] == 5
    assert read["lastVisited"] is not None
    assert (read["version"], read["dateUpdated"]) == (1, "2024-01-01T00:00:00+00:00")
    async with DashboardEditor(other, token) as eve:
        assert (await eve.read(SLUG, "visits"))["visits"] == 0
    listed = await owner.run("{ organization { dashboards { nodes { title visits } } } }")
    assert listed["organization"]["dashboards"]["nodes"] == [{"title": "General", "visits": 5}]


@pytest.mark.spec("dashboards#favourites")
@pytest.mark.spec("dashboards#list-filters")
async def test_prebuilt_dashboard_is_a_favourite_of_one_user(
    owner: DashboardEditor, editor: DashboardEditor
) -> None:
    for _ in range(2):
        payload = await editor.mutate("favoriteDashboard", id=SLUG, favorited=True)
        assert get_dashboard(payload)["isFavorited"] is True

    assert await editor.list_titles(favorites=True) == ["General"]
    assert await editor.list_titles(favorites=False) == []
    assert await owner.list_titles(favorites=True) == []
    listed = await owner.run("{ organization { dashboards { nodes { isFavorited } } } }")
    assert listed["organization"]["dashboards"]["nodes"] == [{"isFavorited": False}]
    payload = await editor.mutate("favoriteDashboard", id=SLUG, favorited=False)
    assert get_dashboard(payload)["isFavorited"] is False
    assert await editor.list_titles(favorites=True) == []


@pytest.mark.spec("dashboards#replacing-the-prebuilt")
async def test_favourites_move_to_the_dashboard_that_replaces_the_prebuilt_one(
    owner: DashboardEditor, editor: DashboardEditor
) -> None:
    await editor.mutate("favoriteDashboard", id=SLUG, favorited=True)

    replacement = await owner.save(SLUG, title="Ours")

    assert replacement["isFavorited"] is False
    assert await editor.list_titles(favorites=True) == ["Ours"]
    assert (await editor.read(SLUG, "isFavorited"))["isFavorited"] is False


@pytest.mark.spec("dashboards#tombstones")
async def test_deleted_prebuilt_dashboard_loses_its_favourites(
    world: World, owner: DashboardEditor
) -> None:
    await owner.create("Ours")
    await owner.mutate("favoriteDashboard", id=SLUG, favorited=True)

    await owner.delete(SLUG)

    assert await world.read(select(models.PrebuiltFavorite.user_id)) == []
    assert get_dashboard(await owner.mutate("visitDashboard", id=SLUG))["visits"] == 1


@pytest.mark.spec("dashboards#replacing-the-prebuilt")
async def test_save_of_the_replaced_prebuilt_dashboard_names_its_replacement(
    world: World, owner: DashboardEditor, editor: DashboardEditor
) -> None:
    created = await editor.save(SLUG, title="First")
    saved = await owner.save(created["id"], title="Ours")
    before = await read_tables(world)

    for values in ({"expectedVersion": 1}, {"expectedVersion": 2, "title": " "}):
        payload = await editor.request_save(SLUG, **values)
        assert get_errors(payload) == ["VERSION_MISMATCH expectedVersion"]
        details = payload["errors"][0]["details"]
        updated_by = details.pop("updatedBy")
        assert (
            details.pop("dateUpdated")
            == (await editor.read(saved["id"], "dateUpdated"))["dateUpdated"]
        )
        assert details == {
            "currentVersion": 2,
            "replacedBy": {"id": saved["id"], "title": "Ours"},
        }
        assert updated_by["username"] == "owner@acme.example"

    assert await editor.reject_save(SLUG, title="Mine") == ["NOT_FOUND id"]
    assert await editor.reject_save(SLUG, title="Mine", validateOnly=True) == ["NOT_FOUND id"]
    assert await read_tables(world) == before


@pytest.mark.spec("dashboards#replacing-the-prebuilt")
async def test_prebuilt_dashboard_whose_replacement_was_deleted_is_not_found(
    owner: DashboardEditor,
) -> None:
    replacement = await owner.save(SLUG, title="Ours")
    await owner.create("Other")
    await owner.delete(replacement["id"])

    assert await owner.reject_save(SLUG, title="Mine") == ["NOT_FOUND id"]
    assert await owner.reject_save(SLUG, title="Mine", expectedVersion=1) == ["NOT_FOUND id"]


@pytest.mark.spec("dashboards#tombstones")
async def test_deleted_prebuilt_dashboard_can_be_saved_once(
    world: World, owner: DashboardEditor
) -> None:
    await owner.create("Other")
    await owner.delete(SLUG)

    first = await owner.request_save(SLUG, title="Mine", expectedVersion=1)
    second = await owner.request_save(SLUG, title="Yours", expectedVersion=1)

    assert get_dashboard(first)["title"] == "Mine"
    assert get_errors(second) == ["VERSION_MISMATCH expectedVersion"]
    assert await world.read(select(models.DashboardTombstone.slug)) == [(SLUG,)]


@pytest.mark.spec("dashboards#replacing-the-prebuilt")
@pytest.mark.parametrize(
    ("values", "error"),
    [
        ({}, "NOT_FOUND id"),
        ({"expectedVersion": 1}, "VERSION_MISMATCH expectedVersion"),
    ],
    ids=["without a version", "with a version"],
)
async def test_eight_concurrent_saves_of_the_prebuilt_dashboard_make_one(
    world: World, owner: DashboardEditor, values: dict[str, Any], error: str
) -> None:
    payloads = await asyncio.gather(
        *(owner.request_save(SLUG, title=f"D{number}", **values) for number in range(8))
    )

    [winner] = [get_dashboard(payload) for payload in payloads if not payload["errors"]]
    errors = [get_errors(payload) for payload in payloads if payload["errors"]]
    assert errors == [[error]] * 7
    assert await world.read(select(models.Dashboard.title)) == [(winner["title"],)]
    assert await owner.list_titles() == [winner["title"]]
    assert await world.read(select(models.DashboardTombstone.slug)) == [(SLUG,)]
