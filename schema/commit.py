from collections.abc import Sequence
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import strawberry

from db.rows import CommitRow, FileChangeRow, PullRequestRow, RepositoryRow
from loaders.author import AuthorById
from loaders.commit import FileChangesByCommit
from loaders.pull_request import Merge, PullRequestByMerge
from loaders.release import ReleasesByCommit
from loaders.repository import RepositoryById
from resolvers import lists
from schema.fields import loaded, relation, rows_of
from schema.node import Node
from schema.pages import Connection
from schema.user import Author

if TYPE_CHECKING:
    from schema.release import Release


@strawberry.enum
class FileChangeType(Enum):
    ADDED = "A"
    DELETED = "D"
    MODIFIED = "M"


def change_type(root: strawberry.Parent[FileChangeRow]) -> FileChangeType:
    """What happened to the file."""
    return FileChangeType(root.type)


@strawberry.type(description="What a commit did to a file.")
class FileChange:
    path: str
    type: FileChangeType = strawberry.field(resolver=change_type)


@strawberry.type(description="Where commits come from.")
class Repository(Node):
    name: str
    url: str | None
    provider: str | None

    is_type_of = rows_of(RepositoryRow)


@strawberry.type(description="A request to merge commits.")
class PullRequest(Node):
    number: str
    title: str | None
    message: str | None
    date_created: datetime
    author: Author | None = relation(AuthorById, key="author_id")
    repository: Repository | None = relation(RepositoryById, key="repository_id")

    is_type_of = rows_of(PullRequestRow)


@strawberry.type(description="A commit of a repository.")
class Commit(Node):
    sha: str
    message: str | None
    date_created: datetime
    author: Author | None = relation(
        AuthorById, key="author_id", description="Who wrote it; null when the commit names nobody."
    )
    repository: Repository | None = relation(RepositoryById, key="repository_id")
    pull_request: PullRequest | None = loaded(
        PullRequestByMerge,
        key=lambda commit: Merge(commit.organization_id, commit.sha),
        description="The pull request that it merged.",
    )
    releases: Connection[Annotated["Release", strawberry.lazy("schema.release")]] = loaded(
        ReleasesByCommit,
        key=lists.releases_of_commit,
        then=lists.release_connection,
        description="Which releases contain it, newest first.",
    )
    file_changes: Sequence[FileChange] = relation(
        FileChangesByCommit, key="id", description="What it did to files, by path."
    )

    is_type_of = rows_of(CommitRow)
