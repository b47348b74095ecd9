"""Access of subscribers, at the start and at every event."""

from contextlib import AsyncExitStack
from typing import Any

import pytest
from sqlalchemy import delete, select, update

from db import models
from resolvers.ids import encode_global_id
from tests.clients.graph import Graph, create_deploy
from tests.clients.subscriptions import (
    DASHBOARDS,
    DEPLOYS,
    RELEASES,
    SubscriptionClient,
    SubscriptionCounter,
    read_events,
    release_change,
)
from tests.resolvers.subscriptions.test_running import RUNNING
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


@pytest.mark.spec("security#limits-to-projects")
async def test_subscriber_with_a_limit_gets_no_events_of_other_projects(
    subscription_client: SubscriptionClient,
    subscription_counter: SubscriptionCounter,
    world: World,
    graph: Graph,
) -> None:
    limit = await world.project("limit")
    await world.project("theirs")
    token = await world.token(None, projects=[limit])
    subscriptions: list[tuple[str, dict[str, Any]]] = [
        (RELEASES, {"projects": ["-1"]}),
        (RELEASES, {}),
        (DEPLOYS, {}),
        (RUNNING, {}),
    ]
    async with AsyncExitStack() as stack:
        sockets = [
            await stack.enter_async_context(subscription_client.open_initialised_socket(token))
            for _ in subscriptions
        ]
        await sockets[0].subscribe(RELEASES, "unknown", projects=["theirs"])
        [error] = await sockets[0].next_errors("unknown")
        for socket, (document, variables) in zip(sockets, subscriptions, strict=True):
            await socket.subscribe(document, **variables)
        await subscription_counter.wait_for(len(subscriptions))

        for version, project in (("theirs@1", "theirs"), ("own@1", "limit")):
            await create(graph, version=version, projects=[project])
            await create_deploy(graph, version=version, environment="production")
        first, second, deploy, running = [await socket.next_data() for socket in sockets]

    assert error["extensions"]["code"] == "NOT_FOUND"
    assert first == second == release_change("CREATED", "own@1")
    assert deploy["deployCreated"]["release"]["version"] == "own@1"
    assert running["runningChanged"]["release"]["version"] == "own@1"


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
