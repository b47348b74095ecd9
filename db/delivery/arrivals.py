"""The commits that the deploys of a range of time were the first to bring to a place.

A place is an environment of a project. The deploys of the range are read once, in order. What one
of them contains and the one before does not is a range of releases, or of positions in a known
history, so that no commit is searched for.
Rules: docs/reference/delivery.md#containment, docs/reference/widget-data.md#delivery.
"""

from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    ColumnElement,
    and_,
    case,
    exists,
    func,
    or_,
    select,
    union,
    union_all,
)
from sqlalchemy.orm import aliased

from db.connection.keys import is_selected, is_set, without_index
from db.connection.types import AnySelect
from db.delivery.additions import (
    materialize,
    select_listed,
    select_listed_in_older,
    select_newly_reached,
)
from db.delivery.containment import (
    PlacedCommit,
    contains,
    select_reached,
)
from db.delivery.order import (
    find_last_deploy,
    is_after,
    is_deployed_before,
    is_finished,
)
from db.delivery.outcomes import DeployRange
from db.models import (
    Ancestry,
    Commit,
    DeployProject,
    HeadCommit,
    Release,
    ReleaseCommit,
    ReleaseProject,
)


def select_first_arrivals(range_: DeployRange) -> AnySelect:
    """Select the commits that were first deployed in a range, by project and environment.

    The columns are `commit_id`, `commit_date`, `project_id`, `environment_id`, and those of the
    first deploy: `deploy_id`, `release_id` and `date_finished`.
    """
    deployed = materialize(select_deployed(range_), "deployed")
    heads = materialize(select_heads(deployed), "heads")
    changes = materialize(select_changes(deployed, heads), "changes")
    brought = union_all(
        select_listed(changes),
        *select_listed_in_older(changes, heads),
        select_newly_reached(range_, deployed, heads),
    ).subquery("brought")
    keys = (brought.c.project_id, brought.c.environment_id, brought.c.commit_id)
    first = materialize(
        select(*keys, func.min(brought.c.number).label("number")).group_by(*keys), "first"
    )
    arrivals = materialize(select_arrivals(first, deployed), "arrivals")
    starts = materialize(select_starts(first), "starts")
    early = materialize(select_places_with_early_deploys(range_), "early")
    commit = PlacedCommit(starts.c.commit_id, starts.c.repository_id, starts.c.position)

    def was_brought_before(condition: Any) -> ColumnElement[bool]:
        """Whether a deploy before the range, for which a condition holds, has the commit."""
        target: Any = aliased(DeployProject)
        return exists().where(
            target.project_id == arrivals.c.project_id,
            target.environment_id == arrivals.c.environment_id,
            target.date_finished < range_.start,
            is_finished(target),
            condition(target),
            contains(
                target.release_id, commit, lambda project_id: project_id == arrivals.c.project_id
            ),
        )

    return (
        select(
            arrivals.c.commit_id,
            starts.c.commit_date,
            arrivals.c.project_id,
            arrivals.c.environment_id,
            arrivals.c.deploy_id,
            arrivals.c.release_id,
            arrivals.c.date_finished,
        )
        .select_from(arrivals)
        .join(
            starts,
            and_(
                starts.c.project_id == arrivals.c.project_id,
                starts.c.commit_id == arrivals.c.commit_id,
            ),
        )
        .outerjoin(early, is_at(early, arrivals))
        .where(
            or_(
                starts.c.start >= range_.start,
                ~was_brought_before(lambda target: target.date_finished >= starts.c.start),
            ),
            or_(
                early.c.project_id.is_(None),
                ~was_brought_before(lambda target: is_set(target.is_before_release)),
            ),
        )
    )


def select_arrivals(first: CTE, deployed: CTE) -> AnySelect:
    """Select the first deploys of commits.

    In one statement with the starts of commits, PostgreSQL would join those with the deploys by
    their project alone: it cannot estimate how many there are.
    """
    return (
        select(
            first.c.commit_id,
            deployed.c.project_id,
            deployed.c.environment_id,
            deployed.c.deploy_id,
            deployed.c.release_id,
            deployed.c.date_finished,
        )
        .select_from(first)
        .join(deployed, and_(is_at(deployed, first), deployed.c.number == first.c.number))
    )


def is_at(rows: CTE, others: CTE) -> ColumnElement[bool]:
    """Whether rows of two tables are of the same place."""
    return and_(
        rows.c.project_id == others.c.project_id,
        rows.c.environment_id == others.c.environment_id,
    )


def select_deployed(range_: DeployRange) -> AnySelect:
    """Select the deploys of a range, each once for each of its projects.

    `number` is the place of a deploy among those to the environment of the project, and
    `previous_release_id` the release of the deploy before, also of one before the range.
    """
    target, earlier = aliased(DeployProject), aliased(DeployProject)
    places = materialize(range_.select_places(), "places")
    order: dict[str, Any] = {
        "partition_by": (target.project_id, target.environment_id),
        "order_by": (target.date_finished, target.deploy_id),
    }
    before_range = find_last_deploy(
        target.project_id,
        target.environment_id,
        is_deployed_before(earlier, target),
        target=earlier,
        column=earlier.release_id,
    )
    return (
        select(
            target.project_id,
            target.environment_id,
            func.row_number().over(**order).label("number"),
            target.deploy_id,
            target.date_finished,
            target.release_id,
            func.coalesce(
                func.lag(target.release_id).over(**order), before_range, type_=BigInteger()
            ).label("previous_release_id"),
        )
        .select_from(places)
        .join(target, range_.has_deploy(target, places.c.project_id, places.c.environment_id))
    )


