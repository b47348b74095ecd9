"""Connections below a row: a field's arguments become a loader's key, its page a connection."""

from datetime import datetime

from strawberry import ID, UNSET

from db.connection.paging import Page
from db.rows import CommitRow, DeployRow, ReleaseRow
from loaders.commit import CommitCountByRelease
from loaders.deploy import DeployCountByRelease, DeployTarget, TargetedRelease
from loaders.pages import PageKey
from loaders.release import ReleaseCountByCommit
from resolvers.arguments import unset_to_none
from resolvers.connection import Connection, Order, page_arguments, parse_slice
from resolvers.ids import parse_only_project
from resolvers.releases.scope import inherit_page_scope

COMMITS = Order("commits", (int,))
DEPLOYS = Order("deploys", (datetime, int))
RELEASES = Order("releases of a commit", (datetime, int))

ANY_TARGET = DeployTarget()


def commits_key(
    release: ReleaseRow,
    first: int | None = UNSET,
    after: str | None = UNSET,
    last: int | None = UNSET,
    before: str | None = UNSET,
) -> PageKey:
    """Make the key of a page of a release's commits."""
    return PageKey(release.id, parse_slice(COMMITS, page_arguments(first, after, last, before)))


def commit_connection(
    release: ReleaseRow, page: Page[CommitRow], _key: PageKey
) -> Connection[CommitRow]:
    """Make the connection of a page of a release's commits."""
    return Connection(
        inherit_page_scope(release, page),
        COMMITS,
        lambda context: context.loaders[CommitCountByRelease].load(release.id),
    )


def deploy_target(environment: str | None, project: ID | None) -> DeployTarget:
    """Return which deploys the arguments select."""
    return DeployTarget(unset_to_none(environment), parse_only_project(unset_to_none(project)))


def deploys_key(
    release: ReleaseRow,
    first: int | None = UNSET,
    after: str | None = UNSET,
    last: int | None = UNSET,
    before: str | None = UNSET,
    environment: str | None = UNSET,
    project: ID | None = UNSET,
) -> PageKey:
    """Make the key of a page of a release's deploys."""
    slice_ = parse_slice(DEPLOYS, page_arguments(first, after, last, before))
    return PageKey(release.id, slice_, deploy_target(environment, project))


def deploy_connection(
    release: ReleaseRow, page: Page[DeployRow], key: PageKey
) -> Connection[DeployRow]:
    """Make the connection of a page of a release's deploys."""
    count_key = TargetedRelease(release.id, DeployTarget(*key.arguments))
    return Connection(
        inherit_page_scope(release, page),
        DEPLOYS,
        lambda context: context.loaders[DeployCountByRelease].load(count_key),
    )


def releases_key(
    commit: CommitRow,
    first: int | None = UNSET,
    after: str | None = UNSET,
    last: int | None = UNSET,
    before: str | None = UNSET,
) -> PageKey:
    """Make the key of a page of the releases that contain a commit."""
    return PageKey(commit.id, parse_slice(RELEASES, page_arguments(first, after, last, before)))


def release_connection(
    commit: CommitRow, page: Page[ReleaseRow], _key: PageKey
) -> Connection[ReleaseRow]:
    """Make the connection of a page of the releases that contain a commit."""
    return Connection(
        inherit_page_scope(commit, page),
        RELEASES,
        lambda context: context.loaders[ReleaseCountByCommit].load(commit.id),
    )
