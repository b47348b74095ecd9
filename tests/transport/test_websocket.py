"""The protocol graphql-transport-ws, message by message, and how each fault is closed."""

import asyncio
import json
import random
from typing import Any

import pytest
from gql import Client, gql
from gql.transport.websockets import WebsocketsTransport
from sqlalchemy import select
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Subprotocol

from db import models
from resolvers.subscriptions import feed
from tests.clients.graph import Graph, on_sqlite
from tests.clients.subscriptions import (
    PATIENCE,
    PROTOCOL,
    RELEASES,
    Served,
    Subscribed,
    change,
    serving,
)
from tests.support.factories import World
from tests.support.mutations import CREATE, create, update
from transport import websocket
from transport.websocket import LARGEST_MESSAGE, MOST_OPERATIONS

# The protocol is the same whatever the database is.
pytestmark = on_sqlite

QUERY = "{ organization { slug } }"
ASKED = {"type": "subscribe", "id": "1", "payload": {"query": QUERY}}
INIT = {"type": "connection_init"}


async def test_queries_and_mutations_are_answered_over_a_socket(served: Served) -> None:
    async with served.talking() as socket:
        await socket.ask(QUERY)
        assert await socket.data() == {"organization": {"slug": "acme"}}
        assert await socket.hear() == {"id": "1", "type": "complete"}

        await socket.ask(CREATE % "version", input={"version": "1", "projects": ["app"]})
        assert (await socket.data())["createRelease"]["created"] is True
        assert await socket.hear() == {"id": "1", "type": "complete"}


async def test_a_ping_is_answered_at_any_time(served: Served) -> None:
    async with served.socket() as socket:
        await socket.say({"type": "ping"})
        assert await socket.hear() == {"type": "pong"}
        await socket.initialise(served.token)
        await socket.say({"type": "pong"})
        await socket.say({"type": "ping", "payload": {"a": 1}})
        assert await socket.hear() == {"type": "pong", "payload": {"a": 1}}


async def test_what_was_completed_by_the_client_is_told_no_more(
    served: Served, subscribed: Subscribed, graph: Graph
) -> None:
    async with served.talking() as socket:
        await socket.ask(RELEASES, "1")
        await socket.ask(RELEASES, "2")
        await subscribed.have(2)
        await socket.say({"type": "complete", "id": "1"})
        await socket.say({"type": "complete", "id": "unknown"})

        await create(graph)
        assert await socket.data("2") == change("CREATED")
        await socket.ask(QUERY, "1")
        assert await socket.data("1") == {"organization": {"slug": "acme"}}


@pytest.mark.parametrize(
    "payload",
    [
        {"authorization": "Bearer %s"},
        {"Authorization": "bearer %s"},
        {"headers": {"Authorization": "Bearer %s"}},
    ],
)
async def test_the_token_comes_with_the_initialisation(
    served: Served, payload: dict[str, Any]
) -> None:
    async with served.socket() as socket:
        told = str(INIT | {"payload": payload}).replace("'", '"').replace("%s", served.token)
        await socket.say(told)

        assert await socket.hear() == {"type": "connection_ack"}


async def test_the_token_may_come_with_the_handshake(served: Served) -> None:
    headers = {"Authorization": f"Bearer {served.token}"}
    async with served.socket(additional_headers=headers) as socket:
        await socket.initialise()


@pytest.mark.parametrize(
    ("messages", "code"),
    [
        (["nonsense"], 4400),
        (["[]"], 4400),
        ([{"type": "start", "id": "1", "payload": {"query": QUERY}}], 4400),
        ([{"id": "1"}], 4400),
        ([INIT | {"payload": "x"}], 4400),
        ([ASKED], 4401),
        ([INIT], 4401),
        ([INIT | {"payload": {}}], 4401),
        ([INIT | {"payload": {"authorization": "Bearer wrong"}}], 4401),
        ([INIT | {"payload": {"authorization": ["Bearer"]}}], 4401),
        ([INIT | {"payload": {"authorization": "Bearer é☃"}}], 4401),
    ],
)
async def test_a_socket_is_closed_before_anything_is_executed(
    served: Served, messages: list[Any], code: int
) -> None:
    async with served.socket() as socket:
        for message in messages:
            await socket.say(message)

        assert await socket.code() == code


