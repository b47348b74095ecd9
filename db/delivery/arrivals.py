"""What deploys led to in a range of time: failures, and the commits that arrived.

Rules: docs/reference/widget-data.md#delivery.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, and_, case, exists, func, literal, null, or_, select, true
from sqlalchemy.orm import aliased

from db.connection.epoch import MICROSECONDS, epoch_microseconds
from db.connection.keys import KeyArray, is_among
from db.connection.types import AnySelect
from db.delivery.containment import contains, select_arrivals
from db.delivery.order import (
    find_last_deploy,
    find_next_deploy,
    is_finished,
    is_newer,
    select_previous,
)
from db.models import (
    Commit,
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
    target = aliased(DeployProject)
    places = range_.select_places().subquery("places")
    found = (
        select_previous(
            range_.has_deploy(target, places.c.project_id, places.c.environment_id), target=target
        )
        .add_columns(find_next_deploy(target).label("next_id"))
        .subquery("found")
    )
    own = aliased(Release)
    no_flag = literal(value=False)
    is_rollback: ColumnElement[bool] = no_flag
    is_failed: ColumnElement[bool] = no_flag
    restore_time: Any = null()
    source = found.join(own, own.id == found.c.release_id)
    if with_previous:
        before, release = aliased(DeployProject), aliased(Release)
        is_before = and_(
            before.deploy_id == found.c.previous_id, before.project_id == found.c.project_id
        )
        source = source.outerjoin(before, is_before).outerjoin(
            release, release.id == before.release_id
        )
        is_rollback = is_newer(release, own)
    if with_next:
        after, release = aliased(DeployProject), aliased(Release)
        is_after = and_(after.deploy_id == found.c.next_id, after.project_id == found.c.project_id)
        source = source.outerjoin(after, is_after).outerjoin(
            release, release.id == after.release_id
        )
        time = epoch_microseconds(after.date_finished) - epoch_microseconds(found.c.date_finished)
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
    arrivals = select_arrivals(select_candidates(range_)).subquery("arrivals")
    target = aliased(DeployProject)
    rank = func.row_number().over(
        partition_by=(arrivals.c.commit_id, arrivals.c.project_id, arrivals.c.environment_id),
        order_by=(target.date_finished, target.deploy_id),
    )
    ranked = (
        select(
            arrivals.c.commit_id,
            arrivals.c.project_id,
            arrivals.c.environment_id,
            target.deploy_id,
            target.release_id,
            target.date_finished,
            rank.label("rank"),
        )
        .join(
            target,
            and_(
                target.deploy_id == arrivals.c.deploy_id,
                target.project_id == arrivals.c.project_id,
            ),
        )
        .where(range_.is_in_projects(arrivals.c.project_id))
        .subquery("ranked")
    )
    *selected, first = ranked.c
    return select(*selected).where(first == 1, range_.includes(ranked.c.date_finished))


def select_candidates(range_: DeployRange) -> Any:
    """Select the commits that may have been first deployed in a range.

    A commit that the last release before the range contains had arrived by then; that spares most
    of a long history.
    """
    places = range_.select_places().subquery("places")
    target, before, last = (
        aliased(DeployProject),
        aliased(DeployProject),
        aliased(DeployProject),
    )
    last_id = find_last_deploy(
        places.c.project_id,
        places.c.environment_id,
        before.date_finished < range_.start,
        target=before,
    )
    used = (
        select(places.c.project_id, places.c.environment_id, last_id.label("last_id"))
        .where(exists().where(range_.has_deploy(target, *places.c)))
        .subquery("used")
    )
    bases = (
        select(used.c.project_id, last.release_id)
        .select_from(used)
        .outerjoin(
            last,
            and_(last.deploy_id == used.c.last_id, last.project_id == used.c.project_id),
        )
        .distinct()
        .subquery("bases")
    )
    lists, link = aliased(ReleaseCommit), aliased(ReleaseProject)
    has_arrived = contains(
        bases.c.release_id, Commit, lambda project_id: project_id == bases.c.project_id
    )
    candidates = (
        select(Commit.id, Commit.repository_id, Commit.position)
        .join(lists, lists.commit_id == Commit.id)
        .join(link, link.release_id == lists.release_id)
        .join(bases, bases.c.project_id == link.project_id)
        .where(
            Commit.organization_id == range_.organization_id,
            or_(bases.c.release_id.is_(None), ~func.coalesce(has_arrived, true())),
        )
        .distinct()
    )
    return candidates.cte("wanted")
