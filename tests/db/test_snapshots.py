"""Snapshots of a database: consistent reads in one transaction."""

import asyncio

import asyncpg
import pytest
from sqlalchemy import select, text

from db.connection.database import Database
from db.models import Organization
from db.reading.snapshot import SnapshotClosedError
from tests.support.factories import create_organization


async def test_snapshot_sees_one_state_until_it_is_renewed(db: Database) -> None:
    await create_organization(db, "before")
    slugs = select(Organization.slug)

    async with db.snapshot() as snapshot:
        assert len(await snapshot.fetch_rows(slugs)) == 1
        await create_organization(db, "meanwhile")
        assert len(await snapshot.fetch_rows(slugs)) == 1
        await snapshot.renew()
        assert len(await snapshot.fetch_rows(slugs)) == 2


async def test_snapshot_runs_concurrent_statements_in_turn(db: Database) -> None:
    async with db.snapshot() as snapshot:
        results = await asyncio.gather(*(snapshot.fetch_rows(text("SELECT 1")) for _ in range(20)))

    assert [rows[0][0] for rows in results] == [1] * 20


async def test_closed_snapshot_cannot_be_read(db: Database) -> None:
    async with db.snapshot() as snapshot:
        pass

    with pytest.raises(SnapshotClosedError):
        await snapshot.fetch_rows(text("SELECT 1"))


async def test_unused_snapshot_opens_no_connection(db: Database) -> None:
    async with db.snapshot():
        assert db.connections_in_use == 0


async def test_postgresql_snapshot_cannot_write(db: Database) -> None:
    if db.is_sqlite:
        pytest.skip("SQLite has no read-only transactions on a writable connection.")
    async with db.snapshot() as snapshot:
        with pytest.raises(asyncpg.ReadOnlySQLTransactionError, match="read-only"):
            await snapshot.fetch_rows(text("DELETE FROM organization RETURNING id"))
