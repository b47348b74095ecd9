"""The routes of the Sentry-compatible APIs, with the server's limits and authentication."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from itertools import product

from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.routing import BaseRoute, Route
from starlette.types import Message, Receive

from app.authentication import Authentication
from app.context import Contexts
from app.settings import Settings
from db.connection.database import Database
from execution.errors import ProblemError
from execution.limits.budget import Budgets, charge_minimum
from ingest.api.routes import create_api_routes
from ingest.envelope.endpoint import EnvelopeEndpoint, StoreEndpoint, rate_limit_error
from ingest.envelope.in_flight import InFlight
from ingest.errors import HttpError
from resolvers import project_keys
from resolvers.context import Context
from resolvers.sessions.intake import Intake
from transport.admission import Wait
from transport.body import BodyMemory, BodyMemoryMiddleware, LeastRate, hold_body, read_body
from transport.cancellation import deadline
from transport.responses import close_chunked

# Old SDKs omit the last slash. A DSN with a slash after the host makes two at the start.
SDK_PATH_STARTS = ("/api/{project}/", "//api/{project}/")
SDK_PATH_ENDS = ("/", "")


def envelope_routes(
    database: Database, settings: Settings, authentication: Authentication, intake: Intake
) -> list[BaseRoute]:
    """Return the routes to which Sentry SDKs send.

    Envelopes hold at most half of the memory for bodies: keys are public.
    """
    keys = project_keys.KeyCache(database, authentication.key_guard, authentication.addresses.find)
    server = SharedLimits(settings.least_rate)
    in_flight = InFlight(settings.envelope_in_flight)
    memory = BodyMemory(settings.body_memory // 2)
    endpoints = {
        name: endpoint(keys, intake, settings.envelopes, server, in_flight)
        for name, endpoint in (("envelope", EnvelopeEndpoint), ("store", StoreEndpoint))
    }
    return [
        Route(
            f"{start}{name}{end}",
            endpoint,
            middleware=[Middleware(BodyMemoryMiddleware, memory=memory)],
        )
        for name, endpoint in endpoints.items()
        for start, end in product(SDK_PATH_STARTS, SDK_PATH_ENDS)
    ]


class SharedLimits:
    """The limits on the memory and the rate of bodies, with errors that SDKs read."""

    def __init__(self, least_rate: LeastRate) -> None:
        self._least_rate = least_rate

    def hold(self, http: Request, size: int) -> None:
        """Set the bytes that a request holds. Raises HttpError when all hold too many."""
        try:
            hold_body(http, size)
        except ProblemError as problem:
            raise to_sdk_error(problem) from None

    def limit_time(self, receive: Receive) -> Receive:
        """Return `receive` with the least rate of a body: it raises HttpError."""
        receive_in_time = self._least_rate.limit_time(receive)

        async def receive_or_raise() -> Message:
            try:
                return await receive_in_time()
            except ProblemError as problem:
                raise to_sdk_error(problem) from None

        return receive_or_raise


def to_sdk_error(problem: ProblemError) -> HttpError:
    """Translate an error for SDKs, which drop what gets 503, and wait after 429."""
    seconds = problem.headers.get("Retry-After")
    if seconds is not None:
        return rate_limit_error(int(seconds))
    return HttpError(problem.status, str(problem), problem.headers)


def sentry_api_routes(
    contexts: Contexts, settings: Settings, budgets: Budgets | None
) -> list[BaseRoute]:
    """Return the routes of sentry-cli's REST API.

    GraphQL's limits on bodies, time and concurrency apply. With budgets, a request costs the
    minimum charge.
    """
    admission, open_context = contexts.admission, contexts.for_rest

    @asynccontextmanager
    async def open_rest_context(request: Request) -> AsyncIterator[Context]:
        with as_rest_errors(request):
            async with (
                admission.admit(request),
                deadline(settings.operation_timeout),
                open_context(request) as context,
            ):
                if budgets is not None:
                    await charge_minimum(budgets, context)
                yield context

    async def read_rest_body(request: Request) -> bytes:
        with as_rest_errors(request):
            return await read_body(
                request,
                settings.body_limit,
                settings.body_timeout,
                admission.apply(open_context, Wait.UNWATCHED),
                settings.least_rate,
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
