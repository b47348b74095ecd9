"""Users who are members of the caller's organizations."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import and_, exists, select

from db.connection.keys import KEYS, ORGANIZATIONS, TEXT_KEYS, is_among
from db.models import Member, TeamMember, User, UserEmail
from db.rows import MemberRow, UserRow, columns, to_rows
from loaders.base import Loader, Many, One

__all__ = [
    "EmailKey",
    "MemberByKey",
    "MemberRow",
    "MembershipKey",
    "UserByAddress",
    "UserById",
    "UserRow",
    "UsersByTeam",
]


class UserById(One[int, UserRow]):
    """A member, active or not."""

    statement = select(*columns(User, UserRow)).where(
        is_among(User.id, KEYS),
        exists().where(Member.user_id == User.id, is_among(Member.organization_id, ORGANIZATIONS)),
    )


class MembershipKey(NamedTuple):
    """A user in an organization."""

    organization_id: int
    user_id: int


class MemberByKey(Loader[MembershipKey, MemberRow | None]):
    """A member of an organization, active or not."""

    statement = (
        select(Member.organization_id, Member.role, *columns(User, UserRow))
        .join(User, User.id == Member.user_id)
        .where(is_among(Member.user_id, KEYS), is_among(Member.organization_id, ORGANIZATIONS))
    )

    async def fetch(
        self, keys: Sequence[MembershipKey]
    ) -> Mapping[MembershipKey, MemberRow | None]:
        """Return the members by key."""
        rows = await self.fetch_rows(dict.fromkeys(key.user_id for key in keys))
        members: list[MemberRow] = to_rows(MemberRow, rows)
        return {MembershipKey(each.organization_id, each.id): each for each in members}

    def default(self) -> None:
        """Return None."""
        return


class EmailKey(NamedTuple):
    """A lower-cased email address within an organization."""

    organization_id: int
    email: str


class UserByAddress(One[EmailKey, UserRow]):
    """The active member with an email address.

    A primary address wins over a secondary one, then the address that was stored first
    (docs/reference/releases.md#author-matching).
    """

    statement = (
        select(Member.organization_id, UserEmail.lowered, *columns(User, UserRow))
        .join(User, User.id == UserEmail.user_id)
        .join(Member, Member.user_id == User.id)
        .where(
            is_among(UserEmail.lowered, TEXT_KEYS),
            is_among(Member.organization_id, ORGANIZATIONS),
            User.is_active,
        )
        .order_by(UserEmail.id)
    )

    async def fetch(self, keys: Sequence[EmailKey]) -> Mapping[EmailKey, UserRow | None]:
        """Return the users by address."""
        users: dict[EmailKey, UserRow] = {}
        for row in await self.fetch_rows({key.email for key in keys}):
            address, user = EmailKey(*row[:2]), UserRow(*row[2:])
            is_primary = user.email.lower() == address.email
            if address not in users or (
                is_primary and users[address].email.lower() != address.email
            ):
                users[address] = user
        return users


class UsersByTeam(Many[int, UserRow]):
    """The members of a team, by name."""

    statement = (
        select(TeamMember.team_id.label("key"), *columns(User, UserRow))
        .join(User, User.id == TeamMember.user_id)
        .join(
            Member,
            and_(
                Member.user_id == TeamMember.user_id,
                Member.organization_id == TeamMember.organization_id,
            ),
        )
        .where(
            is_among(TeamMember.team_id, KEYS),
            is_among(TeamMember.organization_id, ORGANIZATIONS),
        )
        .order_by(TeamMember.team_id, User.name, User.id)
    )
