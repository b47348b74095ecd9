"""Running the steps of a single migration."""

from alembic.migration import MigrationContext
from alembic.operations import Operations
from alembic.script import ScriptDirectory
from sqlalchemy import Connection

from db.connection.database import Database
from db.migrations.upgrade import alembic_config


async def run_migration(database: Database, revision: str, step: str) -> None:
    """Run the `upgrade` or the `downgrade` of one migration."""
    module = ScriptDirectory.from_config(alembic_config()).get_revision(revision).module

    def run(connection: Connection) -> None:
        with Operations.context(MigrationContext.configure(connection)):
            getattr(module, step)()

    async with database.begin() as connection:
        await connection.run_sync(run)
