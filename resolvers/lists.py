"""Paged lists below an object: from a field's arguments to a loader's key, and to a page."""

from datetime import datetime
from typing import Any, TypeVar

import strawberry

from db.paging import Page
from db.rows import CommitRow, DeployRow, ReleaseRow
from loaders.commit import CommitCountByRelease
from loaders.deploy import DeployCountByRelease, DeployTarget, TargetedRelease
from loaders.pages import PageKey
from loaders.release import ReleaseCountByCommit
from resolvers.ids import project_reference
from resolvers.pages import Arguments, Connection, Order, part

COMMITS = Order("commits", (int,))
DEPLOYS = Order("deploys", (datetime, int))
RELEASES = Order("releases of a commit", (datetime, int))


T = TypeVar("T")

ANYWHERE = DeployTarget()


def given(value: T | None) -> T | None:
    """An argument's value, None where it was left out."""
    return None if value is strawberry.UNSET else value


def arguments(first: Any, after: Any, last: Any = None, before: Any = None) -> Arguments:
    """The arguments of a page, None where they were left out."""
    return Arguments(given(first), given(after), given(last), given(before))


def commits_of_release(
    release: ReleaseRow,
    first: int | None = strawberry.UNSET,
    after: str | None = strawberry.UNSET,
    last: int | None = strawberry.UNSET,
    before: str | None = strawberry.UNSET,
) -> PageKey:
    """Which commits of a release are asked for."""
    return PageKey(release.id, part(COMMITS, arguments(first, after, last, before)))


def commit_connection(
    release: ReleaseRow, page: Page[CommitRow], _key: PageKey
) -> Connection[CommitRow]:
    """The page as clients see it."""
    return Connection(
        page, COMMITS, lambda context: context.loaders[CommitCountByRelease].load(release.id)
    )


def deploy_target(environment: str | None, project: str | None) -> DeployTarget:
    """Which deploys are meant."""
    name = given(project)
    return DeployTarget(given(environment), project_reference(name) if name else None)


def deploys_of_release(
    release: ReleaseRow,
    first: int | None = strawberry.UNSET,
    after: str | None = strawberry.UNSET,
    last: int | None = strawberry.UNSET,
    before: str | None = strawberry.UNSET,
    environment: str | None = strawberry.UNSET,
    project: strawberry.ID | None = strawberry.UNSET,
) -> PageKey:
    """Which deploys of a release are asked for."""
    asked = part(DEPLOYS, arguments(first, after, last, before))
    return PageKey(release.id, asked, deploy_target(environment, project))


def deploy_connection(
    release: ReleaseRow, page: Page[DeployRow], key: PageKey
) -> Connection[DeployRow]:
    """The page as clients see it."""
    wanted = TargetedRelease(release.id, DeployTarget(*key.arguments))
    return Connection(
        page, DEPLOYS, lambda context: context.loaders[DeployCountByRelease].load(wanted)
    )


def releases_of_commit(
    commit: CommitRow,
    first: int | None = strawberry.UNSET,
    after: str | None = strawberry.UNSET,
) -> PageKey:
    """Which of the releases that contain a commit are asked for."""
    return PageKey(commit.id, part(RELEASES, arguments(first, after)))


def release_connection(
    commit: CommitRow, page: Page[ReleaseRow], _key: PageKey
) -> Connection[ReleaseRow]:
    """The page as clients see it."""
    return Connection(
        page, RELEASES, lambda context: context.loaders[ReleaseCountByCommit].load(commit.id)
    )
