"""Projects that clients report to: by sentry-cli's API, or by an SDK as plain as one can be."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.commands import SETUP, CommandLine
from tests.factories import World
from tests.helpers import Graph
from tests.ingest.calling import Api
from tests.sdk import Sender, a_sender


@pytest.fixture
async def project(world: World) -> int:
    return await world.project("app")


@pytest.fixture
def api(graph: Graph, project: int) -> Api:
    assert project
    return Api(graph)


@pytest.fixture
async def sender(world: World, project: int, graph: Graph) -> AsyncIterator[Sender]:
    sender = await a_sender(world, project, graph)
    yield sender
    await sender.client.aclose()


@pytest.fixture
def command(tmp_path: Path) -> CommandLine:
    (tmp_path / "acme.yaml").write_text(SETUP)
    command = CommandLine(tmp_path)
    command("apply", "acme.yaml")
    return command


@pytest.fixture
def running(command: CommandLine) -> Iterator[tuple[str, str]]:
    """The address of a real server, and a DSN of its project."""
    dsn = command("project", "key", "--organization", "acme", "--project", "app").strip()
    with command.serving() as (address, _):
        yield address, dsn
