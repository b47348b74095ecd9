"""The order of the releases of a project, and of the deploys to one of its environments.

Rules: docs/reference/delivery.md#order-of-releases, docs/reference/delivery.md#order-of-deploys.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, case, func, or_, select, tuple_, union_all
from sqlalchemy.orm import aliased

from db.connection.clock import now
from db.connection.keys import without_index
from db.connection.types import LATEST_DATE, AnySelect
from db.models import DeployProject, Release, ReleaseProject

HIGHEST_SEMVER = "~"
"""A text after all encoded semantic versions, which begin with a digit."""


def encode_numbers(numbers: Iterable[int]) -> str:
    """Return what the `semver_order` of versions with these first numbers begins with."""
    return "".join(f"{number:019d}" for number in numbers)


class KnownRelease(NamedTuple):
    """What decides the order of a release that was read, in place of an alias of `Release`.

    The planner then knows how much of an index lies beyond it.
    """

    id: ColumnElement[int]
    organization_id: ColumnElement[int]
    package: ColumnElement[str | None]
    semver_order: ColumnElement[str]
    date_created: ColumnElement[datetime]
    date_released: ColumnElement[datetime | None]


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
    """Whether a semver version is higher than another one, or equal and made later.

    SQLite prefers the index of the three columns to that of a package, so it uses none for them.
    """
    return is_after(
        (without_index(release.semver_order), release.date_created, release.id),
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


def parts_not_older(base: Any) -> Iterator[tuple[Any, Any, list[ColumnElement[bool]]]]:
    """Yield the ranges of the releases that are newer than a base or were created later.

    They are as those of `newer_parts`.
    """
    yield from newer_parts(base)
    link, release = aliased(ReleaseProject), aliased(Release)
    created_later = is_after((link.date_created, link.release_id), (base.date_created, base.id))
    yield link, release, [created_later, link.date_created <= LATEST_DATE]


def is_finished(target: Any) -> ColumnElement[bool]:
    """Whether a deploy counts: one dated in the future does not yet."""
    condition: ColumnElement[bool] = target.date_finished <= now()
    return condition


def find_last_deploy(
    project_id: Any,
    environment_id: Any,
    *conditions: ColumnElement[bool],
    target: Any,
    column: Any = None,
) -> ColumnElement[int]:
    """Select the id of the last finished deploy to an environment of a project.

    `target` is the alias of `DeployProject` that the conditions are about. With `column` another
    one of its columns is selected.
    """
    return (
        select(target.deploy_id if column is None else column)
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


def find_next_deploy(target: Any, later: Any, column: Any) -> ColumnElement[Any]:
    """Select a column of the finished deploy after a target; both are of `DeployProject`."""
    return (
        select(column)
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
