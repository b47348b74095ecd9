"""Helpers for tests of the release search."""

from collections.abc import Iterable
from typing import Any

from tests.clients.graph import Graph
from tests.support.factories import World

PAGE = """query ($filter: ReleaseFilter) {
    organization { releases(filter: $filter) { nodes { version } } }
}"""


async def found(graph: Graph, queries: Iterable[str], **wanted: Any) -> dict[str, Any]:
    """The versions that each query finds; the code where it is refused."""
    results = {}
    for query in queries:
        answer = await graph.answer(PAGE, filter={"query": query, **wanted})
        results[query] = (
            answer["errors"][0]["extensions"]["code"]
            if "errors" in answer
            else {each["version"] for each in answer["data"]["organization"]["releases"]["nodes"]}
        )
    return results


async def refused(graph: Graph, *queries: str, **wanted: Any) -> dict[str, Any]:
    """What is said of each query that is refused."""
    return {
        query: (await graph.error(PAGE, filter={"query": query, **wanted}))["extensions"]
        for query in queries
    }


def all_refused(*queries: str) -> dict[str, Any]:
    """What is to be said of queries that nobody can understand."""
    bad = {"code": "BAD_QUERY", "argument": ["filter", "query"]}
    return dict.fromkeys(queries, bad)


async def releases(world: World, *names: str) -> set[str]:
    """Releases of those versions."""
    for name in names:
        await world.release(name)
    return set(names)