@pytest.mark.parametrize(
    ("messages", "code"),
    [
        ([INIT], 4429),
        ([{"type": "subscribe", "payload": {"query": QUERY}}], 4400),
        ([{"type": "subscribe", "id": "", "payload": {"query": QUERY}}], 4400),
        ([{"type": "subscribe", "id": 1, "payload": {"query": QUERY}}], 4400),
        ([{"type": "subscribe", "id": "1"}], 4400),
        ([{"type": "subscribe", "id": "1", "payload": "x"}], 4400),
        ([{"type": "subscribe", "id": "1", "payload": {"query": 7}}], 4400),
        ([{"type": "subscribe", "id": "1", "payload": {"query": QUERY, "variables": 1}}], 4400),
        ([{"type": "complete"}], 4400),
        ([{"type": "connection_ack"}], 4400),
        ([{"id": "1", "type": "subscribe", "payload": {"query": RELEASES}}] * 2, 4409),
    ],
)
async def test_a_socket_is_closed_at_what_the_protocol_does_not_have(
    served: Served, messages: list[Any], code: int
) -> None:
    async with served.talking() as socket:
        for message in messages:
            await socket.say(message)

        assert await socket.code() == code


async def test_bytes_are_no_message(served: Served) -> None:
    async with served.talking() as socket:
        await socket.connection.send(b'{"type": "ping"}')

        assert await socket.code() == 4400


async def test_who_says_nothing_is_closed(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(websocket, "INITIAL_SECONDS", 0.05)
    async with served.socket() as socket:
        assert await socket.code() == 4408


@pytest.mark.parametrize("offered", [[], ["graphql-ws"]])
async def test_other_subprotocols_are_not_spoken(served: Served, offered: list[str]) -> None:
    subprotocols = [Subprotocol(each) for each in offered] or None
    async with served.socket(subprotocols=subprotocols) as socket:
        assert socket.connection.subprotocol is None
        assert await socket.code() == 4406


async def test_the_newer_subprotocol_is_chosen_of_two(served: Served) -> None:
    both = [Subprotocol("graphql-ws"), PROTOCOL]
    async with served.socket(subprotocols=both) as socket:
        assert socket.connection.subprotocol == PROTOCOL


async def test_a_message_that_is_too_large_closes_the_socket(served: Served) -> None:
    async with served.talking() as socket:
        await socket.say({"type": "ping", "payload": {"a": "x" * (LARGEST_MESSAGE - 100)}})
        assert (await socket.hear())["type"] == "pong"
        await socket.say({"type": "ping", "payload": {"a": "x" * LARGEST_MESSAGE}})

        assert await socket.code() == 1009


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://127.0.0.1:1", "http://[", ""]
)
async def test_pages_of_other_origins_cannot_connect(served: Served, origin: str) -> None:
    with pytest.raises(InvalidStatus) as refused:
        async with served.socket(additional_headers={"Origin": origin}):
            pass

    assert refused.value.response.status_code == 403


async def test_pages_of_the_own_and_of_listed_origins_can(world: World, served: Served) -> None:
    async with served.socket(additional_headers={"Origin": served.address}) as socket:
        await socket.initialise(served.token)
    listed = ["https://app.example"]
    async with serving(world.db, cors_origins=listed) as address:
        other = Served(address, served.token)
        async with other.socket(additional_headers={"Origin": listed[0]}) as socket:
            await socket.initialise(served.token)


async def test_a_socket_has_so_many_operations_at_once(
    served: Served, subscribed: Subscribed
) -> None:
    async with served.talking() as socket:
        for number in range(MOST_OPERATIONS):
            await socket.ask(RELEASES, str(number))
        await socket.ask(QUERY, "more")
        [error] = await socket.errors("more")
        assert error["extensions"] == {
            "code": "TOO_MANY_SUBSCRIPTIONS",
            "limit": MOST_OPERATIONS,
        }

        await subscribed.have(MOST_OPERATIONS)
        await socket.say({"type": "complete", "id": "0"})
        await socket.say({"type": "ping"})
        assert await socket.hear() == {"type": "pong"}
        await socket.ask(QUERY, "more")
        assert await socket.data("more") == {"organization": {"slug": "acme"}}


