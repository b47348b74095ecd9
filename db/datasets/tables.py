"""How the rows of a dataset are stored, and the statements that add them up by groups.

The statements of a batch are sent as one, so all of them select the same columns: those that a
statement lacks are null. See docs/decisions/0028-widget-data-in-two-phases.md.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    LargeBinary,
    Text,
    and_,
    bindparam,
    case,
    cast,
    false,
    func,
    literal,
    not_,
    null,
    or_,
    select,
    true,
)

from db.connection.keys import KeyArray, is_among
from db.connection.types import AnySelect, UtcDateTime
from db.datasets.base import Measure, MeasureKind
from db.datasets.conditions import Value
from db.datasets.terms import EVERY_ROW, AllTerms, RowTerm, text_matches
from db.models import Environment, Issue, Project, Release
from db.sessions.health import DAY
from db.sessions.rollups.sources import Coverage, Grain

HALF = 2**32
"""Sums of large numbers are made from those of their halves: the database's integers are short."""


ISSUE_ID = "issue id"
"""The column that identifies an issue; no query can name it."""


class Dimension(NamedTuple):
    """A field that is the name of another row: the column with its id, and the name's column."""

    id_column: str
    name: Any


DIMENSIONS: Mapping[str, Dimension] = {
    "project": Dimension("project_id", Project.slug),
    "release": Dimension("release_id", Release.version),
    "environment": Dimension("environment_id", Environment.name),
    ISSUE_ID: Dimension("issue_id", Issue.key),
}

EVERY_ROW_FIELDS = frozenset({"project", "environment"})
"""The fields that all rows have: grouping by them needs no other rows."""

MakeColumn = Callable[[Any], Any]
"""Makes a column from those of a table."""
GroupId = tuple[int | str | None, ...]
"""The values of the columns of a group: ids of dimensions, and other values."""


class Selection(NamedTuple):
    """Which rows of a dataset a query reads: of an organization, from a start to an end.

    `project_ids` and `environments` are None for all; the times are Unix seconds, and the end is
    excluded.
    """

    dataset: str
    organization_id: int
    project_ids: tuple[int, ...] | None
    environments: tuple[str, ...] | None
    term: RowTerm
    start: int
    end: int


class Grouping(NamedTuple):
    """How rows are added up: by columns and by buckets.

    Without an interval there are no buckets. `groups` are the only ones to read; None: all. With
    `is_rest` they are left out, and the rows of all other groups are added up as one.
    """

    columns: tuple[str, ...] = ()
    interval: int | None = None
    offset: int = 0
    groups: tuple[GroupId, ...] | None = None
    is_rest: bool = False

    @property
    def keys(self) -> tuple[str, ...]:
        """The columns that rows are grouped by."""
        return () if self.is_rest else self.columns

    @property
    def grain(self) -> Grain:
        """The longest time that a row may cover."""
        return Grain.DAY if self.interval is None or self.interval % DAY == 0 else Grain.HOUR


class ReadMeasure(NamedTuple):
    """A measure, of the rows that a term selects."""

    measure: Measure
    term: RowTerm = EVERY_ROW


class Layout(NamedTuple):
    """The numbers of columns of a statement: pairs of an id and a text, numbers and dates."""

    groups: int
    numbers: int
    dates: int


MakeRows = Callable[[Selection, Coverage, Collection[str], Grain], FromClause]
"""Makes the rows of a selection from a coverage, each of at most a grain.

It takes the fields and columns of measures that are used.
"""


@dataclass(frozen=True, eq=False)
class RowTable:
    """The tables of a dataset's rows.

    `columns` are the columns of measures that are not those of the table with the same name.
    `texts` are the fields that are columns of another table, whose rows `joined` joins by their id
    to `joined_by`, or else of the rows; there may be none. `matched` are the columns that a filter
    of a text compares, if they are not that of the text alone. `splits` are the fields whose
    values are separate columns: for each value, the numbers of its rows. Sums of `large`
    columns may exceed 64 bits.
    """

    make_rows: MakeRows
    columns: Mapping[str, MakeColumn] = field(default_factory=dict)
    texts: Mapping[str, MakeColumn] = field(default_factory=dict)
    joined: FromClause | None = None
    joined_by: str = ""
    matched: Mapping[str, tuple[MakeColumn, ...]] = field(default_factory=dict)
    splits: Mapping[str, Mapping[str, Mapping[str, MakeColumn]]] = field(default_factory=dict)
    large: frozenset[str] = frozenset()
    present: str = "total"


