"""Keyset pagination: a page starts at a position, so late pages cost what early ones cost."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Generic, NamedTuple, TypeVar

from sqlalchemy import (
    ColumnElement,
    Integer,
    func,
    literal,
    literal_column,
    select,
    tuple_,
    union_all,
)
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

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
    """Rows of an ordered list, each with its position.

    `has_next` and `has_previous` are whether the list has rows after and before the page, within
    the slice's positions or beyond them.
    """

    rows: Sequence[R]
    positions: Sequence[Position]
    has_next: bool
    has_previous: bool


class Bound(NamedTuple):
    """A position that greater rows lie beyond, or else smaller ones; perhaps that row too."""

    position: Position
    is_greater: bool
    or_equal: bool = False


class Part(NamedTuple):
    """The first rows of an order, or else of its reverse, within bounds."""

    limit: int
    is_descending: bool
    bounds: Sequence[Bound] = ()

    def limit_columns(self, columns: slice) -> "Part":
        """Return the part in an order that has only some of the columns."""
        bounds = [each._replace(position=each.position[columns]) for each in self.bounds]
        return self._replace(bounds=bounds)


Narrow = Callable[[Part], ColumnElement[bool]]
"""Returns a condition that all rows of a part satisfy, so that the database finds them at once."""

WITHIN, BEFORE, AFTER = 0, 1, 2
"""Where a selected row of a slice lies: in the page, or on one of its two sides."""


def missing_last(value: Any, *, descending: bool, lowest: Any, highest: Any) -> ColumnElement[Any]:
    """Return a column of an order in which rows without a value come last, in either direction.

    `lowest` and `highest` are beyond all values. See docs/reference/releases.md#sorting.
    """
    missing = literal(lowest if descending else highest, value.type)
    return func.coalesce(value, missing, type_=value.type)


def compare_position(order: Sequence[Any], bound: Bound) -> ColumnElement[bool]:
    """Return the condition that a row's position lies beyond a bound."""
    row_position = tuple_(*order)
    position = tuple_(
        *(literal(value, column.type) for value, column in zip(bound.position, order, strict=True))
    )
    if bound.or_equal:
        return row_position >= position if bound.is_greater else row_position <= position
    return row_position > position if bound.is_greater else row_position < position


def bounds_of(page_slice: Slice, *, descending: bool) -> list[Bound]:
    """Return the bounds of a slice."""
    return [
        Bound(position, is_after != descending)
        for position, is_after in ((page_slice.after, True), (page_slice.before, False))
        if position is not None
    ]


def sides_of(page_slice: Slice, *, descending: bool) -> Iterator[tuple[int, Part]]:
    """Yield, for each position of the slice, the nearest row on its other side.

    The row at the position is on the other side, too.
    """
    for side, position in ((BEFORE, page_slice.after), (AFTER, page_slice.before)):
        if position is not None:
            is_greater = (side == AFTER) != descending
            yield side, Part(1, not is_greater, [Bound(position, is_greater, or_equal=True)])


class limit_after(FunctionElement[int]):  # noqa: N801 (it reads as a function)
    """The limit of a list that has no rows if another one has a number of rows.

    SQLite would read the whole list for a condition of that number. PostgreSQL reads nothing, and
    plans by a constant limit.
    """

    name = "limit_after"
    type = Integer()
    inherit_cache = True

    def __init__(self, limit: int, number: ColumnElement[int]) -> None:
        super().__init__(literal(limit, Integer), number)


@compiles(limit_after, "postgresql")
def _limit_on_postgresql(element: Any, compiler: Any, **options: Any) -> str:
    limit, _ = element.clauses
    text: str = compiler.process(limit, **options)
    return text


@compiles(limit_after, "sqlite")
def _limit_on_sqlite(element: Any, compiler: Any, **options: Any) -> str:
    limit, number = (compiler.process(clause, **options) for clause in element.clauses)
    return f"max(0, {limit} - {number})"


def limit_to_bounds(
    statement: AnySelect, order: Sequence[Any], bounds: Iterable[Bound]
) -> AnySelect:
    """Add conditions that exclude rows outside the bounds."""
    return statement.where(*(compare_position(order, bound) for bound in bounds))


def sort_columns(order: Sequence[Any], *, is_descending: bool) -> list[ColumnElement[Any]]:
    """Return the ORDER BY of columns in one direction."""
    return [column.desc() if is_descending else column.asc() for column in order]


