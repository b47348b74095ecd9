"""Upgrade of a database to the newest schema."""

from contextlib import suppress
from functools import cache
from pathlib import Path
from typing import NamedTuple

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, event

from db.connection.database import Database
from db.models import Base

MIGRATIONS = Path(__file__).parent
TRIGRAM_INDEX = "ix_release_trigrams"


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


class Migration(NamedTuple):
    """A migration, and whether the database has it."""

    revision: str
    title: str
    is_applied: bool


class _RollbackError(Exception):
    """Ends a transaction that must not be committed."""


async def preview(database: Database) -> list[str]:
    """Return the SQL of every missing migration, without parameters and without reads.

    The migrations run in a transaction that is rolled back, with the locks that `upgrade` takes.
    """
    statements: list[str] = []

    def record(_connection: object, _cursor: object, statement: str, *_: object) -> None:
        text = statement.strip()
        is_read = text.partition(" ")[0].upper() in {"SELECT", "PRAGMA", "BEGIN"}
        if not is_read and statements[-1:] != [text]:
            statements.append(text)

    def run(connection: Connection) -> None:
        event.listen(connection, "before_cursor_execute", record)
        command.upgrade(alembic_config(connection), revision="head")

    with suppress(_RollbackError):
        async with database.begin() as connection:
            await connection.run_sync(run)
            raise _RollbackError
    return statements


async def list_migrations(database: Database) -> list[Migration]:
    """Return all migrations that this version knows, in order."""
    revision = await read_revision(database)
    return [
        Migration(each.revision, each.doc.rstrip("."), (revision or "") >= each.revision)
        for each in reversed([*ScriptDirectory.from_config(alembic_config()).walk_revisions()])
    ]


async def read_revision(database: Database) -> str | None:
    """Read the newest migration of the database; None if it has none."""
    async with database.begin_read_only() as connection:
        return await connection.run_sync(
            lambda sync: MigrationContext.configure(sync).get_current_revision()
        )


def is_newer(revision: str | None) -> bool:
    """Whether a newer version of Waybill has migrated the database. Revisions are numbered."""
    newest = newest_revision()
    return revision is not None and newest is not None and revision > newest


async def is_current(database: Database) -> bool:
    """Whether the database is at the newest migration."""
    return await read_revision(database) == newest_revision()


@cache
def newest_revision() -> str | None:
    """Return the id of the newest migration."""
    return ScriptDirectory.from_config(alembic_config()).get_current_head()


async def find_differences(database: Database) -> list[object]:
    """Return the differences between the models and the migrated database, as Alembic lists them."""
    options = {"include_name": is_modelled}
    async with database.begin_read_only() as connection:
        return await connection.run_sync(
            lambda sync: list(
                compare_metadata(MigrationContext.configure(sync, opts=options), Base.metadata)
            )
        )


def is_modelled(name: str | None, kind: str, _parents: object) -> bool:
    """Whether a table or an index has a model: what finds texts in versions has none."""
    text = name or ""
    return not (text.startswith("release_text") and kind == "table") and text != TRIGRAM_INDEX
