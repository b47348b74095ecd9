"""Rows as they are read: tuples with names, cheap to make and to read, never entities.

The columns of a row class are the model's attributes of the same names: `columns` selects them.
Releases, and the commits and deploys below them, carry the scope that was asked for.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import Label

from db.models import Base


def columns(model: type[Base], row: Any) -> list[Label[Any]]:
    """The columns of a model that fill the row, in its order, labelled with its names.

    What has a default in the row is not read from the database.
    """
    read = [name for name in row._fields if name not in row._field_defaults]
    return [getattr(model, name).label(name) for name in read]


def column_count(row: Any) -> int:
    """How many columns `columns` has for the row."""
    return len(row._fields) - len(row._field_defaults)


def row_factory(row: Any) -> Callable[[Iterable[Any]], Any]:
    """Makes rows of a class from their values, in order.

    That takes a fifth of the time that calling the class takes, and pages are made of rows.
    """
    return partial(tuple.__new__, row)


def to_rows(row: Any, found: Iterable[Any], *rest: Any) -> list[Any]:
    """The rows of a class that were found for `columns`.

    `rest` are the values of what is not read; without them it has its defaults.
    """
    make, rest = row_factory(row), rest or tuple(row._field_defaults.values())
    return [make((*values, *rest)) for values in found] if rest else list(map(make, found))


class Scope(NamedTuple):
    """Which environments and which project the computed fields of a release look at.

    No environments (None) and no project (None) mean all of them. A project is an id or a slug.
    """

    environments: tuple[str, ...] | None = None
    project: int | str | None = None


FULL_SCOPE = Scope()


class OrganizationRow(NamedTuple):
    id: int
    slug: str
    name: str


class UserRow(NamedTuple):
    id: int
    name: str
    username: str
    email: str
    avatar_url: str | None
    is_active: bool


class ProjectRow(NamedTuple):
    id: int
    slug: str
    name: str
    platform: str | None


class EnvironmentRow(NamedTuple):
    id: int
    name: str


class RepositoryRow(NamedTuple):
    id: int
    name: str
    url: str | None
    provider: str | None


class CommitAuthorRow(NamedTuple):
    id: int
    organization_id: int
    name: str | None
    email: str


class AuthorRow(NamedTuple):
    """Who wrote a commit: a member of the organization, or else the commit's name and address."""

    name: str | None
    email: str
    user: UserRow | None


class CommitRow(NamedTuple):
    id: int
    organization_id: int
    repository_id: int
    sha: str
    message: str | None
    date_created: datetime
    author_id: int | None
    scope: Scope = FULL_SCOPE


class FileChangeRow(NamedTuple):
    path: str
    type: str


class PullRequestRow(NamedTuple):
    id: int
    organization_id: int
    repository_id: int
    number: str
    title: str | None
    message: str | None
    date_created: datetime
    author_id: int | None


class ReleaseRow(NamedTuple):
    """A release, and the scope that its computed fields have unless their arguments say else."""

    id: int
    organization_id: int
    version: str
    status: int | None
    ref: str | None
    url: str | None
    user_agent: str | None
    data: dict[str, Any]
    date_created: datetime
    date_released: datetime | None
    owner_id: int | None
    author_ids: list[str] | None
    commit_count: int | None
    last_commit_id: int | None
    deploy_count: int | None
    last_deploy_id: int | None
    semver_order: str
    build_number: int | None
    scope: Scope = FULL_SCOPE


class ReleaseProjectRow(NamedTuple):
    """A release in one of its projects."""

    release_id: int
    project_id: int
    new_groups: int | None
    project: ProjectRow
    scope: Scope = FULL_SCOPE


class ReleaseEnvironmentRow(NamedTuple):
    """A release in one project and one environment."""

    release_id: int
    first_seen: datetime
    last_seen: datetime
    adopted: datetime | None
    unadopted: datetime | None
    project: ProjectRow


class DeployRow(NamedTuple):
    id: int
    organization_id: int
    release_id: int
    environment_id: int
    name: str | None
    url: str | None
    date_started: datetime | None
    date_finished: datetime
    scope: Scope = FULL_SCOPE


class TeamRow(NamedTuple):
    id: int
    slug: str
    name: str


class DashboardRow(NamedTuple):
    """A dashboard without its widgets."""

    id: int
    organization_id: int
    title: str
    version: int
    date_created: datetime
    date_updated: datetime
    created_by_id: int | None
    updated_by_id: int | None
    visits: int
    last_visited: datetime | None
    all_projects: bool
    environments: list[str] | None
    period: str | None
    start: datetime | None
    end: datetime | None
    utc: bool | None
    release_versions: list[str] | None
    release_ids: list[str] | None


class PermissionRow(NamedTuple):
    """Who may edit a dashboard."""

    dashboard_id: int
    is_editable_by_everyone: bool


class WidgetRow(NamedTuple):
    id: int
    dashboard_id: int
    title: str
    description: str | None
    display_type: int
    widget_type: int
    dataset_source: int
    interval: str
    limit: int | None
    layout: dict[str, Any] | None
    thresholds: dict[str, Any] | None
    date_created: datetime


class WidgetQueryRow(NamedTuple):
    id: int
    widget_id: int
    name: str
    fields: list[str]
    aggregates: list[str]
    columns: list[str]
    field_aliases: list[str]
    conditions: str
    orderby: str
    is_hidden: bool
    selected_aggregate: int | None


class DashboardVersionRow(NamedTuple):
    """What a dashboard was after a change."""

    version: int
    title: str
    message: str | None
    author_id: int | None
    date_created: datetime
    restored_from: int | None
    document: dict[str, Any]
