"""The merges of the rows that widgets' data is made from: sketches by group and bucket.

See docs/decisions/0046-sketches-by-stretches-of-time.md.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from db.datasets.base import MeasuredValue, MeasureKind
from db.datasets.tables import DIMENSIONS, GroupId, Layout, ReadMeasure
from db.sessions import duration_sets, user_sets
from db.sessions.duration_sets import DurationSets, ParsedDurations
from db.sessions.user_sets import ParsedSketches, UserSets
from loaders.sketches import Merge
from loaders.widget_data.sums import Part, Sums, TooManyGroupsError, Values
from offload.slices import Steps

MAX_CELLS = 20_000
"""Groups and their buckets of one query whose sketches are merged, at most."""
SETS_PER_STEP = 250
"""Sets of users, or distributions, that are counted or added to others in a step."""

BUCKET_BITS = 40
BUCKET_MASK = (1 << BUCKET_BITS) - 1
"""A cell is the number of a group, and in the lower bits the start of a bucket or 0."""
NO_PLACE = -1

Column = Sequence[Any]
Integers = NDArray[np.int64]


class Page:
    """Rows of sketches as columns. The sketches of a column are parsed once for all parts."""

    def __init__(self, rows: Sequence[Sequence[Any]]) -> None:
        self.columns: Sequence[Column] = list(zip(*rows, strict=True))
        self.size = len(rows)
        self._users: dict[int, ParsedSketches] = {}
        self._durations: dict[int, ParsedDurations] = {}

    def parse_users(self, index: int) -> ParsedSketches:
        """Return the users of a column."""
        if index not in self._users:
            self._users[index] = user_sets.parse(self.columns[index])
        return self._users[index]

    def parse_durations(self, index: int) -> ParsedDurations:
        """Return the durations of a column."""
        if index not in self._durations:
            self._durations[index] = duration_sets.parse(self.columns[index])
        return self._durations[index]


class ReadMerge(Merge):
    """The sketches of the rows of a part, which are merged for each of the parts made from them.

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

    def finish_stretch(self) -> Steps[None]:
        """Compute the values of buckets, and drop their sketches."""
        for each in self.merges:
            yield from each.finish_stretch()

    def finish(self) -> Steps[None]:
        """Compute the values, and drop the sketches."""
        for each in self.merges:
            yield from each.finish()


class StretchMerge(Merge):
    """The merge of rows of a stretch of time, after which others of the same part follow."""

    def __init__(self, whole: ReadMerge) -> None:
        self._whole = whole

    def merge(self, rows: Sequence[Sequence[Any]]) -> None:
        """Merge the sketches of rows."""
        self._whole.merge(rows)

    def finish(self) -> Steps[None]:
        """Compute the values of buckets, which have no further rows."""
        yield from self._whole.finish_stretch()


class Sketches:
    """Sets of users, by the columns that they are the union of, and distributions by column."""

    def __init__(self, measures: Sequence[ReadMeasure], *, is_united: bool) -> None:
        self.users: dict[tuple[str, ...], UserSets] = {}
        self.durations: dict[str, DurationSets] = {}
        for each, _ in measures:
            if each.kind is not MeasureKind.USERS:
                self.durations.setdefault(each.columns[0], DurationSets())
            elif is_united:
                self.users.setdefault(each.columns, UserSets())
            else:
                self.users |= {(name,): UserSets() for name in each.columns}


