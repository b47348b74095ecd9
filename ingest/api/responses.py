"""Responses of the REST API: JSON bodies, and errors as `{"detail": "…"}`."""

import logging
import secrets
from collections.abc import Mapping, Sequence
from typing import Any

import orjson
from starlette.responses import Response

from ingest.errors import HttpError
from resolvers.errors import RequestError
from resolvers.outcomes import ErrorCode, MutationError, Rejection

log = logging.getLogger("waybill.defects")

STATUSES = {"NOT_FOUND": 404, "FORBIDDEN": 403}
MAX_ERRORS = 5
MAX_DETAIL_LENGTH = 500


def create_json_response(
    body: Any, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    """Create a response with a JSON body; dates are written in UTC with a Z."""
    return Response(
        orjson.dumps(body, option=orjson.OPT_UTC_Z),
        status_code=status,
        media_type="application/json",
        headers=headers,
    )


def to_error_response(error: HttpError) -> Response:
    """Convert an error to its response; the message is cut after MAX_DETAIL_LENGTH characters."""
    message = str(error)
    if len(message) > MAX_DETAIL_LENGTH:
        message = f"{message[:MAX_DETAIL_LENGTH]}…"
    return create_json_response({"detail": message}, error.status, error.headers)


def request_error_to_http_error(error: RequestError) -> HttpError:
    """Convert a resolver's error to the HTTP status of its code."""
    return HttpError(STATUSES.get(error.code, 400), error.message)


def rejection_to_http_error(rejection: Rejection, *path_parameters: str) -> HttpError:
    """Convert the errors of a rejected write to one HTTP error.

    `path_parameters` are the inputs that come from the request's path: when one of them is not
    found, the status is 404, for which sentry-cli has its own messages. When a release is locked,
    the status is 503, because sentry-cli retries 503 and nothing was written.
    Source: docs/reference/clients.md#rest-errors.
    """
    errors = rejection.errors
    codes = {error.code for error in errors}
    paths = [(name,) for name in path_parameters]
    missing = [
        error for error in errors if error.code is ErrorCode.NOT_FOUND and error.path[:1] in paths
    ]
    if missing:
        return HttpError(404, missing[0].message)
    if ErrorCode.LOCKED in codes:
        return HttpError(503, format_errors(errors), {"Retry-After": "1"})
    return HttpError(409 if ErrorCode.CONFLICT in codes else 400, format_errors(errors))


def format_errors(errors: Sequence[MutationError]) -> str:
    """Format errors on one line, each with its path, up to MAX_ERRORS of them."""
    messages = [format_error(error.path, error.message) for error in errors[:MAX_ERRORS]]
    if len(errors) > MAX_ERRORS:
        messages.append(f"And {len(errors) - MAX_ERRORS} more.")
    return " ".join(messages)


def format_error(path: Sequence[str | int], message: str) -> str:
    """Format a message with the path of the invalid input, as `path.to.input: message`."""
    return f"{'.'.join(map(str, path))}: {message}" if path else message


def create_unexpected_error_response(error: Exception) -> Response:
    """Log an unexpected exception under a random id, and create the response with that id."""
    identifier = secrets.token_hex(8)
    log.error("Unexpected error %s", identifier, exc_info=error)
    return create_json_response({"detail": f"Unexpected error {identifier}."}, 500)
