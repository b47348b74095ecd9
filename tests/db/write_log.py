"""Triggers that log each written row, and a check of each transaction before it commits."""

from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy import Connection, event

from db.accounts.versions import VERSIONED_TABLES
from db.connection.database import Database
from db.models import Base

LOG = "CREATE TABLE written_row (source TEXT, id BIGINT)"
WRITTEN = """
    SELECT id FROM written_row
        WHERE source NOT IN ('organization_version', 'access_token', 'user_account', 'user_email')
    UNION SELECT each.organization_id FROM written_row
        JOIN access_token_organization each ON each.token_id = id
        WHERE source = 'access_token'
    UNION SELECT each.organization_id FROM written_row
        JOIN member each ON each.user_id = id
        WHERE source IN ('user_account', 'user_email')"""
RAISED = "SELECT id FROM written_row WHERE source = 'organization_version'"
SOURCES = "SELECT DISTINCT source FROM written_row"
IDS = {"organization": "id", "user_account": "id", "user_email": "user_id", "access_token": "id"}
"""The columns that identify organizations, users and tokens in tables without organization."""


class UnraisedVersionError(Exception):
    """A transaction has written rows of organizations whose versions it has not raised."""


def list_triggers(*, is_sqlite: bool) -> Iterator[str]:
    """Yield the statements that make the triggers."""
    for table in sorted({*VERSIONED_TABLES, "organization_version"}):
        has_organization = "organization_id" in Base.metadata.tables[table].c
        column = "organization_id" if has_organization else IDS[table]

        def log(row: str, table: str = table, column: str = column) -> str:
            return f"INSERT INTO written_row VALUES ('{table}', {row}.{column});"  # noqa: S608

        if is_sqlite:
            for operation, text in (
                ("INSERT", log("NEW")),
                ("UPDATE", log("OLD") + log("NEW")),
                ("DELETE", log("OLD")),
            ):
                yield f"""CREATE TRIGGER log_{table}_{operation} AFTER {operation}
                    ON "{table}" BEGIN {text} END"""
        else:
            yield f"""CREATE FUNCTION log_{table}() RETURNS trigger AS $$ BEGIN
                IF TG_OP <> 'INSERT' THEN {log("OLD")} END IF;
                IF TG_OP <> 'DELETE' THEN {log("NEW")} END IF;
                RETURN NULL;
            END $$ LANGUAGE plpgsql"""
            yield f"""CREATE TRIGGER log_{table} AFTER INSERT OR UPDATE OR DELETE
                ON "{table}" FOR EACH ROW EXECUTE FUNCTION log_{table}()"""


def check_transaction(connection: Connection) -> None:
    """Raise UnraisedVersionError if a version was not raised that had to be."""
    written = {row[0] for row in connection.exec_driver_sql(WRITTEN)}
    raised = {row[0] for row in connection.exec_driver_sql(RAISED)}
    existing = {row[0] for row in connection.exec_driver_sql("SELECT id FROM organization")}
    if missing := (written & existing) - raised:
        sources = {
            row[0] for row in connection.exec_driver_sql("SELECT DISTINCT source FROM written_row")
        }
        msg = f"Versions of {missing} are not raised after writes to {sources}."
        raise UnraisedVersionError(msg)
    connection.exec_driver_sql("DELETE FROM written_row")


@contextmanager
def checking_transactions(database: Database) -> Iterator[None]:
    """Check each transaction of a database that has the triggers."""
    event.listen(database.engine.sync_engine, "commit", check_transaction)
    yield
    event.remove(database.engine.sync_engine, "commit", check_transaction)


async def add_triggers(database: Database) -> None:
    """Let a database log each row that is written to a table with versions."""
    async with database.begin(organization_ids=()) as connection:
        await connection.exec_driver_sql(LOG)
        for statement in list_triggers(is_sqlite=database.is_sqlite):
            await connection.exec_driver_sql(statement)
