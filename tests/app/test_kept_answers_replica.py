"""Kept answers with a replica that lags: docs/reference/versions.md#reads."""

import asyncio
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import pytest
from pgserver import _commands as commands
from pgserver.postgres_server import PostgresServer, get_server
from sqlalchemy import func, literal_column, select
from sqlalchemy.sql.functions import Function

from db import models
from db.connection.database import Database
from execution.limits.limits import Limits
from tests.clients.graph import Graph, engine_of
from tests.clients.postgresql import PostgreSQL
from tests.support.factories import World, create_organization

STEPS = 40
DOCUMENT = '{ organization { release(version: "R1") { ref } } }'
FILES_OF_A_PROCESS = (".handle_pids.json", ".s.PGSQL.5432.lock")
REF = select(models.Release.ref)


def number_of(position: Function[Any]) -> Function[Any]:
    """Return the number of bytes before a position in the log; its text has no order.

    The position of the primary is that of its last insertion: commits are written to the log
    later, because the server of the tests does not wait for that.
    """
    return func.pg_wal_lsn_diff(position, literal_column("'0/0'"))


@pytest.fixture
def standby(postgresql: PostgreSQL) -> Iterator[PostgreSQL]:
    """A server that follows the one of the session."""
    primary = postgresql.server
    folder = Path(tempfile.mkdtemp(prefix="waybill-standby-"))
    folder.chmod(0o755)
    data = folder / "data"
    data.mkdir()
    if primary.system_user is not None:
        shutil.chown(data, primary.system_user)
    socket_folder = str(primary.get_postmaster_info().socket_dir)
    options = ["-h", socket_folder, "-U", "postgres", "-R", "-c", "fast", "-D", str(data)]
    copy: Any = vars(commands)["pg_basebackup"]
    copy(options, user=primary.system_user)
    data.chmod(0o700)
    for name in FILES_OF_A_PROCESS:
        (data / name).unlink(missing_ok=True)
    server: PostgresServer = get_server(data)
    yield PostgreSQL(server)
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@dataclass
class ReplicatedServer:
    """A server that keeps answers and reads from a replica, whose replay can be paused."""

    primary: World
    replica: World
    graph: Graph
    standby: PostgresServer
    is_paused: bool = False
    written: list[str] = field(default_factory=list)

    async def write(self, release_id: int) -> None:
        """Write a new value."""
        self.written.append(f"{len(self.written)}")
        await self.primary.change(models.Release, release_id, ref=self.written[-1])

    async def pause_or_resume(self) -> None:
        """Let the replica stop to follow the primary, or continue."""
        self.is_paused = not self.is_paused
        action = "pause" if self.is_paused else "resume"
        self.standby.psql(f"SELECT pg_wal_replay_{action}();")
        paused = select(func.pg_get_wal_replay_pause_state())
        while self.is_paused and (await self.replica.read(paused))[0][0] != "paused":  # noqa: ASYNC110 (as below)
            await asyncio.sleep(0.01)

    async def follow(self) -> None:
        """Wait until the replica has what the primary has, if it follows it."""
        [[position]] = await self.primary.read(select(number_of(func.pg_current_wal_insert_lsn())))
        replayed = select(number_of(func.pg_last_wal_replay_lsn()))
        while not self.is_paused and (await self.replica.read(replayed))[0][0] < position:  # noqa: ASYNC110 (PostgreSQL has no event for it)
            await asyncio.sleep(0.01)

    async def read(self, **headers: str) -> str:
        """Read the value by a request."""
        response = await self.graph.client.post(
            "/graphql", json={"query": DOCUMENT}, headers=headers
        )
        value: str = response.json()["data"]["organization"]["release"]["ref"]
        return value


async def wait_until_replayed(primary: World, standby: PostgreSQL) -> None:
    """Wait until a standby has what the primary has, for example its new database."""
    [[position]] = await primary.read(select(number_of(func.pg_current_wal_insert_lsn())))
    replayed = "pg_wal_lsn_diff(pg_last_wal_replay_lsn(), '0/0')"
    state = f"SELECT CASE WHEN {replayed} >= {position} THEN 'replayed' ELSE 'waiting' END;"
    while "replayed" not in standby.server.psql(state):  # noqa: ASYNC110 (as above)
        await asyncio.sleep(0.1)


@pytest.fixture
async def server(postgresql: PostgreSQL, standby: PostgreSQL) -> AsyncIterator[ReplicatedServer]:
    """A server of a primary with a replica."""
    postgresql.renew("test")
    database = Database(postgresql.url("test"), replica_url=standby.url("test"))
    world = await create_organization(database)
    token = await world.token(await world.user("owner@acme.example", role="owner"))
    await wait_until_replayed(world, standby)
    replica = World(Database(standby.url("test")), world.organization)
    graph = Graph(database, token, limit=Limits())
    yield ReplicatedServer(world, replica, graph, standby.server)
    await graph.client.aclose()
    await database.close()
    await replica.db.close()


@pytest.mark.spec("versions#reads")
async def test_answers_are_those_of_the_state_that_each_database_shows(
    server: ReplicatedServer,
) -> None:
    """An answer of the replica's version is never one of the primary, and the other way round."""
    random = Random(20)
    release = await server.primary.release("R1", ref="new")
    await server.follow()

    for _ in range(STEPS):
        step = random.choice(("write", "write", "pause or resume", "read", "read", "read"))
        if step == "write":
            await server.write(release)
        elif step == "pause or resume":
            await server.pause_or_resume()
        await server.follow()
        for world, headers in (
            (server.primary, {"Waybill-Read-From": "primary"}),
            (server.replica, {}),
        ):
            [[expected]] = await world.read(REF)
            assert await server.read(**headers) == expected

    assert engine_of(server.graph.client).counts["kept"] > 0
