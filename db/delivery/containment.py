"""Which releases contain a commit: docs/reference/delivery.md#containment.

A release contains the commits that are listed in it. Of all others the imported history decides
where it knows both the release's head and the commit, and else the order of releases.
"""

from collections.abc import Callable
from typing import Any, NamedTuple, Self

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    union,
    union_all,
)
from sqlalchemy.orm import aliased

from db.connection.keys import KEYS, ORGANIZATIONS, is_among, is_set, without_index
from db.connection.types import LATEST_DATE, AnySelect
from db.delivery.order import (
    KnownRelease,
    find_last_deploy,
    is_finished,
    is_made_later,
    is_newer,
    newer_parts,
    parts_not_older,
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

LAST_POSITION = 2**62
"""A position after all others."""
NEAR_DEPLOYS = 30
"""How many deploys are looked at one by one before releases are searched for."""


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
    # The release and the commit are of any enclosing statement, not only of the next one.
    is_listed = (
        exists()
        .where(lists.release_id == release_id, lists.commit_id == commit.id)
        .correlate_except(lists)
    )
    is_own_head = and_(
        heads.release_id == release_id,
        heads.commit_id == reached.head_id,
        # A head reaches few repositories, and a repository has many heads.
        without_index(reached.repository_id) == commit.repository_id,
    )
    has_head = exists().where(is_own_head).correlate_except(heads, reached)
    is_known = and_(commit.position.is_not(None), has_head)
    reaches = (
        exists()
        .where(is_own_head, is_reached(reached, commit.position))
        .correlate_except(heads, reached)
    )
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
    ).correlate_except(lists, links, own, other)
    return or_(is_listed, case((is_known, reaches), else_=is_in_older))


def select_first_deploys() -> AnySelect:
    """Select where the commits of the keys have arrived.

    The columns are the key, whether the release that runs there contains the commit, the project,
    the environment, and the first deploy of a release that contains it.
    """
    wanted = (
        select(Commit.id, Commit.repository_id, Commit.position)
        .where(is_among(Commit.id, KEYS), is_among(Commit.organization_id, ORGANIZATIONS))
        .cte("wanted")
    )
    places = select_places(wanted).subquery("places")
    first_id = find_first_deploy(places.c)
    found = select(*places.c, first_id.label("deploy_id")).cte("found").prefix_with("MATERIALIZED")
    last = aliased(DeployProject)
    last_deploy = aliased(Deploy)
    last_id = find_last_deploy(found.c.project_id, found.c.environment_id, target=last)
    is_running = contains(
        last_deploy.release_id,
        PlacedCommit.of(found.c),
        lambda project_id: project_id == found.c.project_id,
    )
    return (
        select(
            found.c.commit_id,
            is_running.label("is_running"),
            *columns(Project, ProjectRow),
            *columns(Environment, EnvironmentRow),
            *columns(Deploy, DeployRow),
        )
        .join(Project, Project.id == found.c.project_id)
        .join(Environment, Environment.id == found.c.environment_id)
        .join(Deploy, Deploy.id == found.c.deploy_id)
        .join(last_deploy, last_deploy.id == last_id)
        .where(is_among(Project.organization_id, ORGANIZATIONS))
    )


class PlacedCommit(NamedTuple):
    """The columns of a commit, in place of an alias of `Commit`."""

    id: Any
    repository_id: Any
    position: Any

    @classmethod
    def of(cls, place: Any) -> Self:
        """Return the commit of a row of `select_places`."""
        return cls(place.commit_id, place.repository_id, place.position)


def select_places(wanted: Any) -> AnySelect:
    """Select commits with the environments of their projects.

    `wanted` has the columns `id`, `repository_id` and `position` of the commits, and is read
    several times. The columns are `commit_id`, `repository_id`, `position`, `project_id`,
    `environment_id` and `start`: no release that was created before contains the commit.
    """
    listed = (
        select(
            wanted.c.id.label("commit_id"),
            wanted.c.repository_id,
            wanted.c.position,
            ReleaseProject.project_id,
            func.min(Release.date_created, type_=Release.date_created.type).label("listed"),
        )
        .join(ReleaseCommit, ReleaseCommit.commit_id == wanted.c.id)
        .join(ReleaseProject, ReleaseProject.release_id == ReleaseCommit.release_id)
        .join(Release, Release.id == ReleaseCommit.release_id)
        .group_by(
            wanted.c.id, wanted.c.repository_id, wanted.c.position, ReleaseProject.project_id
        )
        .subquery("listed")
    )
    reached = select_reached(wanted).subquery("reached")
    pairs = EnvironmentProject
    return (
        select(
            listed.c.commit_id,
            listed.c.repository_id,
            listed.c.position,
            listed.c.project_id,
            pairs.environment_id,
            case(
                (reached.c.created < listed.c.listed, reached.c.created), else_=listed.c.listed
            ).label("start"),
        )
        .select_from(listed)
        .join(pairs, pairs.project_id == listed.c.project_id)
        .outerjoin(reached, reached.c.commit_id == listed.c.commit_id)
    )


