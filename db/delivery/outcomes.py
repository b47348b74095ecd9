"""The deploys of a range of time, and what they led to: rollbacks and failures.

Rules: docs/reference/widget-data.md#delivery.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, FromClause, and_, case, func, literal, null, select
from sqlalchemy.orm import aliased

from db.connection.clock import now
from db.connection.epoch import MICROSECONDS, epoch_microseconds
from db.connection.keys import KeyArray, is_among
from db.connection.types import AnySelect
from db.delivery.order import (
    KnownRelease,
    find_last_deploy,
    find_next_deploy,
    is_deployed_before,
    is_newer,
)
from db.models import DeployProject, EnvironmentProject, Release

FAILURE_PERIOD = timedelta(days=7)
"""How soon a rollback follows a deploy that failed."""


class DeployRange(NamedTuple):
    """The projects and the time that deploys are read of; the end is excluded."""

    organization_id: int
    project_ids: Sequence[int]
    start: datetime
    end: datetime

    def is_in_projects(self, project_id: Any) -> ColumnElement[bool]:
        """Whether a column has one of the projects."""
        return is_among(project_id, literal(list(self.project_ids), KeyArray()))

    def includes(self, date: Any) -> ColumnElement[bool]:
        """Whether a column has a date in the range."""
        return and_(date >= self.start, date < self.end)

    def includes_finished(self, date: Any) -> ColumnElement[bool]:
        """Whether a deploy finished in the range.

        The ends are subqueries, of which PostgreSQL estimates one of 200 rows. From the dates
        themselves it estimates next to none, if a few deploys are dated far in the future, and
        then joins the deploys by comparing each with all others.
        """
        start, end = (
            select(literal(each, DeployProject.date_finished.type)).scalar_subquery()
            for each in (self.start, self.end)
        )
        return and_(date >= start, date < end, date <= now())

    def select_places(self) -> AnySelect:
        """Select the projects and the environments that they have used."""
        pairs = EnvironmentProject
        return select(pairs.project_id, pairs.environment_id).where(
            pairs.organization_id == self.organization_id, self.is_in_projects(pairs.project_id)
        )

    def has_deploy(self, target: Any, project_id: Any, environment_id: Any) -> ColumnElement[bool]:
        """Whether a target is a finished deploy in the range to an environment of a project."""
        return and_(
            target.project_id == project_id,
            target.environment_id == environment_id,
            self.includes_finished(target.date_finished),
        )


def select_outcomes(range_: DeployRange, *, with_previous: bool, with_next: bool) -> AnySelect:
    """Select the deploys of a range, each once for each of its projects.

    Besides `project_id`, `environment_id`, `release_id`, `deploy_id` and `date_finished` the
    columns are `is_rollback`, `is_failed` and `restore_time`: the microseconds from a deploy that
    failed until the rollback finished, else null. They are null unless they are requested.
    """
    target, earlier, later = (aliased(DeployProject) for _ in range(3))
    own = aliased(Release)
    places = range_.select_places().subquery("places")
    at_place: dict[str, Any] = {
        "partition_by": (target.project_id, target.environment_id),
        "order_by": (target.date_finished, target.deploy_id),
    }
    columns: list[Any] = [target.project_id, target.environment_id, target.release_id]
    columns += [target.deploy_id, target.date_finished]
    if with_previous or with_next:
        columns += [column.label(f"own_{name}") for name, column in known_columns(own)]
    if with_previous:
        before_range = find_last_deploy(
            target.project_id,
            target.environment_id,
            is_deployed_before(earlier, target),
            target=earlier,
            column=earlier.release_id,
        )
        columns += [
            each.over(**at_place).label(f"previous_{name}")
            for name, each in apply_to(func.lag, own)
        ]
        is_first = func.lag(target.deploy_id).over(**at_place).is_(None)
        columns.append(case((is_first, before_range)).label("previous_beyond_id"))
    if with_next:
        after_range, date_after = (
            find_next_deploy(target, later, column=column)
            for column in (later.release_id, later.date_finished)
        )
        next_date = func.lead(target.date_finished).over(**at_place)
        columns.append(
            func.coalesce(next_date, date_after, type_=next_date.type).label("next_date")
        )
        columns += [
            each.over(**at_place).label(f"next_{name}") for name, each in apply_to(func.lead, own)
        ]
        is_last = func.lead(target.deploy_id).over(**at_place).is_(None)
        columns.append(case((is_last, after_range)).label("next_beyond_id"))
    statement = select(*columns).select_from(places)
    statement = statement.join(
        target, range_.has_deploy(target, places.c.project_id, places.c.environment_id)
    )
    if with_previous or with_next:
        statement = statement.join(own, own.id == target.release_id)
    found = statement.subquery("found")
    no_flag = literal(value=False)
    is_rollback: ColumnElement[bool] = no_flag
    is_failed: ColumnElement[bool] = no_flag
    restore_time: Any = null()
    source: FromClause = found
    if with_previous:
        source, previous = join_neighbour(source, found, "previous")
        is_rollback = is_newer(previous, own_release(found))
    if with_next:
        source, following = join_neighbour(source, found, "next")
        time = epoch_microseconds(found.c.next_date) - epoch_microseconds(found.c.date_finished)
        longest = int(FAILURE_PERIOD.total_seconds()) * MICROSECONDS
        is_failed = and_(is_newer(own_release(found), following), time <= longest)
        restore_time = case((is_failed, time))
    return select(
        found.c.project_id,
        found.c.environment_id,
        found.c.release_id,
        found.c.deploy_id,
        found.c.date_finished,
        is_rollback.label("is_rollback"),
        is_failed.label("is_failed"),
        restore_time.label("restore_time"),
    ).select_from(source)


def known_columns(release: Any) -> list[tuple[str, Any]]:
    """Return the names and columns of what decides the order of a release."""
    return [(name, getattr(release, name)) for name in KnownRelease._fields]


def apply_to(function: Any, release: Any) -> list[tuple[str, Any]]:
    """Return a function of each of these columns, with its name."""
    return [(name, function(column)) for name, column in known_columns(release)]


def own_release(found: Any) -> KnownRelease:
    """Return what decides the order of the release of a deploy that was found."""
    return KnownRelease(*(found.c[f"own_{name}"] for name in KnownRelease._fields))


def join_neighbour(source: FromClause, found: Any, name: str) -> tuple[FromClause, KnownRelease]:
    """Join the neighbour's release if it is beyond the range; return what decides its order."""
    beyond = aliased(Release)
    joined = source.outerjoin(beyond, beyond.id == found.c[f"{name}_beyond_id"])
    return joined, KnownRelease(
        *(
            func.coalesce(found.c[f"{name}_{field}"], column, type_=column.type)
            for field, column in known_columns(beyond)
        )
    )
