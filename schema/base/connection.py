"""The shape that every paginated list shares, and the arguments of one."""

from collections.abc import Sequence
from typing import Generic, TypeVar

import strawberry

from resolvers import connection
from resolvers.context import Info
from schema.base.fields import resolved_by

N = TypeVar("N")


@strawberry.type(description="Where a page begins and ends, and what is around it.")
class PageInfo:
    has_next_page: bool
    """Whether the list goes on behind the page."""
    has_previous_page: bool
    """Whether there is something before the page."""
    start_cursor: str | None
    """The cursor of the first row, for `before`; null when the page is empty."""
    end_cursor: str | None
    """The cursor of the last row, for `after`; null when the page is empty."""


@strawberry.type(description="A row of a list, and where it stands.")
class Edge(Generic[N]):
    cursor: str
    """Opaque; for `after` and `before` of the same list in the same order."""
    node: N
    """What stands there."""


async def total_count(root: strawberry.Parent[connection.Connection[object]], info: Info) -> int:
    """How many rows the whole list has; counted only when asked for."""
    return await root.count(info.context)


@strawberry.type(description="A page of a list.")
class Connection(Generic[N]):
    edges: Sequence[Edge[N]]
    """The rows with their cursors, in the list's order."""
    nodes: Sequence[N]
    """The rows without cursors, in the list's order."""
    page_info: PageInfo
    """Whether there is more, and the cursors to ask for it."""
    total_count: int = resolved_by(total_count)
