"""Operations whose result is a stream of responses: one, several parts, or one for each event.

An idle subscription holds no database connection. Each event is executed in a context of its own:
its data is read, and its callers authenticated, at the time of the event (`events/groups.py`).
"""

import asyncio
import hashlib
from collections import Counter
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial
from inspect import isawaitable
from typing import Any, Protocol, Self

from graphql import ExecutionResult, GraphQLError
from graphql.execution import Executor, create_source_event_stream
from starlette.requests import Request as HTTPRequest

from execution.engine import Engine
from execution.errors import ProblemError, RequestRejectedError, format_error
from execution.incremental import IncrementalFormat
from execution.limits.budget import MINIMUM_CHARGE
from execution.operation import Request
from transport.admission import Admission, Wait
from transport.authentication import expired_token
from transport.body import CallerContext, OpenContext
from transport.cancellation import cancel_on_disconnect, deadline
from transport.events.groups import EventGroups, EventSubscriber, SubscriptionEvent
from transport.operation import (
    PreparedOperation,
    RequestLimits,
    execute_operation,
    prepare_operation,
)

RETRY_SECONDS = 5
PER_TOKEN = "subscriptions per token"  # noqa: S105 (no secret)
PER_PROCESS = "subscriptions per server process"


RespondToEvent = Callable[[SubscriptionEvent], Awaitable[dict[str, Any] | None]]
"""Executes the operation for an event and returns its response; None skips the event."""


class ResponseStream(Protocol):
    """The responses of an operation: a `SingleResponse`, `PartStream` or `EventResponses`."""

    def __aiter__(self) -> Self:
        """Return itself."""

    async def __anext__(self) -> dict[str, Any]:
        """Return the next response. Raises RequestRejectedError to end the stream."""

    async def aclose(self) -> None:
        """Stop the operation and release its resources."""


class TooManySubscriptionsError(RequestRejectedError):
    """A limit on concurrent subscriptions, or on operations of a socket, is reached."""

    def __init__(self, subject: str, limit: int) -> None:
        message = f"The limit of {limit} {subject} is reached. Complete one, or retry later."
        error = GraphQLError(message, extensions={"limit": limit})
        headers = {"Retry-After": str(RETRY_SECONDS)}
        super().__init__("TOO_MANY_SUBSCRIPTIONS", error, status=429, headers=headers)


class SubscriptionLimit:
    """Limits the concurrent subscriptions of a process, and of each token."""

    def __init__(self, max_total: int, max_per_token: int) -> None:
        self._max_total = max_total
        self._max_per_token = max_per_token
        self._active: Counter[str] = Counter()

    def acquire(self, authorization: str) -> "SubscriptionSlot":
        """Count a subscription of the token. Raises TooManySubscriptionsError."""
        token = authorization.partition(" ")[2].strip()
        key = hashlib.sha256(token.encode()).hexdigest()
        if self._active[key] >= self._max_per_token:
            raise TooManySubscriptionsError(PER_TOKEN, self._max_per_token)
        if self._active.total() >= self._max_total:
            raise TooManySubscriptionsError(PER_PROCESS, self._max_total)
        self._active[key] += 1
        return SubscriptionSlot(self._active, key)


class SubscriptionSlot:
    """A counted subscription."""

    def __init__(self, active: Counter[str], key: str) -> None:
        self._active = active
        self._key: str | None = key

    def release(self) -> None:
        """Stop counting the subscription. Does nothing the second time."""
        if self._key is None:
            return
        self._active[self._key] -= 1
        if not self._active[self._key]:
            del self._active[self._key]
        self._key = None


class SingleResponse:
    """The response of a query or a mutation."""

    def __init__(self, response: dict[str, Any]) -> None:
        self._remaining = [response]

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> dict[str, Any]:
        if not self._remaining:
            raise StopAsyncIteration
        return self._remaining.pop()

    async def aclose(self) -> None:
        """Do nothing: the operation is complete."""


class PartStream:
    """The parts of an incrementally delivered response.

    `produce` runs as a task of its own and passes each part to its argument. It does not wait for
    the client: a slow one must not hold a database connection.
    """

    def __init__(
        self, produce: Callable[[Callable[[dict[str, Any]], None]], Awaitable[None]]
    ) -> None:
        self._parts: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue()
        self._has_started = asyncio.Event()
        self._producer = asyncio.ensure_future(produce(self._put))
        self._producer.add_done_callback(lambda _: self._put(None))

    def _put(self, part: dict[str, Any] | None) -> None:
        self._parts.put_nowait(part)
        self._has_started.set()

    async def wait_for_first(self) -> None:
        """Wait until the first part is ready. Raises the error that prevented it."""
        await self._has_started.wait()
        if self._producer.done():
            self._producer.result()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> dict[str, Any]:
        part = await self._parts.get()
        if part is None:
            await self._producer
            raise StopAsyncIteration
        return part

    async def aclose(self) -> None:
        """Cancel the operation."""
        self._producer.cancel()
        await asyncio.gather(self._producer, return_exceptions=True)


