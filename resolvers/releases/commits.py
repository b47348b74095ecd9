"""Setting the commits and refs of a release.

Rules: docs/reference/releases.md#writing-commits and docs/reference/releases.md#refs.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any, NamedTuple

from db.connection.access import Transaction
from db.connection.bulk import ROWS_PER_STATEMENT, split_into_chunks
from db.reading.answer_clock import utc_now
from db.releases import history, write
from db.releases.history import NewAuthor, StoredAuthor
from db.releases.write import CommitKey, StoredCommit
from resolvers.outcomes import ErrorCode, Problems

MAX_SHA_LENGTH = 64
MAX_COMMIT_REPOSITORY_LENGTH = 64
MAX_REPOSITORY_LENGTH = 200
MAX_AUTHOR_LENGTH = 128
MAX_ADDRESS_LENGTH = 254
MAX_STORED_ADDRESS_LENGTH = 75
MAX_PATH_LENGTH = 510
MAX_MESSAGE_LENGTH = 2**20
SKIP_MARKER = "#skipsentry"
RANGE_SEPARATOR = ".."
COMMITS_PER_STEP = 500
EARLIEST = datetime.min.replace(tzinfo=UTC)


class Patch(NamedTuple):
    """A file that a commit changed; the type is A, D or M."""

    path: str
    type: str


class NewCommit(NamedTuple):
    """A commit to set; None: absent or null."""

    sha: str
    repository: str | None = None
    message: str | None = None
    author_name: str | None = None
    author_email: str | None = None
    date: datetime | None = None
    patches: Sequence[Patch] = ()


class Ref(NamedTuple):
    """The commit, or range of commits, that a repository was at."""

    repository: str
    commit: str
    previous: str | None = None

    @property
    def head(self) -> str:
        """The commit; of a range, its end."""
        return self.ends[-1]

    @property
    def ends(self) -> list[str]:
        """The commit, or the start and the end of a range, without outer white space."""
        return [end.strip() for end in self.commit.split(RANGE_SEPARATOR)]


def trim_commits(commits: Sequence[NewCommit]) -> Sequence[NewCommit]:
    """Return commits whose texts have no outer white space; paths of files stay as they are."""
    return [
        commit._replace(
            sha=commit.sha.strip(),
            repository=trim(commit.repository),
            message=trim(commit.message),
            author_name=trim(commit.author_name),
            author_email=trim(commit.author_email),
        )
        for commit in commits
    ]


def trim_refs(refs: Sequence[Ref]) -> Sequence[Ref]:
    """Return refs whose texts, and the ends of their ranges, have no outer white space."""
    return [
        Ref(ref.repository.strip(), RANGE_SEPARATOR.join(ref.ends), trim(ref.previous))
        for ref in refs
    ]


def trim(text: str | None) -> str | None:
    """Return a text without outer white space; None stays."""
    return None if text is None else text.strip()


def check_commits(commits: Sequence[NewCommit], problems: Problems) -> None:
    """Check commits: docs/reference/releases.md#commit-limits."""
    for index, commit in enumerate(commits):
        path = ("commits", str(index))
        if not commit.sha:
            problems.add(ErrorCode.REQUIRED, "The SHA must not be empty.", *path, "id")
        problems.check_text(commit.sha, MAX_SHA_LENGTH, *path, "id")
        problems.check_text(commit.repository, MAX_COMMIT_REPOSITORY_LENGTH, *path, "repository")
        problems.check_text(commit.message, MAX_MESSAGE_LENGTH, *path, "message")
        problems.check_text(commit.author_name, MAX_AUTHOR_LENGTH, *path, "authorName")
        problems.check_text(commit.author_email, MAX_ADDRESS_LENGTH, *path, "authorEmail")
        for patch_index, patch in enumerate(commit.patches):
            problems.check_text(
                patch.path, MAX_PATH_LENGTH, *path, "patchSet", str(patch_index), "path"
            )


