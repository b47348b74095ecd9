"""Which releases contain a commit: docs/reference/delivery.md#containment.

A release contains the commits that are listed in it. Of all others the imported history decides
where it knows both the release's head and the commit, and else the order of releases.
"""

from typing import Any

from sqlalchemy import (
    ColumnElement,
    and_,
    case,
    func,
    literal,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from db.connection.keys import KEYS, ORGANIZATIONS, is_among
from db.connection.types import AnySelect
from db.delivery.order import find_last_deploy, is_finished, is_made_later, is_newer, select_newer
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


def is_reached(position: Any) -> ColumnElement[bool]:
    """Whether a head, a row of `Ancestry`, reaches the commit at a position."""
    return and_(Ancestry.first_position <= position, Ancestry.last_position >= position)


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
    listed = (
        select(
            wanted.c.id.label("commit_id"),
            # The history that decides, where it knows the release as well; 0 is none.
            case((wanted.c.position.is_(None), 0), else_=wanted.c.repository_id).label("history"),
            ReleaseCommit.release_id,
            ReleaseProject.project_id,
        )
        .join(ReleaseCommit, ReleaseCommit.commit_id == wanted.c.id)
        .join(ReleaseProject, ReleaseProject.release_id == ReleaseCommit.release_id)
        .cte("listed")
    )
    running = select_running_releases(
        select(listed.c.project_id).distinct().subquery("projects")
    ).cte("running")
    by_order = select_first_by_order(listed, running).cte("by_order")
    by_history = select_first_by_history(wanted, listed, running).cte("by_history")
    found = union_all(
        select(
            listed.c.commit_id,
            by_order.c.project_id,
            by_order.c.environment_id,
            by_order.c.deploy_id,
            by_order.c.is_running,
        ).join(
            by_order,
            and_(
                by_order.c.list_id == listed.c.release_id,
                by_order.c.project_id == listed.c.project_id,
                by_order.c.history == listed.c.history,
            ),
        ),
        select(
            by_history.c.list_id,
            by_history.c.project_id,
            by_history.c.environment_id,
            by_history.c.deploy_id,
            by_history.c.is_running,
        ),
    ).subquery("found")
    return (
        select(
            found.c.commit_id,
            found.c.is_running,
            *columns(Project, ProjectRow),
            *columns(Environment, EnvironmentRow),
            *columns(Deploy, DeployRow),
        )
        .join(Project, Project.id == found.c.project_id)
        .join(Environment, Environment.id == found.c.environment_id)
        .join(Deploy, Deploy.id == found.c.deploy_id)
        .where(is_among(Project.organization_id, ORGANIZATIONS))
    )


def select_running_releases(projects: Any) -> AnySelect:
    """Select the release that runs in each environment of the projects."""
    any_deploy = aliased(DeployProject)
    pairs = EnvironmentProject
    last = (
        select(
            pairs.project_id,
            pairs.environment_id,
            find_last_deploy(pairs.project_id, pairs.environment_id, target=any_deploy).label(
                "deploy_id"
            ),
        )
        .join(projects, projects.c.project_id == pairs.project_id)
        .subquery("last")
    )
    return select(last.c.project_id, last.c.environment_id, Deploy.release_id).join(
        Deploy, Deploy.id == last.c.deploy_id
    )


def select_first_by_order(listed: Any, running: Any) -> AnySelect:
    """Select the first deploy that contains what a release lists, by the order of releases.

    Releases whose head is in the history of the commit are left out, unless they list it.
    """
    lists = (
        select(listed.c.release_id, listed.c.project_id, listed.c.history).distinct().cte("lists")
    )
    bases = select(lists.c.release_id, lists.c.project_id).distinct().cte("bases")
    newer = select_newer(bases).subquery("newer")
    base, release = aliased(Release), aliased(Release)
    pairs = union_all(
        select(bases.c.project_id, bases.c.release_id.label("base_id"), bases.c.release_id),
        select(newer.c.project_id, newer.c.base_id, newer.c.release_id)
        .join(base, base.id == newer.c.base_id)
        .join(release, release.id == newer.c.release_id)
        .where(is_made_later(release, base)),
    ).subquery("pairs")
    known = (
        select(HeadCommit.release_id, Ancestry.repository_id)
        .join(Ancestry, Ancestry.head_id == HeadCommit.commit_id)
        .where(Ancestry.repository_id.in_(select(lists.c.history)))
        .distinct()
        .subquery("known")
    )
    containing = (
        select(
            lists.c.release_id.label("list_id"),
            lists.c.history,
            pairs.c.project_id,
            pairs.c.release_id,
        )
        .join(
            pairs,
            and_(pairs.c.base_id == lists.c.release_id, pairs.c.project_id == lists.c.project_id),
        )
        .outerjoin(
            known,
            and_(
                known.c.release_id == pairs.c.release_id,
                known.c.repository_id == lists.c.history,
            ),
        )
        .where(or_(known.c.release_id.is_(None), pairs.c.release_id == lists.c.release_id))
        .subquery("containing")
    )
    return select_first_of(containing, running)


def select_first_by_history(wanted: Any, listed: Any, running: Any) -> AnySelect:
    """Select the first deploy of a release whose head reaches a commit; `list_id` is the commit.

    A commit arrives in projects with a release that lists it.
    """
    places = select(listed.c.commit_id, listed.c.project_id).distinct().subquery("places")
    containing = (
        select(
            wanted.c.id.label("list_id"),
            literal(0).label("history"),
            places.c.project_id,
            HeadCommit.release_id,
        )
        .join(
            Ancestry,
            and_(Ancestry.repository_id == wanted.c.repository_id, is_reached(wanted.c.position)),
        )
        .join(HeadCommit, HeadCommit.commit_id == Ancestry.head_id)
        .join(places, places.c.commit_id == wanted.c.id)
        .subquery("containing")
    )
    return select_first_of(containing, running)


def select_first_of(containing: Any, running: Any) -> AnySelect:
    """Select the first deploy of the releases of each list, by project and environment."""
    target = aliased(DeployProject)
    place = (
        containing.c.list_id,
        containing.c.history,
        target.project_id,
        target.environment_id,
    )
    runs = case((running.c.release_id == target.release_id, 1), else_=0)
    ranked = (
        select(
            *place,
            target.deploy_id,
            func.max(runs).over(partition_by=place).label("is_running"),
            func.row_number()
            .over(partition_by=place, order_by=(target.date_finished, target.deploy_id))
            .label("rank"),
        )
        .join(
            target,
            and_(
                target.project_id == containing.c.project_id,
                target.release_id == containing.c.release_id,
                is_finished(target),
            ),
        )
        .outerjoin(
            running,
            and_(
                running.c.project_id == target.project_id,
                running.c.environment_id == target.environment_id,
            ),
        )
        .subquery("ranked")
    )
    return select(
        ranked.c.list_id,
        ranked.c.history,
        ranked.c.project_id,
        ranked.c.environment_id,
        ranked.c.deploy_id,
        ranked.c.is_running,
    ).where(ranked.c.rank == 1)
