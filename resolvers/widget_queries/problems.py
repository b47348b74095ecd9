"""Problems of the texts of a query: a message for people, and the same for programs."""

from dataclasses import dataclass
from typing import Any

MAX_TEXT_LENGTH = 10_000
MAX_NESTING = 50
"""Nested parentheses of conditions, and of an equation."""


@dataclass(frozen=True)
class TextProblem:
    """A problem of one text. The message is the context, the column and the reason.

    `position` is the column of the problem, counted from 1. `allowed` are the values that would be
    accepted, or descriptions of them. `limit` and `actual` are the numbers of a limit.
    """

    reason: str
    position: int | None = None
    allowed: tuple[str, ...] = ()
    limit: int | None = None
    actual: int | None = None
    context: str = ""

    @property
    def message(self) -> str:
        """The message for people."""
        column = "" if self.position is None else f"Column {self.position}: "
        return f"{self.context}{column}{self.reason}"

    @property
    def details(self) -> dict[str, Any]:
        """The details of the error, without those that are unknown."""
        details = {
            "position": self.position,
            "allowed": list(self.allowed) or None,
            "limit": self.limit,
            "actual": self.actual,
        }
        return {name: value for name, value in details.items() if value is not None}


class ParseError(Exception):
    """A text that cannot be parsed."""

    def __init__(self, problem: TextProblem) -> None:
        super().__init__(problem.message)
        self.problem = problem


def check_length(text: str) -> None:
    """Check that a text is short enough to be parsed.

    Raises: ParseError.
    """
    if len(text) > MAX_TEXT_LENGTH:
        message = f"{len(text)} characters exceed the limit of {MAX_TEXT_LENGTH}."
        raise ParseError(TextProblem(message, limit=MAX_TEXT_LENGTH, actual=len(text)))


def shorten(text: str) -> str:
    """Cut a text for a message to 60 characters."""
    limit = 60
    return text if len(text) <= limit else f"{text[:limit]}…"
