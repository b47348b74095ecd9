"""How a dataset of widget queries is declared: its fields, aggregates and what they read.

A dataset is a module of this folder with a `Dataset`, and an entry in `registry.py`. See
docs/reference/dashboards.md#datasets.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum, auto
from functools import cached_property

from db.datasets.conditions import Condition
from db.datasets.expressions import Call


class ValueKind(Enum):
    """The kind of a value in results; `schema/widget_data.py` describes the members."""

    STRING = "STRING"
    INTEGER = "INTEGER"
    NUMBER = "NUMBER"
    PERCENTAGE = "PERCENTAGE"
    DURATION = "DURATION"
    RATE = "RATE"
    DATE = "DATE"


class MeasureKind(Enum):
    """How the values of a measure's columns are combined over rows."""

    SUM = auto()
    """The sum of a column of whole numbers."""
    USERS = auto()
    """The number of distinct users in the union of columns that are sketches of users."""
    DURATIONS = auto()
    """The duration in seconds at `rank` of the merged distributions of a column."""
    FIRST = auto()
    """The earliest date of a column."""
    LAST = auto()
    """The latest date of a column."""
    DISTINCT = auto()
    """The number of distinct values of a column."""
    PERCENTILE = auto()
    """The value in seconds at `rank` of a column of microseconds, exact and interpolated."""


@dataclass(frozen=True, slots=True)
class Measure:
    """What a statement reads for an aggregate, over the rows of a bucket and a group.

    `columns` are names of columns of the dataset's tables; only USERS has several. `rank` is a
    fraction from 0 to 1 of DURATIONS and PERCENTILE. With a `condition`, only the rows that it
    selects count.
    """

    kind: MeasureKind
    columns: tuple[str, ...]
    rank: float | None = None
    condition: Condition | None = None

    def __hash__(self) -> int:
        """Return a hash that is fast to compute: measures are keys of many mappings."""
        return hash((self.columns, self.rank))


MeasuredValue = int | float | datetime | None
"""The value of a measure; None without rows if it is no number of something."""
Compute = Callable[[Sequence[MeasuredValue], int], MeasuredValue]


def take_first(values: Sequence[MeasuredValue], seconds: int) -> MeasuredValue:  # noqa: ARG001 (as all)
    """Return the value of the only measure."""
    return values[0]


@dataclass(frozen=True)
class Aggregate:
    """A function call that queries may select.

    `name` is the call as pickers write it. `compute` returns the value from those of the measures,
    in their order, and the length in seconds of the bucket or, in tables, of the whole range.
    `unit` is that of the value or, of a RATE, the time that it is divided by. `is_additive` is
    whether groups can be added up to a series "Other". `empty` is the value without any rows.
    """

    name: str
    description: str
    kind: ValueKind
    measures: tuple[Measure, ...]
    compute: Compute = take_first
    unit: str | None = None
    is_additive: bool = False
    empty: int | None = None


@dataclass(frozen=True)
class AggregateFamily:
    """Aggregates with free arguments, such as the column and the value of `count_if`.

    `create` returns the aggregate of a call; None if the arguments have none.
    """

    name: str
    signature: str
    description: str
    kind: ValueKind
    create: Callable[[Call], Aggregate | None]


class Matching(Enum):
    """Which operators and values a filter of a field takes, and what they mean.

    See docs/reference/dashboards.md#filters.
    """

    TEXT = auto()
    """A value, a value with wildcards, or a list of them."""
    CHOICE = auto()
    """One of the field's `choices`, or a list of them."""
    NUMBER = auto()
    """A whole number, compared by any operator, or a list."""
    DATE = auto()
    """A date, compared by any operator."""
    VERSION = auto()
    """As `release.version:` in a search of releases."""
    BUILD = auto()
    """As `release.build:` in a search of releases."""
    PACKAGE = auto()
    """As `release.package:` in a search of releases."""


@dataclass(frozen=True)
class Column:
    """A field of a dataset: queries group by it, or list it, and filter by it.

    `not_split` are the columns of measures whose rows do not distinguish the values of this field:
    nothing that reads them can be grouped or filtered by it. `constant` is the value of a field
    that is the same in all rows.
    """

    name: str
    description: str
    kind: ValueKind = ValueKind.STRING
    unit: str | None = None
    can_group: bool = True
    can_filter: bool = True
    matching: Matching = Matching.TEXT
    choices: tuple[str, ...] = ()
    constant: str | None = None
    not_split: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Dataset:
    """A dataset: what its queries may name.

    `is_closed` is whether a save refuses everything else. `gap` is why no query of the dataset
    can be answered, None if some can.
    """

    name: str
    fields: tuple[Column, ...] = ()
    aggregates: tuple[Aggregate, ...] = ()
    families: tuple[AggregateFamily, ...] = ()
    is_closed: bool = False
    gap: str | None = None

    @cached_property
    def columns(self) -> Mapping[str, Column]:
        """The fields that queries may group by, or list, by name."""
        return {each.name: each for each in self.fields if each.can_group}

    @cached_property
    def filters(self) -> Mapping[str, Column]:
        """The fields that conditions may name, by name."""
        return {each.name: each for each in self.fields if each.can_filter}

    @cached_property
    def _aggregates_by_name(self) -> Mapping[str, Aggregate]:
        return {each.name: each for each in self.aggregates}

    def find_aggregate(self, call: Call) -> Aggregate | None:
        """Return the aggregate of a call; None if the dataset has none."""
        found = self._aggregates_by_name.get(f"{call.name}({','.join(call.arguments)})")
        if found is not None:
            return found
        for family in self.families:
            if family.name == call.name:
                return family.create(call)
        return None
