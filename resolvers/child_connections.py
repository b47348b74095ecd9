"""Paged lists below an object: from a field's arguments to a loader's key, and to a page."""

from collections.abc import Callable
from datetime import datetime
from typing import Any, NamedTuple, TypeVar, cast

from strawberry import ID, UNSET

from db.connection.paging import Page
from db.rows import FULL_SCOPE, CommitRow, DeployRow, ReleaseRow
from loaders.base import Loader
from loaders.commit import CommitCountByRelease
from loaders.deploy import DeployCountByRelease, DeployTarget, TargetedRelease
from loaders.pages import PageKey
from loaders.release import ReleaseCountByCommit
from resolvers.connection import Connection, Order, PageArguments, parse_slice
from resolvers.ids import parse_project_reference

COMMITS = Order("commits", (int,))
DEPLOYS = Order("deploys", (datetime, int))
RELEASES = Order("releases of a commit", (datetime, int))


R = TypeVar("R")
T = TypeVar("T")

ANYWHERE = DeployTarget()


class FromRow(NamedTuple):
    """In place of a key: each row of a field knows its value, which is read from it."""

    read: Callable[[Any], Any]


class FromLoader(NamedTuple):
    """In place of a key: the key of another loader, which the field's arguments name."""

    loader: type[Loader[Any, Any]]
    key: Any


def unset_to_none(value: T | None) -> T | None:
    """An argument's value, None where it was left out."""
    return None if value is UNSET else value


def page_arguments(first: Any, after: Any, last: Any = None, before: Any = None) -> PageArguments:
    """The arguments of a page, None where they were left out."""
    return PageArguments(
        unset_to_none(first), unset_to_none(after), unset_to_none(last), unset_to_none(before)
    )


def in_scope(row: Any, found: R | None, _key: object) -> R | None:
    """What was found below a row, in the row's scope: the scope of a list reaches all below it."""
    if found is None or row.scope == FULL_SCOPE:
        return found
    scoped: R = cast("Any", found)._replace(scope=row.scope)
    return scoped


def page_in_scope(row: Any, page: Page[R]) -> Page[R]:
    """A page below a row, in the row's scope."""
    if row.scope == FULL_SCOPE:
        return page
    return page._replace(rows=[cast("Any", each)._replace(scope=row.scope) for each in page.rows])


def commits_of_release(
    release: ReleaseRow,
    first: int | None = UNSET,
    after: str | None = UNSET,
    last: int | None = UNSET,
    before: str | None = UNSET,
) -> PageKey:
    """Which commits of a release are asked for."""
    return PageKey(release.id, parse_slice(COMMITS, page_arguments(first, after, last, before)))


def commit_connection(
    release: ReleaseRow, page: Page[CommitRow], _key: PageKey
) -> Connection[CommitRow]:
    """The page as clients see it."""
    return Connection(
        page_in_scope(release, page),
        COMMITS,
        lambda context: context.loaders[CommitCountByRelease].load(release.id),
    )


def deploy_target(environment: str | None, project: str | None) -> DeployTarget:
    """Which deploys are meant."""
    name = unset_to_none(project)
    return DeployTarget(
        unset_to_none(environment), parse_project_reference(name) if name else None
    )


def deploys_of_release(
    release: ReleaseRow,
    first: int | None = UNSET,
    after: str | None = UNSET,
    last: int | None = UNSET,
    before: str | None = UNSET,
    environment: str | None = UNSET,
    project: ID | None = UNSET,
) -> PageKey:
    """Which deploys of a release are asked for."""
    asked = parse_slice(DEPLOYS, page_arguments(first, after, last, before))
    return PageKey(release.id, asked, deploy_target(environment, project))


def deploy_connection(
    release: ReleaseRow, page: Page[DeployRow], key: PageKey
) -> Connection[DeployRow]:
    """The page as clients see it."""
    wanted = TargetedRelease(release.id, DeployTarget(*key.arguments))
    return Connection(
        page_in_scope(release, page),
        DEPLOYS,
        lambda context: context.loaders[DeployCountByRelease].load(wanted),
    )


def releases_of_commit(
    commit: CommitRow,
    first: int | None = UNSET,
    after: str | None = UNSET,
) -> PageKey:
    """Which of the releases that contain a commit are asked for."""
    return PageKey(commit.id, parse_slice(RELEASES, page_arguments(first, after)))


def release_connection(
    commit: CommitRow, page: Page[ReleaseRow], _key: PageKey
) -> Connection[ReleaseRow]:
    """The page as clients see it."""
    return Connection(
        page_in_scope(commit, page),
        RELEASES,
        lambda context: context.loaders[ReleaseCountByCommit].load(commit.id),
    )
