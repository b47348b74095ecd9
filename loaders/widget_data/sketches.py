"""Numbers of distinct users and percentiles of durations of widgets' data, from merged sketches.

Rows are read in pages and merged in slices, one query after the other, so that the memory is
bounded by the groups and buckets of one query. See docs/reference/widget-data.md#sketches.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from db.datasets.base import Measure, MeasureKind
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
)
from offload.slices import Steps

MAX_CELLS = 20_000
"""Groups and their buckets of one query whose sketches are merged, at most."""
PENDING_BYTES = 4_000
"""Stored distributions that are merged together; one by one they take four times as long."""
COUNTS_PER_STEP = 10

Stored = bytes | None
Cell = tuple[GroupId, int | None]
"""A group and the start of a bucket."""
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
        self._groups = groups
        self.part = part
        self.measures = measures
        self.result: Sums | TooManyGroupsError = Sums(measures, {}, {})
        self._kinds = {
            name: each.measure.kind for each in measures for name in each.measure.columns
        }
        self.names = list(self._kinds)
        self._ranks = sorted(
            {each.measure.rank for each in measures if each.measure.rank is not None}
        )
        self._is_id = [name in DIMENSIONS for name in part.grouping.columns]
        self._cells: dict[Cell, list[UserSketch | GrowingDurations | None]] = {}

    def merge(self, rows: Sequence[Sequence[Any]]) -> None:
        """Merge the sketches of rows, which have the index of their part first."""
        bucket_at = 1 + 2 * self._groups
        places = [1 + 2 * index + (not is_id) for index, is_id in enumerate(self._is_id)]
        stored_by_cell: dict[Cell, list[Sequence[Stored]]] = {}
        last = bucket_at + 1 + len(self.names)
        for row in rows:
            cell = (tuple([row[place] for place in places]), row[bucket_at])
            stored_by_cell.setdefault(cell, []).append(row[bucket_at + 1 : last])
        for cell, stored in stored_by_cell.items():
            sketches = self._cells.get(cell)
            if sketches is None:
                if len(self._cells) >= MAX_CELLS:
                    self.result = TooManyGroupsError()
                    return
                sketches = self._cells[cell] = [None] * len(self.names)
            for index, column in enumerate(zip(*stored, strict=True)):
                some = [each for each in column if each is not None]
                if some:
                    sketch = sketches[index]
                    if sketch is None:
                        is_durations = self._kinds[self.names[index]] is MeasureKind.DURATIONS
                        sketch = GrowingDurations() if is_durations else UserSketch()
                        sketches[index] = sketch
                    for each in some:
                        sketch.merge(each)

    def finish(self) -> Steps[None]:
        """Compute the values, and drop the sketches."""
        cells, self._cells = self._cells, {}
        if isinstance(self.result, TooManyGroupsError):
            return
        values: dict[GroupId, dict[int | None, Values]] = {}
        totals: dict[GroupId, list[Sketch | None]] = {}
        has_buckets = self.part.grouping.interval is not None
        for index, ((group, bucket), growing) in enumerate(cells.items()):
            sketches = [
                each.finish() if isinstance(each, GrowingDurations) else each for each in growing
            ]
            values.setdefault(group, {})[bucket] = self._compute(sketches)
            if has_buckets:
                add_sketches(totals.setdefault(group, [None] * len(sketches)), sketches)
            if index % COUNTS_PER_STEP == 0:
                yield
        for group, sketches in totals.items():
            values[group][None] = self._compute(sketches)
            yield
        self.result = Sums(self.measures, values, {})

    def _compute(self, sketches: Sequence[Sketch | None]) -> Values:
        by_name = dict(zip(self.names, sketches, strict=True))
        percentiles: dict[tuple[str, float | None], float] = {
            (name, rank): value
            for name, sketch in by_name.items()
            if isinstance(sketch, DurationSketch)
            # Corrections of sessions may have removed all durations.
            for rank, value in zip(self._ranks, sketch.percentiles(*self._ranks), strict=False)
        }
        return tuple(
            percentiles.get((measure.columns[0], measure.rank))
            if measure.kind is MeasureKind.DURATIONS
            else count_users(measure, by_name)
            for measure, _ in self.measures
        )


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


def add_sketches(totals: list[Sketch | None], sketches: Sequence[Sketch | None]) -> None:
    """Add the sketches of a bucket to those of the range."""
    for index, sketch in enumerate(sketches):
        total = totals[index]
        if isinstance(sketch, DurationSketch):
            durations = total if isinstance(total, DurationSketch) else DurationSketch()
            totals[index] = durations.merge_sketch(sketch)
        elif sketch is not None:
            users = total if isinstance(total, UserSketch) else UserSketch()
            totals[index] = users.merge_sketch(sketch)


def count_users(measure: Measure, sketches: Mapping[str, Sketch | None]) -> int:
    """Return the number of users in the union of a measure's columns."""
    users = [each for name in measure.columns if isinstance(each := sketches[name], UserSketch)]
    if len(users) <= 1:
        return users[0].count() if users else 0
    union = UserSketch()
    for each in users:
        union.merge_sketch(each)
    return union.count()
