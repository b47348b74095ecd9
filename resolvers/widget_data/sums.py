"""The answer of a query whose rows are added up: what is read for it, in two phases.

The first phase reads the groups over the whole range, to choose the largest. The second reads
buckets and sketches of the chosen ones. See docs/decisions/0028-widget-data-in-two-phases.md.
"""

from asyncio import gather
from collections.abc import Awaitable, Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import islice
from typing import Any, NamedTuple

from db.datasets.base import MeasuredValue, MeasureKind
from db.datasets.splits import MeasuredRow
from db.datasets.tables import GroupId, Grouping, ReadMeasure, Selection
from db.datasets.terms import EVERY_ROW, AllTerms, RowTerm
from db.sessions.rollups.sources import Coverage
from loaders.base import Loaders
from loaders.widget_data.coverage import CoverageKey, RollupCoverage
from loaders.widget_data.sketches import WidgetSketches
from loaders.widget_data.sums import Sums, SumsKey, WidgetSums
from offload.slices import Steps
from resolvers.widget_data.formulas import Formula, Values
from resolvers.widget_data.groups import (
    NO_COLUMNS,
    Columns,
    Group,
    RowFinder,
    find_columns,
    sort_groups,
    split_measures,
)
from resolvers.widget_data.intervals import FIRST_MONDAY, WEEK, Buckets
from resolvers.widget_data.plans import Output, QueryPlan
from resolvers.widget_data.results import GroupValue, Row, Series, Value

BOOLEANS = frozenset({"error.handled"})
"""Fields whose values are true and false."""
OTHER = "Other"
NO_VALUE = "(no value)"
WHOLE: GroupId = ()
"""The id of the only group of a query without columns."""
GROUPS_PER_STEP = 200
NOTHING = Sums((), {}, {})


class Totals(NamedTuple):
    """The chosen groups in their order, and the values of measures in them over the range.

    `has_rest` is whether there are more groups, and `has_sketches` whether the values of sketches
    were read.
    """

    groups: Sequence[Group]
    values: Mapping[Group, Values]
    has_rest: bool
    has_sketches: bool


class OtherSums(NamedTuple):
    """What the series "Other" are made from: values by bucket, and those of the range alone.

    They are of the rest of the groups, or else of all rows.
    """

    sums: Sums
    totals: Sums
    is_rest: bool


