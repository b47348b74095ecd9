"""GraphQL over HTTP: one request in, one response out."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol, TypeVar

import orjson
from starlette.requests import Request as HTTPRequest
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from execution import persisted
from execution.engine import Engine
from execution.errors import (
    ClientDisconnectedError,
    ProblemError,
    RequestRejectedError,
    mask_exception,
)
from execution.operation import Operation, Request
from transport.body import OpenContext, whole
from transport.negotiation import GRAPHQL, JSON, is_json, preferred

# What clients of the newer media type are told by the status; anything else is 400.
STATUSES = {"OPERATION_RESOLUTION_FAILURE": 422}


@dataclass(frozen=True, slots=True)
class Bounds:
    """What one request may take.

    `largest_body` is read before it is known who asks; more is up to the context. `batch_size` is
    how many operations a request may have in a list, 0 for no lists. `queries_by_get` is whether
    queries may come by GET.
    """

    largest_body: int = 128 * 1024
    body_seconds: float = 10
    operation_seconds: float = 10
    batch_size: int = 0
    queries_by_get: bool = True


class Endpoint:
    """An ASGI app that answers GraphQL requests.

    While a client sends its body no context is open, and so no connection taken. What a client
    reads part by part is `parted`'s.
    """

    def __init__(
        self,
        engine: Engine,
        open_context: OpenContext,
        bounds: Bounds | None = None,
        parted: "Parted | None" = None,
    ) -> None:
        self.engine = engine
        self._open_context = open_context
        self._bounds = bounds or Bounds()
        self._parted = parted

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        response = await self.answer(HTTPRequest(scope, receive))
        await response(scope, receive, send)

    async def answer(self, http: HTTPRequest) -> ASGIApp:
        """The response of a request."""
        media_type = JSON
        try:
            media_type = acceptable(http)
            refuse_other_methods(http, self._bounds)
            sent = await self._sent(http)
            async with (
                deadline(self._bounds.operation_seconds),
                self._open_context(http) as context,
            ):
                result = await self._result(http, sent, context)
            if isinstance(result, Prepared):
                assert self._parted is not None  # noqa: S101 (for the type checker)
                return await self._parted.started(http, result)
            return encoded(result, 200, media_type)
        except RequestRejectedError as refused:
            status = status_of(refused, media_type)
            return encoded({"errors": refused.errors}, status, media_type, refused.headers)
        except ProblemError as problem:
            headers = problem.headers | hanging_up(http)
            return encoded({"errors": problem.errors}, problem.status, media_type, headers)
        except Exception as error:  # noqa: BLE001 (whatever it is, it is answered as JSON)
            return encoded({"errors": [mask_exception(error)]}, 500, media_type)

    async def _sent(self, http: HTTPRequest) -> bytes:
        """The body; that of a GET is not looked at. Raises ProblemError."""
        if http.method == "GET":
            return b""
        refuse_other_types(http)
        bounds = self._bounds
        return await whole(http, bounds.largest_body, bounds.body_seconds, self._open_context)

    async def asked(self, http: HTTPRequest) -> Request:
        """The one operation that a request asks for. Raises ProblemError."""
        refuse_other_methods(http, self._bounds)
        parameters = parameters_of(http, await self._sent(http))
        if isinstance(parameters, list):
            raise no_lists()
        return checked(parameters)

    async def _result(self, http: HTTPRequest, sent: bytes, context: object) -> Any:
        """What the response says, or what is to be answered part by part.

        Raises RequestRejectedError and ProblemError.
        """
        parameters = parameters_of(http, sent)
        if not isinstance(parameters, list):
            asked = prepared(self.engine, http, checked(parameters))
            if self._parted is not None and self._parted.takes(http, asked):
                return asked
            return await answered(self.engine, http, asked, context)
        self._refuse_batch_of(len(parameters))
        return await self._many(http, parameters, context)

    def _refuse_batch_of(self, size: int) -> None:
        limit = self._bounds.batch_size
        if limit == 0:
            raise no_lists()
        if not 1 <= size <= limit:
            message = f"A list of 1 to {limit} operations, not {size}."
            raise ProblemError(400, "BATCH_TOO_LARGE", message, limit=limit)

    async def _many(
        self, http: HTTPRequest, parameters: Sequence[Any], context: object
    ) -> list[Any]:
        """The results of the operations in a list, where an error concerns its operation alone.

        When one of them writes all read what is newest: rows and rights that were seen before it
        are not what is true after it. Raises RequestRejectedError when together they ask for more
        than one request may.
        """
        asked = [self._prepared_of_many(http, each) for each in parameters]
        operations = [each.operation for each in asked if isinstance(each, Prepared)]
        self.engine.check_combined_limits(operations)
        if not all(each.is_query for each in operations):
            context = await self.engine.to_writing_context(context)
        return [
            await self._one_of_many(http, each, context) if isinstance(each, Prepared) else each
            for each in asked
        ]

    def _prepared_of_many(self, http: HTTPRequest, parameters: Any) -> "Prepared | dict[str, Any]":
        try:
            return prepared(self.engine, http, checked(parameters))
        except (RequestRejectedError, ProblemError) as error:
            return {"errors": error.errors}

    async def _one_of_many(
        self, http: HTTPRequest, asked: "Prepared", context: object
    ) -> dict[str, Any]:
        try:
            return await answered(self.engine, http, asked, context)
        except ClientDisconnectedError:
            raise
        except (RequestRejectedError, ProblemError) as error:
            return {"errors": error.errors}


class Prepared(NamedTuple):
    """An operation that may be executed, and the request that asks for it."""

    request: Request
    operation: Operation


class Parted(Protocol):
    """What answers operations part by part."""

    def takes(self, http: HTTPRequest, asked: Prepared) -> bool:
        """Whether an operation has such an answer, and its client reads it."""

    async def started(self, http: HTTPRequest, asked: Prepared) -> ASGIApp:
        """The response, which has begun. Raises RequestRejectedError and ProblemError."""


def prepared(engine: Engine, http: HTTPRequest, request: Request) -> Prepared:
    """The operation of a request. Raises RequestRejectedError and ProblemError."""
    operation = engine.prepare(request)
    refuse_writing_by_get(http, operation)
    return Prepared(request, operation)


async def answered(
    engine: Engine, http: HTTPRequest, asked: Prepared, context: object
) -> dict[str, Any]:
    """The answer of an operation; a query is given up when its client goes away."""
    if not asked.operation.is_query:
        return await engine.execute(asked.operation, asked.request, context)
    async with while_connected(http.receive):
        return await engine.execute(asked.operation, asked.request, context)


@asynccontextmanager
async def deadline(seconds: float) -> AsyncIterator[None]:
    """Cancel what is done inside when time is over, and raise ProblemError."""
    timeout = asyncio.timeout(seconds)
    try:
        async with timeout:
            yield
    except TimeoutError:
        if not timeout.expired():
            raise
        message = f"The operation took longer than {seconds:g} seconds."
        raise ProblemError(504, "TIMEOUT", message, limit=seconds) from None


async def gone(receive: Receive) -> None:
    """Wait until the client has gone."""
    while (await receive())["type"] != "http.disconnect":
        pass


@asynccontextmanager
async def while_connected(receive: Receive) -> AsyncIterator[None]:
    """Cancel what is done inside when the client goes away, and raise ClientDisconnectedError."""
    working = asyncio.current_task()
    assert working is not None  # noqa: S101 (for the type checker)
    has_departed = False

    async def watch() -> None:
        nonlocal has_departed
        await gone(receive)
        has_departed = True
        working.cancel()

    watching = asyncio.create_task(watch())
    try:
        yield
    except asyncio.CancelledError:
        if not has_departed or working.uncancel():
            raise
        raise ClientDisconnectedError from None
    finally:
        watching.cancel()


def encoded(
    body: Any, status: int, media_type: str, headers: Mapping[str, str] | None = None
) -> Response:
    """The response of a body, which is the caller's own: nobody may keep it for others."""
    return Response(
        orjson.dumps(body),
        status_code=status,
        media_type=f"{media_type}; charset=utf-8",
        headers={"Cache-Control": "no-store"} | dict(headers or {}),
    )


