"""Databases of both kinds, and an organization, a client and statements for each test."""

import asyncio
import gc
import os
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from typing import Any

import pytest
from cachetools import LRUCache
from hypothesis import settings
from pgserver.postgres_server import get_server
from sqlalchemy import Dialect

from db.connection.database import Database
from db.migrations.upgrade import upgrade
from db.reading.prepared import StatementCache
from tests.clients.graph import Graph, Statements
from tests.clients.postgresql import PostgreSQL
from tests.db.write_log import add_triggers, checking_transactions
from tests.support.factories import World, create_organization

pytest_plugins = ["tests.clients.demo", "tests.clients.subscriptions"]

# A busy machine makes single examples slow; time is measured in benchmarks/, not in tests.
# CI draws the same examples at each run, so that a change is not refused for an older fault;
# other runs draw new ones.
settings.register_profile("waybill", deadline=None, derandomize="CI" in os.environ)
settings.load_profile("waybill")

CHECKED = os.environ.get("WAYBILL_CHECK_VERSIONS") == "true"
"""Whether each write transaction of the suite is checked to raise the versions that it has to."""
COMPILED: dict[str, tuple[Dialect, LRUCache[Any, Any], StatementCache]] = {}
"""The statements of each kind of database, which are compiled once for all tests."""
SQLITE = "sqlite+aiosqlite:///{}"


def pytest_collection_finish() -> None:
    """Exempt modules and tests from garbage collection, which would visit them in each test."""
    gc.collect()
    gc.freeze()


def keep_compiled_statements(database: Database) -> None:
    """Keep the statements of a database that has been connected, for others of its kind."""
    kind = database.url.get_backend_name()
    COMPILED[kind] = (database.engine.dialect, LRUCache(1_000), database.statement_cache)


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty SQLite database at the newest schema."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"

    async def migrate() -> None:
        database = Database(SQLITE.format(path))
        await upgrade(database)
        async with database.engine.connect() as connection:
            await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        keep_compiled_statements(database)
        await database.close()

    asyncio.run(migrate())
    return path


def copy_template(template: Path, folder: Path) -> str:
    """Copy the template into a folder and return its URL."""
    path = folder / "waybill.db"
    shutil.copy(template, path)
    return SQLITE.format(path)


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """A PostgreSQL server that is fast because its data need not survive a crash.

    It never analyzes by itself, so that plans do not depend on the tests before.

    Its folder is outside pytest's, which another session may remove.
    """
    folder = Path(tempfile.mkdtemp(prefix="waybill-postgresql-"))
    server = get_server(folder)
    for setting in ("fsync", "synchronous_commit", "full_page_writes", "autovacuum"):
        server.psql(f"ALTER SYSTEM SET {setting} = off")
    server.psql("SELECT pg_reload_conf(); CREATE DATABASE template;")
    postgresql_server = PostgreSQL(server)

    async def migrate() -> None:
        database = Database(postgresql_server.url("template"))
        await upgrade(database)
        keep_compiled_statements(database)
        await database.close()

    asyncio.run(migrate())
    with postgresql_server:
        yield postgresql_server
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of an empty database, once of each kind."""
    if request.param == "sqlite":
        return copy_template(request.getfixturevalue("sqlite_template"), tmp_path)
    server: PostgreSQL = request.getfixturevalue("postgresql")
    server.renew("test")
    return server.url("test")


def share_compiled_statements(database: Database) -> None:
    """Let a database use the statements that others of its kind have compiled."""
    engine = database.engine.sync_engine
    shared = COMPILED[database.url.get_backend_name()]
    engine.dialect, compiled, database.statement_cache = shared
    engine.update_execution_options(compiled_cache=compiled)


@pytest.fixture
async def db(database_url: str) -> AsyncIterator[Database]:
    """An empty database, once of each kind; each of its transactions is checked if CHECKED."""
    database = Database(database_url)
    share_compiled_statements(database)
    if CHECKED:
        await add_triggers(database)
        with checking_transactions(database):
            yield database
    else:
        yield database
    await database.close()


@pytest.fixture
async def world(db: Database) -> World:
    """An empty organization."""
    return await create_organization(db)


@pytest.fixture
async def project(world: World) -> int:
    """The project `app` of the organization."""
    return await world.project("app")


@pytest.fixture
async def graph(world: World) -> AsyncIterator[Graph]:
    """A client of the GraphQL endpoint, authenticated as the organization's owner."""
    owner = await world.user("owner@acme.example", role="owner")
    graph = Graph(world.db, await world.token(owner))
    yield graph
    await graph.client.aclose()


@pytest.fixture
def statements(db: Database) -> Iterator[Statements]:
    """The statements that the database executes."""
    with Statements(db) as statements:
        yield statements


@pytest.fixture
def collect_garbage() -> Iterator[None]:
    """Collect garbage before the test ends, while its warning filters apply."""
    yield
    gc.collect()
