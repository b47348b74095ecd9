"""Numbers of distinct users and percentiles of durations of widgets' data, from merged sketches.

Rows are read in pages and merged in slices, one query after the other, so that the memory is
bounded by the groups and buckets of one query. See docs/reference/widget-data.md#sketches.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from db.datasets.base import MeasureKind
from db.datasets.tables import DIMENSIONS, GroupId, Layout, ReadMeasure, select_sketches
from db.reading.combining import Read
from db.sessions.durations import DurationSketch
from db.sessions.sketches import UserSketch
from loaders.sketches import Merge, SketchLoader
from loaders.widget_data.coverage import load_coverages
from loaders.widget_data.sums import (
    Part,
    Sums,
    SumsKey,
    TooManyGroupsError,
    Values,
    collect_measures,
    get_values,
)
from offload.slices import Steps

MAX_CELLS = 20_000
"""Groups and their buckets of one query whose sketches are merged, at most."""
PENDING_BYTES = 4_000
"""Stored distributions that are merged together; one by one they take four times as long."""
COUNTS_PER_STEP = 10

Cell = tuple[Any, ...]
"""The start of a bucket, and the values of the columns of a group."""
Sketch = UserSketch | DurationSketch


class WidgetSketches(SketchLoader[SumsKey, Sums]):
    """Values of measures of sketches; those over the whole range have None as their bucket."""

    async def fetch_merged(self, keys: Sequence[SumsKey]) -> Mapping[SumsKey, Any]:
        """Return the values by key, or TooManyGroupsError. Raises SketchLimitError."""
        measures = collect_measures(keys, self.loaders.organizations)
        if not measures:
            return {}
        groups = max(len(part.grouping.columns) for part in measures)
        merges = [PartMerge(part, some, groups) for part, some in measures.items()]
        layout = Layout(
            groups=groups,
            numbers=max(len(each.names) for each in merges),
            dates=0,
        )
        coverages = await load_coverages(self.loaders, [part.selection for part in measures])
        reads: list[Read] = [
            (
                select_sketches(
                    each.part.make_source(coverages[each.part.selection], each.measures),
                    each.names,
                    layout,
                ),
                {},
            )
            for each in merges
        ]

        def spend(rows: int) -> None:
            self.loaders.spend_widget_sketches(rows * layout.numbers)

        await self.merge_pages(reads, merges, spend)
        values = {each.part: each.result for each in merges}
        return {key: values[part] for key in keys if (part := Part(*key[:2])) in values}

    def default(self) -> Sums:
        """Return values without groups: the organization is not the caller's."""
        return Sums((), {}, {})


class PartMerge(Merge):
    """The sketches of one part of a statement by group and bucket, and then their values.

    `names` are the columns of sketches that the part selects; `groups` is how many columns of
    groups the statement has.
    """

    def __init__(self, part: Part, measures: Sequence[ReadMeasure], groups: int) -> None:
        self.part = part
        self.measures = measures
        self.result: Sums | TooManyGroupsError = Sums(measures, {}, {})
        kinds = {name: each.measure.kind for each in measures for name in each.measure.columns}
        self.names = list(kinds)
        self._create = [
            GrowingDurations if kind is MeasureKind.DURATIONS else UserSketch
            for kind in kinds.values()
        ]
        self._places = [
            [self.names.index(name) for name in each.measure.columns] for each in measures
        ]
        self._ranks = [each.measure.rank for each in measures]
        bucket_at = 1 + 2 * groups
        self._stored = slice(bucket_at + 1, bucket_at + 1 + len(self.names))
        self._get_cell = get_values(
            bucket_at,
            *(
                1 + 2 * index + (name not in DIMENSIONS)
                for index, name in enumerate(part.grouping.columns)
            ),
        )
        self._cells: dict[Cell, list[UserSketch | GrowingDurations]] = {}

    def merge(self, rows: Sequence[Sequence[Any]]) -> None:
        """Merge the sketches of rows, which have the index of their part first."""
        cells, get_cell, stored = self._cells, self._get_cell, self._stored
        for row in rows:
            cell = get_cell(row)
            sketches = cells.get(cell)
            if sketches is None:
                if len(cells) >= MAX_CELLS:
                    self.result = TooManyGroupsError()
                    return
                sketches = cells[cell] = [create() for create in self._create]
            for sketch, each in zip(sketches, row[stored], strict=True):
                if each is not None:
                    sketch.merge(each)

    def finish(self) -> Steps[None]:
        """Compute the values, and drop the sketches."""
        cells, self._cells = self._cells, {}
        if isinstance(self.result, TooManyGroupsError):
            return
        values: dict[GroupId, dict[int | None, Values]] = {}
        totals: dict[GroupId, list[Sketch]] = {}
        has_buckets = self.part.grouping.interval is not None
        for index, ((bucket, *columns), growing) in enumerate(cells.items()):
            group = tuple(columns)
            sketches = [
                each.finish() if isinstance(each, GrowingDurations) else each for each in growing
            ]
            values.setdefault(group, {})[bucket] = self._compute(sketches)
            if has_buckets:
                total = totals.get(group)
                if total is None:
                    total = totals[group] = [type(each)() for each in sketches]
                for whole, sketch in zip(total, sketches, strict=True):
                    whole.merge_sketch(sketch)  # type: ignore[arg-type]  # of the same type
            if index % COUNTS_PER_STEP == 0:
                yield
        for group, sketches in totals.items():
            values[group][None] = self._compute(sketches)
            yield
        self.result = Sums(self.measures, values, {})

    def _compute(self, sketches: Sequence[Sketch]) -> Values:
        percentiles: dict[int, dict[float | None, float]] = {}
        values: list[float | None] = []
        for places, rank in zip(self._places, self._ranks, strict=True):
            place = places[0]
            sketch = sketches[place]
            if isinstance(sketch, UserSketch):
                values.append(count_users([sketches[each] for each in places]))
                continue
            found = percentiles.get(place)
            if found is None:
                ranks = sorted({each for each in self._ranks if each is not None})
                # Corrections of sessions may have removed all durations.
                found = dict(zip(ranks, sketch.percentiles(*ranks), strict=False))
                percentiles[place] = found
            values.append(found.get(rank))
        return tuple(values)


class GrowingDurations:
    """A distribution to which stored ones are added, many at a time."""

    __slots__ = ("_pending", "_size", "_sketch")

    def __init__(self) -> None:
        self._sketch = DurationSketch()
        self._pending: list[bytes] = []
        self._size = 0

    def merge(self, stored: bytes) -> None:
        """Add all durations of a serialized distribution."""
        self._pending.append(stored)
        self._size += len(stored)
        if self._size >= PENDING_BYTES:
            self.finish()

    def finish(self) -> DurationSketch:
        """Return the distribution of all that was added."""
        self._sketch.merge_all(self._pending)
        self._pending.clear()
        self._size = 0
        return self._sketch


def count_users(sketches: Iterable[Sketch]) -> int:
    """Return the number of users in the union of sets."""
    first, *others = [each for each in sketches if isinstance(each, UserSketch)]
    if not others:
        return first.count()
    union = UserSketch()
    for each in (first, *others):
        union.merge_sketch(each)
    return union.count()
