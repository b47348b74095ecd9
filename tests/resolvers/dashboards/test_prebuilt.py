"""The prebuilt dashboard and its tombstone (dashboards.md 1.7)."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import select

from db import models
from resolvers.ids import encode_global_id
from tests.clients.dashboard_editor import DashboardEditor, get_errors, read_tables
from tests.support.factories import EPOCH, World, an_organization

LIST = """query (
    $first: Int, $last: Int, $after: String, $before: String, $filter: DashboardFilter
) {
    organization {
        dashboards(first: $first, last: $last, after: $after, before: $before, filter: $filter) {
            totalCount
            nodes { title }
            pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
        }
    }
}"""
READ = """{ organization { dashboard(id: "default-overview") {
    id title createdBy { id } canEdit isFavorited permissions { isEditableByEveryone }
    widgets { title displayType widgetType queries { conditions } }
} } }"""
UPDATE = """mutation ($input: UpdateDashboardInput!) { updateDashboard(input: $input) {
    dashboard { id title version widgets { title queries { conditions } } }
    plan { created updated removed moved }
    errors { code path }
} }"""
CREATE = """mutation ($input: CreateDashboardInput!) {
    createDashboard(input: $input) { dashboard { id } errors { code path } }
}"""
DELETE = "mutation ($id: ID!) { deleteDashboard(id: $id) { deletedId errors { code path } } }"
SLUG = "default-overview"
WIDGET = {
    "title": "Mine",
    "displayType": "TABLE",
    "queries": [{"fields": [], "aggregates": ["count()"], "conditions": "level:error"}],
}


async def list_titles(
    owner: DashboardEditor, **variables: Any
) -> tuple[list[str], dict[str, Any]]:
    found = (await owner.run(LIST, **variables))["organization"]["dashboards"]
    return [node["title"] for node in found["nodes"]], found


async def create(owner: DashboardEditor, title: str) -> str:
    created = (await owner.run(CREATE, input={"title": title}))["createDashboard"]
    assert created["errors"] == []
    identifier: str = created["dashboard"]["id"]
    return identifier


async def test_it_has_twelve_widgets_and_belongs_to_nobody(owner: DashboardEditor) -> None:
    found = (await owner.run(READ))["organization"]["dashboard"]

    widgets = found.pop("widgets")
    assert found == {
        "id": SLUG,
        "title": "General",
        "createdBy": None,
        "canEdit": True,
        "isFavorited": False,
        "permissions": None,
    }
    kinds = [widget["displayType"] for widget in widgets]
    assert {kind: kinds.count(kind) for kind in kinds} == {
        "BIG_NUMBER": 3,
        "LINE": 3,
        "TABLE": 5,
        "TOP_N": 1,
    }
    assert [len(widget["queries"]) for widget in widgets if widget["displayType"] == "LINE"] == [
        1,
        2,
        2,
    ]
    assert [widget["widgetType"] for widget in widgets].count("ISSUE") == 1


async def test_d1_an_update_puts_a_new_dashboard_in_its_place(
    world: World, owner: DashboardEditor
) -> None:
    answer = (await owner.run(UPDATE, input={"id": SLUG, "title": "Ours", "widgets": [WIDGET]}))[
        "updateDashboard"
    ]

    assert answer["errors"] == []
    assert answer["dashboard"]["id"] != SLUG
    assert answer["dashboard"]["widgets"] == [
        {"title": "Mine", "queries": [{"conditions": "level:error"}]}
    ]
    assert await world.read(select(models.DashboardTombstone.slug)) == [(SLUG,)]
    assert (await list_titles(owner))[0] == ["Ours"]


async def test_an_update_without_a_title_keeps_the_prebuilt_one(owner: DashboardEditor) -> None:
    loaded = await owner.run(
        '{ organization { dashboard(id: "default-overview") { widgets { id } } } }'
    )
    kept = loaded["organization"]["dashboard"]["widgets"][:2]

    answer = (await owner.run(UPDATE, input={"id": SLUG, "widgets": kept}))["updateDashboard"]

    assert answer["dashboard"]["title"] == "General"
    assert [each["title"] for each in answer["dashboard"]["widgets"]] == [
        "Number of Errors",
        "Number of Issues",
    ]


async def test_an_update_that_is_wrong_or_only_checked_buries_nothing(
    world: World, owner: DashboardEditor
) -> None:
    wrong = await owner.run(UPDATE, input={"id": SLUG, "title": " "})
    checked = await owner.run(UPDATE, input={"id": SLUG, "widgets": [], "validateOnly": True})

    assert wrong["updateDashboard"]["errors"] == [{"code": "REQUIRED", "path": ["title"]}]
    assert len(checked["updateDashboard"]["plan"]["removed"]) == 12
    assert await world.read(select(models.DashboardTombstone.slug)) == []
    assert await world.read(select(models.Dashboard.id)) == []


async def test_d2_an_unknown_slug_is_not_found(owner: DashboardEditor) -> None:
    answer = await owner.run(UPDATE, input={"id": "default-nothing", "title": "x"})

    assert answer["updateDashboard"]["errors"] == [{"code": "NOT_FOUND", "path": ["id"]}]


async def test_g2_r4_a_buried_one_is_not_listed_but_still_served(owner: DashboardEditor) -> None:
    await create(owner, "Ours")

    answer = await owner.run(DELETE, id=SLUG)

    assert answer == {"deleteDashboard": {"deletedId": SLUG, "errors": []}}
    assert (await list_titles(owner))[0] == ["Ours"]
    assert (await owner.run(READ))["organization"]["dashboard"]["title"] == "General"


async def test_d7_the_last_dashboard_stays_when_the_prebuilt_one_went_first(
    owner: DashboardEditor,
) -> None:
    only = await create(owner, "Ours")
    await owner.run(DELETE, id=SLUG)

    answer = await owner.run(DELETE, id=only)

    assert answer["deleteDashboard"] == {
        "deletedId": None,
        "errors": [{"code": "LAST_DASHBOARD", "path": ["id"]}],
    }


async def test_d8_the_prebuilt_one_stays_when_it_is_the_last(owner: DashboardEditor) -> None:
    only = await create(owner, "Ours")
    assert (await owner.run(DELETE, id=only))["deleteDashboard"]["deletedId"] == only

    answer = await owner.run(DELETE, id=SLUG)

    assert answer["deleteDashboard"]["errors"] == [{"code": "LAST_DASHBOARD", "path": ["id"]}]


async def test_g3_it_is_listed_first_and_only_where_the_filter_lets_it(
    owner: DashboardEditor,
) -> None:
    await create(owner, "All about errors")

    assert (await list_titles(owner))[0] == ["General", "All about errors"]
    assert (await list_titles(owner, filter={"query": "GENER"}))[0] == ["General"]
    assert (await list_titles(owner, filter={"query": "errors"}))[0] == ["All about errors"]
    assert (await list_titles(owner, filter={"favorites": True}))[0] == []
    assert (await list_titles(owner, filter={"favorites": False}))[0] == [
        "General",
        "All about errors",
    ]


async def test_pages_forwards_and_backwards_have_it_once(owner: DashboardEditor) -> None:
    for title in ("A", "B", "C"):
        await create(owner, title)
    whole = ["General", "A", "B", "C"]

    for size in (1, 2, 3, 4):
        forwards: list[str] = []
        page: dict[str, Any] = {"pageInfo": {"hasNextPage": True, "endCursor": None}}
        while page["pageInfo"]["hasNextPage"]:
            found, page = await list_titles(owner, first=size, after=page["pageInfo"]["endCursor"])
            assert page["pageInfo"]["hasPreviousPage"] == bool(forwards)
            forwards += found
        backwards: list[str] = []
        page = {"pageInfo": {"hasPreviousPage": True, "startCursor": None}}
        while page["pageInfo"]["hasPreviousPage"]:
            found, page = await list_titles(
                owner, last=size, before=page["pageInfo"]["startCursor"]
            )
            assert page["pageInfo"]["hasNextPage"] == bool(backwards)
            backwards = found + backwards
        assert forwards == backwards == whole
        assert page["totalCount"] == 4


async def test_a_taken_title_is_told_with_everything_else_and_when_nothing_is_written(
    owner: DashboardEditor,
) -> None:
    await create(owner, "Taken")
    wanted = {"id": SLUG, "title": "Taken", "validateOnly": True}

    alone = (await owner.run(UPDATE, input=wanted))["updateDashboard"]
    both = (await owner.run(UPDATE, input=wanted | {"period": "x"}))["updateDashboard"]

    conflict = {"code": "CONFLICT", "path": ["title"]}
    assert alone["errors"] == [conflict]
    assert sorted(both["errors"], key=str) == [conflict, {"code": "INVALID", "path": ["period"]}]


async def test_a_number_without_end_is_no_threshold(owner: DashboardEditor) -> None:
    document = """mutation { createDashboard(input: { title: "D", widgets: [{
        title: "W", displayType: LINE, queries: [{ fields: [], conditions: "" }]
        thresholds: { max1: 1, max2: 1e999 }
    }] }) { errors { code path } } }"""

    [error] = (await owner.run(document))["createDashboard"]["errors"]

    assert error == {"code": "OUT_OF_RANGE", "path": ["widgets", "0", "thresholds", "max2"]}


async def test_copies_made_at_once_get_titles_of_their_own(owner: DashboardEditor) -> None:
    document = """mutation { createDashboard(input: { title: "D", duplicate: true }) {
        dashboard { title } errors { code }
    } }"""

    made = await asyncio.gather(*(owner.run(document) for _ in range(4)))

    found = [each["createDashboard"] for each in made]
    assert [each["errors"] for each in found] == [[]] * 4
    assert {each["dashboard"]["title"] for each in found} == {
        "D",
        "D copy",
        "D copy 1",
        "D copy 2",
    }


@pytest.fixture
async def foreign(world: World, editor: DashboardEditor) -> str:
    """An id that stands for another organization's prebuilt dashboard."""
    del editor
    other = await an_organization(world.db, "other")
    await other.row(models.Dashboard, title="Theirs", date_created=EPOCH, date_updated=EPOCH)
    return encode_global_id("Dashboard", -other.organization)


