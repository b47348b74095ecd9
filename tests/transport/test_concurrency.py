"""Admission of operations, for every transport."""

import asyncio
import json
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack
from typing import Any

import httpx
import pytest

from tests.clients.graph import on_sqlite
from tests.clients.subscriptions import (
    PATIENCE,
    RELEASES,
    Socket,
    SubscriptionClient,
    SubscriptionCounter,
    read_events,
    release_change,
    run_server,
)
from tests.support.factories import World
from tests.support.mutations import CREATE

# A write that waits for SQLite's lock is in flight.
pytestmark = [on_sqlite, pytest.mark.spec("security#fair-admission")]

QUERY = "{ viewer { scopes } }"
VARIABLES: dict[str, Any] = {"input": {"version": "app@1.0.0", "projects": ["app"]}}
MUTATION = CREATE % "version"
MULTIPART = "multipart/mixed;subscriptionSpec=1.0, application/json"
TOO_MANY_REQUESTS = {"code": "TOO_MANY_REQUESTS", "limit": 1, "retryAfter": 1}


@pytest.fixture
async def token(world: World) -> str:
    """The token of an owner of an organization with a project."""
    await world.project("app")
    return await world.token(await world.user("owner@acme.example", role="owner"))


@pytest.fixture
async def client(world: World, token: str) -> AsyncIterator[SubscriptionClient]:
    """A client of a server that admits one operation at a time."""
    async with run_server(world.db, in_flight=1, waiting_timeout=0.1) as address:
        yield SubscriptionClient(address, token)


async def post(
    subscription_client: SubscriptionClient, body: Any, path: str = "/graphql", **headers: str
) -> Any:
    """Send a body and return the response."""
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    async with httpx.AsyncClient(base_url=subscription_client.address, timeout=PATIENCE) as client:
        return await client.post(
            path,
            content=content,
            headers={
                "Authorization": f"Bearer {subscription_client.token}",
                "Content-Type": "application/json",
            }
            | headers,
        )


async def get(subscription_client: SubscriptionClient) -> Any:
    """Send a query by GET and return the response."""
    async with httpx.AsyncClient(base_url=subscription_client.address, timeout=PATIENCE) as client:
        headers = {"Authorization": f"Bearer {subscription_client.token}"}
        return await client.get("/graphql", params={"query": QUERY}, headers=headers)


async def write_by_post(subscription_client: SubscriptionClient) -> str:
    return str(
        (await post(subscription_client, {"query": MUTATION, "variables": VARIABLES})).json()
    )


async def write_by_event_stream(subscription_client: SubscriptionClient) -> str:
    async with subscription_client.open_event_stream(MUTATION, **VARIABLES) as response:
        return str([each async for each in read_events(response)])


async def write_by_socket(subscription_client: SubscriptionClient) -> str:
    async with subscription_client.open_initialised_socket() as socket:
        await socket.subscribe(MUTATION, **VARIABLES)
        return str(await socket.next_data())


async def write_by_rest(subscription_client: SubscriptionClient) -> str:
    return str(
        (
            await post(
                subscription_client, VARIABLES["input"], "/api/0/organizations/acme/releases/"
            )
        ).json()
    )


async def initialise_and_query(subscription_client: SubscriptionClient) -> Any:
    """Open a socket, wait until it is admitted, and return the data of a query."""
    async with subscription_client.open_initialised_socket() as socket:
        await socket.subscribe(QUERY)
        return await socket.next_data()


@pytest.mark.parametrize(
    "write", [write_by_post, write_by_event_stream, write_by_socket, write_by_rest]
)
async def test_operations_wait_for_admission_on_every_transport(
    world: World,
    client: SubscriptionClient,
    write: Callable[[SubscriptionClient], Coroutine[Any, Any, str]],
) -> None:
    async with client.open_initialised_socket() as socket:
        async with world.db.begin():  # the write waits for this transaction
            writing = asyncio.create_task(write(client))
            async with asyncio.timeout(PATIENCE):
                while world.db.engine.pool.checkedout() < 2:  # type: ignore[attr-defined]  # noqa: ASYNC110 (the pool has no event for it)
                    await asyncio.sleep(0.01)
            plain = await post(client, {"query": QUERY})
            large = await post(client, json.dumps({"query": QUERY}).encode().ljust(200_000))
            events = await post(client, {"query": QUERY}, Accept="text/event-stream")
            by_get = await get(client)
            parts = await post(client, {"query": RELEASES}, Accept=MULTIPART)
            call = await post(client, {}, "/api/0/organizations/acme/releases/")
            await socket.subscribe(QUERY)
            initialising = asyncio.create_task(initialise_and_query(client))
            await socket.send({"type": "ping"})
            assert await socket.receive() == {"type": "pong"}
        written = await writing
        of_socket = await socket.next_data()
        of_another_socket = await initialising

    assert "app@1.0.0" in written
    for response in (plain, large, events, by_get, parts):
        assert (response.status_code, response.headers["retry-after"]) == (429, "1")
        assert [each["extensions"] for each in response.json()["errors"]] == [TOO_MANY_REQUESTS]
    assert (call.status_code, call.headers["retry-after"]) == (429, "1")
    assert call.json() == {
        "detail": "The limit of 1 concurrent operations per token is reached. Retry the request."
    }
    assert of_socket == of_another_socket == {"viewer": {"scopes": ["read", "write"]}}
    assert (await post(client, {"query": QUERY})).status_code == 200


