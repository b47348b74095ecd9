"""Fields whose values are separate columns of a row, and not separate rows.

A session's status is such a field: a row has the numbers of sessions of each. A group of another
field is split into those of the values.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from db.datasets.base import MeasuredValue, MeasureKind
from db.datasets.errors import DISCOVER, ERROR_EVENTS, EVENTS, HANDLED
from db.datasets.metrics import (
    METRICS,
    SESSIONS,
    STATUSES,
    USERS,
    find_status_measures,
    subtract,
)
from db.datasets.tables import ReadMeasure
from db.datasets.terms import EVERY_ROW, Within

Values = Mapping[ReadMeasure, MeasuredValue]
MeasuredRow = Sequence[MeasuredValue]
SplitRow = Callable[[MeasuredRow], MeasuredRow]
"""Makes the row of one value of a field from the row of all of them."""


class Split(Protocol):
    """How a field splits groups."""

    @property
    def values(self) -> tuple[str, ...]:
        """The values of the field."""

    @property
    def present(self) -> ReadMeasure:
        """The measure that is 0 for a value without rows."""

    def list_read(self, measure: ReadMeasure) -> tuple[ReadMeasure, ...]:
        """Return what is read to know a measure for each value."""

    def list_known(self, measures: Iterable[ReadMeasure], value: str) -> tuple[ReadMeasure, ...]:
        """Return the measures that are known for one value from those that were read."""

    def bind(
        self, measures: Sequence[ReadMeasure], known: Iterable[ReadMeasure], value: str
    ) -> SplitRow:
        """Return a function that makes the row of known measures from one of those that were read.

        What depends on a measure that was not read is None.
        """


def restrict(split: Split, values: Values, value: str) -> Values:
    """Return the values of measures in the rows of one value of a field."""
    measures = tuple(values)
    known = split.list_known(measures, value)
    row = split.bind(measures, known, value)(tuple(values.values()))
    return dict(zip(known, row, strict=True))


@dataclass(frozen=True)
class StatusSplit:
    """The status of sessions, and of users by their worst session."""

    values: tuple[str, ...]
    present: ReadMeasure

    def list_read(self, measure: ReadMeasure) -> tuple[ReadMeasure, ...]:
        """Return the measures that count each status."""
        found = USERS if measure.measure.kind is MeasureKind.USERS else SESSIONS
        return tuple(map(ReadMeasure, found))

    def list_known(self, measures: Iterable[ReadMeasure], value: str) -> tuple[ReadMeasure, ...]:
        """Return the measures that are kept by status."""
        return tuple(
            each for each in measures if find_status_measures(each.measure, value) is not None
        )

    def bind(
        self, measures: Sequence[ReadMeasure], known: Iterable[ReadMeasure], value: str
    ) -> SplitRow:
        """Return a function that makes the row of one status."""
        place_by_measure = {each.measure: place for place, each in enumerate(measures)}
        places: list[list[int] | None] = []
        for each in known:
            needed = find_status_measures(each.measure, value)
            is_read = needed is not None and place_by_measure.keys() >= {*needed}
            places.append([place_by_measure[one] for one in needed or ()] if is_read else None)

        def split_row(row: MeasuredRow) -> MeasuredRow:
            return [
                None if each is None else subtract([row[place] for place in each]) if each else 0
                for each in places
            ]

        return split_row


@dataclass(frozen=True)
class TermSplit:
    """A field whose values are conditions of measures."""

    name: str
    values: tuple[str, ...]
    present: ReadMeasure

    def list_read(self, measure: ReadMeasure) -> tuple[ReadMeasure, ...]:
        """Return the measure for each value."""
        return tuple(self._restrict(measure, value) for value in self.values)

    def list_known(self, measures: Iterable[ReadMeasure], value: str) -> tuple[ReadMeasure, ...]:
        """Return the measures that were read for a value."""
        return tuple(
            each._replace(term=each.term.term)
            for each in measures
            if isinstance(each.term, Within) and each.term.value == value
        )

    def bind(
        self, measures: Sequence[ReadMeasure], known: Iterable[ReadMeasure], value: str
    ) -> SplitRow:
        """Return a function that makes the row of one value."""
        place_by_measure = {measure: place for place, measure in enumerate(measures)}
        places = [place_by_measure.get(self._restrict(each, value)) for each in known]
        return lambda row: [None if place is None else row[place] for place in places]

    def _restrict(self, measure: ReadMeasure, value: str) -> ReadMeasure:
        return measure._replace(term=Within(self.name, value, measure.term))


STATUS = StatusSplit(STATUSES, ReadMeasure(SESSIONS[0]))
HANDLED_SPLIT = TermSplit(HANDLED.name, HANDLED.choices, ReadMeasure(EVENTS, EVERY_ROW))
SPLITS: Mapping[str, Mapping[str, Split]] = {
    METRICS.name: {"session.status": STATUS},
    ERROR_EVENTS.name: {HANDLED.name: HANDLED_SPLIT},
    DISCOVER.name: {HANDLED.name: HANDLED_SPLIT},
}
"""The fields that split groups, by dataset and name."""
