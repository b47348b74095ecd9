"""The protocol graphql-transport-ws: messages, and close codes of violations."""

import asyncio
import json
import random
from contextlib import AsyncExitStack, suppress
from typing import Any

import pytest
from gql import Client, gql
from gql.transport.websockets import WebsocketsTransport
from sqlalchemy import select
from websockets.exceptions import ConnectionClosed, InvalidStatus
from websockets.typing import Subprotocol

from db import models
from offload import decoding
from offload.decoding import FEW_BRACKETS
from offload.slices import Steps, run_in_slices
from resolvers.subscriptions import feed
from tests.clients.graph import Graph, on_sqlite
from tests.clients.subscriptions import (
    PATIENCE,
    PROTOCOL,
    RELEASES,
    SubscriptionClient,
    SubscriptionCounter,
    release_change,
    run_server,
)
from tests.support.factories import World, create_organization
from tests.support.mutations import CREATE, create, update
from transport import websocket
from transport.websocket import MAX_MESSAGE_BYTES, MAX_OPERATIONS

# The protocol does not depend on the database.
pytestmark = [on_sqlite, pytest.mark.spec("clients#websocket")]

QUERY = "{ organization { slug } }"
SUBSCRIBE = {"type": "subscribe", "id": "1", "payload": {"query": QUERY}}
INIT = {"type": "connection_init"}


async def test_queries_and_mutations_run_over_a_socket(
    subscription_client: SubscriptionClient,
) -> None:
    async with subscription_client.open_initialised_socket() as socket:
        await socket.subscribe(QUERY)
        assert await socket.next_data() == {"organization": {"slug": "acme"}}
        assert await socket.receive() == {"id": "1", "type": "complete"}

        await socket.subscribe(CREATE % "version", input={"version": "1", "projects": ["app"]})
        assert (await socket.next_data())["createRelease"]["created"] is True
        assert await socket.receive() == {"id": "1", "type": "complete"}


async def test_ping_is_answered_before_and_after_initialisation(
    subscription_client: SubscriptionClient,
) -> None:
    async with subscription_client.open_socket() as socket:
        await socket.send({"type": "ping"})
        assert await socket.receive() == {"type": "pong"}
        await socket.initialise(subscription_client.token)
        await socket.send({"type": "pong"})
        await socket.send({"type": "ping", "payload": {"a": 1}})
        assert await socket.receive() == {"type": "pong", "payload": {"a": 1}}


async def test_completed_subscription_sends_nothing_more(
    subscription_client: SubscriptionClient,
    subscription_counter: SubscriptionCounter,
    graph: Graph,
) -> None:
    async with subscription_client.open_initialised_socket() as socket:
        await socket.subscribe(RELEASES, "1")
        await socket.subscribe(RELEASES, "2")
        await subscription_counter.wait_for(2)
        await socket.send({"type": "complete", "id": "1"})
        await socket.send({"type": "complete", "id": "unknown"})

        await create(graph)
        assert await socket.next_data("2") == release_change("CREATED")
        await socket.subscribe(QUERY, "1")
        assert await socket.next_data("1") == {"organization": {"slug": "acme"}}


@pytest.mark.parametrize(
    "payload",
    [
        {"authorization": "Bearer %s"},
        {"Authorization": "bearer %s"},
        {"headers": {"Authorization": "Bearer %s"}},
    ],
)
async def test_token_is_read_from_connection_init(
    subscription_client: SubscriptionClient, payload: dict[str, Any]
) -> None:
    async with subscription_client.open_socket() as socket:
        message = (
            str(INIT | {"payload": payload})
            .replace("'", '"')
            .replace("%s", subscription_client.token)
        )
        await socket.send(message)

        assert await socket.receive() == {"type": "connection_ack"}


async def test_token_is_read_from_the_handshake(
    subscription_client: SubscriptionClient,
) -> None:
    headers = {"Authorization": f"Bearer {subscription_client.token}"}
    async with subscription_client.open_socket(additional_headers=headers) as socket:
        await socket.initialise()