class OperationStreams:
    """Starts operations within the limits of any request.

    `open_context` opens the context of an operation. `groups` executes the events of
    subscriptions. Operations are admitted by `admission`.
    """

    def __init__(
        self,
        engine: Engine,
        admission: Admission,
        open_context: OpenContext,
        groups: EventGroups,
        subscription_limit: SubscriptionLimit,
        limits: RequestLimits,
    ) -> None:
        self.engine = engine
        self._operation_seconds = limits.operation_seconds
        self._admission = admission
        self._open_context = open_context
        self._groups = groups
        self._subscription_limit = subscription_limit

    async def start(self, request: Request, http: HTTPRequest) -> ResponseStream:
        """Start an operation and return its responses.

        The caller is authenticated before the document is parsed. A query or a mutation is
        executed completely.

        Raises: RequestRejectedError, ProblemError, and the errors of `open_context`.
        """
        async with (
            self._admission.admit(http),
            deadline(self._operation_seconds),
            self._open_context(http) as context,
        ):
            prepared = await prepare_operation(self.engine, http, request)
            operation = prepared.operation
            if not operation.is_subscription:
                response = await execute_operation(self.engine, http, prepared, context)
                return SingleResponse(response)
            caller: CallerContext = context
            expiry = TokenExpiry.of(caller)
            slot = self._subscription_limit.acquire(http.headers.get("authorization", ""))
            try:
                bill = await self.engine.charge(operation, context)
                bill.settle(MINIMUM_CHARGE)  # each event pays for itself
                executor = await self.engine.build_executor(operation, request, context)
                events = await subscribe(executor)
                executor.context_value = None  # each event has its own context
                scope = caller.answer_scope
                subscriber = EventSubscriber.of(operation, request, executor, http, scope)
            except BaseException:
                slot.release()
                raise
        return EventResponses(events, partial(self._groups.respond, subscriber), slot, expiry)

    async def start_incremental(
        self, prepared: PreparedOperation, http: HTTPRequest, format_class: type[IncrementalFormat]
    ) -> ResponseStream:
        """Start a query and return the parts of its response when the first one is ready.

        Errors after the first part are reported in the last part.

        Raises: RequestRejectedError, ProblemError, and the errors of `open_context`.
        """
        incremental_format = format_class(self.engine.format_errors)
        parts = PartStream(partial(self._produce_parts, prepared, http, incremental_format))
        try:
            with cancel_on_disconnect(http.receive):
                await parts.wait_for_first()
        except BaseException:
            await parts.aclose()
            raise
        return parts

    async def _produce_parts(
        self,
        prepared: PreparedOperation,
        http: HTTPRequest,
        incremental_format: IncrementalFormat,
        put: Callable[[dict[str, Any]], None],
    ) -> None:
        """Execute a query and pass its parts to `put`. Raises only before the first part."""
        try:
            async with (
                self._admission.admit(http, Wait.UNWATCHED),
                deadline(self._operation_seconds),
                self._open_context(http) as context,
            ):
                await self.engine.execute_incrementally(
                    prepared.operation, prepared.request, context, incremental_format, put
                )
        except Exception as error:
            if not incremental_format.has_started:
                raise
            put(incremental_format.format_aborted(errors_of(error)))


async def subscribe(executor: Executor[Any]) -> Any:
    """Return the source stream of a subscription: its `SubscriptionEvent`s.

    Raises: RequestRejectedError.
    """
    pending = create_source_event_stream(executor)
    stream = await pending if isawaitable(pending) else pending
    if isinstance(stream, ExecutionResult):
        raise RequestRejectedError("BAD_USER_INPUT", *(stream.errors or []))
    return stream


class TokenExpiry:
    """The time at which a token expires, by the clock of the event loop.

    `left` is how much later that is than now.
    """

    def __init__(self, date: datetime, left: timedelta) -> None:
        self.date = date
        self.time = asyncio.get_running_loop().time() + left.total_seconds()

    @classmethod
    def of(cls, caller: CallerContext) -> Self | None:
        """Return when the token of a caller, who was just read, expires; None if it never does."""
        date = caller.date_expires
        return None if date is None else cls(date, date - caller.date_read)

    def limit(self) -> asyncio.Timeout:
        """Return a context that ends with TimeoutError when the token expires."""
        return asyncio.timeout_at(self.time)


class EventResponses:
    """The responses of a subscription, one for each event that is not skipped.

    They end when the token of the subscription expires, if it does.
    """

    def __init__(
        self,
        events: Any,
        respond: RespondToEvent,
        slot: SubscriptionSlot,
        expiry: TokenExpiry | None = None,
    ) -> None:
        self._events = events
        self._respond = respond
        self._slot = slot
        self._expiry = expiry

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> dict[str, Any]:
        while True:
            try:
                response = await self._respond(await self._next_event())
            except GraphQLError as error:
                raise RequestRejectedError("BAD_REQUEST", error) from None
            if response is not None:
                return response

    async def _next_event(self) -> Any:
        """Wait for the next event. Raises ProblemError with 401 when the token expires first."""
        if self._expiry is None:
            return await self._events.__anext__()
        timeout = self._expiry.limit()
        try:
            async with timeout:
                return await self._events.__anext__()
        except TimeoutError:
            if not timeout.expired():
                raise
            raise expired_token(self._expiry.date) from None

    async def aclose(self) -> None:
        """End the subscription."""
        self._slot.release()
        await self._events.aclose()


def errors_of(error: Exception) -> list[dict[str, Any]]:
    """Return the errors to send for an exception; an unexpected one is logged and masked."""
    if isinstance(error, RequestRejectedError | ProblemError):
        return error.errors
    return [format_error(GraphQLError("", original_error=error))]
