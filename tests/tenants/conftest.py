"""Two organizations with identical data in one database."""

import pytest

from tests.support.factories import World, create_organization
from tests.support.tenants import Tenant, create_tenant


@pytest.fixture
async def own(world: World) -> Tenant:
    """The caller's organization."""
    return await create_tenant(world)


@pytest.fixture
async def foreign(own: Tenant) -> Tenant:
    """The organization beside it."""
    return await create_tenant(await create_organization(own.world.db, "other"))
