"""The dataset of error events: events by hour and issue.

Level, title, type and platform are those of the issue. See
docs/reference/dashboards.md#error-events.
"""

from collections.abc import Sequence
from dataclasses import replace

from db.datasets.base import (
    Aggregate,
    AggregateFamily,
    Column,
    Dataset,
    Matching,
    Measure,
    MeasuredValue,
    MeasureKind,
    ValueKind,
)
from db.datasets.conditions import Filter
from db.datasets.expressions import Call
from db.datasets.fields import ENVIRONMENT, PROJECT, RELEASE, SEMVER_FILTERS

EVENTS = Measure(MeasureKind.SUM, ("total",))
UNHANDLED = Measure(MeasureKind.SUM, ("unhandled",))

ISSUE_FIELDS = (
    Column("issue", "Id of the issue that the event belongs to; empty without one."),
    Column("title", "Title of the issue: its type and its value."),
    Column("level", "Level of the issue, such as error or warning."),
    Column("error.type", "Type of the error, such as TypeError."),
)
PLATFORM = Column("platform", "Platform of the issue, such as python.")
HANDLED = Column(
    "error.handled",
    "Whether the error was handled: true or false.",
    matching=Matching.CHOICE,
    choices=("true", "false"),
    not_split=frozenset({"users", "first_seen", "last_seen"}),
)
EVENT_TYPE = Column(
    "event.type",
    "Type of the event. All events are errors; transactions are not kept.",
    can_group=False,
    constant="error",
)
"""A filter of DISCOVER, which selects every event or none."""


def _divide_by_minutes(values: Sequence[MeasuredValue], seconds: int) -> float:
    return _divide_by_seconds(values, seconds) * 60


def _divide_by_seconds(values: Sequence[MeasuredValue], seconds: int) -> float:
    [count] = values
    return count / seconds if isinstance(count, int) else 0.0


def create_count_if(call: Call) -> Aggregate | None:
    """Declare a `count_if` of a field of the dataset."""
    if len(call.arguments) != len(("column", "comparison", "value")):
        return None
    name, comparison, value = call.arguments
    operator = {"equals": "=", "notEquals": "!="}.get(comparison)
    if operator is None or name not in ERROR_EVENTS.columns:
        return None
    choices = ERROR_EVENTS.columns[name].choices
    if choices and value not in choices:
        return None
    return Aggregate(
        str(call),
        f"Number of events whose {name} {'is' if operator == '=' else 'is not'} {value}.",
        ValueKind.INTEGER,
        (replace(EVENTS, condition=Filter(name, operator, (value,))),),
        is_additive=True,
        empty=0,
    )


AGGREGATES = (
    Aggregate(
        "count()", "Number of events.", ValueKind.INTEGER, (EVENTS,), is_additive=True, empty=0
    ),
    Aggregate(
        "count_unique(user)",
        "Number of distinct users.",
        ValueKind.INTEGER,
        (Measure(MeasureKind.USERS, ("users",)),),
        empty=0,
    ),
    Aggregate(
        "count_unique(issue)",
        "Number of distinct issues.",
        ValueKind.INTEGER,
        (Measure(MeasureKind.DISTINCT, ("issue",)),),
        empty=0,
    ),
    Aggregate(
        "eps()",
        "Events per second.",
        ValueKind.RATE,
        (EVENTS,),
        _divide_by_seconds,
        "second",
        empty=0,
    ),
    Aggregate(
        "epm()",
        "Events per minute.",
        ValueKind.RATE,
        (EVENTS,),
        _divide_by_minutes,
        "minute",
        empty=0,
    ),
    Aggregate(
        "failure_count()",
        "Number of unhandled events.",
        ValueKind.INTEGER,
        (UNHANDLED,),
        is_additive=True,
        empty=0,
    ),
    Aggregate(
        "last_seen()",
        "Date of the last event.",
        ValueKind.DATE,
        (Measure(MeasureKind.LAST, ("last_seen",)),),
    ),
    Aggregate(
        "first_seen()",
        "Date of the first event.",
        ValueKind.DATE,
        (Measure(MeasureKind.FIRST, ("first_seen",)),),
    ),
)

ERROR_EVENTS = Dataset(
    "error-events",
    fields=(PROJECT, RELEASE, ENVIRONMENT, *ISSUE_FIELDS, HANDLED, PLATFORM, *SEMVER_FILTERS),
    aggregates=AGGREGATES,
    families=(
        AggregateFamily(
            "count_if",
            "count_if(COLUMN,equals|notEquals,VALUE)",
            "Number of events whose column has, or has not, a value.",
            ValueKind.INTEGER,
            create_count_if,
        ),
    ),
)

DISCOVER = replace(ERROR_EVENTS, name="discover", fields=(*ERROR_EVENTS.fields, EVENT_TYPE))
"""Error events and transactions, of which only the error events are kept."""
