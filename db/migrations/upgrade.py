"""Upgrade of a database to the newest schema."""

from functools import cache
from pathlib import Path

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from db.connection.database import Database
from db.models import Base

MIGRATIONS = Path(__file__).parent


def alembic_config(connection: Connection | None = None) -> Config:
    """Return Alembic's configuration; the migrations are in this folder."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


async def upgrade(database: Database) -> None:
    """Apply every missing migration in one transaction."""
    async with database.begin() as connection:
        await connection.run_sync(
            lambda sync: command.upgrade(alembic_config(sync), revision="head")
        )
    await database.analyze()


async def is_current(database: Database) -> bool:
    """Whether the database is at the newest migration."""
    async with database.begin_read_only() as connection:
        revision = await connection.run_sync(
            lambda sync: MigrationContext.configure(sync).get_current_revision()
        )
    return revision == newest_revision()


@cache
def newest_revision() -> str | None:
    """Return the id of the newest migration."""
    return ScriptDirectory.from_config(alembic_config()).get_current_head()


async def find_differences(database: Database) -> list[object]:
    """Return the differences between the models and the migrated database, as Alembic lists them."""
    async with database.begin_read_only() as connection:
        return await connection.run_sync(
            lambda sync: list(compare_metadata(MigrationContext.configure(sync), Base.metadata))
        )
