"""Rows as statements return them: named tuples, which are cheap to create and to read.

The fields of a row class are attributes of its model; `columns` selects them. Releases, and the
commits and deploys read through them, also carry the scope of the query.
"""

from collections.abc import Callable, Iterable
from datetime import datetime
from functools import partial
from typing import Any, NamedTuple

from sqlalchemy import Label

from db.models import Base


def columns(model: type[Base], row: Any) -> list[Label[Any]]:
    """Return the columns of a model for the fields of a row class, labelled and in order.

    Fields with a default are not columns.
    """
    names = [name for name in row._fields if name not in row._field_defaults]
    return [getattr(model, name).label(name) for name in names]


def column_count(row: Any) -> int:
    """Return the number of columns that `columns` selects for a row class."""
    return len(row._fields) - len(row._field_defaults)


def row_factory(row: Any) -> Callable[[Iterable[Any]], Any]:
    """Return a function that creates a row from its values, in order.

    It takes a fifth of the time of calling the class.
    """
    return partial(tuple.__new__, row)


def to_rows(row: Any, results: Iterable[Any], *defaults: Any) -> list[Any]:
    """Convert the results of selecting `columns` to rows.

    `defaults` are the values of the fields with a default; without any, their defaults are used.
    """
    create = row_factory(row)
    defaults = defaults or tuple(row._field_defaults.values())
    if defaults:
        return [create((*values, *defaults)) for values in results]
    return list(map(create, results))


class Scope(NamedTuple):
    """The environments and the project that a release's computed fields cover.

    None means all of them. A project is an id, or a slug or id as text.
    """

    environments: tuple[str, ...] | None = None
    project: int | str | None = None


FULL_SCOPE = Scope()


class OrganizationRow(NamedTuple):
    """An organization."""

    id: int
    slug: str
    name: str


class UserRow(NamedTuple):
    """A user, with the primary email address."""

    id: int
    name: str
    username: str
    email: str
    avatar_url: str | None
    is_active: bool


class ProjectRow(NamedTuple):
    """A project, with its main platform; None when it has none."""

    id: int
    slug: str
    name: str
    platform: str | None


class EnvironmentRow(NamedTuple):
    """An environment; the empty name is the unnamed environment."""

    id: int
    name: str


class RepositoryRow(NamedTuple):
    """A repository; `provider` is a name such as `github`, or None."""

    id: int
    name: str
    url: str | None
    provider: str | None


class CommitAuthorRow(NamedTuple):
    """The name and address in a commit, before they are matched with a user."""

    id: int
    organization_id: int
    name: str | None
    email: str


class AuthorRow(NamedTuple):
    """A commit's author: a member of the organization, or the commit's own name and address."""

    name: str | None
    email: str
    user: UserRow | None


class CommitRow(NamedTuple):
    """A commit, and the scope of the query that its releases are read in."""

    id: int
    organization_id: int
    repository_id: int
    sha: str
    message: str | None
    date_created: datetime
    author_id: int | None
    scope: Scope = FULL_SCOPE


class FileChangeRow(NamedTuple):
    """A file that a commit added (`type` A), deleted (D) or modified (M)."""

    path: str
    type: str


class PullRequestRow(NamedTuple):
    """A pull request, without the commit that merged it."""

    id: int
    organization_id: int
    repository_id: int
    number: str
    title: str | None
    message: str | None
    date_created: datetime
    author_id: int | None


class ReleaseRow(NamedTuple):
    """A release, and the scope of its computed fields unless their arguments set another."""

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
    """A release in one project and one environment; its events are null without any."""

    release_id: int
    first_event: datetime | None
    last_event: datetime | None
    adopted: datetime | None
    unadopted: datetime | None
    project: ProjectRow


class DeployRow(NamedTuple):
    """A deploy, and the scope of the query that its release is read in."""

    id: int
    organization_id: int
    release_id: int
    environment_id: int
    name: str | None
    url: str | None
    date_started: datetime | None
    date_finished: datetime
    scope: Scope = FULL_SCOPE


class RunningRow(NamedTuple):
    """What runs in an environment of a project: its last finished deploy there.

    `since` is when the release began to run without interruption, `previous` the deploy of
    another release before, whose release `previous_release` is. `is_rollback` is whether that
    release is newer.
    """

    since: datetime
    is_rollback: bool
    project: ProjectRow
    environment: EnvironmentRow
    deploy: DeployRow
    release: ReleaseRow
    previous: DeployRow | None
    previous_release: ReleaseRow | None


class MemberRow(NamedTuple):
    """A user with the role in an organization: member, manager or owner."""

    organization_id: int
    role: str
    id: int
    name: str
    username: str
    email: str
    avatar_url: str | None
    is_active: bool

    @property
    def user(self) -> UserRow:
        """The user."""
        return UserRow(*self[2:])


class TeamRow(NamedTuple):
    """A team."""

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
    """Whether everyone may edit a dashboard."""

    dashboard_id: int
    is_editable_by_everyone: bool


class WidgetRow(NamedTuple):
    """A widget without its queries; the types are the numbers that the database stores."""

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
    """A query of a widget; `selected_aggregate` is an index into `aggregates`."""

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


class AuditEntryRow(NamedTuple):
    """A write to an organization; `token` is the prefix of the token, None without one."""

    date_created: datetime
    action: str
    subject: str | None
    source: str
    actor: str
    token: str | None
    user_id: int | None


class DashboardVersionRow(NamedTuple):
    """A dashboard's content after a change."""

    version: int
    title: str
    message: str | None
    author_id: int | None
    date_created: datetime
    restored_from: int | None
    document: dict[str, Any]
