"""Writes that time out waiting for a lock."""

import pytest

from db.connection import pool
from db.connection.database import Database
from db.releases import write
from tests.clients.graph import Graph, create_deploy, get_release
from tests.support.factories import World
from tests.support.mutations import create, errors_of, record_sessions, session, update


@pytest.fixture(autouse=True)
async def project(world: World) -> int:
    return await world.project("app")


@pytest.mark.spec("releases#locking")
async def test_write_to_a_locked_release_times_out(
    graph: Graph, world: World, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await create(graph)
    monkeypatch.setattr(pool, "BUSY_TIMEOUT_MS", 100)
    hasty = Database(database_url)
    user = await world.user("hasty@acme.example")
    caller = Graph(hasty, await world.token(user))

    async with world.db.begin() as connection:
        assert await write.lock_release(connection, world.organization, "app@1.0.0")
        refused = [
            await create(caller, commits=[{"id": "a"}]),
            await update(caller, ref="main"),
            await create_deploy(caller, version="app@1.0.0", environment="production"),
        ]
    recorded = await record_sessions(caller, session("R1"))

    assert [errors_of(each) for each in refused] == [{("LOCKED", "version")}] * 3
    assert recorded["accepted"] == 1
    assert await get_release(graph, "ref commitCount") == {"ref": None, "commitCount": 0}
    await caller.client.aclose()
    await hasty.close()
