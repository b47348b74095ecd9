"""The database's clock, which all processes share.

Dates that decide when work is due, how long a claim lasts and what has expired are compared in
the database, because the clock of a process may be wrong or may be set back or forward.
"""

import time
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Double, literal, select
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement

from db.connection.access import ReadConnection
from db.connection.database import Database
from db.connection.types import UtcDateTime
from db.reading.answer_clock import utc_now

NO_TIME = timedelta(0)


class DatabaseTime(FunctionElement[datetime]):
    """The database's time at the start of the statement, and a number of seconds if there is one.

    Without it no value is bound, which SQLAlchemy would do for every row of an INSERT.
    """

    type = UtcDateTime()
    inherit_cache = True


def now(shift: timedelta = NO_TIME) -> DatabaseTime:
    """Return the SQL of the database's time, moved by `shift`."""
    return DatabaseTime(literal(shift.total_seconds(), Double)) if shift else DatabaseTime()


@compiles(DatabaseTime, "postgresql")
def compile_for_postgresql(element: DatabaseTime, compiler: SQLCompiler, **options: Any) -> str:
    """Return PostgreSQL's text."""
    if not len(element.clauses):
        return "statement_timestamp()"
    seconds = compiler.process(element.clauses, **options)
    return f"(statement_timestamp() + make_interval(secs => {seconds}))"


@compiles(DatabaseTime, "sqlite")
def compile_for_sqlite(element: DatabaseTime, compiler: SQLCompiler, **options: Any) -> str:
    """Return SQLite's text: its value has the format in which dates are stored."""
    if not len(element.clauses):
        return "(strftime('%Y-%m-%d %H:%M:%f', 'now') || '000')"
    seconds = compiler.process(element.clauses, **options)
    return f"(strftime('%Y-%m-%d %H:%M:%f', 'now', {seconds} || ' seconds') || '000')"


NOW = select(now())


async def read_now(connection: ReadConnection) -> datetime:
    """Return the database's time."""
    value: datetime = (await connection.execute(NOW)).scalar_one()
    return value


async def fetch_now(database: Database) -> datetime:
    """Return the database's time, read in a snapshot of its own. Raises TemporaryError."""
    async with database.snapshot() as snapshot:
        [[value]] = await snapshot.fetch_rows(NOW, batch="clock")
    date: datetime = value
    return date


class DatabaseClock:
    """The database's time without a statement: as last read, and what has passed since.

    Until it is set, it has the time of the process.
    """

    def __init__(self) -> None:
        self._origin: datetime | None = None
        self._origin_seconds = 0.0

    def set(self, value: datetime) -> None:
        """Set the time to one that was just read from the database."""
        self._origin = value
        self._origin_seconds = time.monotonic()

    def now(self) -> datetime:
        """Return the time."""
        if self._origin is None:
            return utc_now()
        return self._origin + timedelta(seconds=time.monotonic() - self._origin_seconds)
