"""Statements whose rows are read in pages."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import BigInteger, bindparam, literal, select, text

from db.connection.database import Database
from db.connection.errors import StatementTimeoutError
from db.models import Project, Release
from db.reading.combining import Read, fetch_combined_pages
from db.reading.prepared import BoundStatement
from db.reading.snapshot import SnapshotClosedError
from tests.clients.graph import Statements
from tests.support.factories import World


def statement(text_: str) -> BoundStatement:
    return BoundStatement(text_, (), lambda rows: rows, "pages", 0)


NUMBERS = """WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {})
    SELECT i FROM n"""


@pytest.mark.parametrize(
    ("count", "sizes"), [(0, [0]), (1, [1]), (4, [4, 0]), (5, [4, 1]), (9, [4, 4, 1])]
)
async def test_rows_come_in_pages(
    db: Database, statements: Statements, count: int, sizes: list[int]
) -> None:
    pages: list[Any] = []

    async def take(rows: Any) -> None:
        pages.append([row[0] for row in rows])

    async with db.snapshot() as snapshot:
        limited = statement(NUMBERS.format(20) + f" LIMIT {count}")
        assert await snapshot.fetch_pages(limited, 4, take)

        assert [len(page) for page in pages] == sizes
        assert [number for page in pages for number in page] == list(range(1, count + 1))
        assert len(await snapshot.fetch_rows(text("SELECT 1"))) == 1
    assert statements.counts == {"pages": 1, "": 1}


async def test_an_error_of_the_function_ends_the_statement(db: Database) -> None:
    async def fail(_rows: Any) -> None:
        raise ValueError

    async with db.snapshot() as snapshot:
        with pytest.raises(ValueError):  # noqa: PT011 (the function's own)
            await snapshot.fetch_pages(statement(NUMBERS.format(100)), 4, fail)

        assert len(await snapshot.fetch_rows(text("SELECT 1"))) == 1


async def test_an_interrupted_snapshot_reads_no_further_page(db: Database) -> None:
    pages = []

    async with db.snapshot() as snapshot:

        async def interrupt(rows: Any) -> None:
            pages.append(len(rows))
            snapshot.interrupt()

        with pytest.raises(StatementTimeoutError):
            await snapshot.fetch_pages(statement(NUMBERS.format(100)), 4, interrupt)

    assert pages == [4]
    with pytest.raises(SnapshotClosedError):
        await snapshot.fetch_pages(statement("SELECT 1"), 4, interrupt)


async def test_other_statements_wait_for_the_last_page(db: Database) -> None:
    order: list[str] = []

    async with db.snapshot() as snapshot:

        async def take(_rows: Any) -> None:
            await asyncio.sleep(0)
            order.append("page")

        async def fetch() -> None:
            await snapshot.fetch_rows(text("SELECT 1"))
            order.append("other")

        await asyncio.gather(snapshot.fetch_pages(statement(NUMBERS.format(9)), 4, take), fetch())

    assert order == ["page", "page", "page", "other"]


async def test_a_value_that_cannot_be_stored_matches_nothing_in_its_own_part(
    world: World,
) -> None:
    await world.project("app")
    await world.release("app@1")
    slugs = select(Project.slug.label("name"))
    parts = [
        slugs,
        select(Release.version.label("name")).where(
            Release.id < bindparam("id", 2**63, BigInteger)
        ),
        select(literal("last").label("name")),
    ]
    found: list[tuple[int, str]] = []

    async def take(rows: Any) -> None:
        found.extend((row[0], row[1]) for row in rows)

    async with world.db.snapshot() as snapshot:
        reads: list[Read] = [(part, {}) for part in parts]
        await fetch_combined_pages(snapshot, reads, "pages", 2, take)

    assert found == [(0, "app"), (2, "last")]
