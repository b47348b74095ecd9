"""What the deploys of a range contain beyond the deploys before, as statements of commits.

It is what a release lists, what older releases list, and what the head of a known history reaches.
Rules: docs/reference/delivery.md#containment.
"""

from collections.abc import Callable
from typing import Any

from sqlalchemy import (
    CTE,
    BigInteger,
    Boolean,
    ColumnElement,
    and_,
    case,
    exists,
    func,
    literal,
    or_,
    select,
    tuple_,
    type_coerce,
)
from sqlalchemy.orm import aliased

from db.connection.keys import is_selected, without_index
from db.connection.types import EARLIEST_DATE, LATEST_DATE, AnySelect
from db.delivery.containment import (
    is_later_in_both,
    select_gaps,
)
from db.delivery.order import (
    HIGHEST_SEMVER,
    KnownRelease,
    is_after,
    is_finished,
    is_later_by_date,
    is_later_version,
    is_made_later,
    is_newer,
    release_date,
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


def select_listed(changes: CTE) -> AnySelect:
    """Select the commits that the releases list: the place, the number and the commit."""
    return select(*number_of(changes), ReleaseCommit.commit_id).join(
        ReleaseCommit, ReleaseCommit.release_id == changes.c.release_id
    )


def select_compared(changes: CTE) -> AnySelect:
    """Select the changes with what decides the order of their release, and that of the base."""
    own, base = aliased(Release), aliased(Release)
    return (
        select(
            *number_of(changes),
            changes.c.is_known,
            *(
                getattr(release, name).label(f"{prefix}_{name}")
                for prefix, release in (("own", own), ("base", base))
                for name in KnownRelease._fields
            ),
        )
        .select_from(changes)
        .join(own, own.id == changes.c.release_id)
        .outerjoin(base, base.id == changes.c.base_id)
    )


def select_listed_in_older(changes: CTE, heads: CTE) -> list[AnySelect]:
    """Return statements of the commits that older releases list, where their order decides.

    The releases are older than the deployed one in both senses, and not older than its base in
    both. They are those made later than the base, and those made before it and newer, of the same
    package and of others: three ranges of indexes, with both ends of a column for the estimates of
    PostgreSQL. The first ones are nearly all, and are the same for the deploys to all environments
    of a project, so their commits are read once.
    """
    compared = materialize(select_compared(changes), "compared")
    own, base = (
        KnownRelease(*(compared.c[f"{prefix}_{name}"] for name in KnownRelease._fields))
        for prefix in ("own", "base")
    )
    release, link, lists = aliased(Release), aliased(ReleaseProject), aliased(ReleaseCommit)
    is_of_project = link.project_id == compared.c.project_id
    date_type = Release.date_created.type
    earliest, latest = literal(EARLIEST_DATE, date_type), literal(LATEST_DATE, date_type)
    # Without a base all older releases are read.
    base_date = func.coalesce(base.date_created, earliest, type_=date_type)
    made = (link.date_created, link.release_id)
    pairs = (
        select(*compared.c, link.release_id.label("older_id"))
        .join(
            link,
            and_(
                is_of_project,
                link.date_created >= base_date,
                link.date_created <= own.date_created,
                is_after(made, (base_date, func.coalesce(base.id, 0))),
                is_after((own.date_created, own.id), made),
            ),
        )
        # So that PostgreSQL does not join the table before.
        .offset(0)
        .subquery("pairs")
    )
    spans = (
        select(
            compared.c.project_id,
            func.min(base_date, type_=date_type).label("first_date"),
            func.max(own.date_created, type_=date_type).label("last_date"),
        )
        .group_by(compared.c.project_id)
        .subquery("spans")
    )
    older = materialize(select_lists(spans), "older").c
    made_later = (
        select(*number_of(pairs), older.commit_id)
        .select_from(pairs)
        .join(
            older.id.table,
            and_(
                older.id == pairs.c.older_id,
                is_newer(
                    KnownRelease(*(pairs.c[f"own_{name}"] for name in KnownRelease._fields)), older
                ),
            ),
        )
        .where(
            or_(
                older.position.is_(None),
                # PostgreSQL could compare each row of a join with all heads.
                tuple_(pairs.c.own_id, older.repository_id).not_in(
                    select(heads.c.release_id, heads.c.repository_id)
                ),
            )
        )
    )
    deployed = (
        select(*number_of(compared), lists.commit_id)
        .select_from(compared)
        .where(or_(~compared.c.is_known, is_without_history(own.id, lists.commit_id)))
    )
    last_version = case((own.package == base.package, own.semver_order), else_=HIGHEST_SEMVER)
    of_package = deployed.join(
        release,
        and_(
            release.organization_id == base.organization_id,
            release.package == base.package,
            release.semver_order >= base.semver_order,
            release.semver_order <= last_version,
            is_later_version(release, base),
            is_made_later(base, release),
            is_later_in_both(own, release),
        ),
    ).join(link, and_(link.release_id == release.id, is_of_project))
    is_by_date = or_(own.package.is_(None), own.package == base.package)
    last_date = case((is_by_date, release_date(own)), else_=latest)
    of_others = deployed.join(
        link,
        and_(
            is_of_project,
            link.release_date >= release_date(base),
            link.release_date <= last_date,
            link.release_id != base.id,
            # An expression, so that no index is used for this range: it is long.
            func.coalesce(link.date_created, latest, type_=date_type) <= base.date_created,
        ),
    ).where(
        fulfils(
            link.release_id,
            lambda release: and_(
                or_(base.package.is_(None), release.package.is_distinct_from(base.package)),
                is_later_by_date(release, base),
                is_made_later(base, release),
                is_later_in_both(own, release),
            ),
        )
    )
    return [
        made_later,
        *(
            each.join(lists, lists.release_id == link.release_id)
            for each in (of_package, of_others)
        ),
    ]


def select_lists(spans: Any) -> AnySelect:
    """Select what the releases of projects list that were made in a span of time.

    `spans` has the columns `project_id`, `first_date` and `last_date`. The columns are those of
    `KnownRelease`, and `commit_id` with its `repository_id` and `position`.
    """
    link, release, lists = aliased(ReleaseProject), aliased(Release), aliased(ReleaseCommit)
    made = (
        select(link.release_id)
        .select_from(spans)
        .join(
            link,
            and_(
                link.project_id == spans.c.project_id,
                link.date_created >= spans.c.first_date,
                link.date_created <= spans.c.last_date,
            ),
        )
        .distinct()
    )
    return (
        select(
            *(getattr(release, name) for name in KnownRelease._fields),
            lists.commit_id,
            Commit.repository_id,
            Commit.position,
        )
        .select_from(release)
        .join(lists, lists.release_id == release.id)
        .join(Commit, Commit.id == lists.commit_id)
        .where(is_selected(release.id, made))
    )


def fulfils(
    release_id: Any, create_condition: Callable[[Any], ColumnElement[bool]]
) -> ColumnElement[bool]:
    """Whether a release fulfils a condition.

    It is a scalar subquery, because PostgreSQL could join all releases.
    """
    release = aliased(Release)
    found = (
        select(create_condition(release))
        .where(release.id == release_id)
        .correlate_except(release)
        .scalar_subquery()
    )
    return type_coerce(found, Boolean())


def is_without_history(release_id: Any, commit_id: Any) -> ColumnElement[bool]:
    """Whether no history knows both a commit and a head of a release."""
    heads, reached = aliased(HeadCommit), aliased(Ancestry)
    has_head = (
        exists()
        .where(
            heads.release_id == release_id,
            heads.commit_id == reached.head_id,
            reached.repository_id == Commit.repository_id,
        )
        .correlate_except(heads, reached)
    )
    # A scalar subquery, because PostgreSQL could read all commits for EXISTS.
    found = (
        select(Commit.id)
        .where(Commit.id == commit_id, or_(Commit.position.is_(None), ~has_head))
        .correlate_except(Commit)
        .scalar_subquery()
    )
    return found.is_not(None)


def select_newly_reached(range_: DeployRange, deployed: CTE, heads: CTE) -> AnySelect:
    """Select the commits of known histories that a head reaches, and the one before does not.

    The head before is that of the last deploy before whose release the same history knows.
    """
    earlier, head = aliased(DeployProject), aliased(HeadCommit)
    before_range = (
        select(head.commit_id)
        .select_from(earlier)
        .join(head, head.release_id == earlier.release_id)
        .where(
            earlier.project_id == deployed.c.project_id,
            earlier.environment_id == deployed.c.environment_id,
            earlier.date_finished < range_.start,
            is_finished(earlier),
            exists()
            .where(
                Ancestry.head_id == head.commit_id,
                without_index(Ancestry.repository_id) == heads.c.repository_id,
            )
            .correlate(head, heads),
        )
        .order_by(earlier.date_finished.desc(), earlier.deploy_id.desc())
        .limit(1)
        .correlate(deployed, heads)
        .scalar_subquery()
    )
    previous = func.lag(heads.c.head_id).over(
        partition_by=(
            deployed.c.project_id,
            deployed.c.environment_id,
            heads.c.repository_id,
        ),
        order_by=deployed.c.number,
    )
    steps = materialize(
        select(
            *number_of(deployed),
            heads.c.head_id,
            func.coalesce(previous, before_range, type_=BigInteger()).label("previous_id"),
        ).join(heads, heads.c.release_id == deployed.c.release_id),
        "steps",
    )
    gaps = materialize(select_gaps(select(steps.c.previous_id)), "gaps")
    own = materialize(
        select(
            Ancestry.head_id,
            Ancestry.repository_id,
            Ancestry.first_position,
            Ancestry.last_position,
        ).where(is_selected(Ancestry.head_id, select(steps.c.head_id).distinct())),
        "own_ranges",
    ).c
    first = case(
        (gaps.c.first_position > own.first_position, gaps.c.first_position),
        else_=own.first_position,
    )
    last = case(
        (gaps.c.last_position < own.last_position, gaps.c.last_position),
        else_=own.last_position,
    )
    ranges = materialize(
        select(
            *number_of(steps),
            own.repository_id,
            first.label("first_position"),
            last.label("last_position"),
        )
        .select_from(steps)
        .join(own.head_id.table, own.head_id == steps.c.head_id)
        .outerjoin(gaps, gaps.c.head_id == steps.c.previous_id)
        .where(steps.c.head_id.is_distinct_from(steps.c.previous_id), first <= last),
        "ranges",
    )
    return select(*number_of(ranges), Commit.id).join(
        Commit,
        and_(
            Commit.repository_id == ranges.c.repository_id,
            Commit.position >= ranges.c.first_position,
            Commit.position <= ranges.c.last_position,
        ),
    )


def number_of(rows: Any) -> tuple[Any, ...]:
    """Return the columns that identify a deploy to a place."""
    return rows.c.project_id, rows.c.environment_id, rows.c.number


def materialize(statement: Any, name: str) -> CTE:
    """Return the rows of a statement that is executed once."""
    rows: CTE = statement.cte(name).prefix_with("MATERIALIZED")
    return rows
