import inspect
from collections.abc import Callable
from typing import Annotated, Any

import strawberry

from loaders.dashboard import DashboardById
from loaders.release import ReleaseById
from loaders.user import UserById
from resolvers.child_connections import unset_to_none
from resolvers.context import Info
from resolvers.subscriptions import events
from resolvers.subscriptions.events import ReleaseChangeKind
from schema.arguments import DashboardId, DeployEnvironment, OrganizationSlug
from schema.base.fields import relation
from schema.dashboard import Dashboard
from schema.deploy import Deploy
from schema.release import Release
from schema.user import User

strawberry.enum(ReleaseChangeKind, description="What happened to a release.")


@strawberry.type(description="That a release changed.")
class ReleaseChange:
    kind: ReleaseChangeKind
    """A write that does two things is told twice."""
    version: str
    """Also of a release that is gone."""
    release: Release | None = relation(ReleaseById, key="release_id")
    """As it is now; null when it is gone."""


@strawberry.type(description="That a dashboard came to a version.")
class DashboardChanged:
    version: int
    """The one it came to; the last one, when it was deleted."""
    updated_by: User | None = relation(UserById, key="user_id")
    """Who saved or deleted it."""
    dashboard: Dashboard | None = relation(DashboardById, key="dashboard_id")
    """As it is now; null when it was deleted."""


async def release_changed(
    info: Info,
    organization: OrganizationSlug = strawberry.UNSET,
    projects: Annotated[
        list[str] | None,
        strawberry.argument(
            description=(
                'Ids or slugs, at most 1,000; "-1" means all. Absent or null: those of the '
                "caller's teams and of no team, for managers and owners all."
            )
        ),
    ] = strawberry.UNSET,
) -> Any:
    """Changes of releases in those projects; counters and health are not told."""
    return await events.release_changes(
        info.context, unset_to_none(organization), unset_to_none(projects)
    )


async def deploy_created(
    info: Info,
    organization: OrganizationSlug = strawberry.UNSET,
    environment: DeployEnvironment = strawberry.UNSET,
) -> Any:
    """New deploys of the organization, as they are reported."""
    return await events.deploys(
        info.context, unset_to_none(organization), unset_to_none(environment)
    )


async def dashboard_changed(info: Info, id: DashboardId) -> Any:
    """New versions of a dashboard; of several that came at once, the newest."""
    return await events.dashboard_changes(info.context, id)


def stream(resolver: Callable[..., Any]) -> Any:
    """A field whose resolver gives a stream of events; its docstring describes it."""
    return strawberry.subscription(resolver=resolver, description=inspect.getdoc(resolver))


@strawberry.type(description="Everything that can be waited for.")
class Subscription:
    release_changed: ReleaseChange = stream(release_changed)
    deploy_created: Deploy = stream(deploy_created)
    dashboard_changed: DashboardChanged = stream(dashboard_changed)
