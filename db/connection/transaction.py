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
from db.connection.errors import BROKEN, BusyError, UnconfirmedError, cause_of, is_broken
from db.models import Base

T = TypeVar("T")

log = logging.getLogger("waybill.database")

TRIES = 5
LOCK_NOT_AVAILABLE = "55P03"
# Serialization failures, deadlocks, and references to what somebody deleted meanwhile.
TRIED_AGAIN = frozenset({"40001", "40P01", "23503"})


def upsert(connection: Transaction, model: type[Base]) -> Any:
    """An INSERT that can say what happens ON CONFLICT."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(model)
    return sqlite.insert(model)


def insert_missing(connection: Transaction, model: type[Base]) -> Insert:
    """An INSERT that passes over what is there already."""
    statement: Insert = upsert(connection, model).on_conflict_do_nothing()
    return statement


async def transaction(database: Database, write: Callable[[Transaction], Awaitable[T]]) -> T:
    """What `write` returns, written in one transaction.

    Serialization failures, deadlocks and lost references are tried again a few times, with jitter;
    then BusyError, and at once when somebody else held a row, or the database, for too long.
    UnconfirmedError when the database broke off: nobody knows then whether it is written, and it
    is not tried again.
    """
    for attempt in range(TRIES):
        try:
            async with database.begin() as connection:
                return await write(connection)
        except DBAPIError as error:
            if waited_too_long(error):
                raise BusyError from error
            if not may_be_tried_again(error):
                if is_broken(error):
                    raise broken_off(error) from error
                raise
            await asyncio.sleep(random.uniform(0, 0.02) * 2**attempt)  # noqa: S311 (jitter)
        except BROKEN as error:
            raise broken_off(error) from error
    raise BusyError


def broken_off(error: Exception) -> UnconfirmedError:
    """What is said of a write that the database did not answer."""
    log.warning("the database broke off a write: %s", type(cause_of(error)).__name__)
    return UnconfirmedError()


def may_be_tried_again(error: DBAPIError) -> bool:
    """Whether the same write may succeed a moment later."""
    state = getattr(error.orig, "sqlstate", None)
    return state in TRIED_AGAIN or "FOREIGN KEY constraint failed" in str(error.orig)


def waited_too_long(error: DBAPIError) -> bool:
    """Whether somebody else held what is needed until the time was up."""
    state = getattr(error.orig, "sqlstate", None)
    return state == LOCK_NOT_AVAILABLE or "database is locked" in str(error.orig)
