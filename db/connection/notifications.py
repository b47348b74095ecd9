"""That changes were committed, told to whoever waits for them.

Within a process the database object tells it; across processes PostgreSQL's NOTIFY does, which
is part of the writing transaction. It says nothing but "look": what happened is in the table.
"""

import asyncio
import logging
import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import Insert, func

from db.connection.access import Transaction
from db.connection.database import NOTIFY_OPTION, Database

log = logging.getLogger("waybill.notifications")

CHANNEL = "waybill_change"
MIN_RECONNECT_DELAY, MAX_RECONNECT_DELAY = 0.1, 10.0
CLOSE_TIMEOUT = 2.0


async def with_notification(connection: Transaction, statement: Insert) -> Insert:
    """An INSERT that lets everybody who waits know, once the transaction has committed."""
    await connection.execution_options(**{NOTIFY_OPTION: True})
    if connection.dialect.name == "postgresql":
        return statement.returning(func.pg_notify(CHANNEL, ""))
    return statement


async def listen(database: Database, wake: Callable[[], None]) -> None:
    """Call `wake` whenever another process committed changes; for ever, end it by cancelling.

    It has a connection of its own, and connects again when that is lost, later and later; `wake`
    is called then, for nobody knows what was missed. SQLite has no such thing.
    """
    pause = MIN_RECONNECT_DELAY
    while not database.is_sqlite:
        try:
            async with open_listener(database, wake) as lost:
                pause = MIN_RECONNECT_DELAY
                wake()
                await lost.wait()
        except Exception as error:  # noqa: BLE001 (whatever it is, it is tried again)
            log.warning("changes cannot be listened for: %s", type(error).__name__)
        await asyncio.sleep(random.uniform(pause / 2, pause))  # noqa: S311 (jitter)
        pause = min(2 * pause, MAX_RECONNECT_DELAY)


@asynccontextmanager
async def open_listener(
    database: Database, wake: Callable[[], None]
) -> AsyncIterator[asyncio.Event]:
    """A connection that listens; the event is set when it is lost."""
    lost = asyncio.Event()
    pooled = await database.engine.raw_connection()
    connection: Any = pooled.driver_connection
    pooled.detach()  # the pool's place is free again
    try:
        connection.add_termination_listener(lambda _connection: lost.set())
        await connection.add_listener(CHANNEL, lambda *_: wake())
        yield lost
    finally:
        await connection.close(timeout=CLOSE_TIMEOUT)