def order_part(statement: AnySelect, order: Sequence[Any], part: Part) -> AnySelect:
    """Select the rows within the bounds of a part, in its order. Its limit is left to callers."""
    rows = limit_to_bounds(statement, order, part.bounds)
    return rows.order_by(*sort_columns(order, is_descending=part.is_descending))


def with_position(statement: AnySelect, order: Sequence[Any]) -> AnySelect:
    """Add the columns of the position."""
    return statement.add_columns(
        *(column.label(f"position_{index}") for index, column in enumerate(order))
    )


def select_slice(
    statement: AnySelect,
    order: Sequence[Any],
    page_slice: Slice,
    *,
    descending: bool,
    narrow: Narrow | None = None,
) -> AnySelect:
    """Select a slice of one list: the statement's columns, then the position.

    It selects one row more than the slice's limit, so that `to_page` knows if there are more. With
    positions it also selects a row on the other side of each. The last column is the side.
    """
    is_descending = descending != page_slice.backward
    positioned = with_position(statement, order)

    def select_part(part: Part) -> AnySelect:
        rows = order_part(positioned, order, part)
        if narrow is not None:
            rows = rows.where(narrow(part))
        return rows.limit(part.limit)

    bounds = bounds_of(page_slice, descending=descending)
    within = select_part(Part(page_slice.limit + 1, is_descending, bounds))
    sides = [
        (side, select_part(part)) for side, part in sides_of(page_slice, descending=descending)
    ]
    if not sides:
        return with_side(within, WITHIN)
    rows = union_sides([(WITHIN, within), *sides])
    position = list(rows.selected_columns)[-1 - len(order) : -1]
    return rows.order_by(*sort_columns(position, is_descending=is_descending))


def select_slice_per_key(
    statement: AnySelect,
    key: Any,
    order: Sequence[Any],
    page_slice: Slice,
    *,
    descending: bool,
) -> AnySelect:
    """Select the same slice of many lists: the list's key, as `select_slice`, and the rank."""
    positioned = with_position(statement, order).add_columns(key.label("list_key"))

    def rank(part: Part) -> AnySelect:
        number = func.row_number().over(
            partition_by=key, order_by=sort_columns(order, is_descending=part.is_descending)
        )
        rows = limit_to_bounds(positioned, order, part.bounds)
        ranked = rows.add_columns(number.label("rank")).subquery()
        return select(*ranked.c).where(ranked.c.rank <= part.limit)

    is_descending = descending != page_slice.backward
    bounds = bounds_of(page_slice, descending=descending)
    within = rank(Part(page_slice.limit + 1, is_descending, bounds))
    sides = [(side, rank(part)) for side, part in sides_of(page_slice, descending=descending)]
    rows = union_sides([(WITHIN, within), *sides]) if sides else with_side(within, WITHIN)
    columns = {column.name: column for column in rows.selected_columns}
    list_key, last_rank = columns.pop("list_key"), columns.pop("rank")
    return rows.with_only_columns(list_key, *columns.values(), last_rank).order_by(
        list_key, last_rank
    )


def with_side(statement: AnySelect, side: int) -> AnySelect:
    """Add the side that all rows lie on, as the last column."""
    return statement.add_columns(literal_column(str(side), Integer).label("side"))


def union_sides(parts: Sequence[tuple[int, AnySelect]]) -> AnySelect:
    """Return the rows of several selections, each with the side that its rows lie on."""
    selections = [
        with_side(select(*rows.c), side)
        for side, selection in parts
        for rows in [selection.subquery()]
    ]
    return select(*union_all(*selections).subquery().c)


def to_page(
    results: Iterable[Sequence[Any]], row: type[R], page_slice: Slice, *defaults: Any
) -> Page[R]:
    """Convert the results of `select_slice` to a page of `row`.

    `defaults` are the values of the row's fields that are not columns, as for `to_rows`.
    """
    everything = list(results)
    sides = {result[-1] for result in everything}
    selected = [result for result in everything if result[-1] == WITHIN]
    has_more = len(selected) > page_slice.limit
    selected = selected[: page_slice.limit]
    if page_slice.backward:
        selected.reverse()
    count = column_count(row)
    return Page(
        rows=to_rows(row, [result[:count] for result in selected], *defaults),
        positions=[tuple(result[count:-1]) for result in selected],
        has_next=AFTER in sides or (has_more and not page_slice.backward),
        has_previous=BEFORE in sides or (has_more and page_slice.backward),
    )
