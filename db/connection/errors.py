"""Temporary failures of the database. The same request may be retried."""

import sqlite3
from typing import ClassVar

import asyncpg
from sqlalchemy.exc import DBAPIError, EmulatedDBAPIException


class TemporaryError(Exception):
    """A failure that may not recur on a retry. Clients may see its message and `client_code`."""

    client_code: ClassVar[str]
    retry_after: ClassVar[int | None] = 1
    """Seconds after which clients should retry; None if a retry may repeat a write."""


class ExhaustedError(TemporaryError):
    """No connection became free in time."""

    client_code = "BUSY"

    def __init__(self) -> None:
        super().__init__("All database connections are in use. Retry the request.")


class UnreachableError(TemporaryError):
    """The database cannot be reached, or the connection was lost."""

    client_code = "UNAVAILABLE"

    def __init__(self, message: str = "The database is unreachable. Retry the request.") -> None:
        super().__init__(message)


class UnconfirmedError(UnreachableError):
    """The connection was lost during a commit: all of the transaction is written, or none."""

    retry_after: ClassVar[int | None] = None

    def __init__(self) -> None:
        super().__init__(
            "Lost the database connection during the write, which may or may not have happened. "
            "Read the data, or retry the request."
        )


class StorageFullError(UnreachableError):
    """The database has no space or memory for a transaction; nothing of it is written.

    `retry_seconds` is how long clients should wait. It marks a failure without any effect.
    """

    retry_seconds: ClassVar[int] = 10
    retry_after: ClassVar[int | None] = retry_seconds

    def __init__(self) -> None:
        super().__init__(
            "The database has no space or memory left. Nothing was written. Retry later."
        )


class BusyError(TemporaryError):
    """Concurrent writes kept a transaction from committing."""

    client_code = "BUSY"

    def __init__(self) -> None:
        super().__init__("Timed out waiting for concurrent writes. Retry the request.")


class ConflictError(Exception):
    """Another transaction has written the same rows meanwhile. The transaction starts again."""


class StatementTimeoutError(TemporaryError):
    """A statement exceeded its time limit, or its snapshot was interrupted."""

    client_code = "TIMEOUT"

    def __init__(self) -> None:
        super().__init__("Timed out reading from the database. Retry, or request less data.")


# The driver raises these when it cannot connect or loses the connection: internal errors when the
# connection ends between two statements, and a rolled back transaction also when a replica cancels
# a read that conflicts with replication.
CONNECTION_ERRORS = (
    OSError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.TransactionRollbackError,
)


# SQLite's primary codes for a full disk and for files that cannot be read, written or created.
SQLITE_STORAGE_CODES = frozenset(
    {sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_NOMEM}
)
PRIMARY_CODE = 0xFF


def sqlite_code(error: BaseException) -> int | None:
    """Return the primary code of a SQLite error; None for any other error."""
    code = getattr(driver_error(error), "sqlite_errorcode", None)
    return None if code is None else code & PRIMARY_CODE


def is_storage_error(error: BaseException) -> bool:
    """Whether SQLite could not read or write its files."""
    return sqlite_code(error) in SQLITE_STORAGE_CODES


def is_storage_full(error: BaseException) -> bool:
    """Whether the database refused a statement or a commit for lack of space or memory.

    The transaction is rolled back. A PostgreSQL that lacks the space to log a commit stops
    instead, which is a lost connection.
    """
    return sqlite_code(error) == sqlite3.SQLITE_FULL or isinstance(
        driver_error(error), asyncpg.InsufficientResourcesError
    )


def is_connection_error(error: BaseException) -> bool:
    """Whether an error means that the database cannot be reached."""
    if isinstance(error, DBAPIError):
        return error.connection_invalidated or is_connection_error(driver_error(error))
    return isinstance(error, CONNECTION_ERRORS)


def driver_error(error: BaseException) -> BaseException:
    """Return the driver's own error, without SQLAlchemy's wrappers."""
    raised = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(raised, EmulatedDBAPIException):
        return raised.__cause__ or raised
    return raised or error


# PostgreSQL's codes for characters and numbers that a text or a number type cannot hold.
UNSTORABLE_VALUE_STATES = frozenset({"22000", "22003", "22021"})


def is_unstorable_value(error: Exception) -> bool:
    """Whether a statement failed because a parameter has a value that no column can hold."""
    return (
        isinstance(error, OverflowError)
        or getattr(error, "sqlstate", None) in UNSTORABLE_VALUE_STATES
    )