class RowSource:
    """The rows of a table that a statement reads: those of a selection, by groups.

    `fields` are those that measures depend on, `coverage` how far the projects are rolled up.
    """

    def __init__(
        self,
        table: RowTable,
        selection: Selection,
        grouping: Grouping,
        fields: Collection[str],
        coverage: Coverage,
    ) -> None:
        self.table = table
        self.selection = selection
        self.grouping = grouping
        self.organization_id = selection.organization_id
        used = {*fields, *grouping.columns, *selection.term.fields}
        if selection.environments is not None:
            used.add("environment")
        self.rows = table.make_rows(selection, coverage, used, grouping.grain)
        self._is_selected = False
        self._joined = None if table.joined is None else table.joined.alias("j")
        self._needs_join = False
        self._value: tuple[str, str] | None = None

    @property
    def from_clause(self) -> FromClause:
        """The table, with the one that has its texts if any is used."""
        if not self._needs_join or self._joined is None:
            return self.rows
        is_joined = self._joined.c.id == self.rows.c[self.table.joined_by]
        return self.rows.outerjoin(self._joined, is_joined)

    def column(self, name: str) -> Any:
        """Return a column of the rows, by the name that measures have for it."""
        make = self.table.columns.get(name)
        return self.rows.c[name] if make is None else make(self.rows.c)

    def text(self, make: MakeColumn) -> Any:
        """Return a column of texts."""
        if self._joined is None:
            return make(self.rows.c)
        self._needs_join = True
        return make(self._joined.c)

    def field_matches(self, name: str, values: tuple[Value, ...]) -> ColumnElement[bool]:
        """Return the condition that a field has one of the values.

        Of a field that splits rows, it depends on the value that `of_value` sets.
        """
        if name in self.table.splits:
            assert self._value is not None  # noqa: S101 (of_value sets it)
            return true() if self._value[1] in values else false()
        dimension = DIMENSIONS.get(name)
        if dimension is None:
            makes = self.table.matched.get(name) or (self.table.texts[name],)
            return or_(*(text_matches(self.text(make), values) for make in makes))
        model = dimension.name.class_
        found = select(model.id).where(
            model.organization_id == self.organization_id, text_matches(dimension.name, values)
        )
        is_found: ColumnElement[bool] = self.rows.c[dimension.id_column].in_(found)
        return is_found

    def group_column(self, name: str) -> Any:
        """Return the column that identifies the groups of a field."""
        dimension = DIMENSIONS.get(name)
        if dimension is None:
            return self.text(self.table.texts[name])
        return self.rows.c[dimension.id_column]

    def keys(self) -> list[Any]:
        """Return the columns that identify groups and buckets."""
        keys = [self.group_column(name) for name in self.grouping.keys]
        if self.grouping.interval is not None:
            keys.append(self.bucket())
        return keys

    def rank(self, names: Iterable[str]) -> None:
        """Select the rows, with the places of some columns' values among those of a group.

        A place counts from 0, in a group and a bucket. Needs rows that have their own texts.
        """
        columns: list[Any] = []
        for name in names:
            value, keys = self.column(name), self.keys()
            place = func.row_number().over(
                partition_by=keys or None, order_by=(value.is_(None), value)
            )
            number = func.count(value).over(partition_by=keys or None)
            columns += [(place - 1).label(f"{name} place"), number.label(f"{name} number")]
        selected = select(*self.rows.c, *columns).where(*self.conditions())
        self.rows = selected.subquery("ranked")
        self._is_selected = True

    def conditions(self) -> list[ColumnElement[bool]]:
        """Return the conditions of the rows that are read."""
        if self._is_selected:
            return []
        selection = self.selection
        conditions = [self.rows.c.organization_id == self.organization_id]
        if selection.environments is not None:
            conditions.append(self.field_matches("environment", selection.environments))
        if selection.term != EVERY_ROW:
            values = self.list_values(selection.term)
            conditions.append(or_(*(self.of_value(selection.term, value) for value in values)))
        if self.grouping.groups is not None:
            is_in_groups = self.is_in_groups()
            if self.grouping.is_rest:
                is_in_groups = not_(func.coalesce(is_in_groups, false()))
            conditions.append(is_in_groups)
        return conditions

    def list_values(self, term: RowTerm) -> Sequence[tuple[str, str] | None]:
        """Return the values of the field that splits rows, if a term depends on it."""
        for name, values in self.table.splits.items():
            if name in term.fields:
                return [(name, value) for value in values]
        return [None]

    def of_value(self, term: RowTerm, value: tuple[str, str] | None) -> ColumnElement[bool]:
        """Return the condition of a term for one value of the field that splits rows."""
        self._value = value
        return term.condition(self)

    def is_in_groups(self) -> ColumnElement[bool]:
        """Return the condition that a row is of one of the groups to read."""
        names, groups = self.grouping.columns, self.grouping.groups or ()
        columns = [self.group_column(name) for name in names]
        if len(columns) == 1 and names[0] in DIMENSIONS:
            return is_among(columns[0], literal([id_ for (id_,) in groups], KeyArray()))
        return or_(
            false(),
            *(
                and_(
                    true(),
                    *(
                        column.is_(None) if value is None else column == value
                        for column, value in zip(columns, group, strict=True)
                    ),
                )
                for group in groups
            ),
        )

    def bucket(self) -> ColumnElement[int]:
        """Return the start of the bucket of a row."""
        hour = self.rows.c.hour
        start: ColumnElement[int] = hour - (hour - self.grouping.offset) % self.grouping.interval
        return start

    def counts(self, name: str, term: RowTerm) -> list[tuple[ColumnElement[bool] | None, Any]]:
        """Return a column with the condition of the rows in which it counts; None: in all.

        There are several if a term depends on the field that splits rows: one for each value.
        """
        whole = term
        if self.list_values(self.selection.term) != [None]:
            whole = AllTerms((self.selection.term, term))
        counts: list[tuple[ColumnElement[bool] | None, Any]] = []
        for value in self.list_values(whole):
            if value is None:
                condition = None if term == EVERY_ROW else self.of_value(term, None)
                counts.append((condition, self.column(name)))
            else:
                field_name, text = value
                column = self.table.splits[field_name][text][name](self.rows.c)
                counts.append((self.of_value(whole, value), column))
        return counts

    def count(self, name: str, term: RowTerm = EVERY_ROW) -> Any:
        """Return a column that is 0 in rows in which it does not count."""
        columns = [
            column if condition is None else case((condition, column), else_=0)
            for condition, column in self.counts(name, term)
        ]
        return sum(columns[1:], columns[0])

    def distinct(self, name: str, term: RowTerm) -> Any:
        """Return a column that is null in rows without any count."""
        column = self.column(name)
        if term == EVERY_ROW and self.list_values(self.selection.term) == [None]:
            return column
        return case((self.count(self.table.present, term) > 0, column))


