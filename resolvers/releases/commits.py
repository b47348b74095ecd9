"""Setting the commits of a release (releases.md 5.3), and where its repositories stood (5.4)."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from db.accounts.organization import insert_missing_rows
from db.connection.access import Transaction
from db.connection.bulk import KEYS_PER_STATEMENT, split_into_chunks
from db.models import FileChange
from db.releases import history, write
from db.releases.history import NewAuthor, StoredAuthor
from db.releases.write import CommitKey, StoredCommit
from resolvers.outcomes import ErrorCode, Problems

LONGEST_SHA = 64
LONGEST_COMMIT_REPOSITORY = 64
LONGEST_REPOSITORY = 200
LONGEST_AUTHOR = 128
LONGEST_ADDRESS = 254
LONGEST_STORED_ADDRESS = 75
LONGEST_PATH = 510
SKIP = "#skipsentry"
RANGE = ".."
EARLIEST = datetime.min.replace(tzinfo=UTC)


class Patch(NamedTuple):
    """A file that a commit changed; the type is A, D or M."""

    path: str
    type: str


class NewCommit(NamedTuple):
    """A commit as it is sent. None: not said."""

    sha: str
    repository: str | None = None
    message: str | None = None
    author_name: str | None = None
    author_email: str | None = None
    date: datetime | None = None
    patches: Sequence[Patch] = ()


class Ref(NamedTuple):
    """A commit, or a range of commits, that a repository stood at."""

    repository: str
    commit: str
    previous: str | None = None

    @property
    def head(self) -> str:
        """The commit, which is the end of a range."""
        return self.ends[-1]

    @property
    def ends(self) -> list[str]:
        """The commit, or both ends of a range."""
        return self.commit.split(RANGE)


def check_commits(commits: Sequence[NewCommit], problems: Problems) -> None:
    """The limits of commits."""
    for index, commit in enumerate(commits):
        here = ("commits", str(index))
        if not commit.sha.strip():
            problems.add(ErrorCode.REQUIRED, "A commit needs its sha.", *here, "id")
        problems.check_text(commit.sha, LONGEST_SHA, *here, "id")
        problems.check_text(commit.repository, LONGEST_COMMIT_REPOSITORY, *here, "repository")
        problems.check_text(commit.message, 2**20, *here, "message")
        problems.check_text(commit.author_name, LONGEST_AUTHOR, *here, "authorName")
        problems.check_text(commit.author_email, LONGEST_ADDRESS, *here, "authorEmail")
        for at, patch in enumerate(commit.patches):
            problems.check_text(patch.path, LONGEST_PATH, *here, "patchSet", str(at), "path")


def check_refs(refs: Sequence[Ref], problems: Problems) -> None:
    """The limits of refs, of both ends of a range too."""
    for index, ref in enumerate(refs):
        here = ("refs", str(index))
        problems.check_text(ref.repository, LONGEST_REPOSITORY, *here, "repository")
        ends = ref.ends
        if not all(end.strip() for end in ends):
            code = ErrorCode.REQUIRED
            problems.add(code, "A commit, or both ends of a range: a..b.", *here, "commit")
        elif len(ends) > 2 or (len(ends) > 1 and any(end.strip(".") != end for end in ends)):  # noqa: PLR2004 (both ends)
            code = ErrorCode.INVALID
            problems.add(code, "A range has two ends: a..b.", *here, "commit")
        for end in ends:
            problems.check_text(end, LONGEST_SHA, *here, "commit")
        if len(ends) == 1:
            problems.check_text(ref.previous, LONGEST_SHA, *here, "previousCommit")


def check_repositories(refs: Sequence[Ref], known: Mapping[str, int], problems: Problems) -> None:
    """The repositories of refs must be there."""
    for index, ref in enumerate(refs):
        if ref.repository not in known:
            problems.add(
                ErrorCode.NOT_FOUND,
                f"There is no repository {ref.repository[:80]!r}.",
                "refs",
                str(index),
                "repository",
            )


class Said(NamedTuple):
    """What was said of a commit. None: nothing."""

    message: str | None = None
    date: datetime | None = None
    author_id: int | None = None


class Author(NamedTuple):
    """Who wrote a commit: the address as it is stored, and the name."""

    email: str
    name: str | None


def author_of(commit: NewCommit) -> Author | None:
    """Who wrote a commit; without an address, one is made of the name."""
    name, email = commit.author_name, commit.author_email
    if name and not email:
        email = re.sub(r"[^0-9A-Za-z\-_.]+", "", name) + "@localhost"
    if not email:
        return None
    email = email.lower()
    if len(email) > LONGEST_STORED_ADDRESS:
        email = email[: LONGEST_STORED_ADDRESS - 3] + "..."
    return Author(email, name)


class Linked(NamedTuple):
    """A commit of the list, with what it names looked up."""

    key: CommitKey
    commit: NewCommit
    author_id: int | None


async def set_commits(
    connection: Transaction, organization_id: int, release_id: int, sent: Sequence[NewCommit]
) -> None:
    """Give a release these commits, in place of those it had; newest first, skipped ones left out.

    The release must be held.
    """
    newest_first = sorted(sent, key=lambda commit: commit.date or EARLIEST, reverse=True)
    kept = [commit for commit in newest_first if SKIP not in (commit.message or "")]
    linked = await with_ids(connection, organization_id, kept)
    ids = await put_commits(connection, organization_id, linked)
    positions: dict[int, int] = {}
    heads: dict[int, int] = {}
    for position, (key, _, _) in enumerate(linked):
        positions.setdefault(ids[key].id, position)
        heads.setdefault(key.repository_id, ids[key].id)
    await write.replace_release_commits(connection, organization_id, release_id, positions.items())
    await write.insert_missing_heads(connection, organization_id, release_id, heads)
    authors = dict.fromkeys(ids[each.key].author_id for each in linked)
    await write.update_release(
        connection,
        release_id,
        {
            "commit_count": len(linked),
            "author_ids": [str(author_id) for author_id in authors if author_id is not None],
            "last_commit_id": ids[linked[0].key].id if linked else None,
        },
    )


async def with_ids(
    connection: Transaction, organization_id: int, commits: Sequence[NewCommit]
) -> Sequence[Linked]:
    """Commits with their repositories and authors, which are made where they are missing."""
    usual = f"organization-{organization_id}"
    names = dict.fromkeys(commit.repository or usual for commit in commits)
    repositories = await write.upsert_repositories(connection, organization_id, list(names))
    written = [author_of(commit) for commit in commits]
    authors = await put_authors(
        connection, organization_id, [author for author in written if author is not None]
    )
    return [
        Linked(
            CommitKey(repositories[commit.repository or usual], commit.sha),
            commit,
            None if author is None else authors[author.email],
        )
        for commit, author in zip(commits, written, strict=True)
    ]


async def put_authors(
    connection: Transaction, organization_id: int, authors: Iterable[Author]
) -> Mapping[str, int]:
    """The ids of authors by address; each gets the name that the newest of the commits has."""
    names: dict[str, str | None] = {}
    for email, name in authors:
        names.setdefault(email, name)
    found: dict[str, StoredAuthor] = {}
    for some in split_into_chunks(sorted(names), KEYS_PER_STATEMENT):
        new = [NewAuthor(email, names[email]) for email in some]
        found |= (await history.upsert_authors(connection, organization_id, new))[0]
    renamed = [
        StoredAuthor(stored.id, names[email])
        for email, stored in sorted(found.items())
        if stored.name != names[email]
    ]
    await history.rename_authors(connection, renamed)
    return {email: stored.id for email, stored in found.items()}


async def put_commits(
    connection: Transaction, organization_id: int, linked: Sequence[Linked]
) -> Mapping[CommitKey, StoredCommit]:
    """Make commits, and change in those that are there what was said and differs."""
    said: dict[CommitKey, Said] = {}
    for key, commit, author_id in linked:
        before = said.get(key, Said())
        said[key] = Said(
            before.message if commit.message is None else commit.message,
            commit.date or before.date,
            before.author_id if author_id is None else author_id,
        )
    stored = await write.read_commits(connection, said)
    missing = [key for key in said if key not in stored]
    if missing:
        now = datetime.now(UTC)
        await write.insert_commits(
            connection,
            organization_id,
            {key: values_of(said[key], StoredCommit(0, None, now, None)) for key in missing},
        )
        stored |= await write.read_commits(connection, missing)
    await write.merge_commits(
        connection,
        [
            {
                "commit": stored[key].id,
                "new_message": each.message,
                "new_date": each.date,
                "new_author": each.author_id,
            }
            for key, each in said.items()
            if values_of(each, stored[key]) != values_of(Said(), stored[key])
        ],
    )
    own = {"organization_id": organization_id}
    files = {
        (stored[key].id, *patch): None for key, commit, _ in linked for patch in commit.patches
    }
    await insert_missing_rows(
        connection,
        FileChange,
        [own | {"commit_id": id_, "path": path, "type": type_} for id_, path, type_ in files],
    )
    return {
        key: stored[key]._replace(author_id=each.author_id or stored[key].author_id)
        for key, each in said.items()
    }


def values_of(said: Said, stored: StoredCommit) -> dict[str, Any]:
    """The columns of a commit with what was said of it; all else stays."""
    return {
        "message": stored.message if said.message is None else said.message,
        "date_created": said.date or stored.date_created,
        "author_id": said.author_id or stored.author_id,
    }


async def set_refs(
    connection: Transaction,
    organization_id: int,
    release_id: int,
    refs: Sequence[Ref],
    repositories: Mapping[str, int],
) -> None:
    """Say where repositories stood; of several refs of one the last counts."""
    linked = [
        Linked(CommitKey(repositories[ref.repository], ref.head), NewCommit(ref.head), None)
        for ref in refs
    ]
    ids = await put_commits(connection, organization_id, linked)
    heads = {key.repository_id: ids[key].id for key, _, _ in linked}
    await write.upsert_heads(connection, organization_id, release_id, heads)
