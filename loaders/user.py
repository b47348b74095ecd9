"""Users, as far as they belong to an organization of the caller's."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

from sqlalchemy import exists, select

from db.connection.keys import KEYS, ORGANIZATIONS, TEXT_KEYS, is_among
from db.models import Member, User, UserEmail
from db.rows import UserRow, columns
from loaders.base import One


class UserById(One[int, UserRow]):
    """A member, active or not: batch O1 of releases.md 2.1."""

    row = UserRow
    statement = select(*columns(User, UserRow)).where(
        is_among(User.id, KEYS),
        exists().where(Member.user_id == User.id, is_among(Member.organization_id, ORGANIZATIONS)),
    )


class EmailKey(NamedTuple):
    """An address within an organization; lower-cased."""

    organization_id: int
    email: str


class UserByAddress(One[EmailKey, UserRow]):
    """The active member whose address it is: batches C2 and K3 of releases.md 2.1.

    A primary address beats a secondary one, then the address that was stored first (1.7).
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
        """One statement."""
        found: dict[EmailKey, UserRow] = {}
        for row in await self.fetch_rows({key.email for key in keys}):
            address, user = EmailKey(*row[:2]), UserRow(*row[2:])
            is_primary = user.email.lower() == address.email
            if address not in found or (
                is_primary and found[address].email.lower() != address.email
            ):
                found[address] = user
        return found