@pytest.mark.parametrize(
    ("messages", "code"),
    [
        (["nonsense"], 4400),
        (["[]"], 4400),
        ([{"type": "start", "id": "1", "payload": {"query": QUERY}}], 4400),
        ([{"id": "1"}], 4400),
        ([INIT | {"payload": "x"}], 4400),
        ([SUBSCRIBE], 4401),
        ([INIT], 4401),
        ([INIT | {"payload": {}}], 4401),
        ([INIT | {"payload": {"authorization": "Bearer wrong"}}], 4401),
        ([INIT | {"payload": {"authorization": ["Bearer"]}}], 4401),
        ([INIT | {"payload": {"authorization": "Bearer é☃"}}], 4401),
    ],
)
async def test_invalid_initialisation_closes_the_socket(
    subscription_client: SubscriptionClient, messages: list[Any], code: int
) -> None:
    async with subscription_client.open_socket() as socket:
        for message in messages:
            await socket.send(message)

        assert await socket.close_code() == code


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
async def test_protocol_violation_closes_the_socket(
    subscription_client: SubscriptionClient, messages: list[Any], code: int
) -> None:
    async with subscription_client.open_initialised_socket() as socket:
        for message in messages:
            await socket.send(message)

        assert await socket.close_code() == code


async def test_binary_message_closes_the_socket(subscription_client: SubscriptionClient) -> None:
    async with subscription_client.open_initialised_socket() as socket:
        await socket.connection.send(b'{"type": "ping"}')

        assert await socket.close_code() == 4400


