"""Preparing and executing one operation of an HTTP request."""

from dataclasses import dataclass, field
from typing import NamedTuple

from starlette.requests import Request as HTTPRequest

from execution.engine import Engine
from execution.limits.meter import AnswerMeter
from execution.operation import Operation, Request, Response
from transport.body import LeastRate
from transport.cancellation import cancel_on_disconnect
from transport.parameters import method_not_allowed


@dataclass(frozen=True, slots=True)
class RequestLimits:
    """Limits of one request.

    `max_body_bytes` applies until the caller is known; then the context's own limit does. A body
    must be received within `body_seconds`, and not slower than `least_rate`.
    `batch_size` is the maximum number of operations in a batch; 0 disables batching. `allows_get`
    is whether queries may be sent by GET.
    """

    max_body_bytes: int = 128 * 1024
    body_seconds: float = 10
    least_rate: LeastRate = field(default_factory=LeastRate)
    operation_seconds: float = 10
    batch_size: int = 0
    allows_get: bool = True


class PreparedOperation(NamedTuple):
    """A valid operation within the limits, and its request."""

    request: Request
    operation: Operation


async def prepare_operation(
    engine: Engine, http: HTTPRequest, request: Request
) -> PreparedOperation:
    """Validate the operation of a request.

    Raises: RequestRejectedError, and ProblemError with 405 for a GET that is not a query.
    """
    operation = await engine.prepare(request)
    if http.method == "GET" and not operation.is_query:
        message = "Only queries may be sent by GET. Use POST."
        raise method_not_allowed(message, ("POST",))
    return PreparedOperation(request, operation)


async def execute_operation(
    engine: Engine,
    http: HTTPRequest,
    prepared: PreparedOperation,
    context: object,
    meter: AnswerMeter | None = None,
) -> Response:
    """Execute an operation and return its response; the operations of a batch share a meter.

    A query is cancelled when its client disconnects; a mutation is not.

    Raises: RequestRejectedError, and ClientDisconnectedError.
    """
    if not prepared.operation.is_query:
        return await engine.execute(prepared.operation, prepared.request, context, meter=meter)
    with cancel_on_disconnect(http.receive):
        return await engine.execute(prepared.operation, prepared.request, context, meter=meter)
