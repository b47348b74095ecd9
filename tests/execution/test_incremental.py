"""Queries with `@defer` and `@stream`: payloads on the wire, late errors, timeouts."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from loaders.release import ProjectsByRelease
from tests.clients.graph import Graph, hang_release_reads, on_sqlite
from tests.clients.incremental import merge_2022, merge_v02, parse_multipart
from tests.clients.subscriptions import run_server
from tests.support.factories import World

DEFERRED = """{ organization { slug ... @defer(label: "L") { name } } }"""
STREAMED = (
    """{ organization { projects { nodes @stream(initialCount: 1, label: "S") { slug } } } }"""
)
PROJECTS = """{ organization { release(version: "R1") { version
    ... @defer(label: "L") { projects { slug } }
} name } }"""
LATER = """{ organization { slug ... @defer { releases(first: 1) { nodes { version } } } } }"""
JSON = "application/json"
ACCEPT_2022 = f"multipart/mixed;deferSpec=20220824,{JSON}"
ACCEPT_V02 = f"multipart/mixed;incrementalSpec=v0.2,{JSON}"
FORMATS = {"2022": (ACCEPT_2022, merge_2022), "v0.2": (ACCEPT_V02, merge_v02)}


pytestmark = pytest.mark.spec("clients#incremental-delivery")


@pytest.fixture
async def incremental_graph(world: World, graph: Graph) -> AsyncIterator[Graph]:
    """A client of a server with incremental delivery; its organization has three projects."""
    for slug in ("one", "two", "three"):
        await world.project(slug)
    incremental_graph = Graph(world.db, graph.token, incremental_delivery=True)
    yield incremental_graph
    await incremental_graph.client.aclose()


async def post(
    graph: Graph, document: str, accept: str = ACCEPT_2022, **parameters: Any
) -> httpx.Response:
    """Post a document with an Accept header and return the response."""
    body = {"query": document} | parameters
    return await graph.client.post("/graphql", json=body, headers={"Accept": accept})


async def fetch_payloads(
    graph: Graph, document: str, accept: str = ACCEPT_2022, **parameters: Any
) -> list[Any]:
    """Return the payloads of the response to a document."""
    response = await post(graph, document, accept, **parameters)
    assert response.headers["content-type"] == 'multipart/mixed; boundary="-"', response.text
    return parse_multipart(response.content)


@on_sqlite
async def test_multipart_framing(incremental_graph: Graph) -> None:
    response = await post(incremental_graph, DEFERRED)

    assert response.status_code == 200
    assert response.headers["content-type"] == 'multipart/mixed; boundary="-"'
    assert response.headers["cache-control"] == "no-store"
    assert response.content == (
        b"\r\n---\r\n"
        b"Content-Type: application/json; charset=utf-8\r\n"
        b"Content-Length: 56\r\n"
        b"\r\n"
        b'{"data":{"organization":{"slug":"acme"}},"hasNext":true}'
        b"\r\n---\r\n"
        b"Content-Type: application/json; charset=utf-8\r\n"
        b"Content-Length: 94\r\n"
        b"\r\n"
        b'{"incremental":[{"data":{"name":"Acme"},"path":["organization"],"label":"L"}],'
        b'"hasNext":false}'
        b"\r\n-----\r\n"
    )


@on_sqlite
@pytest.mark.parametrize(
    "accept",
    [
        ACCEPT_2022,
        f"{JSON}, multipart/mixed",
        f"text/html,Multipart/Mixed;q=0.5,{JSON};q=1",
        f'multipart/mixed; boundary="-"; DeferSpec="20220824", {JSON}',
        f"multipart/mixed;subscriptionSpec=1.0, {JSON}, multipart/mixed;deferSpec=20220824",
    ],
    ids=["specified", "without parameter", "upper case", "quoted", "after a subscription format"],
)
async def test_format_2022_has_paths_and_labels(incremental_graph: Graph, accept: str) -> None:
    initial, *subsequent = await fetch_payloads(incremental_graph, STREAMED, accept)

    path = ["organization", "projects", "nodes"]
    assert initial == {
        "data": {"organization": {"projects": {"nodes": [{"slug": "one"}]}}},
        "hasNext": True,
    }
    assert [each for payload in subsequent for each in payload.get("incremental", [])] == [
        {"items": [{"slug": "three"}, {"slug": "two"}], "path": [*path, 1], "label": "S"},
    ]


@on_sqlite
async def test_format_v02_announces_what_is_pending(incremental_graph: Graph) -> None:
    assert await fetch_payloads(incremental_graph, DEFERRED, ACCEPT_V02) == [
        {
            "data": {"organization": {"slug": "acme"}},
            "pending": [{"id": "0", "path": ["organization"], "label": "L"}],
            "hasNext": True,
        },
        {
            "incremental": [{"id": "0", "data": {"name": "Acme"}}],
            "completed": [{"id": "0"}],
            "hasNext": False,
        },
    ]


@on_sqlite
async def test_response_is_single_unless_the_client_accepts_incremental_delivery(
    incremental_graph: Graph, graph: Graph
) -> None:
    single = {"data": {"organization": {"slug": "acme", "name": "Acme"}}}
    for client, accept in (
        (incremental_graph, JSON),
        (incremental_graph, "*/*"),
        (incremental_graph, f"multipart/mixed;q=0,{JSON}"),
        (incremental_graph, f"multipart/mixed;subscriptionSpec=1.0,{JSON}"),
        (incremental_graph, f"multipart/mixed;deferSpec=20991231,{JSON}"),
        (incremental_graph, f"multipart/mixed;incrementalSpec=v0.1,{JSON}"),
        (graph, ACCEPT_2022),
        (graph, ACCEPT_V02),
    ):
        response = await post(client, DEFERRED, accept)
        assert response.headers["content-type"] == f"{JSON}; charset=utf-8", accept
        assert response.json() == single

    plain = await post(incremental_graph, "{ organization { name } }")
    assert plain.headers["content-type"] == f"{JSON}; charset=utf-8"


@on_sqlite
async def test_each_label_is_delivered_even_if_another_delivered_its_data(
    incremental_graph: Graph,
) -> None:
    document = """{ organization { slug
        ... @defer(label: "A") { name } ... @defer(label: "B") { name }
    } }"""

    payloads = await fetch_payloads(incremental_graph, document)

    assert sorted(each["label"] for each in payloads[-1]["incremental"]) == ["A", "B"]
    assert merge_2022(payloads) == ({"organization": {"slug": "acme", "name": "Acme"}}, [])


@on_sqlite
async def test_each_deferred_fragment_costs_one_point_per_object(incremental_graph: Graph) -> None:
    document = "{ organization { projects(first: 100) { nodes { slug %s } } } }"
    later = '... @defer(label: "%s") { name }'

    async def cost(*labels: str) -> Any:
        text = document % " ".join(later % each for each in labels)
        response = await post(incremental_graph, text, JSON, extensions={"cost": True})
        return response.json()["extensions"]["cost"]["requested"]

    assert await cost("a", "b") == await cost() + 200


@on_sqlite
async def test_fragment_that_is_not_deferred_is_in_the_only_payload(
    incremental_graph: Graph,
) -> None:
    document = "query ($later: Boolean!) { organization { slug ... @defer(if: $later) { name } } }"

    payloads = await fetch_payloads(incremental_graph, document, variables={"later": False})

    assert payloads == [
        {"data": {"organization": {"slug": "acme", "name": "Acme"}}, "hasNext": False}
    ]
    assert len(await fetch_payloads(incremental_graph, document, variables={"later": True})) == 2


@on_sqlite
async def test_rejected_request_has_a_single_response(incremental_graph: Graph) -> None:
    document = "query ($n: Int!) { organization { projects(first: $n) { nodes @stream { id } } } }"
    refused = await post(incremental_graph, document, variables={"n": "many"})
    invalid = await post(incremental_graph, "{ organization { ... @defer { nothing } } }")
    root = await post(
        incremental_graph, 'mutation { ... @defer { deleteRelease(version: "R") { deletedId } } }'
    )

    for response in (refused, invalid, root):
        assert response.headers["content-type"] == f"{JSON}; charset=utf-8"
        assert "data" not in response.json()
    assert refused.json()["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    assert invalid.json()["errors"][0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"
    assert "not be used" in root.json()["errors"][0]["message"]


@on_sqlite
async def test_mutation_has_a_single_response(incremental_graph: Graph) -> None:
    document = """mutation { createDashboard(input: {title: "Health"}) {
        dashboard { version ... @defer { title } }
    } }"""

    response = await post(incremental_graph, document)

    assert response.json() == {
        "data": {"createDashboard": {"dashboard": {"version": 1, "title": "Health"}}}
    }


@on_sqlite
async def test_first_payload_has_the_estimate_and_the_last_one_the_actual_cost(
    incremental_graph: Graph,
) -> None:
    initial, last = await fetch_payloads(incremental_graph, DEFERRED, extensions={"cost": True})

    assert initial["extensions"]["cost"] == {"requested": 2, "budget": None}
    assert last["extensions"]["cost"] == {"requested": 2, "actual": 2, "budget": None}


@pytest.mark.parametrize(("accept", "merge"), FORMATS.values(), ids=FORMATS)
async def test_late_error_fails_only_its_fragment(
    incremental_graph: Graph,
    world: World,
    monkeypatch: pytest.MonkeyPatch,
    accept: str,
    merge: Any,
) -> None:
    await world.release("R1")

    async def fails(*_: object) -> Any:
        raise RuntimeError

    monkeypatch.setattr(ProjectsByRelease, "fetch", fails)

    data, errors = merge(await fetch_payloads(incremental_graph, PROJECTS, accept))

    assert data["organization"] == {"release": {"version": "R1"}, "name": "Acme"}
    [error] = errors
    assert error["path"] == ["organization", "release", "projects"]
    assert (error["message"], error["extensions"]["code"]) == (
        "Unexpected error.",
        "INTERNAL_SERVER_ERROR",
    )


@pytest.mark.parametrize(("accept", "merge"), FORMATS.values(), ids=FORMATS)
async def test_timeout_fails_everything_pending(
    world: World, graph: Graph, monkeypatch: pytest.MonkeyPatch, accept: str, merge: Any
) -> None:
    hanging = hang_release_reads(monkeypatch, world.db)
    client = Graph(world.db, graph.token, incremental_delivery=True, operation_timeout=0.5)

    data, errors = merge(await fetch_payloads(client, LATER, accept))
    await client.client.aclose()

    assert data == {"organization": {"slug": "acme"}}
    assert [each["extensions"]["code"] for each in errors] == ["TIMEOUT"]
    assert hanging.was_cancelled.is_set()
    assert world.db.connections_in_use == 0


async def test_query_is_cancelled_when_its_client_disconnects(
    world: World, graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    hanging = hang_release_reads(monkeypatch, world.db)
    async with (
        run_server(world.db, incremental_delivery=True) as address,
        httpx.AsyncClient(base_url=address, headers=graph.client.headers) as client,
        asyncio.timeout(30),
    ):
        stream = client.stream(
            "POST", "/graphql", json={"query": LATER}, headers={"Accept": ACCEPT_2022}
        )
        async with stream as response:
            body = response.aiter_bytes()
            received = b""
            while b'"hasNext":true' not in received:
                received += await anext(body)
            await hanging.has_begun.wait()
        await hanging.was_cancelled.wait()
        while world.db.connections_in_use:  # noqa: ASYNC110 (there is no event for it)
            await asyncio.sleep(0.01)
