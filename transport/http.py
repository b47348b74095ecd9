"""GraphQL over HTTP: one request, one response."""

from collections.abc import Sequence
from typing import Any

from starlette.requests import Request as HTTPRequest
from starlette.types import ASGIApp, Receive, Scope, Send

from execution.engine import Engine
from execution.errors import (
    ClientDisconnectedError,
    ProblemError,
    RequestRejectedError,
    mask_exception,
)
from execution.limits.meter import AnswerMeter
from execution.operation import Request
from transport.admission import Admission, Wait
from transport.body import OpenContext, read_body
from transport.cancellation import deadline
from transport.encoding import encode_json
from transport.multipart import MultipartResponder
from transport.negotiation import GRAPHQL, JSON, accept_header, preferred_media_type
from transport.operation import (
    PreparedOperation,
    RequestLimits,
    execute_operation,
    prepare_operation,
)
from transport.parameters import (
    batching_disabled,
    check_content_type,
    check_method,
    parse_parameters,
    parse_request,
)
from transport.responses import (
    close_chunked,
    entity_headers,
    is_not_modified,
    json_response,
    not_modified,
    rejection_status,
    text_response,
)


class GraphQLEndpoint:
    """An ASGI app that executes GraphQL requests.

    No context, and so no database connection, is open while the body is received. `multipart`
    serves the operations whose response is a stream; without it every response is a single one.
    """

    def __init__(
        self,
        engine: Engine,
        admission: Admission,
        open_context: OpenContext,
        limits: RequestLimits | None = None,
        multipart: MultipartResponder | None = None,
    ) -> None:
        self.engine = engine
        self._admission = admission
        self._open_context = open_context
        self._open_admitted = admission.apply(open_context, Wait.UNWATCHED)
        self._limits = limits or RequestLimits()
        self._multipart = multipart

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        response = await self.respond(HTTPRequest(scope, receive))
        await response(scope, receive, send)

    async def respond(self, http: HTTPRequest) -> ASGIApp:
        """Execute a request and return its response; every error is one too."""
        media_type = JSON
        try:
            media_type = negotiate(http)
            check_method(http, allows_get=self._limits.allows_get)
            body = await self._read_body(http)
            async with self._admission.admit(http), deadline(self._limits.operation_seconds):
                async with self._open_context(http) as context:
                    result = await self._execute(http, body, context)
                if not isinstance(result, PreparedOperation):
                    headers = entity_headers(result)
                    if is_not_modified(http, headers):
                        return not_modified(headers)
                    text = await encode_json(result)
                    return text_response(text, 200, media_type, headers)
            assert self._multipart is not None  # noqa: S101 (for the type checker)
            return await self._multipart.respond(http, result)
        except RequestRejectedError as rejection:
            status = rejection_status(rejection, media_type)
            return json_response(
                {"errors": rejection.errors}, status, media_type, rejection.headers
            )
        except ProblemError as problem:
            headers = problem.headers | close_chunked(http)
            return json_response({"errors": problem.errors}, problem.status, media_type, headers)
        except Exception as error:  # noqa: BLE001 (clients always get JSON)
            return json_response({"errors": [mask_exception(error)]}, 500, media_type)

    async def _read_body(self, http: HTTPRequest) -> bytes:
        """Read the body; empty for a GET. Raises ProblemError."""
        if http.method == "GET":
            return b""
        check_content_type(http)
        limits = self._limits
        return await read_body(
            http,
            limits.max_body_bytes,
            limits.body_seconds,
            self._open_admitted,
            limits.least_rate,
        )

    async def read_single_request(self, http: HTTPRequest) -> Request:
        """Read a request that must have one operation. Raises ProblemError."""
        check_method(http, allows_get=self._limits.allows_get)
        body = await self._read_body(http)
        parameters = await parse_parameters(http, body)
        if isinstance(parameters, list):
            raise batching_disabled()
        return parse_request(parameters, len(body))

    async def _execute(self, http: HTTPRequest, body: bytes, context: object) -> Any:
        """Execute a request and return the body of the response.

        An operation with a multipart response is returned prepared and not executed: a stream
        opens its own contexts.

        Raises: RequestRejectedError and ProblemError.
        """
        parameters = await parse_parameters(http, body)
        if isinstance(parameters, list):
            return await self._execute_batch(http, parameters, len(body), context)
        prepared = await prepare_operation(self.engine, http, parse_request(parameters, len(body)))
        if self._multipart is not None and self._multipart.accepts(http, prepared):
            return prepared
        return await execute_operation(self.engine, http, prepared, context)

    async def _execute_batch(
        self, http: HTTPRequest, batch: Sequence[Any], size: int, context: object
    ) -> list[dict[str, Any]]:
        """Execute the operations of a batch in order; an error affects its operation only.

        `size` is the size of the whole body in bytes.

        If one of them is a mutation, all read from the primary: rows and permissions read earlier
        may be outdated after it.

        Raises: ProblemError with 400 for the size of the batch; RequestRejectedError when the
        operations together exceed the limits of one request.
        """
        self._check_batch_size(len(batch))
        operations = [
            await self._prepare_or_errors(http, parameters, size) for parameters in batch
        ]
        prepared = [each.operation for each in operations if isinstance(each, PreparedOperation)]
        self.engine.check_combined_limits(prepared)
        if not all(operation.is_query for operation in prepared):
            context = await self.engine.to_writing_context(context)
        meter = self.engine.create_meter()
        return [
            await self._execute_or_errors(http, each, context, meter)
            if isinstance(each, PreparedOperation)
            else each
            for each in operations
        ]

    def _check_batch_size(self, size: int) -> None:
        limit = self._limits.batch_size
        if limit == 0:
            raise batching_disabled()
        if not 1 <= size <= limit:
            message = f"A batch has 1 to {limit} operations; this one has {size}."
            raise ProblemError(400, "BATCH_TOO_LARGE", message, limit=limit)

    async def _prepare_or_errors(
        self, http: HTTPRequest, parameters: Any, size: int
    ) -> PreparedOperation | dict[str, Any]:
        try:
            return await prepare_operation(self.engine, http, parse_request(parameters, size))
        except (RequestRejectedError, ProblemError) as error:
            return {"errors": error.errors}

    async def _execute_or_errors(
        self,
        http: HTTPRequest,
        prepared: PreparedOperation,
        context: object,
        meter: AnswerMeter,
    ) -> dict[str, Any]:
        try:
            return await execute_operation(self.engine, http, prepared, context, meter)
        except ClientDisconnectedError:
            raise
        except (RequestRejectedError, ProblemError) as error:
            return {"errors": error.errors}


def negotiate(http: HTTPRequest) -> str:
    """Return the media type of the response. Raises ProblemError with 406."""
    media_type = preferred_media_type(accept_header(http))
    if media_type is None:
        raise ProblemError(406, "NOT_ACCEPTABLE", f"Responses are {GRAPHQL} or {JSON}.")
    return media_type
