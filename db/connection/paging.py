"""Keyset pagination: a page starts at a position, so late pages cost what early ones cost."""

from collections.abc import Iterable, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

from sqlalchemy import ColumnElement, func, literal, select, tuple_

from db.connection.types import AnySelect
from db.rows import column_count, to_rows

R = TypeVar("R")

Position = tuple[Any, ...]
"""A row's position in an order: its values of the order's columns, the last of them unique."""


class Slice(NamedTuple):
    """Up to `limit` rows of an ordered list between two positions.

    They are the first ones after `after`, or if `backward` the last ones before `before`.
    """

    limit: int
    backward: bool = False
    after: Position | None = None
    before: Position | None = None


class Page(NamedTuple, Generic[R]):
    """Rows of an ordered list, each with its position."""

    rows: Sequence[R]
    positions: Sequence[Position]
    has_next: bool
    has_previous: bool


def limit_to_slice(
    statement: AnySelect, order: Sequence[Any], page_slice: Slice, *, descending: bool
) -> AnySelect:
    """Add conditions that exclude rows outside the slice's positions."""
    for position, is_after in ((page_slice.after, True), (page_slice.before, False)):
        if position is None:
            continue
        row_position = tuple_(*order)
        bound = tuple_(
            *(literal(value, column.type) for value, column in zip(position, order, strict=True))
        )
        statement = statement.where(
            row_position < bound if is_after == descending else row_position > bound
        )
    return statement


def order_by_columns(
    order: Sequence[Any], page_slice: Slice, *, descending: bool
) -> list[ColumnElement[Any]]:
    """Return the ORDER BY of a slice; reversed if it is read backward."""
    is_descending = descending != page_slice.backward
    return [column.desc() if is_descending else column.asc() for column in order]


def select_slice(
    statement: AnySelect, order: Sequence[Any], page_slice: Slice, *, descending: bool
) -> AnySelect:
    """Select a slice of one list: the statement's columns, then the position.

    It selects one row more than the slice's limit, so that `to_page` knows if there are more.
    """
    return (
        limit_to_slice(statement, order, page_slice, descending=descending)
        .add_columns(*(column.label(f"position_{index}") for index, column in enumerate(order)))
        .order_by(*order_by_columns(order, page_slice, descending=descending))
        .limit(page_slice.limit + 1)
    )


def select_slice_per_key(
    statement: AnySelect,
    key: Any,
    order: Sequence[Any],
    page_slice: Slice,
    *,
    descending: bool,
) -> AnySelect:
    """Select the same slice of many lists: the list's key, as `select_slice`, and the rank."""
    rank = func.row_number().over(
        partition_by=key, order_by=order_by_columns(order, page_slice, descending=descending)
    )
    ranked = (
        limit_to_slice(statement, order, page_slice, descending=descending)
        .add_columns(
            *(column.label(f"position_{index}") for index, column in enumerate(order)),
            key.label("list_key"),
            rank.label("rank"),
        )
        .subquery()
    )
    selected = [column for column in ranked.c if column.name not in {"list_key", "rank"}]
    return (
        select(ranked.c.list_key, *selected, ranked.c.rank)
        .where(ranked.c.rank <= page_slice.limit + 1)
        .order_by(ranked.c.list_key, ranked.c.rank)
    )


def to_page(
    results: Iterable[Sequence[Any]], row: type[R], page_slice: Slice, *defaults: Any
) -> Page[R]:
    """Convert the results of `select_slice` to a page of `row`.

    `defaults` are the values of the row's fields that are not columns, as for `to_rows`.
    """
    selected = list(results)
    has_more = len(selected) > page_slice.limit
    selected = selected[: page_slice.limit]
    if page_slice.backward:
        selected.reverse()
    count = column_count(row)
    has_after, has_before = page_slice.after is not None, page_slice.before is not None
    return Page(
        rows=to_rows(row, [result[:count] for result in selected], *defaults),
        positions=[tuple(result[count:]) for result in selected],
        has_next=has_before if page_slice.backward else has_more,
        has_previous=has_more if page_slice.backward else has_after,
    )
