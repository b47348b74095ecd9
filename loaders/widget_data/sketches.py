"""Numbers of distinct users and percentiles of durations of widgets' data, from merged sketches.

Rows are read in pages and merged in slices, one read after the other, so that the memory is
bounded by the groups and buckets of the queries that share a read. See
docs/reference/widget-data.md#sketches.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from itertools import zip_longest
from typing import Any

import numpy as np

from db.datasets.base import MeasuredValue, MeasureKind
from db.datasets.tables import (
    DIMENSIONS,
    EVERY_ROW_FIELDS,
    GroupId,
    Grouping,
    Layout,
    ReadMeasure,
    select_sketches,
)
from db.reading.combining import Read
from db.sessions.durations import DurationSketch
from db.sessions.rollups.sources import Grain
from db.sessions.user_sets import ParsedSketches, UserSets, parse
from loaders.sketches import Merge, SketchLoader
from loaders.widget_data.coverage import join_coverages, load_coverages
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
MIN_PENDING, MAX_PENDING = 2_000, 16_000
"""Bytes of stored distributions that are merged together, which takes a sixth of the time."""
ALL_PENDING = 40_000_000
"""The same of all groups and buckets of a query, about."""
ROWS_PER_STEP = 250
COUNTS_PER_STEP = 10
SETS_PER_STEP = 250

OUTSIDE = -1
"""In place of the bucket of an hour that is not in the range of a query."""

Cell = tuple[Any, ...]
"""The start of a bucket, and the values of the columns of a group."""
Column = Sequence[Any]


class WidgetSketches(SketchLoader[SumsKey, Sums]):
    """Values of measures of sketches; those over the whole range have None as their bucket."""

    rows_per_step = ROWS_PER_STEP

    async def fetch_merged(self, keys: Sequence[SumsKey]) -> Mapping[SumsKey, Any]:
        """Return the values by key, or TooManyGroupsError. Raises SketchLimitError."""
        measures = dict(collect_measures(keys, self.loaders.organizations))
        if not measures:
            return {}
        with_buckets = find_parts_with_buckets(measures)
        for part, other in with_buckets.items():
            measures[other] = list(dict.fromkeys([*measures[other], *measures.pop(part)]))
        merges = [
            ReadMerge(whole, {part: measures[part] for part in parts})
            for whole, parts in share_reads(measures)
        ]
        layout = Layout(
            groups=max(len(each.part.grouping.columns) for each in merges),
            numbers=max(len(each.names) for each in merges),
            dates=0,
        )
        coverages = await load_coverages(self.loaders, [part.selection for part in measures])
        reads: list[Read] = []
        for each in merges:
            each.place_columns(layout)
            coverage = join_coverages([coverages[one.part.selection] for one in each.merges])
            source = each.part.make_source(coverage, each.measures)
            reads.append((select_sketches(source, each.names, layout), {}))

        def spend(rows: int) -> None:
            self.loaders.spend_widget_sketches(rows * layout.numbers)

        await self.merge_pages(reads, merges, spend)
        values = {each.part: each.result for merge in merges for each in merge.merges}
        values |= {part: values[other] for part, other in with_buckets.items()}
        return {key: values[part] for key in keys if (part := Part(*key[:2])) in values}

    def default(self) -> Sums:
        """Return values without groups: the organization is not the caller's."""
        return Sums((), {}, {})


def find_parts_with_buckets(parts: Iterable[Part]) -> Mapping[Part, Part]:
    """Return the parts without buckets whose groups another part has, which has buckets.

    The values over the range are those of all its buckets.
    """
    others = {
        (part.selection, part.grouping._replace(interval=None, offset=0)): part
        for part in parts
        if part.grouping.interval is not None
    }
    return {part: others[part] for part in parts if part in others}


