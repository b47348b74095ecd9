"""Statements about the release list."""

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum
from functools import lru_cache, partial
from operator import attrgetter
from typing import Any

from sqlalchemy import ColumnElement, Text, exists, func, literal, or_, select, tuple_
from sqlalchemy.orm import aliased

from db.connection.keys import KeyArray, is_among, without_index
from db.connection.paging import Narrow, Page, Slice, missing_last, select_slice, to_page
from db.connection.types import EARLIEST_DATE, LATEST_DATE, AnySelect, UtcDateTime
from db.delivery.order import HIGHEST_SEMVER, find_last_deploy
from db.models import (
    Commit,
    DeployProject,
    EnvironmentProject,
    Release,
    ReleaseCommit,
    ReleaseProject,
    ReleaseProjectEnvironment,
)
from db.reading.snapshot import Snapshot
from db.releases.conditions import Term
from db.releases.delivery_orders import (
    alias_deploys,
    deploy_id,
    is_counted_of,
    narrow_to_page,
    select_deployed,
    select_other_versions,
    select_released,
    select_semver,
    select_undeployed,
    select_unreleased,
)
from db.releases.links import (
    narrow_by_date,
    seen_conditions,
    select_adopted,
    select_never_adopted,
    select_of_stages,
)
from db.releases.session_orders import rank_column, select_ranked, select_unranked
from db.releases.trigrams import trigram_conditions
from db.rows import ReleaseRow, Scope, columns
from db.sessions.health import LAST_14_DAYS, LAST_24_HOURS
from db.sessions.ranks import Place, Ranks, SessionOrder, read_ranks


class ReleaseSortKey(Enum):
    """The sort key of a list of releases."""

    DATE = "DATE"
    SEMVER = "SEMVER"
    BUILD = "BUILD"
    ADOPTION = "ADOPTION"
    SESSIONS = "SESSIONS"
    USERS = "USERS"
    SESSIONS_24H = "SESSIONS_24H"
    USERS_24H = "USERS_24H"
    CRASH_FREE_SESSIONS = "CRASH_FREE_SESSIONS"
    CRASH_FREE_USERS = "CRASH_FREE_USERS"
    LAST_DEPLOY = "LAST_DEPLOY"
    DATE_RELEASED = "DATE_RELEASED"


SESSION_ORDERS = {
    key: SessionOrder(column, period, is_by_users=is_by_users, is_by_crashes=is_by_crashes)
    for key, column, period, is_by_users, is_by_crashes in (
        (ReleaseSortKey.SESSIONS, "sessions", LAST_14_DAYS, False, False),
        (ReleaseSortKey.USERS, "users", LAST_14_DAYS, True, False),
        (ReleaseSortKey.SESSIONS_24H, "sessions_24h", LAST_24_HOURS, False, False),
        (ReleaseSortKey.USERS_24H, "users_24h", LAST_24_HOURS, True, False),
        (ReleaseSortKey.CRASH_FREE_SESSIONS, "crash_rate", LAST_14_DAYS, False, True),
        (ReleaseSortKey.CRASH_FREE_USERS, "user_crash_rate", LAST_14_DAYS, True, True),
    )
}
"""The orders that sessions decide."""
MAX_COUNTED = 10_000
"""How many releases of a list are counted (docs/reference/releases.md#total-count)."""
SELECTORS = {
    ReleaseSortKey.LAST_DEPLOY: (select_deployed, select_undeployed),
    ReleaseSortKey.DATE_RELEASED: (select_released, select_unreleased),
    ReleaseSortKey.SEMVER: (select_semver, select_other_versions),
    ReleaseSortKey.ADOPTION: (select_adopted, select_never_adopted),
    **dict.fromkeys(SESSION_ORDERS, (select_ranked, select_unranked)),
}
"""What selects the releases with a value of the order, and those without one, which come last."""


