"""The order of a list of releases by date, which an index of their projects or environments has.

Without it the first releases of one project are found by reading those of all others, or by
sorting all of the project.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, exists, select, union_all
from sqlalchemy.orm import aliased

from db.connection.paging import Narrow, Part, order_part
from db.connection.types import AnySelect
from db.models import Release, ReleaseProject, ReleaseProjectEnvironment
from db.releases.conditions import StageIn

if TYPE_CHECKING:
    from db.releases.read import ReleaseSelection

BY_DATE = slice(-2, None)
"""The columns of positions in an order by date: the date of creation and the id, the last ones."""
MAX_PROJECTS = 20
"""Projects of which the first releases are found one by one."""
Link = tuple[Any, list[ColumnElement[bool]]]
"""An alias of what links releases to the selected projects or environments, with conditions.

They select each release once.
"""


def only_project(selection: "ReleaseSelection") -> int | None:
    """Return the id of the only selected project; None if there are several."""
    ids = selection.project_ids
    return ids[0] if ids is not None and len(ids) == 1 else None


def find_links(selection: "ReleaseSelection") -> Sequence[Link]:
    """Return the links that have the selected releases; none if no index has their order.

    A release can be in several.
    """
    projects, environments = selection.project_ids, selection.environment_ids
    if environments is None:
        if projects is None or not 0 < len(projects) <= MAX_PROJECTS:
            return []
        links = [aliased(ReleaseProject) for _ in projects]
        return [
            (link, [link.project_id == project])
            for link, project in zip(links, projects, strict=True)
        ]
    if len(environments) != 1:
        return []
    seen, other = aliased(ReleaseProjectEnvironment), aliased(ReleaseProjectEnvironment)
    stages = find_stages(selection)
    is_here = [
        seen.environment_id == environments[0],
        *(stage.is_at_stage(seen) for stage in stages),
    ]
    project = only_project(selection)
    if project is not None:
        return [(seen, [*is_here, seen.project_id == project])]
    is_repeated = [
        other.release_id == seen.release_id,
        other.environment_id == environments[0],
        other.project_id < seen.project_id,
        *(stage.is_at_stage(other) for stage in stages),
    ]
    if projects is not None:
        is_here.append(seen.project_id.in_(projects))
        is_repeated.append(other.project_id.in_(projects))
    return [(seen, [*is_here, ~exists().where(*is_repeated)])]


def find_stages(selection: "ReleaseSelection") -> Sequence[StageIn]:
    """Return the condition of the adoption stage that links have, if there is only one.

    A release can satisfy two by its rows in two projects.
    """
    stages = [term for term in selection.terms if isinstance(term, StageIn)]
    environments = selection.environment_ids
    is_only = len(stages) == 1 and environments is not None and len(environments) == 1
    return stages if is_only else []


def select_of_stages(selection: "ReleaseSelection") -> AnySelect | None:
    """Select the ids of the releases of a list of one stage; None of other lists.

    Each release is looked up. PostgreSQL would join them all, although few are counted.
    """
    stages = find_stages(selection)
    if not stages or selection.deployed_to is not None:
        return None
    [(linked, is_linked)] = find_links(selection)
    found = (
        select(Release.id)
        .where(
            Release.id == linked.release_id,
            *selection.own_conditions(is_found=True, without=stages),
        )
        .scalar_subquery()
    )
    return select(linked.release_id).where(*is_linked, found.is_not(None))


def narrow_by_date(selection: "ReleaseSelection") -> Narrow | None:
    """Return what finds the releases of a page by date, if links have their order."""
    if not find_links(selection):
        return None

    def narrow(part: Part) -> ColumnElement[bool]:
        found = [
            select_linked(selection, part, link).limit(part.limit).subquery()
            for link in find_links(selection)
        ]
        return Release.id.in_(union_all(*(select(each.c.id) for each in found)))

    return narrow


def select_linked(
    selection: "ReleaseSelection",
    part: Part,
    link: Link,
    *conditions: ColumnElement[bool],
) -> AnySelect:
    """Select the ids of the releases of a link by date, for which conditions hold."""
    linked, is_linked = link
    order = (linked.date_created, linked.release_id)
    statement = (
        select(linked.release_id.label("id"))
        .join(Release, Release.id == linked.release_id)
        .where(
            *is_linked,
            *selection.own_conditions(without=find_stages(selection)),
            *conditions,
        )
    )
    return order_part(statement, order, part.limit_columns(BY_DATE))


def select_by_date(
    selection: "ReleaseSelection", part: Part, *conditions: ColumnElement[bool]
) -> AnySelect:
    """Select the ids of releases by date, for which conditions hold.

    Bounds end with a date and an id.
    """
    links = find_links(selection)
    if len(links) == 1:
        return select_linked(selection, part, links[0], *conditions)
    order = (Release.date_created, Release.id)
    statement = select(Release.id).where(*selection.conditions(), *conditions)
    return order_part(statement, order, part.limit_columns(BY_DATE))


def select_adopted(selection: "ReleaseSelection", part: Part) -> AnySelect:
    """Select the ids of releases by when they were last adopted."""
    row, later = aliased(ReleaseProjectEnvironment), aliased(ReleaseProjectEnvironment)
    order = (row.adopted, row.date_created, row.release_id)
    is_repeated = exists().where(
        later.release_id == row.release_id,
        later.adopted.is_not(None),
        (later.adopted > row.adopted) | ((later.adopted == row.adopted) & (later.id > row.id)),
        *seen_conditions(selection, later),
    )
    statement = (
        select(row.release_id.label("id"))
        .join(Release, Release.id == row.release_id)
        .where(
            row.organization_id == selection.organization_id,
            row.adopted.is_not(None),
            *seen_conditions(selection, row),
            ~is_repeated,
            *selection.conditions(),
        )
    )
    return order_part(statement, order, part)


def select_never_adopted(selection: "ReleaseSelection", part: Part) -> AnySelect:
    """Select the ids of releases that were never adopted, by date."""
    row = aliased(ReleaseProjectEnvironment)
    is_adopted = exists().where(
        row.release_id == Release.id,
        row.adopted.is_not(None),
        *seen_conditions(selection, row),
    )
    return select_by_date(selection, part, ~is_adopted)


def seen_conditions(selection: "ReleaseSelection", row: Any) -> list[ColumnElement[bool]]:
    """Return the conditions of the rows of the selected projects and environments."""
    conditions: list[ColumnElement[bool]] = []
    if selection.environment_ids is not None:
        conditions.append(row.environment_id.in_(selection.environment_ids))
    if selection.project_ids is not None:
        conditions.append(row.project_id.in_(selection.project_ids))
    return conditions