class PartMerge:
    """The sketches of one part by group and bucket, and then their values.

    A group in a bucket is a cell. It has a place, counted from 0, until the stretch of time ends.
    """

    def __init__(self, part: Part, measures: Sequence[ReadMeasure]) -> None:
        self.part = part
        self.measures = measures
        self.result: Sums | TooManyGroupsError = Sums(measures, {}, {})
        groups = part.grouping.groups
        self._chosen = None if groups is None else frozenset(groups)
        self._ranks = sorted({each.rank for each, _ in measures if each.rank is not None})
        self._numbers: dict[GroupId, int] = {}
        self._places: dict[int, int] = {}
        self._cells = 0
        self._stretch = Sketches(measures, is_united=False)
        self._whole = Sketches(measures, is_united=True)
        self._values: dict[GroupId, dict[int | None, Values]] = {}
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
        if self._cells + len(self._places) > MAX_CELLS:
            self.result = TooManyGroupsError()
            self._drop_sketches()
            return
        for (name,), sets in self._stretch.users.items():
            sets.add(page.parse_users(self._columns[name]), places)
        for name, distributions in self._stretch.durations.items():
            distributions.add(page.parse_durations(self._columns[name]), places)

    def _find_places(self, page: Page) -> Integers:
        """Return the places of the cells of rows; -1 for rows that are not of the part."""
        cells, is_used = self._find_cells(page)
        places = np.full(page.size, NO_PLACE)
        distinct, indexes = np.unique(cells[is_used], return_inverse=True)
        known = self._places
        found = [known.setdefault(cell, len(known)) for cell in distinct.tolist()]
        places[is_used] = np.array(found, np.int64)[indexes]
        return places

    def _find_cells(self, page: Page) -> tuple[Integers, NDArray[np.bool_]]:
        """Return the cells of rows, and whether rows are of the part."""
        numbers = self._find_groups(page)
        is_used = numbers != NO_PLACE
        _, interval, offset, *_ = self.part.grouping
        if interval is None:
            return numbers << BUCKET_BITS, is_used
        selection = self.part.selection
        hours = np.array(page.columns[self._hour_column], np.int64)
        is_used &= (hours >= selection.start) & (hours < selection.end)
        return numbers << BUCKET_BITS | hours - (hours - offset) % interval, is_used

    def _find_groups(self, page: Page) -> Integers:
        """Return the numbers of the groups of rows; -1 for a group that is not of the part."""
        if not self._group_columns:
            self._numbers.setdefault((), 0)
            return np.zeros(page.size, np.int64)
        groups = list(zip(*(page.columns[at] for at in self._group_columns), strict=True))
        known, chosen = self._numbers, self._chosen
        for group in dict.fromkeys(groups):
            if group not in known and (chosen is None or group in chosen):
                known[group] = len(known)
        return np.array([known.get(group, NO_PLACE) for group in groups], np.int64)

    def finish_stretch(self) -> Steps[None]:
        """Compute the values of cells, and drop their sketches."""
        if isinstance(self.result, TooManyGroupsError) or not self._places:
            return
        cells = np.array(list(self._places), np.int64)
        of_group = cells >> BUCKET_BITS
        sketches = yield from self._unite(len(cells))
        rows = yield from self._compute(sketches, len(cells))
        groups = list(self._numbers)
        has_buckets = self.part.grouping.interval is not None
        for number, bucket, row in zip(
            of_group.tolist(), (cells & BUCKET_MASK).tolist(), rows, strict=True
        ):
            self._values.setdefault(groups[number], {})[bucket if has_buckets else None] = row
        if has_buckets:
            yield from add_all(self._whole, sketches, of_group)
        self._cells += len(cells)
        self._places = {}
        self._stretch = Sketches(self.measures, is_united=False)

    def finish(self) -> Steps[None]:
        """Compute the values, and drop the sketches."""
        yield from self.finish_stretch()
        if isinstance(self.result, TooManyGroupsError):
            return
        if self.part.grouping.interval is not None:
            totals = yield from self._compute(self._whole, len(self._numbers))
            for group, row in zip(self._numbers, totals, strict=True):
                if group in self._values:
                    self._values[group][None] = row
        self._drop_sketches()
        self.result = Sums(self.measures, self._values, {})

    def _drop_sketches(self) -> None:
        self._stretch = self._whole = Sketches((), is_united=False)

    def _unite(self, number: int) -> Steps[Sketches]:
        """Return the sketches of the cells, with the union of each measure of users."""
        united = Sketches(self.measures, is_united=True)
        united.durations = self._stretch.durations
        places = np.arange(number)
        for names, union in united.users.items():
            if len(names) == 1:
                united.users[names] = self._stretch.users[names]
                continue
            for name in names:
                yield from add_in_steps(union, self._stretch.users[(name,)], places)
        return united

    def _compute(self, sketches: Sketches, number: int) -> Steps[Sequence[Values]]:
        """Return the values of the measures at places up to a number."""
        rows: list[Values] = []
        for first in range(0, number, SETS_PER_STEP):
            last = min(first + SETS_PER_STEP, number)
            counts = {names: sets.count(first, last) for names, sets in sketches.users.items()}
            yield
            percentiles = {
                name: dict(zip(self._ranks, sets.compute(first, last, self._ranks), strict=True))
                for name, sets in sketches.durations.items()
            }
            yield
            columns: list[Sequence[MeasuredValue]] = [
                counts[each.columns]
                if each.kind is MeasureKind.USERS
                else percentiles[each.columns[0]][each.rank or 0]
                for each, _ in self.measures
            ]
            rows += zip(*columns, strict=True)
        return rows


def add_all(target: Sketches, sketches: Sketches, places: Integers) -> Steps[None]:
    """Add sketches to those at their places in others."""
    for names, users in sketches.users.items():
        yield from add_in_steps(target.users[names], users, places)
    for name, durations in sketches.durations.items():
        yield from add_in_steps(target.durations[name], durations, places)


def add_in_steps(
    target: UserSets | DurationSets, sets: UserSets | DurationSets, places: Integers
) -> Steps[None]:
    """Add sets, or distributions, to those at their places in others of their kind."""
    for first in range(0, len(places), SETS_PER_STEP):
        last = min(first + SETS_PER_STEP, len(places))
        target.add_sets(sets, places, first, last)  # type: ignore[arg-type]  # of the same kind
        yield
