"""Real databases, both kinds, and the server in front of them."""

import asyncio
import gc
import shutil
import tempfile
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings
from pgserver.postgres_server import PostgresServer, get_server

from db.connection.database import Database
from db.migrations.upgrade import upgrade
from tests.clients.graph import Graph, Statements
from tests.support.factories import World, an_organization

pytest_plugins = ["tests.clients.subscriptions"]

# A busy machine makes single examples slow; time is measured in benchmarks/, not in tests.
settings.register_profile("waybill", deadline=None)
settings.load_profile("waybill")

SQLITE = "sqlite+aiosqlite:///{}"


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty SQLite database with the newest schema."""
    path = tmp_path_factory.mktemp("sqlite") / "template.db"

    async def migrate() -> None:
        database = Database(SQLITE.format(path))
        await upgrade(database)
        async with database.engine.connect() as connection:
            await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
        await database.close()

    asyncio.run(migrate())
    return path


def a_copy(template: Path, folder: Path) -> str:
    """Where a copy of the template in that folder is."""
    path = folder / "waybill.db"
    shutil.copy(template, path)
    return SQLITE.format(path)


@dataclass(frozen=True)
class PostgreSQL:
    """A server of this session's own; its database `template` has the newest schema."""

    server: PostgresServer

    def url(self, database: str) -> str:
        """Where a database of it is."""
        url: str = self.server.get_uri()
        return url.replace("postgresql://", "postgresql+asyncpg://").replace(
            "/postgres?", f"/{database}?"
        )

    def renew(self, database: str) -> None:
        """Make a database like the template, in place of the one of that name."""
        self.server.psql(
            f"DROP DATABASE IF EXISTS {database} WITH (FORCE);\n"
            f"CREATE DATABASE {database} TEMPLATE template STRATEGY file_copy;"
        )


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    """A PostgreSQL that is fast because nothing in it needs to last.

    Its folder is not pytest's, which another session may clear away.
    """
    folder = Path(tempfile.mkdtemp(prefix="waybill-postgresql-"))
    server = get_server(folder)
    for setting in ("fsync", "synchronous_commit", "full_page_writes"):
        server.psql(f"ALTER SYSTEM SET {setting} = off")
    server.psql("SELECT pg_reload_conf(); CREATE DATABASE template;")
    found = PostgreSQL(server)

    async def migrate() -> None:
        database = Database(found.url("template"))
        await upgrade(database)
        await database.close()

    asyncio.run(migrate())
    yield found
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """Where an empty database of each kind is."""
    if request.param == "sqlite":
        return a_copy(request.getfixturevalue("sqlite_template"), tmp_path)
    server: PostgreSQL = request.getfixturevalue("postgresql")
    server.renew("test")
    return server.url("test")


@pytest.fixture
async def db(database_url: str) -> AsyncIterator[Database]:
    """An empty database of each kind."""
    database = Database(database_url)
    yield database
    await database.close()


@pytest.fixture
async def world(db: Database) -> World:
    """An empty organization."""
    return await an_organization(db)


@pytest.fixture
async def project(world: World) -> int:
    """The project `app` of the organization."""
    return await world.project("app")


@pytest.fixture
async def graph(world: World) -> AsyncIterator[Graph]:
    """An owner of the organization, at the server's door."""
    owner = await world.user("owner@acme.example", role="owner")
    graph = Graph(world.db, await world.token(owner))
    yield graph
    await graph.client.aclose()


@pytest.fixture
def statements(db: Database) -> Iterator[Statements]:
    """What the database is sent."""
    with Statements(db) as statements:
        yield statements


@pytest.fixture
def collected() -> Iterator[None]:
    """Collect what the test dropped before the test ends, while its warning filters hold."""
    yield
    gc.collect()
