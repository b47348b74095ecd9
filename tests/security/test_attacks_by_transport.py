"""Attacks by what a request says: each is refused alike, whichever way it comes (attack 29)."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Coroutine
from typing import Any
from urllib.parse import urlencode

import pytest

from resolvers.ids import encode_global_id
from tests.clients import subscriptions
from tests.clients.graph import Statements, hang_release_reads, on_sqlite
from tests.clients.running_app import PRODUCTION, RunningApp, run_app
from tests.support.attacks import ATTACKS, SCOPES
from tests.support.factories import World, create_organization
from transport.uvicorn.protocol import MAX_TARGET_BYTES
from transport.websocket import MAX_MESSAGE_BYTES

pytestmark = on_sqlite  # hardly an attack gets as far

GRAPHQL = "application/graphql-response+json"


@pytest.fixture
async def server(world: World) -> AsyncIterator[RunningApp]:
    async with run_app(world, automatic_documents=1_000_000) as server:
        yield server


@pytest.fixture
async def closed(world: World) -> AsyncIterator[RunningApp]:
    """A server that does not tell its schema."""
    async with run_app(world, **(PRODUCTION | {"queries_by_get": True})) as server:
        yield server


def told(answer: Any) -> list[dict[str, Any]]:
    """The figures of an answer's errors."""
    return [
        {name: each["extensions"][name] for name in FIGURES if name in each["extensions"]}
        for each in answer["errors"]
    ]


FIGURES = ("code", "limit", "found")


async def by_post(server: RunningApp, body: dict[str, Any]) -> Any:
    response = await server.client.post("/graphql", json=body, headers={"Accept": GRAPHQL})
    assert response.status_code in {200, 400, 422}
    assert (response.status_code == 200) == ("data" in response.json())
    return response.json()


def target(body: dict[str, Any]) -> str:
    """The target of a GET."""
    texts = {
        name: value if isinstance(value, str) else json.dumps(value)
        for name, value in body.items()
    }
    return f"/graphql?{urlencode(texts)}"


async def by_get(server: RunningApp, body: dict[str, Any]) -> Any:
    return (await server.client.get(target(body))).json()


async def by_events(server: RunningApp, body: dict[str, Any]) -> Any:
    async with server.client.stream(
        "POST", "/graphql", json=body, headers={"Accept": "text/event-stream"}
    ) as response:
        (name, answer), last = [each async for each in subscriptions.read_events(response)]
    assert (name, last) == ("next", ("complete", None))
    return answer


async def by_socket(server: RunningApp, body: dict[str, Any]) -> Any:
    async with subscriptions.SubscriptionClient(
        server.address, server.token
    ).open_initialised_socket() as socket:
        await socket.send({"id": "1", "type": "subscribe", "payload": body})
        message = await socket.receive()
    payload = message["payload"]
    return {"errors": payload} if message["type"] == "error" else payload


WAYS: dict[str, Callable[[RunningApp, dict[str, Any]], Coroutine[Any, Any, Any]]] = {
    "POST": by_post,
    "GET": by_get,
    "events": by_events,
    "socket": by_socket,
}


@pytest.mark.parametrize("attack", ATTACKS)
async def test_attack_is_rejected_by_every_transport(
    world: World, server: RunningApp, attack: str
) -> None:
    attacked = ATTACKS[attack]
    body = attacked.body
    ways = dict(WAYS)
    if len(target(body)) > MAX_TARGET_BYTES:  # which is refused for that
        del ways["GET"]
    if len(json.dumps(body)) > MAX_MESSAGE_BYTES:
        del ways["socket"]

    with Statements(world.db) as statements:
        answers = {name: told(await way(server, body)) for name, way in ways.items()}

    assert answers == dict.fromkeys(ways, attacked.expected_errors)
    assert statements.sent == [] or attack.startswith("16")


@pytest.mark.parametrize("way", ["POST", "events"])
async def test_batch_is_rejected_by_every_transport(server: RunningApp, way: str) -> None:
    accept = "text/event-stream" if way == "events" else GRAPHQL
    response = await server.client.post(
        "/graphql", json=[{"query": SCOPES}] * 10, headers={"Accept": accept}
    )

    assert response.status_code == 400
    assert told(response.json()) == [{"code": "BATCHING_DISABLED"}]


@pytest.mark.parametrize("way", WAYS)
async def test_schema_is_not_disclosed(closed: RunningApp, way: str) -> None:
    schema = await WAYS[way](closed, {"query": "{ __schema { types { name } } }"})
    similar = await WAYS[way](closed, {"query": "{ viewr { scopes } }"})

    assert told(schema) == [{"code": "INTROSPECTION_DISABLED"}]
    assert told(similar) == [{"code": "GRAPHQL_VALIDATION_FAILED"}]
    assert similar["errors"][0]["message"] == "Cannot query field 'viewr' on type 'Query'."


