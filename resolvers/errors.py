"""What a client should write differently. Each kind has a code, which is part of the contract."""

from collections.abc import Sequence

from graphql import GraphQLError


class RequestError(GraphQLError):
    """A request that cannot be answered as it stands; its text is meant for the client.

    `argument` names the offending argument, from the field's arguments downwards.
    """

    code = "BAD_REQUEST"

    def __init__(self, message: str, *, argument: tuple[str, ...] = ()) -> None:
        extensions = {"code": self.code}
        super().__init__(
            message, extensions=extensions | ({"argument": list(argument)} if argument else {})
        )


class InvalidArgumentError(RequestError):
    """An argument has a value that it cannot have."""

    code = "INVALID"


MAX_NAMES = 1000


def check_name_count(names: Sequence[str], *argument: str) -> None:
    """Refuse a list of more names than a statement should be asked for."""
    if len(names) > MAX_NAMES:
        msg = f"{argument[-1]}: at most {MAX_NAMES} names, not {len(names)}."
        raise InvalidArgumentError(msg, argument=argument)


class PageTooLargeError(RequestError):
    """More rows were asked for than a page may have."""

    code = "PAGE_TOO_LARGE"

    def __init__(self, argument: str, size: int, largest: int) -> None:
        super().__init__(
            f"{argument}: {size} is more than a page may have ({largest}).", argument=(argument,)
        )
        assert self.extensions is not None  # noqa: S101 (set by the base class)
        self.extensions |= {"limit": largest, "actual": size}


class BadCursorError(RequestError):
    """A cursor that this list, in this order, did not give out."""

    code = "BAD_CURSOR"


class BadQueryError(RequestError):
    """A search text that cannot be understood."""

    code = "BAD_QUERY"


class NotFoundError(RequestError):
    """Something that a filter names is not there, or is not the caller's."""

    code = "NOT_FOUND"


class ForbiddenError(RequestError):
    """The token lacks a scope."""

    code = "FORBIDDEN"


class SetupError(Exception):
    """A setting, a command or a setup file names something that is invalid or does not exist.

    The message is for the person at the command line; no GraphQL client receives it.
    """
