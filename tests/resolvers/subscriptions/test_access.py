"""Access of subscribers, at the start and at every event."""

from typing import Any

import pytest
from sqlalchemy import delete, select, update

from db import models
from resolvers.ids import encode_global_id
from tests.clients.graph import Graph
from tests.clients.subscriptions import (
    DASHBOARDS,
    DEPLOYS,
    RELEASES,
    SubscriptionClient,
    SubscriptionCounter,
    read_events,
    release_change,
)
from tests.support.factories import World, create_organization, minute
from tests.support.mutations import create

pytestmark = pytest.mark.spec("clients#subscriptions")


@pytest.fixture
async def foreign(world: World) -> World:
    """Another organization with a project and a dashboard."""
    other = await create_organization(world.db, "other")
    await other.project("theirs")
    await other.row(
        models.Dashboard, title="Theirs", date_created=minute(1), date_updated=minute(1)
    )
    return other


async def test_foreign_objects_get_the_error_of_unknown_ones(
    subscription_client: SubscriptionClient, foreign: World
) -> None:
    [(dashboard,)] = await foreign.read(select(models.Dashboard.id))
    [(project,)] = await foreign.read(
        select(models.Project.id).where(models.Project.slug == "theirs")
    )
    # A subscription, variables with a foreign object, and variables with an unknown one.
    cases: list[tuple[str, dict[str, Any], dict[str, Any]]] = [
        (RELEASES, {"organization": "other"}, {"organization": "nowhere"}),
        (DEPLOYS, {"organization": "other"}, {"organization": "nowhere"}),
        (RELEASES, {"projects": ["theirs"]}, {"projects": ["nowhere"]}),
        (
            RELEASES,
            {"projects": [encode_global_id("Project", project)]},
            {"projects": [encode_global_id("Project", 404)]},
        ),
        (
            DASHBOARDS,
            {"id": encode_global_id("Dashboard", dashboard)},
            {"id": encode_global_id("Dashboard", 404)},
        ),
        (
            DASHBOARDS,
            {"id": encode_global_id("Dashboard", -foreign.organization)},
            {"id": "nothing"},
        ),
    ]

    async with subscription_client.open_initialised_socket() as socket:
        for document, foreign_variables, unknown_variables in cases:
            errors = []
            for variables in (foreign_variables, unknown_variables):
                await socket.subscribe(document, **variables)
                [error] = await socket.next_errors()
                errors.append((error["extensions"], error["path"], error["message"][:20]))
            assert errors[0] == errors[1]
            assert errors[0][0]["code"] == "NOT_FOUND"


async def test_subscriber_gets_no_events_of_another_organization(
    subscription_client: SubscriptionClient,
    subscription_counter: SubscriptionCounter,
    graph: Graph,
    foreign: World,
) -> None:
    owner = await foreign.user("owner@other.example", role="owner")
    foreign_graph = Graph(foreign.db, await foreign.token(owner))
    async with subscription_client.open_initialised_socket() as socket:
        await socket.subscribe(RELEASES, projects=["-1"])
        await subscription_counter.wait_for(1)

        await create(foreign_graph, version="theirs@1", projects=["theirs"])
        await create(graph, version="own@1")

        assert await socket.next_data() == release_change("CREATED", "own@1")
    await foreign_graph.client.aclose()


async def test_socket_is_closed_at_the_first_event_after_revocation(
    subscription_client: SubscriptionClient,
    subscription_counter: SubscriptionCounter,
    world: World,
    graph: Graph,
) -> None:
    async with subscription_client.open_initialised_socket(await create_reader(world)) as socket:
        await socket.subscribe(RELEASES, projects=["-1"])
        await subscription_counter.wait_for(1)
        await revoke_tokens_of(world, "r@acme.example")

        await create(graph)

        assert await socket.close_code() == 4401


async def create_reader(world: World) -> str:
    return await world.token(await world.user("r@acme.example"))


async def revoke_tokens_of(world: World, email: str) -> None:
    """Revoke the tokens of a user."""
    users = select(models.User.id).where(models.User.email == email)
    async with world.db.begin() as connection:
        await connection.execute(
            update(models.AccessToken)
            .where(models.AccessToken.user_id.in_(users))
            .values(date_revoked=minute(1))
        )


async def test_event_stream_ends_at_the_first_event_after_revocation(
    subscription_client: SubscriptionClient,
    subscription_counter: SubscriptionCounter,
    world: World,
    graph: Graph,
) -> None:
    reader = SubscriptionClient(subscription_client.address, await create_reader(world))
    async with reader.open_event_stream(RELEASES, projects=["-1"]) as response:
        await subscription_counter.wait_for(1)
        await revoke_tokens_of(world, "r@acme.example")
        await create(graph)
        events = [event async for event in read_events(response)]

    [(name, response_body), last_event] = events
    assert (name, last_event) == ("next", ("complete", None))
    assert response_body["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_former_member_gets_no_events_of_the_organization(
    subscription_client: SubscriptionClient,
    subscription_counter: SubscriptionCounter,
    world: World,
    graph: Graph,
    foreign: World,
) -> None:
    user = await world.user("both@acme.example", role="manager")
    await foreign.rows(models.Member, {"user_id": user, "role": "manager"})
    token = await world.token(user, others=[foreign.organization])
    async with subscription_client.open_initialised_socket(token) as socket:
        await socket.subscribe(RELEASES, organization="acme")
        await subscription_counter.wait_for(1)
        async with world.db.begin() as connection:
            await connection.execute(
                delete(models.Member).where(
                    models.Member.organization_id == world.organization,
                    models.Member.user_id == user,
                )
            )

        await create(graph)
        [error] = await socket.next_errors()
        assert error["extensions"]["code"] == "NOT_FOUND"
        await socket.subscribe("{ viewer { organizations { slug } } }", "2")
        assert await socket.next_data("2") == {"viewer": {"organizations": [{"slug": "other"}]}}
