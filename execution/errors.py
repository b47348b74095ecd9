"""What clients are told of errors: what they can mend, whole; our own defects, by an id alone."""

import logging
import secrets
from typing import Any

from graphql import GraphQLError

from telemetry.record import record_error

log = logging.getLogger("waybill.defects")

MASKED_MESSAGE = "Unexpected error."
LONGEST_MESSAGE = 200


class ProblemError(Exception):
    """A request that is not a GraphQL request, or not one that may be answered.

    `headers` are sent with the answer; a `limit` that was exceeded is told.
    """

    def __init__(
        self,
        status: int,
        code: str,
        message: str,
        headers: dict[str, str] | None = None,
        *,
        limit: float | None = None,
    ) -> None:
        super().__init__(message)
        self.status = status
        self.headers = headers or {}
        extensions = {"code": code} | ({} if limit is None else {"limit": limit})
        self.errors = [{"message": message, "extensions": extensions}]
        record_error(code)


class ClientDisconnectedError(ProblemError):
    """The client has gone away: what is answered nobody reads."""

    def __init__(self) -> None:
        super().__init__(499, "CLIENT_CLOSED_REQUEST", "The client closed the connection.")


def format_error(error: GraphQLError, *, code: str = "BAD_REQUEST") -> dict[str, Any]:
    """An error as it stands in a response.

    An exception that is not a GraphQLError is a defect: it is logged with an id, and the client is
    told the id only. But one with a `client_code` is meant to be told, with that code.
    """
    if is_defect(error):
        return mask_error(error)
    code = getattr(error.original_error, "client_code", code)
    formatted: dict[str, Any] = dict(error.formatted)
    formatted["message"] = shorten(formatted["message"])
    formatted["extensions"] = {"code": code} | formatted.get("extensions", {})
    record_error(formatted["extensions"]["code"])
    return formatted


def shorten(message: str) -> str:
    """A message without its middle if it is long: it begins with where, and ends with why."""
    if len(message) <= LONGEST_MESSAGE:
        return message
    half = LONGEST_MESSAGE // 2
    return f"{message[:half]}…{message[1 - half :]}"


def is_defect(error: GraphQLError) -> bool:
    """Whether something broke that no client can mend."""
    original = error.original_error
    return (
        original is not None
        and not isinstance(original, GraphQLError)
        and not hasattr(original, "client_code")
    )


def mask_error(error: GraphQLError) -> dict[str, Any]:
    """The response's error for a defect, whose cause goes to the log."""
    assert error.original_error is not None  # noqa: S101 (for the type checker)
    answer = mask_exception(error.original_error, at=error.path)
    if error.locations:
        answer["locations"] = [location.formatted for location in error.locations]
    if error.path is not None:
        answer["path"] = error.path
    return answer


def mask_exception(cause: BaseException, *, at: object = None) -> dict[str, Any]:
    """What is told of a defect: an id, under which the log has its traceback."""
    identifier = secrets.token_hex(8)
    record_error("INTERNAL_SERVER_ERROR", identifier)
    log.error("defect %s at %s", identifier, at, exc_info=cause)
    return {
        "message": MASKED_MESSAGE,
        "extensions": {"code": "INTERNAL_SERVER_ERROR", "id": identifier},
    }
