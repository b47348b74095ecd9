"""Reading within bounds: statements that take too long, pools that are empty, replicas."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any
from unittest.mock import AsyncMock

import asyncpg
import pytest
from sqlalchemy import ClauseElement, select, text

from db.connection import database as engine
from db.connection.database import Database
from db.connection.errors import ExhaustedError, StatementTimeoutError, UnreachableError
from db.connection.readers import PostgreSQLReader, Reader, SQLiteReader
from db.models import Organization
from tests.clients.graph import END_OTHERS
from tests.conftest import PostgreSQL
from tests.support.factories import an_organization

SLUGS = select(Organization.slug)
FOR_EVER = {
    "sqlite": text(
        "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
    ),
    "postgresql": text("SELECT pg_sleep(600)"),
}


def for_ever(database: Database) -> ClauseElement:
    return FOR_EVER[database.url.get_backend_name()]


@pytest.fixture
async def hasty(database_url: str) -> AsyncIterator[Database]:
    """A database whose statements may take a fifth of a second, and that has two connections."""
    database = Database(database_url, pool_size=1, pool_timeout=0.2, statement_timeout=0.2)
    yield database
    await database.close()


async def test_a_statement_ends_when_its_time_is_over(hasty: Database) -> None:
    await an_organization(hasty, "acme")

    async with hasty.snapshot() as snapshot:
        with pytest.raises(StatementTimeoutError, match="Timed out reading from the database"):
            await snapshot.fetch_rows(for_ever(hasty))
        with pytest.raises(StatementTimeoutError):
            await snapshot.fetch_rows(SLUGS)  # no other state is shown in the place of this one
        await snapshot.renew()
        rows = await snapshot.fetch_rows(SLUGS)

    assert [row[0] for row in rows] == ["acme"]
    assert hasty.connections_in_use == 0


async def test_a_request_that_is_cancelled_while_it_ends_takes_no_connection_along(
    hasty: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    kind: type[Reader] = SQLiteReader if hasty.is_sqlite else PostgreSQLReader
    begun, go_on = asyncio.Semaphore(0), asyncio.Event()
    close = kind.close

    async def closing(reader: Any) -> None:
        begun.release()
        await go_on.wait()
        await close(reader)

    monkeypatch.setattr(kind, "close", closing)

    async def read() -> None:
        async with hasty.snapshot() as snapshot:
            await snapshot.fetch_rows(SLUGS)

    requests = [asyncio.create_task(read()) for _ in range(2)]
    for _ in requests:
        await begun.acquire()
    for request in requests:
        request.cancel()
    await asyncio.gather(*requests, return_exceptions=True)
    go_on.set()
    await read()

    assert all(request.cancelled() for request in requests)


async def test_a_connection_is_as_good_as_before(hasty: Database) -> None:
    for _ in range(5):
        async with hasty.snapshot() as snapshot:
            with pytest.raises(StatementTimeoutError):
                await snapshot.fetch_rows(for_ever(hasty))

    async with hasty.snapshot() as one, hasty.snapshot() as other:
        assert await one.fetch_rows(SLUGS) == await other.fetch_rows(SLUGS) == []


async def test_reading_can_be_interrupted(db: Database) -> None:
    async with db.snapshot() as snapshot:
        reading = asyncio.create_task(snapshot.fetch_rows(for_ever(db)))
        await asyncio.sleep(0.2)
        assert db.connections_in_use == 1
        snapshot.interrupt()
        with pytest.raises(StatementTimeoutError):
            await reading
        await snapshot.renew()
        assert await snapshot.fetch_rows(SLUGS) == []


async def test_whoever_goes_away_leaves_no_statement_behind(db: Database) -> None:
    async def ask() -> None:
        async with db.snapshot() as snapshot:
            await snapshot.fetch_rows(for_ever(db))

    asking = asyncio.create_task(ask())
    await asyncio.sleep(0.2)
    assert db.connections_in_use == 1
    asking.cancel()
    async with asyncio.timeout(5):
        with pytest.raises(asyncio.CancelledError):
            await asking

    assert db.connections_in_use == 0
    if not db.is_sqlite:
        async with db.begin_read_only() as connection:
            left = await connection.exec_driver_sql(
                "SELECT count(*) FROM pg_stat_activity "
                "WHERE state = 'active' AND query LIKE 'SELECT pg_sleep%%'"
            )
            assert left.scalar() == 0


async def test_waiting_for_a_connection_ends(hasty: Database) -> None:
    async with hasty.snapshot() as one, hasty.snapshot() as other, hasty.snapshot() as third:
        await one.fetch_rows(SLUGS)
        await other.fetch_rows(SLUGS)
        with pytest.raises(ExhaustedError):
            await third.fetch_rows(SLUGS)
        await other.renew()
        assert await third.fetch_rows(SLUGS) == []


async def test_a_database_that_is_not_there_cannot_be_reached() -> None:
    database = Database("postgresql+asyncpg://nobody@127.0.0.1:1/nothing")

    async with database.snapshot() as snapshot:
        with pytest.raises(UnreachableError, match=r"is unreachable\. Retry the request"):
            await snapshot.fetch_rows(SLUGS)
    with pytest.raises(UnreachableError):
        async with database.begin():
            pass
    await database.close()


async def test_a_connection_that_breaks_off_is_told_and_replaced(
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


async def test_a_connection_that_breaks_off_as_it_begins_is_not_there(
    postgresql: PostgreSQL, monkeypatch: pytest.MonkeyPatch
) -> None:
    postgresql.renew("test")
    database = Database(postgresql.url("test"))
    ended = AsyncMock(side_effect=asyncpg.InterfaceError("connection is closed"))
    monkeypatch.setattr(asyncpg.Connection, "set_type_codec", ended)

    async with database.snapshot() as snapshot:
        with pytest.raises(UnreachableError):
            await snapshot.fetch_rows(SLUGS)
    with pytest.raises(UnreachableError):
        async with database.begin():
            pass
    await database.close()


@pytest.mark.parametrize(
    ("failure", "told"),
    [(BrokenPipeError(), []), (ValueError(), ["Exception closing connection"])],
)
async def test_only_what_is_no_outage_is_told_of_a_connection_that_cannot_be_closed(
    failure: Exception,
    told: list[str],
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
    assert messages == told


@pytest.fixture
async def replicated(postgresql: PostgreSQL) -> AsyncIterator[Database]:
    """A primary with the organization `primary`, and a replica with another one."""
    for name in ("test", "replica"):
        postgresql.renew(name)
        filled = Database(postgresql.url(name))
        await an_organization(filled, "primary" if name == "test" else name)
        await filled.close()
    database = Database(postgresql.url("test"), replica_url=postgresql.url("replica"))
    yield database
    await database.close()


async def slugs(database: Database, *, may_lag: bool) -> list[str]:
    async with database.snapshot(may_lag=may_lag) as snapshot:
        return [row[0] for row in await snapshot.fetch_rows(SLUGS)]


async def test_what_may_lag_is_read_from_the_replica(replicated: Database) -> None:
    assert await slugs(replicated, may_lag=True) == ["replica"]
    assert await slugs(replicated, may_lag=False) == ["primary"]


async def test_a_snapshot_can_turn_to_the_primary_for_good(replicated: Database) -> None:
    async with replicated.snapshot(may_lag=True) as snapshot:
        seen = [await snapshot.fetch_rows(SLUGS)]
        assert await snapshot.use_primary()
        seen.append(await snapshot.fetch_rows(SLUGS))
        assert not await snapshot.use_primary()
        await snapshot.renew()
        seen.append(await snapshot.fetch_rows(SLUGS))

    assert [rows[0][0] for rows in seen] == ["replica", "primary", "primary"]


async def test_without_a_replica_there_is_nothing_to_turn_to(db: Database) -> None:
    async with db.snapshot(may_lag=True) as snapshot:
        assert not await snapshot.use_primary()


async def test_the_primary_answers_for_a_replica_that_is_down(
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
    assert warnings.count("cannot reach the replica; reading from the primary") == 1

    monkeypatch.setattr(engine, "REPLICA_RETRY_SECONDS", 0)
    replicated._replica_retry_at = 0  # noqa: SLF001 (as if it had rested)
    postgresql.renew("replica")
    assert await slugs(replicated, may_lag=True) == []
    assert len(fallbacks) == 3
