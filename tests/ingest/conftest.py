"""Projects that clients report to: by sentry-cli's API, or by an SDK as plain as one can be."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from tests.clients.command_line import SETUP, CommandLine
from tests.clients.graph import Graph
from tests.clients.sdk import Sender, a_sender
from tests.clients.sentry_api import Api
from tests.support.factories import World


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
