"""Subscribers receive changes of other processes, and end when their server stops.

An event stream's response begins when its subscription has begun.
"""

import asyncio
from contextlib import AsyncExitStack
from pathlib import Path

import httpx
import pytest

from tests.clients.command_line import CommandLine
from tests.clients.graph import on_postgresql, on_sqlite
from tests.clients.subscriptions import (
    PATIENCE,
    RELEASES,
    SubscriptionClient,
    read_events,
    release_change,
)
from tests.support.factories import World
from tests.support.git_repositories import generate_repository
from tests.support.mutations import CREATE

pytestmark = pytest.mark.spec("clients#subscriptions")


@pytest.fixture
async def token(world: World) -> str:
    """Create the token of an owner, in an organization with a project."""
    await world.project("app")
    return await world.token(await world.user("owner@acme.example", role="owner"))


@pytest.fixture
def command(tmp_path: Path, database_url: str) -> CommandLine:
    return CommandLine(tmp_path, database_url)


async def create(address: str, token: str, version: str) -> None:
    """Create a release by a request to a server."""
    async with httpx.AsyncClient(timeout=PATIENCE) as client:
        response = await client.post(
            f"{address}/graphql",
            json={
                "query": CREATE % "version",
                "variables": {"input": {"version": version, "projects": ["app"]}},
            },
            headers={"Authorization": f"Bearer {token}"},
        )
    assert response.json()["data"]["createRelease"]["errors"] == []


@on_postgresql
async def test_changes_of_one_server_are_delivered_by_another(
    command: CommandLine, token: str, tmp_path: Path, database_url: str
) -> None:
    other = CommandLine(tmp_path, database_url)
    with command.serving() as (first, _), other.serving() as (second, _):
        async with SubscriptionClient(first, token).open_event_stream(RELEASES) as response:
            events = read_events(response)
            for version in ("1", "2"):
                await create(second, token, version)
                assert await anext(events) == (
                    "next",
                    {"data": release_change("CREATED", version)},
                )
            await create(first, token, "3")
            assert await anext(events) == ("next", {"data": release_change("CREATED", "3")})


@on_sqlite
async def test_changes_of_a_command_are_delivered_by_the_server(
    command: CommandLine, token: str, tmp_path: Path
) -> None:
    path = generate_repository(tmp_path / "repository", commits=1, releases=1, files=1)
    with command.serving() as (address, _):
        async with SubscriptionClient(address, token).open_event_stream(RELEASES) as response:
            arguments = ("import-git", str(path), "--organization", "acme", "--project", "app")
            await asyncio.to_thread(command, *arguments)
            name, event = await anext(read_events(response))

    assert name == "next"
    assert event["data"]["releaseChanged"]["kind"] == "CREATED"


@on_sqlite
@pytest.mark.parametrize("workers", ["1", "2"])
async def test_stopping_server_ends_its_subscriptions(
    command: CommandLine, token: str, workers: str
) -> None:
    """Clients reconnect after a stream without `complete` and after a socket's code 1012."""
    with command.serving("--workers", workers) as (address, _):
        subscription_client = SubscriptionClient(address, token)
        async with AsyncExitStack() as stack:
            response = await stack.enter_async_context(
                subscription_client.open_event_stream(RELEASES)
            )
            socket = await stack.enter_async_context(subscription_client.open_initialised_socket())
            await socket.subscribe(RELEASES)

            command.process.terminate()
            async with asyncio.timeout(PATIENCE):
                events = [event async for event in read_events(response)]
            code = await socket.close_code()
            await asyncio.to_thread(command.process.wait, PATIENCE)

    assert events == []
    assert code == 1012
