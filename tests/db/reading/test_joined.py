"""Small statements that wait together are sent to PostgreSQL as one."""

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

import pytest
from sqlalchemy import BigInteger, bindparam, select

from db import models
from db.connection.database import Database
from db.reading.joined import RoundTrips
from db.reading.prepared import BoundStatement, Rows
from db.reading.read_meter import Fetched
from db.reading.readers import PostgreSQLReader
from tests.clients.graph import on_postgresql
from tests.db.test_statement_groups import collect_batches, fetch
from tests.support.factories import World

TEXTS = [
    "SELECT 1, 'a', NULL",
    "SELECT i FROM generate_series(1, 3) AS n(i) ORDER BY i DESC",
    """SELECT true, 1.5::float8, '{"a": [1]}'::jsonb, '\\x00ff'::bytea,
        timestamptz '2026-01-01 00:00:00+00' WHERE 1 = 1""",
    "WITH pair AS (SELECT 2 AS two) SELECT two, two AS two FROM pair",
]


@pytest.fixture
def sent(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The texts that the driver is given."""
    texts: list[str] = []
    fetch_alone = PostgreSQLReader._fetch  # noqa: SLF001 (nothing else sees what is sent)

    async def record(reader: Any, statement: str, *arguments: Any) -> Fetched:
        texts.append(statement)
        return await fetch_alone(reader, statement, *arguments)

    monkeypatch.setattr(PostgreSQLReader, "_fetch", record)
    return texts


async def fetch_together(db: Database, statements: Sequence[str]) -> list[list[Any]]:
    """Return the rows of statements that wait together."""
    async with db.snapshot() as snapshot:
        tasks = [fetch(snapshot, each, str(number)) for number, each in enumerate(statements)]
        return [list(map(tuple, rows)) for rows in await asyncio.gather(*tasks)]


@on_postgresql
async def test_joined_statements_return_what_they_return_alone(
    db: Database, sent: list[str]
) -> None:
    alone = await fetch_together(db, TEXTS)
    with collect_batches(db) as batches:
        joined = await fetch_together(db, TEXTS)

    assert joined == alone
    assert alone[1:3] == [
        [(3,), (2,), (1,)],
        [(True, 1.5, {"a": [1]}, b"\x00\xff", datetime(2026, 1, 1, tzinfo=UTC))],
    ]
    assert len(sent) == len(TEXTS) + 1
    assert batches == ["0", "1", "2", "3"]


@on_postgresql
async def test_values_of_joined_statements_stay_with_their_statements(
    db: Database, world: World, sent: list[str]
) -> None:
    organizations = select(models.Organization.slug).where(
        models.Organization.id == bindparam("id"), models.Organization.slug != bindparam("slug")
    )
    numbers = select(bindparam("number", type_=BigInteger))
    for _ in range(2):
        sent.clear()
        async with db.snapshot() as snapshot:
            reads = [
                snapshot.fetch_rows(numbers, {"number": 7}, may_repeat=False),
                snapshot.fetch_rows(
                    organizations, {"id": world.organization, "slug": "x"}, may_repeat=False
                ),
                snapshot.fetch_rows(numbers, {"number": 8}, may_repeat=False),
            ]
            found = [list(map(tuple, rows)) for rows in await asyncio.gather(*reads)]

    assert found == [[(7,)], [("acme",)], [(8,)]]
    assert len(sent) == 1


@on_postgresql
async def test_value_that_cannot_be_stored_matches_no_row_in_its_own_statement(
    db: Database, world: World
) -> None:
    statement = select(models.Organization.id).where(models.Organization.slug == bindparam("slug"))

    async def find(*slugs: str) -> list[Rows]:
        async with db.snapshot() as snapshot:
            return await asyncio.gather(
                *(
                    snapshot.fetch_rows(statement, {"slug": slug}, may_repeat=False)
                    for slug in slugs
                )
            )

    await find("acme")
    first, wrong, last = await find("acme", "\0", "acme")

    assert [tuple(row) for row in first] == [tuple(row) for row in last]
    assert [row[0] for row in first] == [world.organization]
    assert list(wrong) == []


@on_postgresql
async def test_an_error_ends_the_transaction_and_the_connection_stays_usable(
    db: Database,
) -> None:
    await fetch_together(db, ["SELECT 1", "SELECT 2"])
    divided = "SELECT 1 / (i - i) FROM generate_series(1, 1) AS n(i) WHERE pg_is_in_recovery()"
    await fetch_together(db, [divided])
    failing = divided.replace("WHERE pg_is_in_recovery()", "")
    async with db.snapshot() as snapshot:
        tasks = [fetch(snapshot, each) for each in ("SELECT 1", failing, "SELECT 2")]
        await asyncio.wait(tasks)

    assert tasks[1].exception() is not None
    assert await fetch_together(db, ["SELECT 1", "SELECT 2"]) == [[(1,)], [(2,)]]


def bind(name: str) -> BoundStatement:
    return BoundStatement(name, (), lambda rows: rows, "", 0)


def test_statements_are_joined_by_their_rows_and_the_round_trip() -> None:
    small, large, new = map(bind, ("small", "large", "new"))
    local, remote = RoundTrips(), RoundTrips()
    for round_trips, seconds in ((local, 0.0003), (remote, 0.002)):
        for statement, rows in ((small, 30), (large, 200)):
            round_trips.note([statement], [Fetched([()] * rows, 0, 0.0, seconds)])

    assert local.choose([small, small, large, small]) == [small, small]
    assert local.choose([large, small]) == [large]
    assert remote.choose([small, large, small, new]) == [small, large, small]
    assert remote.choose([new, small]) == [new]
    assert len(remote.choose([small] * 100)) == 16