def select_heads(deployed: CTE) -> AnySelect:
    """Select the heads of the releases in the histories that know them.

    The columns are `release_id`, `repository_id` and `head_id`.
    """
    both = union(select(deployed.c.release_id), select(deployed.c.previous_release_id)).subquery()
    return (
        select(HeadCommit.release_id, Ancestry.repository_id, Ancestry.head_id)
        .join(Ancestry, Ancestry.head_id == HeadCommit.commit_id)
        .where(is_selected(HeadCommit.release_id, select(both.c.release_id)))
        .distinct()
    )


def select_changes(deployed: CTE, heads: CTE) -> AnySelect:
    """Select the deploys of another release than the one before.

    A commit that the order of releases brings is not in `base_id`, a release that was deployed
    before: normally the one before. If a history knows that one and not the release, it says
    nothing about the commits of that history, and the last release that only histories of the
    release know takes its place. `is_known` is whether a history knows the release.
    """
    own, other = heads.alias("own_head"), heads.alias("other_head")
    known = select(heads.c.release_id).distinct().subquery("known")
    lost = (
        select(other.c.release_id.label("previous_release_id"), deployed.c.release_id)
        .select_from(deployed)
        .join(other, other.c.release_id == deployed.c.previous_release_id)
        .outerjoin(
            own,
            and_(
                own.c.release_id == deployed.c.release_id,
                own.c.repository_id == other.c.repository_id,
            ),
        )
        .where(own.c.release_id.is_(None))
        .distinct()
        .subquery("lost")
    )
    earlier = aliased(DeployProject)
    last_base = find_last_deploy(
        deployed.c.project_id,
        deployed.c.environment_id,
        is_after(
            (deployed.c.date_finished, deployed.c.deploy_id),
            (earlier.date_finished, earlier.deploy_id),
        ),
        ~is_known_elsewhere(earlier.release_id, deployed.c.release_id),
        target=earlier,
        column=earlier.release_id,
    )
    return (
        select(
            deployed.c.project_id,
            deployed.c.environment_id,
            deployed.c.number,
            deployed.c.release_id,
            case(
                (lost.c.release_id.is_not(None), last_base),
                else_=deployed.c.previous_release_id,
            ).label("base_id"),
            known.c.release_id.is_not(None).label("is_known"),
        )
        .select_from(deployed)
        .outerjoin(known, known.c.release_id == deployed.c.release_id)
        .outerjoin(
            lost,
            and_(
                lost.c.release_id == deployed.c.release_id,
                lost.c.previous_release_id == deployed.c.previous_release_id,
            ),
        )
        .where(deployed.c.release_id.is_distinct_from(deployed.c.previous_release_id))
    )


def is_known_elsewhere(release_id: Any, other_id: Any) -> ColumnElement[bool]:
    """Whether a history knows the head of a release, and none of another release."""
    head, reached = aliased(HeadCommit), aliased(Ancestry)
    other_head, other_reached = aliased(HeadCommit), aliased(Ancestry)
    knows_other = (
        exists()
        .where(
            other_head.release_id == other_id,
            other_reached.head_id == other_head.commit_id,
            other_reached.repository_id == reached.repository_id,
        )
        .correlate_except(other_head, other_reached)
    )
    return (
        exists()
        .where(head.release_id == release_id, reached.head_id == head.commit_id, ~knows_other)
        .correlate_except(head, reached)
    )


def select_starts(first: CTE) -> AnySelect:
    """Select, for the commits of projects, a date before which no release contains them.

    The columns are `project_id`, `commit_id`, `commit_date`, `repository_id`, `position` and
    `start`. A commit that no release of the project lists is left out: it does not belong to it.
    """
    lists, link = aliased(ReleaseCommit), aliased(ReleaseProject)
    pairs = select(first.c.project_id, first.c.commit_id).distinct().subquery("pairs")
    # A scalar subquery, because PostgreSQL would join all lists of commits.
    listed = (
        select(func.min(link.date_created, type_=Release.date_created.type))
        .select_from(lists)
        .join(link, link.release_id == lists.release_id)
        .where(
            lists.commit_id == pairs.c.commit_id,
            without_index(link.project_id) == pairs.c.project_id,
        )
        .correlate(pairs)
        .scalar_subquery()
    )
    members = materialize(select(*pairs.c, listed.label("listed")), "members")
    wanted = materialize(
        select(Commit.id, Commit.date_created, Commit.repository_id, Commit.position).where(
            is_selected(
                Commit.id, select(members.c.commit_id).where(members.c.listed.is_not(None))
            )
        ),
        "wanted",
    )
    reached = materialize(select_reached(wanted), "reached")
    return (
        select(
            members.c.project_id,
            members.c.commit_id,
            wanted.c.date_created.label("commit_date"),
            wanted.c.repository_id,
            wanted.c.position,
            case(
                (reached.c.created < members.c.listed, reached.c.created),
                else_=members.c.listed,
            ).label("start"),
        )
        .select_from(members)
        .join(wanted, wanted.c.id == members.c.commit_id)
        .outerjoin(reached, reached.c.commit_id == members.c.commit_id)
        .where(members.c.listed.is_not(None))
    )


def select_places_with_early_deploys(range_: DeployRange) -> AnySelect:
    """Select the places with a deploy before the range that finished before its release was made.

    Such a release may contain a commit long before the first release that lists it is made.
    """
    places = range_.select_places().subquery("places")
    target: Any = aliased(DeployProject)
    return select(places.c.project_id, places.c.environment_id).where(
        exists()
        .where(
            target.project_id == places.c.project_id,
            target.environment_id == places.c.environment_id,
            target.date_finished < range_.start,
            is_set(target.is_before_release),
        )
        .correlate(places)
    )
