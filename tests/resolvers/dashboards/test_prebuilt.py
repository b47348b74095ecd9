"""The prebuilt dashboard and its tombstone."""

import asyncio
import sys
from typing import Any

import pytest
from sqlalchemy import select

from db import models
from resolvers.ids import encode_global_id
from tests.clients.dashboard_editor import (
    DashboardEditor,
    get_dashboard,
    get_errors,
    get_titles,
    new_query,
    new_widget,
    read_tables,
)
from tests.support.factories import EPOCH, World, create_organization

SLUG = "default-overview"
TABLE = new_widget(
    "Mine",
    displayType="TABLE",
    queries=[new_query(aggregates=["count()"], conditions="level:error")],
)


async def read_tombstones(world: World) -> list[str]:
    """Read the slugs of the prebuilt dashboards that were deleted or replaced."""
    return [slug for (slug,) in await world.read(select(models.DashboardTombstone.slug))]


@pytest.mark.spec("dashboards#prebuilt-content")
async def test_prebuilt_dashboard_is_about_errors_health_and_delivery_and_has_no_creator(
    owner: DashboardEditor,
) -> None:
    dashboard = await owner.read(
        SLUG,
        """id title createdBy { id } canEdit isFavorited permissions { isEditableByEveryone }
        widgets { title displayType widgetType queries { conditions } }""",
    )

    widgets = dashboard.pop("widgets")
    assert dashboard == {
        "id": SLUG,
        "title": "General",
        "createdBy": None,
        "canEdit": True,
        "isFavorited": False,
        "permissions": None,
    }
    types = [widget["widgetType"] for widget in widgets]
    assert {each: types.count(each) for each in types} == {
        "ERROR_EVENTS": 7,
        "ISSUE": 1,
        "METRICS": 8,
        "DELIVERY": 8,
    }
    queries = {widget["title"]: widget["queries"] for widget in widgets}
    assert [each["conditions"] for each in queries["Handled vs. Unhandled"]] == [
        "error.handled:true",
        "error.handled:false",
    ]


@pytest.mark.spec("dashboards#replacing-the-prebuilt")
async def test_update_replaces_the_prebuilt_dashboard(
    world: World, owner: DashboardEditor
) -> None:
    replacement = await owner.save(SLUG, title="Ours", widgets=[TABLE])

    assert replacement["id"] != SLUG
    assert [
        (widget["title"], [query["conditions"] for query in widget["queries"]])
        for widget in replacement["widgets"]
    ] == [("Mine", ["level:error"])]
    assert await read_tombstones(world) == [SLUG]
    assert await owner.list_titles() == ["Ours"]


@pytest.mark.spec("dashboards#replacing-the-prebuilt")
async def test_update_without_a_title_keeps_the_prebuilt_title(owner: DashboardEditor) -> None:
    prebuilt = await owner.read(SLUG, "widgets { id }")

    replacement = await owner.save(SLUG, widgets=prebuilt["widgets"][:2])

    assert replacement["title"] == "General"
    assert get_titles(replacement) == ["Number of Errors", "Number of Issues"]


@pytest.mark.spec("dashboards#replacing-the-prebuilt")
async def test_rejected_and_validate_only_updates_write_no_tombstone(
    world: World, owner: DashboardEditor
) -> None:
    rejected = await owner.request_save(SLUG, title=" ")
    validated = await owner.request_save(SLUG, widgets=[], validateOnly=True)

    assert get_errors(rejected) == ["REQUIRED title"]
    assert len(validated["plan"]["removed"]) == 24
    assert await read_tombstones(world) == []
    assert await world.read(select(models.Dashboard.id)) == []


@pytest.mark.spec("dashboards#prebuilt-dashboard")
async def test_unknown_slug_is_not_found(owner: DashboardEditor) -> None:
    payload = await owner.request_save("default-nothing", title="x")

    assert get_errors(payload) == ["NOT_FOUND id"]


@pytest.mark.spec("dashboards#tombstones")
async def test_deleted_prebuilt_dashboard_is_not_listed_but_still_served(
    owner: DashboardEditor,
) -> None:
    await owner.create("Ours")

    payload = await owner.delete(SLUG)

    assert payload == {"deletedId": SLUG, "errors": []}
    assert await owner.list_titles() == ["Ours"]
    assert (await owner.read(SLUG, "title"))["title"] == "General"


@pytest.mark.spec("dashboards#last-dashboard")
async def test_only_dashboard_stays_after_the_prebuilt_one_was_deleted(
    owner: DashboardEditor,
) -> None:
    only = await owner.create("Ours")
    await owner.delete(SLUG)

    payload = await owner.delete(only["id"])

    assert get_errors(payload) == ["LAST_DASHBOARD id"]


@pytest.mark.spec("dashboards#last-dashboard")
async def test_prebuilt_dashboard_stays_when_it_is_the_last(owner: DashboardEditor) -> None:
    only = await owner.create("Ours")
    assert (await owner.delete(only["id"]))["deletedId"] == only["id"]

    payload = await owner.delete(SLUG)

    assert get_errors(payload) == ["LAST_DASHBOARD id"]


@pytest.mark.spec("dashboards#list-filters")
async def test_prebuilt_dashboard_is_listed_first_if_the_filter_selects_it(
    owner: DashboardEditor,
) -> None:
    await owner.create("All about errors")

    assert await owner.list_titles() == ["General", "All about errors"]
    assert await owner.list_titles(query="GENER") == ["General"]
    assert await owner.list_titles(query="errors") == ["All about errors"]
    assert await owner.list_titles(favorites=True) == []
    assert await owner.list_titles(favorites=False) == ["General", "All about errors"]


