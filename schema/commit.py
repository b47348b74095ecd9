"""Commits, with their repositories, file changes and pull requests."""

from collections.abc import Sequence
from datetime import datetime
from enum import Enum
from typing import TYPE_CHECKING, Annotated

import strawberry
from strawberry import Parent

from loaders.author import AuthorById
from loaders.commit import CommitRow, FileChangeRow, FileChangesByCommit
from loaders.delivery.commits import ArrivalsByCommit
from loaders.pull_request import MergeCommit, PullRequestByMerge, PullRequestRow
from loaders.release import ReleasesByCommit
from loaders.repository import RepositoryById, RepositoryRow
from resolvers import child_connections
from schema.arguments import PAGE_ARGUMENTS
from schema.base.connection import Connection
from schema.base.fields import loaded, relation, resolved_by, rows_of
from schema.base.node import Node
from schema.delivery.commits import CommitEnvironment
from schema.user import Author

if TYPE_CHECKING:
    from schema.release import Release


@strawberry.enum(description="How a commit changed a file.")
class FileChangeType(Enum):
    ADDED = "A"
    """The commit added the file."""
    DELETED = "D"
    """The commit deleted the file."""
    MODIFIED = "M"
    """The commit modified the file."""


def change_type(root: Parent[FileChangeRow]) -> FileChangeType:
    """Return the type of the change."""
    return FileChangeType(root.type)


@strawberry.type(description="A file that a commit changed.")
class FileChange:
    path: str
    """Path from the root of the repository, at most 510 characters."""
    type: FileChangeType = resolved_by(change_type)
    """How the commit changed the file."""


@strawberry.type(description="A source code repository of an organization.")
class Repository(Node):
    name: str
    """Name as in commits and refs: "acme/app"."""
    url: str | None
    """URL of the repository's web page; null when unknown."""
    provider: str | None
    """The hosting service, "github" for example; null when unknown."""

    is_type_of = rows_of(RepositoryRow)


@strawberry.type(description="A pull request, found by its merge commit.")
class PullRequest(Node):
    number: str
    """The hosting service's number, without a leading "#"."""
    title: str | None
    """Null when unknown."""
    message: str | None
    """The description; null when unknown."""
    date_created: datetime
    """When the pull request was opened."""
    author: Author | None = relation(AuthorById, key="author_id")
    """Who opened the pull request; null when unknown."""
    repository: Repository | None = relation(RepositoryById, key="repository_id")
    """The repository it belongs to; null when the repository was deleted."""

    is_type_of = rows_of(PullRequestRow)


@strawberry.type(description="A commit of a repository.")
class Commit(Node):
    sha: str
    """The full SHA, at most 64 characters."""
    message: str | None
    """The full commit message; null when unknown."""
    date_created: datetime
    """The commit's timestamp. Without one: when the commit was first reported."""
    author: Author | None = relation(AuthorById, key="author_id")
    """Who wrote the commit; null when unknown."""
    repository: Repository | None = relation(RepositoryById, key="repository_id")
    """The repository the commit belongs to; null when the repository was deleted."""
    pull_request: PullRequest | None = loaded(
        PullRequestByMerge, key=lambda commit: MergeCommit(commit.organization_id, commit.sha)
    )
    """The pull request whose merge commit this is; null when there is none."""
    releases: Connection[Annotated["Release", strawberry.lazy("schema.release")]] = loaded(
        ReleasesByCommit,
        key=child_connections.releases_key,
        then=child_connections.release_connection,
        arguments=PAGE_ARGUMENTS,
    )
    """The releases that contain the commit, newest first. Default page size: 20."""
    file_changes: Sequence[FileChange] = relation(FileChangesByCommit, key="id")
    """The files the commit changed, sorted by path."""
    environments: Sequence[CommitEnvironment] = relation(ArrivalsByCommit, key="id")
    """The environments in which the commit has arrived with a release that contains it, by slug
    of the project, then name of the environment.
    """

    is_type_of = rows_of(CommitRow)
