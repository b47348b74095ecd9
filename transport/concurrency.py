"""The limit on concurrent requests of a process, shared by all transports."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from typing import TypeVar

from starlette.requests import Request as HTTPRequest

from execution.errors import ProblemError

C = TypeVar("C")


class ConcurrencyLimit:
    """Limits the number of open contexts.

    Requests whose body is still being received and idle subscriptions have no context, and do not
    count.
    """

    def __init__(self, max_in_flight: int) -> None:
        self._max_in_flight = max_in_flight
        self._in_flight = 0

    def apply(
        self, open_context: Callable[[HTTPRequest], AbstractAsyncContextManager[C]]
    ) -> Callable[[HTTPRequest], AbstractAsyncContextManager[C]]:
        """Return `open_context` with the limit: it raises ProblemError with 503 when exceeded."""

        @asynccontextmanager
        async def open_limited(http: HTTPRequest) -> AsyncIterator[C]:
            with self._count_request():
                async with open_context(http) as context:
                    yield context

        return open_limited

    @contextmanager
    def _count_request(self) -> Iterator[None]:
        limit = self._max_in_flight
        if self._in_flight >= limit:
            message = f"The limit of {limit} concurrent requests is reached. Retry the request."
            raise ProblemError(503, "OVERLOADED", message, {"Retry-After": "1"}, limit=limit)
        self._in_flight += 1
        try:
            yield
        finally:
            self._in_flight -= 1