@pytest.mark.spec("dashboards#list-pages")
async def test_pages_in_both_directions_have_the_prebuilt_dashboard_once(
    owner: DashboardEditor,
) -> None:
    for title in ("A", "B", "C"):
        await owner.create(title)

    for size in (1, 2, 3, 4):
        forwards: list[str] = []
        page: dict[str, Any] = {"pageInfo": {"hasNextPage": True, "endCursor": None}}
        while page["pageInfo"]["hasNextPage"]:
            page = await owner.list_page(first=size, after=page["pageInfo"]["endCursor"])
            assert page["pageInfo"]["hasPreviousPage"] == bool(forwards)
            forwards += [node["title"] for node in page["nodes"]]
        backwards: list[str] = []
        page = {"pageInfo": {"hasPreviousPage": True, "startCursor": None}}
        while page["pageInfo"]["hasPreviousPage"]:
            page = await owner.list_page(last=size, before=page["pageInfo"]["startCursor"])
            assert page["pageInfo"]["hasNextPage"] == bool(backwards)
            backwards = [node["title"] for node in page["nodes"]] + backwards
        assert forwards == backwards == ["General", "A", "B", "C"]
        assert page["totalCount"] == 4


@pytest.mark.spec("dashboards#title")
@pytest.mark.spec("dashboards#validate-only")
async def test_taken_title_is_reported_with_all_errors_and_when_only_validating(
    owner: DashboardEditor,
) -> None:
    await owner.create("Taken")

    alone = await owner.request_save(SLUG, title="Taken", validateOnly=True)
    both = await owner.request_save(SLUG, title="Taken", validateOnly=True, period="x")

    assert get_errors(alone) == ["CONFLICT title"]
    assert sorted(get_errors(both)) == ["CONFLICT title", "INVALID period"]


@pytest.mark.spec("dashboards#thresholds")
async def test_infinite_threshold_is_out_of_range(owner: DashboardEditor) -> None:
    # JSON has no infinity, but a literal of the document can be one.
    document = """mutation { createDashboard(input: { title: "D", widgets: [{
        title: "W", displayType: LINE, thresholds: { max1: 1, max2: 1e999 }
        queries: [{ fields: [], conditions: "", aggregates: ["count()"] }]
    }] }) { errors { code path details } } }"""

    [error] = (await owner.run(document))["createDashboard"]["errors"]

    assert error == {
        "code": "OUT_OF_RANGE",
        "path": ["widgets", "0", "thresholds", "max2"],
        "details": {"limit": sys.float_info.max, "actual": "inf"},
    }


@pytest.mark.spec("dashboards#copy-titles")
async def test_concurrent_creations_with_duplicate_get_different_titles(
    owner: DashboardEditor,
) -> None:
    payloads = await asyncio.gather(*(owner.request_create("D", duplicate=True) for _ in range(4)))

    titles = {get_dashboard(payload)["title"] for payload in payloads}
    assert titles == {"D", "D copy", "D copy 1", "D copy 2"}


@pytest.fixture
async def foreign(world: World, editor: DashboardEditor) -> str:
    """The negative id of another organization's prebuilt dashboard."""
    del editor
    other = await create_organization(world.db, "other")
    await other.row(models.Dashboard, title="Theirs", date_created=EPOCH, date_updated=EPOCH)
    return encode_global_id("Dashboard", -other.organization)


MUTATIONS: dict[str, dict[str, Any]] = {
    "duplicateDashboard": {},
    "restoreDashboard": {"version": 1},
    "favoriteDashboard": {"favorited": True},
    "visitDashboard": {},
}


@pytest.mark.spec("dashboards#lookup-by-id")
async def test_foreign_prebuilt_dashboard_is_not_read(
    editor: DashboardEditor, foreign: str
) -> None:
    assert await editor.read(foreign, "title") is None


@pytest.mark.spec("dashboards#prebuilt-dashboard")
async def test_foreign_prebuilt_dashboard_is_not_deleted(
    world: World, editor: DashboardEditor, foreign: str
) -> None:
    before = await read_tables(world)

    assert get_errors(await editor.delete(foreign)) == ["NOT_FOUND id"]
    assert await read_tables(world) == before


@pytest.mark.spec("dashboards#prebuilt-dashboard")
async def test_foreign_prebuilt_dashboard_is_not_updated(
    editor: DashboardEditor, foreign: str
) -> None:
    assert await editor.reject_save(foreign, title="Mine") == ["NOT_FOUND id"]


@pytest.mark.spec("dashboards#prebuilt-dashboard")
@pytest.mark.parametrize("name", MUTATIONS)
@pytest.mark.parametrize("organization", ["foreign", "own", "unknown"])
async def test_negative_id_is_not_found_by_any_mutation(
    world: World, editor: DashboardEditor, foreign: str, name: str, organization: str
) -> None:
    identifiers = {
        "foreign": foreign,
        "own": encode_global_id("Dashboard", -world.organization),
        "unknown": encode_global_id("Dashboard", -404),
    }
    before = await read_tables(world)

    payload = await editor.mutate(name, id=identifiers[organization], **MUTATIONS[name])

    assert get_errors(payload) == ["NOT_FOUND id"]
    assert await read_tables(world) == before
