"""Queries with `@defer` and `@stream`: parts on the wire, and what becomes of what fails later."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from loaders.release import ProjectsByRelease
from tests.clients.graph import Graph, hang_release_reads, on_sqlite
from tests.clients.incremental import bodies, by_id, by_path
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
BY_PATH = f"multipart/mixed;deferSpec=20220824,{JSON}"
BY_ID = f"multipart/mixed;incrementalSpec=v0.2,{JSON}"
FORMS = {"path": (BY_PATH, by_path), "id": (BY_ID, by_id)}


@pytest.fixture
async def parting(world: World, graph: Graph) -> AsyncIterator[Graph]:
    """A caller of a server that answers in parts, in an organization with three projects."""
    for slug in ("one", "two", "three"):
        await world.project(slug)
    parting = Graph(world.db, graph.token, incremental_delivery=True)
    yield parting
    await parting.client.aclose()


async def asked(
    graph: Graph, document: str, accept: str = BY_PATH, **given: Any
) -> httpx.Response:
    """The response to a document whose client accepts that."""
    body = {"query": document} | given
    return await graph.client.post("/graphql", json=body, headers={"Accept": accept})


async def parts(graph: Graph, document: str, accept: str = BY_PATH, **given: Any) -> list[Any]:
    """The parts that a document is answered in."""
    response = await asked(graph, document, accept, **given)
    assert response.headers["content-type"] == 'multipart/mixed; boundary="-"', response.text
    return bodies(response.content)


@on_sqlite
async def test_the_parts_are_written_as_clients_read_them(parting: Graph) -> None:
    response = await asked(parting, DEFERRED)

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
        BY_PATH,
        f"{JSON}, multipart/mixed",
        f"text/html,Multipart/Mixed;q=0.5,{JSON};q=1",
        f'multipart/mixed; boundary="-"; DeferSpec="20220824", {JSON}',
        f"multipart/mixed;subscriptionSpec=1.0, {JSON}, multipart/mixed;deferSpec=20220824",
    ],
)
async def test_the_form_of_2022_says_where_a_part_belongs(parting: Graph, accept: str) -> None:
    first, *others = await parts(parting, STREAMED, accept)

    at = ["organization", "projects", "nodes"]
    assert first == {
        "data": {"organization": {"projects": {"nodes": [{"slug": "one"}]}}},
        "hasNext": True,
    }
    assert [each for other in others for each in other.get("incremental", [])] == [
        {"items": [{"slug": "three"}, {"slug": "two"}], "path": [*at, 1], "label": "S"},
    ]


@on_sqlite
async def test_the_newer_form_says_what_is_pending(parting: Graph) -> None:
    assert await parts(parting, DEFERRED, BY_ID) == [
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
async def test_nobody_gets_parts_who_did_not_ask_for_them(parting: Graph, graph: Graph) -> None:
    whole = {"data": {"organization": {"slug": "acme", "name": "Acme"}}}
    for caller, accept in (
        (parting, JSON),
        (parting, "*/*"),
        (parting, f"multipart/mixed;q=0,{JSON}"),
        (parting, f"multipart/mixed;subscriptionSpec=1.0,{JSON}"),
        (parting, f"multipart/mixed;deferSpec=20991231,{JSON}"),
        (parting, f"multipart/mixed;incrementalSpec=v0.1,{JSON}"),
        (graph, BY_PATH),
        (graph, BY_ID),
    ):
        response = await asked(caller, DEFERRED, accept)
        assert response.headers["content-type"] == f"{JSON}; charset=utf-8", accept
        assert response.json() == whole

    plain = await asked(parting, "{ organization { name } }")
    assert plain.headers["content-type"] == f"{JSON}; charset=utf-8"


@on_sqlite
async def test_each_label_is_told_though_another_brought_what_it_waits_for(
    parting: Graph,
) -> None:
    document = """{ organization { slug
        ... @defer(label: "A") { name } ... @defer(label: "B") { name }
    } }"""

    found = await parts(parting, document)

    assert sorted(each["label"] for each in found[-1]["incremental"]) == ["A", "B"]
    assert by_path(found) == ({"organization": {"slug": "acme", "name": "Acme"}}, [])


@on_sqlite
async def test_each_part_costs_as_an_object_does(parting: Graph) -> None:
    document = "{ organization { projects(first: 100) { nodes { slug %s } } } }"
    later = '... @defer(label: "%s") { name }'

    async def cost(*labels: str) -> Any:
        text = document % " ".join(later % each for each in labels)
        response = await asked(parting, text, JSON, extensions={"cost": True})
        return response.json()["extensions"]["cost"]["requested"]

    assert await cost("a", "b") == await cost() + 200


@on_sqlite
async def test_what_is_not_deferred_after_all_comes_in_one_part(parting: Graph) -> None:
    document = "query ($later: Boolean!) { organization { slug ... @defer(if: $later) { name } } }"

    found = await parts(parting, document, variables={"later": False})

    assert found == [
        {"data": {"organization": {"slug": "acme", "name": "Acme"}}, "hasNext": False}
    ]
    assert len(await parts(parting, document, variables={"later": True})) == 2


@on_sqlite
async def test_whatever_cannot_be_executed_is_told_whole(parting: Graph) -> None:
    document = "query ($n: Int!) { organization { projects(first: $n) { nodes @stream { id } } } }"
    refused = await asked(parting, document, variables={"n": "many"})
    invalid = await asked(parting, "{ organization { ... @defer { nothing } } }")
    root = await asked(
        parting, 'mutation { ... @defer { deleteRelease(version: "R") { deletedId } } }'
    )

    for response in (refused, invalid, root):
        assert response.headers["content-type"] == f"{JSON}; charset=utf-8"
        assert "data" not in response.json()
    assert refused.json()["errors"][0]["extensions"]["code"] == "BAD_USER_INPUT"
    assert invalid.json()["errors"][0]["extensions"]["code"] == "GRAPHQL_VALIDATION_FAILED"
    assert "not be used" in root.json()["errors"][0]["message"]


@on_sqlite
async def test_a_mutation_is_answered_whole(parting: Graph) -> None:
    document = """mutation { createDashboard(input: {title: "Health"}) {
        dashboard { version ... @defer { title } }
    } }"""

    response = await asked(parting, document)

    assert response.json() == {
        "data": {"createDashboard": {"dashboard": {"version": 1, "title": "Health"}}}
    }


@on_sqlite
async def test_the_cost_stands_in_the_first_part(parting: Graph) -> None:
    first, last = await parts(parting, DEFERRED, extensions={"cost": True})

    assert first["extensions"]["cost"]["requested"] > 0
    assert "extensions" not in last


@pytest.mark.parametrize(("accept", "put"), FORMS.values(), ids=FORMS)
async def test_what_fails_later_fails_its_part_alone(
    parting: Graph, world: World, monkeypatch: pytest.MonkeyPatch, accept: str, put: Any
) -> None:
    await world.release("R1")

    async def fails(*_: object) -> Any:
        raise RuntimeError

    monkeypatch.setattr(ProjectsByRelease, "fetch", fails)

    data, errors = put(await parts(parting, PROJECTS, accept))

    assert data["organization"] == {"release": {"version": "R1"}, "name": "Acme"}
    [error] = errors
    assert error["path"] == ["organization", "release", "projects"]
    assert (error["message"], error["extensions"]["code"]) == (
        "Unexpected error.",
        "INTERNAL_SERVER_ERROR",
    )


@pytest.mark.parametrize(("accept", "put"), FORMS.values(), ids=FORMS)
async def test_when_time_is_over_all_that_is_pending_has_failed(
    world: World, graph: Graph, monkeypatch: pytest.MonkeyPatch, accept: str, put: Any
) -> None:
    hanging = hang_release_reads(monkeypatch, world.db)
    hasty = Graph(world.db, graph.token, incremental_delivery=True, operation_timeout=0.5)

    data, errors = put(await parts(hasty, LATER, accept))
    await hasty.client.aclose()

    assert data == {"organization": {"slug": "acme"}}
    assert [each["extensions"]["code"] for each in errors] == ["TIMEOUT"]
    assert hanging.was_cancelled.is_set()
    assert world.db.connections_in_use == 0


async def test_what_nobody_waits_for_is_given_up(
    world: World, graph: Graph, monkeypatch: pytest.MonkeyPatch
) -> None:
    hanging = hang_release_reads(monkeypatch, world.db)
    async with (
        run_server(world.db, incremental_delivery=True) as address,
        httpx.AsyncClient(base_url=address, headers=graph.client.headers) as client,
        asyncio.timeout(30),
    ):
        asking = client.stream(
            "POST", "/graphql", json={"query": LATER}, headers={"Accept": BY_PATH}
        )
        async with asking as response:
            body = response.aiter_bytes()
            came = b""
            while b'"hasNext":true' not in came:
                came += await anext(body)
            await hanging.has_begun.wait()
        await hanging.was_cancelled.wait()
        while world.db.connections_in_use:  # noqa: ASYNC110 (there is no event for it)
            await asyncio.sleep(0.01)
