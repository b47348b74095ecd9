"""A project with a key, and an SDK that speaks to the server as plainly as one can."""

from collections.abc import AsyncIterator

import pytest

from tests.factories import World
from tests.helpers import Graph
from tests.sdk import Sender, a_sender


@pytest.fixture
async def project(world: World) -> int:
    return await world.project("app")


@pytest.fixture
async def sender(world: World, project: int, graph: Graph) -> AsyncIterator[Sender]:
    sender = await a_sender(world, project, graph)
    yield sender
    await sender.client.aclose()
