"""Deploys, as `sentry-cli deploys` reports and lists them."""

from typing import Any

from pydantic import Field
from starlette.responses import Response

from ingest.api.fields import ProjectReference
from ingest.api.paging import create_page_response, parse_page_arguments
from ingest.api.request import ApiRequest, Body
from ingest.api.responses import create_json_response, rejection_to_http_error
from ingest.dates import Date
from resolvers.outcomes import Rejection
from resolvers.releases import deploys, summary


class DeployBody(Body):
    """The body that reports a deploy."""

    environment: str
    name: str | None = None
    url: str | None = None
    date_started: Date | None = Field(default=None, alias="dateStarted")
    date_finished: Date | None = Field(default=None, alias="dateFinished")
    projects: tuple[ProjectReference, ...] | None = None


async def create_deploy(request: ApiRequest) -> Response:
    """Create a deploy (201), unless an identical one exists, because sentry-cli retries."""
    await summary.require_release(
        request.context, request.organization, request.version, request.project
    )
    body = await request.parse_body(DeployBody)
    outcome = await deploys.create_deploy(
        request.context,
        deploys.DeployInput(
            organization=request.organization,
            version=request.version,
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
        raise rejection_to_http_error(outcome, "organization", "version")
    [named] = await summary.with_environment_names(request.context, [outcome.deploy])
    return create_json_response(to_json(named), 201)


async def list_deploys(request: ApiRequest) -> Response:
    """List a page of the release's deploys, last finished first."""
    release = await summary.require_release(
        request.context, request.organization, request.version, request.project
    )
    connection = await summary.read_deploys(
        request.context, release, parse_page_arguments(request.http)
    )
    named = await summary.with_environment_names(request.context, connection.nodes)
    return create_page_response(request.http, connection, [to_json(each) for each in named])


def to_json(named: summary.NamedDeploy) -> dict[str, Any]:
    """Convert a deploy to its JSON object."""
    row = named.deploy
    return {
        "id": str(row.id),
        "environment": named.environment,
        "name": row.name,
        "url": row.url,
        "dateStarted": row.date_started,
        "dateFinished": row.date_finished,
    }
