"""The prebuilt dashboard has its slug; no number of an id leads to another organization's."""

from typing import Any

import pytest

from db import models
from resolvers.ids import encode_global_id
from tests.dashboards.editing import Editor, stored, told
from tests.support.factories import EPOCH, World, an_organization


@pytest.fixture
async def foreign(world: World, session: Editor) -> str:
    """An id that stands for another organization's prebuilt dashboard."""
    del session
    other = await an_organization(world.db, "other")
    await other.row(models.Dashboard, title="Theirs", date_created=EPOCH, date_updated=EPOCH)
    return encode_global_id("Dashboard", -other.organization)


ATTEMPTS: dict[str, dict[str, Any]] = {
    "duplicateDashboard": {},
    "restoreDashboard": {"version": 1},
    "favoriteDashboard": {"favorited": True},
    "visitDashboard": {},
}


async def test_a_foreign_prebuilt_dashboard_is_not_read(session: Editor, foreign: str) -> None:
    assert await session.read(foreign, "title") is None


async def test_a_foreign_prebuilt_dashboard_is_not_deleted(
    world: World, session: Editor, foreign: str
) -> None:
    before = await stored(world)

    assert told(await session.delete(foreign)) == ["NOT_FOUND id"]
    assert await stored(world) == before


async def test_a_foreign_prebuilt_dashboard_is_not_updated(
    world: World, session: Editor, foreign: str
) -> None:
    before = await stored(world)

    assert told(await session.update(foreign, title="Mine")) == ["NOT_FOUND id"]
    assert await stored(world) == before


@pytest.mark.parametrize("name", ATTEMPTS)
@pytest.mark.parametrize("whose", ["foreign", "own", "nobody"])
async def test_a_number_below_zero_writes_nothing(
    world: World, session: Editor, foreign: str, name: str, whose: str
) -> None:
    identifiers = {
        "foreign": foreign,
        "own": encode_global_id("Dashboard", -world.organization),
        "nobody": encode_global_id("Dashboard", -404),
    }
    before = await stored(world)

    payload = await session.mutate(name, id=identifiers[whose], **ATTEMPTS[name])

    assert told(payload) == ["NOT_FOUND id"]
    assert await stored(world) == before
