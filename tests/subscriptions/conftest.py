from collections.abc import AsyncIterator

import pytest

from tests.factories import World
from tests.helpers import Graph
from tests.subscriptions.speaking import Served, Subscribed, serving


@pytest.fixture
async def project(world: World) -> int:
    """The project that releases are in."""
    return await world.project("app")


@pytest.fixture
async def served(world: World, graph: Graph, project: int) -> AsyncIterator[Served]:
    """A server that listens, with an owner's token."""
    del project
    async with serving(world.db) as address:
        yield Served(address, graph.token)


@pytest.fixture
def subscribed(monkeypatch: pytest.MonkeyPatch) -> Subscribed:
    """Counts the subscriptions that have begun: nobody tells the client."""
    return Subscribed.of(monkeypatch)