@dataclass(frozen=True)
class SumsAnswer:
    """Makes the series or the rows of one query.

    `selection` are the rows of the page filters, `term` the conditions of the query.
    """

    loaders: Loaders
    selection: Selection
    term: RowTerm
    plan: QueryPlan
    buckets: Buckets

    @property
    def columns(self) -> Columns:
        """The columns of the query."""
        return find_columns(self.plan)

    async def read(
        self,
        grouping: Grouping,
        summed: Sequence[ReadMeasure] | None,
        sketched: Sequence[ReadMeasure] = (),
    ) -> tuple[Sums, Sums]:
        """Return the values of the measures that are summed, and of those of sketches.

        None as `summed` reads no sums; without measures the groups are read.
        """
        # Both loads begin before the first is awaited, so that they join the same batches.
        loads: list[Awaitable[Sums]] = []
        if summed is not None:
            loads.append(self.loaders[WidgetSums].load(self._key(grouping, summed)))
        if sketched:
            loads.append(self.loaders[WidgetSketches].load(self._key(grouping, sketched)))
        found = [await load for load in loads]
        sums = NOTHING if summed is None else found[0]
        return sums, found[-1] if sketched else NOTHING

    async def read_whole(
        self, grouping: Grouping, summed: Sequence[ReadMeasure], sketched: Sequence[ReadMeasure]
    ) -> tuple[Sums, Sums]:
        """Return values of all rows, as `read` does.

        Sketches are read in the second phase, so that the chosen groups share their rows.
        """
        (sums, _), (_, sketches) = await gather(
            self.read(grouping, summed or None), self._read_late(grouping, sketched)
        )
        return sums, sketches

    async def _read_late(
        self, grouping: Grouping, sketched: Sequence[ReadMeasure]
    ) -> tuple[Sums, Sums]:
        """Return the values of sketches as `read` does, once the first phase has begun."""
        await self._load_coverage()
        return await self.read(grouping, None, sketched)

    def _load_coverage(self) -> Awaitable[Coverage]:
        """Load how far projects are rolled up, which both phases need, in one batch for all."""
        selection = self.selection
        key = CoverageKey(selection.organization_id, selection.start, selection.end)
        return self.loaders[RollupCoverage].load(key)

    def _key(self, grouping: Grouping, measures: Sequence[ReadMeasure]) -> SumsKey:
        term = self.term
        if self.selection.term != EVERY_ROW:
            term = AllTerms((term, self.selection.term))
        return SumsKey(self.selection._replace(term=term), grouping, tuple(measures))

    async def read_groups(self) -> Totals:
        """Read the groups over the whole range and choose the largest, or the first in order."""
        self._load_coverage()
        plan, columns = self.plan, self.columns
        order = plan.order.formula if plan.order is not None else None
        formulas = [*plan.formulas, *([order] if order else [])]
        summed, sketched = split_measures(formulas, columns)
        has_sketches = order is not None and order.needs_sketches
        sums, sketches = await self.read(
            Grouping(columns.stored), summed, sketched if has_sketches else ()
        )

        def choose() -> Steps[Totals]:
            finder = RowFinder(columns, [order] if order else [], sums, sketches)
            rows: dict[Group, MeasuredRow] = {}
            for index, group in enumerate(columns.list_groups(sums)):
                rows[group] = finder.find(group, None)
                if index % GROUPS_PER_STEP == 0:
                    yield
            ranks: dict[Group, MeasuredValue] = {}
            if order is not None:
                seconds = self.buckets.seconds
                found = yield from compute_in_steps(order, finder, [*rows.values()], seconds)
                ranks = dict(zip(rows, found, strict=True))
            ordered = sort_groups(rows, plan.order, plan.columns, ranks)
            chosen = ordered[: plan.limit]
            values = {
                group: columns.restrict(finder.find_values(group, None), group) for group in chosen
            }
            has_rest = len(ordered) > len(chosen)
            return Totals(chosen, values, has_rest, has_sketches)

        return await self.loaders.run(choose())

    async def read_rows(self) -> Sequence[Row]:
        """Read the rows of a table, or the only row of a query without columns."""
        summed, sketched = split_measures(self.plan.formulas, self.columns)
        if not self.plan.columns:
            sums, sketches = await self.read_whole(Grouping(), summed, sketched)
            values = sums.find(WHOLE, None) | sketches.find(WHOLE, None)
            return [self._make_row(Group(WHOLE, (), ()), values)]
        totals = await self.read_groups()
        sketches = NOTHING
        if sketched and totals.groups and not totals.has_sketches:
            ids = tuple(dict.fromkeys(group.id for group in totals.groups))
            _, sketches = await self.read(self._group_by(ids), None, sketched)
        return [
            self._make_row(group, self._add_sketches(totals.values[group], group, sketches))
            for group in totals.groups
        ]

    def _group_by(self, ids: tuple[GroupId, ...] | None, interval: int | None = None) -> Grouping:
        offset = FIRST_MONDAY if interval == WEEK else 0
        return Grouping(self.columns.stored, interval, offset, ids)

    def _add_sketches(self, values: Values, group: Group, sketches: Sums) -> Values:
        """Return values over the range with those of sketches."""
        found = sketches.find(group.id, None)
        return {**values, **self.columns.restrict(found, group)} if found else values

    def _make_row(self, group: Group, values: Values) -> Row:
        return Row([self._find_value(each, group, values) for each in self.plan.outputs])

    def _find_value(self, output: Output, group: Group, values: Values) -> Value:
        if output.formula is None:
            text = group.values[self.plan.columns.index(output.column.field)]
            return text == "true" if output.column.field in BOOLEANS else text
        value = output.formula.compute(values, self.buckets.seconds)
        return value.isoformat() if isinstance(value, datetime) else value

    async def read_series(self) -> Sequence[Series]:
        """Read the series of a chart."""
        return await (self._read_groups_series() if self.plan.columns else self._read_whole())

    async def _read_whole(self) -> Sequence[Series]:
        """Read the series of a chart without columns."""
        summed, sketched = split_measures(self.plan.formulas, self.columns)
        of_range_only = [each for each in summed if each.measure.kind not in COMBINE]
        grouping = self._group_by(None, self.buckets.interval)
        by_bucket = self.read_whole(grouping, summed, sketched)
        # A number of distinct values is no sum of those of buckets, nor is a percentile.
        of_range = self.read(Grouping(), of_range_only or None)
        (sums, sketches), (totals, _) = await gather(by_bucket, of_range)
        group = Group(WHOLE, (), ())
        values = combine_buckets(sums, summed)
        values |= sketches.find(WHOLE, None) | totals.find(WHOLE, None)
        finder = RowFinder(NO_COLUMNS, self.plan.formulas, sums, sketches)
        return await self.loaders.run(self._make_series(group, values, finder))

    async def _read_groups_series(self) -> Sequence[Series]:
        """Read the series of a chart's groups, and those of "Other"."""
        totals = await self.read_groups()
        if not totals.groups:
            return []
        summed, sketched = split_measures(self.plan.formulas, self.columns)
        ids = tuple(dict.fromkeys(group.id for group in totals.groups))
        interval = self.buckets.interval
        (sums, sketches), other = await gather(
            self.read(self._group_by(ids, interval), summed, sketched),
            self._read_other(ids if totals.has_rest else ()),
        )
        series: list[Series] = []
        finder = RowFinder(self.columns, self.plan.formulas, sums, sketches)
        for group in totals.groups:
            values = self._add_sketches(totals.values[group], group, sketches)
            series += await self.loaders.run(self._make_series(group, values, finder))
        if other is not None:
            values = combine_buckets(other.sums, other.sums.measures) | other.totals.find(
                WHOLE, None
            )
            finder = RowFinder(NO_COLUMNS, self.plan.formulas, other.sums, NOTHING)
            whole_series = await self.loaders.run(
                self._make_series(Group(WHOLE, (), ()), values, finder)
            )
            series += self._make_other(whole_series, [] if other.is_rest else series)
        return series

    async def _read_other(self, ids: tuple[GroupId, ...]) -> "OtherSums | None":
        """Read what the series "Other" are made from; None without any.

        `ids` are the chosen groups if there are more. Sums of all rows are read, from which those
        of the chosen groups are taken. Distinct values may be those of several groups, so they
        are read in the rest of the rows.
        """
        additive = [each for each in self.plan.formulas if each.is_additive]
        measures = split_measures(additive, NO_COLUMNS)[0] if ids else ()
        if not measures:
            return None
        interval = self.buckets.interval
        distinct = [each for each in measures if each.measure.kind not in COMBINE]
        grouping = self._group_by(ids, interval)._replace(is_rest=True)
        if not distinct:
            grouping = grouping._replace(columns=(), groups=None, is_rest=False)
        (sums, _), (totals, _) = await gather(
            self.read(grouping, measures),
            self.read(grouping._replace(interval=None, offset=0), distinct or None),
        )
        return OtherSums(sums, totals, bool(distinct))

    def _make_series(self, group: Group, totals: Values, finder: RowFinder) -> Steps[list[Series]]:
        """Make the series of a group: one for each aggregate and equation."""
        buckets = self.buckets
        rows: list[MeasuredRow] = []
        starts = iter(buckets.starts)
        while some := list(islice(starts, GROUPS_PER_STEP)):
            rows += finder.find_all(group, some)
            yield
        group_by = [
            GroupValue(name, value)
            for name, value in zip(self.plan.columns, group.values, strict=False)
        ]
        series: list[Series] = []
        for output in self.plan.series_outputs:
            assert output.formula is not None  # noqa: S101 (all of a chart's have one)
            values = yield from compute_in_steps(output.formula, finder, rows, buckets.interval)
            total = output.formula.compute(totals, buckets.seconds)
            points, whole = to_points(values), to_point(total)
            label = self._make_label(output, group)
            series.append(
                Series(output.column, group_by, label, is_other=False, values=points, total=whole)
            )
        return series

    def _make_other(self, whole: Sequence[Series], chosen: Sequence[Series]) -> Iterator[Series]:
        """Yield the series of the groups that were not chosen, of what adds up.

        The chosen series are subtracted from those of the whole.
        """
        for output, all_groups in zip(self.plan.series_outputs, whole, strict=True):
            if output.formula is None or not output.formula.is_additive:
                continue
            of_groups = [each for each in chosen if each.column == output.column]
            values = [
                value - sum(each.values[index] or 0 for each in of_groups)
                for index, value in enumerate(map(to_float, all_groups.values))
            ]
            total = to_float(all_groups.total) - sum(each.total or 0 for each in of_groups)
            label = self._join_label([OTHER], output)
            yield Series(output.column, [], label, is_other=True, values=values, total=total)

    def _make_label(self, output: Output, group: Group) -> str:
        """Return the label of a series: its group, and its aggregate if that is needed."""
        texts = [", ".join(each or NO_VALUE for each in group.values)] if group.values else []
        return self._join_label(texts, output)

    def _join_label(self, texts: list[str], output: Output) -> str:
        heading = output.column.alias or output.column.field
        needs_heading = not texts or len(self.plan.formulas) > 1
        return " : ".join([*texts, heading] if needs_heading else texts)


