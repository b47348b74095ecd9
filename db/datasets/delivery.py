"""The dataset of delivery: deploys, and the releases and commits that they bring.

See docs/reference/dashboards.md#delivery.
"""

from collections.abc import Sequence

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
DEPLOYS = Measure(MeasureKind.SUM, ("deploys",))
FAILED = Measure(MeasureKind.SUM, ("failed_deploys",))
OF_DEPLOYS = frozenset({"deploys", "rollbacks", "failed_deploys", "restore_times"})
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
        (Measure(MeasureKind.SUM if is_additive else MeasureKind.DISTINCT, (name,)),),
        is_additive=is_additive,
        empty=0,
    )


def _create_durations(name: str, column: str, description: str, *ranks: str) -> list[Aggregate]:
    """Declare percentiles, such as p50, and the mean, avg, whose measure has no rank."""
    return [
        Aggregate(
            f"{name}({rank})",
            f"{description}: {'mean' if rank == 'avg' else f'{rank[1:]}th percentile'}.",
            ValueKind.DURATION,
            (
                Measure(
                    MeasureKind.DURATIONS,
                    (column,),
                    None if rank == "avg" else int(rank[1:]) / 100,
                ),
            ),
            unit="second",
        )
        for rank in ranks
    ]


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
            "lead_times",
            "Time from a commit to its first deploy",
            *("p50", "p75", "p90", "avg"),
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
            "restore_times",
            "Time from a failed deploy to its rollback",
            *("p50", "p90", "avg"),
        ),
    ),
    is_closed=True,
    gap="The numbers of delivery are not computed yet.",
)
