"""The order of the releases of a project, and of the deploys to one of its environments.

Rules: docs/reference/delivery.md#order-of-releases, docs/reference/delivery.md#order-of-deploys.
"""

from collections.abc import Callable, Iterator
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, or_, select, tuple_, union_all
from sqlalchemy.orm import aliased

from db.connection.clock import now
from db.connection.types import LATEST_DATE, AnySelect
from db.models import DeployProject, Release, ReleaseProject

HIGHEST_SEMVER = "~"
"""A text after all encoded semantic versions, which begin with a digit."""


def release_date(release: Any) -> ColumnElement[Any]:
    """Return the date of release, else of creation."""
    return func.coalesce(
        release.date_released, release.date_created, type_=Release.date_created.type
    )


def is_newer(release: Any, other: Any) -> ColumnElement[bool]:
    """Whether a release is newer than another one.

    By version if both are semver and have the same package (a package is stored for semver
    versions only), else by date. What was made later wins a tie.
    """
    return case(
        (release.package == other.package, is_later_version(release, other)),
        else_=is_later_by_date(release, other),
    )


def is_later_version(release: Any, other: Any) -> ColumnElement[bool]:
    """Whether a semver version is higher than another one, or equal and made later."""
    return is_after(
        (release.semver_order, release.date_created, release.id),
        (other.semver_order, other.date_created, other.id),
    )


def is_later_by_date(release: Any, other: Any) -> ColumnElement[bool]:
    """Whether a release has a later date than another one, or the same and was made later."""
    return is_after(
        (release_date(release), release.date_created, release.id),
        (release_date(other), other.date_created, other.id),
    )


def is_made_later(release: Any, other: Any) -> ColumnElement[bool]:
    """Whether a release was created after another one."""
    return is_after((release.date_created, release.id), (other.date_created, other.id))


def is_open(release: Any) -> ColumnElement[bool]:
    """Whether a release is not archived."""
    return or_(release.status == 0, release.status.is_(None))


def is_after(position: tuple[Any, ...], other: tuple[Any, ...]) -> ColumnElement[bool]:
    """Whether a position is after another one, as a comparison that an index answers."""
    condition: ColumnElement[bool] = tuple_(*position) > tuple_(*other)
    return condition


def select_newer(bases: Any) -> AnySelect:
    """Select, for each base, the releases of its project that are newer.

    `bases` has the columns `project_id` and `release_id`. The columns of the result are
    `project_id`, `base_id` and `release_id`.
    """
    base = aliased(Release)
    parts = [
        select(bases.c.project_id, base.id.label("base_id"), release.id.label("release_id"))
        .select_from(bases)
        .join(base, base.id == bases.c.release_id)
        .join(link, link.project_id == bases.c.project_id)
        .join(release, release.id == link.release_id)
        .where(*conditions)
        for link, release, conditions in newer_parts(base)
    ]
    newer = union_all(*parts).subquery()
    return select(newer.c.project_id, newer.c.base_id, newer.c.release_id)


def count_newer_of(
    own_link: Any, base: Any, count: Callable[[Any], Select[Any]]
) -> ColumnElement[int]:
    """Count, for one base, what the open releases of the project that are newer have.

    The base is a release of the enclosing statement, and so is its link to the project. `count`
    takes the statement of the ids of the newer releases, and returns that of the number.
    """
    parts = [
        select(release.id.label("release_id"))
        .select_from(link)
        .join(release, release.id == link.release_id)
        .where(link.project_id == own_link.project_id, is_open(release), *conditions)
        .correlate(own_link, base)
        for link, release, conditions in newer_parts(base)
    ]
    return count(union_all(*parts).subquery("newer")).scalar_subquery()


def newer_parts(base: Any) -> Iterator[tuple[Any, Any, list[ColumnElement[bool]]]]:
    """Yield the two ranges of indexes in which the releases that are newer than a base are.

    They are the versions of the same package, and the dates of all others. Each has an alias of
    the link to the project, one of the release, and conditions of both. PostgreSQL estimates that
    a third of all rows are beyond an unknown value, but few between two, so each range has an end.
    """
    link, release = aliased(ReleaseProject), aliased(Release)
    yield (
        link,
        release,
        [
            release.organization_id == base.organization_id,
            release.package == base.package,
            release.semver_order >= base.semver_order,
            release.semver_order <= HIGHEST_SEMVER,
            is_later_version(release, base),
        ],
    )
    link, release = aliased(ReleaseProject), aliased(Release)
    yield (
        link,
        release,
        [
            link.release_date >= release_date(base),
            link.release_date <= LATEST_DATE,
            or_(base.package.is_(None), release.package.is_distinct_from(base.package)),
            is_later_by_date(release, base),
        ],
    )


def is_finished(target: Any) -> ColumnElement[bool]:
    """Whether a deploy counts: one dated in the future does not yet."""
    condition: ColumnElement[bool] = target.date_finished <= now()
    return condition


def find_last_deploy(
    project_id: Any, environment_id: Any, *conditions: ColumnElement[bool], target: Any
) -> ColumnElement[int]:
    """Select the id of the last finished deploy to an environment of a project.

    `target` is the alias of `DeployProject` that the conditions are about.
    """
    return (
        select(target.deploy_id)
        .where(
            target.project_id == project_id,
            target.environment_id == environment_id,
            is_finished(target),
            *conditions,
        )
        .order_by(target.date_finished.desc(), target.deploy_id.desc())
        .limit(1)
        .scalar_subquery()
    )


def find_next_deploy(target: Any) -> ColumnElement[int]:
    """Select the id of the finished deploy after a target, a row of `DeployProject`."""
    later = aliased(DeployProject)
    return (
        select(later.deploy_id)
        .where(
            later.project_id == target.project_id,
            later.environment_id == target.environment_id,
            is_finished(later),
            is_deployed_before(target, later),
        )
        .order_by(later.date_finished, later.deploy_id)
        .limit(1)
        .scalar_subquery()
    )


def is_deployed_before(target: Any, other: Any) -> ColumnElement[bool]:
    """Whether a deploy precedes another one in the order of an environment of a project."""
    return is_after(
        (other.date_finished, other.deploy_id), (target.date_finished, target.deploy_id)
    )


def select_previous(*conditions: ColumnElement[bool], target: Any) -> AnySelect:
    """Select targets with the id of the deploy before, `previous_id`; null without one.

    A target is a project of a deploy. `target` is the alias of `DeployProject` that the
    conditions are about.
    """
    earlier = aliased(DeployProject)
    previous = find_last_deploy(
        target.project_id,
        target.environment_id,
        is_deployed_before(earlier, target),
        target=earlier,
    )
    return select(
        target.deploy_id,
        target.project_id,
        target.environment_id,
        target.release_id,
        target.date_finished,
        previous.label("previous_id"),
    ).where(*conditions)
