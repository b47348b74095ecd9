"""The events of each kind of change, and who receives them."""

from pathlib import Path

import pytest

from db import models
from db.dashboards import prebuilt
from resolvers.ids import encode_global_id
from tests.clients.graph import Graph, create_deploy
from tests.clients.subscriptions import (
    DASHBOARDS,
    DEPLOYS,
    RELEASES,
    SubscriptionClient,
    SubscriptionCounter,
    release_change,
    set_dashboard_title,
)
from tests.support.factories import World
from tests.support.git_repositories import generate_repository
from tests.support.histories import import_history
from tests.support.mutations import (
    create,
    delete,
    event,
    record_events,
    record_sessions,
    session,
    update,
)

pytestmark = pytest.mark.spec("clients#subscriptions")


async def test_every_write_to_a_release_is_an_event(
    subscription_client: SubscriptionClient,
    subscription_counter: SubscriptionCounter,
    graph: Graph,
) -> None:
    async with subscription_client.open_initialised_socket() as socket:
        await socket.subscribe(RELEASES)
        await subscription_counter.wait_for(1)

        await create(graph, commits=[{"id": "a"}])
        await create(graph, status="ARCHIVED")
        await create(graph)
        await create(graph, refs=[], commits=[])
        await update(graph, status="OPEN", commits=[{"id": "b"}])
        await update(graph, refs=[])
        await update(graph)
        await create_deploy(graph, version="app@1.0.0", environment="production")
        await record_events(graph, event("app@2.0.0"), event("app@2.0.0"))
        await delete(graph)
        events = [await socket.next_data() for _ in range(8)]

    assert events[0]["releaseChanged"]["kind"] == "CREATED"
    assert [each["releaseChanged"]["kind"] for each in events] == [
        "CREATED",
        "UPDATED",
        "UPDATED",
        "COMMITS_SET",
        "COMMITS_SET",
        "UPDATED",
        "CREATED",
        "DELETED",
    ]
    assert events[6] == release_change("CREATED", "app@2.0.0")
    assert events[7] == release_change("DELETED", status=None)


async def test_an_earlier_date_of_a_release_is_an_event(
    subscription_client: SubscriptionClient,
    subscription_counter: SubscriptionCounter,
    graph: Graph,
) -> None:
    document = "subscription { releaseChanged { kind release { dateCreated } } }"
    first, second = (f"2026-01-0{day}T00:00:00+00:00" for day in (1, 2))
    async with subscription_client.open_initialised_socket() as socket:
        await socket.subscribe(document)
        await subscription_counter.wait_for(1)

        for date in (second, second, first):
            await record_events(graph, event("R1", timestamp=date))
            if date == second:
                await record_sessions(graph, session("R1", started=second))
        events = [(await socket.next_data())["releaseChanged"] for _ in range(2)]
        await delete(graph, "R1")
        deletion = (await socket.next_data())["releaseChanged"]

    assert events[0]["kind"] == "CREATED"
    assert events[1] == {"kind": "UPDATED", "release": {"dateCreated": first}}
    assert deletion == {"kind": "DELETED", "release": None}


async def test_deploy_events_are_filtered_by_environment(
    subscription_client: SubscriptionClient,
    subscription_counter: SubscriptionCounter,
    graph: Graph,
) -> None:
    await create(graph)
    async with subscription_client.open_initialised_socket() as socket:
        await socket.subscribe(DEPLOYS, "all")
        await socket.subscribe(DEPLOYS, "one", environment="production")
        await subscription_counter.wait_for(2)

        await create_deploy(graph, version="app@1.0.0", environment="staging", name="1")
        assert await socket.next_data("all") == deploy("staging", "1")
        await create_deploy(graph, version="app@1.0.0", environment="production", name="2")
        events = [await socket.receive() for _ in range(2)]

    assert {message["id"] for message in events} == {"all", "one"}
    assert [message["payload"]["data"] for message in events] == [deploy("production", "2")] * 2


def deploy(environment: str, name: str) -> object:
    release = {"version": "app@1.0.0"}
    return {"deployCreated": {"environment": environment, "name": name, "release": release}}


async def test_dashboard_changes_are_events_until_its_deletion(
    subscription_client: SubscriptionClient,
    subscription_counter: SubscriptionCounter,
    graph: Graph,
) -> None:
    first = await create_dashboard(graph, "one")
    await create_dashboard(graph, "other")
    async with subscription_client.open_initialised_socket() as socket:
        await socket.subscribe(DASHBOARDS, id=first)
        await subscription_counter.wait_for(1)

        await set_dashboard_title(graph, first, "two")
        assert await socket.next_data() == dashboard(2, {"title": "two", "version": 2})
        await graph(RESTORE, id=first)
        assert await socket.next_data() == dashboard(3, {"title": "one", "version": 3})
        await graph(
            "mutation ($id: ID!) { visitDashboard(id: $id) { errors { code } } }", id=first
        )
        await graph(DELETE_DASHBOARD, id=first)
        assert await socket.next_data() == dashboard(3, None)


