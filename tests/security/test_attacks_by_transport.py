"""Attacks in the content of a request: every transport rejects them with the same error."""

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

# Attacks are rejected before the database matters.
pytestmark = [on_sqlite, pytest.mark.spec("security#equal-limits")]

GRAPHQL = "application/graphql-response+json"


@pytest.fixture
async def server(world: World) -> AsyncIterator[RunningApp]:
    async with run_app(world, automatic_documents=1_000_000) as server:
        yield server


@pytest.fixture
async def production_server(world: World) -> AsyncIterator[RunningApp]:
    """A server with introspection disabled."""
    async with run_app(world, **(PRODUCTION | {"queries_by_get": True})) as server:
        yield server


def error_details(response: Any) -> list[dict[str, Any]]:
    """Return the code, the limit and the number found of each error."""
    return [
        {name: each["extensions"][name] for name in DETAILS if name in each["extensions"]}
        for each in response["errors"]
    ]


DETAILS = ("code", "limit", "found")


async def send_by_post(server: RunningApp, body: dict[str, Any]) -> Any:
    response = await server.client.post("/graphql", json=body, headers={"Accept": GRAPHQL})
    assert response.status_code in {200, 400, 422}
    assert (response.status_code == 200) == ("data" in response.json())
    return response.json()


def target(body: dict[str, Any]) -> str:
    """Return the request target of a GET."""
    texts = {
        name: value if isinstance(value, str) else json.dumps(value)
        for name, value in body.items()
    }
    return f"/graphql?{urlencode(texts)}"


async def send_by_get(server: RunningApp, body: dict[str, Any]) -> Any:
    return (await server.client.get(target(body))).json()


async def send_by_event_stream(server: RunningApp, body: dict[str, Any]) -> Any:
    async with server.client.stream(
        "POST", "/graphql", json=body, headers={"Accept": "text/event-stream"}
    ) as response:
        (name, answer), last = [each async for each in subscriptions.read_events(response)]
    assert (name, last) == ("next", ("complete", None))
    return answer


async def send_by_socket(server: RunningApp, body: dict[str, Any]) -> Any:
    async with subscriptions.SubscriptionClient(
        server.address, server.token
    ).open_initialised_socket() as socket:
        await socket.send({"id": "1", "type": "subscribe", "payload": body})
        message = await socket.receive()
    payload = message["payload"]
    return {"errors": payload} if message["type"] == "error" else payload


TRANSPORTS: dict[str, Callable[[RunningApp, dict[str, Any]], Coroutine[Any, Any, Any]]] = {
    "POST": send_by_post,
    "GET": send_by_get,
    "events": send_by_event_stream,
    "socket": send_by_socket,
}


@pytest.mark.parametrize("attack", ATTACKS)
async def test_attack_is_rejected_by_every_transport(
    world: World, server: RunningApp, attack: str
) -> None:
    attacked = ATTACKS[attack]
    body = attacked.body
    transports = dict(TRANSPORTS)
    if len(target(body)) > MAX_TARGET_BYTES:  # rejected for its length
        del transports["GET"]
    if len(json.dumps(body)) > MAX_MESSAGE_BYTES:
        del transports["socket"]

    with Statements(world.db) as statements:
        answers = {
            name: error_details(await transport(server, body))
            for name, transport in transports.items()
        }

    assert answers == dict.fromkeys(transports, attacked.expected_errors)
    assert statements.sent == [] or attack.startswith("16")


@pytest.mark.parametrize("transport", ["POST", "events"])
async def test_batch_is_rejected_by_every_transport(server: RunningApp, transport: str) -> None:
    accept = "text/event-stream" if transport == "events" else GRAPHQL
    response = await server.client.post(
        "/graphql", json=[{"query": SCOPES}] * 10, headers={"Accept": accept}
    )

    assert response.status_code == 400
    assert error_details(response.json()) == [{"code": "BATCHING_DISABLED"}]


@pytest.mark.parametrize("transport", TRANSPORTS)
async def test_schema_is_not_disclosed(production_server: RunningApp, transport: str) -> None:
    schema = await TRANSPORTS[transport](
        production_server, {"query": "{ __schema { types { name } } }"}
    )
    similar = await TRANSPORTS[transport](production_server, {"query": "{ viewr { scopes } }"})

    assert error_details(schema) == [{"code": "INTROSPECTION_DISABLED"}]
    assert error_details(similar) == [{"code": "GRAPHQL_VALIDATION_FAILED"}]
    assert similar["errors"][0]["message"] == "Cannot query field 'viewr' on type 'Query'."


