"""Errors of a response: which are shown to clients, and which are masked and logged."""

import logging
import secrets
from collections.abc import Mapping
from typing import Any

from graphql import GraphQLError

from telemetry.record import record_error

log = logging.getLogger("waybill.defects")

MASKED_MESSAGE = "Unexpected error."
MAX_MESSAGE_LENGTH = 200


class ProblemError(Exception):
    """An HTTP-level error: the request is not a GraphQL request, or cannot be answered.

    `headers` are sent with the response; `limit` is the limit that the request exceeds, if any.
    `details` are further extensions.
    """

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        headers: dict[str, str] | None = None,
        *,
        limit: float | None = None,
        details: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.headers = headers or {}
        extensions = {"code": code} | ({} if limit is None else {"limit": limit})
        extensions |= to_retry_extension(headers) | dict(details or {})
        self.errors = [{"message": message, "extensions": extensions}]
        record_error(code)


def to_retry_extension(headers: Mapping[str, str] | None) -> dict[str, int]:
    """Return the extension `retryAfter` of an error whose headers have Retry-After, in seconds."""
    seconds = (headers or {}).get("Retry-After")
    return {} if seconds is None else {"retryAfter": int(seconds)}


class ClientDisconnectedError(ProblemError):
    """The client closed the connection, so the response cannot be sent."""

    def __init__(self) -> None:
        super().__init__(499, "CLIENT_CLOSED_REQUEST", "The client closed the connection.")


class RequestRejectedError(Exception):
    """The operation is not executed: a request error of the GraphQL specification, section 7.1.

    `errors` are in the format of a response. `status` and `headers` are for HTTP, where they
    differ from the usual ones.
    """

    def __init__(
        self,
        code: str,
        *errors: GraphQLError,
        status: int | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(code)
        self.code = code
        self.status = status
        self.headers = headers or {}
        self.errors = [format_error(error, code=code) for error in errors]
        for each in self.errors:
            each["extensions"] = to_retry_extension(headers) | each["extensions"]


def format_error(error: GraphQLError, *, code: str = "BAD_REQUEST") -> dict[str, Any]:
    """Format an error for a response.

    `code` applies to an error without its own. An exception behind the error is shown if it has a
    `client_code`, which becomes the code, and its `retry_after` the extension `retryAfter`; any
    other exception is masked and logged.
    """
    if is_defect(error):
        return mask_error(error)
    code = getattr(error.original_error, "client_code", code)
    formatted: dict[str, Any] = dict(error.formatted)
    formatted["message"] = shorten(formatted["message"])
    retry_after = getattr(error.original_error, "retry_after", None)
    retry = {} if retry_after is None else {"retryAfter": retry_after}
    formatted["extensions"] = {"code": code} | retry | formatted.get("extensions", {})
    record_error(formatted["extensions"]["code"])
    return formatted


def shorten(message: str) -> str:
    """Cut the middle out of a long message: its start says where, its end says why."""
    if len(message) <= MAX_MESSAGE_LENGTH:
        return message
    half = MAX_MESSAGE_LENGTH // 2
    return f"{message[:half]}…{message[1 - half :]}"


def is_defect(error: GraphQLError) -> bool:
    """Whether an error comes from an exception that is not meant for clients."""
    original = error.original_error
    return (
        original is not None
        and not isinstance(original, GraphQLError)
        and not hasattr(original, "client_code")
    )


def mask_error(error: GraphQLError) -> dict[str, Any]:
    """Log the exception behind an error, and format the error without its message."""
    assert error.original_error is not None  # noqa: S101 (for the type checker)
    formatted = mask_exception(error.original_error, path=error.path)
    if error.locations:
        formatted["locations"] = [location.formatted for location in error.locations]
    if error.path is not None:
        formatted["path"] = error.path
    return formatted


def mask_exception(exception: BaseException, *, path: object = None) -> dict[str, Any]:
    """Log an exception, and format an error that shows only the id of the log entry."""
    identifier = secrets.token_hex(8)
    record_error("INTERNAL_SERVER_ERROR", identifier)
    log.error("defect %s at %s", identifier, path, exc_info=exception)
    return {
        "message": MASKED_MESSAGE,
        "extensions": {"code": "INTERNAL_SERVER_ERROR", "id": identifier},
    }
