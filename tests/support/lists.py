"""Paginated lists, and how to read their pages."""

import base64
import itertools
from typing import Any

from tests.clients.graph import Graph
from tests.support.factories import World, minute

ROWS = 5
PAGED = "(first: $first, after: $after, last: $last, before: $before%s) { %s }"
CONTENT = """totalCount nodes { id } edges { cursor node { id } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }"""
HEAD = "query ($first: Int, $after: String, $last: Int, $before: String) { organization { %s } }"

# Each list below the organization; %s is the field's arguments and selection set.
LISTS = {
    "projects": "list: projects%s",
    "releases": "list: releases%s",
    "commits": 'release(version: "v0") { list: commits%s }',
    "deploys": 'release(version: "v0") { list: deploys%s }',
    "releases of a commit": 'commit(sha: "shared") { list: releases%s }',
}


def page_document(name: str, arguments: str = "", content: str = CONTENT) -> str:
    """Make the document that reads a page of a list."""
    return HEAD % (LISTS[name] % (PAGED % (arguments, content)))


async def read_page(graph: Graph, page_query: str, **arguments: Any) -> Any:
    """Read a page of a list and check that it is consistent."""
    data = (await graph(page_query, **arguments))["organization"]
    found = data["list"] if "list" in data else next(iter(data.values()))["list"]
    edges, info = found["edges"], found["pageInfo"]
    assert [edge["node"] for edge in edges] == found["nodes"]
    assert (info["startCursor"], info["endCursor"]) == (
        (edges[0]["cursor"], edges[-1]["cursor"]) if edges else (None, None)
    )
    return found


async def walk_pages(graph: Graph, page_query: str, size: int, *, forward: bool) -> list[str]:
    """Read the ids of a list page by page in one direction."""
    collected: list[str] = []
    place: dict[str, Any] = {}
    for number in itertools.count():
        way = {"first": size} if forward else {"last": size}
        part = await read_page(graph, page_query, **way, **place)
        ids = [node["id"] for node in part["nodes"]]
        collected = [*collected, *ids] if forward else [*ids, *collected]
        info = part["pageInfo"]
        behind, ahead = info["hasPreviousPage"], info["hasNextPage"]
        if not forward:
            behind, ahead = ahead, behind
        assert behind == (number > 0)
        assert len(ids) == size or not ahead
        if not ahead:
            return collected
        place = {"after": info["endCursor"]} if forward else {"before": info["startCursor"]}
    raise AssertionError


RELEASE_ORDERS = [
    f", orderBy: {{ field: {field}, direction: {direction} }}"
    for field in ("DATE", "SEMVER", "BUILD", "ADOPTION")
    for direction in ("ASC", "DESC")
]


async def create_lists(world: World) -> None:
    """Create five rows in each list, some with equal dates."""
    projects = [await world.project(f"p{at}") for at in range(ROWS)]
    repository = await world.repository()
    shared = await world.commit(repository_id=repository, sha="shared")
    for at in range(ROWS):
        version = f"a@1.{at}+{at % 2}" if at % 3 else f"v{at}"
        release = await world.release(
            version, projects=projects[:1], date_created=minute((at + 1) // 2)
        )
        others = [await world.commit(repository_id=repository) for _ in range(ROWS - 1)]
        await world.set_commits(release, [shared, *(others if at == 0 else ())], [])
        adopted = minute(at // 2) if at else None
        await world.link_environment(release, projects[0], "p", adopted=adopted)
        if at == 0:
            for finished in (3, 1, 2, 2, 2):
                await world.deploy(release, "p", projects[:1], date_finished=minute(finished))


def decode_id(text: str) -> str:
    """Decode a global id."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
