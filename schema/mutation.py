from collections.abc import Sequence
from datetime import datetime

import strawberry

from resolvers import deploy, outcomes
from resolvers.context import Info
from resolvers.lists import given
from schema.dashboard_mutations import (
    DashboardPayload,
    create_dashboard,
    delete_dashboard,
    duplicate_dashboard,
    favorite_dashboard,
    restore_dashboard,
    update_dashboard,
    visit_dashboard,
)
from schema.deploy import Deploy
from schema.errors import DeletePayload, MutationError
from schema.fields import as_type, resolved_by
from schema.recording import RecordPayload, record_events, record_sessions
from schema.release_mutations import (
    ReleasePayload,
    create_release,
    delete_release,
    update_release,
)


@strawberry.input(description="A deploy. Without projects: to all of the release's.")
class CreateDeployInput:
    version: str
    environment: str
    organization: str | None = strawberry.UNSET
    name: str | None = strawberry.UNSET
    url: str | None = strawberry.UNSET
    date_started: datetime | None = strawberry.UNSET
    date_finished: datetime | None = strawberry.field(
        default=strawberry.UNSET, description="Now, unless given."
    )
    projects: list[str] | None = strawberry.UNSET

    def report(self) -> deploy.Report:
        """The input as resolvers know it."""
        projects = given(self.projects)
        return deploy.Report(
            organization=given(self.organization),
            version=self.version,
            environment=self.environment,
            name=given(self.name),
            url=given(self.url),
            date_started=given(self.date_started),
            date_finished=given(self.date_finished),
            projects=None if projects is None else tuple(projects),
        )


@strawberry.type(description="The deploy, or what was wrong.")
class DeployPayload:
    deploy: Deploy | None
    errors: Sequence[MutationError]


async def create_deploy(info: Info, input: CreateDeployInput) -> DeployPayload:
    """Report that a release went to an environment. Every call makes a deploy."""
    match await deploy.report(info.context, input.report()):
        case deploy.Created(row):
            return DeployPayload(deploy=as_type(row), errors=[])
        case outcomes.Refused(errors):
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
