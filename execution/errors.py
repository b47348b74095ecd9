"""What clients are told of errors: what they can mend, whole; our own defects, by an id alone."""

import logging
import secrets
from typing import Any

from graphql import GraphQLError

from execution.observation import note_error

log = logging.getLogger("waybill.defects")

MASKED = "Unexpected error."
LONGEST_MESSAGE = 500


def told(error: GraphQLError, *, code: str = "BAD_REQUEST") -> dict[str, Any]:
    """An error as it stands in a response.

    An exception that is not a GraphQLError is a defect: it is logged with an id, and the client is
    told the id only. But one with a `client_code` is meant to be told, with that code.
    """
    if is_defect(error):
        return masked(error)
    code = getattr(error.original_error, "client_code", code)
    formatted: dict[str, Any] = dict(error.formatted)
    message = formatted["message"]
    if len(message) > LONGEST_MESSAGE:
        formatted["message"] = f"{message[:LONGEST_MESSAGE]}…"
    formatted["extensions"] = {"code": code} | formatted.get("extensions", {})
    note_error(formatted["extensions"]["code"])
    return formatted


def is_defect(error: GraphQLError) -> bool:
    """Whether something broke that no client can mend."""
    original = error.original_error
    return (
        original is not None
        and not isinstance(original, GraphQLError)
        and not hasattr(original, "client_code")
    )


def masked(error: GraphQLError) -> dict[str, Any]:
    """The response's error for a defect, whose cause goes to the log."""
    identifier = secrets.token_hex(8)
    note_error("INTERNAL_SERVER_ERROR", identifier)
    log.error("defect %s at %s", identifier, error.path, exc_info=error.original_error)
    answer: dict[str, Any] = {"message": MASKED}
    if error.locations:
        answer["locations"] = [location.formatted for location in error.locations]
    if error.path is not None:
        answer["path"] = error.path
    answer["extensions"] = {"code": "INTERNAL_SERVER_ERROR", "id": identifier}
    return answer
