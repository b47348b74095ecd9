"""Statements that wait together: a snapshot sends them to SQLite as one, in their order."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from math import inf

import pytest
from sqlalchemy import text

from db.connection.database import Database
from db.connection.errors import StatementTimeoutError
from db.reading.executed import ExecutedStatement
from db.reading.prepared import Rows
from db.reading.read_meter import Allowance
from db.reading.snapshot import Snapshot

SLOW = {
    True: "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {}) "
    "SELECT max(i) FROM n",
    False: "SELECT max(i) FROM generate_series(1, {}) AS n(i)",
}
"""A statement that counts, by whether the database is SQLite."""
ENDLESS = 10**12


class OneRow:
    """A meter that allows one row for each statement."""

    rows = 1
    size = 10**6

    def check(self) -> Allowance:
        """Allow one row."""
        return self

    def add_read(self, rows: int, size: int) -> None:
        """Raise for a second row."""
        del size
        if rows > self.rows:
            raise ValueError(rows)


def fetch(snapshot: Snapshot, statement: str, batch: str = "") -> "asyncio.Task[Rows]":
    """Begin to fetch the rows of a statement, which waits with others of the same moment."""

    async def fetch_rows() -> Rows:
        return await snapshot.fetch_rows(text(statement), batch=batch, may_repeat=False)

    return asyncio.create_task(fetch_rows())


def count_to(db: Database, number: int) -> str:
    return SLOW[db.is_sqlite].format(number)


@contextmanager
def collect_batches(db: Database) -> Iterator[list[str]]:
    """Collect the batches of executed statements."""
    batches: list[str] = []

    def listen(statement: ExecutedStatement) -> None:
        batches.append(statement.batch)

    db.read_listeners.append(listen)
    try:
        yield batches
    finally:
        db.read_listeners.remove(listen)


async def test_an_error_in_a_group_fails_its_own_statement(db: Database) -> None:
    with collect_batches(db) as batches:
        async with db.snapshot() as snapshot:
            first = fetch(snapshot, "SELECT 1", "first")
            wrong = fetch(snapshot, "SELECT missing FROM organization", "wrong")
            await asyncio.wait([first, wrong])

    assert [tuple(row) for row in first.result()] == [(1,)]
    assert wrong.exception() is not None
    assert batches == ["first"]


async def test_an_excess_in_a_group_fails_its_own_statement(db: Database) -> None:
    async with db.snapshot() as snapshot:
        snapshot.meter = OneRow()
        some = [fetch(snapshot, f"SELECT {number}") for number in (1, 2)]
        many = fetch(snapshot, "SELECT 1 UNION ALL SELECT 2")
        last = fetch(snapshot, "SELECT 3")
        await asyncio.wait([*some, many, last])

    assert [[tuple(row) for row in each.result()] for each in (*some, last)] == [
        [(1,)],
        [(2,)],
        [(3,)],
    ]
    assert many.exception().args == (2,)  # type: ignore[union-attr]


async def test_a_cancelled_caller_leaves_its_group(db: Database) -> None:
    with collect_batches(db) as batches:
        async with db.snapshot() as snapshot:
            await snapshot.fetch_rows(text("SELECT 0"), batch="before")
            reads = [fetch(snapshot, f"SELECT {number}", str(number)) for number in (1, 2, 3)]
            await asyncio.sleep(0)  # all wait
            reads[1].cancel()
            await asyncio.wait(reads)

    assert reads[1].cancelled()
    assert [reads[index].result()[0][0] for index in (0, 2)] == [1, 3]
    assert batches[:2] == ["before", "1"]
    assert batches[-1] == "3"


async def test_a_later_statement_of_a_group_has_a_deadline_of_its_own(db: Database) -> None:
    """It is stopped, and the one before it has its rows."""
    db.statement_timeout = 0.2
    async with db.snapshot() as snapshot:
        first = fetch(snapshot, "SELECT 1")
        endless = fetch(snapshot, count_to(db, ENDLESS))
        later = fetch(snapshot, "SELECT 2")
        await asyncio.wait([first, endless, later])

    assert first.result()[0][0] == 1
    assert isinstance(endless.exception(), StatementTimeoutError)
    assert isinstance(later.exception(), StatementTimeoutError)


CALLER = ContextVar("caller", default="none")


async def test_listeners_are_called_in_the_context_of_the_caller(db: Database) -> None:
    """Though one task executes the statements of all callers."""
    callers: list[str] = []

    def listen(_statement: ExecutedStatement) -> None:
        callers.append(CALLER.get())

    db.read_listeners.append(listen)
    async with db.snapshot() as snapshot:
        for name in ("first", "second"):
            CALLER.set(name)
            await snapshot.fetch_rows(text("SELECT 1"))
    db.read_listeners.remove(listen)

    assert callers == ["first", "second"]


@pytest.mark.spec("security#database-time")
async def test_statements_that_follow_one_another_are_reported_together(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("db.reading.snapshot.REPORT_SECONDS", inf)

    assert await count_reports(db) == 2


@pytest.mark.spec("security#database-time")
async def test_time_is_reported_while_further_statements_wait(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    """SQLite takes the three statements as one."""
    monkeypatch.setattr("db.reading.snapshot.REPORT_SECONDS", 0.0)

    assert await count_reports(db) == (2 if db.is_sqlite else 4)


async def count_reports(db: Database) -> int:
    """Send three statements that wait together, then one, and count the reports of their time."""
    reported: list[float] = []
    listen = reported.append
    db.time_listeners.append(listen)
    async with db.snapshot() as snapshot:
        await asyncio.gather(*(fetch(snapshot, f"SELECT {number}") for number in range(3)))
        await fetch(snapshot, "SELECT 3")
    db.time_listeners.remove(listen)
    return len(reported)
