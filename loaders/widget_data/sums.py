"""The rows of widgets' data, added up by groups and buckets.

Widgets that need the same rows share one read, and all reads of a moment are sent as one
statement. See docs/reference/widget-data.md#statements.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from operator import itemgetter
from typing import Any, NamedTuple

from db.connection.epoch import MICROSECONDS
from db.datasets.base import MeasuredValue, MeasureKind
from db.datasets.sources import TABLES
from db.datasets.tables import (
    DIMENSIONS,
    HALF,
    GroupId,
    Grouping,
    Layout,
    ReadMeasure,
    RowSource,
    RowTable,
    Selection,
    select_sums,
)
from db.sessions.rollups.sources import Coverage
from loaders.base import Loader
from loaders.sketches import ROWS_PER_STEP
from loaders.widget_data.coverage import load_coverages
from offload.slices import Steps

MAX_GROUPS = 50_000
"""Groups and their buckets that are read for one query, at most."""

NEIGHBOURS = 3
"""Columns of a percentile: the values before and after it, and the number of all."""

Values = tuple[MeasuredValue, ...]


class TooManyGroupsError(Exception):
    """A query has more groups than are read."""


class SumsKey(NamedTuple):
    """Measures of a selection's rows by groups. Keys that differ in measures share a read."""

    selection: Selection
    grouping: Grouping
    measures: tuple[ReadMeasure, ...]


class Sums(NamedTuple):
    """Values of measures by group and start of a bucket, which is None without buckets.

    Groups and buckets without rows are left out. `names` are the texts of a group's columns.
    """

    measures: Sequence[ReadMeasure]
    values: Mapping[GroupId, Mapping[int | None, Values]]
    names: Mapping[GroupId, tuple[str | None, ...]]

    def find(self, group: GroupId, bucket: int | None) -> dict[ReadMeasure, MeasuredValue]:
        """Return the values of a group in a bucket; empty without rows."""
        values = self.values.get(group, {}).get(bucket)
        return {} if values is None else dict(zip(self.measures, values, strict=True))


class Part(NamedTuple):
    """A selection and a grouping that one part of a statement reads."""

    selection: Selection
    grouping: Grouping

    @property
    def table(self) -> RowTable:
        """The table of the dataset's rows."""
        return TABLES[self.selection.dataset]

    def make_source(self, coverage: Coverage, measures: Sequence[ReadMeasure]) -> RowSource:
        """Return the rows that measures are read from."""
        fields = {name for measure, term in measures for name in (*measure.columns, *term.fields)}
        return RowSource(self.table, self.selection, self.grouping, fields, coverage)


class WidgetSums(Loader[SumsKey, Sums]):
    """Sums, dates and numbers of distinct values, which the database adds up."""

    async def fetch(self, keys: Sequence[SumsKey]) -> Mapping[SumsKey, Any]:
        """Return the values by key, or TooManyGroupsError."""
        measures = collect_measures(keys, self.loaders.organizations)
        if not measures:
            return {}
        layout = Layout(
            groups=max(len(part.grouping.keys) for part in measures),
            numbers=max(sum(map(count_numbers(part), some)) for part, some in measures.items()),
            dates=max(sum(map(is_date, some)) for some in measures.values()),
        )

        coverages = await load_coverages(self.loaders, [part.selection for part in measures])

        def select(part: Part) -> Any:
            source = part.make_source(coverages[part.selection], measures[part])
            return select_sums(source, measures[part], layout, MAX_GROUPS + 1)

        rows = await self.fetch_variants(dict.fromkeys(measures, ()), select)
        sums = {
            part: await self.loaders.run(to_sums(part, measures[part], layout, rows[part]))
            for part in measures
        }
        return {key: sums[part] for key in keys if (part := Part(*key[:2])) in sums}

    def default(self) -> Sums:
        """Return sums without groups: the organization is not the caller's."""
        return Sums((), {}, {})


def collect_measures(
    keys: Iterable[SumsKey], organizations: Sequence[int]
) -> Mapping[Part, Sequence[ReadMeasure]]:
    """Return the measures of each part of the statement, in the caller's organizations."""
    measures: dict[Part, dict[ReadMeasure, None]] = {}
    for key in keys:
        if key.selection.organization_id in organizations:
            measures.setdefault(Part(*key[:2]), {}).update(dict.fromkeys(key.measures))
    return {part: list(some) for part, some in measures.items()}


def is_date(measure: ReadMeasure) -> bool:
    """Whether the value of a measure is a date."""
    return measure.measure.kind in {MeasureKind.FIRST, MeasureKind.LAST}


def count_numbers(part: Part) -> Callable[[ReadMeasure], int]:
    """Return a function that counts the columns of numbers of a measure."""
    large = part.table.large

    def count(each: ReadMeasure) -> int:
        if is_date(each):
            return 0
        if each.measure.kind is MeasureKind.PERCENTILE:
            return NEIGHBOURS
        return 1 + (each.measure.columns[0] in large)

    return count


def to_sums(
    part: Part, measures: Sequence[ReadMeasure], layout: Layout, rows: Sequence[Any]
) -> Steps[Sums | TooManyGroupsError]:
    """Return the values of one part's rows."""
    if len(rows) > MAX_GROUPS:
        return TooManyGroupsError()
    width = len(part.grouping.keys)
    is_id = [name in DIMENSIONS for name in part.grouping.keys]
    bucket_at = 2 * layout.groups
    readers = list(find_readers(part, measures, bucket_at + 1, layout))
    values: dict[GroupId, dict[int | None, Values]] = {}
    names: dict[GroupId, tuple[str | None, ...]] = {}
    for index, row in enumerate(rows):
        texts = row[1 : 2 * width : 2]
        group = tuple(row[2 * at] if has_id else texts[at] for at, has_id in enumerate(is_id))
        names[group] = texts
        values.setdefault(group, {})[row[bucket_at]] = tuple(read(row) for read in readers)
        if index % ROWS_PER_STEP == 0:
            yield
    return Sums(measures, values, names)


def find_readers(
    part: Part, measures: Sequence[ReadMeasure], start: int, layout: Layout
) -> Iterator[Callable[[Sequence[Any]], MeasuredValue]]:
    """Yield a function for each measure that reads its value from a row.

    Numbers begin at index `start`, and dates follow them.
    """
    number, date = start, start + layout.numbers
    for each in measures:
        if is_date(each):
            yield itemgetter(date)
            date += 1
        elif each.measure.kind is MeasureKind.PERCENTILE:
            yield partial(interpolate, number, each.measure.rank or 0)
            number += NEIGHBOURS
        elif each.measure.columns[0] in part.table.large:
            yield partial(join_halves, number)
            number += 2
        else:
            yield itemgetter(number)
            number += 1


def join_halves(index: int, row: Sequence[Any]) -> int | None:
    """Return a sum from those of the upper and the lower halves of its numbers."""
    upper, lower = row[index], row[index + 1]
    return None if upper is None else upper * HALF + lower


def interpolate(index: int, rank: float, row: Sequence[Any]) -> float | None:
    """Return a percentile in seconds from the microseconds before and after it."""
    lower, upper, number = row[index : index + NEIGHBOURS]
    if lower is None:
        return None
    share = round(rank * 100) * (number - 1) % 100 / 100
    return float(lower + (upper - lower) * share) / MICROSECONDS