def share_reads(parts: Iterable[Part]) -> Iterator[tuple[Part, Sequence[Part]]]:
    """Yield what to read, each with the parts that are made from its rows.

    The rows of all groups are also those of some groups, if they have the columns, and hours are
    rows of buckets of any length. Where all rows are read, these parts share them.
    """
    families: dict[Hashable, list[Part]] = {}
    for part in parts:
        key: Hashable = part
        if EVERY_ROW_FIELDS.issuperset(part.grouping.columns):
            selection, grain = part.selection, part.grouping.grain
            # A day cannot be divided, so that those of other ranges may be other rows.
            key = (selection if grain is Grain.DAY else selection._replace(start=0, end=0), grain)
        families.setdefault(key, []).append(part)
    for family in families.values():
        whole = next((part for part in family if part.grouping.groups is None), None)
        shared = [part for part in family if whole is not None and overlap(part, whole)]
        if shared:
            yield join_parts(shared), shared
        yield from ((part, [part]) for part in family if part not in shared)


def overlap(part: Part, other: Part) -> bool:
    """Whether the ranges of two parts have common hours."""
    selection, others = part.selection, other.selection
    return selection.start < others.end and others.start < selection.end


def join_parts(parts: Sequence[Part]) -> Part:
    """Return a part with the rows of all groups in all ranges, and the columns of all parts."""
    columns = dict.fromkeys(name for part in parts for name in part.grouping.columns)
    intervals = [part.grouping.interval for part in parts]
    selection = parts[0].selection._replace(
        start=min(part.selection.start for part in parts),
        end=max(part.selection.end for part in parts),
    )
    interval = next((each for each in intervals if each is not None), None)
    return Part(selection, Grouping(tuple(columns), interval))


class Page:
    """Rows of sketches as columns. The sketches of a column are parsed once for all parts."""

    def __init__(self, rows: Sequence[Sequence[Any]]) -> None:
        self.columns: Sequence[Column] = list(zip(*rows, strict=True))
        self._parsed: dict[int, ParsedSketches] = {}

    def parse(self, index: int) -> ParsedSketches:
        """Return the users of a column."""
        parsed = self._parsed.get(index)
        if parsed is None:
            parsed = self._parsed[index] = parse(self.columns[index])
        return parsed


class ReadMerge(Merge):
    """The sketches of one read, which are merged for each of its parts.

    `names` are the columns of sketches that it selects.
    """

    def __init__(self, part: Part, measures: Mapping[Part, Sequence[ReadMeasure]]) -> None:
        self.part = part
        self.merges = [PartMerge(each, some) for each, some in measures.items()]
        self.measures = list(dict.fromkeys(each for some in measures.values() for each in some))
        names = (name for each in self.measures for name in each.measure.columns)
        self.names = list(dict.fromkeys(names))

    def place_columns(self, layout: Layout) -> None:
        """Find the columns of each part in the rows, which have the index of the read first."""
        columns = self.part.grouping.columns
        groups = {
            name: 1 + 2 * index + (name not in DIMENSIONS) for index, name in enumerate(columns)
        }
        hour_at = 1 + 2 * layout.groups
        sketches = {name: index for index, name in enumerate(self.names, hour_at + 1)}
        for each in self.merges:
            each.place_columns(hour_at, groups, sketches)

    def merge(self, rows: Sequence[Sequence[Any]]) -> None:
        """Merge the sketches of rows."""
        page = Page(rows)
        for each in self.merges:
            each.merge(page)

    def finish(self) -> Steps[None]:
        """Compute the values, and drop the sketches."""
        for each in self.merges:
            yield from each.finish()


