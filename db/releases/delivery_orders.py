"""The orders of releases by their last deploy and by their date of release.

Releases without such a date come last in both directions, so that neither order is one of an
index. A page is therefore found in two lists that are: of releases with a date, and of those
without. See docs/reference/delivery.md#releases-by-deploy.
"""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, exists, func, select, union_all
from sqlalchemy.orm import aliased

from db.connection.clock import now
from db.connection.keys import is_selected, without_index
from db.connection.paging import (
    Bound,
    Narrow,
    Part,
    limit_after,
    order_part,
    sort_columns,
)
from db.connection.types import EARLIEST_DATE, LATEST_DATE, AnySelect
from db.delivery.order import HIGHEST_SEMVER, is_after, is_finished
from db.models import (
    Deploy,
    DeployProject,
    Release,
    ReleaseProjectEnvironment,
)
from db.releases.links import BY_DATE, only_project, select_by_date
from db.releases.session_orders import HIGHEST_RANK, LOWEST_RANK

if TYPE_CHECKING:
    from db.releases.read import ReleaseSelection

MISSING = {EARLIEST_DATE, LATEST_DATE, LOWEST_RANK, HIGHEST_RANK, HIGHEST_SEMVER}
"""The first values of positions of releases that come last."""
Selector = Callable[[Part], AnySelect]
"""Selects the ids of releases of a part of a list, in order."""


def narrow_to_page(dated: Selector, missing: Selector, *, descending: bool) -> Narrow:
    """Return a function that returns a condition of the releases of a part of the list.

    `dated` selects the ids of releases with a date, in order, and `missing` those of the others.
    """

    def narrow(part: Part) -> ColumnElement[bool]:
        first = dated(part)
        is_before_dated = any(
            bound.is_greater == descending and not is_missing(bound) for bound in part.bounds
        )
        if is_before_dated:
            return Release.id.in_(select(first.limit(part.limit).subquery().c.id))
        bounds = [bound for bound in part.bounds if is_missing(bound)]
        others = missing(part._replace(bounds=bounds))
        lists = (first, others) if part.is_descending == descending else (others, first)
        return Release.id.in_(concatenate(*lists, part.limit))

    return narrow


def is_missing(bound: Bound) -> bool:
    """Whether the release at a position has no value of the order."""
    return bound.position[0] in MISSING


def concatenate(first: AnySelect, second: AnySelect, limit: int) -> Any:
    """Select the ids of up to `limit` rows of one list, and if it has fewer those of another."""
    rows = first.limit(limit).cte()
    number = select(func.count()).select_from(rows).scalar_subquery()
    others = second.where(number < limit).limit(limit_after(limit, number)).subquery()
    return union_all(select(rows.c.id), select(others.c.id))


def select_released(selection: "ReleaseSelection", part: Part) -> AnySelect:
    """Select the ids of releases with a date of release, in order."""
    order = (Release.date_released, Release.date_created, Release.id)
    statement = select(Release.id).where(
        *selection.conditions(), Release.date_released.is_not(None)
    )
    return order_part(statement, order, part)


def select_unreleased(selection: "ReleaseSelection", part: Part) -> AnySelect:
    """Select the ids of releases without a date of release, in order."""
    return select_by_date(selection, part, Release.date_released.is_(None))


def select_semver(selection: "ReleaseSelection", part: Part) -> AnySelect:
    """Select the ids of releases with a semantic version, in order."""
    order = (Release.semver_order, Release.date_created, Release.id)
    statement = select(Release.id).where(*selection.conditions())
    if not any(bound.is_greater for bound in part.bounds):
        # SQLite uses one lower bound of a column only.
        statement = statement.where(Release.semver_order > "")
    return order_part(statement, order, part)


def select_other_versions(selection: "ReleaseSelection", part: Part) -> AnySelect:
    """Select the ids of releases without a semantic version, by date."""
    return select_by_date(selection, part, Release.semver_order == "")


def select_undeployed(selection: "ReleaseSelection", part: Part) -> AnySelect:
    """Select the ids of releases without a deploy, in order."""
    target, planned = alias_deploys(selection), alias_deploys(selection)
    is_undeployed = ~exists().where(*is_counted_of(selection, target, Release.id))
    if selection.environment_ids is None and selection.project_ids is not None:
        return select_by_date(selection, part, is_undeployed)
    # Releases are many, and those without a deploy are few where deploys are reported: no deploy
    # was reported, or all of them are dated in the future.
    without_report, is_unreported = select_without_report(selection, part, is_undeployed)
    # PostgreSQL would look for them among all releases, in order.
    is_planned = is_selected(
        Release.id,
        select(planned.release_id).where(*is_counted(selection, planned, is_planned=True)),
    )
    all_planned = select_few(selection, part, is_planned, ~is_unreported, is_undeployed)
    parts = [
        statement.add_columns(Release.date_created).limit(part.limit).subquery()
        for statement in (without_report, all_planned)
    ]
    rows = union_all(*(select(each.c.id, each.c.date_created) for each in parts)).subquery()
    return select(rows.c.id).order_by(
        *sort_columns((rows.c.date_created, rows.c.id), is_descending=part.is_descending)
    )


