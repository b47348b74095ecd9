"""The REST API that sentry-cli calls, at `/api/0/` (clients.md A).

It has no rules of its own: each call is turned into what the GraphQL fields do.
"""

from collections.abc import Awaitable, Callable, Mapping
from contextlib import AbstractAsyncContextManager

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.types import Receive, Scope, Send

from ingest.api import deploys, organizations, releases
from ingest.api.request import Call
from ingest.api.responses import of_defect, of_refusal, of_request_error
from ingest.errors import HttpError
from resolvers.context import Context
from resolvers.errors import RequestError

OpenContext = Callable[[Request], AbstractAsyncContextManager[Context]]
"""Opens what resolvers share; it may raise HttpError to turn a caller away."""
ReadBody = Callable[[Request], Awaitable[bytes]]
"""Reads the body of a request; it may raise HttpError."""
Handler = Callable[[Call], Awaitable[Response]]
Methods = Mapping[str, Handler]

ROOT = "/api/0"
WITH_BODY = frozenset({"POST", "PUT"})


def releases_below(place: str) -> Mapping[str, Methods]:
    """What can be asked of the releases of an organization, or of a project."""
    one = f"{place}/releases/{{version}}"
    return {
        f"{place}/releases/": {"GET": releases.listed, "POST": releases.create},
        f"{one}/": {"GET": releases.read, "PUT": releases.update, "DELETE": releases.delete},
        f"{one}/commits/": {"GET": releases.commits},
        f"{one}/previous-with-commits/": {"GET": releases.previous},
        f"{one}/deploys/": {"GET": deploys.listed, "POST": deploys.create},
    }


PATHS: Mapping[str, Methods] = {
    "/": {"GET": organizations.info},
    "/organizations/": {"GET": organizations.listed},
    "/organizations/{organization}/projects/": {"GET": organizations.projects},
    "/organizations/{organization}/repos/": {"GET": organizations.repositories},
    **releases_below("/organizations/{organization}"),
    **releases_below("/projects/{organization}/{project}"),
}


class Endpoint:
    """An ASGI app that answers the requests of a path."""

    def __init__(self, open_context: OpenContext, read_body: ReadBody, methods: Methods) -> None:
        self._open_context = open_context
        self._read_body = read_body
        self._methods = methods

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        response = await self.answer(Request(scope, receive))
        await response(scope, receive, send)

    async def answer(self, http: Request) -> Response:
        """The response of a request."""
        try:
            handler = self._methods.get(http.method)
            if handler is None:
                allowed = ", ".join(self._methods)
                raise HttpError(405, f"Only {allowed}.", {"Allow": allowed})  # noqa: TRY301
            body = await self._read_body(http) if http.method in WITH_BODY else b""
            async with self._open_context(http) as context:
                return await handler(Call(context, http, body))
        except HttpError as refused:
            return of_refusal(refused)
        except RequestError as error:
            return of_refusal(of_request_error(error))
        except Exception as error:  # noqa: BLE001 (whatever it is, it is answered as JSON)
            return of_defect(error)


async def nothing(scope: Scope, receive: Receive, send: Send) -> None:
    """The answer where no call is."""
    refused = HttpError(404, "There is no such call. The paths of calls end with a slash.")
    await of_refusal(refused)(scope, receive, send)


def create_api_routes(open_context: OpenContext, read_body: ReadBody) -> list[BaseRoute]:
    """All calls."""
    routes = [
        Route(f"{ROOT}{path}", Endpoint(open_context, read_body, methods))
        for path, methods in PATHS.items()
    ]
    return [*routes, Mount(ROOT, nothing)]
