"""The shape that every paginated list shares, and the arguments of one."""

from collections.abc import Sequence
from typing import Generic, TypeVar

import strawberry

from resolvers import pages
from resolvers.context import Info

N = TypeVar("N")


@strawberry.type(description="Where a page begins and ends, and what is around it.")
class PageInfo:
    has_next_page: bool
    has_previous_page: bool
    start_cursor: str | None
    end_cursor: str | None


@strawberry.type(description="A row of a list, and where it stands.")
class Edge(Generic[N]):
    cursor: str
    node: N


async def total_count(root: strawberry.Parent[pages.Connection[object]], info: Info) -> int:
    """How many rows the whole list has; it is counted only when asked."""
    return await root.count(info.context)


@strawberry.type(description="A page of a list.")
class Connection(Generic[N]):
    edges: Sequence[Edge[N]]
    nodes: Sequence[N]
    page_info: PageInfo
    total_count: int = strawberry.field(
        resolver=total_count,
        description="How many rows the whole list has; counted only when asked for.",
    )
