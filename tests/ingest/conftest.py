"""A caller of sentry-cli's API, in an organization with a project."""

import pytest

from tests.factories import World
from tests.helpers import Graph
from tests.ingest.calling import Api


@pytest.fixture
async def project(world: World) -> int:
    return await world.project("app")


@pytest.fixture
def api(graph: Graph, project: int) -> Api:
    assert project
    return Api(graph)
