from collections.abc import Mapping, Sequence

from sqlalchemy import select

from db.connection.keys import KEYS, ORGANIZATIONS, is_among
from db.models import CommitAuthor
from db.rows import AuthorRow, CommitAuthorRow, columns, to_rows
from loaders.base import One
from loaders.user import EmailKey, UserByAddress


class AuthorById(One[int, AuthorRow]):
    """Who stands behind a commit author: batches C1 and C2, K2 and K3 of releases.md 2.1.

    A member is shown as the member, with the primary address; anybody else as the commit names
    them (1.7). The users come through `UserByAddress`, so that no address is looked up twice.
    """

    row = CommitAuthorRow
    statement = select(*columns(CommitAuthor, CommitAuthorRow)).where(
        is_among(CommitAuthor.id, KEYS), is_among(CommitAuthor.organization_id, ORGANIZATIONS)
    )

    async def fetch(self, keys: Sequence[int]) -> Mapping[int, AuthorRow | None]:
        """One statement for the authors, one for those of their users that are not known yet."""
        authors: list[CommitAuthorRow] = to_rows(CommitAuthorRow, await self.fetch_rows(keys))
        users = await self.loaders[UserByAddress].load_all(
            [EmailKey(author.organization_id, author.email.lower()) for author in authors]
        )
        return {
            author.id: AuthorRow(author.name, author.email, None)
            if user is None
            else AuthorRow(user.name, user.email, user)
            for author, user in zip(authors, users, strict=True)
        }
