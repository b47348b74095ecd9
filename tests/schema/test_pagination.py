"""Every paginated list, read forwards and backwards."""

import pytest
from sqlalchemy import delete

from db import models
from tests.clients.graph import Graph
from tests.support.factories import World, minute
from tests.support.lists import (
    LISTS,
    RELEASE_ORDERS,
    ROWS,
    decode_id,
    page_document,
    read_page,
    walk_pages,
)


@pytest.mark.spec("releases#pages")
@pytest.mark.parametrize("name", LISTS)
async def test_pages_of_any_size_add_up_to_the_whole_list(
    graph: Graph, paged_lists: None, name: str
) -> None:
    del paged_lists
    page_query = page_document(name)

    whole = await read_page(graph, page_query, first=100)
    ids = [node["id"] for node in whole["nodes"]]

    assert len(set(ids)) == whole["totalCount"] == ROWS
    for size in (1, 2, 3, ROWS):
        assert await walk_pages(graph, page_query, size, forward=True) == ids
        assert await walk_pages(graph, page_query, size, forward=False) == ids


@pytest.mark.spec("releases#cursors")
async def test_releases_can_be_paged_one_by_one_in_every_order(
    graph: Graph, paged_lists: None
) -> None:
    del paged_lists
    for order in RELEASE_ORDERS:
        page_query = page_document("releases", order)
        whole = await read_page(graph, page_query)
        ids = [node["id"] for node in whole["nodes"]]
        assert len(ids) == whole["totalCount"] == (3 if "BUILD" in order else ROWS), order
        assert await walk_pages(graph, page_query, 1, forward=True) == ids, order
        assert await walk_pages(graph, page_query, 1, forward=False) == ids, order


@pytest.mark.spec("releases#sorting")
async def test_rows_with_equal_dates_are_ordered_by_id(graph: Graph, paged_lists: None) -> None:
    del paged_lists
    releases = await graph("{ organization { releases { nodes { databaseId } } } }")
    deploys = await graph(
        '{ organization { release(version: "v0") { deploys { nodes { id dateFinished } } } } }'
    )

    nodes = releases["organization"]["releases"]["nodes"]
    assert [node["databaseId"] for node in nodes] == [5, 4, 3, 2, 1]
    nodes = deploys["organization"]["release"]["deploys"]["nodes"]
    assert [decode_id(node["id"]) for node in nodes] == [
        "Deploy:1",
        "Deploy:5",
        "Deploy:4",
        "Deploy:3",
        "Deploy:2",
    ]


@pytest.mark.spec("releases#page-info")
@pytest.mark.parametrize("name", LISTS)
async def test_page_can_lie_between_two_cursors(
    graph: Graph, paged_lists: None, name: str
) -> None:
    del paged_lists
    page_query = page_document(name)
    edges = (await read_page(graph, page_query))["edges"]
    between = {"after": edges[0]["cursor"], "before": edges[4]["cursor"]}

    first = await read_page(graph, page_query, first=2, **between)
    last = await read_page(graph, page_query, last=2, **between)
    empty = await read_page(graph, page_query, after=edges[4]["cursor"])

    assert first["edges"] == edges[1:3]
    assert first["pageInfo"]["hasNextPage"]
    assert last["edges"] == edges[2:4]
    assert last["pageInfo"]["hasPreviousPage"]
    assert empty["edges"] == []
    assert empty["totalCount"] == ROWS
    assert not empty["pageInfo"]["hasNextPage"]


@pytest.mark.spec("releases#page-info")
async def test_empty_list_has_an_empty_page(graph: Graph) -> None:
    assert await read_page(graph, page_document("releases")) == {
        "totalCount": 0,
        "nodes": [],
        "edges": [],
        "pageInfo": {
            "hasNextPage": False,
            "hasPreviousPage": False,
            "startCursor": None,
            "endCursor": None,
        },
    }


@pytest.mark.spec("releases#cursors")
async def test_inserted_and_deleted_rows_do_not_move_the_next_page(
    world: World, graph: Graph, paged_lists: None
) -> None:
    del paged_lists
    page_query = page_document("releases")
    whole = [node["id"] for node in (await read_page(graph, page_query))["nodes"]]
    first = await read_page(graph, page_query, first=2)

    await world.release("newer", date_created=minute(99))
    await world.release("between", date_created=minute(2))
    older = await world.release("older", date_created=minute(0))
    async with world.db.begin() as connection:
        at_cursor = models.Release.id == int(decode_id(whole[1]).partition(":")[2])
        await connection.execute(delete(models.Release).where(at_cursor))
    second = await read_page(graph, page_query, first=10, after=first["pageInfo"]["endCursor"])

    assert [decode_id(node["id"]) for node in second["nodes"]] == [
        *(decode_id(each) for each in whole[2:4]),
        f"Release:{older}",
        decode_id(whole[4]),
    ]
    assert second["totalCount"] == ROWS + 2


@pytest.mark.spec("releases#total-count")
async def test_total_count_respects_the_filter(graph: Graph, paged_lists: None) -> None:
    del paged_lists
    page_query = page_document("releases", ', filter: { query: "v" }')

    found = await read_page(graph, page_query, first=1)

    assert (len(found["nodes"]), found["totalCount"]) == (1, 2)
