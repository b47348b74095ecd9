"""The dataset of release health: sessions by hour.

A session has one kind: healthy, errored (it ended with handled errors only), abnormal or crashed,
and the kinds add up to all sessions. A user has the worst kind of their sessions. See
docs/reference/dashboards.md#release-health.
"""

from collections.abc import Mapping, Sequence

from db.datasets.base import (
    Aggregate,
    Column,
    Dataset,
    Measure,
    MeasuredValue,
    MeasureKind,
    ValueKind,
    take_first,
)
from db.datasets.fields import ENVIRONMENT, PROJECT, RELEASE, SEMVER_FILTERS

STATUSES = ("healthy", "errored", "abnormal", "crashed")
"""The kinds of sessions, and the values of `session.status`."""


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
SESSION_KINDS: Mapping[str, tuple[Measure, ...]] = {
    "healthy": SESSIONS[:2],
    "errored": SESSIONS[1:],
    "abnormal": SESSIONS[2:3],
    "crashed": SESSIONS[3:],
}
USER_KINDS: Mapping[str, tuple[Measure, ...]] = {
    "healthy": USERS[:2],
    "errored": USERS[1:3],
    "abnormal": USERS[2:],
    "crashed": USERS[3:],
}
"""The measures of which the first one less the others is the number of a kind."""
DURATION_SUM = _sum("duration_sum")
"""Whole microseconds."""
DURATION_COUNT = _sum("duration_count")
MICROSECONDS = 1_000_000


def _to_int(value: MeasuredValue) -> int:
    return value if isinstance(value, int) else 0


def find_status_measures(measure: Measure, status: str) -> tuple[Measure, ...] | None:
    """Return of which measures the first one less the others is a measure for one status.

    Without any it is 0. None if it is not kept by status.
    """
    for measures, kinds in ((SESSIONS, SESSION_KINDS), (USERS, USER_KINDS)):
        if measure in measures:
            statuses = STATUSES[measures.index(measure) :]
            if measure == SESSIONS[2]:  # which does not count the crashed sessions
                statuses = statuses[:1]
            return kinds[status] if status in statuses else ()
    return None


def subtract(values: Sequence[MeasuredValue]) -> int:
    """Return the first number less the others; 0 if estimates make it negative."""
    first, *others = map(_to_int, values)
    return max(first - sum(others), 0)


def _create_counts(
    subject: str, whole: Measure, kinds: Mapping[str, tuple[Measure, ...]]
) -> list[Aggregate]:
    """Declare the counts and rates of sessions or of users, which are counted by kind.

    `whole` counts all of them.
    """
    subjects = f"{subject}s"

    def create_count(kind: str) -> Aggregate:
        measures = kinds[kind]
        return Aggregate(
            f"count_{kind}({subject})",
            f"Number of {kind} {subjects}.",
            ValueKind.INTEGER,
            measures,
            take_first if len(measures) == 1 else lambda values, _: subtract(values),
            is_additive=subject == "session",
            empty=0,
        )

    def create_rate(name: str, description: str, kind: str, *, is_rest: bool = False) -> Aggregate:
        def compute(values: Sequence[MeasuredValue], _: int) -> float | None:
            total = _to_int(values[0])
            if not total:
                return None
            percentage = subtract(values[1:]) / total * 100
            # Subtracted as release health does: the digits of both are the same.
            return 100 - percentage if is_rest else percentage

        return Aggregate(
            f"{name}({subject})",
            description,
            ValueKind.PERCENTAGE,
            (whole, *kinds[kind]),
            compute,
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
    *_create_counts("session", SESSIONS[0], SESSION_KINDS),
    *_create_counts("user", USERS[0], USER_KINDS),
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
