"""The authors of a history. An author's name is that of the latest commit that has one."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from db.connection.access import Transaction
from db.releases import history
from db.releases.history import NewAuthor, StoredAuthor
from jobs.git_import.commits import GitCommit


class Author(NamedTuple):
    """An author of this import, with the name and the date of the commit that it comes from."""

    id: int
    name: str | None
    date: int


async def upsert_authors(
    connection: Transaction,
    organization_id: int,
    commits: Iterable[GitCommit],
    authors_by_email: Mapping[str, Author],
) -> tuple[Mapping[str, Author], int]:
    """Create or rename the authors of commits.

    `authors_by_email` has the authors of earlier commits of the import. Returns the authors of
    these commits by address, and the number of created ones.
    """
    names = find_latest_names(commits)
    missing = [
        NewAuthor(email, name)
        for email, (_, name) in names.items()
        if email not in authors_by_email
    ]
    stored, created = await history.upsert_authors(connection, organization_id, missing)
    authors: dict[str, Author] = {}
    renamed: list[StoredAuthor] = []
    for email, (date, name) in names.items():
        author = authors_by_email.get(email) or Author(*stored[email], -1)
        if name is not None and date >= author.date:
            if name != author.name:
                renamed.append(StoredAuthor(author.id, name))
            author = Author(author.id, name, date)
        authors[email] = author
    await history.rename_authors(connection, renamed)
    return authors, created


def find_latest_names(commits: Iterable[GitCommit]) -> Mapping[str, tuple[int, str | None]]:
    """Return the date and name of each author's latest commit with a name, by address.

    Without a name the date is -1.
    """
    latest: dict[str, tuple[int, str | None]] = {}
    for commit in commits:
        if commit.author is not None:
            email, name = commit.author
            candidate = (commit.date if name else -1, name)
            latest[email] = max(latest.get(email, candidate), candidate, key=lambda pair: pair[0])
    return latest
