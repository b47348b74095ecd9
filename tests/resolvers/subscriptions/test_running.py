"""Events of what runs."""

from datetime import UTC, datetime, timedelta
from itertools import count
from typing import Any

import pytest

from tests.clients.graph import Graph
from tests.clients.subscriptions import (
    Socket,
    SubscriptionClient,
    SubscriptionCounter,
    read_events,
)
from tests.support.factories import World, minute

pytestmark = pytest.mark.spec("delivery#changes-of-what-runs")

RUNNING = """subscription ($projects: [ID!], $environments: [String!]) {
    runningChanged(projects: $projects, environments: $environments) {
        project { slug } environment release { version } isRollback
        previous { release { version } }
    }
}"""
CREATED = "subscription { deployCreated { release { version } isRollback } }"
DEPLOY = """mutation ($input: CreateDeployInput!) {
    createDeploy(input: $input) { deploy { id } errors { code path } }
}"""


async def deploy(
    graph: Graph, version: str, environment: str = "production", **values: Any
) -> None:
    data = await graph(DEPLOY, input={"version": version, "environment": environment, **values})
    assert data["createDeploy"]["errors"] == []


async def next_running(socket: Socket, id_: str = "1") -> tuple[str, str, str, bool, str | None]:
    """Return the project, environment, version, whether it is a rollback, and the one before."""
    found = (await socket.next_data(id_))["runningChanged"]
    previous = found["previous"]
    return (
        found["project"]["slug"],
        found["environment"],
        found["release"]["version"],
        found["isRollback"],
        previous and previous["release"]["version"],
    )


async def create_releases(world: World) -> None:
    """Create two versions in two projects."""
    projects = [await world.project(slug) for slug in ("api", "web")]
    for version in ("app@1.0.0", "app@2.0.0"):
        await world.release(version, projects=projects)


async def test_events_tell_which_release_begins_to_run(
    subscription_client: SubscriptionClient,
    subscription_counter: SubscriptionCounter,
    world: World,
    graph: Graph,
) -> None:
    await create_releases(world)
    one, two = "app@1.0.0", "app@2.0.0"
    async with subscription_client.open_initialised_socket() as socket:
        await socket.subscribe(RUNNING, projects=["api"], environments=["production"])
        await subscription_counter.wait_for(1)

        await deploy(graph, one, dateFinished=minute(1).isoformat())
        assert await next_running(socket) == ("api", "production", one, False, None)
        await deploy(graph, two, "staging")
        await deploy(graph, two, projects=["web"])
        await deploy(graph, one, dateFinished=minute(2).isoformat())
        await deploy(graph, two, dateFinished=minute(0).isoformat())
        await deploy(graph, two, dateFinished=minute(3).isoformat())
        assert await next_running(socket) == ("api", "production", two, False, one)
        await deploy(graph, one, dateFinished=minute(4).isoformat())
        assert await next_running(socket) == ("api", "production", one, True, two)


async def test_deploy_to_two_projects_is_two_events(
    subscription_client: SubscriptionClient,
    subscription_counter: SubscriptionCounter,
    world: World,
    graph: Graph,
) -> None:
    await create_releases(world)
    async with subscription_client.open_initialised_socket() as socket:
        await socket.subscribe(RUNNING)
        await subscription_counter.wait_for(1)

        await deploy(graph, "app@1.0.0", dateFinished=minute(1).isoformat())

        assert {await next_running(socket), await next_running(socket)} == {
            ("api", "production", "app@1.0.0", False, None),
            ("web", "production", "app@1.0.0", False, None),
        }


async def test_event_of_a_deploy_dated_in_the_future_comes_at_its_time(
    subscription_client: SubscriptionClient,
    subscription_counter: SubscriptionCounter,
    world: World,
    graph: Graph,
) -> None:
    """One was reported before the subscription, and one after it."""
    await create_releases(world)
    start = datetime.now(UTC)
    await deploy(
        graph,
        "app@1.0.0",
        projects=["api"],
        dateFinished=(start + timedelta(seconds=4)).isoformat(),
    )
    async with subscription_client.open_initialised_socket() as socket:
        await socket.subscribe(RUNNING)
        await subscription_counter.wait_for(1)
        await deploy(
            graph,
            "app@2.0.0",
            projects=["api"],
            dateFinished=(start + timedelta(seconds=6)).isoformat(),
        )
        await deploy(graph, "app@1.0.0", "staging", projects=["web"])

        found = [await next_running(socket) for _ in range(3)]

    assert found == [
        ("web", "staging", "app@1.0.0", False, None),
        ("api", "production", "app@1.0.0", False, None),
        ("api", "production", "app@2.0.0", False, "app@1.0.0"),
    ]


