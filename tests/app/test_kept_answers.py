"""Answers that are kept by the version of the data: docs/reference/versions.md."""

from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any
from urllib.parse import quote

import httpx
import pytest

from db import models
from execution.limits.limits import Limits
from tests.clients.graph import Graph, Statements
from tests.support.clocks import shift_request_clock
from tests.support.factories import World
from tests.support.mutations import create, record_sessions, session
from tests.support.widgets import chart, create_dashboard

RELEASES = "query ($n: Int) { organization { releases(first: $n) { nodes { version ref } } } }"
HEALTH = "{ organization { releases { nodes { projects { health { totalSessions } } } } } }"
AGED = """{ organization { releases(filter: {query: "release.created:-24h"}) {
    nodes { version } } } }"""
RUNNING = '{ organization { releases(filter: {deployedTo: "production"}) { nodes { version } } } }'
FAILING = AGED.replace("-24h", "never")
WIDGETS = """query ($id: ID!) { organization { dashboard(id: $id) { widgets {
    data(period: "1d") { end } } } } }"""


@pytest.fixture
async def keeping(world: World) -> AsyncIterator[Graph]:
    """A client of a server that keeps answers."""
    owner = await world.user("owner@acme.example", role="owner")
    graph = Graph(world.db, await world.token(owner), limit=Limits(), batch_size=10)
    yield graph
    await graph.client.aclose()


async def is_kept(graph: Graph, document: str, statements: Statements, **variables: Any) -> bool:
    """Return whether the answer of a document is kept after its first execution."""
    first = await graph(document, **variables)
    statements.clear()
    assert await graph(document, **variables) == first
    return not statements.batches


async def post(graph: Graph, document: str, **headers: str) -> httpx.Response:
    """Post a document with headers."""
    return await graph.client.post("/graphql", json={"query": document}, headers=headers)


@pytest.mark.spec("versions#kept-answers")
async def test_an_answer_is_read_again_after_a_write(
    keeping: Graph, world: World, statements: Statements
) -> None:
    release = await world.release("R1")
    assert await is_kept(keeping, RELEASES, statements, n=5)
    await world.change(models.Release, release, ref="main")

    answer = await keeping(RELEASES, n=5)

    assert answer["organization"]["releases"]["nodes"] == [{"version": "R1", "ref": "main"}]


@pytest.mark.spec("versions#kept-answers")
async def test_answers_are_kept_for_each_operation_variables_and_caller(
    keeping: Graph, world: World, statements: Statements
) -> None:
    for number in range(3):
        await world.release(f"R{number}")
    member = await world.user("bob@acme.example")
    other = Graph(world.db, await world.token(member))
    other.client = httpx.AsyncClient(
        transport=keeping.client._transport,  # noqa: SLF001 (another token of the same server)
        base_url=keeping.client.base_url,
        headers=other.client.headers,
    )
    viewer = "{ viewer { user { email } } }"

    for size in (1, 2, 3, 1):
        answer = await keeping(RELEASES, n=size)
        assert len(answer["organization"]["releases"]["nodes"]) == size
    assert [
        (await each(viewer))["viewer"]["user"]["email"] for each in (keeping, other, keeping)
    ] == [
        "owner@acme.example",
        "bob@acme.example",
        "owner@acme.example",
    ]
    statements.clear()
    await other(viewer)
    await keeping(RELEASES, n=2)
    assert statements.batches == []
    await other.client.aclose()


@pytest.mark.spec("versions#kept-answers")
async def test_errors_and_mutations_are_not_kept(
    keeping: Graph, world: World, statements: Statements
) -> None:
    await world.project("app")
    for _ in range(2):
        statements.clear()
        assert "errors" in await keeping.answer(FAILING)
    payloads = [await create(keeping, version="R1") for _ in range(2)]

    assert [each["created"] for each in payloads] == [True, False]


@pytest.mark.spec("versions#kept-answers")
async def test_a_query_after_a_mutation_of_its_batch_sees_it(keeping: Graph, world: World) -> None:
    await world.release("R1")
    query = {"query": RELEASES, "variables": {"n": 5}}
    change = """mutation { updateRelease(input: {version: "R1", ref: "main"}) {
        errors { code } } }"""
    await keeping(RELEASES, n=5)

    batch = [query, {"query": change}, query]
    before, _, after = (await keeping.client.post("/graphql", json=batch)).json()

    nodes = [each["data"]["organization"]["releases"]["nodes"] for each in (before, after)]
    assert [each[0]["ref"] for each in nodes] == [None, "main"]


