"""GraphQL over HTTP: one request in, one response out."""

from collections.abc import Callable
from contextlib import AbstractAsyncContextManager
from typing import Any

import orjson
from starlette.requests import ClientDisconnect
from starlette.requests import Request as HTTPRequest
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from execution.observation import note_error
from execution.operation import Engine, Operation, RefusedError, Request

JSON = "application/json"
GRAPHQL = "application/graphql-response+json"
LARGEST_BODY = 16 * 1024 * 1024  # 20,000 commits, or 10,000 sessions


class ProblemError(Exception):
    """A request that is not a GraphQL request, or not one that may be answered."""

    def __init__(self, status: int, code: str, message: str, **headers: str) -> None:
        super().__init__(message)
        self.status = status
        self.headers = headers
        self.errors = [{"message": message, "extensions": {"code": code}}]
        note_error(code)


OpenContext = Callable[[HTTPRequest], AbstractAsyncContextManager[Any]]


class Endpoint:
    """An ASGI app that answers GraphQL requests.

    `open_context` makes what resolvers share, and may raise ProblemError to turn a caller away.
    """

    def __init__(self, engine: Engine, open_context: OpenContext) -> None:
        self.engine = engine
        self._open_context = open_context

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        response = await self.answer(HTTPRequest(scope, receive))
        await response(scope, receive, send)

    async def answer(self, http: HTTPRequest) -> Response:
        """The response of a request."""
        media_type = JSON
        try:
            media_type = acceptable(http)
            async with self._open_context(http) as context:
                request = await asked(http)
                operation = self.engine.prepare(request)
                refuse_writing_by_get(http, operation)
                body = await self.engine.run(operation, request, context)
                return encoded(body, 200, media_type)
        except RefusedError as refused:
            # Clients of the older media type look into the body only when the status is 200.
            status = 400 if media_type == GRAPHQL else 200
            return encoded({"errors": refused.errors}, status, media_type)
        except ProblemError as problem:
            return encoded({"errors": problem.errors}, problem.status, media_type, problem.headers)


def encoded(
    body: dict[str, Any], status: int, media_type: str, headers: dict[str, str] | None = None
) -> Response:
    """The response of a body."""
    return Response(
        orjson.dumps(body),
        status_code=status,
        media_type=f"{media_type}; charset=utf-8",
        headers=headers,
    )


def acceptable(http: HTTPRequest) -> str:
    """The media type that the client likes best. Raises ProblemError."""
    header = http.headers.get("accept", "*/*")
    best, weight = None, 0.0
    for entry in header.split(","):
        kind, *parameters = (each.strip().lower() for each in entry.split(";"))
        quality = quality_of(parameters)
        offer = {JSON: JSON, GRAPHQL: GRAPHQL, "*/*": JSON, "application/*": JSON}.get(kind)
        if offer is not None and quality > weight:
            best, weight = offer, quality
    if best is None:
        raise ProblemError(406, "NOT_ACCEPTABLE", f"Answers are {GRAPHQL} or {JSON}.")
    return best


def quality_of(parameters: list[str]) -> float:
    """The q of a media type's parameters; 1 without one, 0 for nonsense."""
    for parameter in parameters:
        name, _, value = parameter.partition("=")
        if name == "q":
            try:
                return float(value)
            except ValueError:
                return 0.0
    return 1.0


async def asked(http: HTTPRequest) -> Request:
    """What the client asks. Raises ProblemError."""
    if http.method == "GET":
        return checked(from_query_string(http))
    if http.method == "POST":
        return checked(await from_body(http))
    raise ProblemError(405, "METHOD_NOT_ALLOWED", "Only GET and POST.", Allow="GET, POST")


def from_query_string(http: HTTPRequest) -> dict[str, Any]:
    """The parameters of a GET."""
    parameters: dict[str, Any] = dict(http.query_params)
    for name in ("variables", "extensions"):
        if parameters.get(name):
            parameters[name] = read_json(parameters[name].encode(), name)
    return parameters


async def from_body(http: HTTPRequest) -> Any:
    """The parameters of a POST."""
    kind, _, parameters = http.headers.get("content-type", "").partition(";")
    charset = parameters.partition("charset=")[2].strip().strip('"').lower()
    if kind.strip().lower() != JSON or charset not in {"", "utf-8"}:
        raise ProblemError(415, "UNSUPPORTED_MEDIA_TYPE", f"Send {JSON}, in UTF-8.")
    body = bytearray()
    try:
        async for chunk in http.stream():
            body += chunk
            if len(body) > LARGEST_BODY:
                raise ProblemError(413, "BODY_TOO_LARGE", f"At most {LARGEST_BODY} bytes.")
    except ClientDisconnect:
        raise ProblemError(400, "BAD_REQUEST", "The body is not whole.") from None
    return read_json(bytes(body), "the body")


def read_json(text: bytes, what: str) -> Any:
    """A JSON value. Raises ProblemError."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        raise ProblemError(400, "BAD_REQUEST", f"{what} is not JSON.") from None


def checked(parameters: Any) -> Request:
    """The request of the parameters; null and empty stand for absent. Raises ProblemError."""
    if not isinstance(parameters, dict):
        raise ProblemError(400, "BAD_REQUEST", "The body is not a JSON object.")
    document = parameters.get("query")
    if not isinstance(document, str) or not document:
        raise ProblemError(400, "BAD_REQUEST", "query: the document is missing, or is not text.")
    variables = parameters.get("variables") or {}
    name = parameters.get("operationName") or None
    extensions = parameters.get("extensions") or {}
    if not isinstance(variables, dict):
        raise ProblemError(400, "BAD_REQUEST", "variables: not a JSON object.")
    if not isinstance(name, str | None):
        raise ProblemError(400, "BAD_REQUEST", "operationName: not text.")
    if not isinstance(extensions, dict):
        raise ProblemError(400, "BAD_REQUEST", "extensions: not a JSON object.")
    return Request(document, variables, name)


def refuse_writing_by_get(http: HTTPRequest, operation: Operation) -> None:
    """A GET must not write."""
    if http.method == "GET" and not operation.is_query:
        raise ProblemError(405, "METHOD_NOT_ALLOWED", "GET is for queries only.", Allow="POST")
