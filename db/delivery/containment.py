"""Which releases contain a commit: docs/reference/delivery.md#containment.

A release contains the commits that are listed in it. Of all others the imported history decides
where it knows both the release's head and the commit, and else the order of releases.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import (
    ColumnElement,
    SelectBase,
    and_,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    union,
)
from sqlalchemy.orm import aliased

from db.connection.keys import KEYS, ORGANIZATIONS, is_among
from db.connection.types import AnySelect
from db.delivery.order import (
    find_last_deploy,
    is_finished,
    is_made_later,
    is_newer,
    select_newer,
)
from db.models import (
    Ancestry,
    Commit,
    Deploy,
    DeployProject,
    Environment,
    EnvironmentProject,
    HeadCommit,
    Project,
    Release,
    ReleaseCommit,
    ReleaseProject,
)
from db.rows import DeployRow, EnvironmentRow, ProjectRow, columns


def is_later_in_both(release: Any, other: Any) -> ColumnElement[bool]:
    """Whether a release contains what another one of the project lists, by their order."""
    return and_(is_newer(release, other), is_made_later(release, other))


def is_reached(head: Any, position: Any) -> ColumnElement[bool]:
    """Whether a head, a row of `Ancestry`, reaches the commit at a position."""
    return and_(head.first_position <= position, head.last_position >= position)


def contains(
    release_id: Any, commit: Any, is_in_projects: Callable[[Any], ColumnElement[bool]]
) -> ColumnElement[bool]:
    """Return the condition that a release contains a commit that a release of the projects lists.

    `is_in_projects` takes the project's id of a release.
    """
    own, other = aliased(Release), aliased(Release)
    lists, links, heads, reached = (
        aliased(ReleaseCommit),
        aliased(ReleaseProject),
        aliased(HeadCommit),
        aliased(Ancestry),
    )
    is_listed = exists().where(lists.release_id == release_id, lists.commit_id == commit.id)
    is_own_head = and_(
        heads.release_id == release_id,
        heads.commit_id == reached.head_id,
        reached.repository_id == commit.repository_id,
    )
    is_known = and_(commit.position.is_not(None), exists().where(is_own_head))
    is_in_older = exists(
        select(literal(1))
        .select_from(lists)
        .join(other, other.id == lists.release_id)
        .join(links, links.release_id == lists.release_id)
        .join(own, own.id == release_id)
        .where(
            lists.commit_id == commit.id,
            is_in_projects(links.project_id),
            is_later_in_both(own, other),
        )
    )
    return or_(
        is_listed,
        case(
            (is_known, exists().where(is_own_head, is_reached(reached, commit.position))),
            else_=is_in_older,
        ),
    )


def select_first_deploys() -> AnySelect:
    """Select where the commits of the keys have arrived.

    The columns are the key, whether the release that runs there contains the commit, the project,
    the environment, and the first deploy of a release that contains it. A key can have several
    rows of a project and environment, of which the earliest deploy is the first one.
    """
    wanted = (
        select(Commit.id, Commit.repository_id, Commit.position)
        .where(is_among(Commit.id, KEYS), is_among(Commit.organization_id, ORGANIZATIONS))
        .cte("wanted")
    )
    places = select_arrivals(wanted).subquery("places")
    last, deploy = aliased(DeployProject), aliased(Deploy)
    last_id = find_last_deploy(places.c.project_id, places.c.environment_id, target=last)
    found = (
        select(*places.c, deploy.release_id.label("running_id"))
        .join(deploy, deploy.id == last_id)
        .subquery("found")
    )
    is_running = contains(
        found.c.running_id, Commit, lambda project_id: project_id == found.c.project_id
    )
    return (
        select(
            found.c.commit_id,
            is_running.label("is_running"),
            *columns(Project, ProjectRow),
            *columns(Environment, EnvironmentRow),
            *columns(Deploy, DeployRow),
        )
        .join(Commit, Commit.id == found.c.commit_id)
        .join(Project, Project.id == found.c.project_id)
        .join(Environment, Environment.id == found.c.environment_id)
        .join(Deploy, Deploy.id == found.c.deploy_id)
        .where(is_among(Project.organization_id, ORGANIZATIONS))
    )


def select_arrivals(wanted: Any) -> SelectBase:
    """Select the first deploys of commits, by project and environment.

    `wanted` has the columns `id`, `repository_id` and `position` of the commits. A commit can have
    several rows of a project and environment, of which the earliest deploy is the first one. The
    columns are `commit_id`, `project_id`, `environment_id` and `deploy_id`.
    """
    listed = (
        select(
            wanted.c.id.label("commit_id"),
            # The history that decides, where it knows the release as well; null: none.
            case((wanted.c.position.is_not(None), wanted.c.repository_id)).label("history"),
            ReleaseCommit.release_id,
            ReleaseProject.project_id,
        )
        .join(ReleaseCommit, ReleaseCommit.commit_id == wanted.c.id)
        .join(ReleaseProject, ReleaseProject.release_id == ReleaseCommit.release_id)
        .cte("listed")
    )
    return union(
        select_first_by_order(listed),
        select_first_of(select_unknown(listed)),
        select_first_of(select_reaching(wanted, listed)),
    )


def select_first_by_order(listed: Any) -> AnySelect:
    """Select the first deploys of commits of no known history, by the order of releases.

    A deploy of a later release normally finished after the list was made: the first one from then
    on is found without reading all. Those that finished before their own release was made are few,
    and have an index.
    """
    lists = (
        select(listed.c.release_id, listed.c.project_id)
        .where(listed.c.history.is_(None))
        .distinct()
        .subquery("lists")
    )
    base, pairs = aliased(Release), EnvironmentProject

    def find_first(*conditions: Any, target: Any) -> ColumnElement[int]:
        release = aliased(Release)
        return (
            select(target.deploy_id)
            .join(release, release.id == target.release_id)
            .where(
                target.project_id == pairs.project_id,
                target.environment_id == pairs.environment_id,
                is_finished(target),
                or_(release.id == base.id, is_later_in_both(release, base)),
                *conditions,
            )
            .order_by(target.date_finished, target.deploy_id)
            .limit(1)
            .correlate(pairs, base)
            .scalar_subquery()
        )

    early, usual = aliased(DeployProject), aliased(DeployProject)
    first = func.coalesce(
        find_first(early.is_before_release, early.date_finished < base.date_created, target=early),
        find_first(usual.date_finished >= base.date_created, target=usual),
    )
    found = (
        select(
            lists.c.release_id, pairs.project_id, pairs.environment_id, first.label("deploy_id")
        )
        .join(base, base.id == lists.c.release_id)
        .join(pairs, pairs.project_id == lists.c.project_id)
        .subquery("by_order")
    )
    return (
        select(listed.c.commit_id, found.c.project_id, found.c.environment_id, found.c.deploy_id)
        .join(
            found,
            and_(
                found.c.release_id == listed.c.release_id,
                found.c.project_id == listed.c.project_id,
            ),
        )
        .where(listed.c.history.is_(None), found.c.deploy_id.is_not(None))
    )


def select_unknown(listed: Any) -> SelectBase:
    """Select releases that contain commits of a known history, without a known head.

    They are those that list the commit, and by the order of releases those whose head the history
    does not know.
    """
    bases = (
        select(listed.c.release_id, listed.c.project_id)
        .where(listed.c.history.is_not(None))
        .distinct()
        .subquery("bases")
    )
    newer = select_newer(bases).subquery("newer")
    base, release = aliased(Release), aliased(Release)
    by_order = (
        select(listed.c.commit_id, listed.c.project_id, newer.c.release_id)
        .join(
            newer,
            and_(
                newer.c.base_id == listed.c.release_id,
                newer.c.project_id == listed.c.project_id,
            ),
        )
        .join(base, base.id == newer.c.base_id)
        .join(release, release.id == newer.c.release_id)
        .where(
            listed.c.history.is_not(None),
            is_made_later(release, base),
            ~exists().where(
                HeadCommit.release_id == newer.c.release_id,
                Ancestry.head_id == HeadCommit.commit_id,
                Ancestry.repository_id == listed.c.history,
            ),
        )
    )
    own = select(listed.c.commit_id, listed.c.project_id, listed.c.release_id).where(
        listed.c.history.is_not(None)
    )
    return union(own, by_order)


def select_reaching(wanted: Any, listed: Any) -> AnySelect:
    """Select the releases whose head reaches a commit, in the projects that it belongs to."""
    places = select(listed.c.commit_id, listed.c.project_id).distinct().subquery("places")
    return (
        select(wanted.c.id.label("commit_id"), places.c.project_id, HeadCommit.release_id)
        .join(
            Ancestry,
            and_(
                Ancestry.repository_id == wanted.c.repository_id,
                is_reached(Ancestry, wanted.c.position),
            ),
        )
        .join(HeadCommit, HeadCommit.commit_id == Ancestry.head_id)
        .join(places, places.c.commit_id == wanted.c.id)
    )


def select_first_of(containing: SelectBase) -> AnySelect:
    """Select the first deploy of the releases that contain a commit, by project and environment.

    `containing` has the columns `commit_id`, `project_id` and `release_id`.
    """
    pairs, target = containing.subquery(), aliased(DeployProject)
    rank = func.row_number().over(
        partition_by=(pairs.c.commit_id, target.project_id, target.environment_id),
        order_by=(target.date_finished, target.deploy_id),
    )
    ranked = (
        select(
            pairs.c.commit_id,
            target.project_id,
            target.environment_id,
            target.deploy_id,
            rank.label("rank"),
        )
        .join(
            target,
            and_(
                target.project_id == pairs.c.project_id,
                target.release_id == pairs.c.release_id,
                is_finished(target),
            ),
        )
        .subquery()
    )
    *selected, last_rank = ranked.c
    return select(*selected).where(last_rank == 1)
