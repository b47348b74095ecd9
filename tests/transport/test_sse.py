"""Operations whose clients take server-sent events."""

import asyncio

import httpx
import pytest

from tests.clients.graph import Graph, on_sqlite
from tests.clients.subscriptions import (
    RELEASES,
    Served,
    Subscribed,
    change,
    of_one_release,
    parts,
    serving,
)
from tests.support.factories import World
from transport import streaming

# The protocol is the same whatever the database is.
pytestmark = on_sqlite

QUERY = "{ organization { slug } }"


async def test_changes_are_told_as_events(
    served: Served, subscribed: Subscribed, graph: Graph
) -> None:
    async with served.events(RELEASES) as response:
        assert response.headers["content-type"] == "text/event-stream; charset=utf-8"
        told = await of_one_release(response, parts(response), subscribed, graph)

    assert told == [
        ("next", {"data": change("CREATED")}),
        ("next", {"data": change("UPDATED", status="ARCHIVED")}),
    ]


async def test_a_query_is_one_event(served: Served) -> None:
    async with served.events(QUERY) as response:
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
async def test_errors_are_an_event_for_such_clients_see_no_status(
    served: Served, document: str, code: str
) -> None:
    async with served.events(document) as response:
        told = [each async for each in parts(response)]

    assert response.status_code == 200
    [(name, answer), last] = told
    assert (name, last) == ("next", ("complete", None))
    assert [error["extensions"]["code"] for error in answer["errors"]] == [code]
    assert "data" not in answer


async def test_who_has_no_token_has_no_stream(served: Served) -> None:
    async with Served(served.address, "wrong").events(RELEASES) as response:
        await response.aread()

    assert response.status_code == 401
    assert response.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_a_get_does_not_subscribe(served: Served) -> None:
    async with httpx.AsyncClient() as client:
        response = await client.get(
            f"{served.address}/graphql",
            params={"query": RELEASES},
            headers={"Accept": "text/event-stream", "Authorization": f"Bearer {served.token}"},
        )

    assert (response.status_code, response.headers["allow"]) == (405, "POST")


async def test_without_a_stream_a_subscription_is_refused(graph: Graph) -> None:
    error = await graph.error(RELEASES)

    assert error["extensions"] == {"code": "SUBSCRIPTION_WITHOUT_STREAM"}


async def test_places_are_bounded_and_given_back(
    world: World, served: Served, subscribed: Subscribed
) -> None:
    async with serving(world.db, subscriptions_per_token=1) as address:
        bounded = Served(address, served.token)
        async with bounded.events(RELEASES):
            await subscribed.have(1)
            async with bounded.events(RELEASES) as refused:
                await refused.aread()
        async with asyncio.timeout(5):
            while True:
                async with bounded.events(RELEASES) as again:
                    if again.status_code == 200:
                        break
                    await again.aread()

    assert refused.status_code == 429
    assert refused.headers["retry-after"] == "5"
    assert refused.json()["errors"][0]["extensions"]["code"] == "TOO_MANY_SUBSCRIPTIONS"


async def test_a_comment_keeps_a_silent_stream_open(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(streaming, "HEARTBEAT_SECONDS", 0.01)
    async with served.events(RELEASES) as response:
        lines = response.aiter_lines()

        assert [await anext(lines) for _ in range(6)] == [":", ""] * 3


async def test_nothing_is_looked_at_before_it_is_known_who_asks(served: Served) -> None:
    async with httpx.AsyncClient(base_url=served.address) as client:
        response = await client.post(
            "/graphql",
            json={"query": "{ organisation { name } }"},
            headers={"Accept": "text/event-stream"},
        )

    assert response.status_code == 401
    assert [each["extensions"]["code"] for each in response.json()["errors"]] == [
        "UNAUTHENTICATED"
    ]
