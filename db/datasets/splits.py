"""Fields whose values are told apart by columns of a row, and not by rows.

A session's status is such a field: a row has the numbers of sessions of each. A group of another
field is split into those of the values.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from db.datasets.base import Measure, MeasuredValue, MeasureKind
from db.datasets.metrics import METRICS, SESSIONS, STATUSES, USERS, restrict_to_status


@dataclass(frozen=True)
class Split:
    """A field that splits groups.

    `needed` returns the measures that the values of other measures are made from, `restrict` the
    values of measures in the rows of one value of the field, and `is_present` whether there are
    any.
    """

    values: tuple[str, ...]
    needed: Callable[[Measure], tuple[Measure, ...]]
    restrict: Callable[[Mapping[Measure, MeasuredValue], str], Mapping[Measure, MeasuredValue]]
    present: Measure


def find_status_measures(measure: Measure) -> tuple[Measure, ...]:
    """Return the measures that tell how many there are of each status."""
    return USERS if measure.kind is MeasureKind.USERS else SESSIONS


SPLITS: Mapping[str, Mapping[str, Split]] = {
    METRICS.name: {
        "session.status": Split(STATUSES, find_status_measures, restrict_to_status, SESSIONS[0])
    }
}
"""The fields that split groups, by dataset and name."""
