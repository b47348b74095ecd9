"""A full disk: writes are refused with 503, nothing is lost, and the service recovers."""

from collections.abc import AsyncIterator, Iterator
from typing import Any

import pytest
from sqlalchemy import func, select

from db import models
from tests.clients import subscriptions
from tests.clients.graph import Graph, on_postgresql
from tests.clients.running_app import RunningApp, run_app
from tests.clients.sdk import SdkClient, create_sdk_client, envelope, event, session
from tests.support.factories import World
from tests.support.full_disk import FullDisk

pytestmark = pytest.mark.spec("security#full-disk")

CREATE = """mutation ($input: CreateReleaseInput!) {
    createRelease(input: $input) { release { version } errors { code } }
}"""
CREATE_TWO = """mutation ($input: CreateReleaseInput!, $second: CreateReleaseInput!) {
    first: createRelease(input: $second) { release { version } errors { code } }
    second: createRelease(input: $input) { release { version } errors { code } }
}"""
COMMITS = [{"id": f"{at:040x}", "message": "x" * 1000} for at in range(50)]
REFUSED = {
    "message": "The database has no space or memory left. Nothing was written. Retry later.",
    "extensions": {"code": "UNAVAILABLE", "retryAfter": 10},
}


@pytest.fixture
def full_disk(world: World) -> FullDisk:
    return FullDisk(world.db)


@pytest.fixture
async def sdk(world: World, project: int, graph: Graph) -> AsyncIterator[SdkClient]:
    sdk = await create_sdk_client(world, project, graph)
    yield sdk
    await sdk.client.aclose()


@pytest.fixture
async def server(world: World, project: int) -> AsyncIterator[RunningApp]:
    assert project
    async with run_app(world) as server:
        yield server


