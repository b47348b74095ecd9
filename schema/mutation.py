from datetime import datetime

import strawberry

from resolvers import outcomes
from resolvers.child_connections import unset_to_none
from resolvers.context import Info
from resolvers.releases import deploys as deploy
from schema.arguments import Input, OrganizationSlug
from schema.base.errors import DeletePayload, Errors
from schema.base.fields import as_type, resolved_by
from schema.deploy import Deploy
from schema.mutations.dashboard import (
    DashboardPayload,
    create_dashboard,
    delete_dashboard,
    duplicate_dashboard,
    favorite_dashboard,
    restore_dashboard,
    update_dashboard,
    visit_dashboard,
)
from schema.mutations.release import (
    ReleasePayload,
    create_release,
    delete_release,
    update_release,
)
from schema.mutations.session import RecordPayload, record_events, record_sessions


@strawberry.input(description="A deploy. Without projects: to all of the release's.")
class CreateDeployInput:
    version: str
    """Of a release that is there."""
    environment: str
    """A name of 1 to 64 characters without slash and line break; made if new."""
    organization: OrganizationSlug = strawberry.UNSET
    name: str | None = strawberry.UNSET
    """What to call it, at most 64 characters."""
    url: str | None = strawberry.UNSET
    """Where people look at it, with http or https."""
    date_started: datetime | None = strawberry.UNSET
    """Absent or null: not known."""
    date_finished: datetime | None = strawberry.UNSET
    """Absent or null: now."""
    projects: list[str] | None = strawberry.UNSET
    """Ids or slugs of the release's projects. Absent or null: all of them."""

    def report(self) -> deploy.DeployInput:
        """The input as resolvers know it."""
        projects = unset_to_none(self.projects)
        return deploy.DeployInput(
            organization=unset_to_none(self.organization),
            version=self.version,
            environment=self.environment,
            name=unset_to_none(self.name),
            url=unset_to_none(self.url),
            date_started=unset_to_none(self.date_started),
            date_finished=unset_to_none(self.date_finished),
            projects=None if projects is None else tuple(projects),
        )


@strawberry.type(description="The deploy, or what was wrong.")
class DeployPayload:
    deploy: Deploy | None
    """As it was written; null with errors."""
    errors: Errors


async def create_deploy(info: Info, input: Input[CreateDeployInput]) -> DeployPayload:
    """Report that a release went to an environment. Every call makes a deploy."""
    match await deploy.create_deploy(info.context, input.report()):
        case deploy.CreatedDeploy(row):
            return DeployPayload(deploy=as_type(row), errors=[])
        case outcomes.Rejection(errors):
            return DeployPayload(deploy=None, errors=as_type(errors))


@strawberry.type(description="Everything that can be written.")
class Mutation:
    create_release: ReleasePayload = resolved_by(create_release)
    update_release: ReleasePayload = resolved_by(update_release)
    delete_release: DeletePayload = resolved_by(delete_release)
    create_deploy: DeployPayload = resolved_by(create_deploy)
    record_events: RecordPayload = resolved_by(record_events)
    record_sessions: RecordPayload = resolved_by(record_sessions)
    create_dashboard: DashboardPayload = resolved_by(create_dashboard)
    update_dashboard: DashboardPayload = resolved_by(update_dashboard)
    delete_dashboard: DeletePayload = resolved_by(delete_dashboard)
    duplicate_dashboard: DashboardPayload = resolved_by(duplicate_dashboard)
    restore_dashboard: DashboardPayload = resolved_by(restore_dashboard)
    favorite_dashboard: DashboardPayload = resolved_by(favorite_dashboard)
    visit_dashboard: DashboardPayload = resolved_by(visit_dashboard)
