"""Who is asking, and what an organization consists of."""

from typing import Any

from starlette.responses import Response

from ingest.api.paging import arguments_of, page
from ingest.api.request import Call
from ingest.api.responses import answer
from resolvers import organization as organizations

# sentry-cli cannot read a repository or an organization without the date that it was made, and
# none is kept.
UNKNOWN_DATE = "1970-01-01T00:00:00Z"

# What our scopes are called in Sentry.
SCOPES = {
    "read": ("org:read", "project:read", "team:read"),
    "write": ("project:releases", "project:write"),
    "admin": ("org:admin", "project:admin"),
}

# No provider that sentry-cli knows as one that Sentry reads commits from: nor does Waybill, so
# `set-commits --auto` has to send the commits themselves.
PROVIDER = "waybill"


async def info(call: Call) -> Response:
    """Who the token stands for, and what it may do."""
    user = await organizations.find_caller_user(call.context)
    scopes = [each for scope in call.context.caller.scopes for each in SCOPES.get(scope, ())]
    return answer(
        {
            "version": "0",
            "auth": {"scopes": scopes},
            "user": None if user is None else {"id": str(user.id), "email": user.email},
        }
    )


async def listed(call: Call) -> Response:
    """The organizations that the token opens."""
    return answer(
        [
            {
                "id": str(each.id),
                "slug": each.slug,
                "name": each.name,
                "dateCreated": UNKNOWN_DATE,
                "isEarlyAdopter": False,
                "require2FA": False,
                "requireEmailVerification": False,
                "features": [],
            }
            for each in call.context.caller.organizations
        ]
    )


async def projects(call: Call) -> Response:
    """A page of the organization's projects, by slug."""
    organization = organizations.require_organization(call.context, call.organization)
    found = await organizations.read_projects(
        call.context, organization, arguments_of(call.http), None
    )
    rows: list[dict[str, Any]] = [
        {
            "id": str(each.id),
            "slug": each.slug,
            "name": each.name,
            "platform": each.platform,
            "team": None,
            "teams": [],
        }
        for each in found.nodes
    ]
    return page(call.http, found, rows)


async def repositories(call: Call) -> Response:
    """A page of the organization's repositories."""
    organization = organizations.require_organization(call.context, call.organization)
    found = await organizations.read_repositories(
        call.context, organization, arguments_of(call.http)
    )
    rows: list[dict[str, Any]] = [
        {
            "id": str(each.id),
            "name": each.name,
            "url": each.url,
            "provider": {"id": PROVIDER, "name": each.provider or "Git"},
            "status": "active",
            "dateCreated": UNKNOWN_DATE,
        }
        for each in found.nodes
    ]
    return page(call.http, found, rows)
