"""Events of subscriptions wait for admission, as operations do."""

import asyncio
import json

import httpx
import pytest

from db.releases import write
from tests.clients.graph import Graph, on_postgresql
from tests.clients.subscriptions import (
    PATIENCE,
    RELEASES,
    SubscriptionClient,
    SubscriptionCounter,
    read_events,
    release_change,
    run_server,
)
from tests.support.factories import World
from tests.support.mutations import UPDATE, create

# SQLite, which has one writer, cannot change a release while an update waits for a lock.
pytestmark = [on_postgresql, pytest.mark.spec("security#fair-admission")]


async def read_waiting(client: SubscriptionClient) -> float:
    """Return how many operations wait for admission, from the server's metrics."""
    async with httpx.AsyncClient(timeout=60) as http:
        page = (await http.get(f"{client.address}/metrics")).text
    [line] = [each for each in page.splitlines() if each.startswith("waybill_operations_waiting ")]
    return float(line.split()[1])


async def wait_for_waiting(client: SubscriptionClient, number: int) -> None:
    """Wait until `number` operations wait for admission."""
    async with asyncio.timeout(PATIENCE):
        while await read_waiting(client) != number:  # noqa: ASYNC110 (metrics have no event)
            await asyncio.sleep(0.01)


async def archive(client: SubscriptionClient, version: str) -> str:
    """Archive a release by POST and return the response."""
    body = {
        "query": UPDATE % "version",
        "variables": {"input": {"version": version, "status": "ARCHIVED"}},
    }
    headers = {"Authorization": f"Bearer {client.token}", "Content-Type": "application/json"}
    async with httpx.AsyncClient(timeout=PATIENCE) as http:
        response = await http.post(
            f"{client.address}/graphql", content=json.dumps(body), headers=headers
        )
    return response.text


async def test_events_wait_until_they_are_admitted(
    world: World, graph: Graph, project: int, subscription_counter: SubscriptionCounter
) -> None:
    await create(graph, version="locked", projects=[str(project)])
    async with run_server(world.db, in_flight=1, metrics=True) as address:
        client = SubscriptionClient(address, graph.token)
        async with (
            client.open_initialised_socket() as socket,
            client.open_event_stream(RELEASES, projects=["-1"]) as response,
        ):
            await socket.subscribe(RELEASES)
            await subscription_counter.wait_for(2)
            async with world.db.begin() as connection:
                assert await write.lock_release(connection, world.organization, "locked")
                archiving = asyncio.create_task(archive(client, "locked"))
                async with asyncio.timeout(PATIENCE):
                    while world.db.engine.pool.checkedout() < 2:  # type: ignore[attr-defined]  # noqa: ASYNC110 (the pool has no event for it)
                        await asyncio.sleep(0.01)
                await create(graph, version="new", projects=[str(project)])
                await wait_for_waiting(client, 2)
                await socket.send({"type": "ping"})
                assert await socket.receive() == {"type": "pong"}
                assert not archiving.done()
            archived = await archiving
            of_socket = await socket.next_data()
            events = read_events(response)
            _, of_stream = await anext(events)

    assert '"locked"' in archived
    assert of_socket == of_stream["data"] == release_change("CREATED", "new")
