"""What deploys led to in a range of time: failures, and the commits that arrived.

Rules: docs/reference/widget-data.md#delivery.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import (
    ColumnElement,
    FromClause,
    and_,
    case,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    union,
)
from sqlalchemy.orm import aliased

from db.connection.epoch import MICROSECONDS, epoch_microseconds
from db.connection.keys import KeyArray, is_among
from db.connection.types import AnySelect
from db.delivery.containment import find_first_deploy, select_places, select_uncontained
from db.delivery.order import (
    find_last_deploy,
    find_next_deploy,
    is_deployed_before,
    is_finished,
    is_newer,
)
from db.models import (
    Commit,
    Deploy,
    DeployProject,
    EnvironmentProject,
    Release,
    ReleaseCommit,
    ReleaseProject,
)

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
            self.includes(target.date_finished),
            is_finished(target),
        )


def select_outcomes(range_: DeployRange, *, with_previous: bool, with_next: bool) -> AnySelect:
    """Select the deploys of a range, each once for each of its projects.

    Besides `project_id`, `environment_id`, `release_id`, `deploy_id` and `date_finished` the
    columns are `is_rollback`, `is_failed` and `restore_time`: the microseconds from a deploy that
    failed until the rollback finished, else null. They are null unless they are requested.
    """
    target, earlier, later = (aliased(DeployProject) for _ in range(3))
    places = range_.select_places().subquery("places")
    at_place: dict[str, Any] = {
        "partition_by": (target.project_id, target.environment_id),
        "order_by": (target.date_finished, target.deploy_id),
    }

    def find_previous(column: str) -> ColumnElement[Any]:
        """Select a column of the deploy before; it is looked up for the first one in the range."""
        before_range = find_last_deploy(
            target.project_id,
            target.environment_id,
            is_deployed_before(earlier, target),
            target=earlier,
            column=getattr(earlier, column),
        )
        value = func.lag(getattr(target, column)).over(**at_place)
        return func.coalesce(value, before_range, type_=value.type)

    def find_next(column: str) -> ColumnElement[Any]:
        """Select a column of the deploy after; it is looked up for the last one in the range."""
        after_range = find_next_deploy(target, later, column=getattr(later, column))
        value = func.lead(getattr(target, column)).over(**at_place)
        return func.coalesce(value, after_range, type_=value.type)

    columns: list[Any] = [target.project_id, target.environment_id, target.release_id]
    columns += [target.deploy_id, target.date_finished]
    if with_previous:
        columns.append(find_previous("release_id").label("previous_release_id"))
    if with_next:
        columns.append(find_next("release_id").label("next_release_id"))
        columns.append(find_next("date_finished").label("next_date"))
    found = (
        select(*columns)
        .select_from(places)
        .join(target, range_.has_deploy(target, places.c.project_id, places.c.environment_id))
        .subquery("found")
    )
    no_flag = literal(value=False)
    is_rollback: ColumnElement[bool] = no_flag
    is_failed: ColumnElement[bool] = no_flag
    restore_time: Any = null()
    own = aliased(Release)
    source: FromClause = found
    if with_previous or with_next:
        source = source.join(own, own.id == found.c.release_id)
    if with_previous:
        release = aliased(Release)
        source = source.outerjoin(release, release.id == found.c.previous_release_id)
        is_rollback = is_newer(release, own)
    if with_next:
        release = aliased(Release)
        source = source.outerjoin(release, release.id == found.c.next_release_id)
        time = epoch_microseconds(found.c.next_date) - epoch_microseconds(found.c.date_finished)
        longest = int(FAILURE_PERIOD.total_seconds()) * MICROSECONDS
        is_failed = and_(is_newer(own, release), time <= longest)
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


def select_first_arrivals(range_: DeployRange) -> AnySelect:
    """Select the commits that were first deployed in a range, by project and environment.

    The columns are `commit_id`, `project_id`, `environment_id`, and those of the first deploy:
    `deploy_id`, `release_id` and `date_finished`.
    """
    candidates = select_candidates(range_).cte("candidates")
    wanted = (
        select(Commit.id, Commit.repository_id, Commit.position)
        .where(
            Commit.id.in_(select(candidates.c.commit_id)),
            Commit.organization_id == range_.organization_id,
        )
        .cte("wanted")
    )
    places = select_places(wanted).subquery("places")
    early: Any = aliased(DeployProject)
    is_early = exists().where(
        range_.has_deploy(early, places.c.project_id, places.c.environment_id),
        early.is_before_release,
    )
    deploy_id = find_first_deploy(places.c, until=range_.end)
    found = (
        select(
            places.c.commit_id,
            places.c.project_id,
            places.c.environment_id,
            deploy_id.label("deploy_id"),
        )
        .join(
            candidates,
            and_(
                candidates.c.commit_id == places.c.commit_id,
                candidates.c.project_id == places.c.project_id,
                candidates.c.environment_id == places.c.environment_id,
            ),
        )
        .where(or_(places.c.start < range_.end, is_early))
        .cte("found")
        .prefix_with("MATERIALIZED")
    )
    return (
        select(*found.c, Deploy.release_id, Deploy.date_finished)
        .join(Deploy, Deploy.id == found.c.deploy_id)
        .where(range_.includes(Deploy.date_finished))
    )


def select_candidates(range_: DeployRange) -> Any:
    """Select the commits that may have been first deployed in a range, with their places.

    A commit that the last release before the range contains had arrived by then. The columns are
    `project_id`, `environment_id` and `commit_id`.
    """
    places = range_.select_places().subquery("places")
    target, before = aliased(DeployProject), aliased(DeployProject)
    last_id = find_last_deploy(
        places.c.project_id,
        places.c.environment_id,
        before.date_finished < range_.start,
        target=before,
    )
    bases = (
        select(places.c.project_id, places.c.environment_id, Deploy.release_id)
        .select_from(places)
        .outerjoin(Deploy, Deploy.id == last_id)
        .where(exists().where(range_.has_deploy(target, *places.c)))
        .cte("bases")
    )
    keys = (bases.c.project_id, bases.c.environment_id)
    lists, links = aliased(ReleaseCommit), aliased(ReleaseProject)
    of_new_places = (
        select(*keys, lists.commit_id)
        .select_from(bases)
        .join(links, links.project_id == bases.c.project_id)
        .join(lists, lists.release_id == links.release_id)
        .where(bases.c.release_id.is_(None))
    )
    return union(of_new_places, *select_uncontained(bases, aliased(Release), *keys))
