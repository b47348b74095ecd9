"""Write transactions, upserts and retries, the same on both databases."""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Collection, Hashable
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

from sqlalchemy import Insert
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import DBAPIError

from db.accounts.audit import Actor
from db.connection.access import Transaction
from db.connection.database import Database
from db.connection.errors import (
    CONNECTION_ERRORS,
    BusyError,
    ConflictError,
    StorageFullError,
    UnconfirmedError,
    driver_error,
    is_connection_error,
    is_storage_error,
    is_storage_full,
)
from db.models import Base

T = TypeVar("T")
P = ParamSpec("P")

log = logging.getLogger("waybill.database")

MAX_ATTEMPTS = 5
LOCK_NOT_AVAILABLE = "55P03"
# Serialization failures, deadlocks, and references to rows that were deleted concurrently.
RETRYABLE_STATES = frozenset({"40001", "40P01", "23503"})


def upsert(connection: Transaction, model: type[Base]) -> Any:
    """Return an INSERT that supports ON CONFLICT, in the dialect of the connection."""
    if connection.dialect.name == "postgresql":
        return postgresql.insert(model)
    return sqlite.insert(model)


def keep_statement(
    create: Callable[Concatenate[Transaction, P], T],
) -> Callable[Concatenate[Transaction, P], T]:
    """Keep the statement that a function creates, for each dialect and its other arguments.

    Creating a statement takes up to half a millisecond.
    """
    kept: dict[Hashable, T] = {}

    @wraps(create)
    def find(connection: Transaction, /, *args: P.args, **kwargs: P.kwargs) -> T:
        key = (connection.dialect.name, args, *kwargs.items())
        if key not in kept:
            kept[key] = create(connection, *args, **kwargs)
        return kept[key]

    return find


@keep_statement
def insert_missing(connection: Transaction, model: type[Base]) -> Insert:
    """Return an INSERT that skips rows whose key exists."""
    statement: Insert = upsert(connection, model).on_conflict_do_nothing()
    return statement


async def run_transaction(
    database: Database,
    write: Callable[[Transaction], Awaitable[T]],
    *,
    organization_ids: Collection[int] | None = None,
    sees_one_state: bool = False,
    actor: Actor | None = None,
) -> T:
    """Run `write` in a transaction of organizations, or of the server, and return its result.

    It raises the versions of the organizations that it writes to, and records in the audit log
    what an actor does, as `Database.begin` does. With
    `sees_one_state` all its statements see the same state of the database.

    Serialization failures, deadlocks, lost references and a ConflictError are retried with
    jitter. Raises BusyError when the attempts are used up, or at once when a lock was not granted
    in time. Raises StorageFullError, without a retry, when the database has no space for the
    transaction. Raises UnconfirmedError, without a retry, when the connection is lost and it is
    unknown whether the transaction was committed.
    """
    for attempt in range(MAX_ATTEMPTS):
        try:
            async with (
                database.wait_to_write(organization_ids),
                database.begin(
                    organization_ids=organization_ids, sees_one_state=sees_one_state, actor=actor
                ) as connection,
            ):
                return await write(connection)
        except ConflictError:
            await wait_before_retry(attempt)
        except DBAPIError as error:
            if is_lock_timeout(error):
                raise BusyError from error
            if not is_retryable(error):
                if is_storage_full(error):
                    raise to_storage_full_error(database, error) from error
                if is_connection_error(error) or is_storage_error(error):
                    raise to_unconfirmed_error(error) from error
                raise
            await wait_before_retry(attempt)
        except CONNECTION_ERRORS as error:
            if is_storage_full(error):
                raise to_storage_full_error(database, error) from error
            raise to_unconfirmed_error(error) from error
    raise BusyError


async def wait_before_retry(attempt: int) -> None:
    """Wait for a random time that grows with each attempt."""
    await asyncio.sleep(random.uniform(0, 0.02) * 2**attempt)  # noqa: S311 (jitter)


def to_unconfirmed_error(error: Exception) -> UnconfirmedError:
    """Log a lost connection and return the error that callers receive."""
    log.warning("Lost the connection during a write: %s", type(driver_error(error)).__name__)
    return UnconfirmedError()


def to_storage_full_error(database: Database, error: Exception) -> StorageFullError:
    """Log that a transaction had no space, remember it, and return the error for callers."""
    log.warning("No space left for a write: %s", type(driver_error(error)).__name__)
    database.is_storage_full = True
    return StorageFullError()


def is_retryable(error: DBAPIError) -> bool:
    """Whether the same transaction may succeed on a retry."""
    state = getattr(error.orig, "sqlstate", None)
    return state in RETRYABLE_STATES or "FOREIGN KEY constraint failed" in str(error.orig)


def is_lock_timeout(error: DBAPIError) -> bool:
    """Whether a lock on a row, or on a SQLite database, was not granted in time."""
    state = getattr(error.orig, "sqlstate", None)
    return state == LOCK_NOT_AVAILABLE or "database is locked" in str(error.orig)
