"""Subscriptions over multipart/mixed, as Apollo Client sends them."""

from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest

from tests.clients.graph import Graph, on_sqlite
from tests.clients.incremental import parse_part
from tests.clients.subscriptions import (
    RELEASES,
    SubscriptionClient,
    SubscriptionCounter,
    create_and_archive_release,
    release_change,
    run_server,
)
from tests.resolvers.subscriptions.test_access import create_reader, revoke_tokens_of
from tests.support.factories import World
from tests.support.mutations import create
from transport import streaming

APOLLO = (
    "multipart/mixed;boundary=graphql;subscriptionSpec=1.0,"
    "application/graphql-response+json,application/json;q=0.9"
)
BETWEEN, LAST = b"\r\n--graphql\r\n", b"\r\n--graphql--\r\n"
JSON = "application/graphql-response+json; charset=utf-8"

# The protocol does not depend on the database.
pytestmark = [on_sqlite, pytest.mark.spec("clients#multipart-subscriptions")]


async def read_parts(response: httpx.Response) -> AsyncIterator[Any]:
    """Yield each part when its final delimiter is received; None after the last."""
    waiting = b""
    async for more in response.aiter_bytes():
        waiting += more
        while BETWEEN in waiting:
            part, _, waiting = waiting.partition(BETWEEN)
            if part:
                yield parse_part(part)
    part, last, rest = waiting.partition(LAST)
    assert (last, rest) in {(LAST, b""), (b"", b"")}
    if last:
        yield parse_part(part)
        yield None


async def test_events_are_parts(
    subscription_client: SubscriptionClient,
    subscription_counter: SubscriptionCounter,
    graph: Graph,
) -> None:
    async with subscription_client.open_stream(APOLLO, RELEASES) as response:
        assert response.headers["content-type"] == 'multipart/mixed; boundary="graphql"'
        parts = await create_and_archive_release(
            response, read_parts(response), subscription_counter, graph
        )

    assert parts == [
        {"payload": {"data": release_change("CREATED")}},
        {"payload": {"data": release_change("UPDATED", status="ARCHIVED")}},
    ]


async def test_heartbeat_is_an_empty_part(
    subscription_client: SubscriptionClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streaming, "HEARTBEAT_SECONDS", 0.01)
    async with subscription_client.open_stream(APOLLO, RELEASES) as response:
        found = read_parts(response)

        assert [await anext(found) for _ in range(3)] == [{}, {}, {}]


async def test_last_part_has_the_error_that_ends_a_subscription(
    subscription_client: SubscriptionClient,
    subscription_counter: SubscriptionCounter,
    world: World,
    graph: Graph,
) -> None:
    reader = SubscriptionClient(subscription_client.address, await create_reader(world))
    async with reader.open_stream(APOLLO, RELEASES, projects=["-1"]) as response:
        await subscription_counter.wait_for(1)
        await revoke_tokens_of(world, "r@acme.example")
        await create(graph)
        [failure, end] = [each async for each in read_parts(response)]

    assert (failure["payload"], end) == (None, None)
    assert [each["extensions"]["code"] for each in failure["errors"]] == ["UNAUTHENTICATED"]


async def test_rejected_subscription_gets_a_single_json_response(
    subscription_client: SubscriptionClient,
) -> None:
    async with subscription_client.open_stream(APOLLO, "subscription { nothing }") as invalid:
        await invalid.aread()
    async with SubscriptionClient(subscription_client.address, "wrong").open_stream(
        APOLLO, RELEASES
    ) as unknown:
        await unknown.aread()
    async with subscription_client.open_stream(APOLLO, RELEASES, organization="no") as foreign:
        await foreign.aread()

    answers = [invalid, unknown, foreign]
    assert [each.status_code for each in answers] == [400, 401, 400]
    assert {each.headers["content-type"] for each in answers} == {JSON}
    assert [each.json()["errors"][0]["extensions"]["code"] for each in answers] == [
        "GRAPHQL_VALIDATION_FAILED",
        "UNAUTHENTICATED",
        "NOT_FOUND",
    ]


async def test_query_gets_a_single_json_response(
    subscription_client: SubscriptionClient,
) -> None:
    async with subscription_client.open_stream(APOLLO, "{ organization { slug } }") as response:
        await response.aread()

    assert response.headers["content-type"] == JSON
    assert response.json() == {"data": {"organization": {"slug": "acme"}}}


async def test_multipart_subscriptions_are_limited_per_token(
    world: World,
    subscription_client: SubscriptionClient,
    subscription_counter: SubscriptionCounter,
) -> None:
    async with run_server(world.db, subscriptions_per_token=1) as address:
        bounded = SubscriptionClient(address, subscription_client.token)
        async with bounded.open_stream(APOLLO, RELEASES):
            await subscription_counter.wait_for(1)
            async with bounded.open_stream(APOLLO, RELEASES) as refused:
                await refused.aread()

    assert (refused.status_code, refused.headers["retry-after"]) == (429, "5")
    assert refused.json()["errors"][0]["extensions"]["code"] == "TOO_MANY_SUBSCRIPTIONS"
