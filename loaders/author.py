from collections.abc import Mapping, Sequence

from sqlalchemy import select

from db.connection.keys import KEYS, ORGANIZATIONS, is_among
from db.models import CommitAuthor
from db.rows import AuthorRow, CommitAuthorRow, columns, to_rows
from loaders.base import One
from loaders.user import EmailKey, UserByAddress


class AuthorById(One[int, AuthorRow]):
    """The author of a commit (docs/reference/releases.md#authors).

    The author is the member with the address, shown with the primary address, or else the name and
    address of the commit. Users are loaded by `UserByAddress`, which looks each address up once.
    """

    row = CommitAuthorRow
    statement = select(*columns(CommitAuthor, CommitAuthorRow)).where(
        is_among(CommitAuthor.id, KEYS), is_among(CommitAuthor.organization_id, ORGANIZATIONS)
    )

    async def fetch(self, keys: Sequence[int]) -> Mapping[int, AuthorRow | None]:
        """Read the authors with one statement, and their uncached users with another."""
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