def status_of(refused: RequestRejectedError, media_type: str) -> int:
    """The status of a request that was not executed, unless it has one of its own.

    Clients of the older media type look into the body only when it is 200.
    """
    if refused.status is not None:
        return refused.status
    if media_type == JSON:
        return 200
    return STATUSES.get(refused.code, 400)


def hanging_up(http: HTTPRequest) -> dict[str, str]:
    """What ends the connection after a refusal, if the body may go on for ever."""
    return {"Connection": "close"} if "transfer-encoding" in http.headers else {}


def accept_of(http: HTTPRequest) -> str:
    """The Accept header, which may be sent in several lines."""
    return ",".join(http.headers.getlist("accept"))


def acceptable(http: HTTPRequest) -> str:
    """The media type that the client likes best. Raises ProblemError."""
    found = preferred(accept_of(http))
    if found is None:
        raise ProblemError(406, "NOT_ACCEPTABLE", f"Answers are {GRAPHQL} or {JSON}.")
    return found


def refuse_other_methods(http: HTTPRequest, bounds: Bounds) -> None:
    """Refuse what is neither a POST nor, where it is allowed, a GET. Raises ProblemError."""
    allowed = ("GET", "POST") if bounds.queries_by_get else ("POST",)
    if http.method not in allowed:
        message = f"Only {' and '.join(allowed)}."
        raise ProblemError(405, "METHOD_NOT_ALLOWED", message, {"Allow": ", ".join(allowed)})


