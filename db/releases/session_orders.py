"""The orders of releases by their sessions: docs/reference/releases.md#sort-by-sessions.

Releases without sessions come last in both directions. A page is found in two lists: of releases
with a rank, which an index or a parameter has, and of those without sessions, by date.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, select, union_all
from sqlalchemy.orm import aliased

from db.connection.paging import Part, missing_last, order_part, sort_columns
from db.connection.types import AnySelect
from db.models import Release, ReleaseActivity
from db.releases.links import select_by_date
from db.sessions.ranks import Ranks

if TYPE_CHECKING:
    from db.releases.read import ReleaseSelection

LOWEST_RANK, HIGHEST_RANK = -1.0, 1e300
"""Values beyond all ranks."""


def ranks_of(selection: "ReleaseSelection") -> Ranks:
    """Return the ranks of a selection. Raises ValueError."""
    if selection.ranks is None:
        msg = f"The order {selection.order.value} needs ranks. Call add_ranks first."
        raise ValueError(msg)
    return selection.ranks


def rank_column(selection: "ReleaseSelection", *, descending: bool) -> ColumnElement[Any]:
    """Return the rank of `Release`, in which releases without sessions come last."""
    value = ranks_of(selection).value_of(Release.id)
    return missing_last(value, descending=descending, lowest=LOWEST_RANK, highest=HIGHEST_RANK)


def select_ranked(selection: "ReleaseSelection", part: Part) -> AnySelect:
    """Select the ids of releases with a rank, in order."""
    ranks = ranks_of(selection)
    found = []
    if ranks.place is not None:
        row = aliased(ReleaseActivity)
        value = ranks.kept_value(row)
        statement = (
            select(row.release_id.label("id"), value.label("value"), row.date_created)
            .join(Release, Release.id == row.release_id)
            .where(*ranks.kept_rows(row), value.is_not(None), *selection.conditions(is_found=True))
        )
        found.append(select_part(statement, (value, row.date_created, row.release_id), part))
    if ranks.values is not None:
        values = ranks.values.c
        statement = (
            select(values.id, values.value, Release.date_created)
            .join(Release, Release.id == values.id)
            .where(values.value.is_not(None), *selection.conditions(is_found=True))
        )
        found.append(select_part(statement, (values.value, Release.date_created, values.id), part))
    rows = union_all(*(select(*each.c) for each in found)).subquery()
    order = (rows.c.value, rows.c.date_created, rows.c.id)
    return select(rows.c.id).order_by(*sort_columns(order, is_descending=part.is_descending))


def select_part(statement: AnySelect, order: Sequence[Any], part: Part) -> Any:
    """Return the rows of a part of a list as a table."""
    return order_part(statement, order, part).limit(part.limit).subquery()


def select_unranked(selection: "ReleaseSelection", part: Part) -> AnySelect:
    """Select the ids of releases without sessions in the period, by date."""
    return select_by_date(selection, part, ~ranks_of(selection).has_sessions(Release.id))
