"""Page sizes and cursors that are refused."""

import base64
from collections.abc import Sequence
from typing import Any

import orjson
import pytest

from resolvers.connection import MAX_PAGE_SIZE
from tests.clients.graph import Graph
from tests.support.lists import BOTH_WAYS, ORDERS, PLACES, ROWS, document, page


@pytest.mark.spec("releases#page-size")
@pytest.mark.parametrize("name", PLACES)
async def test_page_size_is_between_1_and_100(graph: Graph, filled: None, name: str) -> None:
    del filled
    asked = document(name)
    ways = ("first", "last") if name in BOTH_WAYS else ("first",)

    for way in ways:
        for size in (MAX_PAGE_SIZE + 1, 2**31 - 1):
            error = await graph.error(asked, **{way: size})
            assert error["extensions"] == {
                "code": "PAGE_TOO_LARGE",
                "argument": [way],
                "limit": MAX_PAGE_SIZE,
                "actual": size,
            }
        for size in (0, -1, -(2**31)):
            error = await graph.error(asked, **{way: size})
            assert error["extensions"] == {"code": "INVALID", "argument": [way]}
        assert len((await page(graph, asked, **{way: MAX_PAGE_SIZE}))["nodes"]) == ROWS
    if name in BOTH_WAYS:
        error = await graph.error(asked, first=1, last=1)
        assert error["extensions"] == {"code": "INVALID", "argument": ["last"]}


def forged(*content: Any) -> str:
    """A cursor that nobody gave out."""
    return base64.urlsafe_b64encode(orjson.dumps(list(content))).decode().rstrip("=")


def without_seal(place: Sequence[Any]) -> list[str]:
    """Garbage of every kind, among it what is like a cursor of the place."""
    return [
        "garbage",
        "%",
        "é",
        "\0",
        "W10",
        "e30",
        "bnVsbA",
        "x" * 3000,
        forged(),
        forged(*place, 1),
        forged(*place[:-1]),
        forged(*place[:-1], None),
        forged(*place[:-1], [1]),
        forged(*place[:-1], 2**63),
        forged(*place[:-1], True),  # noqa: FBT003 (it is what a cursor would hold)
        forged("nothing", *place[1:]),
        forged(*(1.5 for _ in place)),
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
@pytest.mark.parametrize("name", PLACES)
async def test_malformed_cursor_is_refused(graph: Graph, filled: None, name: str) -> None:
    del filled
    asked = document(name)
    ways = ("after", "before") if name in BOTH_WAYS else ("after",)

    for way in ways:
        for text in without_seal(POSITIONS[name]):
            error = await graph.error(asked, **{way: text})
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
@pytest.mark.parametrize("name", PLACES)
async def test_forged_cursor_causes_no_internal_error(
    graph: Graph, filled: None, name: str
) -> None:
    del filled
    for content in BEYOND[name]:
        answer = await graph.answer(document(name), after=forged(*content))

        codes = [error["extensions"]["code"] for error in answer.get("errors", [])]
        assert codes in ([], ["BAD_CURSOR"]), content


@pytest.mark.spec("releases#cursors")
async def test_cursor_of_another_list_or_order_is_refused(graph: Graph, filled: None) -> None:
    del filled
    documents = {name: document(name) for name in PLACES}
    documents |= {
        order: document("releases", order)
        for order in ORDERS
        if "DATE, direction: DESC" not in order
    }
    cursors = {
        name: (await page(graph, asked, first=1))["pageInfo"]["endCursor"]
        for name, asked in documents.items()
    }

    for name, asked in documents.items():
        for other, text in cursors.items():
            answer = await graph.answer(asked, after=text)
            codes = [error["extensions"]["code"] for error in answer.get("errors", [])]
            assert codes == ([] if name == other else ["BAD_CURSOR"]), (name, other)


@pytest.mark.spec("releases#cursors")
async def test_empty_cursor_is_ignored(graph: Graph, filled: None) -> None:
    del filled
    asked = document("releases")

    assert await page(graph, asked, after="", before="") == await page(graph, asked)
