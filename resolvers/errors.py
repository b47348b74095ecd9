"""Errors of a request that its client should write differently.

Each error has a code, which is part of the contract: docs/reference/releases.md#request-errors.
"""

from collections.abc import Sequence

from graphql import GraphQLError

MAX_NAMES = 1000
MAX_SEARCH_TEXT_LENGTH = 4000
"""Characters of a text to search for.

SQLite's LIKE rejects patterns of more than 50,000 bytes: a character has at most 4, an escaped one
2.
"""


class RequestError(GraphQLError):
    """A request that cannot be executed as written; the message is shown to the client.

    `argument` is the path of the invalid argument, from the field's arguments downwards. `details`
    are further extensions: an error of a limit has `limit` and `actual`.
    """

    code = "BAD_REQUEST"

    def __init__(self, message: str, *, argument: tuple[str, ...] = (), **details: int) -> None:
        place = {"argument": list(argument)} if argument else {}
        super().__init__(message, extensions={"code": self.code, **place, **details})


class InvalidArgumentError(RequestError):
    """An argument has an invalid value."""

    code = "INVALID"


class BadInputError(RequestError):
    """An argument of a widget's data has an invalid value: a period, an interval or a range."""

    code = "BAD_USER_INPUT"


class PageTooLargeError(RequestError):
    """A page size, or a number of ids, exceeds the limit."""

    code = "PAGE_TOO_LARGE"

    def __init__(self, argument: str, size: int, limit: int) -> None:
        message = f"{argument} {size} exceeds the limit of {limit}."
        super().__init__(message, argument=(argument,), limit=limit, actual=size)


class BadCursorError(RequestError):
    """A cursor that does not belong to the list in this order."""

    code = "BAD_CURSOR"


class BadQueryError(RequestError):
    """A search query that is invalid."""

    code = "BAD_QUERY"


class NotFoundError(RequestError):
    """A name in an argument does not exist, or is not visible to the caller."""

    code = "NOT_FOUND"


class ForbiddenError(RequestError):
    """The token lacks a scope, or its user a role."""

    code = "FORBIDDEN"


class SetupError(Exception):
    """A setting, a command or a setup file names something that is invalid or does not exist.

    The message is for the person at the command line; no GraphQL client receives it.
    """


def check_name_count(names: Sequence[str], *argument: str) -> None:
    """Raise InvalidArgumentError when a list has more than MAX_NAMES names."""
    if len(names) > MAX_NAMES:
        msg = f"{argument[-1]} has {len(names)} names, more than the limit of {MAX_NAMES}."
        raise InvalidArgumentError(msg, argument=argument, limit=MAX_NAMES, actual=len(names))


def check_search_text(text: str | None, *argument: str) -> None:
    """Raise BadQueryError when a text to search for is longer than MAX_SEARCH_TEXT_LENGTH."""
    if text is not None and len(text) > MAX_SEARCH_TEXT_LENGTH:
        limit = MAX_SEARCH_TEXT_LENGTH
        msg = f"The query has {len(text)} characters, more than the limit of {limit}."
        raise BadQueryError(msg, argument=argument, limit=limit, actual=len(text))
