"""What a release has that another one does not: docs/reference/delivery.md#comparisons."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    bindparam,
    func,
    select,
    union,
)
from sqlalchemy.orm import aliased

from db.connection.keys import KeyArray, is_among
from db.connection.paging import Page, Slice, select_slice, to_page
from db.connection.types import AnySelect
from db.delivery.commits import COMMIT_COLUMNS, NEWEST_FIRST
from db.delivery.containment import contains, select_uncontained
from db.delivery.order import KnownRelease, is_newer
from db.models import (
    Commit,
    FileChange,
    Project,
    Release,
    ReleaseCommit,
    ReleaseProject,
)
from db.reading.snapshot import Snapshot
from db.rows import CommitRow, FileChangeRow, ReleaseRow, columns, to_rows

ORGANIZATION = bindparam("organization", type_=BigInteger)
NEWER = bindparam("newer", type_=BigInteger)
OLDER = bindparam("older", type_=BigInteger)
PROJECTS = bindparam("projects", type_=KeyArray())
NEWER_PROJECTS = bindparam("newer_projects", type_=KeyArray())
OLDER_PROJECTS = bindparam("older_projects", type_=KeyArray())
ONLY_NEWER_PROJECTS = bindparam("only_newer_projects", type_=KeyArray())
OLDER_RELEASE = KnownRelease(
    id=OLDER,
    organization_id=ORGANIZATION,
    package=bindparam("older_package", type_=Release.package.type),
    semver_order=bindparam("older_order", type_=Release.semver_order.type),
    date_created=bindparam("older_created", type_=Release.date_created.type),
    date_released=bindparam("older_released", type_=Release.date_released.type),
)


@dataclass(frozen=True)
class ComparedRelease:
    """A release with its package, and the projects in which it is compared."""

    row: ReleaseRow
    package: str | None
    project_ids: tuple[int, ...]


@dataclass(frozen=True)
class Comparison:
    """Two releases of an organization, of which one may be newer, and the commits between."""

    organization_id: int
    newer: ComparedRelease
    older: ComparedRelease

    @property
    def parameters(self) -> Mapping[str, Any]:
        """The parameters of the statements of this module.

        SQLAlchemy takes 20 milliseconds to build one of them, so each is built once.
        """
        newer, older = set(self.newer.project_ids), set(self.older.project_ids)
        return {
            "organization": self.organization_id,
            "newer": self.newer.row.id,
            "older": self.older.row.id,
            "projects": sorted(newer | older),
            "newer_projects": self.newer.project_ids,
            "older_projects": self.older.project_ids,
            "only_newer_projects": sorted(newer - older),
            "older_package": self.older.package,
            "older_order": self.older.row.semver_order,
            "older_created": self.older.row.date_created,
            "older_released": self.older.row.date_released,
        }


def select_commits(*fields: Any) -> AnySelect:
    """Return a SELECT of columns of the commits that only the newer release contains."""
    return (
        select(*fields)
        .select_from(Commit)
        .where(
            Commit.id.in_(select_candidates()),
            Commit.organization_id == ORGANIZATION,
            contains(NEWER, Commit, lambda project_id: is_among(project_id, NEWER_PROJECTS)),
            ~contains(OLDER, Commit, lambda project_id: is_among(project_id, OLDER_PROJECTS)),
        )
    )


def select_candidates() -> Any:
    """Select the ids of all commits of the projects that the older release may not contain."""
    bases = (
        select(Project.id.label("project_id"))
        .where(is_among(Project.id, PROJECTS))
        .subquery("bases")
    )
    lists, links = aliased(ReleaseCommit), aliased(ReleaseProject)
    of_newer_alone = (
        select(lists.commit_id)
        .join(links, links.release_id == lists.release_id)
        .where(is_among(links.project_id, ONLY_NEWER_PROJECTS))
    )
    return union(*select_uncontained(bases, OLDER_RELEASE), of_newer_alone)


def select_releases(*fields: Any) -> AnySelect:
    """Return a SELECT of columns of the releases that list the commits.

    The newer release is one of them, the older one is not.
    """
    commits = select_commits(Commit.id).subquery("between")
    lists, links = aliased(ReleaseCommit), aliased(ReleaseProject)
    listing = (
        select(lists.release_id)
        .join(commits, commits.c.id == lists.commit_id)
        .join(links, links.release_id == lists.release_id)
        .where(is_among(links.project_id, PROJECTS))
    )
    return (
        select(*fields)
        .select_from(Release)
        .where(Release.id.in_(union(listing, select(NEWER))), Release.id != OLDER)
    )


@cache
def select_listed_commits() -> AnySelect:
    """Select the commits."""
    return select_commits(*COMMIT_COLUMNS)


@cache
def select_commit_count() -> AnySelect:
    """Select the number of the commits."""
    return select_commits(func.count())


@cache
def select_author_ids() -> AnySelect:
    """Select the ids of the authors of the commits, that of the newest commit first."""
    commits = select_commits(Commit.author_id, *NEWEST_FIRST).subquery("between")
    return (
        select(commits.c.author_id)
        .where(commits.c.author_id.is_not(None))
        .group_by(commits.c.author_id)
        .order_by(func.max(commits.c.date_created).desc(), func.max(commits.c.id).desc())
    )


@cache
def select_listing_releases() -> AnySelect:
    """Select the releases that list the commits, newest first."""
    return select_releases(*columns(Release, ReleaseRow)).order_by(
        Release.date_created.desc(), Release.id.desc()
    )


@cache
def select_new_groups() -> AnySelect:
    """Select the number of issues first seen in these releases, in the projects."""
    releases = select_releases(Release.id).subquery("releases")
    return (
        select(func.coalesce(func.sum(ReleaseProject.new_groups), 0))
        .join(releases, releases.c.id == ReleaseProject.release_id)
        .where(is_among(ReleaseProject.project_id, PROJECTS))
    )


@cache
def select_changes() -> AnySelect:
    """Select each path that the commits changed, with its newest change."""
    commits = select_commits(*NEWEST_FIRST).subquery("between")
    rank = func.row_number().over(
        partition_by=FileChange.path,
        order_by=(commits.c.date_created.desc(), commits.c.id.desc(), FileChange.type),
    )
    ranked = (
        select(FileChange.path, FileChange.type, rank.label("rank"))
        .join(commits, commits.c.id == FileChange.commit_id)
        .subquery("ranked")
    )
    changes = select(ranked.c.path, ranked.c.type).where(ranked.c.rank == 1).subquery("changes")
    return select(changes.c.path, changes.c.type)


@cache
def select_change_count() -> AnySelect:
    """Select the number of changed paths."""
    return select(func.count()).select_from(select_changes().subquery("paths"))


async def compare_order(
    snapshot: Snapshot, base: int, head: int
) -> tuple[bool, str | None, str | None]:
    """Return whether a head is older than its base, and the packages of base and head.

    Both are given by the release's id.
    """
    own, other = aliased(Release), aliased(Release)
    statement = select(is_newer(own, other), own.package, other.package).where(
        own.id == base, other.id == head
    )
    rows = await snapshot.fetch_rows(statement, batch="order of releases")
    if not rows:
        return False, None, None
    is_backwards, base_package, head_package = rows[0]
    return bool(is_backwards), base_package, head_package


async def read_commits(
    snapshot: Snapshot, comparison: Comparison, page_slice: Slice
) -> Page[CommitRow]:
    """Return a page of the commits, newest first."""
    statement = select_slice(select_listed_commits(), NEWEST_FIRST, page_slice, descending=True)
    rows = await snapshot.fetch_rows(statement, comparison.parameters, batch="compared commits")
    return to_page(rows, CommitRow, page_slice)


async def count_commits(snapshot: Snapshot, comparison: Comparison) -> int:
    """Return the number of the commits."""
    rows = await snapshot.fetch_rows(
        select_commit_count(), comparison.parameters, batch="compared commit count"
    )
    return int(rows[0][0])


async def read_author_ids(snapshot: Snapshot, comparison: Comparison) -> list[int]:
    """Return the ids of the authors of the commits, that of the newest commit first."""
    rows = await snapshot.fetch_rows(
        select_author_ids(), comparison.parameters, batch="compared authors"
    )
    return [row[0] for row in rows]


async def read_releases(snapshot: Snapshot, comparison: Comparison) -> list[ReleaseRow]:
    """Return the releases that list the commits, newest first."""
    rows = await snapshot.fetch_rows(
        select_listing_releases(), comparison.parameters, batch="compared releases"
    )
    return to_rows(ReleaseRow, rows)


async def count_new_groups(snapshot: Snapshot, comparison: Comparison) -> int:
    """Return the number of issues first seen in these releases, in the projects."""
    rows = await snapshot.fetch_rows(
        select_new_groups(), comparison.parameters, batch="compared new groups"
    )
    return int(rows[0][0])


async def read_changes(
    snapshot: Snapshot, comparison: Comparison, page_slice: Slice
) -> Page[FileChangeRow]:
    """Return a page of the changed paths, in order."""
    changes = select_changes()
    path = changes.selected_columns.path
    statement = select_slice(changes, (path,), page_slice, descending=False)
    rows = await snapshot.fetch_rows(statement, comparison.parameters, batch="compared changes")
    return to_page(rows, FileChangeRow, page_slice)


async def count_changes(snapshot: Snapshot, comparison: Comparison) -> int:
    """Return the number of changed paths."""
    rows = await snapshot.fetch_rows(
        select_change_count(), comparison.parameters, batch="compared change count"
    )
    return int(rows[0][0])
