"""Cost and error limits apply to events as to responses."""

import pytest

from execution.limits.limits import Limits
from tests.clients.graph import Graph, on_sqlite
from tests.clients.subscriptions import (
    RELEASES,
    SubscriptionClient,
    SubscriptionCounter,
    read_events,
    release_change,
    run_server,
)
from tests.support.factories import World
from tests.support.mutations import create, update

# Limits do not depend on the database.
pytestmark = [on_sqlite, pytest.mark.spec("clients#subscriptions")]

# What an event may return: the change, its release, a page and 100 commits.
COSTLY = """subscription {
    releaseChanged { kind release { commits(first: 100) { nodes { id } } } }
}"""
COST = 103
TOO_LARGE = "lastCommit { releases(first: 101) { nodes { id } } }"
THREE_ERRORS = f"""subscription {{
    releaseChanged {{ release {{ a: {TOO_LARGE} b: {TOO_LARGE} c: {TOO_LARGE} }} }}
}}"""

STREAMED = """subscription ($flag: Boolean!) {
    releaseChanged { release { commits { nodes @stream(if: $flag) { sha } } } }
}"""


async def test_each_event_is_charged_until_the_budget_is_spent(
    world: World,
    subscription_client: SubscriptionClient,
    subscription_counter: SubscriptionCounter,
    graph: Graph,
) -> None:
    async with (
        run_server(world.db, budget_points=COST + 1, budget_refill=1) as address,
        SubscriptionClient(address, subscription_client.token).open_initialised_socket() as socket,
    ):
        await socket.subscribe(COSTLY)
        await subscription_counter.wait_for(1)

        # The subscription itself costs a point, and the first event leaves too few for another.
        await create(graph, commits=[{"id": f"c{number}"} for number in range(60)])
        assert (await socket.next_data())["releaseChanged"]["kind"] == "CREATED"
        await update(graph, status="ARCHIVED")
        [error] = await socket.next_errors()

    assert error["extensions"]["code"] == "BUDGET_EXHAUSTED"
    assert error["extensions"]["cost"]["requested"] == COST


async def test_event_reports_its_cost_on_request(
    subscription_client: SubscriptionClient,
    subscription_counter: SubscriptionCounter,
    graph: Graph,
) -> None:
    async with subscription_client.open_initialised_socket() as socket:
        payload = {"query": RELEASES, "extensions": {"cost": True}}
        await socket.send({"id": "1", "type": "subscribe", "payload": payload})
        await subscription_counter.wait_for(1)
        await create(graph)
        response = (await socket.receive())["payload"]

    assert response["data"] == release_change("CREATED")
    assert response["extensions"]["cost"]["requested"] == 2


async def test_event_has_no_more_errors_than_a_response(
    world: World,
    subscription_client: SubscriptionClient,
    subscription_counter: SubscriptionCounter,
    graph: Graph,
) -> None:
    async with (
        run_server(world.db, limit=Limits(errors=2)) as address,
        SubscriptionClient(address, subscription_client.token).open_event_stream(
            THREE_ERRORS
        ) as response,
    ):
        await subscription_counter.wait_for(1)
        await create(graph, commits=[{"id": "a"}])
        _, event = await anext(read_events(response))

    assert event["data"]["releaseChanged"]["release"] == {"a": None, "b": None, "c": None}
    assert [error["extensions"]["code"] for error in event["errors"]] == ["PAGE_TOO_LARGE"] * 2


@pytest.mark.spec("security#wrong-values")
@pytest.mark.parametrize("flag", [True, False])
async def test_stream_has_no_effect_on_an_event(
    subscription_client: SubscriptionClient,
    subscription_counter: SubscriptionCounter,
    graph: Graph,
    *,
    flag: bool,
) -> None:
    async with subscription_client.open_event_stream(STREAMED, flag=flag) as response:
        await subscription_counter.wait_for(1)
        await create(graph, commits=[{"id": "a"}])
        _, event = await anext(read_events(response))

    assert event == {
        "data": {"releaseChanged": {"release": {"commits": {"nodes": [{"sha": "a"}]}}}}
    }
