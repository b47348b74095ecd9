"""Token information, and the organizations, teams and repositories of a token.

Source: docs/reference/clients.md#token-information and
docs/reference/clients.md#organization-lists.
"""

from typing import Any

from starlette.responses import Response

from ingest.api.paging import create_page_response, parse_page_arguments
from ingest.api.programs import is_sentry_program, looks_for_integrations
from ingest.api.request import ApiRequest
from ingest.api.responses import create_json_response
from ingest.errors import HttpError, no_path_error
from resolvers import organization as organizations
from resolvers import pickers

# sentry-cli requires the creation date of organizations and repositories; Waybill stores none.
UNKNOWN_DATE = "1970-01-01T00:00:00Z"
USER_MISSING = "The user of the access token no longer exists."

SENTRY_SCOPES = {
    "read": ("org:read", "project:read", "team:read"),
    "write": ("project:releases", "project:write"),
    "admin": ("org:admin", "project:admin"),
}

# Not a provider id that sentry-cli knows. For a known id, `set-commits --auto` sends refs and
# expects the server to read the commits from the provider; Waybill needs the commits themselves.
PROVIDER_ID = "waybill"


async def read_token(request: ApiRequest) -> Response:
    """Read the user, which a service token does not have, and the scopes of the token."""
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


async def read_user(request: ApiRequest) -> Response:
    """Read the user of the token."""
    user = await organizations.find_caller_user(request.context)
    if user is None:
        is_service = request.context.caller.user_id is None
        message = "A service token has no user." if is_service else USER_MISSING
        raise HttpError(404, message)
    return create_json_response(
        {
            "id": str(user.id),
            "name": user.name,
            "username": user.username,
            "email": user.email,
            "isActive": user.is_active,
        }
    )


async def list_regions(request: ApiRequest) -> Response:
    """List no regions, for `sentry auth login`, which checks the token with this call.

    sentry-cli 2 expects 404 from a server without regions, and lists the organizations then.
    """
    if not is_sentry_program(request.http):
        raise no_path_error()
    return create_json_response({"regions": []})


async def list_organizations(request: ApiRequest) -> Response:
    """List the organizations of the token."""
    return create_json_response(
        [
            create_object(*organization) | {"dateCreated": UNKNOWN_DATE}
            for organization in request.context.caller.organizations
        ]
    )


async def read_organization(request: ApiRequest) -> Response:
    """Read an organization, with the role of the token's user."""
    organization = organizations.require_organization(request.context, request.organization)
    role = request.context.caller.roles.get(organization.id)
    return create_json_response(create_object(*organization) | {"orgRole": role})


def create_object(organization_id: int, slug: str, name: str) -> dict[str, Any]:
    """Create the JSON object of an organization."""
    return {
        "id": str(organization_id),
        "slug": slug,
        "name": name,
        "isEarlyAdopter": False,
        "require2FA": False,
        "requireEmailVerification": False,
        "features": [],
    }


async def list_teams(request: ApiRequest) -> Response:
    """List a page of the organization's teams, by slug."""
    organization = organizations.require_organization(request.context, request.organization)
    connection = await pickers.read_teams(
        request.context, organization, parse_page_arguments(request.http), request.text
    )
    users = await pickers.read_team_members(request.context, connection.nodes)
    rows: list[dict[str, Any]] = [
        {
            "id": str(team.id),
            "slug": team.slug,
            "name": team.name,
            "memberCount": len(of_team),
            "isMember": any(user.id == request.context.caller.user_id for user in of_team),
        }
        for team, of_team in zip(connection.nodes, users, strict=True)
    ]
    return create_page_response(request.http, connection, rows)


async def list_repositories(request: ApiRequest) -> Response:
    """List a page of the organization's repositories, in the order of their creation.

    `sentry release set-commits` looks for repositories with an integration, whose commits the
    server reads, and sends those of the local repository when it finds none.
    """
    organization = organizations.require_organization(request.context, request.organization)
    if looks_for_integrations(request.http):
        return create_json_response([])
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
