"""The events of subscriptions: which changes a subscription selects, and what each event shows.

A change is selected by its own values, without a statement. Each event is resolved in a context
of its own, which also checks that the subscriber may still see it.
"""

from collections.abc import Hashable, Sequence
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
from resolvers.organization import (
    describe_missing_organization,
    find_organization,
    find_subscribed_ids,
)
from resolvers.subscriptions.feed import Subscriber


class ReleaseChangeKind(Enum):
    """How a release changed; `schema/subscription.py` describes the values."""

    CREATED = "CREATED"
    UPDATED = "UPDATED"
    COMMITS_SET = "COMMITS_SET"
    DELETED = "DELETED"


KINDS = {
    ChangeKind.RELEASE_CREATED.value: ReleaseChangeKind.CREATED,
    ChangeKind.RELEASE_UPDATED.value: ReleaseChangeKind.UPDATED,
    ChangeKind.RELEASE_COMMITS_SET.value: ReleaseChangeKind.COMMITS_SET,
    ChangeKind.RELEASE_DELETED.value: ReleaseChangeKind.DELETED,
    # A deploy is an update of its release.
    ChangeKind.DEPLOY_CREATED.value: ReleaseChangeKind.UPDATED,
}


class ReleaseChangeRow(NamedTuple):
    """The event of a release that changed or was deleted."""

    kind: ReleaseChangeKind
    version: str
    release_id: int


class DashboardChangeRow(NamedTuple):
    """The event of a dashboard's new version; `dashboard_id` is None if it was deleted."""

    version: int
    user_id: int | None
    dashboard_id: int | None


def check_access(context: Context, change: ChangeRow) -> None:
    """Raise NotFoundError if the caller has lost access to the organization of a change."""
    check_organization_access(context, change.organization_id)


def check_organization_access(context: Context, organization_id: int) -> None:
    """Raise NotFoundError if the caller has lost access to the organization."""
    if organization_id not in context.caller.organization_ids:
        message = "The token no longer has access to the organization."
        raise NotFoundError(message, argument=("organization",))


@dataclass(frozen=True)
class ReleaseChanged:
    """A change of a release.

    With `own_only` the event is skipped unless the release is, at that time, in one of the
    caller's own projects.
    """

    change: ChangeRow
    own_only: bool

    @property
    def key(self) -> Hashable:
        """What events with the same value have in common."""
        return self.change.id, self.own_only

    async def resolve(self, context: Context) -> ReleaseChangeRow | None:
        """Return the event; None if the release is in none of the caller's projects."""
        check_access(context, self.change)
        details = self.change.details
        if self.own_only and not await is_in_own_project(context, self.change):
            return None
        release_id = details.get("release", self.change.subject_id)
        return ReleaseChangeRow(KINDS[self.change.kind], details["version"], release_id)


async def is_in_own_project(context: Context, change: ChangeRow) -> bool:
    """Return whether the release is in one of the caller's own projects."""
    caller = context.caller
    if caller.can_see_all_projects(change.organization_id):
        return True
    project_ids = await projects.find_own_ids(
        context.snapshot, change.organization_id, caller.reader_id
    )
    return not set(project_ids).isdisjoint(change.details["projects"])


@dataclass(frozen=True)
class DeployCreated:
    """A new deploy."""

    change: ChangeRow

    @property
    def key(self) -> Hashable:
        """What events with the same value have in common."""
        return self.change.id

    async def resolve(self, context: Context) -> DeployRow | None:
        """Return the deploy; None if it was deleted."""
        check_access(context, self.change)
        return await context.loaders[DeployById].load(self.change.subject_id)


@dataclass(frozen=True)
class DashboardChanged:
    """A new version of a dashboard, or its deletion."""

    change: ChangeRow

    @property
    def key(self) -> Hashable:
        """What events with the same value have in common."""
        return self.change.id

    async def resolve(self, context: Context) -> DashboardChangeRow:
        """Return the event."""
        check_access(context, self.change)
        details = self.change.details
        dashboard_id = None if details["deleted"] else self.change.subject_id
        return DashboardChangeRow(details["version"], details["user"], dashboard_id)


async def subscribe_to_releases(
    context: Context, slug: str | None, names: Sequence[str] | None
) -> Subscriber[ReleaseChanged]:
    """Subscribe to changes of releases in the named projects, or else in the caller's own.

    Raises: NotFoundError for an unknown organization or project.
    """
    organization = require_own_organization(context, slug)
    project_ids = await find_subscribed_ids(context, organization, names)

    def select(change: ChangeRow) -> ReleaseChanged | None:
        if change.kind not in KINDS:
            return None
        if project_ids is not None and set(project_ids).isdisjoint(change.details["projects"]):
            return None
        return ReleaseChanged(change, own_only=names is None)

    await context.loaders.refresh()
    return await context.feed.subscribe(organization.id, select)


async def subscribe_to_deploys(
    context: Context, slug: str | None, environment: str | None
) -> Subscriber[DeployCreated]:
    """Subscribe to new deploys, to one environment or to any. Raises NotFoundError."""
    organization = require_own_organization(context, slug)
    limit = context.caller.project_ids

    def select(change: ChangeRow) -> DeployCreated | None:
        is_selected = (
            change.kind == ChangeKind.DEPLOY_CREATED.value
            and (environment is None or change.details["environment"] == environment)
            # A server of the version before does not write where it was deployed.
            and (limit is None or not set(limit).isdisjoint(change.details.get("deployed", ())))
        )
        return DeployCreated(change) if is_selected else None

    await context.loaders.refresh()
    return await context.feed.subscribe(organization.id, select)


async def subscribe_to_dashboard(
    context: Context, identifier: str
) -> Subscriber[DashboardChanged]:
    """Subscribe to new versions of a dashboard. A newer one replaces one that is still queued.

    Raises: NotFoundError for an unknown dashboard.
    """
    dashboard_id = resolve_dashboard_id(context, identifier)
    row = dashboard_id and await context.loaders[DashboardById].load(dashboard_id)
    if not row or (row.id < 0 and await is_prebuilt_hidden(context, row.organization_id)):
        msg = f"There is no dashboard {identifier[:80]!r}."
        raise NotFoundError(msg, argument=("id",))

    def select(change: ChangeRow) -> DashboardChanged | None:
        is_selected = (
            change.kind == ChangeKind.DASHBOARD_CHANGED.value and change.subject_id == row.id
        )
        return DashboardChanged(change) if is_selected else None

    await context.loaders.refresh()
    return await context.feed.subscribe(row.organization_id, select, latest_only=True)


async def is_prebuilt_hidden(context: Context, organization_id: int) -> bool:
    """Return whether the organization deleted or replaced its prebuilt dashboard."""
    user_id = context.caller.reader_id
    return (await prebuilt.read_state(context.snapshot, organization_id, user_id)).is_hidden


def require_own_organization(context: Context, slug: str | None) -> OrganizationRow:
    """Return the organization with the slug, or the caller's only one. Raises NotFoundError."""
    organization = find_organization(context, slug)
    if organization is None:
        message = describe_missing_organization(context, slug)
        raise NotFoundError(message, argument=("organization",))
    return organization
