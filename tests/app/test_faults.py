"""Faults under load lose no confirmed write, and clients get documented errors."""

import asyncio
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy import select, text

from benchmarks.faults import FAULTS, Environment, Fault, create_environment, measure_fault
from benchmarks.load import get_error_codes, is_violation
from db.connection import pool
from db.connection.access import Transaction
from db.connection.database import Database
from db.connection.errors import UnconfirmedError
from db.connection.transaction import run_transaction
from db.models import Dashboard, Organization
from tests.clients.graph import Graph
from tests.clients.postgresql import PostgreSQL
from tests.support.factories import World

CREATE = """mutation { createDashboard(input: {title: "Health"}) { dashboard { id } } }"""
UPDATE = """mutation ($id: ID!) {
    updateDashboard(input: {id: $id, title: "Other"}) { dashboard { title } errors { code } }
}"""
# The error codes and the exceptions of each fault.
EXPECTED: dict[str, tuple[set[str], set[str]]] = {
    "restart_database": ({"UNAVAILABLE"}, set()),
    "exhaust_pools": ({"BUSY"}, set()),
    "kill_worker": (set(), {"ReadError", "RemoteProtocolError", "WriteError"}),
    "restart_server": (
        set(),
        {"ConnectError", "ReadError", "RemoteProtocolError", "WriteError"},
    ),
}


@pytest.fixture(scope="module")
def environment() -> Iterator[Environment]:
    folder = Path(tempfile.mkdtemp(prefix="waybill-faults-"))
    with create_environment(folder) as environment:
        yield environment
    shutil.rmtree(folder, ignore_errors=True)


@pytest.mark.parametrize("fault", FAULTS, ids=lambda fault: fault.inject.__name__)
def test_confirmed_writes_survive_faults(fault: Fault, environment: Environment) -> None:
    codes, exceptions = EXPECTED[fault.inject.__name__]

    outcome = asyncio.run(measure_fault(fault, environment, seconds=1))

    load = outcome.load
    assert load.violations == []
    assert load.timeouts == 0
    assert codes <= {code for _, code in load.errors}
    assert codes or not load.errors, load.errors
    assert load.disconnects.keys() <= exceptions
    assert load.confirmed
    assert (outcome.lost, outcome.incomplete) == (0, 0)
    assert outcome.tracebacks == []


def test_internal_details_are_detected() -> None:
    masked = httpx.Response(200, json={"errors": [{"extensions": {"code": "INTERNAL"}}]})
    detailed = httpx.Response(500, text="asyncpg.exceptions.InterfaceError")
    undelayed = httpx.Response(503, json={"errors": [{"extensions": {"code": "BUSY"}}]})
    refused = httpx.Response(
        200, json={"data": {"createRelease": {"errors": [{"code": "LOCKED"}]}}}
    )

    assert [get_error_codes(each) for each in (masked, detailed, undelayed, refused)] == [
        ["INTERNAL"],
        None,
        ["BUSY"],
        ["LOCKED"],
    ]
    assert [is_violation(each) for each in (masked, detailed, undelayed, refused)] == [
        False,
        True,
        True,
        False,
    ]


async def test_aborted_write_is_not_confirmed(
    postgresql: PostgreSQL,
) -> None:
    postgresql.renew("test")
    database = Database(postgresql.url("test"))
    tries = 0

    async def write(connection: Transaction) -> None:
        nonlocal tries
        tries += 1
        await connection.execute(text("INSERT INTO organization (slug, name) VALUES ('a', 'A')"))
        await connection.execute(text("SELECT pg_terminate_backend(pg_backend_pid())"))

    with pytest.raises(UnconfirmedError, match="which may or may not have happened"):
        await run_transaction(database, write)
    async with database.snapshot() as snapshot:
        rows = await snapshot.fetch_rows(select(Organization.slug))
    await database.close()

    assert tries == 1
    assert len(rows) == 0


async def test_lock_timeout_responds_with_retry(
    graph: Graph, world: World, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    dashboard = (await graph(CREATE))["createDashboard"]["dashboard"]
    monkeypatch.setattr(pool, "BUSY_TIMEOUT_MS", 100)
    impatient = Database(database_url)
    caller = Graph(impatient, await world.token(await world.user("impatient@acme.example")))

    async with world.db.begin() as connection:
        await connection.execute(select(Dashboard.id).with_for_update())
        answer = await caller.answer(UPDATE, id=dashboard["id"])
    await caller.client.aclose()
    await impatient.close()

    [error] = answer["errors"]
    assert answer["data"] is None
    assert (error["extensions"], error["path"]) == (
        {"code": "BUSY", "retryAfter": 1},
        ["updateDashboard"],
    )
    assert error["message"] == "Timed out waiting for concurrent writes. Retry the request."
