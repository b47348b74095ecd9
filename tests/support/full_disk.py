"""A database without space: SQLite by its own limit of pages, PostgreSQL by its own error."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import event, text

from db.connection.database import Database

DISK_FULL = "53100"
MAX_PAGES = 2**32 - 2
TABLES = (
    "release",
    "dashboard",
    "envelope",
    "outbox",
    "release_project",
    "scheduled_task",
    "token_budget",
)
REFUSE = """CREATE OR REPLACE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN RAISE EXCEPTION 'could not extend file "base/1/2"' USING ERRCODE = '{}'; END $$"""

TRIGGER = "CREATE TRIGGER refuse BEFORE INSERT ON {} EXECUTE FUNCTION refuse()"
DEFERRED_TRIGGER = """CREATE CONSTRAINT TRIGGER refuse AFTER INSERT ON {}
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION refuse()"""


class FullDisk:
    """Takes the space of a database, and gives it back."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._max_pages = MAX_PAGES
        if database.is_sqlite:
            event.listen(database.engine.sync_engine, "checkout", self._limit_pages)

    def _limit_pages(self, connection: Any, *_: object) -> None:
        cursor = connection.cursor()
        cursor.execute(f"PRAGMA max_page_count={self._max_pages}")
        cursor.close()

    async def fill(self, state: str = DISK_FULL, *, at_commit: bool = False) -> None:
        """Refuse new pages, or on PostgreSQL new rows with that error.

        The error occurs in the statement, or only in the commit.
        """
        if self._database.is_sqlite:
            self._max_pages = 1  # SQLite raises it to the pages that exist
            return
        trigger = DEFERRED_TRIGGER if at_commit else TRIGGER
        await self._execute([REFUSE.format(state), *(trigger.format(each) for each in TABLES)])

    async def free(self) -> None:
        """Give the space back."""
        if self._database.is_sqlite:
            self._max_pages = MAX_PAGES
            return
        await self._execute([f"DROP TRIGGER refuse ON {each}" for each in TABLES])

    async def _execute(self, statements: Sequence[str]) -> None:
        async with self._database.begin() as connection:
            for each in statements:
                await connection.execute(text(each))
