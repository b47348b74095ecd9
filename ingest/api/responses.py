"""Answers as sentry-cli reads them: JSON, and errors of the one key `detail`."""

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
MOST_ERRORS = 5
LONGEST_DETAIL = 500


def answer(body: Any, status: int = 200, headers: Mapping[str, str] | None = None) -> Response:
    """A body as JSON; instants are written with a Z."""
    return Response(
        orjson.dumps(body, option=orjson.OPT_UTC_Z),
        status_code=status,
        media_type="application/json",
        headers=headers,
    )


def of_refusal(refused: HttpError) -> Response:
    """The answer of a request that was refused."""
    text = str(refused)
    shown = text if len(text) <= LONGEST_DETAIL else f"{text[:LONGEST_DETAIL]}…"
    return answer({"detail": shown}, refused.status, refused.headers)


def of_request_error(error: RequestError) -> HttpError:
    """What a resolver raised, with the status that says it."""
    return HttpError(STATUSES.get(error.code, 400), error.message)


def of_outcome(refused: Rejection, *named: str) -> HttpError:
    """What a write refused, with the status that says it.

    `named` is what the path of the request names: that it is not there is 404, for which
    sentry-cli has texts of its own. Nothing was written, so that it may try again when it is told
    503, which it does by itself.
    """
    errors = refused.errors
    codes = {each.code for each in errors}
    places = [(name,) for name in named]
    gone = [
        each for each in errors if each.code is ErrorCode.NOT_FOUND and each.path[:1] in places
    ]
    if gone:
        return HttpError(404, gone[0].message)
    if ErrorCode.LOCKED in codes:
        return HttpError(503, told(errors), {"Retry-After": "1"})
    return HttpError(409 if ErrorCode.CONFLICT in codes else 400, told(errors))


def told(errors: Sequence[MutationError]) -> str:
    """The errors in a line, each with its path."""
    texts = [located(each.path, each.message) for each in errors[:MOST_ERRORS]]
    if len(errors) > MOST_ERRORS:
        texts.append(f"And {len(errors) - MOST_ERRORS} more.")
    return " ".join(texts)


def located(path: Sequence[str | int], text: str) -> str:
    """What is wrong, behind where it is."""
    return f"{'.'.join(map(str, path))}: {text}" if path else text


def of_defect(error: Exception) -> Response:
    """What is told of a defect of ours: an id, under which the log has all of it."""
    identifier = secrets.token_hex(8)
    log.error("defect %s", identifier, exc_info=error)
    return answer({"detail": f"Unexpected error {identifier}."}, 500)
