"""The dataset of release health: sessions by hour.

A session has one kind: healthy, errored (it ended with handled errors only), abnormal or crashed,
and the kinds add up to all sessions. A user has the worst kind of their sessions. See
docs/reference/dashboards.md#release-health.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from db.datasets.base import (
    Aggregate,
    Column,
    Dataset,
    Measure,
    MeasuredValue,
    MeasureKind,
    ValueKind,
)
from db.datasets.fields import ENVIRONMENT, PROJECT, RELEASE, SEMVER_FILTERS

Count = Callable[[Sequence[MeasuredValue]], "Counts"]
STATUSES = ("healthy", "errored", "abnormal", "crashed")
"""The kinds of sessions, and the values of `session.status`."""


class Counts(NamedTuple):
    """How many sessions, or users, there are in all and of each kind."""

    total: int
    healthy: int
    errored: int
    abnormal: int
    crashed: int


def _sum(column: str) -> Measure:
    return Measure(MeasureKind.SUM, (column,))


def _union(*columns: str) -> Measure:
    return Measure(MeasureKind.USERS, columns)


# `errored` counts the abnormal and the crashed sessions too. A sketch has all users with a session
# of its kind; its union with the sketches of the worse kinds has the users of at least that kind.
SESSIONS = (_sum("total"), _sum("errored"), _sum("abnormal"), _sum("crashed"))
USERS = (
    _union("users"),
    _union("crashed_users", "abnormal_users", "errored_users"),
    _union("crashed_users", "abnormal_users"),
    _union("crashed_users"),
)
NEEDED_SESSIONS = {"healthy": (0, 1), "errored": (1, 2, 3), "abnormal": (2,), "crashed": (3,)}
NEEDED_USERS = {"healthy": (0, 1), "errored": (1, 2), "abnormal": (2, 3), "crashed": (3,)}
"""The places in SESSIONS and USERS of what the number of each kind depends on."""
DURATION_SUM = _sum("duration_sum")
"""Whole microseconds."""
DURATION_COUNT = _sum("duration_count")
MICROSECONDS = 1_000_000


def _to_int(value: MeasuredValue) -> int:
    return value if isinstance(value, int) else 0


def count_sessions(values: Sequence[MeasuredValue]) -> Counts:
    """Return the sessions of each kind from the values of SESSIONS."""
    total, errored, abnormal, crashed = map(_to_int, values)
    return Counts(total, total - errored, errored - abnormal - crashed, abnormal, crashed)


def count_users(values: Sequence[MeasuredValue]) -> Counts:
    """Return the users of each kind from the values of USERS.

    The numbers are estimates: a union may be estimated lower than a part of it.
    """
    total, errored, abnormal, crashed = map(_to_int, values)
    return Counts(
        total,
        max(total - errored, 0),
        max(errored - abnormal, 0),
        max(abnormal - crashed, 0),
        crashed,
    )


def restrict_to_status(
    values: Mapping[Measure, MeasuredValue], status: str
) -> dict[Measure, MeasuredValue]:
    """Return the values of SESSIONS and USERS as if there were sessions of one status only.

    `values` has all of SESSIONS, or none of them, and likewise of USERS.
    """
    restricted: dict[Measure, MeasuredValue] = {}
    for measures, count in ((SESSIONS, count_sessions), (USERS, count_users)):
        if measures[0] in values:
            number = getattr(count([values[each] for each in measures]), status)
            of_statuses = [STATUSES, STATUSES[1:], STATUSES[2:], STATUSES[3:]]
            if measures is SESSIONS:
                of_statuses[2] = STATUSES[2:3]
            restricted |= {
                measure: number if status in statuses else 0
                for measure, statuses in zip(measures, of_statuses, strict=True)
            }
    return restricted


def _create_counts(
    subject: str,
    measures: tuple[Measure, ...],
    count: Count,
    needed: Mapping[str, tuple[int, ...]],
) -> list[Aggregate]:
    """Declare the counts and rates of sessions or of users, which are counted by kind.

    `needed` are the places among `measures` of those that the number of a kind depends on.
    """
    subjects = f"{subject}s"

    def select(places: tuple[int, ...]) -> tuple[tuple[Measure, ...], Count]:
        """Return the measures at some places, and how kinds are counted from them alone."""

        def count_some(values: Sequence[MeasuredValue]) -> Counts:
            whole: list[MeasuredValue] = [0] * len(measures)
            for place, value in zip(places, values, strict=True):
                whole[place] = value
            return count(whole)

        return tuple(measures[place] for place in places), count_some

    def create_count(kind: str) -> Aggregate:
        some_measures, count_some = select(needed[kind])
        return Aggregate(
            f"count_{kind}({subject})",
            f"Number of {kind} {subjects}.",
            ValueKind.INTEGER,
            some_measures,
            lambda values, _: getattr(count_some(values), kind),
            is_additive=subject == "session",
            empty=0,
        )

    def create_rate(name: str, description: str, kind: str, *, is_rest: bool = False) -> Aggregate:
        some_measures, count_some = select(tuple(sorted({0, *needed[kind]})))

        def compute(values: Sequence[MeasuredValue], _: int) -> float | None:
            counts = count_some(values)
            if not counts.total:
                return None
            percentage: float = getattr(counts, kind) / counts.total * 100
            # Subtracted as release health does: the digits of both are the same.
            return 100 - percentage if is_rest else percentage

        return Aggregate(
            f"{name}({subject})", description, ValueKind.PERCENTAGE, some_measures, compute
        )

    return [
        *map(create_count, STATUSES),
        create_rate("crash_rate", f"Crashed {subjects} in percent of all.", "crashed"),
        create_rate(
            "crash_free_rate",
            f"{subjects.capitalize()} without a crash in percent of all.",
            "crashed",
            is_rest=True,
        ),
        create_rate("healthy_rate", f"Healthy {subjects} in percent of all.", "healthy"),
        create_rate("errored_rate", f"Errored {subjects} in percent of all.", "errored"),
        create_rate("abnormal_rate", f"Abnormal {subjects} in percent of all.", "abnormal"),
    ]


def _create_percentile(name: str, rank: float, description: str) -> Aggregate:
    return Aggregate(
        f"{name}(session.duration)",
        description,
        ValueKind.DURATION,
        (Measure(MeasureKind.DURATIONS, ("durations",), rank),),
        unit="second",
    )


def _compute_average(values: Sequence[MeasuredValue], _: int) -> float | None:
    total, count = map(_to_int, values)
    return total / count / MICROSECONDS if count else None


AGGREGATES = (
    Aggregate(
        "sum(session)",
        "Number of sessions.",
        ValueKind.INTEGER,
        SESSIONS[:1],
        is_additive=True,
        empty=0,
    ),
    Aggregate(
        "count_unique(user)", "Number of distinct users.", ValueKind.INTEGER, USERS[:1], empty=0
    ),
    *_create_counts("session", SESSIONS, count_sessions, NEEDED_SESSIONS),
    *_create_counts("user", USERS, count_users, NEEDED_USERS),
    *(
        _create_percentile(
            f"p{percent}", percent / 100, f"Duration that {percent} % of sessions do not exceed."
        )
        for percent in (50, 75, 90, 95, 99)
    ),
    Aggregate(
        "avg(session.duration)",
        "Mean duration of sessions.",
        ValueKind.DURATION,
        (DURATION_SUM, DURATION_COUNT),
        _compute_average,
        unit="second",
    ),
    _create_percentile("max", 1, "Duration of the longest session."),
)

METRICS = Dataset(
    "metrics",
    fields=(
        PROJECT,
        RELEASE,
        ENVIRONMENT,
        Column(
            "session.status",
            "Kind of a session: healthy, errored, abnormal or crashed.",
            can_filter=False,
            choices=STATUSES,
            not_split=frozenset({"durations", "duration_sum", "duration_count"}),
        ),
        *SEMVER_FILTERS,
    ),
    aggregates=AGGREGATES,
    is_closed=True,
)
