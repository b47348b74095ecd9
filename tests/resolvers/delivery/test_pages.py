"""Pages of the lists of deploys, commits, members, teams and repositories, and of comparisons."""

import pytest

from db import models
from tests.clients.graph import Graph
from tests.support.factories import World, minute
from tests.support.lists import walk_pages

pytestmark = pytest.mark.spec("releases#cursors")

HEAD = "query ($first: Int, $after: String, $last: Int, $before: String) { organization { %s } }"
WAYS = """(first: $first, after: $after, last: $last, before: $before) {
    totalCount nodes { id } edges { cursor node { id } }
    pageInfo { hasNextPage hasPreviousPage startCursor endCursor }
}"""
LISTS = {
    "deploys": "list: deploys%s",
    "commits": "list: commits%s",
    "members": "list: members%s",
    "teams": "list: teams%s",
    "repositories": "list: repositories%s",
    "compared commits": 'compareReleases(base: "app@1.0", head: "app@2.0") { list: commits%s }',
}
ROWS = 7


async def create_rows(world: World) -> None:
    """Create seven rows in each list; two follow each other with equal values of its order."""
    project = await world.project("app")
    first, second = [await world.release(f"app@{n}.0", projects=[project]) for n in (1, 2)]
    commits = []
    for number in range(ROWS):
        repository = await world.repository(f"repository {number // 2}")
        commits.append(
            await world.commit(repository_id=repository, date_created=minute(number // 2))
        )
        await world.deploy(first, "production", [project], date_finished=minute(number // 2))
        await world.team(f"team{number}", [], [])
        if number:  # the client is a member, too
            await world.user(f"user{number}@acme.example", name=f"User {number // 2}")
    await world.set_commits(second, commits, [])


@pytest.mark.parametrize("name", LISTS)
async def test_walks_in_both_directions_list_each_row_once(
    world: World, graph: Graph, name: str
) -> None:
    await create_rows(world)
    document = HEAD % (LISTS[name] % WAYS)

    whole = await walk_pages(graph, document, 100, forward=True)

    assert len(set(whole)) == len(whole) == ROWS
    for size in (1, 3):
        assert await walk_pages(graph, document, size, forward=True) == whole
        assert await walk_pages(graph, document, size, forward=False) == whole


async def test_changed_paths_of_a_comparison_have_pages(world: World, graph: Graph) -> None:
    await create_rows(world)
    [commit, *_] = [row[0] for row in await world.read(models.Commit.__table__.select())]
    await world.rows(
        models.FileChange,
        *({"commit_id": commit, "path": f"path {n}", "type": "M"} for n in range(ROWS)),
    )
    document = """query ($first: Int, $after: String) { organization {
        compareReleases(base: "app@1.0", head: "app@2.0") {
            fileChanges(first: $first, after: $after) {
                totalCount nodes { path } pageInfo { hasNextPage endCursor }
            }
        }
    } }"""

    paths, after, has_next = [], None, True
    while has_next:
        data = await graph(document, first=3, after=after)
        found = data["organization"]["compareReleases"]["fileChanges"]
        assert found["totalCount"] == ROWS
        paths += [node["path"] for node in found["nodes"]]
        after, has_next = found["pageInfo"]["endCursor"], found["pageInfo"]["hasNextPage"]

    assert paths == [f"path {n}" for n in range(ROWS)]
