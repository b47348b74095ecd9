"""Connections that snapshots keep, and the commands that begin and end their transactions."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from sqlalchemy import text
from sqlalchemy.util.concurrency import greenlet_spawn

from db.connection.database import Database
from db.reading.received import ReceivedBytes, to_command

PROCESS_ID = text("SELECT pg_backend_pid()")


@pytest.fixture
async def small_db(database_url: str) -> AsyncIterator[Database]:
    """A database with a pool of one connection and one overflow."""
    database = Database(database_url, pool_size=1, pool_timeout=5)
    yield database
    await database.close()


async def test_released_connection_is_kept_for_the_next_snapshot(db: Database) -> None:
    readers = []
    for _ in range(3):
        async with db.snapshot() as snapshot:
            await snapshot.fetch_rows(text("SELECT 1"))
            assert db.connections_in_use == 1
        readers.append(db.readers.idle[-1])

    assert db.connections_in_use == 0
    assert readers == [readers[0]] * 3


async def test_waiting_snapshot_gets_the_connection_that_is_released(small_db: Database) -> None:
    async def read() -> None:
        async with small_db.snapshot() as snapshot:
            await snapshot.fetch_rows(text("SELECT 1"))
            await asyncio.sleep(0.01)

    await asyncio.gather(*(read() for _ in range(6)))

    assert small_db.connections_in_use == 0
    assert len(small_db.readers.idle) <= 1


async def test_transaction_of_an_idle_connection_has_ended(db: Database) -> None:
    if db.is_sqlite:
        async with db.snapshot() as snapshot:
            await snapshot.fetch_rows(text("SELECT 1"))
        [reader] = db.readers.idle
        assert not reader._driver.in_transaction  # noqa: SLF001 (SQLite has no view of it)
        return
    async with db.snapshot() as snapshot:
        [[process_id]] = await snapshot.fetch_rows(PROCESS_ID)

    async with db.engine.connect() as connection:
        query = text("SELECT state FROM pg_stat_activity WHERE pid = :pid")
        state = (await connection.execute(query, {"pid": process_id})).scalar_one()

    assert state == "idle"


async def test_connection_that_was_lost_while_idle_is_replaced(db: Database) -> None:
    if db.is_sqlite:
        pytest.skip("SQLite has no server.")
    async with db.snapshot() as snapshot:
        [[process_id]] = await snapshot.fetch_rows(PROCESS_ID)

    async with db.engine.connect() as connection:
        terminate = text("SELECT pg_terminate_backend(:pid, 5000)")
        assert (await connection.execute(terminate, {"pid": process_id})).scalar_one()
    async with db.snapshot() as snapshot:
        [[other_id]] = await snapshot.fetch_rows(PROCESS_ID)

    assert other_id != process_id


async def test_connection_that_is_lost_when_the_transaction_begins_is_replaced(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    if db.is_sqlite:
        pytest.skip("SQLite has no server.")
    async with db.snapshot() as snapshot:
        [[process_id]] = await snapshot.fetch_rows(PROCESS_ID)
    [reader] = db.readers.idle
    # The statement is sent before the driver notices that the connection is closed.
    monkeypatch.setattr(type(reader), "is_lost", False)
    reader._driver._transport.abort()  # noqa: SLF001 (asyncpg has no public name for it)

    async with db.snapshot() as snapshot:
        [[other_id]] = await snapshot.fetch_rows(PROCESS_ID)

    assert other_id != process_id


async def test_connection_that_was_lost_in_the_pool_is_replaced(db: Database) -> None:
    if db.is_sqlite:
        pytest.skip("SQLite has no server.")
    async with db.snapshot() as snapshot:
        [[process_id]] = await snapshot.fetch_rows(PROCESS_ID)
    [reader] = db.readers.idle
    db.readers.idle.clear()
    await greenlet_spawn(reader.connection.close)  # another snapshot waited for it
    reader._driver.terminate()  # noqa: SLF001

    async with db.snapshot() as snapshot:
        [[other_id]] = await snapshot.fetch_rows(PROCESS_ID)

    assert other_id != process_id


class Recorder:
    """A transport, and the protocol that was set before."""

    def __init__(self) -> None:
        self.received = b""
        self.sent = b""
        self.is_aborted = False

    def get_protocol(self) -> "Recorder":
        return self

    def set_protocol(self, protocol: object) -> None:
        self.protocol = protocol

    def write(self, data: bytes) -> None:
        self.sent += data

    def abort(self) -> None:
        self.is_aborted = True

    def data_received(self, data: bytes) -> None:
        self.received += data

    connection_lost = pause_writing = resume_writing = eof_received = data_received


BEGUN, READY = b"C\0\0\0\x0aBEGIN\0", b"Z\0\0\0\x05T"
ANSWER = b"2\0\0\0\4" + READY


@pytest.mark.parametrize("size", [1, 2, 3, 5, 7, 100])
def test_answers_of_commands_are_not_passed_on(size: int) -> None:
    recorder = Recorder()
    received = ReceivedBytes.watch(recorder)
    received.send_command(to_command("ROLLBACK"))
    received.send_command(to_command("BEGIN"))
    received.start(1000, lambda: None)
    data = (BEGUN + READY) * 2 + ANSWER

    for start in range(0, len(data), size):
        received.data_received(data[start : start + size])

    assert recorder.sent == b"Q\0\0\0\x0dROLLBACK\0Q\0\0\0\x0aBEGIN\0"
    assert recorder.received == ANSWER
    assert received.size == len(ANSWER)
    assert not recorder.is_aborted


def test_failed_command_closes_the_connection() -> None:
    recorder = Recorder()
    received = ReceivedBytes.watch(recorder)
    received.send_command(to_command("BEGIN"))
    error = b"E\0\0\0\x05\0" + READY

    received.data_received(error)

    assert recorder.received == error
    assert recorder.is_aborted
