"""Users who are members of the caller's organizations."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import exists, select

from db.connection.keys import KEYS, ORGANIZATIONS, TEXT_KEYS, is_among
from db.models import Member, User, UserEmail
from db.rows import UserRow, columns
from loaders.base import One

__all__ = [
    "EmailKey",
    "UserByAddress",
    "UserById",
    "UserRow",
]


class UserById(One[int, UserRow]):
    """A member, active or not."""

    statement = select(*columns(User, UserRow)).where(
        is_among(User.id, KEYS),
        exists().where(Member.user_id == User.id, is_among(Member.organization_id, ORGANIZATIONS)),
    )


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
