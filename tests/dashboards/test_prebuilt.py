"""The prebuilt dashboard and its tombstone (dashboards.md 1.7)."""

import asyncio
from typing import Any

from sqlalchemy import select

from db import models
from tests.clients.graph import Graph
from tests.support.factories import World

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


async def titles(graph: Graph, **variables: Any) -> tuple[list[str], dict[str, Any]]:
    found = (await graph(LIST, **variables))["organization"]["dashboards"]
    return [node["title"] for node in found["nodes"]], found


async def create(graph: Graph, title: str) -> str:
    created = (await graph(CREATE, input={"title": title}))["createDashboard"]
    assert created["errors"] == []
    identifier: str = created["dashboard"]["id"]
    return identifier


async def test_it_has_twelve_widgets_and_belongs_to_nobody(graph: Graph) -> None:
    found = (await graph(READ))["organization"]["dashboard"]

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


async def test_d1_an_update_puts_a_new_dashboard_in_its_place(world: World, graph: Graph) -> None:
    answer = (await graph(UPDATE, input={"id": SLUG, "title": "Ours", "widgets": [WIDGET]}))[
        "updateDashboard"
    ]

    assert answer["errors"] == []
    assert answer["dashboard"]["id"] != SLUG
    assert answer["dashboard"]["widgets"] == [
        {"title": "Mine", "queries": [{"conditions": "level:error"}]}
    ]
    assert await world.read(select(models.DashboardTombstone.slug)) == [(SLUG,)]
    assert (await titles(graph))[0] == ["Ours"]


async def test_an_update_without_a_title_keeps_the_prebuilt_one(graph: Graph) -> None:
    loaded = await graph(
        '{ organization { dashboard(id: "default-overview") { widgets { id } } } }'
    )
    kept = loaded["organization"]["dashboard"]["widgets"][:2]

    answer = (await graph(UPDATE, input={"id": SLUG, "widgets": kept}))["updateDashboard"]

    assert answer["dashboard"]["title"] == "General"
    assert [each["title"] for each in answer["dashboard"]["widgets"]] == [
        "Number of Errors",
        "Number of Issues",
    ]


async def test_an_update_that_is_wrong_or_only_checked_buries_nothing(
    world: World, graph: Graph
) -> None:
    wrong = await graph(UPDATE, input={"id": SLUG, "title": " "})
    checked = await graph(UPDATE, input={"id": SLUG, "widgets": [], "validateOnly": True})

    assert wrong["updateDashboard"]["errors"] == [{"code": "REQUIRED", "path": ["title"]}]
    assert len(checked["updateDashboard"]["plan"]["removed"]) == 12
    assert await world.read(select(models.DashboardTombstone.slug)) == []
    assert await world.read(select(models.Dashboard.id)) == []


async def test_d2_an_unknown_slug_is_not_found(graph: Graph) -> None:
    answer = await graph(UPDATE, input={"id": "default-nothing", "title": "x"})

    assert answer["updateDashboard"]["errors"] == [{"code": "NOT_FOUND", "path": ["id"]}]


async def test_g2_r4_a_buried_one_is_not_listed_but_still_served(graph: Graph) -> None:
    await create(graph, "Ours")

    answer = await graph(DELETE, id=SLUG)

    assert answer == {"deleteDashboard": {"deletedId": SLUG, "errors": []}}
    assert (await titles(graph))[0] == ["Ours"]
    assert (await graph(READ))["organization"]["dashboard"]["title"] == "General"


async def test_d7_the_last_dashboard_stays_when_the_prebuilt_one_went_first(graph: Graph) -> None:
    only = await create(graph, "Ours")
    await graph(DELETE, id=SLUG)

    answer = await graph(DELETE, id=only)

    assert answer["deleteDashboard"] == {
        "deletedId": None,
        "errors": [{"code": "LAST_DASHBOARD", "path": ["id"]}],
    }


async def test_d8_the_prebuilt_one_stays_when_it_is_the_last(graph: Graph) -> None:
    only = await create(graph, "Ours")
    assert (await graph(DELETE, id=only))["deleteDashboard"]["deletedId"] == only

    answer = await graph(DELETE, id=SLUG)

    assert answer["deleteDashboard"]["errors"] == [{"code": "LAST_DASHBOARD", "path": ["id"]}]


async def test_g3_it_is_listed_first_and_only_where_the_filter_lets_it(graph: Graph) -> None:
    await create(graph, "All about errors")

    assert (await titles(graph))[0] == ["General", "All about errors"]
    assert (await titles(graph, filter={"query": "GENER"}))[0] == ["General"]
    assert (await titles(graph, filter={"query": "errors"}))[0] == ["All about errors"]
    assert (await titles(graph, filter={"favorites": True}))[0] == []
    assert (await titles(graph, filter={"favorites": False}))[0] == ["General", "All about errors"]


async def test_pages_forwards_and_backwards_have_it_once(graph: Graph) -> None:
    for title in ("A", "B", "C"):
        await create(graph, title)
    whole = ["General", "A", "B", "C"]

    for size in (1, 2, 3, 4):
        forwards: list[str] = []
        page: dict[str, Any] = {"pageInfo": {"hasNextPage": True, "endCursor": None}}
        while page["pageInfo"]["hasNextPage"]:
            found, page = await titles(graph, first=size, after=page["pageInfo"]["endCursor"])
            assert page["pageInfo"]["hasPreviousPage"] == bool(forwards)
            forwards += found
        backwards: list[str] = []
        page = {"pageInfo": {"hasPreviousPage": True, "startCursor": None}}
        while page["pageInfo"]["hasPreviousPage"]:
            found, page = await titles(graph, last=size, before=page["pageInfo"]["startCursor"])
            assert page["pageInfo"]["hasNextPage"] == bool(backwards)
            backwards = found + backwards
        assert forwards == backwards == whole
        assert page["totalCount"] == 4


async def test_a_taken_title_is_told_with_everything_else_and_when_nothing_is_written(
    graph: Graph,
) -> None:
    await create(graph, "Taken")
    wanted = {"id": SLUG, "title": "Taken", "validateOnly": True}

    alone = (await graph(UPDATE, input=wanted))["updateDashboard"]
    both = (await graph(UPDATE, input=wanted | {"period": "x"}))["updateDashboard"]

    conflict = {"code": "CONFLICT", "path": ["title"]}
    assert alone["errors"] == [conflict]
    assert sorted(both["errors"], key=str) == [conflict, {"code": "INVALID", "path": ["period"]}]


async def test_a_number_without_end_is_no_threshold(graph: Graph) -> None:
    document = """mutation { createDashboard(input: { title: "D", widgets: [{
        title: "W", displayType: LINE, queries: [{ fields: [], conditions: "" }]
        thresholds: { max1: 1, max2: 1e999 }
    }] }) { errors { code path } } }"""

    [error] = (await graph(document))["createDashboard"]["errors"]

    assert error == {"code": "OUT_OF_RANGE", "path": ["widgets", "0", "thresholds", "max2"]}


async def test_copies_made_at_once_get_titles_of_their_own(graph: Graph) -> None:
    document = """mutation { createDashboard(input: { title: "D", duplicate: true }) {
        dashboard { title } errors { code }
    } }"""

    made = await asyncio.gather(*(graph(document) for _ in range(4)))

    found = [each["createDashboard"] for each in made]
    assert [each["errors"] for each in found] == [[]] * 4
    assert {each["dashboard"]["title"] for each in found} == {
        "D",
        "D copy",
        "D copy 1",
        "D copy 2",
    }