@pytest.fixture(autouse=True)
def expect_no_tracebacks(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    """Fail a test that logged an exception."""
    yield
    assert [each for each in caplog.records if each.exc_info] == []


def new_release(version: str = "big@1") -> dict[str, Any]:
    """Return the input of a release that needs many pages."""
    return {"version": version, "projects": ["app"], "commits": COMMITS}


def body(document: str = CREATE, **variables: Any) -> dict[str, Any]:
    """Return the parameters of a mutation that creates a release."""
    return {"query": document, "variables": {"input": new_release()} | variables}


async def count_rows(world: World, model: Any) -> int:
    """Count the rows of a table."""
    [row] = await world.read(select(func.count()).select_from(model))
    return int(row[0])


async def send_by_post(server: RunningApp) -> Any:
    response = await server.client.post("/graphql", json=body())
    assert (response.status_code, response.headers["retry-after"]) == (503, "10")
    return response.json()["errors"]


async def send_by_event_stream(server: RunningApp) -> Any:
    async with server.client.stream(
        "POST", "/graphql", json=body(), headers={"Accept": "text/event-stream"}
    ) as response:
        (_, answer), _ = [each async for each in subscriptions.read_events(response)]
    return answer["errors"]


async def send_by_socket(server: RunningApp) -> Any:
    async with subscriptions.SubscriptionClient(
        server.address, server.token
    ).open_initialised_socket() as socket:
        await socket.send({"id": "1", "type": "subscribe", "payload": body()})
        message = await socket.receive()
    assert message["type"] == "error"
    return message["payload"]


@pytest.mark.parametrize("send", [send_by_post, send_by_event_stream, send_by_socket])
async def test_write_is_refused_and_works_again(
    world: World, server: RunningApp, full_disk: FullDisk, send: Any
) -> None:
    await full_disk.fill()
    [error] = await send(server)
    releases_when_full = await count_rows(world, models.Release)
    await full_disk.free()
    response = await server.client.post("/graphql", json=body())

    del error["locations"]
    assert error == REFUSED
    assert releases_when_full == 0
    assert response.json()["data"]["createRelease"]["errors"] == []
    assert await count_rows(world, models.Release) == 1
    assert await count_rows(world, models.Commit) == len(COMMITS)


async def test_rest_write_is_refused(server: RunningApp, full_disk: FullDisk) -> None:
    await full_disk.fill()
    response = await server.client.post("/api/0/organizations/acme/releases/", json=new_release())
    await full_disk.free()
    again = await server.client.post("/api/0/organizations/acme/releases/", json=new_release())

    assert (response.status_code, response.headers["retry-after"]) == (503, "10")
    assert response.json() == {"detail": REFUSED["message"]}
    assert again.status_code == 201


async def test_server_is_not_ready_until_there_is_space(
    world: World, server: RunningApp, full_disk: FullDisk
) -> None:
    async def probe() -> tuple[int, str]:
        response = await server.client.get("/readyz")
        return response.status_code, response.text

    tasks = await count_rows(world, models.ScheduledTask)
    before = await probe()
    await full_disk.fill()
    await server.client.post("/graphql", json=body())
    while_full = [await probe() for _ in range(2)]
    await full_disk.free()
    after = await probe()

    assert before == after == (200, "ready\n")
    assert while_full == [(503, "the database has no space left\n")] * 2
    assert await count_rows(world, models.ScheduledTask) == tasks


async def test_reads_continue(server: RunningApp, full_disk: FullDisk) -> None:
    await server.client.post("/graphql", json=body(input={"version": "a@1", "projects": ["app"]}))
    await full_disk.fill()
    await server.client.post("/graphql", json=body())
    response = await server.query("{ organization { releases { nodes { version } } } }")

    releases = response.json()["data"]["organization"]["releases"]
    assert releases == {"nodes": [{"version": "a@1"}]}


async def test_sdk_is_told_to_wait_and_nothing_stored_is_lost(
    world: World, sdk: SdkClient, full_disk: FullDisk
) -> None:
    items = [session(release=f"{'x' * 150}@{at}") for at in range(90)]
    await sdk.send(*items)
    await full_disk.fill()
    refused = await sdk.post(envelope(*items))
    waiting = await world.read(select(models.Envelope.size))
    await full_disk.free()
    accepted = await sdk.post(envelope(*items))
    counts = await sdk.read_counts()

    assert refused.status_code == 429
    assert refused.headers["retry-after"] == "60"
    assert refused.headers["x-sentry-rate-limits"] == "60::key"
    assert waiting == [(90,)]
    assert accepted.status_code == 200
    assert counts == {("accepted", "session", ""): 180}


async def test_processing_waits_for_space(
    world: World, sdk: SdkClient, full_disk: FullDisk
) -> None:
    for at in range(100):  # more new releases than fit in the pages that exist
        await sdk.send(event(release=f"{'x' * 150}@{at}", environment="production"))
    await full_disk.fill()
    processed = [await sdk.process_envelopes() for _ in range(6)]
    waiting = await world.read(select(models.Envelope.attempts, models.Envelope.due))
    releases_when_full = await count_rows(world, models.Release)
    await full_disk.free()
    processed_after = await sdk.process_envelopes()

    assert processed == [0] * 6
    assert [each[0] for each in waiting] == [0] * 100
    assert all(each[1] is not None for each in waiting)
    assert releases_when_full == 0
    assert processed_after == 100
    assert await count_rows(world, models.Release) == 100


async def test_earlier_field_of_a_mutation_stays(
    world: World, server: RunningApp, full_disk: FullDisk
) -> None:
    small = {"version": "small@1", "projects": ["app"]}
    await server.client.post("/graphql", json=body(input=small))
    await full_disk.fill()
    response = await server.client.post("/graphql", json=body(CREATE_TWO, second=small))
    await full_disk.free()

    # PostgreSQL's trigger refuses the first field too.
    if world.db.is_sqlite:
        assert response.status_code == 200
        assert response.json()["errors"][0]["path"] == ["second"]
        assert response.json()["errors"][0]["extensions"] == {
            "code": "UNAVAILABLE",
            "retryAfter": 10,
        }
    versions = await world.read(select(models.Release.version))
    assert versions == [("small@1",)]


@on_postgresql
@pytest.mark.parametrize("at_commit", [False, True], ids=["statement", "commit"])
@pytest.mark.parametrize("state", ["53000", "53100", "53200", "53300", "53400"])
async def test_every_lack_of_resources_is_refused(
    world: World, server: RunningApp, full_disk: FullDisk, state: str, *, at_commit: bool
) -> None:
    await full_disk.fill(state, at_commit=at_commit)
    [error] = await send_by_post(server)
    rows = await count_rows(world, models.Release)
    await full_disk.free()
    response = await server.client.post("/graphql", json=body())

    assert error["extensions"] == REFUSED["extensions"]
    assert rows == 0
    assert response.json()["data"]["createRelease"]["errors"] == []
