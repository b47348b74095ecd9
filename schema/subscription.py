"""The root of all subscriptions, and their events."""

from enum import Enum
from typing import Annotated

import strawberry
from strawberry import ID, UNSET

from loaders.dashboard import DashboardById
from loaders.release import ReleaseById
from loaders.user import UserById
from resolvers.arguments import unset_to_none
from resolvers.context import Info
from resolvers.subscriptions import events, running
from resolvers.subscriptions.feed import Subscriber
from schema.arguments import (
    DashboardId,
    DeployEnvironment,
    OrganizationSlug,
    RunningEnvironments,
)
from schema.base.fields import relation, subscribed_by
from schema.dashboard import Dashboard
from schema.delivery.running import RunningRelease
from schema.deploy import Deploy
from schema.release import Release
from schema.user import User


@strawberry.enum(description="How a release changed.")
class ReleaseChangeKind(Enum):
    CREATED = events.ReleaseChangeKind.CREATED
    """The release was created. Other values that the same write set have no event of their own."""
    UPDATED = events.ReleaseChangeKind.UPDATED
    """Its status, ref, url, owner, dates or projects changed, or it was deployed."""
    COMMITS_SET = events.ReleaseChangeKind.COMMITS_SET
    """Its commits or refs were set."""
    DELETED = events.ReleaseChangeKind.DELETED
    """The release was deleted."""


@strawberry.type(description="Event: a release changed.")
class ReleaseChange:
    kind: ReleaseChangeKind
    """How the release changed. A write that does two of these is two events."""
    version: str
    """Version of the release, deleted releases included."""
    release: Release | None = relation(ReleaseById, key="release_id")
    """The release as it is now; null if it was deleted."""


@strawberry.type(description="Event: a dashboard has a new version, or was deleted.")
class DashboardChanged:
    version: int
    """The new version; the last one if the dashboard was deleted."""
    updated_by: User | None = relation(UserById, key="user_id")
    """The user who saved or deleted the dashboard."""
    dashboard: Dashboard | None = relation(DashboardById, key="dashboard_id")
    """The dashboard as it is now; null if it was deleted."""


SubscribedProjects = Annotated[
    list[ID] | None,
    strawberry.argument(
        description=(
            'Project ids or slugs, at most 1,000; "-1" selects all projects. Absent or null: '
            "for managers and owners all projects, for members those of their teams and those "
            "without a team."
        )
    ),
]


async def release_changed(
    info: Info,
    organization: OrganizationSlug = UNSET,
    projects: SubscribedProjects = UNSET,
) -> Subscriber[events.ReleaseChanged]:
    """Subscribe to changes of releases."""
    return await events.subscribe_to_releases(
        info.context, unset_to_none(organization), unset_to_none(projects)
    )


async def deploy_created(
    info: Info,
    organization: OrganizationSlug = UNSET,
    environment: DeployEnvironment = UNSET,
) -> Subscriber[events.DeployCreated]:
    """Subscribe to new deploys."""
    return await events.subscribe_to_deploys(
        info.context, unset_to_none(organization), unset_to_none(environment)
    )


async def running_changed(
    info: Info,
    organization: OrganizationSlug = UNSET,
    projects: SubscribedProjects = UNSET,
    environments: RunningEnvironments = UNSET,
) -> Subscriber[running.RunningChanged]:
    """Subscribe to changes of what runs."""
    return await running.subscribe_to_running(
        info.context,
        unset_to_none(organization),
        unset_to_none(projects),
        unset_to_none(environments),
    )


async def dashboard_changed(info: Info, id: DashboardId) -> Subscriber[events.DashboardChanged]:
    """Subscribe to new versions of a dashboard."""
    return await events.subscribe_to_dashboard(info.context, id)


@strawberry.type(description="Root of all subscriptions.")
class Subscription:
    release_changed: ReleaseChange = subscribed_by(release_changed)
    """Changes of releases in the projects. Changes of counters and of health are not reported."""
    deploy_created: Deploy = subscribed_by(deploy_created)
    """New deploys in the organization, also those dated in the future."""
    running_changed: RunningRelease = subscribed_by(running_changed)
    """What runs in an environment of a project, when another release begins to run there: when its
    deploy is reported, when the time of a deploy dated in the future has come, and when the
    release that ran there is deleted.
    """
    dashboard_changed: DashboardChanged = subscribed_by(dashboard_changed)
    """New versions of a dashboard. If several are saved in quick succession, only the newest is
    reported.
    """
