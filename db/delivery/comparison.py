"""What a release has that another one does not: docs/reference/delivery.md#comparisons."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    and_,
    exists,
    func,
    literal,
    select,
    union,
    union_all,
)
from sqlalchemy.orm import aliased

from db.connection.paging import Page, Slice, select_slice, to_page
from db.connection.types import AnySelect
from db.delivery.commits import COMMIT_COLUMNS, NEWEST_FIRST
from db.delivery.containment import contains
from db.delivery.order import is_made_later, is_newer, select_newer
from db.models import (
    Ancestry,
    Commit,
    FileChange,
    HeadCommit,
    Project,
    Release,
    ReleaseCommit,
    ReleaseProject,
)
from db.reading.snapshot import Snapshot
from db.rows import CommitRow, FileChangeRow, ReleaseRow, columns, to_rows

LAST_POSITION = 2**62


@dataclass(frozen=True)
class ComparedRelease:
    """A release, and the projects in which it is compared."""

    id: int
    project_ids: tuple[int, ...]

    def contains(self) -> ColumnElement[bool]:
        """Return the condition that the release contains `Commit`, which a release lists."""
        return contains(self.id, Commit, lambda project_id: project_id.in_(self.project_ids))


@dataclass(frozen=True)
class Comparison:
    """Two releases of an organization, of which one may be newer, and the commits between."""

    organization_id: int
    newer: ComparedRelease
    older: ComparedRelease

    @property
    def project_ids(self) -> tuple[int, ...]:
        """The projects of both releases."""
        return tuple(sorted({*self.newer.project_ids, *self.older.project_ids}))

    def of_commits(self, *fields: Any) -> AnySelect:
        """Return a SELECT of columns of the commits that only the newer release contains."""
        listed = exists().where(
            ReleaseCommit.commit_id == Commit.id,
            ReleaseCommit.release_id == ReleaseProject.release_id,
            ReleaseProject.project_id.in_(self.project_ids),
        )
        return (
            select(*fields)
            .select_from(Commit)
            .where(
                Commit.id.in_(self._candidates()),
                Commit.organization_id == self.organization_id,
                listed,
                self.newer.contains(),
                ~self.older.contains(),
            )
        )

    def _candidates(self) -> Any:
        """Select the ids of all commits that the older release may not contain.

        They are those listed in releases that are not older in both senses, and those outside
        the ranges of positions that its head reaches.
        """
        base = aliased(Release)
        links = ReleaseProject
        bases = (
            select(Project.id.label("project_id"), literal(self.older.id).label("release_id"))
            .where(Project.id.in_(self.project_ids))
            .subquery("bases")
        )
        newer = select_newer(bases).subquery("newer")
        made_later = (
            select(Release.id)
            .join(base, base.id == self.older.id)
            .join(links, links.release_id == Release.id)
            .where(
                Release.organization_id == self.organization_id,
                is_made_later(Release, base),
                links.project_id.in_(self.project_ids),
            )
        )
        only_newer = set(self.newer.project_ids) - set(self.older.project_ids)
        others = select(links.release_id).where(links.project_id.in_(sorted(only_newer)))
        releases = [select(newer.c.release_id), made_later, *([others] if only_newer else [])]
        listed = select(ReleaseCommit.commit_id).where(
            ReleaseCommit.release_id.in_(union(*releases))
        )
        gaps = self._gaps().subquery("gaps")
        unreached = select(Commit.id).join(
            gaps,
            and_(
                Commit.repository_id == gaps.c.repository_id,
                Commit.position >= gaps.c.first_position,
                Commit.position <= gaps.c.last_position,
            ),
        )
        return union(listed, unreached)

    def _gaps(self) -> AnySelect:
        """Select the ranges of positions that the head of the older release does not reach."""
        ranges = (
            select(
                Ancestry.repository_id,
                Ancestry.first_position,
                Ancestry.last_position,
                func.lead(Ancestry.first_position)
                .over(partition_by=Ancestry.repository_id, order_by=Ancestry.first_position)
                .label("next_position"),
            )
            .join(HeadCommit, HeadCommit.commit_id == Ancestry.head_id)
            .where(HeadCommit.release_id == self.older.id)
            .subquery("ranges")
        )
        between = select(
            ranges.c.repository_id,
            (ranges.c.last_position + 1).label("first_position"),
            func.coalesce(ranges.c.next_position - 1, literal(LAST_POSITION, BigInteger)).label(
                "last_position"
            ),
        )
        before = select(
            ranges.c.repository_id,
            literal(0, BigInteger),
            func.min(ranges.c.first_position) - 1,
        ).group_by(ranges.c.repository_id)
        gaps = union_all(between, before).subquery("all_gaps")
        return select(*gaps.c)

    def of_releases(self, *fields: Any) -> AnySelect:
        """Return a SELECT of columns of the releases that list the commits.

        The newer release is one of them, the older one is not.
        """
        commits = self.of_commits(Commit.id).subquery("between")
        lists, links = aliased(ReleaseCommit), aliased(ReleaseProject)
        listing = (
            select(lists.release_id)
            .join(commits, commits.c.id == lists.commit_id)
            .join(links, links.release_id == lists.release_id)
            .where(links.project_id.in_(self.project_ids))
        )
        return (
            select(*fields)
            .select_from(Release)
            .where(
                Release.id.in_(union(listing, select(literal(self.newer.id)))),
                Release.id != self.older.id,
            )
        )


async def is_backwards(snapshot: Snapshot, base: int, head: int) -> bool:
    """Return whether a head, given by the release's id, is older than its base."""
    own, other = aliased(Release), aliased(Release)
    statement = select(is_newer(own, other)).where(own.id == base, other.id == head)
    rows = await snapshot.fetch_rows(statement, batch="order of releases")
    return bool(rows and rows[0][0])