def check_refs(refs: Sequence[Ref], problems: Problems) -> None:
    """Check refs: docs/reference/releases.md#ref-ranges."""
    for index, ref in enumerate(refs):
        path = ("refs", str(index))
        problems.check_text(ref.repository, MAX_REPOSITORY_LENGTH, *path, "repository")
        ends = ref.ends
        if not all(ends):
            code = ErrorCode.REQUIRED
            problems.add(code, "Name a commit, or both ends of a range: a..b.", *path, "commit")
        elif len(ends) > 2 or (len(ends) > 1 and any(end.strip(".") != end for end in ends)):  # noqa: PLR2004 (both ends)
            code = ErrorCode.INVALID
            problems.add(code, "A range has exactly two ends: a..b.", *path, "commit")
        for end in ends:
            problems.check_text(end, MAX_SHA_LENGTH, *path, "commit")
        if len(ends) == 1:
            problems.check_text(ref.previous, MAX_SHA_LENGTH, *path, "previousCommit")


def check_repositories(
    refs: Sequence[Ref], repositories: Mapping[str, int], problems: Problems
) -> None:
    """Add a problem for each ref whose repository does not exist."""
    for index, ref in enumerate(refs):
        if ref.repository not in repositories:
            problems.add(
                ErrorCode.NOT_FOUND,
                f"There is no repository {ref.repository[:80]!r}.",
                "refs",
                str(index),
                "repository",
            )


class CommitValues(NamedTuple):
    """The values of a commit that were sent; None: absent."""

    message: str | None = None
    date: datetime | None = None
    author_id: int | None = None


def parse_author(name: str | None, email: str | None) -> NewAuthor | None:
    """Return a commit's author, with the address as it is stored; None without an address.

    Rules: docs/reference/releases.md#author-addresses.
    """
    name = name or ""
    if not email:
        local = re.sub(r"[^0-9A-Za-z\-_.]+", "", name) or re.sub(r"[^\w.-]+", "", name)
        if not local:
            return None
        email = f"{local}@localhost"
    email = email.lower()
    if len(email) > MAX_STORED_ADDRESS_LENGTH:
        email = email[: MAX_STORED_ADDRESS_LENGTH - 3] + "..."
    return NewAuthor(email, name[:MAX_AUTHOR_LENGTH] or None)


class CommitReport(NamedTuple):
    """The commits of a release, prepared before the transaction that sets them.

    `number` counts all commits without the skip marker. `commits` has each of them once, newest
    first and with its repository, `authors` the author of each, and `order` their indexes by
    repository and SHA.
    """

    number: int
    commits: Sequence[NewCommit]
    authors: Sequence[NewAuthor | None]
    order: Sequence[int]


def prepare_report(organization_id: int, commits: Sequence[NewCommit]) -> CommitReport:
    """Sort commits, and ignore repeated ones and those with the skip marker."""
    default_name = f"organization-{organization_id}"
    newest_first = sorted(commits, key=lambda commit: commit.date or EARLIEST, reverse=True)
    unmarked = [commit for commit in newest_first if SKIP_MARKER not in (commit.message or "")]
    # A repeated commit keeps its first place, with the values of its last entry.
    last_entries = {(commit.repository or default_name, commit.sha): commit for commit in unmarked}
    keys = list(last_entries)
    return CommitReport(
        len(unmarked),
        [
            commit if commit.repository else commit._replace(repository=default_name)
            for commit in last_entries.values()
        ],
        [parse_author(each.author_name, each.author_email) for each in last_entries.values()],
        # A common order of the locks that writers take avoids deadlocks.
        sorted(range(len(keys)), key=keys.__getitem__),
    )


class ResolvedCommit(NamedTuple):
    """A commit with the ids of its repository and its author."""

    key: CommitKey
    commit: NewCommit
    author_id: int | None


async def set_commits(
    connection: Transaction, organization_id: int, release_id: int, report: CommitReport
) -> None:
    """Replace the commits of a release. It must be locked.

    Rules: docs/reference/releases.md#replacing-commits.
    """
    names = dict.fromkeys(commit.repository or "" for commit in report.commits)
    repositories = await write.upsert_repositories(connection, organization_id, list(names))
    author_ids = await upsert_authors(
        connection, organization_id, [author for author in report.authors if author is not None]
    )
    stored: dict[int, StoredCommit] = {}
    keys: dict[int, CommitKey] = {}
    for indexes in split_into_chunks(report.order, COMMITS_PER_STEP):
        resolved = []
        for index in indexes:
            commit, author = report.commits[index], report.authors[index]
            keys[index] = CommitKey(repositories[commit.repository or ""], commit.sha)
            author_id = None if author is None else author_ids[author.email]
            resolved.append(ResolvedCommit(keys[index], commit, author_id))
        stored_chunk = await upsert_commits(connection, organization_id, resolved)
        stored |= {index: stored_chunk[keys[index]] for index in indexes}
    heads: dict[int, int] = {}
    for index in range(len(keys)):
        heads.setdefault(keys[index].repository_id, stored[index].id)
    newest_first = [stored[index] for index in range(len(keys))]
    await write.replace_release_commits(
        connection, organization_id, release_id, [commit.id for commit in newest_first]
    )
    await write.insert_missing_heads(connection, organization_id, release_id, heads)
    ids = dict.fromkeys(each.author_id for each in newest_first)
    await write.update_release(
        connection,
        organization_id,
        release_id,
        {
            "commit_count": report.number,
            "author_ids": [str(author_id) for author_id in ids if author_id is not None],
            "last_commit_id": newest_first[0].id if newest_first else None,
        },
    )


