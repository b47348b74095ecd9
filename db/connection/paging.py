"""Keyset pages: they start at a position, so that page 10,000 costs what page 1 costs."""

from collections.abc import Iterable, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

from sqlalchemy import ColumnElement, func, literal, select, tuple_

from db.connection.types import AnySelect
from db.rows import column_count, to_rows

R = TypeVar("R")

Position = tuple[Any, ...]
"""Where a row stands in an order: the values of the order's columns, the last of them unique."""


class Slice(NamedTuple):
    """Which part of an ordered list is asked for: up to `limit` rows between two positions."""

    limit: int
    backward: bool = False
    after: Position | None = None
    before: Position | None = None


class Page(NamedTuple, Generic[R]):
    """A part of an ordered list, each row with its position."""

    rows: Sequence[R]
    positions: Sequence[Position]
    has_next: bool
    has_previous: bool


def limit_to_slice(
    statement: AnySelect, order: Sequence[Any], part: Slice, *, descending: bool
) -> AnySelect:
    """The statement, limited to the rows between the slice's positions."""
    for position, later in ((part.after, True), (part.before, False)):
        if position is None:
            continue
        here = tuple_(*order)
        there = tuple_(
            *(literal(value, column.type) for value, column in zip(position, order, strict=True))
        )
        statement = statement.where(here < there if later == descending else here > there)
    return statement


def order_by_columns(
    order: Sequence[Any], part: Slice, *, descending: bool
) -> list[ColumnElement[Any]]:
    """The ORDER BY that meets the wanted rows first; backwards, that is the reverse."""
    falling = descending != part.backward
    return [column.desc() if falling else column.asc() for column in order]


def select_slice(
    statement: AnySelect, order: Sequence[Any], part: Slice, *, descending: bool
) -> AnySelect:
    """One list's slice: the statement's columns and then the position, one row more than asked."""
    return (
        limit_to_slice(statement, order, part, descending=descending)
        .add_columns(*(column.label(f"position_{at}") for at, column in enumerate(order)))
        .order_by(*order_by_columns(order, part, descending=descending))
        .limit(part.limit + 1)
    )


def select_slice_per_key(
    statement: AnySelect,
    key: Any,
    order: Sequence[Any],
    part: Slice,
    *,
    descending: bool,
) -> AnySelect:
    """The same slice of many lists: the list's key, then columns and position as `first_rows`."""
    rank = func.row_number().over(
        partition_by=key, order_by=order_by_columns(order, part, descending=descending)
    )
    ranked = (
        limit_to_slice(statement, order, part, descending=descending)
        .add_columns(
            *(column.label(f"position_{at}") for at, column in enumerate(order)),
            key.label("list_key"),
            rank.label("rank"),
        )
        .subquery()
    )
    answer = [column for column in ranked.c if column.name not in {"list_key", "rank"}]
    return (
        select(ranked.c.list_key, *answer)
        .where(ranked.c.rank <= part.limit + 1)
        .order_by(ranked.c.list_key, ranked.c.rank)
    )


def to_page(found: Iterable[Sequence[Any]], row: type[R], part: Slice, *rest: Any) -> Page[R]:
    """The page that `first_rows` found: the columns of `row`, and then its position.

    `rest` are the values of what is not read of rows.
    """
    kept = list(found)
    more = len(kept) > part.limit
    kept = kept[: part.limit]
    if part.backward:
        kept.reverse()
    columns = column_count(row)
    return Page(
        rows=to_rows(row, [each[:columns] for each in kept], *rest),
        positions=[tuple(each[columns:]) for each in kept],
        has_next=part.before is not None if part.backward else more,
        has_previous=more if part.backward else part.after is not None,
    )
