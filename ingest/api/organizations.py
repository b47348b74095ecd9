"""Token information, and the organizations, projects and repositories of a token.

Source: docs/reference/clients.md#token-information and
docs/reference/clients.md#organization-lists.
"""

from typing import Any

from starlette.responses import Response

from ingest.api.paging import create_page_response, parse_page_arguments
from ingest.api.request import ApiRequest
from ingest.api.responses import create_json_response
from resolvers import organization as organizations
from resolvers import pickers

# sentry-cli requires the creation date of organizations and repositories; Waybill stores none.
UNKNOWN_DATE = "1970-01-01T00:00:00Z"

SENTRY_SCOPES = {
    "read": ("org:read", "project:read", "team:read"),
    "write": ("project:releases", "project:write"),
    "admin": ("org:admin", "project:admin"),
}

# Not a provider id that sentry-cli knows. For a known id, `set-commits --auto` sends refs and
# expects the server to read the commits from the provider; Waybill needs the commits themselves.
PROVIDER_ID = "waybill"


async def read_token(request: ApiRequest) -> Response:
    """Read the user and the scopes of the token."""
    user = await organizations.find_caller_user(request.context)
    scopes = [
        sentry_scope
        for scope in request.context.caller.scopes
        for sentry_scope in SENTRY_SCOPES.get(scope, ())
    ]
    return create_json_response(
        {
            "version": "0",
            "auth": {"scopes": scopes},
            "user": None if user is None else {"id": str(user.id), "email": user.email},
        }
    )


async def list_organizations(request: ApiRequest) -> Response:
    """List the organizations of the token."""
    return create_json_response(
        [
            {
                "id": str(organization.id),
                "slug": organization.slug,
                "name": organization.name,
                "dateCreated": UNKNOWN_DATE,
                "isEarlyAdopter": False,
                "require2FA": False,
                "requireEmailVerification": False,
                "features": [],
            }
            for organization in request.context.caller.organizations
        ]
    )


async def list_projects(request: ApiRequest) -> Response:
    """List a page of the organization's projects, by slug."""
    organization = organizations.require_organization(request.context, request.organization)
    connection = await organizations.read_projects(
        request.context, organization, parse_page_arguments(request.http), None
    )
    rows: list[dict[str, Any]] = [
        {
            "id": str(project.id),
            "slug": project.slug,
            "name": project.name,
            "platform": project.platform,
            "team": None,
            "teams": [],
        }
        for project in connection.nodes
    ]
    return create_page_response(request.http, connection, rows)


async def list_repositories(request: ApiRequest) -> Response:
    """List a page of the organization's repositories, in the order of their creation."""
    organization = organizations.require_organization(request.context, request.organization)
    connection = await pickers.read_oldest_repositories(
        request.context, organization, parse_page_arguments(request.http)
    )
    rows: list[dict[str, Any]] = [
        {
            "id": str(repository.id),
            "name": repository.name,
            "url": repository.url,
            "provider": {"id": PROVIDER_ID, "name": repository.provider or "Git"},
            "status": "active",
            "dateCreated": UNKNOWN_DATE,
        }
        for repository in connection.nodes
    ]
    return create_page_response(request.http, connection, rows)
