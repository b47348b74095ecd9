"""Paginated lists: page arguments, cursors and connections.

Rules: docs/reference/releases.md#pages.
"""

import base64
import binascii
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any, Generic, NamedTuple, TypeVar

import orjson

from db.connection.paging import Page, Position, Slice
from resolvers.arguments import unset_to_none
from resolvers.context import Context
from resolvers.errors import BadCursorError, InvalidArgumentError, PageTooLargeError

R = TypeVar("R")

MAX_PAGE_SIZE = 100
DEFAULT_PAGE_SIZE = 20
MAX_CURSOR_LENGTH = 2000
MIN_INT64, MAX_INT64 = -(2**63), 2**63 - 1


class Order(NamedTuple):
    """The order of a list, which its cursors belong to.

    `name` is part of every cursor. `types` are those of the values of a position.
    """

    name: str
    types: tuple[type, ...]


class PageArguments(NamedTuple):
    """The page arguments of a field; None: absent or null."""

    first: int | None = None
    after: str | None = None
    last: int | None = None
    before: str | None = None


def page_arguments(
    first: int | None, after: str | None, last: int | None = None, before: str | None = None
) -> PageArguments:
    """Collect a field's page arguments, of which each may be UNSET."""
    return PageArguments(
        unset_to_none(first), unset_to_none(after), unset_to_none(last), unset_to_none(before)
    )


def parse_slice(
    order: Order, arguments: PageArguments, *, default_size: int = DEFAULT_PAGE_SIZE
) -> Slice:
    """Convert page arguments to a slice of the list.

    Raises: InvalidArgumentError for both `first` and `last`, or a size below 1;
    PageTooLargeError for a size above 100; BadCursorError for a cursor of another list or order.
    """
    first, last = arguments.first, arguments.last
    if first is not None and last is not None:
        msg = "first and last cannot be combined. Remove one of them."
        raise InvalidArgumentError(msg, argument=("last",))
    name = "first" if last is None else "last"
    size = first if last is None else last
    if size is not None and size < 1:
        msg = f"{name} must be at least 1, not {size}."
        raise InvalidArgumentError(msg, argument=(name,))
    if size is not None and size > MAX_PAGE_SIZE:
        raise PageTooLargeError(name, size, MAX_PAGE_SIZE)
    return Slice(
        limit=default_size if size is None else size,
        backward=last is not None,
        after=decode_cursor(order, "after", arguments.after),
        before=decode_cursor(order, "before", arguments.before),
    )


def encode_cursor(order: Order, position: Position) -> str:
    """Encode a position as an opaque text."""
    values = [value.isoformat() if isinstance(value, datetime) else value for value in position]
    return base64.urlsafe_b64encode(orjson.dumps([order.name, *values])).decode().rstrip("=")


def decode_cursor(order: Order, argument: str, text: str | None) -> Position | None:
    """Decode a cursor; None without one. Raises BadCursorError unless it is of the order."""
    if not text:
        return None
    name: Any = None
    position: Position | None = None
    try:
        if len(text) > MAX_CURSOR_LENGTH:
            raise ValueError  # noqa: TRY301 (every invalid cursor gets the same error)
        padded = text + "=" * (-len(text) % 4)
        name, *values = orjson.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
        position = tuple(
            parse_position_value(value, type_)
            for value, type_ in zip(values, order.types, strict=True)
        )
    except (binascii.Error, OverflowError, TypeError, ValueError):
        position = None
    if position is None or name != order.name:
        msg = f"{argument} is not a cursor of this list in this order."
        raise BadCursorError(msg, argument=(argument,))
    return position


def parse_position_value(value: Any, type_: type) -> Any:
    """Convert a value of a cursor to one of the position's type. Raises ValueError."""
    if type_ is datetime:
        value = datetime.fromisoformat(value)
        is_valid = value.tzinfo is not None
        value = value.astimezone(UTC)
    elif type_ is int:
        is_valid = type(value) is int and MIN_INT64 <= value <= MAX_INT64
    else:
        is_valid = isinstance(value, type_)
    if not is_valid:
        raise ValueError
    return value


@dataclass(frozen=True, slots=True)
class Edge(Generic[R]):
    """A row with its cursor."""

    node: R
    cursor: str


@dataclass(frozen=True, slots=True)
class PageInfo:
    """The ends of a page, and whether the list has rows on either side of it."""

    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None
    end_cursor: str | None


@dataclass(frozen=True, slots=True)
class Connection(Generic[R]):
    """A page of a list. `count` counts the whole list; it is called only for `totalCount`."""

    page: Page[R]
    order: Order
    count: Callable[[Context], Awaitable[int]]

    @property
    def nodes(self) -> Sequence[R]:
        """The rows of the page."""
        return self.page.rows

    @property
    def edges(self) -> Sequence[Edge[R]]:
        """The rows of the page with their cursors."""
        return [
            Edge(row, encode_cursor(self.order, position))
            for row, position in zip(self.page.rows, self.page.positions, strict=True)
        ]

    @property
    def page_info(self) -> PageInfo:
        """The ends of the page."""
        positions = self.page.positions
        return PageInfo(
            has_next_page=self.page.has_next,
            has_previous_page=self.page.has_previous,
            start_cursor=encode_cursor(self.order, positions[0]) if positions else None,
            end_cursor=encode_cursor(self.order, positions[-1]) if positions else None,
        )
