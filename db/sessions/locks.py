"""Locks of projects that sessions and events are recorded in.

Any number of transactions record in a project at once. Each shares the project, and locks rows
that it reads before it writes them: states of sessions by their keys, then hours by theirs, in
one order. Rows that many transactions write, such as counts, come last. A row that another
transaction has created meanwhile is a ConflictError, which starts the transaction again.

A transaction that must see no half of what others record, for example to close hours, locks the
project exclusively. On SQLite there is one writer, so nothing is locked.
"""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager

from sqlalchemy import Executable, bindparam, func, select
from sqlalchemy.exc import IntegrityError

from db.connection.access import Transaction
from db.connection.errors import ConflictError
from db.connection.keys import KEYS, KeyArray, is_among
from db.models import Project

GATES = 64
"""Advisory locks for all projects, because PostgreSQL has a limited number of them."""
FIRST_GATE = 0x5741_7962_0000
"""The key of the first one: others do not use the keys after it."""
UNIQUE_VIOLATION = "23505"

GATE = func.unnest(bindparam("gates", type_=KeyArray())).column_valued("gate")
SHARE_GATES = select(func.pg_advisory_xact_lock_shared(GATE))
LOCK_GATES = select(func.pg_advisory_xact_lock(GATE))
SELECT_PROJECTS = select(Project.id).where(is_among(Project.id, KEYS)).order_by(Project.id)
SHARE_PROJECTS = SELECT_PROJECTS.with_for_update(read=True)
LOCK_PROJECTS = SELECT_PROJECTS.with_for_update(key_share=True)


async def share_projects(connection: Transaction, project_ids: Iterable[int]) -> None:
    """Keep other transactions from locking the projects until this one ends."""
    await _lock(connection, project_ids, SHARE_GATES, SHARE_PROJECTS)


async def lock_projects(connection: Transaction, project_ids: Iterable[int]) -> None:
    """Wait until no other transaction shares or has locked the projects, and keep them out."""
    await _lock(connection, project_ids, LOCK_GATES, LOCK_PROJECTS)


async def _lock(
    connection: Transaction, ids: Iterable[int], gates: Executable, rows: Executable
) -> None:
    if connection.dialect.name != "postgresql":
        return
    keys = sorted(set(ids))
    # A row that is shared all the time is never locked. Gates are given in the order of arrival.
    numbers = sorted({FIRST_GATE + key % GATES for key in keys})
    await connection.execute(gates, {"gates": numbers})
    await connection.execute(rows, {"keys": keys})


@asynccontextmanager
async def expect_new_rows() -> AsyncIterator[None]:
    """Raise ConflictError if another transaction has inserted the rows of a statement first."""
    try:
        yield
    except IntegrityError as error:
        if getattr(error.orig, "sqlstate", None) == UNIQUE_VIOLATION:
            raise ConflictError from error
        raise
