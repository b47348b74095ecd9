"""The order of the releases of a project, and of the deploys to one of its environments.

Rules: docs/reference/delivery.md#order-of-releases, docs/reference/delivery.md#order-of-deploys.
"""

from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, or_, select, tuple_, union_all
from sqlalchemy.orm import aliased

from db.connection.clock import now
from db.connection.types import AnySelect
from db.models import DeployProject, Release, ReleaseProject


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
    `project_id`, `base_id` and `release_id`. It is two ranges of indexes for each base: the
    versions of the same package, and the dates of all others.
    """
    base, release, link = aliased(Release), aliased(Release), aliased(ReleaseProject)
    found = select(
        bases.c.project_id, base.id.label("base_id"), release.id.label("release_id")
    ).join(base, base.id == bases.c.release_id)
    by_version = found.join(
        release,
        and_(
            release.organization_id == base.organization_id,
            release.package == base.package,
            is_later_version(release, base),
        ),
    ).join(link, and_(link.release_id == release.id, link.project_id == bases.c.project_id))
    by_date = (
        found.join(
            link,
            and_(link.project_id == bases.c.project_id, link.release_date >= release_date(base)),
        )
        .join(release, release.id == link.release_id)
        .where(
            or_(base.package.is_(None), release.package.is_distinct_from(base.package)),
            is_later_by_date(release, base),
        )
    )
    newer = union_all(by_version, by_date).subquery()
    return select(newer.c.project_id, newer.c.base_id, newer.c.release_id)


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