@pytest.mark.spec("versions#kept-answers")
async def test_kept_answers_have_a_bound(world: World, statements: Statements) -> None:
    owner = await world.user("owner@acme.example", role="owner")
    graph = Graph(world.db, await world.token(owner), limit=Limits(kept_bytes=10_000))
    await world.release("R1")

    for size in range(1, 31):
        await graph(RELEASES, n=size)
    statements.clear()
    await graph(RELEASES, n=30)
    assert statements.batches == []
    await graph(RELEASES, n=1)
    assert statements.batches
    await graph.client.aclose()


@pytest.mark.spec("versions#kept-answers")
async def test_a_kept_answer_is_charged_by_its_bytes(world: World) -> None:
    owner = await world.user("owner@acme.example", role="owner")
    graph = Graph(world.db, await world.token(owner), limit=Limits(), budget_points=10_000)
    for number in range(40):
        await world.release(f"R{number}")
    body = {"query": RELEASES, "variables": {"n": 40}, "extensions": {"cost": True}}

    # On PostgreSQL the first charge lets the request read a later state, which is not kept.
    costs = [
        (await graph.client.post("/graphql", json=body)).json()["extensions"]["cost"]
        for _ in range(3)
    ]

    assert [each["requested"] for each in costs] == [42, 42, 42]
    assert (costs[0]["actual"], costs[-1]["actual"]) == (42, 2)
    await graph.client.aclose()


@pytest.mark.spec("versions#time")
async def test_an_answer_of_the_last_hours_is_kept_until_the_hour_ends(
    keeping: Graph, world: World, statements: Statements, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.release("R1", projects=[await world.project("app")])
    await record_sessions(keeping, session())

    assert await is_kept(keeping, HEALTH, statements)
    shift_request_clock(monkeypatch, timedelta(hours=1))
    await keeping(HEALTH)
    assert statements.batches


@pytest.mark.spec("versions#time")
async def test_the_data_of_widgets_are_kept_until_their_range_moves(
    keeping: Graph, world: World, statements: Statements, monkeypatch: pytest.MonkeyPatch
) -> None:
    await world.project("app")
    dashboard = await create_dashboard(keeping, chart("sum(session)"))

    assert await is_kept(keeping, WIDGETS, statements, id=dashboard)
    shift_request_clock(monkeypatch, timedelta(hours=1))
    await keeping(WIDGETS, id=dashboard)
    assert statements.batches


@pytest.mark.spec("versions#time")
@pytest.mark.parametrize("document", [AGED, RUNNING])
async def test_an_answer_that_changes_at_every_moment_is_not_kept(
    keeping: Graph, world: World, statements: Statements, document: str
) -> None:
    await world.release("R1", projects=[await world.project("app")])
    await world.environment("production")

    assert not await is_kept(keeping, document, statements)


@pytest.mark.spec("versions#conditional-requests")
async def test_a_client_with_the_tag_of_an_answer_gets_304(keeping: Graph, world: World) -> None:
    release = await world.release("R1")
    document = RELEASES.replace("($n: Int)", "").replace("$n", "5")
    url = f"/graphql?query={quote(document)}"
    first = await post(keeping, document)
    tag = first.headers["etag"]
    assert tag.startswith('W/"')

    for headers in ({"If-None-Match": tag}, {"If-None-Match": f'"x", {tag[2:]}'}):
        for response in (
            await post(keeping, document, **headers),
            await keeping.client.get(url, headers=headers),
        ):
            assert (response.status_code, response.content) == (304, b"")
            assert response.headers["etag"] == tag
            assert "content-type" not in response.headers
    await world.change(models.Release, release, ref="main")
    changed = await post(keeping, document, **{"If-None-Match": tag})
    assert changed.status_code == 200
    assert changed.headers["etag"] != tag
    await world.change(models.Release, release, ref=None)
    assert (await post(keeping, document, **{"If-None-Match": tag})).status_code == 304


@pytest.mark.spec("versions#conditional-requests")
async def test_what_is_no_answer_of_a_query_has_no_tag(keeping: Graph, world: World) -> None:
    await world.release("R1")
    mutation = 'mutation { updateRelease(input: {version: "R1"}) { errors { code } } }'
    invalid = "{ nothing }"

    for document in (mutation, invalid, FAILING):
        response = await post(keeping, document, **{"If-None-Match": "*"})
        assert response.status_code == 200, document
        assert "etag" not in response.headers, document
