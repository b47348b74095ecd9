"""Statements about the members and the teams of an organization, other than lookups by key."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import aliased

from db.connection.paging import Page, Slice, select_slice, to_page
from db.connection.texts import contains, escape_like, fold
from db.connection.types import AnySelect
from db.models import CommitAuthor, Member, Team, User, UserEmail
from db.reading.snapshot import Snapshot
from db.rows import MemberRow, TeamRow, UserRow, columns


def contains_ascii(column: Any, text: str) -> ColumnElement[bool]:
    """Whether a column of ASCII names contains a text, in any case."""
    pattern = f"%{escape_like(fold(text))}%"
    condition: ColumnElement[bool] = func.lower(column).like(pattern, escape="\\")
    return condition


def find_member_id(author: type[CommitAuthor]) -> ColumnElement[int]:
    """Select the id of the active member behind an author.

    `loaders/user.py` has the same rule for addresses: docs/reference/releases.md#author-matching.
    """

    def find_first(*, is_primary: bool) -> ColumnElement[int]:
        address, user, member = aliased(UserEmail), aliased(User), aliased(Member)
        is_member = and_(
            member.user_id == user.id, member.organization_id == author.organization_id
        )
        statement = (
            select(user.id)
            .join(address, address.user_id == user.id)
            .join(member, is_member)
            .where(address.lowered == author.email, user.is_active)
        )
        if is_primary:
            statement = statement.where(func.lower(user.email) == address.lowered)
        return statement.order_by(address.id).limit(1).correlate(author).scalar_subquery()

    # SQLite knows no outer columns in the ORDER BY of such a statement, so there are two.
    return func.coalesce(find_first(is_primary=True), find_first(is_primary=False))


@dataclass(frozen=True)
class MemberSelection:
    """The members of an organization whose name, user name or primary address has a text."""

    organization_id: int
    text: str | None = None

    def of(self, *fields: Any) -> AnySelect:
        """Return a SELECT of these columns of the selected members."""
        statement: AnySelect = select(*fields).select_from(Member)
        return statement.join(User, User.id == Member.user_id).where(*self.conditions())

    def conditions(self) -> Iterable[ColumnElement[bool]]:
        """Yield the SQL conditions."""
        yield Member.organization_id == self.organization_id
        if self.text:
            yield or_(
                contains(User.folded_name, User.name, self.text),
                contains_ascii(User.username, self.text),
                contains_ascii(User.email, self.text),
            )


MEMBER_COLUMNS = (Member.organization_id, Member.role, *columns(User, UserRow))


async def read_members(
    snapshot: Snapshot, selection: MemberSelection, page_slice: Slice
) -> Page[MemberRow]:
    """Return a page of the selected members, by name."""
    statement = select_slice(
        selection.of(*MEMBER_COLUMNS), (User.name, User.id), page_slice, descending=False
    )
    return to_page(await snapshot.fetch_rows(statement, batch="members"), MemberRow, page_slice)


async def count_members(snapshot: Snapshot, selection: MemberSelection) -> int:
    """Return the number of selected members."""
    return await snapshot.fetch_int(selection.of(func.count()), batch="member count")


@dataclass(frozen=True)
class TeamSelection:
    """The teams of an organization whose slug or name has a text."""

    organization_id: int
    text: str | None = None

    def of(self, *fields: Any) -> AnySelect:
        """Return a SELECT of these columns of the selected teams."""
        return select(*fields).select_from(Team).where(*self.conditions())

    def conditions(self) -> Iterable[ColumnElement[bool]]:
        """Yield the SQL conditions."""
        yield Team.organization_id == self.organization_id
        if self.text:
            yield or_(
                contains_ascii(Team.slug, self.text),
                contains(Team.folded_name, Team.name, self.text),
            )


async def read_teams(
    snapshot: Snapshot, selection: TeamSelection, page_slice: Slice
) -> Page[TeamRow]:
    """Return a page of the selected teams, by slug."""
    statement = select_slice(
        selection.of(*columns(Team, TeamRow)), (Team.slug,), page_slice, descending=False
    )
    return to_page(await snapshot.fetch_rows(statement, batch="teams"), TeamRow, page_slice)


async def count_teams(snapshot: Snapshot, selection: TeamSelection) -> int:
    """Return the number of selected teams."""
    return await snapshot.fetch_int(selection.of(func.count()), batch="team count")
