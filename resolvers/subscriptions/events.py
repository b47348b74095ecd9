"""What subscribers are told: which changes are meant, and what is shown of each.

A change is picked by what is written in it, without asking the database. What is shown of it, and
whether the subscriber may still see it, is decided for each one in a context of its own.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from typing import NamedTuple

from db.accounts import projects
from db.dashboards import prebuilt
from db.events.changes import ChangeKind, ChangeRow
from db.rows import DeployRow, OrganizationRow
from loaders.dashboard import DashboardById
from loaders.deploy import DeployById
from resolvers.context import Context
from resolvers.dashboards.lookup import resolve_dashboard_id
from resolvers.errors import NotFoundError
from resolvers.organization import find_organization, find_project_ids
from resolvers.subscriptions.feed import Subscriber


class ReleaseChangeKind(Enum):
    """What happened to a release."""

    CREATED = "CREATED"
    """It is new; whatever else the same write set is not told apart."""
    UPDATED = "UPDATED"
    """Its status, ref, url, owner, dates or projects changed, or it was deployed."""
    COMMITS_SET = "COMMITS_SET"
    """Its commits or refs were set."""
    DELETED = "DELETED"
    """It is gone."""


KINDS = {
    ChangeKind.RELEASE_CREATED.value: ReleaseChangeKind.CREATED,
    ChangeKind.RELEASE_UPDATED.value: ReleaseChangeKind.UPDATED,
    ChangeKind.RELEASE_COMMITS_SET.value: ReleaseChangeKind.COMMITS_SET,
    ChangeKind.RELEASE_DELETED.value: ReleaseChangeKind.DELETED,
    # A deploy is one of its release's.
    ChangeKind.DEPLOY_CREATED.value: ReleaseChangeKind.UPDATED,
}


class ReleaseChangeRow(NamedTuple):
    """A change of a release, which may be gone."""

    kind: ReleaseChangeKind
    version: str
    release_id: int


class DashboardChangeRow(NamedTuple):
    """A version that a dashboard came to, and who brought it there; without an id it is gone."""

    version: int
    user_id: int
    dashboard_id: int | None


def check_access(context: Context, change: ChangeRow) -> None:
    """Raise NotFoundError when the caller lost the organization since it subscribed."""
    if change.organization_id not in context.caller.organization_ids:
        raise no_organization()


def no_organization() -> NotFoundError:
    """What is not there and what is not the caller's look alike."""
    return NotFoundError("There is no such organization.", argument=("organization",))


@dataclass(frozen=True)
class ReleaseChanged:
    """A change of a release; `own_only`: of the caller's projects, whichever those are by then."""

    change: ChangeRow
    own_only: bool

    async def resolve(self, context: Context) -> ReleaseChangeRow | None:
        """What is told of it; None: it is in no project of the caller's."""
        check_access(context, self.change)
        details = self.change.details
        if self.own_only and not await is_own(context, self.change):
            return None
        release_id = details.get("release", self.change.subject_id)
        return ReleaseChangeRow(KINDS[self.change.kind], details["version"], release_id)


async def is_own(context: Context, change: ChangeRow) -> bool:
    """Whether the caller's lists show the release."""
    caller = context.caller
    if caller.can_see_all_projects(change.organization_id):
        return True
    own = await projects.find_own_ids(context.snapshot, change.organization_id, caller.user_id)
    return not set(own).isdisjoint(change.details["projects"])


@dataclass(frozen=True)
class DeployCreated:
    """A new deploy."""

    change: ChangeRow

    async def resolve(self, context: Context) -> DeployRow | None:
        """The deploy; None if it is gone again."""
        check_access(context, self.change)
        return await context.loaders[DeployById].load(self.change.subject_id)


@dataclass(frozen=True)
class DashboardChanged:
    """A new version of a dashboard, or its end."""

    change: ChangeRow

    async def resolve(self, context: Context) -> DashboardChangeRow:
        """What is told of it."""
        check_access(context, self.change)
        details = self.change.details
        dashboard_id = None if details["deleted"] else self.change.subject_id
        return DashboardChangeRow(details["version"], details["user"], dashboard_id)


async def subscribe_to_releases(
    context: Context, slug: str | None, names: Sequence[str] | None
) -> Subscriber[ReleaseChanged]:
    """Changes of releases in projects; without names in the caller's own, as lists have them.

    Raises NotFoundError.
    """
    organization = found(context, slug)
    only = None
    if names is not None:
        only = await find_project_ids(context, organization, names, ("projects",))

    def pick(change: ChangeRow) -> ReleaseChanged | None:
        if change.kind not in KINDS:
            return None
        if only is not None and set(only).isdisjoint(change.details["projects"]):
            return None
        return ReleaseChanged(change, own_only=names is None)

    await context.loaders.refresh()
    return await context.feed.subscribe(organization.id, pick)


async def subscribe_to_deploys(
    context: Context, slug: str | None, environment: str | None
) -> Subscriber[DeployCreated]:
    """New deploys, to an environment or to any. Raises NotFoundError."""
    organization = found(context, slug)

    def pick(change: ChangeRow) -> DeployCreated | None:
        is_meant = change.kind == ChangeKind.DEPLOY_CREATED.value and (
            environment is None or change.details["environment"] == environment
        )
        return DeployCreated(change) if is_meant else None

    await context.loaders.refresh()
    return await context.feed.subscribe(organization.id, pick)


async def subscribe_to_dashboard(
    context: Context, identifier: str
) -> Subscriber[DashboardChanged]:
    """New versions of a dashboard: the newest, if several came meanwhile. Raises NotFoundError."""
    dashboard_id = resolve_dashboard_id(context, identifier)
    row = dashboard_id and await context.loaders[DashboardById].load(dashboard_id)
    if not row or (row.id < 0 and await prebuilt.is_hidden(context.snapshot, row.organization_id)):
        msg = "There is no such dashboard."
        raise NotFoundError(msg, argument=("id",))

    def pick(change: ChangeRow) -> DashboardChanged | None:
        is_meant = (
            change.kind == ChangeKind.DASHBOARD_CHANGED.value and change.subject_id == row.id
        )
        return DashboardChanged(change) if is_meant else None

    await context.loaders.refresh()
    return await context.feed.subscribe(row.organization_id, pick, latest_only=True)


def found(context: Context, slug: str | None) -> OrganizationRow:
    """The organization of a slug, or the caller's only one. Raises NotFoundError."""
    organization = find_organization(context, slug)
    if organization is None:
        raise no_organization()
    return organization