async def test_deletion_of_the_running_release_is_an_event(
    subscription_client: SubscriptionClient,
    subscription_counter: SubscriptionCounter,
    world: World,
    graph: Graph,
) -> None:
    await create_releases(world)
    await deploy(graph, "app@1.0.0", projects=["api"], dateFinished=minute(1).isoformat())
    await deploy(graph, "app@2.0.0", projects=["api"], dateFinished=minute(2).isoformat())
    await deploy(graph, "app@2.0.0", projects=["web"], dateFinished=minute(2).isoformat())
    async with subscription_client.open_initialised_socket() as socket:
        await socket.subscribe(RUNNING)
        await subscription_counter.wait_for(1)

        await graph('mutation { deleteRelease(version: "app@2.0.0") { deletedId } }')

        assert await next_running(socket) == ("api", "production", "app@1.0.0", False, None)
        await deploy(graph, "app@1.0.0", projects=["web"], dateFinished=minute(3).isoformat())
        assert await next_running(socket) == ("web", "production", "app@1.0.0", False, None)


async def test_created_deploy_tells_whether_it_is_a_rollback(
    subscription_client: SubscriptionClient,
    subscription_counter: SubscriptionCounter,
    world: World,
    graph: Graph,
) -> None:
    await create_releases(world)
    await deploy(graph, "app@2.0.0", dateFinished=minute(1).isoformat())
    async with subscription_client.open_initialised_socket() as socket:
        await socket.subscribe(CREATED)
        await subscription_counter.wait_for(1)

        await deploy(graph, "app@1.0.0", dateFinished=minute(2).isoformat())
        await deploy(graph, "app@2.0.0", dateFinished=minute(3).isoformat())

        found = [(await socket.next_data())["deployCreated"] for _ in range(2)]

    assert found == [
        {"release": {"version": "app@1.0.0"}, "isRollback": True},
        {"release": {"version": "app@2.0.0"}, "isRollback": False},
    ]


@pytest.mark.spec("delivery#changes-of-what-runs")
async def test_members_get_events_of_their_own_projects(
    subscription_client: SubscriptionClient,
    subscription_counter: SubscriptionCounter,
    world: World,
    graph: Graph,
) -> None:
    await create_releases(world)
    other = await world.project("other")
    await world.release("app@3.0.0", projects=[other])
    member = await world.user("member@acme.example")
    await world.team("others", [], [other])
    token = await world.token(member, "read")
    async with subscription_client.open_initialised_socket(token) as socket:
        await socket.subscribe(RUNNING)
        await subscription_counter.wait_for(1)

        await deploy(graph, "app@3.0.0", dateFinished=minute(1).isoformat())
        await deploy(graph, "app@1.0.0", projects=["web"], dateFinished=minute(1).isoformat())

        assert await next_running(socket) == ("web", "production", "app@1.0.0", False, None)


async def test_event_stream_has_the_events_of_what_runs(
    subscription_client: SubscriptionClient,
    subscription_counter: SubscriptionCounter,
    world: World,
    graph: Graph,
) -> None:
    await create_releases(world)
    one, two, numbers = "app@1.0.0", "app@2.0.0", count()
    async with subscription_client.open_event_stream(RUNNING, projects=["api"]) as response:
        await subscription_counter.wait_for(1)
        events = read_events(response)
        found = []
        # An event tells what runs when it is sent: a later deploy would take its place.
        for versions in ((one,), (two,), (two, one)):
            for version in versions:
                date = minute(next(numbers)).isoformat()
                await deploy(graph, version, dateFinished=date)
            found.append((await anext(events))[1]["data"]["runningChanged"])

    assert [(each["release"]["version"], each["isRollback"]) for each in found] == [
        (one, False),
        (two, False),
        (one, True),
    ]
