"""The mutation that reports deploys."""

from datetime import datetime

import strawberry
from strawberry import ID, UNSET

from resolvers.arguments import unset_to_none
from resolvers.context import Info
from resolvers.outcomes import Rejection
from resolvers.releases import deploys
from schema.arguments import Input, OrganizationSlug
from schema.base.errors import Errors
from schema.base.fields import as_type
from schema.deploy import Deploy
from schema.mutations.idempotency import IdempotencyKey, find_idempotency_key


@strawberry.input(description="A deploy to report.")
class CreateDeployInput:
    version: str
    """Version of an existing release."""
    environment: str
    """Environment name: 1 to 64 characters without slash and line break. Created if new."""
    organization: OrganizationSlug = UNSET
    name: str | None = UNSET
    """Name of the deploy, at most 64 characters."""
    url: str | None = UNSET
    """URL of a page about the deploy, with http or https."""
    date_started: datetime | None = UNSET
    """When the deploy started. Absent or null: unknown."""
    date_finished: datetime | None = UNSET
    """When the deploy finished. Absent or null: now."""
    projects: list[ID] | None = UNSET
    """Ids or slugs of projects of the release, at least one. Absent or null: all of them."""
    idempotency_key: IdempotencyKey = UNSET

    def to_record(self, idempotency_key: str | None) -> deploys.DeployInput:
        """Convert the input to a record."""
        projects = unset_to_none(self.projects)
        return deploys.DeployInput(
            organization=unset_to_none(self.organization),
            version=self.version,
            environment=self.environment,
            name=unset_to_none(self.name),
            url=unset_to_none(self.url),
            date_started=unset_to_none(self.date_started),
            date_finished=unset_to_none(self.date_finished),
            projects=None if projects is None else tuple(projects),
            idempotency_key=idempotency_key,
        )


@strawberry.type(description="The new deploy, or the errors.")
class DeployPayload:
    deploy: Deploy | None
    """The new deploy, or the one that was made the first time with the idempotency key; null
    with errors.
    """
    errors: Errors


async def create_deploy(info: Info, input: Input[CreateDeployInput]) -> DeployPayload:
    """Report a deploy."""
    key = find_idempotency_key(info, unset_to_none(input.idempotency_key))
    match await deploys.create_deploy(info.context, input.to_record(key)):
        case deploys.CreatedDeploy(row):
            return DeployPayload(deploy=as_type(row), errors=[])
        case Rejection(errors):
            return DeployPayload(deploy=None, errors=as_type(errors))