RESTORE = "mutation ($id: ID!) { restoreDashboard(id: $id, version: 1) { errors { code } } }"
DELETE_DASHBOARD = "mutation ($id: ID!) { deleteDashboard(id: $id) { deletedId } }"
CREATE_DASHBOARD = """mutation ($title: String!) {
    createDashboard(input: {title: $title}) { dashboard { id } }
}"""


async def create_dashboard(graph: Graph, title: str) -> str:
    data = await graph(CREATE_DASHBOARD, title=title)
    id_: str = data["createDashboard"]["dashboard"]["id"]
    return id_


def dashboard(version: int, fields: dict[str, object] | None) -> object:
    user = {"email": "owner@acme.example"}
    return {"dashboardChanged": {"version": version, "updatedBy": user, "dashboard": fields}}


async def test_replacing_the_prebuilt_dashboard_is_an_event(
    subscription_client: SubscriptionClient,
    subscription_counter: SubscriptionCounter,
    graph: Graph,
) -> None:
    async with subscription_client.open_initialised_socket() as socket:
        await socket.subscribe(DASHBOARDS, id=prebuilt.SLUG)
        await subscription_counter.wait_for(1)

        await set_dashboard_title(graph, prebuilt.SLUG, "mine")
        assert await socket.next_data() == dashboard(1, None)

        await socket.subscribe(DASHBOARDS, "again", id=prebuilt.SLUG)
        [error] = await socket.next_errors("again")

    assert error["extensions"] == {"code": "NOT_FOUND", "argument": ["id"]}


async def test_release_events_are_filtered_by_project(
    subscription_client: SubscriptionClient,
    subscription_counter: SubscriptionCounter,
    graph: Graph,
    world: World,
    project: int,
) -> None:
    await world.project("web")
    async with subscription_client.open_initialised_socket() as socket:
        await socket.subscribe(RELEASES, "slug", projects=["app"])
        await socket.subscribe(RELEASES, "id", projects=[encode_global_id("Project", project)])
        await socket.subscribe(RELEASES, "all", projects=["-1"])
        await socket.subscribe(RELEASES, "none", projects=[])
        await subscription_counter.wait_for(4)

        await create(graph, version="web@1", projects=["web"])
        assert await socket.next_data("all") == release_change("CREATED", "web@1")
        await create(graph, version="both@1", projects=["web", "app"])
        events = [await socket.receive() for _ in range(3)]
        await delete(graph, "both@1")
        events += [await socket.receive() for _ in range(3)]

    assert {message["id"] for message in events[:3]} == {"slug", "id", "all"}
    assert {message["id"] for message in events[3:]} == {"slug", "id", "all"}
    assert [message["payload"]["data"]["releaseChanged"]["kind"] for message in events] == [
        *["CREATED"] * 3,
        *["DELETED"] * 3,
    ]


async def test_members_get_events_of_their_teams_projects(
    subscription_client: SubscriptionClient,
    subscription_counter: SubscriptionCounter,
    graph: Graph,
    world: World,
) -> None:
    member, other = [await world.user(f"{name}@acme.example") for name in ("ann", "bob")]
    own, foreign = [await world.project(slug) for slug in ("own", "foreign")]
    await world.team("members", [member], [own])
    other_team = await world.team("others", [other], [foreign])
    async with subscription_client.open_initialised_socket(await world.token(member)) as socket:
        await socket.subscribe(RELEASES, "default")
        await socket.subscribe(RELEASES, "named", projects=["foreign"])
        await subscription_counter.wait_for(2)

        await create(graph, version="theirs@1", projects=["foreign"])
        assert await socket.next_data("named") == release_change("CREATED", "theirs@1")
        await create(graph, version="own@1", projects=["own"])
        assert await socket.next_data("default") == release_change("CREATED", "own@1")

        await world.rows(models.TeamMember, {"team_id": other_team, "user_id": member})
        await create(graph, version="theirs@2", projects=["foreign"])
        assert {(await socket.receive())["id"] for _ in range(2)} == {"default", "named"}


async def test_imported_releases_are_events(
    subscription_client: SubscriptionClient,
    subscription_counter: SubscriptionCounter,
    world: World,
    tmp_path: Path,
) -> None:
    path = generate_repository(tmp_path / "repository", commits=2, releases=1, files=1)
    async with subscription_client.open_initialised_socket() as socket:
        await socket.subscribe(RELEASES, projects=["app"])
        await socket.subscribe(DEPLOYS, "deploys")
        await subscription_counter.wait_for(2)

        await import_history(world.db, path, environment="qa")
        events = [await socket.receive() for _ in range(3)]

    assert {
        (message["id"], message["payload"]["data"].get("releaseChanged", {}).get("kind"))
        for message in events
    } == {("1", "CREATED"), ("1", "UPDATED"), ("deploys", None)}
