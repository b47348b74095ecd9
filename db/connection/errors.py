"""What can go wrong with the database through nobody's fault; the same may be asked again."""

from typing import ClassVar

import asyncpg
from sqlalchemy.exc import DBAPIError, EmulatedDBAPIException


class TemporaryError(Exception):
    """Its text may be told to whoever asked, with `client_code`."""

    client_code: ClassVar[str]


class ExhaustedError(TemporaryError):
    """Every connection was in use for too long."""

    client_code = "BUSY"

    def __init__(self) -> None:
        super().__init__("The server has more to do than it can: try again.")


class UnreachableError(TemporaryError):
    """The database cannot be reached, or broke off."""

    client_code = "UNAVAILABLE"

    def __init__(self, message: str = "The database cannot be reached: try again.") -> None:
        super().__init__(message)


class UnconfirmedError(UnreachableError):
    """The database broke off before it said whether a write is there: all of it is, or nothing."""

    def __init__(self) -> None:
        super().__init__(
            "The database broke off: the write may be there, or not. Look, or try again."
        )


class BusyError(TemporaryError):
    """The database could not order a write among others, however often it was tried."""

    client_code = "BUSY"

    def __init__(self) -> None:
        super().__init__("Others are writing to the same for too long: try again.")


class StatementTimeoutError(TemporaryError):
    """A statement took too long, or nobody waits for it any more."""

    client_code = "TIMEOUT"

    def __init__(self) -> None:
        super().__init__("Reading took too long.")


# What the driver raises when there is no connection to the database, or none any more; internal
# errors when it is ended between two statements, and the last one also when a replica has to go
# on and cannot wait for who reads there.
CONNECTION_ERRORS = (
    OSError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,
    asyncpg.PostgresConnectionError,
    asyncpg.OperatorInterventionError,
    asyncpg.InsufficientResourcesError,
    asyncpg.TransactionRollbackError,
)


def is_connection_error(error: BaseException) -> bool:
    """Whether an error means that the database cannot be reached."""
    if isinstance(error, DBAPIError):
        return error.connection_invalidated or is_connection_error(driver_error(error))
    return isinstance(error, CONNECTION_ERRORS)


def driver_error(error: BaseException) -> BaseException:
    """What the driver itself raised, without SQLAlchemy around it."""
    raised = error.orig if isinstance(error, DBAPIError) else error
    if isinstance(raised, EmulatedDBAPIException):
        return raised.__cause__ or raised
    return raised or error
