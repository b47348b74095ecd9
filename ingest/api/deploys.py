"""Deploys, as `sentry-cli deploys` reports and lists them."""

from typing import Any

from pydantic import Field
from starlette.responses import Response

from ingest.api.fields import Date, Name
from ingest.api.paging import arguments_of, page
from ingest.api.request import Body, Call
from ingest.api.responses import answer, of_outcome
from resolvers.outcomes import Rejection
from resolvers.releases import deploys, summary


class DeployBody(Body):
    """A deploy as it is sent."""

    environment: str
    name: str | None = None
    url: str | None = None
    date_started: Date | None = Field(default=None, alias="dateStarted")
    date_finished: Date | None = Field(default=None, alias="dateFinished")
    projects: tuple[Name, ...] | None = None


async def create(call: Call) -> Response:
    """Report a deploy. A client that got no answer sends it again, and that is the same deploy."""
    await summary.require_release(call.context, call.organization, call.version, call.project)
    body = call.read(DeployBody)
    outcome = await deploys.create_deploy(
        call.context,
        deploys.DeployInput(
            organization=call.organization,
            version=call.version,
            environment=body.environment,
            name=body.name,
            url=body.url,
            date_started=body.date_started,
            date_finished=body.date_finished,
            projects=body.projects,
            once=True,
        ),
    )
    if isinstance(outcome, Rejection):
        raise of_outcome(outcome, "organization", "version")
    [named] = await summary.with_environment_names(call.context, [outcome.deploy])
    return answer(shown(named), 201)


async def listed(call: Call) -> Response:
    """A page of the release's deploys, the one that finished last first."""
    release = await summary.require_release(
        call.context, call.organization, call.version, call.project
    )
    found = await summary.read_deploys(call.context, release, arguments_of(call.http))
    named = await summary.with_environment_names(call.context, found.nodes)
    return page(call.http, found, [shown(each) for each in named])


def shown(named: summary.NamedDeploy) -> dict[str, Any]:
    """A deploy as it is answered."""
    row = named.deploy
    return {
        "id": str(row.id),
        "environment": named.environment,
        "name": row.name,
        "url": row.url,
        "dateStarted": row.date_started,
        "dateFinished": row.date_finished,
    }
