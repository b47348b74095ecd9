"""The authors of a history: each has the name that was written latest."""

from collections.abc import Iterable, Mapping
from typing import NamedTuple

from db.connection.access import Transaction
from db.releases import history
from db.releases.history import NewAuthor, StoredAuthor
from jobs.git_import.commits import Entry


class Author(NamedTuple):
    """An author met in this import; the name was that of a commit of that date."""

    id: int
    name: str | None
    date: int


async def put_authors(
    connection: Transaction,
    organization_id: int,
    commits: Iterable[Entry],
    known: Mapping[str, Author],
) -> tuple[Mapping[str, Author], int]:
    """The authors of the commits by address, and how many are new; `known` were met before."""
    names = latest_names(commits)
    missing = [NewAuthor(email, name) for email, (_, name) in names.items() if email not in known]
    stored, created = await history.upsert_authors(connection, organization_id, missing)
    found: dict[str, Author] = {}
    renamed: list[StoredAuthor] = []
    for email, (date, name) in names.items():
        author = known.get(email) or Author(*stored[email], -1)
        if name is not None and date >= author.date:
            if name != author.name:
                renamed.append(StoredAuthor(author.id, name))
            author = Author(author.id, name, date)
        found[email] = author
    await history.rename_authors(connection, renamed)
    return found, created


def latest_names(commits: Iterable[Entry]) -> Mapping[str, tuple[int, str | None]]:
    """The date and name of each author by address; a commit without a name has the date -1."""
    found: dict[str, tuple[int, str | None]] = {}
    for each in commits:
        if each.author is not None:
            email, name = each.author
            named = (each.date if name else -1, name)
            found[email] = max(found.get(email, named), named, key=lambda pair: pair[0])
    return found
