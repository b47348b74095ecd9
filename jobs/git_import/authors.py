"""The authors of a history and of its commits: docs/reference/releases.md#imported-authors."""

from array import array
from collections.abc import Mapping, Sequence
from typing import NamedTuple

from db.connection.access import Transaction
from db.releases import history
from db.releases.history import NewAuthor, StoredAuthor
from jobs.git_import.git import Git, GitImportError
from jobs.git_import.graph import CommitGraph
from jobs.git_import.mailmap import read_mailmap
from jobs.git_import.objects import (
    parse_date,
    parse_encoding,
    parse_headers,
    parse_signature,
    read_objects,
    to_author,
)


class CommitAuthors(NamedTuple):
    """The author and the author's date of each commit of a graph, by its index.

    `dates` are in Unix seconds. `authors` has each address once, with the name of the latest
    commit that has one; `indexes` are places in it, or -1 without an author.
    """

    dates: Sequence[int]
    indexes: Sequence[int]
    authors: Sequence[NewAuthor]

    def find(self, commit: int) -> NewAuthor | None:
        """Return the author of a commit."""
        index = self.indexes[commit]
        return self.authors[index] if index >= 0 else None


class _LatestName(NamedTuple):
    """An author's name in the latest commit that has one, and the date of that commit."""

    date: int
    name: str | None


def read_authors(git: Git, graph: CommitGraph) -> CommitAuthors:
    """Read the authors of all commits of a graph, so that names do not depend on the releases.

    Raises GitImportError when a commit is missing.
    """
    mailmap = read_mailmap(git)
    dates, indexes = array("q"), array("i")
    places: dict[str, int] = {}
    latest_names: list[_LatestName] = []
    parsed: dict[tuple[bytes, str], NewAuthor | None] = {}
    shas = list(map(bytes.hex, graph.shas))
    for sha, (kind, body) in zip(shas, read_objects(git, shas), strict=True):
        if kind != "commit":
            msg = f"git: the commit {sha} is missing."
            raise GitImportError(msg)
        headers, _ = parse_headers(body)
        raw, encoding = headers.get(b"author", b""), parse_encoding(headers)
        person, _, raw_date = raw.rpartition(b">")
        key = (person, encoding)
        if key not in parsed:
            signature = parse_signature(raw, encoding)
            parsed[key] = to_author(*mailmap.apply(signature.name, signature.email))
        date, author = parse_date(raw_date), parsed[key]
        dates.append(date)
        if author is None:
            indexes.append(-1)
            continue
        place = places.setdefault(author.email, len(places))
        indexes.append(place)
        if place == len(latest_names):
            latest_names.append(_LatestName(-1, None))
        if author.name is not None and date >= latest_names[place].date:
            latest_names[place] = _LatestName(date, author.name)
    authors = [
        NewAuthor(email, latest.name) for email, latest in zip(places, latest_names, strict=True)
    ]
    return CommitAuthors(dates, indexes, authors)


async def rename_stored_authors(
    connection: Transaction, organization_id: int, authors: Sequence[NewAuthor]
) -> Mapping[str, int]:
    """Give the stored ones of the authors their names; return their ids by address.

    A stored name stays if the history has none.
    """
    stored = await history.read_authors_by_email(connection, organization_id, authors)
    await history.rename_authors(
        connection,
        [
            StoredAuthor(stored[email].id, name)
            for email, name in authors
            if email in stored and name not in {None, stored[email].name}
        ],
    )
    return {email: author.id for email, author in stored.items()}
