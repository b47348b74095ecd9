"""How many requests a process works at at once, whichever way they came."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager
from typing import TypeVar

from starlette.requests import Request as HTTPRequest

from execution.errors import ProblemError

C = TypeVar("C")


class Admission:
    """Counts the requests that are at work: whoever has a context open is.

    Neither bodies that come in nor subscriptions that wait have one.
    """

    def __init__(self, most: int) -> None:
        self._most = most
        self._at_work = 0

    def around(
        self, open_context: Callable[[HTTPRequest], AbstractAsyncContextManager[C]]
    ) -> Callable[[HTTPRequest], AbstractAsyncContextManager[C]]:
        """What opens such a context unless too many are open. It raises ProblemError, 503."""

        @asynccontextmanager
        async def opened(http: HTTPRequest) -> AsyncIterator[C]:
            with self._one():
                async with open_context(http) as context:
                    yield context

        return opened

    @contextmanager
    def _one(self) -> Iterator[None]:
        if self._at_work >= self._most:
            message = f"{self._most} requests are at work already."
            raise ProblemError(503, "OVERLOADED", message, {"Retry-After": "1"}, limit=self._most)
        self._at_work += 1
        try:
            yield
        finally:
            self._at_work -= 1
