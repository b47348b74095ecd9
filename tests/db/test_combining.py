"""Several statements are sent as one, and return what each returns."""

from typing import Any

import pytest
from sqlalchemy import BindParameter, bindparam, select, text

from db import models
from db.connection.database import Database
from db.reading import combining
from db.reading.combining import Read, fetch_combined, fetch_combined_pages
from tests.clients.graph import Statements, on_postgresql
from tests.support.factories import World

pytestmark = pytest.mark.spec("releases#batching")

SLUG: BindParameter[str] = bindparam("slug", required=True)
PROJECTS = select(models.Project.id, models.Project.slug).where(models.Project.slug >= SLUG)


async def fetch_slugs(db: Database, *slugs: str) -> list[list[str]]:
    """Return the slugs from each given one on."""
    async with db.snapshot() as snapshot:
        reads = [(PROJECTS.order_by(models.Project.slug), {"slug": slug}) for slug in slugs]
        rows = await fetch_combined(snapshot, reads, "slugs", order=["slug"])
    return [[slug for _, slug in some] for some in rows]


@pytest.fixture
async def projects(world: World) -> list[int]:
    return [await world.project(slug) for slug in ("b", "a", "c")]


@pytest.mark.usefixtures("projects")
async def test_each_statement_returns_its_own_rows_in_order(
    db: Database, statements: Statements
) -> None:
    assert await fetch_slugs(db, "b", "a", "x", "a") == [
        ["b", "c"],
        ["a", "b", "c"],
        [],
        ["a", "b", "c"],
    ]

    assert statements.batches == ["slugs"]


@pytest.mark.usefixtures("projects")
async def test_text_does_not_depend_on_the_values(db: Database, statements: Statements) -> None:
    await fetch_slugs(db, "b", "a")
    await fetch_slugs(db, "c", "x")

    first, second = statements.texts
    assert first == second


@pytest.mark.usefixtures("projects")
async def test_value_that_cannot_be_stored_matches_nothing_in_its_own_part_only(
    db: Database,
) -> None:
    found = await fetch_slugs(db, "b", "z\0", "c")

    assert found == [["b", "c"], [], ["c"]]


@pytest.mark.usefixtures("projects")
async def test_many_parts_are_divided(
    db: Database, statements: Statements, monkeypatch: pytest.MonkeyPatch
) -> None:
    for limit in ("MAX_PARTS", "MAX_VALUES"):
        statements.clear()
        with monkeypatch.context() as patch:
            patch.setattr(combining, limit, 2)
            assert await fetch_slugs(db, *"cbcbc") == [["c"], ["b", "c"]] * 2 + [["c"]]
        assert statements.batches == ["slugs"] * 3


@pytest.mark.usefixtures("projects")
async def test_most_parts_and_values_are_accepted(db: Database, statements: Statements) -> None:
    found = await fetch_slugs(db, *["c"] * (combining.MAX_PARTS + 1))

    assert found == [["c"]] * (combining.MAX_PARTS + 1)
    assert statements.batches == ["slugs"] * 2


@on_postgresql
async def test_parts_of_pages_follow_one_another_where_the_database_prefers_parallel_plans(
    world: World,
) -> None:
    names = [{"slug": f"p{number}", "name": "P"} for number in range(3_000)]
    await world.rows(models.Project, *names)
    settings = ("parallel_setup_cost", "parallel_tuple_cost", "min_parallel_table_scan_size")
    async with world.db.begin() as connection:
        for name in settings:
            await connection.execute(text(f"ALTER DATABASE test SET {name} = 0"))
        await connection.execute(text("ANALYZE project"))
    small = select(models.Project.slug).where(models.Project.name == "None")
    large = select(models.Project.slug).where(models.Project.slug.like("p%"))
    numbers: list[int] = []

    async def take(rows: Any) -> None:
        numbers.extend(row[0] for row in rows)

    fresh = Database(world.db.url.render_as_string(hide_password=False))
    async with fresh.snapshot() as snapshot:
        few = large.where(models.Project.slug == "p7")
        reads: list[Read] = [(statement, {}) for statement in (few, small, large, few)]
        await fetch_combined_pages(snapshot, reads, "slugs", 100, take)
    await fresh.close()

    assert numbers == [0, *[2] * len(names), 3]
