"""A field that fails costs no further statements, and errors are graphql-core's, in its order.

The plan of such a query aborts, and graphql-core executes the query from the start.
"""

from collections.abc import AsyncIterator
from typing import Any

import pytest

from app.settings import Executor
from db.reading import kept_results
from tests.clients.graph import Graph, Statements
from tests.schema.test_statement_counts import create_full_page
from tests.support.factories import World

pytestmark = pytest.mark.spec("security#failing-fields")

PAGE = """query {
    organization { releases(first: 100) { nodes {
        version authors { name email } lastCommit { sha author { name } } lastDeploy { name }
        projects { slug newGroups } commits(first: 10) { nodes { sha author { name email } } }
    } } }
}"""
# Where a field fails, and the field. An error that is found late follows many statements.
FAILING = {
    "beside the list": ("releases", 'x: projects(after: "x") { totalCount }'),
    "before the loaders": ("lastDeploy", 'x: deploys(after: "x") { totalCount }'),
    "after the loaders": ("} } }\n}", 'x: deploys(after: "x") { totalCount }'),
    "below a loader": ("sha", 'x: releases(after: "x") { totalCount }'),
    "below two loaders": (
        "sha",
        'x: releases(first: 1) { nodes { lastCommit { releases(after: "x") { totalCount } } } }',
    ),
    "below a page": ("sha author { name email }", 'x: releases(after: "x") { totalCount }'),
}


def with_failing(*places: str) -> str:
    """Return the page with fields that fail."""
    text = PAGE
    for number, place in enumerate(places):
        before, field = FAILING[place]
        failing = field.replace("x:", f"x{number}:")
        text = text.replace(before, f"{failing} {before}", 1)
    return text


@pytest.fixture
async def reference(graph: Graph) -> AsyncIterator[Graph]:
    """A client of a server without plans."""
    reference = Graph(graph.database, graph.token, Executor.REFERENCE)
    yield reference
    await reference.client.aclose()


async def answer(graph: Graph, text: str) -> Any:
    """Return the response, without the ids of masked errors, which differ between runs."""
    response = await graph.answer(text)
    for error in response.get("errors", ()):
        error["extensions"].pop("id", None)
    return response


@pytest.mark.parametrize("place", FAILING)
async def test_failing_field_costs_no_further_statements(
    world: World, graph: Graph, reference: Graph, statements: Statements, place: str
) -> None:
    await create_full_page(world, 20)
    text = with_failing(place)
    await graph(PAGE)
    without_error = statements.counts
    statements.clear()
    expected = await answer(reference, text)
    counts = without_error | statements.counts
    statements.clear()

    actual = await answer(graph, text)

    assert expected["errors"]
    assert actual == expected
    assert statements.counts == counts


async def test_errors_are_in_the_order_of_graphql_core(
    world: World, graph: Graph, reference: Graph
) -> None:
    await create_full_page(world, 3)
    # Which of the errors below two loaders graphql-core reports depends on the time of the reads.
    places = [place for place in FAILING if place != "below two loaders"]

    for first in places:
        for second in places:
            text = with_failing(*{first: None, second: None})
            assert await answer(graph, text) == await answer(reference, text), text


async def test_large_results_are_read_again(
    world: World, graph: Graph, statements: Statements, monkeypatch: pytest.MonkeyPatch
) -> None:
    await create_full_page(world, 20)
    monkeypatch.setattr(kept_results, "MAX_KEPT_ROWS", 30)

    await graph.answer(with_failing("below a page"))

    # The page has 20 rows; a batch of 20 more is not kept.
    assert statements.counts["releases"] == 1
    assert statements.counts["AuthorById"] == 2


async def test_each_mutation_reads_what_it_wrote_after_an_error(
    world: World, graph: Graph, reference: Graph
) -> None:
    await create_full_page(world, 1)
    selection = "release { ref lastCommit { sha %s } } errors { code }"
    first, second = (selection % each for each in ('releases(after: "x") { totalCount }', ""))
    document = f"""mutation ($one: UpdateReleaseInput!, $two: UpdateReleaseInput!) {{
        one: updateRelease(input: $one) {{ {first} }}
        two: updateRelease(input: $two) {{ {second} }}
    }}"""
    version = (await graph("{ organization { releases { nodes { version } } } }"))["organization"][
        "releases"
    ]["nodes"][0]["version"]

    responses = []
    for client in (graph, reference):
        variables = {name: {"version": version, "ref": name} for name in ("one", "two")}
        responses.append(await client.answer(document, **variables))

    assert responses[0] == responses[1]
    assert responses[0]["errors"]
    assert responses[0]["data"]["one"]["release"]["ref"] == "one"
    assert responses[0]["data"]["two"]["release"]["ref"] == "two"
