"""Operations whose answers are a stream: of one response, or of one for each event.

A subscription holds nothing of the database while it waits. Each event is executed in a context of
its own: what it selects is read afresh, and who asks is looked at again.
"""

import asyncio
import hashlib
from collections import Counter
from collections.abc import Awaitable, Callable
from functools import partial
from inspect import isawaitable
from typing import Any, Protocol, Self

from graphql import ExecutionResult, GraphQLError
from graphql.execution import Executor, create_source_event_stream
from starlette.requests import Request as HTTPRequest

from execution.engine import Engine
from execution.errors import ProblemError, RequestRejectedError, format_error
from execution.incremental import IncrementalFormat
from execution.operation import Request
from transport.body import OpenContext
from transport.http import Bounds, Prepared, answered, deadline, prepared, while_connected


class Event(Protocol):
    """Something that happened: what the stream behind a subscription's field gives."""

    async def resolve(self, context: Any) -> Any:
        """The field's value in the event's own context; None: nothing is sent.

        Raises GraphQLError when nothing more may be shown.
        """


class Source(Protocol):
    """The stream behind a subscription's field; it ends itself by raising GraphQLError."""

    async def __anext__(self) -> Event:
        """The next event, when there is one."""

    async def aclose(self) -> None:
        """Let go of what it holds."""


Answer = Callable[[Event], Awaitable[dict[str, Any] | None]]
"""Makes the response of an event; None: nothing is sent."""


RETRY_SECONDS = 5
OF_ONE = "subscriptions of a token"
OF_ALL = "subscriptions of this server"


class TooManyError(RequestRejectedError):
    """There is no place for one more."""

    def __init__(self, what: str, limit: int) -> None:
        error = GraphQLError(f"At most {limit} {what}.", extensions={"limit": limit})
        headers = {"Retry-After": str(RETRY_SECONDS)}
        super().__init__("TOO_MANY_SUBSCRIPTIONS", error, status=429, headers=headers)


class Places:
    """How many subscriptions a process has at once, and how many of one token."""

    def __init__(self, most: int, most_of_one: int) -> None:
        self._most = most
        self._most_of_one = most_of_one
        self._taken: Counter[str] = Counter()

    def take(self, authorization: str) -> "Place":
        """A place for whoever has the token. Raises TooManyError."""
        token = authorization.partition(" ")[2].strip()
        key = hashlib.sha256(token.encode()).hexdigest()
        if self._taken[key] >= self._most_of_one:
            raise TooManyError(OF_ONE, self._most_of_one)
        if self._taken.total() >= self._most:
            raise TooManyError(OF_ALL, self._most)
        self._taken[key] += 1
        return Place(self._taken, key)


class Place:
    """What was taken, until it is given back."""

    def __init__(self, taken: Counter[str], key: str) -> None:
        self._taken = taken
        self._key: str | None = key

    def give_back(self) -> None:
        """Leave it to others; once more changes nothing."""
        if self._key is None:
            return
        self._taken[self._key] -= 1
        if not self._taken[self._key]:
            del self._taken[self._key]
        self._key = None


class Answers(Protocol):
    """The responses of an operation, each as it is sent."""

    def __aiter__(self) -> Self:
        """Itself."""

    async def __anext__(self) -> dict[str, Any]:
        """The next response. Raises RequestRejectedError when something ends the stream."""

    async def aclose(self) -> None:
        """Let go of what it holds."""


class One:
    """The answer of a query or a mutation."""

    def __init__(self, answer: dict[str, Any]) -> None:
        self._left = [answer]

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> dict[str, Any]:
        if not self._left:
            raise StopAsyncIteration
        return self._left.pop()

    async def aclose(self) -> None:
        """Nothing is held."""


class Parts:
    """The parts of an answer, each as soon as it is there.

    They are made as fast as that goes, however slowly they are taken: what is read from the
    database is not held up by a client.
    """

    def __init__(
        self, make: Callable[[Callable[[dict[str, Any]], None]], Awaitable[None]]
    ) -> None:
        self._made: asyncio.Queue[dict[str, Any] | None] = asyncio.Queue()
        self._has_begun = asyncio.Event()
        self._making = asyncio.ensure_future(make(self._put))
        self._making.add_done_callback(lambda _: self._put(None))

    def _put(self, part: dict[str, Any] | None) -> None:
        self._made.put_nowait(part)
        self._has_begun.set()

    async def begin(self) -> None:
        """Wait for the first part. Raises what kept it from being made."""
        await self._has_begun.wait()
        if self._making.done():
            self._making.result()

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> dict[str, Any]:
        part = await self._made.get()
        if part is None:
            await self._making
            raise StopAsyncIteration
        return part

    async def aclose(self) -> None:
        """Make nothing more, and let go of what that takes."""
        self._making.cancel()
        await asyncio.gather(self._making, return_exceptions=True)