async def test_places_are_bounded_by_token_and_by_process(
    world: World, served: Served, subscribed: Subscribed
) -> None:
    user = await world.user("another@acme.example")
    tokens = [served.token, await world.token(user), await world.token(user)]
    bounded = serving(world.db, subscriptions=3, subscriptions_per_token=2)
    async with bounded as address:
        one, two, three = (Served(address, token) for token in tokens)
        async with one.talking() as first, two.talking() as second, three.talking() as third:
            await first.ask(RELEASES, "1")
            await first.ask(RELEASES, "2")
            await subscribed.have(2)
            await first.ask(RELEASES, "3")
            [of_token] = await first.errors("3")
            await second.ask(RELEASES, "1")
            await subscribed.have(3)
            await third.ask(RELEASES, "1")
            [of_process] = await third.errors("1")
            await first.connection.close()
            await third.ask(RELEASES, "1")
            await subscribed.have(4)

    assert of_token["extensions"] == {"code": "TOO_MANY_SUBSCRIPTIONS", "limit": 2}
    assert of_process["extensions"] == {"code": "TOO_MANY_SUBSCRIPTIONS", "limit": 3}


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ("subscription {", "GRAPHQL_PARSE_FAILED"),
        ("subscription { nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ("subscription { __typename }", "GRAPHQL_VALIDATION_FAILED"),
        (
            "subscription { releaseChanged { kind } deployCreated { id } }",
            "GRAPHQL_VALIDATION_FAILED",
        ),
        ("subscription { releaseChanged @skip(if: true) { kind } }", "GRAPHQL_VALIDATION_FAILED"),
        (
            "subscription ($a: Boolean!) { releaseChanged @include(if: $a) { kind } }",
            "GRAPHQL_VALIDATION_FAILED",
        ),
        ("subscription ($id: ID!) { dashboardChanged(id: $id) { version } }", "BAD_USER_INPUT"),
        ("{ nothing }", "GRAPHQL_VALIDATION_FAILED"),
    ],
)
async def test_an_operation_that_cannot_run_ends_with_its_errors(
    served: Served, document: str, code: str
) -> None:
    async with served.talking() as socket:
        await socket.ask(document)

        assert {each["extensions"]["code"] for each in await socket.errors()} == {code}
        await socket.say({"type": "ping"})
        assert await socket.hear() == {"type": "pong"}


async def test_no_message_whatever_breaks_the_server(
    served: Served, caplog: pytest.LogCaptureFixture
) -> None:
    closed: set[int | None] = set()
    for seed in range(100):
        chance = random.Random(seed)
        async with served.socket() as socket:
            if chance.random() < 0.8:
                await socket.initialise(served.token)
            await socket.say(odd_message(chance))
            await socket.say({"type": "ping", "payload": {"seed": seed}})
            try:
                while (await socket.hear()).get("payload") != {"seed": seed}:
                    pass
            except ConnectionClosed as error:
                closed.add(None if error.rcvd is None else error.rcvd.code)

    assert closed == {4400, 4401, 4429}
    assert caplog.records == []


def odd_message(chance: random.Random) -> str:
    """Something like a message, with values that do not belong there."""
    odd: list[Any] = [None, 0, -1.5, 2**70, "", "x", "é\u0000", [], [[]], {}, {"a": None}, True]
    message: dict[str, Any] = {
        "type": chance.choice(["connection_init", "subscribe", "complete", "ping", "pong"]),
        "id": "1",
        "payload": {"query": QUERY, "variables": {}, "operationName": None, "extensions": {}},
    }
    for place in (message, message["payload"]):
        if chance.random() < 0.6:
            place[chance.choice(list(place))] = chance.choice(odd)
    text = json.dumps(message)
    return text[: chance.randrange(len(text))] if chance.random() < 0.1 else text


async def test_who_takes_nothing_is_told_so_and_let_go(
    served: Served,
    subscribed: Subscribed,
    graph: Graph,
    world: World,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    [(project,)] = await world.read(select(models.Project.id))
    monkeypatch.setattr(feed, "MOST_WAITING", 3)
    await world.release(
        projects=[project], data={"text": random.Random(1).randbytes(250_000).hex()}
    )
    document = "subscription { releaseChanged { release { data } } }"
    async with served.socket(max_queue=1) as socket:
        await socket.initialise(served.token)
        await socket.ask(document)
        await subscribed.have(1)
        for _ in range(MESSAGES):
            await update(graph, version="app@1.0.1", status="OPEN")
        kinds = []
        while "error" not in kinds:
            message = await socket.hear()
            kinds.append(message["type"])

    assert len(kinds) < MESSAGES
    assert message["payload"][0]["extensions"] == {"code": "TOO_SLOW"}


# Of half a megabyte each, which packs to half of that: more than the network's buffers take.
MESSAGES = 60


async def test_a_client_library_is_told(
    served: Served, subscribed: Subscribed, graph: Graph
) -> None:
    transport = WebsocketsTransport(
        url=served.address.replace("http", "ws") + "/graphql",
        init_payload={"authorization": f"Bearer {served.token}"},
        connect_args={"proxy": None},
    )
    told = []
    async with Client(transport=transport) as session, asyncio.timeout(PATIENCE):
        assert await session.execute(gql(QUERY)) == {"organization": {"slug": "acme"}}
        waiting = asyncio.create_task(create_and_update(graph, subscribed))
        async for answer in session.subscribe(gql(RELEASES)):
            told.append(answer)
            if len(told) == 2:
                break
        await waiting

    assert told == [change("CREATED"), change("UPDATED", status="ARCHIVED")]


async def create_and_update(graph: Graph, subscribed: Subscribed) -> None:
    await subscribed.have(1)
    await create(graph)
    await asyncio.sleep(0.2)
    await update(graph, status="ARCHIVED")