def select_without_report(
    selection: "ReleaseSelection", part: Part, is_undeployed: ColumnElement[bool]
) -> tuple[AnySelect, ColumnElement[bool]]:
    """Select the ids of releases of which no deploy was reported to the selection, in order.

    The other result is the condition of such reports. To an environment of one project none may
    have been reported, and one to that of another project: `is_undeployed` is none at all.
    """
    if selection.environment_ids is None:
        is_unreported = Release.last_deploy_id.is_(None)
        return select_by_date(selection, part, is_unreported), is_unreported
    seen = aliased(ReleaseProjectEnvironment)
    conditions = [seen.last_deploy_id.is_(None)]
    if selection.project_ids is not None:
        conditions.append(seen.project_id.in_(selection.project_ids))
    is_found = Release.id.in_(
        select(seen.release_id).where(
            seen.environment_id.in_(selection.environment_ids), *conditions
        )
    )
    is_seen = exists().where(
        seen.release_id == Release.id,
        without_index(seen.environment_id).in_(selection.environment_ids),
        *conditions,
    )
    return select_few(selection, part, is_found, is_undeployed), is_seen


def select_few(
    selection: "ReleaseSelection", part: Part, *conditions: ColumnElement[bool]
) -> AnySelect:
    """Select the ids of releases by date, for which conditions hold that find few releases.

    SQLite uses no index of all releases.
    """
    statement = select(Release.id).where(*selection.conditions(is_found=True), *conditions)
    order = (without_index(Release.date_created), Release.id)
    return order_part(statement, order, part.limit_columns(BY_DATE))


def select_deployed(selection: "ReleaseSelection", part: Part) -> AnySelect:
    """Select the ids of releases by their last deploy that counts."""
    target, later = alias_deploys(selection), alias_deploys(selection)
    order = (target.date_finished, deploy_id(target))
    is_repeated = exists().where(
        is_after((later.date_finished, deploy_id(later)), order),
        *is_counted_of(selection, later, target.release_id),
    )
    statement = (
        select(target.release_id.label("id"))
        .join(Release, Release.id == target.release_id)
        .where(*is_counted(selection, target), ~is_repeated, *selection.conditions())
    )
    # A deploy decides the position of one release.
    return order_part(statement, order, part.limit_columns(slice(2)))


def alias_deploys(selection: "ReleaseSelection") -> Any:
    """Return an alias of the deploys; of one project, of the table whose index has their order."""
    return aliased(Deploy if only_project(selection) is None else DeployProject)


def deploy_id(target: Any) -> Any:
    """Return the column of the deploy's id."""
    return target.deploy_id if hasattr(target, "deploy_id") else target.id


def is_counted(
    selection: "ReleaseSelection", target: Any, *, is_planned: bool = False
) -> list[ColumnElement[bool]]:
    """Return the conditions of the deploys that decide the order.

    They are finished, and to the selected projects and environments, or to the one that releases
    are deployed to. With `is_planned` they are dated in the future instead.
    """
    is_dated = target.date_finished > now() if is_planned else is_finished(target)
    of_organization = target.organization_id == selection.organization_id
    return [is_dated, of_organization, *select_conditions(selection, target)]


def is_counted_of(
    selection: "ReleaseSelection", target: Any, release_id: Any
) -> list[ColumnElement[bool]]:
    """Return the conditions of the deploys of one release that decide the order.

    The release has few, so SQLite uses no index of the organization, environment or project.
    """
    return [
        target.release_id == release_id,
        is_finished(target),
        *select_conditions(selection, target, prepare=without_index),
    ]


def select_conditions(
    selection: "ReleaseSelection",
    target: Any,
    prepare: Callable[[Any], Any] = lambda column: column,
) -> list[ColumnElement[bool]]:
    """Return the conditions of the deploys to the selected projects and environments.

    `prepare` is called with the columns that have an index.
    """
    conditions: list[ColumnElement[bool]] = []
    deployed_to = selection.deployed_to
    environments = selection.environment_ids if deployed_to is None else (deployed_to,)
    if environments is not None:
        conditions.append(prepare(target.environment_id).in_(environments))
    project = only_project(selection)
    if project is not None:
        conditions.append(prepare(target.project_id) == project)
    elif selection.project_ids is not None:
        links = aliased(DeployProject)
        conditions.append(
            exists().where(
                links.deploy_id == target.id, links.project_id.in_(selection.project_ids)
            )
        )
    return conditions
