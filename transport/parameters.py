"""From an HTTP request to the parameters of a GraphQL request."""

from collections.abc import Sequence
from typing import Any, TypeVar

import orjson
from starlette.requests import Request as HTTPRequest

from execution import persisted
from execution.errors import ProblemError
from execution.operation import Request
from offload.decoding import StructureLimitError, decode_json
from transport.negotiation import JSON, find_header, is_json, list_headers

T = TypeVar("T")


def check_method(http: HTTPRequest, *, allows_get: bool) -> None:
    """Raise ProblemError with 405 unless the method is POST, or GET where that is allowed."""
    allowed = ("GET", "POST") if allows_get else ("POST",)
    if http.method not in allowed:
        message = f"Use {' or '.join(allowed)}."
        raise method_not_allowed(message, allowed)


def method_not_allowed(message: str, allowed: Sequence[str]) -> ProblemError:
    """Return the error for a wrong method, with the Allow header."""
    return ProblemError(405, "METHOD_NOT_ALLOWED", message, {"Allow": ", ".join(allowed)})


def check_content_type(http: HTTPRequest) -> None:
    """Raise ProblemError with 415 unless the body is uncompressed JSON in UTF-8.

    A page of another site cannot send this type without a preflight request.
    """
    content_types = list_headers(http, b"content-type")
    if len(content_types) != 1 or not is_json(content_types[0]):
        raise ProblemError(415, "UNSUPPORTED_MEDIA_TYPE", f"Send the body as {JSON} in UTF-8.")
    coding = find_header(http, b"content-encoding")
    if coding is not None and coding.lower() != "identity":
        raise ProblemError(
            415,
            "UNSUPPORTED_MEDIA_TYPE",
            "Send the body uncompressed.",
            {"Accept-Encoding": "identity"},
        )


async def parse_parameters(http: HTTPRequest, body: bytes) -> Any:
    """Return the parameters of a request: a GET's query string, or the JSON of a body.

    Raises: ProblemError with 400.
    """
    if http.method == "GET":
        return await parse_query_string(http)
    return await parse_json(body, "The body")


async def parse_query_string(http: HTTPRequest) -> dict[str, Any]:
    """Return the parameters of a GET. Raises ProblemError with 400."""
    parameters: dict[str, Any] = dict(http.query_params)
    for name in ("variables", "extensions"):
        if parameters.get(name):
            parameters[name] = await parse_json(parameters[name].encode(), name)
    return parameters


async def parse_json(text: bytes, name: str) -> Any:
    """Parse JSON; the last of several members with one name counts.

    Raises: ProblemError with 400, or with 413 for too many values; it calls the text by `name`.
    """
    try:
        return await decode_json(text)
    except StructureLimitError as error:
        message = f"{name} has more than {error.limit} {error.subject}."
        raise ProblemError(413, "BODY_TOO_LARGE", message, limit=error.limit) from None
    except orjson.JSONDecodeError:
        raise ProblemError(400, "BAD_REQUEST", f"{name} is not valid JSON.") from None


def parse_request(parameters: Any, size: int = 0) -> Request:
    """Check the parameters of one operation; null and empty values count as missing.

    `size` is the size of the body in bytes.

    Raises: ProblemError with 400.
    """
    if not isinstance(parameters, dict):
        raise ProblemError(400, "BAD_REQUEST", "The request is not a JSON object.")
    document = optional_parameter(parameters, "query", str)
    document_id = optional_parameter(parameters, "documentId", str)
    variables = optional_parameter(parameters, "variables", dict)
    operation_name = optional_parameter(parameters, "operationName", str)
    extensions = optional_parameter(parameters, "extensions", dict) or {}
    if document is None and document_id is None and persisted.EXTENSION not in extensions:
        raise ProblemError(400, "BAD_REQUEST", "query: the document is missing.")
    return Request(document, variables or {}, operation_name, document_id, extensions, size)


TYPE_NAMES: dict[type, str] = {str: "a string", dict: "a JSON object"}


def optional_parameter(parameters: dict[str, Any], name: str, type_: type[T]) -> T | None:
    """Return a parameter of that type; None if it is missing, null or empty.

    Raises: ProblemError with 400.
    """
    value = parameters.get(name)
    if value is None or value in ("", []):  # PHP serializes an empty map as []
        return None
    if isinstance(value, type_):
        return value
    raise ProblemError(400, "BAD_REQUEST", f"{name}: expected {TYPE_NAMES[type_]}.")


def batching_disabled() -> ProblemError:
    """Return the error for a list of operations where only one is accepted."""
    message = "Send one operation per request: batching is disabled."
    return ProblemError(400, "BATCHING_DISABLED", message)