@pytest.mark.parametrize("transport", TRANSPORTS)
async def test_unexpected_error_discloses_only_its_id(
    world: World, server: RunningApp, transport: str, caplog: pytest.LogCaptureFixture
) -> None:
    release = encode_global_id("Release", await world.release(status=7))

    answer = await TRANSPORTS[transport](
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


@pytest.mark.parametrize("transport", TRANSPORTS)
async def test_objects_of_other_organizations_are_not_found(
    world: World, server: RunningApp, transport: str
) -> None:
    other = await create_organization(world.db, "elsewhere")
    foreign = encode_global_id("Release", await other.release("theirs"))
    absent = encode_global_id("Release", 2**40)
    document = 'query ($id: ID!) { node(id: $id) { id } organization(slug: "elsewhere") { id } }'

    answers = [
        await TRANSPORTS[transport](server, {"query": document, "variables": {"id": each}})
        for each in (foreign, absent)
    ]

    assert answers == [{"data": {"node": None, "organization": None}}] * 2


@pytest.mark.parametrize("transport", TRANSPORTS)
async def test_statement_timeout_applies_to_every_transport(
    world: World, server: RunningApp, transport: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    hang_release_reads(monkeypatch, world.db)
    monkeypatch.setattr(world.db, "statement_timeout", 0.1)

    answer = await TRANSPORTS[transport](
        server, {"query": "{ viewer { scopes } organization { releases { nodes { id } } } }"}
    )

    assert answer["data"]["viewer"] == {"scopes": ["read", "write"]}
    assert error_details(answer) == [{"code": "TIMEOUT"}]
    assert world.db.connections_in_use == 0


@pytest.mark.parametrize("transport", TRANSPORTS)
async def test_text_is_bound_as_a_value(world: World, server: RunningApp, transport: str) -> None:
    await world.release("100%")
    await world.release("1000")
    document = """query ($query: String!) {
        organization { releases(filter: {query: $query}) { nodes { version } } }
    }"""

    answers = [
        await TRANSPORTS[transport](server, {"query": document, "variables": {"query": each}})
        for each in ("%", "'; DELETE FROM release --")
    ]

    found = [each["data"]["organization"]["releases"]["nodes"] for each in answers]
    assert found == [[{"version": "100%"}], []]


BODIES: dict[str, tuple[bytes, dict[str, str], int, str]] = {
    "too large": (b" " * (128 * 1024 + 1), {}, 413, "BODY_TOO_LARGE"),
    "form content type": (b"{}", {"Content-Type": "text/plain"}, 415, "UNSUPPORTED_MEDIA_TYPE"),
    "compressed": (b"{}", {"Content-Encoding": "gzip"}, 415, "UNSUPPORTED_MEDIA_TYPE"),
    "invalid JSON": (b"{", {}, 400, "BAD_REQUEST"),
    "invalid UTF-8": (b'{"query": "\xff"}', {}, 400, "BAD_REQUEST"),
    "number": (b"7", {}, 400, "BAD_REQUEST"),
    "operation name is a list": (
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
    defaults = {
        "Authorization": f"Bearer {reader}",
        "Content-Type": "application/json",
        "Accept": accept,
    }

    response = await server.client.post("/graphql", content=content, headers=defaults | headers)

    assert response.status_code == status
    assert [each["extensions"]["code"] for each in response.json()["errors"]] == [code]


@pytest.mark.parametrize("transport", TRANSPORTS)
async def test_query_is_cancelled_when_its_client_disconnects(
    world: World, server: RunningApp, transport: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    hanging = hang_release_reads(monkeypatch, world.db)
    request = asyncio.create_task(
        TRANSPORTS[transport](server, {"query": "{ organization { releases { nodes { id } } } }"})
    )
    async with asyncio.timeout(subscriptions.PATIENCE):
        await hanging.has_begun.wait()
        request.cancel()
        await asyncio.wait([request])
        await hanging.was_cancelled.wait()
        while world.db.connections_in_use:  # noqa: ASYNC110 (the pool has no event for it)
            await asyncio.sleep(0.01)

    assert request.cancelled()
