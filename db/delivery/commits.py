"""Commits of an organization, and commits by the beginning of their sha.

Rules: docs/reference/delivery.md#commits.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from sqlalchemy import ColumnElement, and_, exists, func, or_, select, union
from sqlalchemy.orm import aliased

from db.connection.keys import ORGANIZATIONS, is_among
from db.connection.paging import Page, Slice, select_slice, to_page
from db.connection.texts import contains, escape_like, fold
from db.connection.types import AnySelect
from db.models import Commit, CommitAuthor, Member, ReleaseCommit, Repository, User, UserEmail
from db.reading.snapshot import Snapshot
from db.rows import CommitRow, columns

NEWEST_FIRST = (Commit.date_created, Commit.id)
COMMIT_COLUMNS = columns(Commit, CommitRow)


@dataclass(frozen=True)
class CommitSelection:
    """The commits of an organization that a list contains; None means no filter."""

    organization_id: int
    text: str | None = None
    author: str | None = None
    repository_ids: tuple[int, ...] | None = None
    release_id: int | None = None
    created_after: datetime | None = None
    created_before: datetime | None = None

    def of(self, *fields: Any) -> AnySelect:
        """Return a SELECT of these columns of the selected commits."""
        return select(*fields).select_from(Commit).where(*self.conditions())

    def conditions(self) -> Iterable[ColumnElement[bool]]:
        """Yield the SQL conditions."""
        yield Commit.organization_id == self.organization_id
        if self.text:
            pattern = f"%{escape_like(fold(self.text))}%"
            yield or_(
                func.lower(Commit.message).like(pattern, escape="\\"),
                Commit.message.contains(self.text, autoescape=True),
            )
        if self.author:
            yield Commit.author_id.in_(select_authors(self.organization_id, self.author))
        if self.repository_ids is not None:
            yield Commit.repository_id.in_(self.repository_ids)
        if self.release_id is not None:
            yield exists().where(
                ReleaseCommit.release_id == self.release_id, ReleaseCommit.commit_id == Commit.id
            )
        if self.created_after is not None:
            yield Commit.date_created >= self.created_after
        if self.created_before is not None:
            yield Commit.date_created <= self.created_before


def select_authors(organization_id: int, text: str) -> AnySelect:
    """Select the ids of the authors whom a text names.

    It is a part of the author's name, or of that of the member behind the address, or any whole
    address of either.
    """
    address = text.lower()
    own = aliased(UserEmail)
    has_address = exists().where(UserEmail.user_id == User.id, UserEmail.lowered == address)
    of_member = (
        select(own.lowered)
        .join(User, User.id == own.user_id)
        .join(Member, and_(Member.user_id == User.id, Member.organization_id == organization_id))
        .where(User.is_active, or_(contains(User.folded_name, User.name, text), has_address))
    )
    return select(CommitAuthor.id).where(
        CommitAuthor.organization_id == organization_id,
        or_(
            contains(CommitAuthor.folded_name, CommitAuthor.name, text),
            CommitAuthor.email == address,
            CommitAuthor.email.in_(of_member),
        ),
    )


@lru_cache(maxsize=256)
def select_page(selection: CommitSelection, page_slice: Slice) -> AnySelect:
    """Return the SELECT of a page of commits, newest first."""
    return select_slice(selection.of(*COMMIT_COLUMNS), NEWEST_FIRST, page_slice, descending=True)


async def read_page(
    snapshot: Snapshot, selection: CommitSelection, page_slice: Slice
) -> Page[CommitRow]:
    """Return a page of the selected commits, newest first."""
    rows = await snapshot.fetch_rows(select_page(selection, page_slice), batch="commits")
    return to_page(rows, CommitRow, page_slice)


async def count(snapshot: Snapshot, selection: CommitSelection) -> int:
    """Return the number of selected commits."""
    return await snapshot.fetch_int(selection.of(func.count()), batch="commit count")


@lru_cache(maxsize=256)
def select_by_prefix(prefix: str) -> AnySelect:
    """Select the commits whose sha begins with a text, which is stored in either case.

    The columns are the name of the repository, null without one, and the commit.
    """
    of_caller = is_among(Commit.organization_id, ORGANIZATIONS)
    # Each is a range of an index; one condition for both would read all commits on SQLite.
    found = union(
        *(
            select(Commit.id).where(of_caller, begins_with(text))
            for text in (prefix.lower(), prefix.upper())
        )
    )
    return (
        select(Repository.name.label("repository"), *COMMIT_COLUMNS)
        .outerjoin(
            Repository,
            and_(
                Repository.id == Commit.repository_id,
                Repository.organization_id == Commit.organization_id,
            ),
        )
        .where(Commit.id.in_(found), of_caller)
        .order_by(Commit.id)
    )


def begins_with(prefix: str) -> ColumnElement[bool]:
    """Whether a sha begins with a text, as a range of the index."""
    end = prefix[:-1] + chr(ord(prefix[-1]) + 1)
    return and_(Commit.sha >= prefix, Commit.sha < end)
