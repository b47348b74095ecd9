"""Whether the database has space again, after a write had none."""

from sqlalchemy import delete

from db.connection.access import Transaction
from db.connection.bulk import execute_many
from db.connection.database import Database
from db.connection.errors import StorageFullError
from db.connection.transaction import insert_missing, run_transaction
from db.connection.types import EARLIEST_DATE
from db.models import ScheduledTask

PROBE_NAMES = [f"probe of storage {at}" for at in range(250)]
"""Names of rows that fill a few pages of a database file."""


async def has_space(database: Database) -> bool:
    """Whether writes have space, as far as this process knows.

    After a write that had none, it writes rows and deletes them, in one transaction. Raises
    TemporaryError when that fails for another reason.
    """
    if not database.is_storage_full:
        return True
    try:
        await run_transaction(database, write_probe)
    except StorageFullError:
        return False
    database.is_storage_full = False
    return True


async def write_probe(connection: Transaction) -> None:
    """Write rows that need a few pages, and delete them."""
    rows = [{"name": name, "due": EARLIEST_DATE} for name in PROBE_NAMES]
    await execute_many(connection, insert_missing(connection, ScheduledTask), rows)
    await connection.execute(delete(ScheduledTask).where(ScheduledTask.name.in_(PROBE_NAMES)))
