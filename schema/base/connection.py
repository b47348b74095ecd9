"""Connections: the shape of every paginated list."""

from collections.abc import Sequence
from typing import Generic, TypeVar

import strawberry
from strawberry import Parent

from resolvers import connection
from resolvers.context import Info
from schema.base.fields import resolved_by

N = TypeVar("N")


@strawberry.type(description="The ends of a page.")
class PageInfo:
    has_next_page: bool
    """Whether the list has rows after the page, those at and beyond `before` included."""
    has_previous_page: bool
    """Whether the list has rows before the page, those up to `after` included."""
    start_cursor: str | None
    """Cursor of the first row, for `before`; null for an empty page."""
    end_cursor: str | None
    """Cursor of the last row, for `after`; null for an empty page."""


@strawberry.type(description="A row of a page, with its cursor.")
class Edge(Generic[N]):
    cursor: str
    """Opaque cursor, for `after` and `before` of the same list in the same order."""
    node: N
    """The row."""


async def total_count(root: Parent[connection.Connection[object]], info: Info) -> int:
    """Count the rows of the whole list."""
    return await root.count(info.context)


@strawberry.type(description="A page of a list.")
class Connection(Generic[N]):
    edges: Sequence[Edge[N]]
    """The rows of the page with their cursors, in the list's order."""
    nodes: Sequence[N]
    """The rows of the page, in the list's order."""
    page_info: PageInfo
    """The ends of the page."""
    total_count: int = resolved_by(total_count)
    """Number of rows in the whole list under its filter. Counted only if selected. Releases of an
    organization are counted to 10,000: 10,001 means that there are more.
    """
