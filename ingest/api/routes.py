"""The REST API that sentry-cli calls, at `/api/0/`: docs/reference/clients.md#sentry-cli.

It has no rules of its own: every request becomes calls of the resolvers behind GraphQL fields.
"""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import Receive, Scope, Send

from ingest.api import dashboards, deploys, organizations, projects, release_lists, releases
from ingest.api.request import ApiRequest
from ingest.api.responses import (
    create_unexpected_error_response,
    request_error_to_http_error,
    to_error_response,
)
from ingest.api.unserved import respond_unserved
from ingest.errors import HttpError
from resolvers.context import Context
from resolvers.errors import RequestError

OpenContext = Callable[[Request], AbstractAsyncContextManager[Context]]
"""Opens the resolvers' context; raises HttpError for a request that is not admitted."""
ReadBody = Callable[[Request], Awaitable[bytes]]
"""Reads the body of a request; raises HttpError."""
Handler = Callable[[ApiRequest], Awaitable[Response]]
Methods = Mapping[str, Handler]

ROOT = "/api/0"
METHODS_WITH_BODY = frozenset({"POST", "PUT"})


def create_release_paths(prefix: str) -> Mapping[str, Methods]:
    """Create the paths of releases below an organization or a project."""
    release = f"{prefix}/releases/{{version}}"
    return {
        f"{prefix}/releases/": {
            "GET": release_lists.list_releases,
            "POST": releases.create_release,
        },
        f"{release}/": {
            "GET": releases.read_release,
            "PUT": releases.update_release,
            "DELETE": releases.delete_release,
        },
        f"{release}/commits/": {"GET": releases.list_commits},
        f"{release}/previous-with-commits/": {"GET": releases.read_previous_release},
        f"{release}/deploys/": {"GET": deploys.list_deploys, "POST": deploys.create_deploy},
    }


PATHS: Mapping[str, Methods] = {
    "/": {"GET": organizations.read_token},
    "/auth/": {"GET": organizations.read_user},
    "/organizations/": {"GET": organizations.list_organizations},
    "/organizations/{organization}/": {"GET": organizations.read_organization},
    "/organizations/{organization}/dashboards/": {"GET": dashboards.list_dashboards},
    "/organizations/{organization}/projects/": {"GET": projects.list_projects},
    "/organizations/{organization}/repos/": {"GET": organizations.list_repositories},
    "/organizations/{organization}/teams/": {"GET": organizations.list_teams},
    "/users/me/regions/": {"GET": organizations.list_regions},
    "/projects/{organization}/{project}/": {"GET": projects.read_project},
    "/projects/{organization}/{project}/environments/": {"GET": projects.list_environments},
    **create_release_paths("/organizations/{organization}"),
    **create_release_paths("/projects/{organization}/{project}"),
}


class ApiEndpoint:
    """An ASGI application that serves the methods of one path."""

    def __init__(self, open_context: OpenContext, read_body: ReadBody, methods: Methods) -> None:
        self._open_context = open_context
        self._read_body = read_body
        self._methods = methods

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Handle one request."""
        response = await self.respond(Request(scope, receive))
        await response(scope, receive, send)

    async def respond(self, http: Request) -> Response:
        """Handle a request; every exception becomes an error response."""
        try:
            handler = self._methods.get(http.method)
            if handler is None:
                allowed = ", ".join(self._methods)
                raise HttpError(  # noqa: TRY301
                    405, f"Method not allowed. Use {allowed}.", {"Allow": allowed}
                )
            body = await self._read_body(http) if http.method in METHODS_WITH_BODY else b""
            async with self._open_context(http) as context:
                return await handler(ApiRequest(context, http, body))
        except HttpError as error:
            return to_error_response(error)
        except RequestError as error:
            return to_error_response(request_error_to_http_error(error))
        except Exception as error:  # noqa: BLE001 (clients expect JSON for every error)
            return create_unexpected_error_response(error)


def create_api_routes(open_context: OpenContext, read_body: ReadBody) -> list[BaseRoute]:
    """Create the routes of the REST API."""
    routes = [
        Route(f"{ROOT}{path}", ApiEndpoint(open_context, read_body, methods))
        for path, methods in PATHS.items()
    ]
    return [*routes, Mount(ROOT, respond_unserved)]
