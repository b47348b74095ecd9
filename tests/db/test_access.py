"""The type checker distinguishes connections that read from transactions that write.

mypy checks this module in strict mode, with `warn_unused_ignores`: a call that it no longer
rejects makes its `type: ignore` superfluous, which is an error.
"""

import pytest
from sqlalchemy import select
from sqlalchemy.exc import DBAPIError

from db.accounts.organization import find_organization_id, lock_organization, upsert_organization
from db.connection.database import Database
from db.models import Organization
from tests.support.factories import World


async def write_through_read_only_connection(database: Database) -> None:
    async with database.begin_read_only() as connection:
        await upsert_organization(connection, "other", None)  # type: ignore[arg-type]


async def lock_through_read_only_connection(database: Database) -> None:
    async with database.begin_read_only() as connection:
        await lock_organization(connection, 1)  # type: ignore[arg-type]


async def write_through_snapshot(database: Database) -> None:
    async with database.snapshot() as snapshot:
        await upsert_organization(snapshot, "acme", None)  # type: ignore[arg-type]


async def write_outside_transaction(database: Database) -> None:
    async with database.engine.connect() as connection:
        await upsert_organization(connection, "acme", None)  # type: ignore[arg-type]


async def test_transaction_reads_what_it_wrote(world: World) -> None:
    async with world.db.begin() as connection:
        created = await upsert_organization(connection, "other", None)
        found = await find_organization_id(connection, "other")

    assert found == created


async def test_postgresql_rejects_write_on_read_only_connection(world: World) -> None:
    if world.db.is_sqlite:
        pytest.skip("SQLite has no read-only transactions; only the type checker guards it.")

    with pytest.raises(DBAPIError, match="read-only transaction"):
        await write_through_read_only_connection(world.db)

    async with world.db.begin_read_only() as connection:
        slugs = (await connection.scalars(select(Organization.slug))).all()
    assert slugs == ["acme"]