def select_reached(wanted: Any) -> AnySelect:
    """Select commits of known histories, with a date before which no release reaches them.

    It is when the first release was created whose head reaches the commit's position or a later
    one. That takes one pass over the heads, whereas those that reach an old commit are many.
    """
    lowest = (
        select(wanted.c.repository_id, func.min(wanted.c.position).label("position"))
        .where(wanted.c.position.is_not(None))
        .group_by(wanted.c.repository_id)
        .subquery("lowest")
    )
    # A scalar subquery, because PostgreSQL would join the ranges with all heads and releases.
    created = (
        select(func.min(Release.date_created, type_=Release.date_created.type))
        .select_from(HeadCommit)
        .join(Release, Release.id == HeadCommit.release_id)
        .where(HeadCommit.commit_id == Ancestry.head_id)
        .correlate(Ancestry)
        .scalar_subquery()
    )
    heads = select(
        Ancestry.repository_id,
        Ancestry.last_position.label("position"),
        created.label("created"),
        cast(null(), BigInteger).label("commit_id"),
    ).join(
        lowest,
        and_(
            Ancestry.repository_id == lowest.c.repository_id,
            Ancestry.last_position >= lowest.c.position,
            # PostgreSQL takes a range without an end for a third of all rows.
            Ancestry.last_position <= LAST_POSITION,
        ),
    )
    own = select(
        wanted.c.repository_id,
        wanted.c.position,
        cast(null(), Release.date_created.type),
        wanted.c.id,
    ).where(wanted.c.position.is_not(None))
    points = union_all(heads, own).subquery("points")
    earliest = func.min(points.c.created, type_=Release.date_created.type).over(
        partition_by=points.c.repository_id, order_by=points.c.position.desc()
    )
    bounds = select(points.c.commit_id, earliest.label("created")).subquery("bounds")
    return select(*bounds.c).where(bounds.c.commit_id.is_not(None))


def find_first_deploy(place: Any) -> ColumnElement[int]:
    """Select the id of the first deploy whose release contains a commit, of a row of places.

    The deploys that finished before their own release was created are few, and have an index. All
    others finished after the start of the place, and one of the next ones normally has a release
    that contains the commit. If there are many without, such releases are fewer than deploys.
    """
    commit = PlacedCommit.of(place)

    def is_at_place(target: Any) -> ColumnElement[bool]:
        """Whether a deploy counts, and is one to the environment of the project."""
        return and_(
            target.project_id == place.project_id,
            target.environment_id == place.environment_id,
            is_finished(target),
        )

    def find(target: Any, *conditions: ColumnElement[bool]) -> ColumnElement[int]:
        """Select the first deploy to the place with a release that contains the commit."""
        return (
            select(target.deploy_id)
            .where(
                is_at_place(target),
                *conditions,
                contains(
                    target.release_id, commit, lambda project_id: project_id == place.project_id
                ),
            )
            .order_by(target.date_finished, target.deploy_id)
            .limit(1)
            .correlate_except(target)
            .scalar_subquery()
        )

    early: Any = aliased(DeployProject)
    before_start = find(early, is_set(early.is_before_release), early.date_finished < place.start)
    near, far, each = (aliased(DeployProject) for _ in range(3))
    resume = (
        select(each.date_finished)
        .where(is_at_place(each), each.date_finished >= place.start)
        .order_by(each.date_finished, each.deploy_id)
        .offset(NEAR_DEPLOYS)
        .limit(1)
        .correlate_except(each)
        .scalar_subquery()
    )
    end = func.coalesce(resume, literal(LATEST_DATE, near.date_finished.type))
    return func.coalesce(
        before_start,
        find(near, near.date_finished >= place.start, near.date_finished < end),
        find(
            far,
            far.date_finished >= resume,
            far.release_id.in_(select_containing(commit, place.project_id)),
        ),
    )


