"""The authors of a history. An author has the name in the latest commit that names one."""

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
    known: Mapping[str, Author],
) -> tuple[Mapping[str, Author], int]:
    """Create or rename the authors of commits.

    `known` are the authors of earlier commits of the import, by address. Returns the authors of
    these commits by address, and how many were created.
    """
    names = find_latest_names(commits)
    missing = [NewAuthor(email, name) for email, (_, name) in names.items() if email not in known]
    stored, created = await history.upsert_authors(connection, organization_id, missing)
    authors: dict[str, Author] = {}
    renamed: list[StoredAuthor] = []
    for email, (date, name) in names.items():
        author = known.get(email) or Author(*stored[email], -1)
        if name is not None and date >= author.date:
            if name != author.name:
                renamed.append(StoredAuthor(author.id, name))
            author = Author(author.id, name, date)
        authors[email] = author
    await history.rename_authors(connection, renamed)
    return authors, created


def find_latest_names(commits: Iterable[GitCommit]) -> Mapping[str, tuple[int, str | None]]:
    """Find the latest name of each author, by address; without a name the date is -1."""
    latest: dict[str, tuple[int, str | None]] = {}
    for each in commits:
        if each.author is not None:
            email, name = each.author
            candidate = (each.date if name else -1, name)
            latest[email] = max(latest.get(email, candidate), candidate, key=lambda pair: pair[0])
    return latest
