"""Notifications that changes were committed.

Within a process the database calls its commit listeners. Across processes PostgreSQL's NOTIFY
does, as part of the writing transaction. A notification carries no data: listeners read the
changes from their table.
"""

import asyncio
import logging
import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import Insert, func
from sqlalchemy.ext.asyncio import AsyncEngine

from db.connection.access import Transaction
from db.connection.database import NOTIFY_OPTION, Database

log = logging.getLogger("waybill.notifications")

CHANNEL = "waybill_change"
MIN_RECONNECT_DELAY, MAX_RECONNECT_DELAY = 0.1, 10.0
CLOSE_TIMEOUT = 2.0


async def with_notification(connection: Transaction, statement: Insert) -> Insert:
    """Return an INSERT that notifies listeners once its transaction has committed."""
    await connection.execution_options(**{NOTIFY_OPTION: True})
    if connection.dialect.name == "postgresql":
        return statement.returning(func.pg_notify(CHANNEL, ""))
    return statement


async def listen(database: Database, wake: Callable[[], None]) -> None:
    """Call `wake` when another process commits changes, until cancelled.

    It uses a connection of its own, and reconnects with growing delays when that is lost. It also
    calls `wake` on every connection, because notifications may have been missed. On SQLite, which
    has no notifications, and behind a pooler without a direct connection, it returns at once.
    """
    delay = MIN_RECONNECT_DELAY
    while database.listening_engine is not None:
        try:
            async with open_listener(database.listening_engine, wake) as lost:
                delay = MIN_RECONNECT_DELAY
                wake()
                await lost.wait()
        except Exception as error:  # noqa: BLE001 (any failure is retried)
            log.warning("Cannot listen for changes, will retry: %s", type(error).__name__)
        await asyncio.sleep(random.uniform(delay / 2, delay))  # noqa: S311 (jitter)
        delay = min(2 * delay, MAX_RECONNECT_DELAY)


@asynccontextmanager
async def open_listener(
    engine: AsyncEngine, wake: Callable[[], None]
) -> AsyncIterator[asyncio.Event]:
    """Open a connection that listens; the event is set when the connection is lost."""
    lost = asyncio.Event()
    pooled = await engine.raw_connection()
    connection: Any = pooled.driver_connection
    pooled.detach()  # frees its place in the pool
    try:
        connection.add_termination_listener(lambda _connection: lost.set())
        await connection.add_listener(CHANNEL, lambda *_: wake())
        yield lost
    finally:
        await connection.close(timeout=CLOSE_TIMEOUT)
