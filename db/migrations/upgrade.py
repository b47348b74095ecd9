"""Bringing a database to the newest schema."""

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


def configuration(connection: Connection | None = None) -> Config:
    """Alembic's settings; our migrations lie beside this module."""
    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.set_main_option("path_separator", "os")
    config.attributes["connection"] = connection
    return config


async def upgrade(database: Database) -> None:
    """Apply every migration that the database lacks: all of them or none."""
    async with database.begin() as connection:
        await connection.run_sync(
            lambda sync: command.upgrade(configuration(sync), revision="head")
        )
    await database.analyze()


async def is_current(database: Database) -> bool:
    """Whether the database is at the newest migration."""
    async with database.begin_read_only() as connection:
        found = await connection.run_sync(
            lambda sync: MigrationContext.configure(sync).get_current_revision()
        )
    return found == newest()


@cache
def newest() -> str | None:
    """The newest migration that there is."""
    return ScriptDirectory.from_config(configuration()).get_current_head()


async def differences(database: Database) -> list[object]:
    """What the models have and the migrated database has not, or the other way round."""
    async with database.begin_read_only() as connection:
        return await connection.run_sync(
            lambda sync: list(compare_metadata(MigrationContext.configure(sync), Base.metadata))
        )
