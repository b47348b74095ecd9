"""HTTP responses: status codes, headers and JSON bodies."""

import asyncio
from collections.abc import Mapping
from typing import Any

import orjson
from starlette.requests import Request as HTTPRequest
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from execution import operation as execution
from execution.errors import RequestRejectedError
from transport.negotiation import JSON

# Statuses of rejected requests for clients of application/graphql-response+json; others are 400.
STATUS_BY_CODE = {"OPERATION_RESOLUTION_FAILURE": 422}


PART_BYTES = 256 * 1024


class LargeResponse(Response):
    """A response that is compressed and sent in parts, between which other requests are served."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the response."""
        del scope, receive
        headers = self.raw_headers
        await send({"type": "http.response.start", "status": self.status_code, "headers": headers})
        for start in range(0, len(self.body), PART_BYTES):
            part = bytes(self.body[start : start + PART_BYTES])
            await send({"type": "http.response.body", "body": part, "more_body": True})
            await asyncio.sleep(0)
        await send({"type": "http.response.body", "body": b""})


def json_response(
    body: Any, status: int, media_type: str, headers: Mapping[str, str] | None = None
) -> Response:
    """Return a response with a JSON body."""
    return text_response(orjson.dumps(body), status, media_type, headers)


def text_response(
    text: bytes, status: int, media_type: str, headers: Mapping[str, str] | None = None
) -> Response:
    """Return a response whose body is JSON. It is private to the caller, and so never cached."""
    response_class = LargeResponse if len(text) > PART_BYTES else Response
    return response_class(
        text,
        status_code=status,
        media_type=f"{media_type}; charset=utf-8",
        headers={"Cache-Control": "no-store"} | dict(headers or {}),
    )


def entity_headers(result: Any) -> dict[str, str]:
    """Return the header with the entity tag of a result; none if it has no tag.

    A query has one whose answer can be kept: docs/reference/versions.md#conditional-requests.
    """
    if isinstance(result, execution.Response) and result.encoded is not None:
        return {"ETag": result.encoded.tag}
    return {}


def is_not_modified(http: HTTPRequest, headers: Mapping[str, str]) -> bool:
    """Whether a client already has the response with these headers.

    Tags are compared weakly (RFC 9110, section 13.1.2).
    """
    known = http.headers.get("if-none-match")
    if known is None or not headers:
        return False
    tag = headers["ETag"].removeprefix("W/")
    return known.strip() == "*" or tag in (
        each.strip().removeprefix("W/") for each in known.split(",")
    )


def not_modified(headers: Mapping[str, str]) -> Response:
    """Return the response to a client that already has the answer; it has no body."""
    return Response(status_code=304, headers={"Cache-Control": "no-store"} | dict(headers))


def rejection_status(rejection: RequestRejectedError, media_type: str) -> int:
    """Return the status of a request that was not executed.

    Clients of application/json read the errors in the body only when the status is 200.
    """
    if rejection.status is not None:
        return rejection.status
    if media_type == JSON:
        return 200
    return STATUS_BY_CODE.get(rejection.code, 400)


def close_chunked(http: HTTPRequest) -> dict[str, str]:
    """Return the header that closes the connection if the rejected body has no known end."""
    return {"Connection": "close"} if "transfer-encoding" in http.headers else {}
