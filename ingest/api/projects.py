"""Projects, and the environments that they have used.

Source: docs/reference/clients.md#organization-lists and docs/reference/clients.md#project-calls.
"""

from typing import Any

from starlette.responses import Response

from ingest.api.paging import create_page_response, parse_page_arguments
from ingest.api.request import ApiRequest
from ingest.api.responses import create_json_response
from resolvers import organization as organizations


async def list_projects(request: ApiRequest) -> Response:
    """List a page of the organization's projects, by slug."""
    organization = organizations.require_organization(request.context, request.organization)
    connection = await organizations.read_projects(
        request.context, organization, parse_page_arguments(request.http), request.text
    )
    rows: list[dict[str, Any]] = [
        create_object(*project) | {"team": None, "teams": []} for project in connection.nodes
    ]
    return create_page_response(request.http, connection, rows)


async def read_project(request: ApiRequest) -> Response:
    """Read a project, with what it has received."""
    organization = organizations.require_organization(request.context, request.organization)
    project = await organizations.require_project(
        request.context, organization, request.project or ""
    )
    activity = await organizations.read_activity(request.context, project)
    return create_json_response(
        create_object(*project)
        | {
            "status": "active",
            "organization": {
                "id": str(organization.id),
                "slug": organization.slug,
                "name": organization.name,
            },
            "firstEvent": activity.first_event,
            "hasSessions": activity.has_sessions,
            "hasReplays": False,
            "hasProfiles": False,
            "hasMonitors": False,
            "features": [],
            "teams": [],
        }
    )


async def list_environments(request: ApiRequest) -> Response:
    """List the environments that a project has used, by name."""
    organization = organizations.require_organization(request.context, request.organization)
    project = await organizations.require_project(
        request.context, organization, request.project or ""
    )
    environments = await organizations.read_project_environments(request.context, project)
    return create_json_response(
        [{"id": str(each.id), "name": each.name, "isHidden": False} for each in environments]
    )


def create_object(project_id: int, slug: str, name: str, platform: str | None) -> dict[str, Any]:
    """Create the JSON object of a project, with the values that every such object has."""
    return {"id": str(project_id), "slug": slug, "name": name, "platform": platform}
