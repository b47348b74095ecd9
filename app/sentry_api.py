"""The routes of the Sentry-compatible APIs, with the server's limits and authentication."""

from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager

from starlette.requests import Request
from starlette.routing import BaseRoute, Route

from app.settings import Settings
from db.connection.database import Database
from execution.errors import ProblemError
from execution.limits.budget import Charge, charge_minimum
from ingest.api.routes import create_api_routes
from ingest.envelope.endpoint import EnvelopeEndpoint, StoreEndpoint
from ingest.errors import HttpError
from resolvers import project_keys
from resolvers.context import Context
from resolvers.sessions.intake import Intake
from transport.body import read_body
from transport.cancellation import deadline
from transport.responses import close_chunked


def envelope_routes(database: Database, settings: Settings) -> list[BaseRoute]:
    """Return the routes to which Sentry SDKs send."""
    keys = project_keys.KeyCache(database)
    intake = Intake(database, settings.envelope_backlog)
    return [
        Route("/api/{project}/envelope/", EnvelopeEndpoint(keys, intake, settings.envelopes)),
        Route("/api/{project}/store/", StoreEndpoint(keys, intake, settings.envelopes)),
    ]


def sentry_api_routes(
    open_context: Callable[[Request], AbstractAsyncContextManager[Context]],
    settings: Settings,
    charge: Charge | None,
) -> list[BaseRoute]:
    """Return the routes of sentry-cli's REST API.

    GraphQL's limits on bodies, time and concurrency apply. With budgets, a request costs the
    minimum charge.
    """

    @asynccontextmanager
    async def open_rest_context(request: Request) -> AsyncIterator[Context]:
        with as_rest_errors(request):
            async with deadline(settings.operation_timeout), open_context(request) as context:
                if charge is not None:
                    await charge_minimum(charge, context)
                yield context

    async def read_rest_body(request: Request) -> bytes:
        with as_rest_errors(request):
            return await read_body(
                request, settings.body_limit, settings.body_timeout, open_context
            )

    return create_api_routes(open_rest_context, read_rest_body)


@contextmanager
def as_rest_errors(request: Request) -> Iterator[None]:
    """Translate a ProblemError into the REST API's error format. Raises HttpError."""
    try:
        yield
    except ProblemError as problem:
        headers = problem.headers | close_chunked(request)
        raise HttpError(problem.status, str(problem), headers) from None