async def test_initialisation_timeout_closes_the_socket(
    subscription_client: SubscriptionClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(websocket, "INIT_SECONDS", 0.05)
    async with subscription_client.open_socket() as socket:
        assert await socket.close_code() == 4408


@pytest.mark.parametrize("offered", [[], ["graphql-ws"]])
async def test_other_subprotocols_are_rejected(
    subscription_client: SubscriptionClient, offered: list[str]
) -> None:
    subprotocols = [Subprotocol(each) for each in offered] or None
    async with subscription_client.open_socket(subprotocols=subprotocols) as socket:
        assert socket.connection.subprotocol is None
        assert await socket.close_code() == 4406


async def test_current_subprotocol_is_chosen(
    subscription_client: SubscriptionClient,
) -> None:
    both = [Subprotocol("graphql-ws"), PROTOCOL]
    async with subscription_client.open_socket(subprotocols=both) as socket:
        assert socket.connection.subprotocol == PROTOCOL


async def test_message_over_the_size_limit_closes_the_socket(
    subscription_client: SubscriptionClient,
) -> None:
    async with subscription_client.open_initialised_socket() as socket:
        await socket.send({"type": "ping", "payload": {"a": "x" * (MAX_MESSAGE_BYTES - 100)}})
        assert (await socket.receive())["type"] == "pong"
        await socket.send({"type": "ping", "payload": {"a": "x" * MAX_MESSAGE_BYTES}})

        assert await socket.close_code() == 1009


@pytest.mark.spec("security#long-computations")
async def test_message_of_many_lists_is_decoded_in_parts(
    subscription_client: SubscriptionClient,
) -> None:
    large: list[object] = []

    async def record(steps: Steps[Any], *, is_long: bool) -> Any:
        large.append(steps)
        return await run_in_slices(steps, is_long=is_long)

    async with subscription_client.open_initialised_socket() as socket:
        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(decoding, "run_in_slices", record)
            for number in (FEW_BRACKETS - 10, FEW_BRACKETS):
                await socket.send({"type": "ping", "payload": {"a": [[]] * number}})
                assert (await socket.receive())["payload"] == {"a": [[]] * number}

    assert len(large) == 1


@pytest.mark.parametrize(
    "origin", ["https://evil.example", "null", "http://127.0.0.1:1", "http://[", ""]
)
async def test_other_origins_cannot_connect(
    subscription_client: SubscriptionClient, origin: str
) -> None:
    with pytest.raises(InvalidStatus) as refused:
        async with subscription_client.open_socket(additional_headers={"Origin": origin}):
            pass

    assert refused.value.response.status_code == 403


async def test_own_and_allowed_origins_can_connect(
    world: World, subscription_client: SubscriptionClient
) -> None:
    async with subscription_client.open_socket(
        additional_headers={"Origin": subscription_client.address}
    ) as socket:
        await socket.initialise(subscription_client.token)
    listed = ["https://app.example"]
    async with run_server(world.db, cors_origins=listed) as address:
        other = SubscriptionClient(address, subscription_client.token)
        async with other.open_socket(additional_headers={"Origin": listed[0]}) as socket:
            await socket.initialise(subscription_client.token)


async def test_operations_per_socket_are_limited(
    subscription_client: SubscriptionClient, subscription_counter: SubscriptionCounter
) -> None:
    async with subscription_client.open_initialised_socket() as socket:
        for number in range(MAX_OPERATIONS):
            await socket.subscribe(RELEASES, str(number))
        await socket.subscribe(QUERY, "more")
        [error] = await socket.next_errors("more")
        assert error["extensions"] == {
            "code": "TOO_MANY_SUBSCRIPTIONS",
            "limit": MAX_OPERATIONS,
            "retryAfter": 5,
        }

        await subscription_counter.wait_for(MAX_OPERATIONS)
        await socket.send({"type": "complete", "id": "0"})
        await socket.send({"type": "ping"})
        assert await socket.receive() == {"type": "pong"}
        await socket.subscribe(QUERY, "more")
        assert await socket.next_data("more") == {"organization": {"slug": "acme"}}


@pytest.mark.parametrize("limits", [{"sockets_per_organization": 2}, {"connections": 4}])
async def test_sockets_are_limited_per_organization(
    world: World, subscription_client: SubscriptionClient, limits: dict[str, int]
) -> None:
    """Two sockets of an organization, by two tokens; those of another are not affected."""
    other = await create_organization(world.db, "other")
    other_token = await other.token(await other.user("someone@other.example"))
    second_token = await world.token(await world.user("another@acme.example"))
    async with run_server(world.db, **limits) as address:
        client = SubscriptionClient(address, subscription_client.token)
        second = SubscriptionClient(address, second_token)
        foreign = SubscriptionClient(address, other_token)
        async with second.open_initialised_socket():
            async with client.open_initialised_socket():
                async with second.open_socket() as excess:
                    payload = {"authorization": f"Bearer {second_token}"}
                    await excess.send(INIT | {"payload": payload})
                    assert await excess.close_code() == 1013
                async with foreign.open_initialised_socket() as socket:
                    await socket.subscribe(QUERY)
                    assert await socket.next_data() == {"organization": {"slug": "other"}}
            await open_until_initialised(client)


async def test_sockets_are_limited_per_token(
    world: World, subscription_client: SubscriptionClient
) -> None:
    """Four of the five sockets of an organization by one token; another token has the fifth."""
    second_token = await world.token(await world.user("another@acme.example"))
    async with (
        run_server(world.db, sockets_per_organization=5) as address,
        AsyncExitStack() as stack,
    ):
        client = SubscriptionClient(address, subscription_client.token)
        second = SubscriptionClient(address, second_token)
        for _ in range(4):
            await stack.enter_async_context(client.open_initialised_socket())
        async with client.open_socket() as excess:
            payload = {"authorization": f"Bearer {client.token}"}
            await excess.send(INIT | {"payload": payload})
            assert await excess.close_code() == 1013
        async with second.open_initialised_socket() as socket:
            await socket.subscribe(QUERY)
            assert await socket.next_data() == {"organization": {"slug": "acme"}}


async def open_until_initialised(client: SubscriptionClient) -> None:
    """Open sockets until one is initialised: the server notices later that another was closed."""
    async with asyncio.timeout(PATIENCE):
        while True:
            with suppress(ConnectionClosed):
                async with client.open_initialised_socket():
                    return


async def test_subscriptions_are_limited_per_token_and_per_process(
    world: World,
    subscription_client: SubscriptionClient,
    subscription_counter: SubscriptionCounter,
) -> None:
    user = await world.user("another@acme.example")
    tokens = [subscription_client.token, await world.token(user), await world.token(user)]
    bounded = run_server(world.db, subscriptions=3, subscriptions_per_token=2)
    async with bounded as address:
        one, two, three = (SubscriptionClient(address, token) for token in tokens)
        async with (
            one.open_initialised_socket() as first,
            two.open_initialised_socket() as second,
            three.open_initialised_socket() as third,
        ):
            await first.subscribe(RELEASES, "1")
            await first.subscribe(RELEASES, "2")
            await subscription_counter.wait_for(2)
            await first.subscribe(RELEASES, "3")
            [of_token] = await first.next_errors("3")
            await second.subscribe(RELEASES, "1")
            await subscription_counter.wait_for(3)
            await third.subscribe(RELEASES, "1")
            [of_process] = await third.next_errors("1")
            await first.connection.close()
            await third.subscribe(RELEASES, "1")
            await subscription_counter.wait_for(4)

    assert of_token["extensions"] == {
        "code": "TOO_MANY_SUBSCRIPTIONS",
        "retryAfter": 5,
        "limit": 2,
    }
    assert of_process["extensions"] == {
        "code": "TOO_MANY_SUBSCRIPTIONS",
        "retryAfter": 5,
        "limit": 3,
    }


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
async def test_rejected_operation_sends_an_error_message(
    subscription_client: SubscriptionClient, document: str, code: str
) -> None:
    async with subscription_client.open_initialised_socket() as socket:
        await socket.subscribe(document)

        assert {each["extensions"]["code"] for each in await socket.next_errors()} == {code}
        await socket.send({"type": "ping"})
        assert await socket.receive() == {"type": "pong"}


async def test_random_messages_never_break_the_server(
    subscription_client: SubscriptionClient, caplog: pytest.LogCaptureFixture
) -> None:
    closed: set[int | None] = set()
    for seed in range(100):
        chance = random.Random(seed)
        async with subscription_client.open_socket() as socket:
            if chance.random() < 0.8:
                await socket.initialise(subscription_client.token)
            await socket.send(random_message(chance))
            await socket.send({"type": "ping", "payload": {"seed": seed}})
            try:
                while (await socket.receive()).get("payload") != {"seed": seed}:
                    pass
            except ConnectionClosed as error:
                closed.add(None if error.rcvd is None else error.rcvd.code)

    assert closed == {4400, 4401, 4429}
    assert caplog.records == []


def random_message(chance: random.Random) -> str:
    """Return a random message with values that do not belong there."""
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


async def test_subscriber_that_reads_too_slowly_gets_an_error(
    subscription_client: SubscriptionClient,
    subscription_counter: SubscriptionCounter,
    graph: Graph,
    world: World,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    [(project,)] = await world.read(select(models.Project.id))
    monkeypatch.setattr(feed, "MAX_QUEUED_CHANGES", 3)
    await world.release(
        projects=[project], data={"text": random.Random(1).randbytes(250_000).hex()}
    )
    document = "subscription { releaseChanged { release { data } } }"
    async with subscription_client.open_socket(max_queue=1) as socket:
        await socket.initialise(subscription_client.token)
        await socket.subscribe(document)
        await subscription_counter.wait_for(1)
        for _ in range(MESSAGES):
            await update(graph, version="app@1.0.1", status="OPEN")
        kinds = []
        while "error" not in kinds:
            message = await socket.receive()
            kinds.append(message["type"])

    assert len(kinds) < MESSAGES
    assert message["payload"][0]["extensions"] == {"code": "TOO_SLOW"}


# Half a megabyte each, and compressed half of that: more than the network's buffers hold.
MESSAGES = 60


async def test_gql_client_receives_events(
    subscription_client: SubscriptionClient,
    subscription_counter: SubscriptionCounter,
    graph: Graph,
) -> None:
    transport = WebsocketsTransport(
        url=subscription_client.address.replace("http", "ws") + "/graphql",
        init_payload={"authorization": f"Bearer {subscription_client.token}"},
        connect_args={"proxy": None},
    )
    async with Client(transport=transport) as session, asyncio.timeout(PATIENCE):
        result = await session.execute(gql(QUERY))
        events = session.subscribe(gql(RELEASES))
        created = asyncio.ensure_future(anext(events))
        await subscription_counter.wait_for(1)
        await create(graph)
        received = [await created]
        await update(graph, status="ARCHIVED")
        received.append(await anext(events))
        await events.aclose()

    assert result == {"organization": {"slug": "acme"}}
    assert received == [
        release_change("CREATED"),
        release_change("UPDATED", status="ARCHIVED"),
    ]
