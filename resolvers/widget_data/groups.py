"""The groups of a query: reading them, and choosing the largest.

See docs/reference/widget-data.md#groups.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from db.datasets.base import MeasuredValue
from db.datasets.splits import SPLITS, MeasuredRow, Split, SplitRow, restrict
from db.datasets.tables import GroupId, ReadMeasure
from loaders.widget_data.sums import Sums
from resolvers.widget_data.formulas import SKETCHED, Formula, Values, to_number
from resolvers.widget_data.plans import Order, QueryPlan


class Group(NamedTuple):
    """A group of rows, and the values of the query's columns in it.

    `id` identifies it among the groups of the database; `split_values` are the
    values of the other columns.
    """

    id: GroupId
    split_values: tuple[str, ...]
    values: tuple[str | None, ...]


@dataclass(frozen=True)
class Columns:
    """The columns of a query: those that the database groups by, and those that split groups."""

    names: tuple[str, ...]
    splits: Mapping[str, Split]

    @property
    def stored(self) -> tuple[str, ...]:
        """The columns that the database groups by."""
        return tuple(name for name in self.names if name not in self.splits)

    @property
    def splitting(self) -> tuple[Split, ...]:
        """What the other columns split groups into."""
        return tuple(self.splits[name] for name in self.names if name in self.splits)

    def needed(self, measures: Iterable[ReadMeasure]) -> tuple[ReadMeasure, ...]:
        """Return the measures to read, so that these can be split."""
        if not self.splitting:
            return tuple(dict.fromkeys(measures))
        found: dict[ReadMeasure, None] = {}
        [split] = self.splitting
        for measure in (*measures, split.present):
            found |= dict.fromkeys(split.list_read(measure))
        return tuple(found)

    def restrict(self, values: Values, group: Group) -> Values:
        """Return the values of a stored group in one of the groups that it is split into."""
        for split, value in zip(self.splitting, group.split_values, strict=True):
            values = restrict(split, values, value)
        return values

    def list_groups(self, sums: Sums) -> Iterable[Group]:
        """Yield the groups that have rows."""
        if not self.splitting:
            yield from (Group(id_, (), names) for id_, names in sums.names.items())
            return
        [split] = self.splitting
        for id_, names in sums.names.items():
            values = sums.find(id_, None)
            texts = dict(zip(self.stored, names, strict=True))
            for value in split.values:
                group = Group(id_, (value,), tuple(texts.get(name, value) for name in self.names))
                if self.restrict(values, group).get(split.present):
                    yield group


class RowFinder:
    """Finds the values of measures in a group of some columns and in a bucket, as a row.

    `measures` are those of a row, in its order. The row of a bucket without rows has no values.
    Groups that columns split have the measures of the formulas, and others all that were read.
    """

    def __init__(
        self, columns: Columns, formulas: Iterable[Formula], sums: Sums, sketches: Sums
    ) -> None:
        self._sums, self._sketches = sums, sketches
        self._no_sums = (None,) * len(sums.measures)
        self._no_sketches = (None,) * len(sketches.measures)
        self._stored: Sequence[ReadMeasure] = (*sums.measures, *sketches.measures)
        self.measures = self._stored
        self._split: Split | None = None
        self._split_rows: dict[str, SplitRow] = {}
        if columns.splitting:
            [self._split] = columns.splitting
            measures = (each for formula in formulas for each in formula.measures)
            self.measures = tuple(dict.fromkeys(measures))

    def find(self, group: Group, bucket: int | None) -> MeasuredRow:
        """Return the row of a group in a bucket; None: over the range."""
        [row] = self.find_all(group, [bucket])
        return row

    def find_all(self, group: Group, buckets: Iterable[int | None]) -> Sequence[MeasuredRow]:
        """Return the rows of a group in buckets; None: over the range."""
        sums = self._sums.values.get(group.id, {})
        sketches = self._sketches.values.get(group.id, {})
        no_sums, no_sketches = self._no_sums, self._no_sketches
        rows: Sequence[MeasuredRow]
        if no_sketches:
            rows = [sums.get(each, no_sums) + sketches.get(each, no_sketches) for each in buckets]
        else:
            rows = [sums.get(each, no_sums) for each in buckets]
        if self._split is None:
            return rows
        [value] = group.split_values
        split_row = self._split_rows.get(value)
        if split_row is None:
            split_row = self._split.bind(self._stored, self.measures, value)
            self._split_rows[value] = split_row
        return list(map(split_row, rows))

    def find_values(self, group: Group, bucket: int | None) -> Values:
        """Return the values of the stored group of a group; empty without rows."""
        return self._sums.find(group.id, bucket) | self._sketches.find(group.id, bucket)


NO_COLUMNS = Columns((), {})


def find_columns(plan: QueryPlan) -> Columns:
    """Return the columns of a query."""
    return Columns(plan.columns, SPLITS.get(plan.dataset.name, {}))


def split_measures(
    formulas: Iterable[Formula], columns: Columns
) -> tuple[tuple[ReadMeasure, ...], tuple[ReadMeasure, ...]]:
    """Return the measures that the database adds up, and those of sketches."""
    measures = columns.needed(each for formula in formulas for each in formula.measures)
    summed = tuple(each for each in measures if each.measure.kind not in SKETCHED)
    sketched = tuple(each for each in measures if each.measure.kind in SKETCHED)
    return summed, sketched


def sort_groups(
    groups: Iterable[Group],
    order: Order | None,
    columns: Sequence[str],
    find_value: "Mapping[Group, MeasuredValue]",
) -> list[Group]:
    """Return groups in the order of a query; those without a value come last.

    Groups with equal values are in the order of their texts.
    """
    by_text = sorted(
        groups, key=lambda group: [(each is None, each or "") for each in group.values]
    )
    if order is None:
        return by_text

    def find_key(group: Group) -> str | int | float | None:
        if order.field is not None:
            return group.values[columns.index(order.field)]
        return to_number(find_value[group])

    keyed = [(find_key(group), group) for group in by_text]
    present = [pair for pair in keyed if pair[0] is not None]
    present.sort(key=lambda pair: pair[0], reverse=order.is_descending)  # type: ignore[arg-type, return-value]
    return [group for _, group in present] + [group for key, group in keyed if key is None]
