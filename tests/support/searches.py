"""Helpers for tests of the release search."""

from collections.abc import Iterable
from typing import Any

from tests.clients.graph import Graph
from tests.support.factories import World

PAGE = """query ($filter: ReleaseFilter) {
    organization { releases(filter: $filter) { nodes { version } } }
}"""


async def search(graph: Graph, queries: Iterable[str], **filter_: Any) -> dict[str, Any]:
    """Return the versions that each query finds, or its error code."""
    results = {}
    for query in queries:
        answer = await graph.answer(PAGE, filter={"query": query, **filter_})
        results[query] = (
            answer["errors"][0]["extensions"]["code"]
            if "errors" in answer
            else {each["version"] for each in answer["data"]["organization"]["releases"]["nodes"]}
        )
    return results


async def search_errors(graph: Graph, *queries: str, **filter_: Any) -> dict[str, Any]:
    """Return the extensions of the error of each query."""
    return {
        query: (await graph.error(PAGE, filter={"query": query, **filter_}))["extensions"]
        for query in queries
    }


def bad_queries(*queries: str) -> dict[str, Any]:
    """Return the expected extensions for invalid queries."""
    bad = {"code": "BAD_QUERY", "argument": ["filter", "query"]}
    return dict.fromkeys(queries, bad)


async def create_releases(world: World, *names: str) -> set[str]:
    """Create releases with the versions."""
    for name in names:
        await world.release(name)
    return set(names)
