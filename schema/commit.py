from collections.abc import Sequence
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import strawberry

from db.rows import CommitRow, FileChangeRow, PullRequestRow, RepositoryRow
from loaders.author import AuthorById
from loaders.commit import FileChangesByCommit
from loaders.pull_request import MergeCommit, PullRequestByMerge
from loaders.release import ReleasesByCommit
from loaders.repository import RepositoryById
from resolvers import child_connections
from schema.arguments import FORWARD_PAGE_ARGUMENTS
from schema.base.connection import Connection
from schema.base.fields import loaded, relation, resolved_by, rows_of
from schema.base.node import Node
from schema.user import Author

if TYPE_CHECKING:
    from schema.release import Release


@strawberry.enum(description="What a commit did to a file.")
class FileChangeType(Enum):
    ADDED = "A"
    """The file was not there before."""
    DELETED = "D"
    """The file is gone."""
    MODIFIED = "M"
    """The file was there, and has another content."""


def change_type(root: strawberry.Parent[FileChangeRow]) -> FileChangeType:
    """What happened to the file."""
    return FileChangeType(root.type)


@strawberry.type(description="A file that a commit changed.")
class FileChange:
    path: str
    """From the root of the repository, at most 510 characters."""
    type: FileChangeType = resolved_by(change_type)


@strawberry.type(description="Where commits come from.")
class Repository(Node):
    name: str
    """As commits and refs name it: "acme/app"."""
    url: str | None
    """Where people look at it; null when nobody said."""
    provider: str | None
    """Who hosts it: "github"; null when nobody said."""

    is_type_of = rows_of(RepositoryRow)


@strawberry.type(description="A request to merge commits.")
class PullRequest(Node):
    number: str
    """As the repository's host counts, without a "#"."""
    title: str | None
    """Null when nobody said."""
    message: str | None
    """What it is about, at length; null when nobody said."""
    date_created: datetime
    """When it was opened."""
    author: Author | None = relation(AuthorById, key="author_id")
    """Who opened it; null when it names nobody."""
    repository: Repository | None = relation(RepositoryById, key="repository_id")
    """Where it was opened; null when that is gone."""

    is_type_of = rows_of(PullRequestRow)


@strawberry.type(description="A commit of a repository.")
class Commit(Node):
    sha: str
    """The whole of it, at most 64 characters."""
    message: str | None
    """The title and all below it; null when nobody said."""
    date_created: datetime
    """Its timestamp; when it was first reported, if it came without one."""
    author: Author | None = relation(AuthorById, key="author_id")
    """Who wrote it; null when the commit names nobody."""
    repository: Repository | None = relation(RepositoryById, key="repository_id")
    """Where it is from; null when that is gone."""
    pull_request: PullRequest | None = loaded(
        PullRequestByMerge, key=lambda commit: MergeCommit(commit.organization_id, commit.sha)
    )
    """The pull request that it merged; null when it merged none."""
    releases: Connection[Annotated["Release", strawberry.lazy("schema.release")]] = loaded(
        ReleasesByCommit,
        key=child_connections.releases_of_commit,
        arguments=FORWARD_PAGE_ARGUMENTS,
        then=child_connections.release_connection,
    )
    """Which releases contain it, newest first: 20 unless the page is limited."""
    file_changes: Sequence[FileChange] = relation(FileChangesByCommit, key="id")
    """What it did to files, by path."""

    is_type_of = rows_of(CommitRow)
