"""Fixtures for tests of the schema."""

import pytest

from tests.support.factories import World
from tests.support.lists import create_lists


@pytest.fixture
async def paged_lists(world: World) -> None:
    """Create five rows in each list, some with equal dates."""
    await create_lists(world)
