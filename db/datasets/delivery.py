"""The dataset of delivery: deploys, and the releases and commits that they bring.

See docs/reference/dashboards.md#delivery.
"""

from collections.abc import Sequence

from db.connection.epoch import MICROSECONDS
from db.datasets.base import (
    Aggregate,
    Column,
    Dataset,
    Measure,
    MeasuredValue,
    MeasureKind,
    ValueKind,
)
from db.datasets.fields import ENVIRONMENT, PROJECT, RELEASE

DAY = 24 * 60 * 60
DEPLOYS = Measure(MeasureKind.DISTINCT, ("deploys",))
FAILED = Measure(MeasureKind.DISTINCT, ("failed_deploys",))
OF_DEPLOYS = frozenset({"deploys", "rollbacks", "failed_deploys", "restore_times", "restores"})
"""What is measured of deploys, which have neither an author nor a repository."""
OF_COMMITS = frozenset({"commits", "authors"})
"""What is measured of commits listed in releases, which have no environment."""


def _divide_by_days(values: Sequence[MeasuredValue], seconds: int) -> float:
    [deploys] = values
    return deploys * DAY / seconds if isinstance(deploys, int) else 0.0


def _compute_failure_rate(values: Sequence[MeasuredValue], _: int) -> float | None:
    deploys, failed = values
    if isinstance(deploys, int) and isinstance(failed, int) and deploys:
        return failed / deploys * 100
    return None


def _create_count(name: str, description: str, *, is_additive: bool = True) -> Aggregate:
    return Aggregate(
        f"{name}()",
        description,
        ValueKind.INTEGER,
        (Measure(MeasureKind.DISTINCT, (name,)),),
        is_additive=is_additive,
        empty=0,
    )


def _compute_mean(values: Sequence[MeasuredValue], _: int) -> float | None:
    total, number = values
    if isinstance(total, int) and isinstance(number, int) and number:
        return total / number / MICROSECONDS
    return None


def _create_durations(
    name: str, columns: tuple[str, str], description: str, *percents: int
) -> list[Aggregate]:
    """Declare percentiles and the mean of a column of microseconds; the other is their number."""
    percentiles = [
        Aggregate(
            f"{name}(p{percent})",
            f"{description}: {percent}th percentile.",
            ValueKind.DURATION,
            (Measure(MeasureKind.PERCENTILE, columns[:1], percent / 100),),
            unit="second",
        )
        for percent in percents
    ]
    mean = Aggregate(
        f"{name}(avg)",
        f"{description}: mean.",
        ValueKind.DURATION,
        tuple(Measure(MeasureKind.SUM, (column,)) for column in columns),
        _compute_mean,
        unit="second",
    )
    return [*percentiles, mean]


DELIVERY = Dataset(
    "delivery",
    fields=(
        PROJECT,
        Column(ENVIRONMENT.name, ENVIRONMENT.description, not_split=OF_COMMITS),
        RELEASE,
        Column("author", "Name or address of a commit's author.", not_split=OF_DEPLOYS),
        Column("repository", "Name of a commit's repository.", not_split=OF_DEPLOYS),
    ),
    aggregates=(
        _create_count("deploys", "Number of finished deploys."),
        _create_count("rollbacks", "Number of deploys of a release older than the one before."),
        _create_count("releases", "Number of releases."),
        _create_count("commits", "Number of commits listed in releases."),
        _create_count(
            "authors", "Number of distinct authors of those commits.", is_additive=False
        ),
        Aggregate(
            "deploy_frequency()",
            "Finished deploys per day.",
            ValueKind.RATE,
            (DEPLOYS,),
            _divide_by_days,
            unit="day",
            empty=0,
        ),
        *_create_durations(
            "lead_time",
            ("lead_times", "arrivals"),
            "Time from a commit to its first deploy",
            *(50, 75, 90),
        ),
        Aggregate(
            "change_failure_rate()",
            "Deploys that a rollback followed within 7 days, in percent of all.",
            ValueKind.PERCENTAGE,
            (DEPLOYS, FAILED),
            _compute_failure_rate,
        ),
        *_create_durations(
            "time_to_restore",
            ("restore_times", "restores"),
            "Time from a failed deploy to its rollback",
            *(50, 90),
        ),
    ),
    is_closed=True,
)
