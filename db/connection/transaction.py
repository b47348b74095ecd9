"""Writing, the same on both databases."""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable
from typing import Any, TypeVar

from sqlalchemy import Insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError

from db.connection.access import Transaction
from db.connection.database import Database
from db.connection.errors import (
    CONNECTION_ERRORS,
    BusyError,
    UnconfirmedError,
    driver_error,
    is_connection_error,
)
from db.models import Base

T = TypeVar("T")

log = logging.getLogger("waybill.database")

MAX_ATTEMPTS = 5
LOCK_NOT_AVAILABLE = "55P03"
# Serialization failures, deadlocks, and references to what somebody deleted meanwhile.
RETRYABLE_STATES = frozenset({"40001", "40P01", "23503"})


def upsert(connection: Transaction, model: type[Base]) -> Any:
    """An INSERT that can say what happens ON CONFLICT."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(model)
    return sqlite.insert(model)


def insert_missing(connection: Transaction, model: type[Base]) -> Insert:
    """An INSERT that passes over what is there already."""
    statement: Insert = upsert(connection, model).on_conflict_do_nothing()
    return statement


async def run_transaction(database: Database, write: Callable[[Transaction], Awaitable[T]]) -> T:
    """What `write` returns, written in one transaction.

    Serialization failures, deadlocks and lost references are tried again a few times, with jitter;
    then BusyError, and at once when somebody else held a row, or the database, for too long.
    UnconfirmedError when the database broke off: nobody knows then whether it is written, and it
    is not tried again.
    """
    for attempt in range(MAX_ATTEMPTS):
        try:
            async with database.begin() as connection:
                return await write(connection)
        except DBAPIError as error:
            if is_lock_timeout(error):
                raise BusyError from error
            if not is_retryable(error):
                if is_connection_error(error):
                    raise to_unconfirmed_error(error) from error
                raise
            await asyncio.sleep(random.uniform(0, 0.02) * 2**attempt)  # noqa: S311 (jitter)
        except CONNECTION_ERRORS as error:
            raise to_unconfirmed_error(error) from error
    raise BusyError


def to_unconfirmed_error(error: Exception) -> UnconfirmedError:
    """What is said of a write that the database did not answer."""
    log.warning("the database broke off a write: %s", type(driver_error(error)).__name__)
    return UnconfirmedError()


def is_retryable(error: DBAPIError) -> bool:
    """Whether the same write may succeed a moment later."""
    state = getattr(error.orig, "sqlstate", None)
    return state in RETRYABLE_STATES or "FOREIGN KEY constraint failed" in str(error.orig)


def is_lock_timeout(error: DBAPIError) -> bool:
    """Whether somebody else held what is needed until the time was up."""
    state = getattr(error.orig, "sqlstate", None)
    return state == LOCK_NOT_AVAILABLE or "database is locked" in str(error.orig)
