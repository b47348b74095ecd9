"""Numbers of distinct users and percentiles of durations of widgets' data, from merged sketches.

Rows are read in pages and merged in slices, one read after the other, so that the memory is
bounded by the groups of the queries that share a read, and by their buckets in a stretch of time.
See docs/reference/widget-data.md#sketches.
"""

from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from db.datasets.tables import (
    EVERY_ROW_FIELDS,
    Grouping,
    Layout,
    select_sketches,
)
from db.reading.combining import MAX_PARTS, Read
from db.sessions.health import DAY
from db.sessions.rollups.late import start_of_day
from db.sessions.rollups.sources import Coverage, Grain, Range
from loaders.sketches import Merge, SketchLoader
from loaders.widget_data.coverage import join_coverages, load_coverages
from loaders.widget_data.sketch_merges import ReadMerge, StretchMerge
from loaders.widget_data.sums import Part, Sums, SumsKey, collect_measures

ROWS_PER_STEP = 500
DAYS_PER_STRETCH = 7
"""Days by the hour whose buckets are merged together."""


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
        turns: list[Merge] = []
        for each in merges:
            each.place_columns(layout)
            coverage = join_coverages([coverages[one.part.selection] for one in each.merges])
            some = list(divide_read(each, coverage, layout, MAX_PARTS // len(merges)))
            reads += some
            turns += [*(StretchMerge(each) for _ in some[1:]), each]

        def spend(rows: int) -> None:
            self.loaders.spend_widget_sketches(rows * layout.numbers)

        await self.merge_pages(reads, turns, spend)
        values = {each.part: each.result for merge in merges for each in merge.merges}
        values |= {part: values[other] for part, other in with_buckets.items()}
        return {key: values[part] for key in keys if (part := Part(*key[:2])) in values}

    def default(self) -> Sums:
        """Return values without groups: the organization is not the caller's."""
        return Sums((), {}, {})


def divide_read(
    merge: ReadMerge, coverage: Coverage, layout: Layout, number: int
) -> Iterator[Read]:
    """Yield the statements that read the rows of a merge: one for each stretch of time.

    There are at most a number of them, if it is positive.
    """
    part = merge.part
    source = part.make_source(coverage, merge.measures)
    stretches = list(list_stretches(part, number))
    statement = select_sketches(source, merge.names, layout, is_divided=len(stretches) > 1)
    for start, end in stretches:
        yield statement, {"first_hour": start, "end_hour": end}


def list_stretches(part: Part, number: int) -> Iterator[Range]:
    """List the stretches of time that a part's rows are read in: whole days, if they are hours.

    No bucket of hours is longer than a day, so that those of a stretch have no other rows.
    """
    start, end = part.selection.start, part.selection.end
    days = (end - start_of_day(start) + DAY - 1) // DAY
    if part.grouping.grain is Grain.HOUR:
        days = max(DAYS_PER_STRETCH, -(-days // max(number, 1)))
    length = DAY * days
    for each in range(start_of_day(start), end, length):
        yield Range(max(start, each), min(end, each + length))


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