async def read_figures(address: str) -> dict[str, str]:
    """Return the metrics of operations by their names and labels."""
    async with httpx.AsyncClient(base_url=address, timeout=PATIENCE) as client:
        lines = (await client.get("/metrics")).text.splitlines()
    pairs = [line.rpartition(" ") for line in lines]
    return {
        name.removeprefix("waybill_operations_"): value
        for name, _, value in pairs
        if name.startswith("waybill_operations_") and "_created" not in name
    }


async def test_metrics_count_running_waiting_and_refused_operations(
    world: World, token: str
) -> None:
    settings = {"in_flight": 1, "waiting_timeout": 0.01, "metrics": True}
    async with AsyncExitStack() as stack:
        client = SubscriptionClient(
            await stack.enter_async_context(run_server(world.db, **settings)), token
        )
        socket = await stack.enter_async_context(client.open_initialised_socket())
        async with world.db.begin():  # the write waits for this transaction
            writing = asyncio.create_task(write_by_post(client))
            await wait_for_figures(client.address, {"running": "1.0", "waiting": "0.0"})
            await socket.subscribe(QUERY)
            await wait_for_figures(client.address, {"running": "1.0", "waiting": "1.0"})
            for _ in range(2):
                assert (await post(client, {"query": QUERY})).status_code == 429
            refused = {"running": "1.0", "waiting": "1.0", 'refused_total{limit="token"}': "2.0"}
            assert await read_figures(client.address) == refused
        await writing
        await socket.next_data()
        await wait_for_figures(client.address, refused | {"running": "0.0", "waiting": "0.0"})


async def wait_for_figures(address: str, figures: dict[str, str]) -> None:
    """Wait until the metrics of operations have these values."""
    async with asyncio.timeout(PATIENCE):
        while await read_figures(address) != figures:  # noqa: ASYNC110 (no event for it)
            await asyncio.sleep(0.01)


async def test_idle_subscriptions_and_incoming_bodies_are_not_in_flight(
    world: World, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    subscription_counter = SubscriptionCounter.of(monkeypatch)
    go_on = asyncio.Event()

    async def body() -> AsyncIterator[bytes]:
        yield b"{"
        await go_on.wait()
        yield b"}"

    async with AsyncExitStack() as stack:
        client = SubscriptionClient(
            await stack.enter_async_context(run_server(world.db, in_flight=2)), token
        )
        http_client = await stack.enter_async_context(
            httpx.AsyncClient(base_url=client.address, timeout=60)
        )
        response = await stack.enter_async_context(client.open_event_stream(RELEASES))
        socket = await stack.enter_async_context(client.open_initialised_socket())
        await subscription_counter.wait_for(1)
        await socket.subscribe(RELEASES)
        await subscription_counter.wait_for(2)
        slow = asyncio.create_task(
            http_client.post(
                "/api/0/organizations/acme/releases/",
                content=body(),
                headers={"Authorization": f"Bearer {client.token}"},
            )
        )
        assert "app@1.0.0" in await write_by_post(client)
        assert await socket.next_data() == release_change("CREATED")
        assert await anext(read_events(response)) == ("next", {"data": release_change("CREATED")})
        go_on.set()
        assert (await slow).status_code == 400


async def test_sockets_that_reconnect_at_once_are_all_subscribed(
    world: World, token: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """400 sockets of one token, as many as it may have; two of its operations run at a time."""
    subscription_counter = SubscriptionCounter.of(monkeypatch)
    limits = {"in_flight_per_token": 2, "waiting_per_token": 1, "waiting_timeout": 0.001}

    async with AsyncExitStack() as stack:
        client = SubscriptionClient(
            await stack.enter_async_context(run_server(world.db, **limits)), token
        )

        async def subscribe() -> Socket:
            socket = await stack.enter_async_context(client.open_initialised_socket())
            await socket.subscribe(RELEASES)
            return socket

        sockets = await asyncio.gather(*[subscribe() for _ in range(400)])
        await subscription_counter.wait_for(400)
        assert "app@1.0.0" in await write_by_post(client)
        changes = await asyncio.gather(*[socket.next_data() for socket in sockets])

    assert changes == [release_change("CREATED")] * 400
