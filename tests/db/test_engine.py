import asyncio

import asyncpg
import pytest
from sqlalchemy import select, text

from db.connection.database import Database, SnapshotClosedError
from db.models import Organization
from tests.support.factories import an_organization


async def test_a_snapshot_sees_one_state_until_it_is_renewed(db: Database) -> None:
    await an_organization(db, "before")
    slugs = select(Organization.slug)

    async with db.snapshot() as snapshot:
        assert len(await snapshot.fetch_rows(slugs)) == 1
        await an_organization(db, "meanwhile")
        assert len(await snapshot.fetch_rows(slugs)) == 1
        await snapshot.renew()
        assert len(await snapshot.fetch_rows(slugs)) == 2


async def test_a_snapshot_takes_concurrent_statements_one_after_another(db: Database) -> None:
    async with db.snapshot() as snapshot:
        answers = await asyncio.gather(*(snapshot.fetch_rows(text("SELECT 1")) for _ in range(20)))

    assert [rows[0][0] for rows in answers] == [1] * 20


async def test_a_snapshot_is_not_asked_after_its_end(db: Database) -> None:
    async with db.snapshot() as snapshot:
        pass

    with pytest.raises(SnapshotClosedError):
        await snapshot.fetch_rows(text("SELECT 1"))


async def test_a_snapshot_that_is_not_asked_opens_no_connection(db: Database) -> None:
    async with db.snapshot():
        assert checked_out(db) == 0


def checked_out(db: Database) -> int:
    count: int = db.engine.pool.checkedout() + db.read_pool.pool.checkedout()  # type: ignore[attr-defined]
    return count


async def test_a_postgresql_snapshot_cannot_write(db: Database) -> None:
    if db.is_sqlite:
        pytest.skip("SQLite has no read-only transaction on a writable connection")
    async with db.snapshot() as snapshot:
        with pytest.raises(asyncpg.ReadOnlySQLTransactionError, match="read-only"):
            await snapshot.fetch_rows(text("DELETE FROM organization RETURNING id"))
