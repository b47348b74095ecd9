"""Operations over server-sent events."""

import asyncio

import httpx
import pytest

from tests.clients.graph import Graph, on_sqlite
from tests.clients.subscriptions import (
    RELEASES,
    SubscriptionClient,
    SubscriptionCounter,
    create_and_archive_release,
    read_events,
    release_change,
    run_server,
)
from tests.support.factories import World
from transport import streaming

# The protocol does not depend on the database.
pytestmark = [on_sqlite, pytest.mark.spec("clients#server-sent-events")]

QUERY = "{ organization { slug } }"


async def test_events_are_server_sent_events(
    subscription_client: SubscriptionClient,
    subscription_counter: SubscriptionCounter,
    graph: Graph,
) -> None:
    async with subscription_client.open_event_stream(RELEASES) as response:
        assert response.headers["content-type"] == "text/event-stream; charset=utf-8"
        events = await create_and_archive_release(
            response, read_events(response), subscription_counter, graph
        )

    assert events == [
        ("next", {"data": release_change("CREATED")}),
        ("next", {"data": release_change("UPDATED", status="ARCHIVED")}),
    ]


async def test_query_is_one_event(subscription_client: SubscriptionClient) -> None:
    async with subscription_client.open_event_stream(QUERY) as response:
        body = await response.aread()

    assert body == (
        b':\n\nevent: next\ndata: {"data":{"organization":{"slug":"acme"}}}\n\n'
        b"event: complete\ndata:\n\n"
    )


@pytest.mark.parametrize(
    ("document", "code"),
    [
        ("subscription {", "GRAPHQL_PARSE_FAILED"),
        ("subscription { nothing }", "GRAPHQL_VALIDATION_FAILED"),
        ('subscription { releaseChanged(organization: "no") { kind } }', "NOT_FOUND"),
    ],
)
async def test_rejected_operation_is_an_event(
    subscription_client: SubscriptionClient, document: str, code: str
) -> None:
    async with subscription_client.open_event_stream(document) as response:
        events = [each async for each in read_events(response)]

    assert response.status_code == 200
    [(name, answer), last] = events
    assert (name, last) == ("next", ("complete", None))
    assert [error["extensions"]["code"] for error in answer["errors"]] == [code]
    assert "data" not in answer


async def test_event_stream_requires_a_token(subscription_client: SubscriptionClient) -> None:
    async with SubscriptionClient(subscription_client.address, "wrong").open_event_stream(
        RELEASES
    ) as response:
        await response.aread()

    assert response.status_code == 401
    assert response.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_subscription_by_get_is_rejected(subscription_client: SubscriptionClient) -> None:
    async with httpx.AsyncClient(timeout=60) as client:
        response = await client.get(
            f"{subscription_client.address}/graphql",
            params={"query": RELEASES},
            headers={
                "Accept": "text/event-stream",
                "Authorization": f"Bearer {subscription_client.token}",
            },
        )

    assert (response.status_code, response.headers["allow"]) == (405, "POST")


async def test_subscription_without_a_stream_is_rejected(graph: Graph) -> None:
    error = await graph.error(RELEASES)

    assert error["extensions"] == {"code": "SUBSCRIPTION_WITHOUT_STREAM"}


async def test_subscription_slot_is_released_at_disconnect(
    world: World,
    subscription_client: SubscriptionClient,
    subscription_counter: SubscriptionCounter,
) -> None:
    async with run_server(world.db, subscriptions_per_token=1) as address:
        bounded = SubscriptionClient(address, subscription_client.token)
        async with bounded.open_event_stream(RELEASES):
            await subscription_counter.wait_for(1)
            async with bounded.open_event_stream(RELEASES) as refused:
                await refused.aread()
        async with asyncio.timeout(5):
            while True:
                async with bounded.open_event_stream(RELEASES) as again:
                    if again.status_code == 200:
                        break
                    await again.aread()

    assert refused.status_code == 429
    assert refused.headers["retry-after"] == "5"
    assert refused.json()["errors"][0]["extensions"]["code"] == "TOO_MANY_SUBSCRIPTIONS"


async def test_heartbeat_is_a_comment(
    subscription_client: SubscriptionClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streaming, "HEARTBEAT_SECONDS", 0.01)
    async with subscription_client.open_event_stream(RELEASES) as response:
        lines = response.aiter_lines()

        assert [await anext(lines) for _ in range(6)] == [":", ""] * 3


async def test_caller_is_authenticated_before_the_document_is_validated(
    subscription_client: SubscriptionClient,
) -> None:
    async with httpx.AsyncClient(base_url=subscription_client.address, timeout=60) as client:
        response = await client.post(
            "/graphql",
            json={"query": "{ organisation { name } }"},
            headers={"Accept": "text/event-stream"},
        )

    assert response.status_code == 401
    assert [each["extensions"]["code"] for each in response.json()["errors"]] == [
        "UNAUTHENTICATED"
    ]