ATTEMPTS: dict[str, dict[str, Any]] = {
    "duplicateDashboard": {},
    "restoreDashboard": {"version": 1},
    "favoriteDashboard": {"favorited": True},
    "visitDashboard": {},
}


async def test_a_foreign_prebuilt_dashboard_is_not_read(
    editor: DashboardEditor, foreign: str
) -> None:
    assert await editor.read(foreign, "title") is None


async def test_a_foreign_prebuilt_dashboard_is_not_deleted(
    world: World, editor: DashboardEditor, foreign: str
) -> None:
    before = await read_tables(world)

    assert get_errors(await editor.delete(foreign)) == ["NOT_FOUND id"]
    assert await read_tables(world) == before


async def test_a_foreign_prebuilt_dashboard_is_not_updated(
    world: World, editor: DashboardEditor, foreign: str
) -> None:
    before = await read_tables(world)

    assert get_errors(await editor.request_save(foreign, title="Mine")) == ["NOT_FOUND id"]
    assert await read_tables(world) == before


@pytest.mark.parametrize("name", ATTEMPTS)
@pytest.mark.parametrize("whose", ["foreign", "own", "nobody"])
async def test_a_number_below_zero_writes_nothing(
    world: World, editor: DashboardEditor, foreign: str, name: str, whose: str
) -> None:
    identifiers = {
        "foreign": foreign,
        "own": encode_global_id("Dashboard", -world.organization),
        "nobody": encode_global_id("Dashboard", -404),
    }
    before = await read_tables(world)

    payload = await editor.mutate(name, id=identifiers[whose], **ATTEMPTS[name])

    assert get_errors(payload) == ["NOT_FOUND id"]
    assert await read_tables(world) == before