def select_sums(
    source: RowSource, measures: Sequence[ReadMeasure], layout: Layout, limit: int
) -> AnySelect:
    """Select the groups with rows, their buckets and the values of the measures.

    The columns are an id and a text for each column of groups, the bucket, then numbers and dates,
    as many as the layout has. Names of dimensions are selected unless groups are given.
    """
    table, grouping = source.table, source.grouping
    ranked = [each.measure for each in measures if each.measure.kind is MeasureKind.PERCENTILE]
    if ranked:
        source.rank(dict.fromkeys(measure.columns[0] for measure in ranked))
    keys = source.keys()
    numbers, dates = list_values(source, measures)
    labels = [f"k{index}" for index in range(len(keys))]
    inner = (
        select(
            *(key.label(label) for key, label in zip(keys, labels, strict=True)),
            *(number.label(f"n{index}") for index, number in enumerate(numbers)),
            *(date.label(f"d{index}") for index, date in enumerate(dates)),
        )
        .where(*source.conditions())
        .group_by(*keys)
    )
    if keys:
        inner = inner.having(func.sum(source.count(table.present)) > 0)
    inner = inner.select_from(source.from_clause)
    summed = inner.limit(limit).subquery("g")
    statement_columns: list[Any] = []
    joins: list[tuple[Any, Any]] = []
    for index, name in enumerate(grouping.keys):
        column = summed.c[f"k{index}"]
        dimension = DIMENSIONS.get(name)
        if dimension is None:
            statement_columns += [no_number(), column]
        elif grouping.groups is not None:
            statement_columns += [column, no_text()]
        else:
            model = dimension.name.class_
            joins.append((model, model.id == column))
            statement_columns += [column, dimension.name]
    padding = layout.groups - len(grouping.keys)
    statement_columns += [no_number(), no_text()] * padding
    has_buckets = grouping.interval is not None
    statement_columns.append(summed.c[labels[-1]] if has_buckets else no_number())
    statement_columns += [summed.c[f"n{index}"] for index in range(len(numbers))]
    statement_columns += [no_number()] * (layout.numbers - len(numbers))
    statement_columns += [summed.c[f"d{index}"] for index in range(len(dates))]
    statement_columns += [no_date()] * (layout.dates - len(dates))
    named = [each.label(f"c{index}") for index, each in enumerate(statement_columns)]
    statement = select(*named).select_from(summed)
    for model, condition in joins:
        statement = statement.join(model, condition)
    return statement


