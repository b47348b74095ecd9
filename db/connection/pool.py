"""Connection pools, set up for SQLite or PostgreSQL."""

import logging
import sqlite3
import time
from collections.abc import Awaitable
from typing import Any, TypeVar

import orjson
from sqlalchemy import Connection, PoolProxiedConnection, event
from sqlalchemy.engine import URL
from sqlalchemy.exc import DBAPIError, EmulatedDBAPIException, OperationalError
from sqlalchemy.exc import TimeoutError as PoolTimeoutError
from sqlalchemy.ext.asyncio import AsyncConnection, AsyncEngine, create_async_engine

from db.connection.errors import (
    CONNECTION_ERRORS,
    ExhaustedError,
    UnreachableError,
    driver_error,
    is_connection_error,
    sqlite_code,
)

C = TypeVar("C")

log = logging.getLogger("waybill.database")

# How long a write waits for a lock that another transaction holds.
BUSY_TIMEOUT_MS = 10_000
# How long SQLite itself waits for a lock. It cannot be interrupted then, so the wait of a write
# for another process is divided into waits of this length, between which its caller may end it.
LOCK_ATTEMPT_MS = 200
# Seconds to connect to the database.
CONNECT_TIMEOUT = 3.0
# Arguments of a connection without prepared statements: another transaction may be executed by
# another session. The statement without a name is replaced by each further one.
UNPREPARED = {
    "statement_cache_size": 0,
    "prepared_statement_cache_size": 0,
    "prepared_statement_name_func": str,
}
# Execution option of a connection that writes.
WRITE_OPTION = "waybill_writing"


def create_pool(
    url: URL, server_settings: dict[str, str], *, is_pooled: bool = False, **options: Any
) -> AsyncEngine:
    """Create a pool; `server_settings` are settings of its PostgreSQL sessions.

    With `is_pooled` its sessions are those of a pooler in transaction mode: nothing that lasts
    longer than a transaction is set or prepared, and each transaction has the settings.
    """
    is_sqlite = url.get_backend_name() == "sqlite"
    arguments: dict[str, Any] = {} if is_sqlite else {"timeout": CONNECT_TIMEOUT}
    if is_pooled:
        arguments |= UNPREPARED
    elif not is_sqlite:
        arguments["server_settings"] = {"lock_timeout": str(BUSY_TIMEOUT_MS)} | server_settings
    engine = create_async_engine(
        url, json_deserializer=orjson.loads, connect_args=arguments, **options
    )
    engine.pool.logger.addFilter(_is_unexpected_pool_error)  # type: ignore[union-attr]
    if is_sqlite:
        event.listen(engine.sync_engine, "connect", _configure_sqlite)
        event.listen(engine.sync_engine, "begin", _begin_sqlite)
    elif is_pooled:
        text = set_locally(server_settings)
        event.listen(
            engine.sync_engine, "begin", lambda connection: connection.exec_driver_sql(text)
        )
    return engine


def set_locally(server_settings: dict[str, str]) -> str:
    """Return a statement that sets what sessions of a pool have until the transaction ends."""
    server_settings = {"lock_timeout": str(BUSY_TIMEOUT_MS)} | server_settings
    calls = (f"set_config('{name}', '{value}', true)" for name, value in server_settings.items())
    return f"SELECT {', '.join(calls)}"


async def connect(pool: AsyncEngine) -> AsyncConnection:
    """Take a connection from a pool.

    Raises TemporaryError when the database cannot be reached or all connections are in use.
    """
    return await _take(pool.connect().start())


async def connect_driver(pool: AsyncEngine) -> PoolProxiedConnection:
    """Take a connection for statements that are executed by its driver, without SQLAlchemy.

    Raises as `connect` does.
    """
    return await _take(pool.raw_connection())


async def _take(taking: Awaitable[C]) -> C:
    """Await a connection of a pool. Raises TemporaryError."""
    try:
        return await taking
    except PoolTimeoutError:
        raise ExhaustedError from None
    except (DBAPIError, EmulatedDBAPIException, sqlite3.Error, *CONNECTION_ERRORS) as error:
        log.warning("Cannot reach the database: %s", driver_error(error))
        raise UnreachableError from error


def _is_unexpected_pool_error(record: logging.LogRecord) -> bool:
    """Whether a pool logs more than its failure to close a connection that was already lost."""
    error = record.exc_info and record.exc_info[1]
    return not isinstance(error, Exception) or not is_connection_error(driver_error(error))


def _configure_sqlite(connection: Any, _record: object) -> None:
    # The driver begins transactions on the first write only; _begin_sqlite begins them instead.
    connection.isolation_level = None
    cursor = connection.cursor()
    cursor.execute("PRAGMA journal_mode=WAL")
    cursor.execute("PRAGMA synchronous=NORMAL")
    cursor.execute("PRAGMA foreign_keys=ON")
    cursor.execute("PRAGMA case_sensitive_like=ON")
    cursor.execute(f"PRAGMA busy_timeout={BUSY_TIMEOUT_MS}")
    cursor.close()


def divide_lock_waits(connection: Any) -> None:
    """Let a connection to SQLite that begins writes wait for other processes in short attempts."""
    cursor = connection.cursor()
    cursor.execute(f"PRAGMA busy_timeout={min(LOCK_ATTEMPT_MS, BUSY_TIMEOUT_MS)}")
    cursor.close()


def _begin_sqlite(connection: Connection) -> None:
    if not connection.get_execution_options().get(WRITE_OPTION, False):
        connection.exec_driver_sql("BEGIN")
        return
    end = time.monotonic() + BUSY_TIMEOUT_MS / 1000
    while True:
        try:
            # A writer locks at once: a reader that becomes one fails at once instead of waiting.
            connection.exec_driver_sql("BEGIN IMMEDIATE")
        except OperationalError as error:
            if sqlite_code(error) != sqlite3.SQLITE_BUSY or time.monotonic() >= end:
                raise
        else:
            return
