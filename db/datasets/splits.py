"""Fields whose values are separate columns of a row, and not separate rows.

A session's status is such a field: a row has the numbers of sessions of each. A group of another
field is split into those of the values.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

from db.datasets.base import MeasuredValue, MeasureKind
from db.datasets.errors import DISCOVER, ERROR_EVENTS, EVENTS, HANDLED
from db.datasets.metrics import METRICS, SESSIONS, STATUSES, USERS, restrict_to_status
from db.datasets.tables import ReadMeasure
from db.datasets.terms import EVERY_ROW, Within

Values = Mapping[ReadMeasure, MeasuredValue]


class Split(Protocol):
    """How a field splits groups."""

    @property
    def values(self) -> tuple[str, ...]:
        """The values of the field."""

    def list_read(self, measure: ReadMeasure) -> tuple[ReadMeasure, ...]:
        """Return what is read to know a measure for each value."""

    def restrict(self, values: Values, value: str) -> Values:
        """Return the values of measures in the rows of one value of the field."""

    @property
    def present(self) -> ReadMeasure:
        """The measure that is 0 for a value without rows."""


@dataclass(frozen=True)
class StatusSplit:
    """The status of sessions, and of users by their worst session."""

    values: tuple[str, ...]
    present: ReadMeasure

    def list_read(self, measure: ReadMeasure) -> tuple[ReadMeasure, ...]:
        """Return the measures that count each status."""
        found = USERS if measure.measure.kind is MeasureKind.USERS else SESSIONS
        return tuple(map(ReadMeasure, found))

    def restrict(self, values: Values, value: str) -> Values:
        """Return the values of measures for one status."""
        plain = {each.measure: found for each, found in values.items()}
        restricted = restrict_to_status(plain, value)
        return {ReadMeasure(measure): found for measure, found in restricted.items()}


@dataclass(frozen=True)
class TermSplit:
    """A field whose values are conditions of measures."""

    name: str
    values: tuple[str, ...]
    present: ReadMeasure

    def list_read(self, measure: ReadMeasure) -> tuple[ReadMeasure, ...]:
        """Return the measure for each value."""
        return tuple(
            measure._replace(term=Within(self.name, value, measure.term)) for value in self.values
        )

    def restrict(self, values: Values, value: str) -> Values:
        """Return the values of measures for one value."""
        return {
            measure._replace(term=measure.term.term): found
            for measure, found in values.items()
            if isinstance(measure.term, Within) and measure.term.value == value
        }


STATUS = StatusSplit(STATUSES, ReadMeasure(SESSIONS[0]))
HANDLED_SPLIT = TermSplit(HANDLED.name, HANDLED.choices, ReadMeasure(EVENTS, EVERY_ROW))
SPLITS: Mapping[str, Mapping[str, Split]] = {
    METRICS.name: {"session.status": STATUS},
    ERROR_EVENTS.name: {HANDLED.name: HANDLED_SPLIT},
    DISCOVER.name: {HANDLED.name: HANDLED_SPLIT},
}
"""The fields that split groups, by dataset and name."""
