"""Fixtures for tests of the schema."""

import pytest

from tests.support.factories import World
from tests.support.lists import fill


@pytest.fixture
async def filled(world: World) -> None:
    """Five rows in each list, some of the same date."""
    await fill(world)