@dataclass(frozen=True)
class ReleaseSelection:
    """The releases of an organization that a list contains; None means no filter."""

    organization_id: int
    status: int | None = None
    project_ids: tuple[int, ...] | None = None
    environment_ids: tuple[int, ...] | None = None
    deployed_to: int | None = None
    created_after: datetime | None = None
    created_before: datetime | None = None
    terms: tuple[Term, ...] = ()
    order: ReleaseSortKey = ReleaseSortKey.DATE
    ranks: Ranks | None = None

    def of(self, *fields: Any) -> AnySelect:
        """Return a SELECT of these columns of the selected releases."""
        statement: AnySelect = select(*fields).select_from(Release)
        return statement.where(*self.conditions())

    def conditions(self, *, is_found: bool = False) -> Iterable[ColumnElement[bool]]:
        """Yield the SQL conditions.

        With `is_found` other conditions find the releases, so SQLite uses no index of all. So
        does the condition of the releases that run.
        """
        yield from self.own_conditions(is_found=is_found)
        if self.environment_ids is not None:
            yield exists().where(
                ReleaseProjectEnvironment.release_id == Release.id, *self._seen_here()
            )
        elif self.project_ids is not None:
            yield exists().where(
                ReleaseProject.release_id == Release.id,
                ReleaseProject.project_id.in_(self.project_ids),
            )

    def own_conditions(
        self, *, is_found: bool = False, without: Collection[Term] = ()
    ) -> Iterable[ColumnElement[bool]]:
        """Yield the SQL conditions but that of the selected projects and environments.

        Those of the terms `without` are left out, too.
        """
        column = Release.organization_id
        is_few = is_found or self.deployed_to is not None
        yield (without_index(column) if is_few else column) == self.organization_id
        yield from self.status_conditions()
        if self.deployed_to is not None:
            yield Release.id.in_(self._running_releases(self.deployed_to))
        if self.created_after is not None:
            yield Release.date_created >= self.created_after
        if self.created_before is not None:
            yield Release.date_created <= self.created_before
        yield from trigram_conditions(self)
        for term in self.terms:
            if term not in without:
                yield term.condition()
        if self.order is ReleaseSortKey.BUILD:
            yield Release.build_number.is_not(None)
        if self.ranks is not None and self.ranks.order.is_by_users:
            # See docs/reference/releases.md#releases-without-users.
            yield ~self.ranks.has_sessions(Release.id, but_no_value=True)

    def status_conditions(self) -> Iterable[ColumnElement[bool]]:
        """Yield the condition of the status, if one is selected. Null is open."""
        if self.status == 0:
            yield or_(Release.status == 0, Release.status.is_(None))
        elif self.status is not None:
            yield Release.status == self.status

    def _seen_here(self) -> Iterable[ColumnElement[bool]]:
        return seen_conditions(self, ReleaseProjectEnvironment)

    def _running_releases(self, environment_id: int) -> AnySelect:
        """Select the releases that run in an environment of the selected projects."""
        pairs, target = EnvironmentProject, aliased(DeployProject)
        running = find_last_deploy(
            pairs.project_id, pairs.environment_id, target=target, column=target.release_id
        )
        statement = select(running).where(pairs.environment_id == environment_id)
        if self.project_ids is None:
            return statement
        return statement.where(pairs.project_id.in_(self.project_ids))

    def _last_deploy(self, column: Callable[[Any], Any]) -> ColumnElement[Any]:
        """Select a column of the last finished deploy of `Release` that counts."""
        target = alias_deploys(self)
        return (
            select(column(target))
            .where(*is_counted_of(self, target, Release.id))
            .order_by(target.date_finished.desc(), deploy_id(target).desc())
            .limit(1)
            .correlate(Release)
            .scalar_subquery()
        )

    def _delivery_columns(self, *, descending: bool) -> tuple[Any, ...]:
        """Return the first columns of the orders by date of release and by the last deploy."""
        is_by_deploy = self.order is ReleaseSortKey.LAST_DEPLOY
        date = missing_last(
            self._last_deploy(attrgetter("date_finished"))
            if is_by_deploy
            else Release.date_released,
            descending=descending,
            lowest=EARLIEST_DATE,
            highest=LATEST_DATE,
        )
        return (date, func.coalesce(self._last_deploy(deploy_id), 0)) if is_by_deploy else (date,)

    def narrow_to_page(self, *, descending: bool) -> Narrow | None:
        """Return what finds the rows of a page without sorting the list, if its order needs it."""
        # Releases that run are few.
        if self.deployed_to is not None:
            return None
        if self.order is ReleaseSortKey.DATE:
            return narrow_by_date(self)
        has_index = self.order is ReleaseSortKey.SEMVER and descending
        if has_index or self.order not in SELECTORS:
            return None
        dated, missing = SELECTORS[self.order]
        return narrow_to_page(partial(dated, self), partial(missing, self), descending=descending)

    def order_columns(self, *, descending: bool) -> tuple[Any, ...]:
        """Return the columns of the order, the last of them unique.

        See docs/reference/releases.md#sorting.
        """
        match self.order:
            case ReleaseSortKey.DATE:
                return (Release.date_created, Release.id)
            case ReleaseSortKey.SEMVER:
                return (semver_column(descending=descending), Release.date_created, Release.id)
            case ReleaseSortKey.BUILD:
                return (Release.build_number, Release.id)
            case ReleaseSortKey.ADOPTION:
                adopted = (
                    select(func.max(ReleaseProjectEnvironment.adopted))
                    .where(ReleaseProjectEnvironment.release_id == Release.id, *self._seen_here())
                    .scalar_subquery()
                )
                last_adopted = missing_last(
                    adopted, descending=descending, lowest=EARLIEST_DATE, highest=LATEST_DATE
                )
                return (last_adopted, Release.date_created, Release.id)
            case ReleaseSortKey.DATE_RELEASED | ReleaseSortKey.LAST_DEPLOY:
                return (
                    *self._delivery_columns(descending=descending),
                    Release.date_created,
                    Release.id,
                )
        rank = rank_column(self, descending=descending)
        return (rank, Release.date_created, Release.id)