def refuse_other_types(http: HTTPRequest) -> None:
    """Refuse a body that is not JSON in UTF-8, as it is.

    A browser asks before it sends that to another site, and so never does it unasked.
    """
    kinds = http.headers.getlist("content-type")
    if len(kinds) != 1 or not is_json(kinds[0]):
        raise ProblemError(415, "UNSUPPORTED_MEDIA_TYPE", f"Send {JSON}, in UTF-8.")
    if http.headers.get("content-encoding", "identity").lower() != "identity":
        raise ProblemError(
            415,
            "UNSUPPORTED_MEDIA_TYPE",
            "Send the body uncompressed.",
            {"Accept-Encoding": "identity"},
        )


def parameters_of(http: HTTPRequest, sent: bytes) -> Any:
    """The parameters of a request. Raises ProblemError."""
    return from_query_string(http) if http.method == "GET" else read_json(sent, "the body")


def from_query_string(http: HTTPRequest) -> dict[str, Any]:
    """The parameters of a GET."""
    parameters: dict[str, Any] = dict(http.query_params)
    for name in ("variables", "extensions"):
        if parameters.get(name):
            parameters[name] = read_json(parameters[name].encode(), name)
    return parameters


def read_json(text: bytes, what: str) -> Any:
    """A JSON value; of a name that an object has twice, the last counts. Raises ProblemError."""
    try:
        return orjson.loads(text)
    except orjson.JSONDecodeError:
        raise ProblemError(400, "BAD_REQUEST", f"{what} is not JSON.") from None


T = TypeVar("T")


def checked(parameters: Any) -> Request:
    """The request of the parameters; null and empty stand for absent. Raises ProblemError."""
    if not isinstance(parameters, dict):
        raise ProblemError(400, "BAD_REQUEST", "The body is not a JSON object.")
    document = optional(parameters, "query", str, "text")
    document_id = optional(parameters, "documentId", str, "text")
    variables = optional(parameters, "variables", dict, "a JSON object")
    name = optional(parameters, "operationName", str, "text")
    extensions = optional(parameters, "extensions", dict, "a JSON object") or {}
    if document is None and document_id is None and persisted.EXTENSION not in extensions:
        raise ProblemError(400, "BAD_REQUEST", "query: the document is missing.")
    return Request(document, variables or {}, name, document_id, extensions)


def no_lists() -> ProblemError:
    """What is said of a list of operations where there is one."""
    return ProblemError(400, "BATCHING_DISABLED", "One operation a request, not a list.")


def optional(parameters: dict[str, Any], name: str, kind: type[T], called: str) -> T | None:
    """A parameter of that kind; None for none, null and what is empty. Raises ProblemError."""
    value = parameters.get(name)
    if value is None or value in ("", []):  # an empty map is [] where PHP writes it
        return None
    if isinstance(value, kind):
        return value
    raise ProblemError(400, "BAD_REQUEST", f"{name}: not {called}.")


def refuse_writing_by_get(http: HTTPRequest, operation: Operation) -> None:
    """A GET must not write."""
    if http.method == "GET" and not operation.is_query:
        raise ProblemError(
            405, "METHOD_NOT_ALLOWED", "GET is for queries only.", {"Allow": "POST"}
        )
