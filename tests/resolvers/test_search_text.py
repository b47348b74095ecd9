"""The length of a text to search for, the same for every list with a search."""

from typing import Any

import pytest

from resolvers.errors import MAX_SEARCH_TEXT_LENGTH
from tests.clients.graph import Graph, Statements

pytestmark = pytest.mark.spec("security#long-search-texts")

SEARCHES: dict[str, tuple[str, list[str]]] = {
    "releases": ("releases(filter: {query: $text}) { nodes { id } }", ["filter", "query"]),
    "projects": ("projects(query: $text) { nodes { id } }", ["query"]),
    "dashboards": ("dashboards(filter: {query: $text}) { nodes { id } }", ["filter", "query"]),
}


def search(name: str) -> str:
    """Return a query that searches a list for the variable `text`."""
    return f"query ($text: String!) {{ organization {{ {SEARCHES[name][0]} }} }}"


@pytest.mark.parametrize("name", SEARCHES)
@pytest.mark.parametrize("length", [MAX_SEARCH_TEXT_LENGTH + 1, 50_001])
async def test_long_text_is_rejected_before_the_search(
    graph: Graph, statements: Statements, name: str, length: int
) -> None:
    error = await graph.error(search(name), text="x" * length)

    assert error["extensions"] == {
        "code": "BAD_QUERY",
        "argument": SEARCHES[name][1],
        "limit": MAX_SEARCH_TEXT_LENGTH,
        "actual": length,
    }
    assert error["message"] == (
        f"The query has {length} characters, more than the limit of {MAX_SEARCH_TEXT_LENGTH}."
    )
    assert name not in statements.batches


@pytest.mark.parametrize("name", SEARCHES)
@pytest.mark.parametrize(
    "letter", ["x", "%", "_", "\\", "\N{GRINNING FACE}", "\u00df", "\U0001d160"]
)
async def test_longest_text_is_searched_for(graph: Graph, name: str, letter: str) -> None:
    data: Any = await graph(search(name), text=letter * MAX_SEARCH_TEXT_LENGTH)

    assert data["organization"] == {name: {"nodes": []}}


async def test_longest_pattern_of_a_release_filter_is_searched_for(graph: Graph) -> None:
    pattern = "release:*" + "*_" * ((MAX_SEARCH_TEXT_LENGTH - 9) // 2)

    data: Any = await graph(search("releases"), text=pattern)

    assert data["organization"] == {"releases": {"nodes": []}}
