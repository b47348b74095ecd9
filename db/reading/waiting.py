"""What waits for the statements of a snapshot that were read before it."""

import asyncio
from collections.abc import Awaitable, Callable
from contextvars import copy_context
from typing import Any

from db.reading.prepared import BoundStatement, Rows


class Waiting:
    """Something that waits for the statements before it.

    `result` is the future of its result, `context` that of its caller, for listeners.
    """

    __slots__ = ("context", "result")

    def __init__(self, result: asyncio.Future[Any]) -> None:
        self.result = result
        self.context = copy_context()

    def succeed(self, value: Any) -> None:
        """Set the result, unless the caller was cancelled."""
        if not self.result.done():
            self.result.set_result(value)

    def fail(self, error: Exception) -> None:
        """Set the error, unless the caller was cancelled."""
        if not self.result.done():
            self.result.set_exception(error)


class WaitingRead(Waiting):
    """A statement whose converted rows a caller waits for."""

    __slots__ = ("statement",)

    def __init__(self, result: asyncio.Future[Any], statement: BoundStatement) -> None:
        super().__init__(result)
        self.statement = statement


class WaitingPages(Waiting):
    """A statement whose rows are passed to a function, in pages of at most `size`."""

    __slots__ = ("size", "statement", "take")

    def __init__(
        self,
        result: asyncio.Future[Any],
        statement: BoundStatement,
        size: int,
        take: Callable[[Rows], Awaitable[object]],
    ) -> None:
        super().__init__(result)
        self.statement = statement
        self.size = size
        self.take = take


class WaitingReplay(Waiting):
    """Something that waits like a statement whose result is kept."""

    __slots__ = ()


class WaitingRenewal(Waiting):
    """The end of a snapshot's state."""

    __slots__ = ()