async def read_commits(
    snapshot: Snapshot, comparison: Comparison, page_slice: Slice
) -> Page[CommitRow]:
    """Return a page of the commits, newest first."""
    statement = select_slice(
        comparison.of_commits(*COMMIT_COLUMNS), NEWEST_FIRST, page_slice, descending=True
    )
    rows = await snapshot.fetch_rows(statement, batch="compared commits")
    return to_page(rows, CommitRow, page_slice)


async def count_commits(snapshot: Snapshot, comparison: Comparison) -> int:
    """Return the number of the commits."""
    statement = comparison.of_commits(func.count())
    return await snapshot.fetch_int(statement, batch="compared commit count")


async def read_author_ids(snapshot: Snapshot, comparison: Comparison) -> list[int]:
    """Return the ids of the authors of the commits, that of the newest commit first."""
    commits = comparison.of_commits(Commit.author_id, *NEWEST_FIRST).subquery("between")
    statement = (
        select(commits.c.author_id)
        .where(commits.c.author_id.is_not(None))
        .group_by(commits.c.author_id)
        .order_by(func.max(commits.c.date_created).desc(), func.max(commits.c.id).desc())
    )
    rows = await snapshot.fetch_rows(statement, batch="compared authors")
    return [row[0] for row in rows]


async def read_releases(snapshot: Snapshot, comparison: Comparison) -> list[ReleaseRow]:
    """Return the releases that list the commits, newest first."""
    statement = comparison.of_releases(*columns(Release, ReleaseRow)).order_by(
        Release.date_created.desc(), Release.id.desc()
    )
    rows = await snapshot.fetch_rows(statement, batch="compared releases")
    return to_rows(ReleaseRow, rows)


async def count_new_groups(snapshot: Snapshot, comparison: Comparison) -> int:
    """Return the number of issues first seen in these releases, in the projects."""
    releases = comparison.of_releases(Release.id).subquery("releases")
    statement = (
        select(func.coalesce(func.sum(ReleaseProject.new_groups), 0))
        .join(releases, releases.c.id == ReleaseProject.release_id)
        .where(ReleaseProject.project_id.in_(comparison.project_ids))
    )
    return await snapshot.fetch_int(statement, batch="compared new groups")


def of_changes(comparison: Comparison) -> Any:
    """Select each path that the commits changed, with its newest change."""
    commits = comparison.of_commits(*NEWEST_FIRST).subquery("between")
    rank = func.row_number().over(
        partition_by=FileChange.path,
        order_by=(commits.c.date_created.desc(), commits.c.id.desc(), FileChange.type),
    )
    ranked = (
        select(FileChange.path, FileChange.type, rank.label("rank"))
        .join(commits, commits.c.id == FileChange.commit_id)
        .subquery("ranked")
    )
    return select(ranked.c.path, ranked.c.type).where(ranked.c.rank == 1).subquery("changes")


async def read_changes(
    snapshot: Snapshot, comparison: Comparison, page_slice: Slice
) -> Page[FileChangeRow]:
    """Return a page of the changed paths, in order."""
    changes = of_changes(comparison)
    statement = select_slice(
        select(changes.c.path, changes.c.type), (changes.c.path,), page_slice, descending=False
    )
    rows = await snapshot.fetch_rows(statement, batch="compared changes")
    return to_page(rows, FileChangeRow, page_slice)


async def count_changes(snapshot: Snapshot, comparison: Comparison) -> int:
    """Return the number of changed paths."""
    statement = select(func.count()).select_from(of_changes(comparison))
    return await snapshot.fetch_int(statement, batch="compared change count")