@pytest.mark.parametrize("way", WAYS)
async def test_unexpected_error_discloses_only_its_id(
    world: World, server: RunningApp, way: str, caplog: pytest.LogCaptureFixture
) -> None:
    release = encode_global_id("Release", await world.release(status=7))

    answer = await WAYS[way](
        server, {"query": f'{{ node(id: "{release}") {{ ... on Release {{ status }} }} }}'}
    )

    [error] = answer["errors"]
    assert answer["data"] == {"node": None}
    assert error == {
        "message": "Unexpected error.",
        "path": ["node", "status"],
        "locations": error["locations"],
        "extensions": {"code": "INTERNAL_SERVER_ERROR", "id": error["extensions"]["id"]},
    }
    assert error["extensions"]["id"] in caplog.text


@pytest.mark.parametrize("way", WAYS)
async def test_objects_of_other_organizations_are_not_found(
    world: World, server: RunningApp, way: str
) -> None:
    other = await create_organization(world.db, "elsewhere")
    foreign = encode_global_id("Release", await other.release("theirs"))
    absent = encode_global_id("Release", 2**40)
    document = 'query ($id: ID!) { node(id: $id) { id } organization(slug: "elsewhere") { id } }'

    answers = [
        await WAYS[way](server, {"query": document, "variables": {"id": each}})
        for each in (foreign, absent)
    ]

    assert answers == [{"data": {"node": None, "organization": None}}] * 2


@pytest.mark.parametrize("way", WAYS)
async def test_statement_timeout_applies_to_every_transport(
    world: World, server: RunningApp, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    hang_release_reads(monkeypatch, world.db)
    monkeypatch.setattr(world.db, "statement_timeout", 0.1)

    answer = await WAYS[way](
        server, {"query": "{ viewer { scopes } organization { releases { nodes { id } } } }"}
    )

    assert answer["data"]["viewer"] == {"scopes": ["read", "write"]}
    assert told(answer) == [{"code": "TIMEOUT"}]
    assert world.db.connections_in_use == 0


@pytest.mark.parametrize("way", WAYS)
async def test_text_is_bound_as_a_value(world: World, server: RunningApp, way: str) -> None:
    await world.release("100%")
    await world.release("1000")
    document = """query ($query: String!) {
        organization { releases(filter: {query: $query}) { nodes { version } } }
    }"""

    answers = [
        await WAYS[way](server, {"query": document, "variables": {"query": each}})
        for each in ("%", "'; DELETE FROM release --")
    ]

    found = [each["data"]["organization"]["releases"]["nodes"] for each in answers]
    assert found == [[{"version": "100%"}], []]


BODIES: dict[str, tuple[bytes, dict[str, str], int, str]] = {
    "1 too large": (b" " * (128 * 1024 + 1), {}, 413, "BODY_TOO_LARGE"),
    "2 a simple type": (b"{}", {"Content-Type": "text/plain"}, 415, "UNSUPPORTED_MEDIA_TYPE"),
    "2 packed": (b"{}", {"Content-Encoding": "gzip"}, 415, "UNSUPPORTED_MEDIA_TYPE"),
    "5 no JSON": (b"{", {}, 400, "BAD_REQUEST"),
    "5 no UTF-8": (b'{"query": "\xff"}', {}, 400, "BAD_REQUEST"),
    "5 nothing but a number": (b"7", {}, 400, "BAD_REQUEST"),
    "35 a name that is a list": (
        b'{"query": "{a}", "operationName": [1]}',
        {},
        400,
        "BAD_REQUEST",
    ),
}


@pytest.mark.parametrize("accept", [GRAPHQL, "text/event-stream"])
@pytest.mark.parametrize("kind", BODIES)
async def test_invalid_body_is_rejected_for_every_accept_header(
    world: World, server: RunningApp, kind: str, accept: str
) -> None:
    content, headers, status, code = BODIES[kind]
    reader = await world.token(await world.user("reader@acme.example"), "read")
    usual = {
        "Authorization": f"Bearer {reader}",
        "Content-Type": "application/json",
        "Accept": accept,
    }

    response = await server.client.post("/graphql", content=content, headers=usual | headers)

    assert response.status_code == status
    assert [each["extensions"]["code"] for each in response.json()["errors"]] == [code]


@pytest.mark.parametrize("way", WAYS)
async def test_query_is_cancelled_when_its_client_disconnects(
    world: World, server: RunningApp, way: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    hanging = hang_release_reads(monkeypatch, world.db)
    asking = asyncio.create_task(
        WAYS[way](server, {"query": "{ organization { releases { nodes { id } } } }"})
    )
    async with asyncio.timeout(subscriptions.PATIENCE):
        await hanging.has_begun.wait()
        asking.cancel()
        await asyncio.wait([asking])
        await hanging.was_cancelled.wait()
        while world.db.connections_in_use:  # noqa: ASYNC110 (the pool has no event for it)
            await asyncio.sleep(0.01)

    assert asking.cancelled()
