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

# A list, and where it stands below the organization; %s is the field's arguments and content.
PLACES = {
    "projects": "list: projects%s",
    "releases": "list: releases%s",
    "commits": 'release(version: "v0") { list: commits%s }',
    "deploys": 'release(version: "v0") { list: deploys%s }',
    "releases of a commit": 'commit(sha: "shared") { list: releases%s }',
}
BOTH_WAYS = [name for name in PLACES if name != "releases of a commit"]


def document(name: str, arguments: str = "", content: str = CONTENT) -> str:
    """The document that asks for a page of a list."""
    paged = PAGED % (arguments, content)
    if name not in BOTH_WAYS:
        paged = paged.replace(", last: $last, before: $before", "")
        return HEAD.replace(", $last: Int, $before: String", "") % (PLACES[name] % paged)
    return HEAD % (PLACES[name] % paged)


async def page(graph: Graph, asked: str, **arguments: Any) -> Any:
    """A page of a list, which is checked in itself."""
    data = (await graph(asked, **arguments))["organization"]
    found = data["list"] if "list" in data else next(iter(data.values()))["list"]
    edges, info = found["edges"], found["pageInfo"]
    assert [edge["node"] for edge in edges] == found["nodes"]
    assert (info["startCursor"], info["endCursor"]) == (
        (edges[0]["cursor"], edges[-1]["cursor"]) if edges else (None, None)
    )
    return found


async def walk(graph: Graph, asked: str, size: int, *, forward: bool) -> list[str]:
    """The ids of a list, read page by page in one direction."""
    found: list[str] = []
    place: dict[str, Any] = {}
    for number in itertools.count():
        way = {"first": size} if forward else {"last": size}
        part = await page(graph, asked, **way, **place)
        ids = [node["id"] for node in part["nodes"]]
        found = [*found, *ids] if forward else [*ids, *found]
        info = part["pageInfo"]
        behind, ahead = info["hasPreviousPage"], info["hasNextPage"]
        if not forward:
            behind, ahead = ahead, behind
        assert behind == (number > 0)
        assert len(ids) == size or not ahead
        if not ahead:
            return found
        place = {"after": info["endCursor"]} if forward else {"before": info["startCursor"]}
    raise AssertionError


ORDERS = [
    f", orderBy: {{ field: {field}, direction: {direction} }}"
    for field in ("DATE", "SEMVER", "BUILD", "ADOPTION")
    for direction in ("ASC", "DESC")
]


async def fill(world: World) -> None:
    """Five rows in each list, some of the same date."""
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


def decoded(text: str) -> str:
    """What an id says inside."""
    return base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)).decode()
