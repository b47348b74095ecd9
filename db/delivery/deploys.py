"""Deploys of an organization, and the deploy before each: docs/reference/delivery.md#deploys."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, exists, func, literal, select
from sqlalchemy.orm import aliased

from db.connection.keys import KEYS, ORGANIZATIONS, is_among
from db.connection.paging import Page, Slice, select_slice, to_page
from db.connection.types import AnySelect
from db.delivery.order import is_newer, select_previous
from db.models import Deploy, DeployProject, Release
from db.reading.snapshot import Snapshot
from db.rows import DeployRow, columns


def select_previous_deploys() -> AnySelect:
    """Select the deploy before each deploy of the keys, in any project that both are to.

    The columns are the key, whether the release of the deploy before is newer, and the deploy.
    """
    target, before, own_release, other_release = (
        aliased(DeployProject),
        aliased(Deploy),
        aliased(Release),
        aliased(Release),
    )
    pairs = select_previous(
        is_among(target.deploy_id, KEYS),
        is_among(target.organization_id, ORGANIZATIONS),
        target=target,
    ).subquery("targets")
    rank = func.row_number().over(
        partition_by=pairs.c.deploy_id, order_by=(before.date_finished.desc(), before.id.desc())
    )
    ranked = (
        select(
            pairs.c.deploy_id.label("key"),
            is_newer(other_release, own_release).label("is_rollback"),
            *columns(before, DeployRow),
            rank.label("rank"),
        )
        .join(before, before.id == pairs.c.previous_id)
        .join(own_release, own_release.id == pairs.c.release_id)
        .join(other_release, other_release.id == before.release_id)
        .subquery("ranked")
    )
    *selected, last_rank = ranked.c
    return select(*selected).where(last_rank == 1)


def is_rollback() -> ColumnElement[bool]:
    """Whether the release of the deploy before is newer than that of `Deploy`."""
    target, before, own_release, other_release = (
        aliased(DeployProject),
        aliased(Deploy),
        aliased(Release),
        aliased(Release),
    )
    pairs = (
        select_previous(target.deploy_id == Deploy.id, target=target)
        .correlate(Deploy)
        .subquery("targets")
    )
    newer = (
        select(is_newer(other_release, own_release))
        .select_from(pairs)
        .join(before, before.id == pairs.c.previous_id)
        .join(own_release, own_release.id == pairs.c.release_id)
        .join(other_release, other_release.id == before.release_id)
        .order_by(before.date_finished.desc(), before.id.desc())
        .limit(1)
        .scalar_subquery()
    )
    return func.coalesce(newer, literal(value=False), type_=newer.type)


@dataclass(frozen=True)
class DeploySelection:
    """The deploys of an organization that a list contains; None means no filter."""

    organization_id: int
    project_ids: tuple[int, ...] | None = None
    environment_ids: tuple[int, ...] | None = None
    release_id: int | None = None
    finished_after: datetime | None = None
    finished_before: datetime | None = None
    is_rollback: bool | None = None

    @property
    def project_id(self) -> int | None:
        """The only project; None if there are several."""
        ids = self.project_ids
        return ids[0] if ids is not None and len(ids) == 1 else None

    @property
    def order(self) -> tuple[Any, ...]:
        """The columns of the order. The deploys of one project have an index with it."""
        if self.project_id is None:
            return (Deploy.date_finished, Deploy.id)
        return (DeployProject.date_finished, DeployProject.deploy_id)

    def of(self, *fields: Any) -> AnySelect:
        """Return a SELECT of these columns of the selected deploys."""
        statement: AnySelect = select(*fields).select_from(Deploy)
        if self.project_id is not None:
            statement = statement.join(DeployProject, DeployProject.deploy_id == Deploy.id)
        return statement.where(*self.conditions())

    def conditions(self) -> Iterable[ColumnElement[bool]]:
        """Yield the SQL conditions."""
        target: Any = Deploy if self.project_id is None else DeployProject
        yield target.organization_id == self.organization_id
        if self.project_id is not None:
            yield DeployProject.project_id == self.project_id
        elif self.project_ids is not None:
            links = aliased(DeployProject)
            yield exists().where(
                links.deploy_id == Deploy.id, links.project_id.in_(self.project_ids)
            )
        if self.environment_ids is not None:
            yield target.environment_id.in_(self.environment_ids)
        if self.release_id is not None:
            yield target.release_id == self.release_id
        if self.finished_after is not None:
            yield target.date_finished >= self.finished_after
        if self.finished_before is not None:
            yield target.date_finished <= self.finished_before
        if self.is_rollback is not None:
            rollback = is_rollback()
            yield rollback if self.is_rollback else ~rollback


@lru_cache(maxsize=256)
def select_page(selection: DeploySelection, page_slice: Slice) -> AnySelect:
    """Return the SELECT of a page of deploys, newest first."""
    return select_slice(
        selection.of(*columns(Deploy, DeployRow)),
        selection.order,
        page_slice,
        descending=True,
    )


async def read_page(
    snapshot: Snapshot, selection: DeploySelection, page_slice: Slice
) -> Page[DeployRow]:
    """Return a page of the selected deploys, newest first."""
    rows = await snapshot.fetch_rows(select_page(selection, page_slice), batch="deploys")
    return to_page(rows, DeployRow, page_slice)


async def count(snapshot: Snapshot, selection: DeploySelection) -> int:
    """Return the number of selected deploys."""
    return await snapshot.fetch_int(selection.of(func.count()), batch="deploy count")