class Streams:
    """Starts operations of an engine, within the bounds that any request has.

    `open_context` makes what the resolvers of an operation share, `open_event` those of an event:
    of a state that has what it tells, and whoever else is at work.
    """

    def __init__(
        self,
        engine: Engine,
        open_context: OpenContext,
        open_event: OpenContext,
        places: Places,
        bounds: Bounds,
    ) -> None:
        self.engine = engine
        self._seconds = bounds.operation_seconds
        self._open_context = open_context
        self._open_event = open_event
        self._places = places

    async def start(self, request: Request, http: HTTPRequest) -> Answers:
        """The answers of an operation that came by this request, whose client may go away.

        Nothing is looked at before it is known who asks. Whatever is wrong is told now. Raises
        RequestRejectedError, ProblemError, and what `open_context` does.
        """
        async with deadline(self._seconds), self._open_context(http) as context:
            asked = prepared(self.engine, http, request)
            operation = asked.operation
            if not operation.is_subscription:
                return One(await answered(self.engine, http, asked, context))
            place = self._places.take(http.headers.get("authorization", ""))
            try:
                await self.engine.charge(operation, context)
                executor = self.engine.build_executor(operation, request, context)
                source = await started(executor)
                executor.context_value = None  # each event has its own
            except BaseException:
                place.give_back()
                raise

        async def answer(event: Event) -> dict[str, Any] | None:
            async with deadline(self._seconds), self._open_event(http) as context:
                value = await event.resolve(context)
                if value is None:
                    return None
                of_event = executor.build_per_event_executor(value)
                of_event.context_value = context
                return await self.engine.execute_event(operation, request, of_event)

        return Responses(source, answer, place)

    async def start_in_parts(
        self, asked: Prepared, http: HTTPRequest, form: type[IncrementalFormat]
    ) -> Answers:
        """The parts of a query's answer; the first is there already.

        What fails later is told in the last part. Raises RequestRejectedError, ProblemError, and
        what `open_context` does.
        """
        parts = Parts(partial(self._make, asked, http, form(self.engine.format_errors)))
        try:
            async with while_connected(http.receive):
                await parts.begin()
        except BaseException:
            await parts.aclose()
            raise
        return parts

    async def _make(
        self,
        asked: Prepared,
        http: HTTPRequest,
        form: IncrementalFormat,
        tell: Callable[[dict[str, Any]], None],
    ) -> None:
        """Tell all parts; once there is one nothing is raised."""
        try:
            async with deadline(self._seconds), self._open_context(http) as context:
                await self.engine.execute_incrementally(
                    asked.operation, asked.request, context, form, tell
                )
        except Exception as error:
            if not form.has_started:
                raise
            tell(form.format_aborted(failed(error)))


async def started(executor: Executor[Any]) -> Any:
    """The stream of events of a subscription. Raises RequestRejectedError."""
    stream = create_source_event_stream(executor)
    found = await stream if isawaitable(stream) else stream
    if isinstance(found, ExecutionResult):
        raise RequestRejectedError("BAD_USER_INPUT", *(found.errors or []))
    return found


class Responses:
    """The responses of a subscription: one for each event that is shown."""

    def __init__(self, source: Source, answer: Answer, place: Place) -> None:
        self._source = source
        self._answer = answer
        self._place = place

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> dict[str, Any]:
        while True:
            try:
                answer = await self._answer(await self._source.__anext__())
            except GraphQLError as error:
                raise RequestRejectedError("BAD_REQUEST", error) from None
            if answer is not None:
                return answer

    async def aclose(self) -> None:
        """End the subscription."""
        self._place.give_back()
        await self._source.aclose()


def failed(error: Exception) -> list[dict[str, Any]]:
    """The errors that a client is told of what ended the answers; of a defect, its id alone."""
    if isinstance(error, RequestRejectedError | ProblemError):
        return error.errors
    return [format_error(GraphQLError("", original_error=error))]
