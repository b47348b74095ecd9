"""Paged lists: arguments checked, cursors made and read, the connection that clients see."""

import base64
import binascii
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, NamedTuple, TypeVar

import orjson

from db.connection.paging import Page, Position, Slice
from resolvers.context import Context
from resolvers.errors import BadCursorError, InvalidArgumentError, PageTooLargeError

R = TypeVar("R")

MAX_PAGE_SIZE = 100
DEFAULT_PAGE_SIZE = 20
MAX_CURSOR_LENGTH = 2000
MIN_INT64, MAX_INT64 = -(2**63), 2**63 - 1


class Order(NamedTuple):
    """An order that cursors belong to: its name, and the types of a position's values."""

    name: str
    types: tuple[type, ...]


class PageArguments(NamedTuple):
    """What a client says about the page it wants; None: nothing."""

    first: int | None = None
    after: str | None = None
    last: int | None = None
    before: str | None = None


def parse_slice(
    order: Order, arguments: PageArguments, *, default_size: int = DEFAULT_PAGE_SIZE
) -> Slice:
    """The slice that the arguments ask for.

    Raises PageTooLargeError, InvalidArgumentError and BadCursorError.
    """
    first, last = arguments.first, arguments.last
    if first is not None and last is not None:
        msg = "first and last exclude each other."
        raise InvalidArgumentError(msg, argument=("last",))
    name = "first" if last is None else "last"
    size = first if last is None else last
    if size is not None and size < 1:
        msg = f"{name}: {size} is less than 1."
        raise InvalidArgumentError(msg, argument=(name,))
    if size is not None and size > MAX_PAGE_SIZE:
        raise PageTooLargeError(name, size, MAX_PAGE_SIZE)
    return Slice(
        limit=default_size if size is None else size,
        backward=last is not None,
        after=decode_cursor(order, "after", arguments.after),
        before=decode_cursor(order, "before", arguments.before),
    )


def encode_cursor(order: Order, place: Position) -> str:
    """The opaque text of a position."""
    values = [value.isoformat() if isinstance(value, datetime) else value for value in place]
    return base64.urlsafe_b64encode(orjson.dumps([order.name, *values])).decode().rstrip("=")


def decode_cursor(order: Order, name: str, text: str | None) -> Position | None:
    """The position that a cursor stands for; it must belong to the order."""
    if not text:
        return None
    try:
        if len(text) > MAX_CURSOR_LENGTH:
            raise ValueError  # noqa: TRY301 (all that is wrong with a cursor ends alike)
        padded = text + "=" * (-len(text) % 4)
        content = orjson.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        found, *values = content
        place = tuple(
            parse_position_value(value, kind)
            for value, kind in zip(values, order.types, strict=True)
        )
    except (binascii.Error, OverflowError, TypeError, ValueError):
        place = None
        found = None
    if place is None or found != order.name:
        msg = f"{name}: this cursor is not one of this list in this order."
        raise BadCursorError(msg, argument=(name,))
    return place


def parse_position_value(value: Any, kind: type) -> Any:
    """A cursor's value as the database knows it; ValueError if it is not of that type."""
    if kind is datetime:
        value = datetime.fromisoformat(value)
        is_known = value.tzinfo is not None
        value = value.astimezone(UTC)
    elif kind is int:
        is_known = type(value) is int and MIN_INT64 <= value <= MAX_INT64
    else:
        is_known = isinstance(value, kind)
    if not is_known:
        raise ValueError
    return value


@dataclass(frozen=True, slots=True)
class Edge(Generic[R]):
    """A row, and where it stands."""

    node: R
    cursor: str


@dataclass(frozen=True, slots=True)
class PageInfo:
    """Where a page begins and ends, and what is around it."""

    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None
    end_cursor: str | None


@dataclass(frozen=True, slots=True)
class Connection(Generic[R]):
    """A page as clients see it. The whole list is counted only when somebody asks."""

    page: Page[R]
    order: Order
    count: Callable[[Context], Awaitable[int]]

    @property
    def nodes(self) -> Sequence[R]:
        """The rows."""
        return self.page.rows

    @property
    def edges(self) -> Sequence[Edge[R]]:
        """The rows with their cursors."""
        return [
            Edge(row, encode_cursor(self.order, place))
            for row, place in zip(self.page.rows, self.page.positions, strict=True)
        ]

    @property
    def page_info(self) -> PageInfo:
        """What is around the page."""
        places = self.page.positions
        return PageInfo(
            has_next_page=self.page.has_next,
            has_previous_page=self.page.has_previous,
            start_cursor=encode_cursor(self.order, places[0]) if places else None,
            end_cursor=encode_cursor(self.order, places[-1]) if places else None,
        )
