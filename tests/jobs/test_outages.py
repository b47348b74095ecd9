"""A database that breaks off, whenever it does, is no defect of what works in the background."""

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
from db.connection.readers import PostgreSQLReader
from db.connection.transaction import run_transaction
from db.events import outbox
from jobs.adoption import AdoptionRule
from jobs.envelopes import process_next
from jobs.outbox import deliver_next
from jobs.schedule import MaintenancePolicy, adopt, claim, purge_expired
from tests.clients.graph import END_OTHERS, Graph, on_postgresql
from tests.clients.sdk import create_sdk_client
from tests.clients.sdk import session as told
from tests.support.factories import World
from tests.support.mutations import ago, record_sessions, session

POLICY = MaintenancePolicy(90, AdoptionRule.TENTH)
Work = Callable[[Database], Awaitable[object]]
WORKS: dict[str, Work] = {
    "claim": lambda database: claim(database, "adoption"),
    "adopt": lambda database: adopt(database, POLICY),
    "purge_expired": lambda database: purge_expired(database, POLICY),
    "deliver_next": lambda database: deliver_next(database, None),
    "process_next": lambda database: process_next(database, timedelta(days=90)),
}
# How many statements and commits each has at least.
LEAST = {"claim": 3, "adopt": 8, "purge_expired": 16, "deliver_next": 5, "process_next": 10}


class Breaking:
    """Ends every connection before one of the things that a database is told."""

    def __init__(self, killer: asyncpg.Connection, database: Database) -> None:
        self._killer = killer
        self._engine = database.engine.sync_engine
        self._left = 0

    @property
    def has_struck(self) -> bool:
        return self._left < 0

    async def tell(self) -> None:
        if self._left == 0:
            await self._killer.execute(END_OTHERS)
        self._left -= 1

    @contextmanager
    def before(self, number: int, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
        """Strike before that one, counted from 0."""
        self._left = number
        read = PostgreSQLReader.fetch

        async def rows(reader: PostgreSQLReader, *asked: Any) -> Any:
            await self.tell()
            return await read(reader, *asked)

        def strike(*_: object) -> None:
            await_only(self.tell())

        event.listen(self._engine, "before_cursor_execute", strike)
        event.listen(self._engine, "commit", strike)
        with monkeypatch.context() as patch:
            patch.setattr(PostgreSQLReader, "fetch", rows)
            yield
        event.remove(self._engine, "before_cursor_execute", strike)
        event.remove(self._engine, "commit", strike)


@pytest.fixture
async def breaking(db: Database) -> AsyncIterator[Breaking]:
    url = db.url.set(drivername="postgresql").render_as_string(hide_password=False)
    killer = await asyncpg.connect(url)
    yield Breaking(killer, db)
    await killer.close()


@pytest.fixture
async def waiting(world: World, graph: Graph) -> None:
    """Something for everybody to do."""
    project = await world.project("app")
    await record_sessions(graph, session(), session("R2", started=ago(days=89)))
    sdk = await create_sdk_client(world, project, graph)
    await sdk.send(told())
    await sdk.client.aclose()
    await run_transaction(
        world.db,
        lambda connection: outbox.enqueue(connection, world.organization, outbox.REFRESH),
    )


@on_postgresql
@pytest.mark.usefixtures("waiting")
@pytest.mark.parametrize("name", WORKS)
async def test_whatever_breaks_off_is_put_off(
    db: Database,
    breaking: Breaking,
    name: str,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    number, put_off = 0, 0
    while True:
        with breaking.before(number, monkeypatch):
            try:
                await WORKS[name](db)
            except TemporaryError:
                put_off += 1
        if not breaking.has_struck:
            break
        number += 1

    assert number >= LEAST[name]
    assert put_off or name in {"adopt", "process_next"}
    assert [each.getMessage() for each in caplog.records if each.exc_info] == []
    assert caplog.records
    assert {each.levelno for each in caplog.records} == {logging.WARNING}


@pytest.mark.parametrize("name", WORKS)
async def test_a_database_that_is_not_there_is_put_off(name: str) -> None:
    database = Database("postgresql+asyncpg://nobody@127.0.0.1:1/nothing")
    with pytest.raises(UnreachableError):
        await WORKS[name](database)
    await database.close()