def select_sketches(
    source: RowSource, names: Sequence[str], layout: Layout, *, is_divided: bool = False
) -> AnySelect:
    """Select the groups, hours and sketches of rows that have any of the named sketches.

    The columns are an id and a text for each column of groups, the hour and the sketches. Without
    buckets there are no hours. If it is divided, it selects the hours from the parameter
    `first_hour` to before `end_hour`.
    """
    grouping = source.grouping
    columns: list[Any] = []
    for name in grouping.columns:
        column = source.group_column(name)
        is_id = name in DIMENSIONS
        columns += [column, no_text()] if is_id else [no_number(), column]
    columns += [no_number(), no_text()] * (layout.groups - len(grouping.columns))
    columns.append(no_number() if grouping.interval is None else source.rows.c.hour)
    sketches = [source.column(name) for name in names]
    columns += sketches
    columns += [no_sketch()] * (layout.numbers - len(names))
    named = [each.label(f"c{index}") for index, each in enumerate(columns)]
    is_present = or_(*(each.is_not(None) for each in sketches))
    conditions = [*source.conditions(), is_present]
    if is_divided:
        first, end = (bindparam(name, type_=BigInteger) for name in ("first_hour", "end_hour"))
        conditions += [source.rows.c.hour >= first, source.rows.c.hour < end]
    return select(*named).select_from(source.from_clause).where(*conditions)


def list_values(
    source: RowSource, measures: Sequence[ReadMeasure]
) -> tuple[list[ColumnElement[Any]], list[ColumnElement[Any]]]:
    """Return the SQL of the numbers and of the dates of measures."""
    numbers: list[ColumnElement[Any]] = []
    dates: list[ColumnElement[Any]] = []
    for measure, term in measures:
        name = measure.columns[0]
        match measure.kind:
            case MeasureKind.SUM:
                numbers += sum_columns(source, name, term)
            case MeasureKind.DISTINCT:
                numbers.append(func.count(source.distinct(name, term).distinct()))
            case MeasureKind.PERCENTILE:
                numbers += neighbours(source, measure)
            case MeasureKind.FIRST:
                dates.append(func.min(source.column(name)))
            case MeasureKind.LAST:
                dates.append(func.max(source.column(name)))
    return numbers, dates


def sum_columns(source: RowSource, name: str, term: RowTerm) -> list[ColumnElement[int]]:
    """Return the sum of a column, or the sums of the halves of its large numbers."""
    column = source.count(name, term)
    if name not in source.table.large:
        return [cast(func.sum(column), BigInteger)]
    return [cast(func.sum(each), BigInteger) for each in (column // HALF, column % HALF)]


def neighbours(source: RowSource, measure: Measure) -> list[ColumnElement[int]]:
    """Return the values around a percentile, and the number of values that it is one of.

    They are at the whole places before and after `rank` of the last place.
    """
    [name] = measure.columns
    value, columns = source.column(name), source.rows.c
    place, number = columns[f"{name} place"], columns[f"{name} number"]
    hundredths = round((measure.rank or 0) * 100) * (number - 1)
    lower = hundredths // 100
    upper = case((hundredths % 100 > 0, lower + 1), else_=lower)
    return [
        *(cast(func.max(case((place == at, value))), BigInteger) for at in (lower, upper)),
        cast(func.max(number), BigInteger),
    ]


def no_number() -> ColumnElement[Any]:
    """Return a null in place of a number."""
    return cast(null(), BigInteger)


def no_text() -> ColumnElement[Any]:
    """Return a null in place of a text."""
    return cast(null(), Text)


def no_date() -> ColumnElement[Any]:
    """Return a null in place of a date."""
    return cast(null(), UtcDateTime)


def no_sketch() -> ColumnElement[Any]:
    """Return a null in place of a sketch."""
    return cast(null(), LargeBinary)