def compute_in_steps(
    formula: Formula, finder: RowFinder, rows: Sequence[MeasuredRow], seconds: int
) -> Steps[list[MeasuredValue]]:
    """Return the values of a formula in rows."""
    compute = formula.bind(finder.measures)
    values: list[MeasuredValue] = []
    for first in range(0, len(rows), GROUPS_PER_STEP):
        values += compute(rows[first : first + GROUPS_PER_STEP], seconds)
        yield
    return values


def to_point(value: MeasuredValue) -> float | None:
    """Return a value of a series: a date in Unix seconds."""
    if value is None:
        return None
    return value.timestamp() if isinstance(value, datetime) else float(value)


def to_points(values: Sequence[MeasuredValue]) -> list[float | None]:
    """Return the values of a series, which are numbers for the most part."""
    if set(map(type, values)) <= {int, float}:
        return list(map(float, values))  # type: ignore[arg-type]  # there are no others
    return list(map(to_point, values))


def to_float(value: float | None) -> float:
    """Return a value of a count, which is never null."""
    return value or 0.0


def combine_buckets(
    sums: Sums, measures: Iterable[ReadMeasure]
) -> dict[ReadMeasure, MeasuredValue]:
    """Return the values of measures over all buckets, without numbers of distinct values."""
    combined: dict[ReadMeasure, MeasuredValue] = {}
    rows = list(sums.values.get(WHOLE, {}).values())
    for measure in measures:
        combine = COMBINE.get(measure.measure.kind)
        if combine is not None and rows:
            place = sums.measures.index(measure)
            column = [row[place] for row in rows]
            combined[measure] = combine([value for value in column if value is not None])
    return combined


COMBINE: Mapping[MeasureKind, Callable[[Iterable[Any]], MeasuredValue]] = {
    MeasureKind.SUM: sum,
    MeasureKind.FIRST: partial(min, default=None),
    MeasureKind.LAST: partial(max, default=None),
}
"""How the values of buckets are combined to that of the range."""
