"""Page sizes and cursors that are refused."""

import base64
from collections.abc import Sequence
from typing import Any

import orjson
import pytest

from resolvers.connection import MAX_PAGE_SIZE
from tests.clients.graph import Graph
from tests.support.lists import (
    LISTS,
    RELEASE_ORDERS,
    ROWS,
    page_document,
    read_page,
)


@pytest.mark.spec("releases#page-size")
@pytest.mark.parametrize("name", LISTS)
async def test_page_size_is_between_1_and_100(graph: Graph, paged_lists: None, name: str) -> None:
    del paged_lists
    page_query = page_document(name)

    for way in ("first", "last"):
        for size in (MAX_PAGE_SIZE + 1, 2**31 - 1):
            error = await graph.error(page_query, **{way: size})
            assert error["extensions"] == {
                "code": "PAGE_TOO_LARGE",
                "argument": [way],
                "limit": MAX_PAGE_SIZE,
                "actual": size,
            }
        for size in (0, -1, -(2**31)):
            error = await graph.error(page_query, **{way: size})
            assert error["extensions"] == {"code": "INVALID", "argument": [way]}
        assert len((await read_page(graph, page_query, **{way: MAX_PAGE_SIZE}))["nodes"]) == ROWS
    error = await graph.error(page_query, first=1, last=1)
    assert error["extensions"] == {"code": "INVALID", "argument": ["last"]}


def encode_forged_cursor(*content: Any) -> str:
    """Encode a cursor that the server never returned."""
    return base64.urlsafe_b64encode(orjson.dumps(list(content))).decode().rstrip("=")


def malformed_cursors(place: Sequence[Any]) -> list[str]:
    """List malformed cursors, some of them similar to a cursor of the position."""
    return [
        "garbage",
        "%",
        "é",
        "\0",
        "W10",
        "e30",
        "bnVsbA",
        "x" * 3000,
        encode_forged_cursor(),
        encode_forged_cursor(*place, 1),
        encode_forged_cursor(*place[:-1]),
        encode_forged_cursor(*place[:-1], None),
        encode_forged_cursor(*place[:-1], [1]),
        encode_forged_cursor(*place[:-1], 2**63),
        encode_forged_cursor(*place[:-1], True),  # noqa: FBT003 (it is what a cursor would hold)
        encode_forged_cursor("nothing", *place[1:]),
        encode_forged_cursor(*(1.5 for _ in place)),
    ]


DATE = "2026-01-01T00:00:00+00:00"
POSITIONS: dict[str, list[Any]] = {
    "projects": ["projects", "p1"],
    "releases": ["releases DATE DESC", DATE, 1],
    "commits": ["commits", 1],
    "deploys": ["deploys", DATE, 1],
    "releases of a commit": ["releases of a commit", DATE, 1],
}


@pytest.mark.spec("releases#cursors")
@pytest.mark.parametrize("name", LISTS)
async def test_malformed_cursor_is_refused(graph: Graph, paged_lists: None, name: str) -> None:
    del paged_lists
    page_query = page_document(name)

    for way in ("after", "before"):
        for text in malformed_cursors(POSITIONS[name]):
            error = await graph.error(page_query, **{way: text})
            assert error["extensions"] == {"code": "BAD_CURSOR", "argument": [way]}, text


BEYOND: dict[str, list[list[Any]]] = {
    "projects": [["projects", "a\0b"]],
    "releases": [
        ["releases DATE DESC", "0001-01-01T00:00:00+14:00", 1],
        ["releases DATE DESC", "9999-12-31T23:59:59-14:00", 1],
    ],
    "commits": [["commits", 2**40], ["commits", -(2**40)]],
    "deploys": [["deploys", "0001-01-01T00:00:00+14:00", 1]],
    "releases of a commit": [["releases of a commit", "0001-01-01T00:00:00+14:00", 1]],
}


@pytest.mark.spec("releases#cursors")
@pytest.mark.parametrize("name", LISTS)
async def test_forged_cursor_causes_no_internal_error(
    graph: Graph, paged_lists: None, name: str
) -> None:
    del paged_lists
    for content in BEYOND[name]:
        answer = await graph.answer(page_document(name), after=encode_forged_cursor(*content))

        codes = [error["extensions"]["code"] for error in answer.get("errors", [])]
        assert codes in ([], ["BAD_CURSOR"]), content


@pytest.mark.spec("releases#cursors")
async def test_cursor_of_another_list_or_order_is_refused(graph: Graph, paged_lists: None) -> None:
    del paged_lists
    documents = {name: page_document(name) for name in LISTS}
    documents |= {
        order: page_document("releases", order)
        for order in RELEASE_ORDERS
        if "DATE, direction: DESC" not in order
    }
    cursors = {
        name: (await read_page(graph, page_query, first=1))["pageInfo"]["endCursor"]
        for name, page_query in documents.items()
    }

    for name, page_query in documents.items():
        for other, text in cursors.items():
            answer = await graph.answer(page_query, after=text)
            codes = [error["extensions"]["code"] for error in answer.get("errors", [])]
            assert codes == ([] if name == other else ["BAD_CURSOR"]), (name, other)


@pytest.mark.spec("releases#cursors")
async def test_empty_cursor_is_ignored(graph: Graph, paged_lists: None) -> None:
    del paged_lists
    page_query = page_document("releases")

    assert await read_page(graph, page_query, after="", before="") == await read_page(
        graph, page_query
    )
