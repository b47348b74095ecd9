"""Clients of the Sentry-compatible endpoints: sentry-cli's API, and an SDK."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.clients.command_line import SETUP, CommandLine
from tests.clients.graph import Graph
from tests.clients.sdk import SdkClient, create_sdk_client
from tests.clients.sentry_api import SentryApiClient
from tests.support.factories import World


@pytest.fixture
def api(graph: Graph, project: int) -> SentryApiClient:
    assert project
    return SentryApiClient(graph)


@pytest.fixture
async def sdk(world: World, project: int, graph: Graph) -> AsyncIterator[SdkClient]:
    sdk = await create_sdk_client(world, project, graph)
    yield sdk
    await sdk.client.aclose()


def set_up(folder: Path) -> CommandLine:
    """Create an organization with a project in a database, and return its command line."""
    (folder / "acme.yaml").write_text(SETUP)
    command = CommandLine(folder)
    command("apply", "acme.yaml")
    return command


def create_dsn(command: CommandLine, project: str = "app") -> str:
    """Create a key of a project and return its DSN."""
    return command("project", "key", "--organization", "acme", "--project", project).strip()


@pytest.fixture
def command(tmp_path: Path) -> CommandLine:
    return set_up(tmp_path)


@pytest.fixture
def running(command: CommandLine) -> Iterator[tuple[str, str]]:
    """Run a real server, and yield its address and a DSN of its project."""
    dsn = create_dsn(command)
    with command.serving() as (address, _):
        yield address, dsn