class PartMerge:
    """The sketches of one part by group and bucket, and then their values.

    A group in a bucket is a cell, and has a place, counted from 0.
    """

    def __init__(self, part: Part, measures: Sequence[ReadMeasure]) -> None:
        self.part = part
        self.measures = measures
        self.result: Sums | TooManyGroupsError = Sums(measures, {}, {})
        groups = part.grouping.groups
        self._groups = None if groups is None else frozenset(groups)
        self._places: dict[Cell, int] = {}
        self._users: dict[str, UserSets] = {}
        self._durations: dict[str, list[GrowingDurations]] = {}
        for each, _ in measures:
            for name in each.columns:
                if each.kind is MeasureKind.USERS:
                    self._users.setdefault(name, UserSets())
                else:
                    self._durations.setdefault(name, [])
        self._hour_column = 0
        self._group_columns: Sequence[int] = ()
        self._columns: Mapping[str, int] = {}

    def place_columns(
        self, hour: int, groups: Mapping[str, int], sketches: Mapping[str, int]
    ) -> None:
        """Set the indexes of columns: those of the hour, of groups, and of sketches by name."""
        self._hour_column = hour
        self._group_columns = [groups[name] for name in self.part.grouping.columns]
        self._columns = sketches

    def merge(self, page: Page) -> None:
        """Merge the sketches of rows."""
        if isinstance(self.result, TooManyGroupsError):
            return
        places = self._find_places(page)
        if len(self._places) > MAX_CELLS:
            self.result = TooManyGroupsError()
            self._users.clear()
            self._durations.clear()
            return
        targets = np.array(places, np.int64)
        for name, sets in self._users.items():
            sets.add(page.parse(self._columns[name]), targets)
        for name, distributions in self._durations.items():
            more = len(self._places) - len(distributions)
            distributions += [GrowingDurations() for _ in range(more)]
            pending = min(max(ALL_PENDING // max(len(distributions), 1), MIN_PENDING), MAX_PENDING)
            for place, stored in zip(places, page.columns[self._columns[name]], strict=True):
                if stored is not None and place >= 0:
                    distributions[place].merge(stored, pending)

    def _find_places(self, page: Page) -> list[int]:
        """Return the places of the cells of rows; -1 for rows that are not of the part."""
        found: list[int] = []
        known, groups = self._places, self._groups
        columns = [page.columns[at] for at in self._group_columns]
        for cell in zip(self._find_buckets(page), *columns, strict=True):
            place = known.get(cell)
            if place is None:
                place = -1
                if cell[0] != OUTSIDE and (groups is None or cell[1:] in groups):
                    place = known[cell] = len(known)
            found.append(place)
        return found

    def _find_buckets(self, page: Page) -> Sequence[int | None]:
        """Return the starts of the buckets of rows, None without buckets; OUTSIDE of the range."""
        _, interval, offset, *_ = self.part.grouping
        if interval is None:
            return [None] * len(page.columns[0])
        hours = np.array(page.columns[self._hour_column], np.int64)
        starts = hours - (hours - offset) % interval
        selection = self.part.selection
        starts[(hours < selection.start) | (hours >= selection.end)] = OUTSIDE
        buckets: list[int | None] = starts.tolist()
        return buckets

    def finish(self) -> Steps[None]:
        """Compute the values, and drop the sketches."""
        if isinstance(self.result, TooManyGroupsError):
            return
        cells = list(self._places)
        groups: dict[GroupId, int] = {}
        of_group = [groups.setdefault(cell[1:], len(groups)) for cell in cells]
        users = yield from self._unite(len(cells))
        durations = {
            name: [each.finish() for each in growing] for name, growing in self._durations.items()
        }
        values: dict[GroupId, dict[int | None, Values]] = {group: {} for group in groups}
        rows = yield from self._compute(users, durations, len(cells))
        for cell, row in zip(cells, rows, strict=True):
            values[cell[1:]][cell[0]] = row
        if self.part.grouping.interval is not None:
            whole_users = {names: UserSets() for names in users}
            for names, sets in users.items():
                yield from add_all(whole_users[names], sets, of_group)
            whole_durations = {name: [DurationSketch() for _ in groups] for name in durations}
            for name, distributions in durations.items():
                yield from merge_all(whole_durations[name], distributions, of_group)
            totals = yield from self._compute(whole_users, whole_durations, len(groups))
            for group, row in zip(groups, totals, strict=True):
                values[group][None] = row
        self._users.clear()
        self._durations.clear()
        self.result = Sums(self.measures, values, {})

    def _unite(self, number: int) -> Steps[dict[tuple[str, ...], UserSets]]:
        """Return the sets of each measure of users, by its columns."""
        found: dict[tuple[str, ...], UserSets] = {}
        for each, _ in self.measures:
            if each.kind is not MeasureKind.USERS or each.columns in found:
                continue
            if len(each.columns) == 1:
                found[each.columns] = self._users[each.columns[0]]
                continue
            union = found[each.columns] = UserSets()
            for name in each.columns:
                yield from add_all(union, self._users[name], range(number))
        return found

    def _compute(
        self,
        users: Mapping[tuple[str, ...], UserSets],
        durations: Mapping[str, Sequence[DurationSketch]],
        number: int,
    ) -> Steps[Sequence[Values]]:
        """Return the values of the measures in sets and distributions at places up to a number."""
        ranks = sorted({each.rank for each, _ in self.measures if each.rank is not None})
        percentiles: dict[str, Mapping[float, Sequence[float | None]]] = {}
        for name, distributions in durations.items():
            percentiles[name] = yield from compute_percentiles(distributions, ranks)
        columns: list[Sequence[MeasuredValue]] = []
        for each, _ in self.measures:
            if each.kind is MeasureKind.USERS:
                counts: list[int] = []
                for first in range(0, number, SETS_PER_STEP):
                    last = min(first + SETS_PER_STEP, number)
                    counts += users[each.columns].count(first, last)
                    yield
                columns.append(counts)
            else:
                columns.append(percentiles[each.columns[0]][each.rank or 0])
        return list(zip(*columns, strict=True))


def add_all(target: UserSets, sets: UserSets, places: Sequence[int]) -> Steps[None]:
    """Add sets to those at their places in others."""
    targets = np.array(places, np.int64)
    for first in range(0, len(places), SETS_PER_STEP):
        target.add_sets(sets, targets, first, first + SETS_PER_STEP)
        yield


def merge_all(
    targets: Sequence[DurationSketch], sketches: Iterable[DurationSketch], places: Sequence[int]
) -> Steps[None]:
    """Add distributions to those at their places."""
    for index, (place, sketch) in enumerate(zip(places, sketches, strict=True)):
        targets[place].merge_sketch(sketch)
        if index % COUNTS_PER_STEP == 0:
            yield


def compute_percentiles(
    distributions: Iterable[DurationSketch], ranks: Sequence[float]
) -> Steps[Mapping[float, Sequence[float | None]]]:
    """Return the percentiles of distributions by rank; None without durations."""
    columns: dict[float, list[float | None]] = {rank: [] for rank in ranks}
    for index, each in enumerate(distributions):
        # Corrections of sessions may have removed all durations.
        found = each.percentiles(*ranks)
        for column, value in zip_longest(columns.values(), found):
            column.append(value)
        if index % COUNTS_PER_STEP == 0:
            yield
    return columns


class GrowingDurations:
    """A distribution to which stored ones are added, many at a time."""

    __slots__ = ("_pending", "_size", "_sketch")

    def __init__(self) -> None:
        self._sketch = DurationSketch()
        self._pending: list[bytes] = []
        self._size = 0

    def merge(self, stored: bytes, pending: int) -> None:
        """Add all durations of a serialized distribution, with others from `pending` bytes on."""
        self._pending.append(stored)
        self._size += len(stored)
        if self._size >= pending:
            self.finish()

    def finish(self) -> DurationSketch:
        """Return the distribution of all that was added."""
        self._sketch.merge_all(self._pending)
        self._pending.clear()
        self._size = 0
        return self._sketch