def semver_column(*, descending: bool) -> Any:
    """Return the column of the semver order, in which other versions come last.

    They have an empty text, which is last in descending order: an index has that order.
    """
    if descending:
        return Release.semver_order
    version = func.nullif(Release.semver_order, "", type_=Release.semver_order.type)
    return missing_last(version, descending=False, lowest="", highest=HIGHEST_SEMVER)


async def add_ranks(snapshot: Snapshot, selection: ReleaseSelection) -> ReleaseSelection:
    """Return the selection with ranks if its order depends on sessions.

    Ranks cover the last 14 days, as values without a period do, or 24 hours. For crash-free orders
    the rank is the fraction that crashed, and the highest comes first
    (docs/reference/releases.md#sort-by-sessions).
    """
    if selection.order not in SESSION_ORDERS:
        return selection
    place = Place(selection.organization_id, selection.project_ids, selection.environment_ids)
    ranks = await read_ranks(snapshot, SESSION_ORDERS[selection.order], place)
    return replace(selection, ranks=ranks)


RELEASE_COLUMNS = columns(Release, ReleaseRow)


def select_page(selection: ReleaseSelection, page_slice: Slice, *, descending: bool) -> AnySelect:
    """Return the SELECT of a page of releases."""
    narrow = selection.narrow_to_page(descending=descending)
    # What narrows the list has its conditions. SQLite would use an index of one of them.
    statement = selection.of(*RELEASE_COLUMNS) if narrow is None else select(*RELEASE_COLUMNS)
    return select_slice(
        statement,
        selection.order_columns(descending=descending),
        page_slice,
        descending=descending,
        narrow=narrow,
    )


# Building a statement costs more than reading a first page, and first pages are read often.
select_page_cached = lru_cache(maxsize=256)(select_page)


async def read_page(
    snapshot: Snapshot,
    selection: ReleaseSelection,
    page_slice: Slice,
    scope: Scope,
    *,
    descending: bool,
) -> Page[ReleaseRow]:
    """Return a page of the selected releases, whose rows carry the scope."""
    # Ranks that were computed belong to one request.
    has_values = selection.ranks is not None and selection.ranks.values is not None
    create_statement = select_page if has_values else select_page_cached
    statement = create_statement(selection, page_slice, descending=descending)
    rows = await snapshot.fetch_rows(statement, batch="releases")
    return to_page(rows, ReleaseRow, page_slice, scope)


async def count(snapshot: Snapshot, selection: ReleaseSelection) -> int:
    """Return the number of selected releases; MAX_COUNTED + 1 if there are more than that."""
    found = select_of_stages(selection)
    ids = selection.of(Release.id) if found is None else found
    counted = ids.limit(MAX_COUNTED + 1).subquery()
    statement = select(func.count()).select_from(counted)
    return await snapshot.fetch_int(statement, batch="release count")


async def find_previous_with_commits(snapshot: Snapshot, release: ReleaseRow) -> ReleaseRow | None:
    """Return the newest older release that has commits and shares a project; None if none."""
    of_release = select(ReleaseProject.project_id).where(ReleaseProject.release_id == release.id)
    own_position = tuple_(literal(release.date_created, UtcDateTime), literal(release.id))
    statement = (
        select(*RELEASE_COLUMNS)
        .where(
            Release.organization_id == release.organization_id,
            Release.last_commit_id.is_not(None),
            tuple_(Release.date_created, Release.id) < own_position,
            exists().where(
                ReleaseProject.release_id == Release.id, ReleaseProject.project_id.in_(of_release)
            ),
        )
        .order_by(Release.date_created.desc(), Release.id.desc())
        .limit(1)
    )
    rows = await snapshot.fetch_rows(statement, batch="previous release")
    return ReleaseRow(*rows[0]) if rows else None


async def find_listed_shas(
    snapshot: Snapshot, release_id: int, shas: Sequence[str]
) -> Collection[str]:
    """Return those of the shas that commits of a release have, in any repository."""
    statement = (
        select(Commit.sha)
        .join(ReleaseCommit, ReleaseCommit.commit_id == Commit.id)
        .where(
            ReleaseCommit.release_id == release_id,
            is_among(Commit.sha, literal(shas, KeyArray(Text))),
        )
    )
    return {row[0] for row in await snapshot.fetch_rows(statement, batch="listed commits")}
