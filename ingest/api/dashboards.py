"""The list of dashboards: docs/reference/clients.md#dashboard-list."""

from typing import Any

from starlette.responses import Response

from ingest.api.paging import create_page_response, parse_page_arguments
from ingest.api.request import ApiRequest
from resolvers import organization as organizations
from resolvers.dashboards import read


async def list_dashboards(request: ApiRequest) -> Response:
    """List a page of the organization's dashboards, by title, with the types of their widgets."""
    organization = organizations.require_organization(request.context, request.organization)
    connection = await read.list_by_title(
        request.context, organization, parse_page_arguments(request.http), request.text
    )
    summaries = await read.summarize(request.context, connection.nodes)
    rows: list[dict[str, Any]] = [
        {
            "id": each.id,
            "title": each.dashboard.title,
            "dateCreated": each.dashboard.date_created,
            "widgetDisplay": [kind.name.lower() for kind in each.display_types],
        }
        | to_creator(each)
        for each in summaries
    ]
    return create_page_response(request.http, connection, rows)


def to_creator(dashboard: read.DashboardSummary) -> dict[str, Any]:
    """Return the user who created a dashboard; nothing for the prebuilt one."""
    user = dashboard.creator
    if user is None:
        return {}
    return {"createdBy": {"id": str(user.id), "name": user.name, "email": user.email}}
