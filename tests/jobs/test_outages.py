"""A database outage at any statement postpones a job and logs only a warning."""

import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

import asyncpg
import pytest
from sqlalchemy import event
from sqlalchemy.util import await_only

from db.connection.database import Database
from db.connection.errors import TemporaryError, UnreachableError
from db.connection.transaction import run_transaction
from db.events import outbox
from db.reading.readers import PostgreSQLReader
from jobs.adoption import AdoptionRule
from jobs.envelopes import process_next
from jobs.outbox import deliver_next
from jobs.schedule import MaintenancePolicy, claim, purge_expired, update_adoption_stages
from resolvers.sessions.quotas import Quotas
from tests.clients.graph import END_OTHERS, Graph, on_postgresql
from tests.clients.sdk import create_sdk_client
from tests.clients.sdk import session as session_item
from tests.support.factories import World
from tests.support.mutations import record_sessions, session, time_ago

POLICY = MaintenancePolicy(90, AdoptionRule.TENTH)
Run = Callable[[Database], Awaitable[object]]
RUNS: dict[str, Run] = {
    "claim": lambda database: claim(database, "adoption"),
    "update_adoption_stages": lambda database: update_adoption_stages(database, POLICY),
    "purge_expired": lambda database: purge_expired(database, POLICY),
    "deliver_next": lambda database: deliver_next(database, None),
    "process_next": lambda database: process_next(database, timedelta(days=90), Quotas()),
}
# The least number of statements and commits of each.
MIN_STATEMENTS = {
    "claim": 3,
    "update_adoption_stages": 8,
    "purge_expired": 16,
    "deliver_next": 5,
    "process_next": 10,
}


class Outage:
    """Ends every connection before one statement or commit of the database."""

    def __init__(self, killer: asyncpg.Connection, database: Database) -> None:
        self._killer = killer
        self._engine = database.engine.sync_engine
        self._remaining = 0

    @property
    def has_happened(self) -> bool:
        return self._remaining < 0

    async def count_down(self) -> None:
        if self._remaining == 0:
            await self._killer.execute(END_OTHERS)
        self._remaining -= 1

    @contextmanager
    def before(self, number: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
        """End the connections before that statement or commit, counted from 0."""
        self._remaining = number
        read = PostgreSQLReader.fetch

        async def fetch(reader: PostgreSQLReader, *arguments: Any) -> Any:
            # A connection that is lost before the first statement of a snapshot is replaced.
            if reader._has_begun:  # noqa: SLF001
                await self.count_down()
            return await read(reader, *arguments)

        def end_connections(*_: object) -> None:
            await_only(self.count_down())

        event.listen(self._engine, "before_cursor_execute", end_connections)
        event.listen(self._engine, "commit", end_connections)
        with monkeypatch.context() as patch:
            patch.setattr(PostgreSQLReader, "fetch", fetch)
            yield
        event.remove(self._engine, "before_cursor_execute", end_connections)
        event.remove(self._engine, "commit", end_connections)


@pytest.fixture
async def outage(db: Database) -> AsyncIterator[Outage]:
    url = db.url.set(drivername="postgresql").render_as_string(hide_password=False)
    killer = await asyncpg.connect(url)
    yield Outage(killer, db)
    await killer.close()


@pytest.fixture
async def pending_work(world: World, graph: Graph) -> None:
    """Give every job something to do."""
    project = await world.project("app")
    await record_sessions(graph, session(), session("R2", started=time_ago(days=89)))
    sdk = await create_sdk_client(world, project, graph)
    await sdk.send(session_item())
    await sdk.client.aclose()
    await run_transaction(
        world.db,
        lambda connection: outbox.enqueue(connection, world.organization, outbox.REFRESH),
    )


@on_postgresql
@pytest.mark.usefixtures("pending_work")
@pytest.mark.parametrize("name", RUNS)
async def test_an_outage_at_any_statement_postpones_the_job(
    db: Database,
    outage: Outage,
    name: str,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    number, postponed = 0, 0
    while True:
        with outage.before(number, monkeypatch):
            try:
                await RUNS[name](db)
            except TemporaryError:
                postponed += 1
        if not outage.has_happened:
            break
        number += 1

    assert number >= MIN_STATEMENTS[name]
    assert postponed or name in {"update_adoption_stages", "process_next"}
    assert [each.getMessage() for each in caplog.records if each.exc_info] == []
    assert caplog.records
    assert {each.levelno for each in caplog.records} == {logging.WARNING}


@pytest.mark.parametrize("name", RUNS)
async def test_an_unreachable_database_postpones_the_job(name: str) -> None:
    database = Database("postgresql+asyncpg://nobody@127.0.0.1:1/nothing")
    with pytest.raises(UnreachableError):
        await RUNS[name](database)
    await database.close()
