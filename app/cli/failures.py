"""Errors that end a command without a traceback."""

import sqlite3

import asyncpg
from sqlalchemy.exc import DBAPIError

from app.settings_loading import load_settings
from db.connection.errors import TemporaryError, UnreachableError, driver_error
from db.setup.url import hide_password
from jobs.git_import.git import GitImportError
from resolvers.errors import SetupError

REFUSALS = (
    asyncpg.InvalidAuthorizationSpecificationError,
    asyncpg.InvalidCatalogNameError,
    asyncpg.InsufficientPrivilegeError,
)
"""PostgreSQL refuses the user, the password, the database or the right to use it."""


def describe_failure(error: BaseException) -> str | None:
    """Describe an error that the user can correct; None for any other error."""
    if isinstance(error, SetupError | GitImportError):
        return str(error)
    reason = find_database_reason(error)
    if reason is not None:
        return describe_database(reason)
    if isinstance(error, TemporaryError):
        return str(error)
    if isinstance(error, OSError):
        reason = error.strerror or str(error)
        return f"{reason}: {error.filename}" if error.filename else reason
    return None


def find_database_reason(error: BaseException) -> str | None:
    """Find why the database cannot be used; None if that is not the reason of an error."""
    cause = driver_error(error)
    if isinstance(error, UnreachableError) and error.__cause__ is not None:
        cause = driver_error(error.__cause__)
        if isinstance(cause, TimeoutError):
            return "it does not respond"
        return getattr(cause, "strerror", None) or str(cause)
    is_database_error = isinstance(error, DBAPIError | asyncpg.PostgresError)
    if is_database_error and isinstance(cause, (*REFUSALS, sqlite3.DatabaseError)):
        return str(cause)
    return None


def describe_database(reason: str) -> str:
    """Describe that the database of the settings cannot be used."""
    url = hide_password(load_settings().database_url)
    return f"Cannot use the database {url}: {reason}. Check WAYBILL_DATABASE_URL."