async def upsert_authors(
    connection: Transaction, organization_id: int, authors: Iterable[NewAuthor]
) -> Mapping[str, int]:
    """Return the ids of authors by address; each gets the name of its newest commit with one."""
    names: dict[str, str | None] = {}
    for email, name in authors:
        names[email] = names.get(email) or name
    ids: dict[str, int] = {}
    for chunk in split_into_chunks(sorted(names), ROWS_PER_STATEMENT):
        new_authors = [NewAuthor(email, names[email]) for email in chunk]
        stored, _ = await history.upsert_authors(connection, organization_id, new_authors)
        await history.rename_authors(
            connection,
            [
                StoredAuthor(author.id, names[email])
                for email, author in sorted(stored.items())
                if names[email] is not None and author.name != names[email]
            ],
        )
        ids |= {email: author.id for email, author in stored.items()}
    return ids


async def upsert_commits(
    connection: Transaction, organization_id: int, resolved: Sequence[ResolvedCommit]
) -> Mapping[CommitKey, StoredCommit]:
    """Create missing commits, and change the sent values of existing ones where they differ.

    At most COMMITS_PER_STEP commits are prepared for the database at once, on the event loop.
    Rules: docs/reference/releases.md#commit-values.
    """
    sent_values = {
        key: CommitValues(commit.message, commit.date, author_id)
        for key, commit, author_id in resolved
    }
    stored = await write.read_commits(connection, list(sent_values))
    now = utc_now()
    new = {
        key: merge_values(values, StoredCommit(0, None, now, None))
        for key, values in sent_values.items()
        if key not in stored
    }
    ids = await write.insert_commits(connection, organization_id, new)
    # Another transaction may have created some of them meanwhile.
    stored |= await write.read_commits(connection, [key for key in new if key not in ids])
    await write.merge_commits(
        connection,
        [
            {
                "commit": stored[key].id,
                "new_message": values.message,
                "new_date": values.date,
                "new_author": values.author_id,
            }
            for key, values in sent_values.items()
            if key in stored
            and merge_values(values, stored[key]) != merge_values(CommitValues(), stored[key])
        ],
    )
    stored |= {key: StoredCommit(ids[key], **new[key]) for key in ids}
    file_changes = (
        (stored[key].id, *patch) for key, commit, _ in resolved for patch in commit.patches
    )
    await history.insert_file_changes(connection, organization_id, file_changes)
    return {
        key: stored[key]._replace(author_id=values.author_id or stored[key].author_id)
        for key, values in sent_values.items()
    }


def merge_values(sent: CommitValues, stored: StoredCommit) -> dict[str, Any]:
    """Return the columns of a commit: the sent values, or else the stored ones."""
    return {
        "message": stored.message if sent.message is None else sent.message,
        "date_created": sent.date or stored.date_created,
        "author_id": sent.author_id or stored.author_id,
    }


async def set_refs(
    connection: Transaction,
    organization_id: int,
    release_id: int,
    refs: Sequence[Ref],
    repositories: Mapping[str, int],
) -> None:
    """Set the head commits of repositories: docs/reference/releases.md#ref-effects."""
    resolved = [
        ResolvedCommit(
            CommitKey(repositories[ref.repository], ref.head), NewCommit(ref.head), None
        )
        for ref in refs
    ]
    ids = await upsert_commits(connection, organization_id, resolved)
    heads = {key.repository_id: ids[key].id for key, _, _ in resolved}
    await write.upsert_heads(connection, organization_id, release_id, heads)
