"""Reads are bounded: statement timeouts, exhausted pools, lost connections and replicas."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from unittest.mock import AsyncMock

import asyncpg
import pytest
from sqlalchemy import ClauseElement, select, text

from db.connection import database as database_module
from db.connection.database import Database
from db.connection.errors import ExhaustedError, StatementTimeoutError, UnreachableError
from db.models import Organization
from db.reading.readers import PostgreSQLReader, Reader, SQLiteReader
from tests.clients.graph import END_OTHERS
from tests.clients.postgresql import PostgreSQL
from tests.support.factories import create_organization

SLUGS = select(Organization.slug)
ENDLESS = {
    "sqlite": text(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
    ),
    "postgresql": text("SELECT pg_sleep(600)"),
}


def endless_statement(database: Database) -> ClauseElement:
    return ENDLESS[database.url.get_backend_name()]


async def wait_for_statement(database: Database) -> None:
    """Return when a connection is in use, and its statement had time to start."""
    async with asyncio.timeout(5):
        while database.connections_in_use != 1:  # noqa: ASYNC110 (the pool has no event for it)
            await asyncio.sleep(0.01)
    await asyncio.sleep(0.2)


@pytest.fixture
async def impatient_db(database_url: str) -> AsyncIterator[Database]:
    """A database with a pool of one connection and one overflow, and timeouts of 0.2 seconds."""
    database = Database(database_url, pool_size=1, pool_timeout=0.2, statement_timeout=0.2)
    yield database
    await database.close()


async def test_statement_times_out(impatient_db: Database) -> None:
    await create_organization(impatient_db, "acme")

    async with impatient_db.snapshot() as snapshot:
        with pytest.raises(StatementTimeoutError, match="Timed out reading from the database"):
            await snapshot.fetch_rows(endless_statement(impatient_db))
        with pytest.raises(StatementTimeoutError):
            # The snapshot does not silently change to another state.
            await snapshot.fetch_rows(SLUGS)
        await snapshot.renew()
        rows = await snapshot.fetch_rows(SLUGS)

    assert [row[0] for row in rows] == ["acme"]
    assert impatient_db.connections_in_use == 0


async def test_cancellation_while_closing_returns_the_connection(
    impatient_db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind: type[Reader] = SQLiteReader if impatient_db.is_sqlite else PostgreSQLReader
    closing, may_close = asyncio.Semaphore(0), asyncio.Event()
    end = kind.end

    async def delayed_end(reader: Any) -> bool:
        closing.release()
        await may_close.wait()
        return await end(reader)

    monkeypatch.setattr(kind, "end", delayed_end)
    monkeypatch.setattr(kind, "end_at_once", lambda _reader: False)

    async def read() -> None:
        async with impatient_db.snapshot() as snapshot:
            await snapshot.fetch_rows(SLUGS)

    requests = [asyncio.create_task(read()) for _ in range(2)]
    for _ in requests:
        await closing.acquire()
    for request in requests:
        request.cancel()
    await asyncio.gather(*requests, return_exceptions=True)
    may_close.set()
    await read()

    assert all(request.cancelled() for request in requests)


async def test_connection_is_reusable_after_a_timeout(impatient_db: Database) -> None:
    for _ in range(5):
        async with impatient_db.snapshot() as snapshot:
            with pytest.raises(StatementTimeoutError):
                await snapshot.fetch_rows(endless_statement(impatient_db))

    async with impatient_db.snapshot() as one, impatient_db.snapshot() as other:
        assert await one.fetch_rows(SLUGS) == await other.fetch_rows(SLUGS) == []


async def test_read_can_be_interrupted(db: Database) -> None:
    async with db.snapshot() as snapshot:
        task = asyncio.create_task(snapshot.fetch_rows(endless_statement(db)))
        await wait_for_statement(db)
        snapshot.interrupt()
        with pytest.raises(StatementTimeoutError):
            await task
        await snapshot.renew()
        assert await snapshot.fetch_rows(SLUGS) == []


async def test_cancelled_request_stops_its_statement(db: Database) -> None:
    async def read() -> None:
        async with db.snapshot() as snapshot:
            await snapshot.fetch_rows(endless_statement(db))

    task = asyncio.create_task(read())
    await wait_for_statement(db)
    task.cancel()
    async with asyncio.timeout(5):
        with pytest.raises(asyncio.CancelledError):
            await task

    assert db.connections_in_use == 0
    if not db.is_sqlite:
        async with db.begin_read_only() as connection:
            left = await connection.exec_driver_sql(
                "SELECT count(*) FROM pg_stat_activity "
                "WHERE state = 'active' AND query LIKE 'SELECT pg_sleep%%'"
            )
            assert left.scalar() == 0


async def test_waiting_for_a_connection_times_out(impatient_db: Database) -> None:
    async with (
        impatient_db.snapshot() as one,
        impatient_db.snapshot() as other,
        impatient_db.snapshot() as third,
    ):
        await one.fetch_rows(SLUGS)
        await other.fetch_rows(SLUGS)
        with pytest.raises(ExhaustedError):
            await third.fetch_rows(SLUGS)
        await other.renew()
        assert await third.fetch_rows(SLUGS) == []


async def test_missing_database_is_unreachable() -> None:
    database = Database("postgresql+asyncpg://nobody@127.0.0.1:1/nothing")

    async with database.snapshot() as snapshot:
        with pytest.raises(UnreachableError, match=r"is unreachable\. Retry the request"):
            await snapshot.fetch_rows(SLUGS)
    with pytest.raises(UnreachableError):
        async with database.begin():
            pass
    await database.close()


async def test_lost_connection_is_reported_and_replaced(
    postgresql: PostgreSQL,
) -> None:
    postgresql.renew("test")
    database = Database(postgresql.url("test"))

    async with database.snapshot() as one, database.snapshot() as other:
        await one.fetch_rows(SLUGS)
        await other.fetch_rows(text(END_OTHERS))
        with pytest.raises(UnreachableError):
            await one.fetch_rows(SLUGS)
    async with database.snapshot() as snapshot:
        assert await snapshot.fetch_rows(SLUGS) == []
    await database.close()


async def test_connection_lost_during_setup_is_unreachable(
    postgresql: PostgreSQL, monkeypatch: pytest.MonkeyPatch
) -> None:
    postgresql.renew("test")
    database = Database(postgresql.url("test"))
    lost = AsyncMock(side_effect=asyncpg.InterfaceError("connection is closed"))
    monkeypatch.setattr(asyncpg.Connection, "set_type_codec", lost)

    async with database.snapshot() as snapshot:
        with pytest.raises(UnreachableError):
            await snapshot.fetch_rows(SLUGS)
    with pytest.raises(UnreachableError):
        async with database.begin():
            pass
    await database.close()


@pytest.mark.parametrize(
    ("failure", "logged"),
    [(BrokenPipeError(), []), (ValueError(), ["Exception closing connection"])],
)
async def test_pool_logs_only_unexpected_close_errors(
    failure: Exception,
    logged: list[str],
    postgresql: PostgreSQL,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    postgresql.renew("test")
    database = Database(postgresql.url("test"))
    async with database.begin() as connection:
        driver: Any = (await connection.get_raw_connection()).driver_connection
    with monkeypatch.context() as patch:
        patch.setattr(type(driver), "close", AsyncMock(side_effect=failure))
        await database.close()
    driver.terminate()

    messages = [each.getMessage().partition(" <")[0] for each in caplog.records]
    assert messages == logged


@pytest.fixture
async def replicated(postgresql: PostgreSQL) -> AsyncIterator[Database]:
    """A primary with the organization `primary`, and a replica with `replica`."""
    for name in ("test", "replica"):
        postgresql.renew(name)
        replica = Database(postgresql.url(name))
        await create_organization(replica, "primary" if name == "test" else name)
        await replica.close()
    database = Database(postgresql.url("test"), replica_url=postgresql.url("replica"))
    yield database
    await database.close()


async def slugs(database: Database, *, may_lag: bool) -> list[str]:
    async with database.snapshot(may_lag=may_lag) as snapshot:
        return [row[0] for row in await snapshot.fetch_rows(SLUGS)]


async def test_snapshot_that_may_lag_reads_from_the_replica(replicated: Database) -> None:
    assert await slugs(replicated, may_lag=True) == ["replica"]
    assert await slugs(replicated, may_lag=False) == ["primary"]


async def test_snapshot_can_switch_to_the_primary(replicated: Database) -> None:
    async with replicated.snapshot(may_lag=True) as snapshot:
        reads = [await snapshot.fetch_rows(SLUGS)]
        assert await snapshot.use_primary()
        reads.append(await snapshot.fetch_rows(SLUGS))
        assert not await snapshot.use_primary()
        await snapshot.renew()
        reads.append(await snapshot.fetch_rows(SLUGS))

    assert [rows[0][0] for rows in reads] == ["replica", "primary", "primary"]


async def test_snapshot_without_a_replica_does_not_switch(db: Database) -> None:
    async with db.snapshot(may_lag=True) as snapshot:
        assert not await snapshot.use_primary()


async def test_primary_is_read_while_the_replica_is_down(
    postgresql: PostgreSQL,
    replicated: Database,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    fallbacks: list[None] = []
    replicated.fallback_listeners.append(lambda: fallbacks.append(None))
    assert await slugs(replicated, may_lag=True) == ["replica"]
    postgresql.server.psql("DROP DATABASE replica WITH (FORCE)")

    assert [await slugs(replicated, may_lag=True) for _ in range(3)] == [["primary"]] * 3
    assert len(fallbacks) == 3
    warnings = [record.getMessage() for record in caplog.records]
    assert warnings.count("Cannot reach the replica; reading from the primary for 5 s") == 1

    monkeypatch.setattr(database_module, "REPLICA_RETRY_SECONDS", 0)
    replicated._replica_retry_at = 0  # noqa: SLF001 (as if the time had passed)
    postgresql.renew("replica")
    assert await slugs(replicated, may_lag=True) == []
    assert len(fallbacks) == 3