def select_uncontained(bases: Any, base: KnownRelease) -> list[AnySelect]:
    """Return statements that select all commits of projects that a release may not contain.

    They are listed in releases that are newer than the base or were created later, or the head of
    the base does not reach them. `bases` has the projects, as the column `project_id`.
    """
    statements = []
    for link, release, conditions in parts_not_older(base):
        lists = aliased(ReleaseCommit)
        statements.append(
            select(lists.commit_id)
            .select_from(bases)
            .join(link, link.project_id == bases.c.project_id)
            .join(release, release.id == link.release_id)
            .join(lists, lists.release_id == link.release_id)
            .where(*conditions)
        )
    own_heads = select(HeadCommit.commit_id).where(HeadCommit.release_id == base.id)
    gaps = select_gaps(own_heads).subquery("gaps")
    lists, links = aliased(ReleaseCommit), aliased(ReleaseProject)
    # A scalar subquery, because PostgreSQL would join EXISTS with all lists of commits.
    listing = (
        select(lists.release_id)
        .join(links, links.release_id == lists.release_id)
        .where(lists.commit_id == Commit.id, links.project_id == bases.c.project_id)
        .limit(1)
        .correlate(Commit, bases)
        .scalar_subquery()
    )
    unreached = (
        select(Commit.id)
        .select_from(gaps)
        .join(
            Commit,
            and_(
                Commit.repository_id == gaps.c.repository_id,
                Commit.position >= gaps.c.first_position,
                Commit.position <= gaps.c.last_position,
            ),
        )
        .join(bases, listing.is_not(None))
    )
    return [*statements, unreached]


def select_gaps(head_ids: Any) -> AnySelect:
    """Select the ranges of positions that heads of known histories do not reach.

    `head_ids` selects the ids of the heads. The columns are `head_id`, `repository_id`,
    `first_position` and `last_position`.
    """
    in_history = (Ancestry.head_id, Ancestry.repository_id)
    ranges = (
        select(
            *in_history,
            Ancestry.first_position,
            Ancestry.last_position,
            func.lead(Ancestry.first_position)
            .over(partition_by=in_history, order_by=Ancestry.first_position)
            .label("next_position"),
        )
        .where(Ancestry.head_id.in_(head_ids))
        .subquery("ranges")
    )
    own = (ranges.c.head_id, ranges.c.repository_id)
    between = select(
        *own,
        (ranges.c.last_position + 1).label("first_position"),
        func.coalesce(ranges.c.next_position - 1, literal(LAST_POSITION, BigInteger)).label(
            "last_position"
        ),
    )
    before = select(*own, literal(0, BigInteger), func.min(ranges.c.first_position) - 1).group_by(
        *own
    )
    gaps = union_all(between, before).subquery("all_gaps")
    return select(*gaps.c)


def select_containing(commit: PlacedCommit, project_id: Any) -> Any:
    """Select the ids of releases of a project that may contain a commit: all that do, and others.

    They are those that list it, those whose head reaches it, and those newer than one of the
    former.
    """
    lists, links, base = aliased(ReleaseCommit), aliased(ReleaseProject), aliased(Release)
    own = (
        select(lists.release_id)
        .join(links, links.release_id == lists.release_id)
        .where(lists.commit_id == commit.id, links.project_id == project_id)
        .correlate_except(lists, links)
    )
    heads, reached = aliased(HeadCommit), aliased(Ancestry)
    reaching = (
        select(heads.release_id)
        .join(reached, reached.head_id == heads.commit_id)
        .where(reached.repository_id == commit.repository_id, is_reached(reached, commit.position))
        .correlate_except(heads, reached)
    )
    newer = [
        select(release.id)
        .select_from(lists)
        .join(base, base.id == lists.release_id)
        .join(links, and_(links.release_id == base.id, links.project_id == project_id))
        .join(link, link.project_id == links.project_id)
        .join(release, release.id == link.release_id)
        .where(lists.commit_id == commit.id, *conditions, is_made_later(release, base))
        .correlate_except(lists, links, base, link, release)
        for link, release, conditions in newer_parts(base)
    ]
    return union(own, reaching, *newer)
