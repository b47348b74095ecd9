"""The application factory."""

import asyncio
import gc
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager, suppress
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute

from db.accounts.budget import Budget
from db.connection.database import Database
from db.connection.errors import TemporaryError
from db.events import outbox
from db.migrations.upgrade import is_current
from db.sessions import envelopes
from execution.engine import Engine
from execution.errors import ProblemError
from execution.limits.budget import Charge, ChargeResult, charge_minimum
from ingest.api.routes import create_api_routes
from ingest.envelope.endpoint import EnvelopeEndpoint, StoreEndpoint
from ingest.errors import HttpError
from jobs.background import background_jobs
from jobs.runner import JobRunner
from resolvers import project_keys
from resolvers.context import Context
from resolvers.sessions.intake import Intake
from resolvers.subscriptions.feed import Feed
from schema import find_bulk_resolver, schema
from telemetry.logs import LogFormat, RequestLog, SlowOperationLog, configure_logging
from telemetry.record import RecordingMiddleware, RecordListener, record_statement
from transport.body import whole
from transport.concurrency import Admission
from transport.http import Endpoint, deadline, hanging_up
from transport.middleware import around, cross_site
from transport.multipart import Multipart
from transport.readiness import Readiness
from transport.sse import EventStreams
from transport.subscriptions import Places, Streams
from transport.uvicorn.signals import told_to_stop
from transport.websocket import Sockets

if TYPE_CHECKING:  # they import what is there, or wanted, only when they are switched on
    from telemetry.metrics import Metrics
    from telemetry.tracing import Tracing

from app.context import Contexts, for_writing
from app.graphiql import GRAPHIQL, GraphiQLAssets, graphiql_page
from app.settings import Executor, Settings


def create_app(settings: Settings, database: Database | None = None) -> Starlette:
    """The app, over the settings' database or one that the caller opened and will close."""
    opened = database or settings.open()
    feed = Feed(opened)
    stopping = asyncio.Event()
    metrics = counting(opened) if settings.metrics else None
    tracing = create_tracing(settings.tracing) if settings.tracing else None
    observe(opened)
    jobs = job_runner(opened, settings, metrics)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        jobs.start()
        feed_task = asyncio.create_task(feed.run())
        with told_to_stop(stopping.set, settings.stop_delay):
            yield
        feed_task.cancel()
        await asyncio.gather(feed_task, return_exceptions=True)
        await jobs.stop()
        if tracing is not None:
            await asyncio.to_thread(tracing.close)
        if database is None:
            await opened.close()

    contexts = Contexts(opened, feed, settings.policy)

    async def problem() -> str | None:
        """Why the server cannot answer: it needs the database, with the schema of this code."""
        await opened.ping()
        return None if await is_current(opened) else "the database needs: server.py migrate"

    charge = charging(opened, settings)
    engine = Engine(
        schema,
        find_bulk_resolver if settings.executor is Executor.COMPILED else None,
        reset_context=lambda context: context.loaders.clear(),
        to_writing_context=for_writing,
        compile_after=settings.seen_before_compiling,
        limits=settings.limit,
        persisted_documents=settings.persisted,
        charge=charge,
        introspection=settings.introspection,
    )
    places = Places(settings.subscriptions, settings.subscriptions_per_token)
    admission = Admission(settings.in_flight)
    asked, called = admission.around(contexts.asked), admission.around(contexts.called)
    streams = Streams(engine, asked, contexts.told, places, settings.bounds)
    parted = Multipart(streams, stopping, incremental=settings.incremental_delivery)
    endpoint = Endpoint(engine, asked, settings.bounds, parted)
    sent = (
        project_keys.KeyCache(opened),
        Intake(opened, settings.envelope_backlog),
        settings.envelopes,
    )
    routes: list[BaseRoute] = [
        Route(
            "/graphql",
            EventStreams(streams, stopping, endpoint),
            middleware=cross_site(settings.cors_origins),
        ),
        WebSocketRoute("/graphql", Sockets(streams, asked, settings.cors_origins)),
        Route("/api/{project}/envelope/", EnvelopeEndpoint(*sent)),
        Route("/api/{project}/store/", StoreEndpoint(*sent)),
        *calls(called, settings, charge),
        Route("/healthz", healthy),
        Route("/readyz", Readiness(problem, stopping)),
    ]
    if metrics is not None:
        routes.append(Route("/metrics", figures(metrics, opened, settings.envelope_backlog)))
    if settings.graphiql:
        assets = GraphiQLAssets(directory=GRAPHIQL / "assets")
        page = Route("/", lambda _request: graphiql_page(settings.graphiql_token))
        routes += [page, Mount("/assets", assets)]
    stand = [
        Middleware(RecordingMiddleware, listeners=watchers(settings, metrics, tracing)),
        *around(settings.allowed_hosts),
    ]
    made = Starlette(routes=routes, lifespan=lifespan, middleware=stand)
    made.router.redirect_slashes = False  # to wherever the client's Host header says
    return made


def app() -> Starlette:
    """The app of a worker process, which is told everything by its environment."""
    settings = Settings()
    configure_logging(settings.log_format)
    made = create_app(settings)
    # What is there now stays: the collector need not look at it again. Nor need it look after
    # every 700 objects, of which a page of releases has thousands that no cycle holds.
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    return made


def charging(database: Database, settings: Settings) -> Charge | None:
    """How operations are paid for; None when they are free."""
    if not settings.budget_points:
        return None
    budget = Budget(database, settings.budget_points, settings.budget_refill)

    async def charge(context: Context, points: int) -> ChargeResult:
        balance = await budget.spend(context.snapshot, context.caller.token_id, points)
        return ChargeResult(*balance)

    return charge


def observe(database: Database) -> None:
    """Let requests know of their statements."""
    for listeners in (database.read_listeners, database.write_listeners):
        if record_statement not in listeners:
            listeners.append(record_statement)


def watchers(settings: Settings, *others: RecordListener | None) -> Sequence[RecordListener]:
    """Who is told of requests."""
    found = [each for each in others if each is not None]
    if settings.slow_operation_ms:
        found.append(SlowOperationLog(settings.slow_operation_ms / 1000))
    if settings.log_format is not LogFormat.OFF:
        found.append(RequestLog())
    return found


def counting(database: Database) -> "Metrics":
    """Metrics of this process."""
    from telemetry.metrics import Metrics  # noqa: PLC0415 (imported when metrics are on)

    metrics = Metrics(lambda: database.connections_in_use)
    database.fallback_listeners.append(metrics.count_fallback)
    return metrics


def create_tracing(endpoint: str) -> "Tracing":
    """Tracing to a collector."""
    from telemetry.tracing import Tracing, create_exporter  # noqa: PLC0415 (an extra's packages)

    return Tracing(create_exporter(endpoint))


def figures(
    metrics: "Metrics", database: Database, largest_backlog: int
) -> Callable[[Request], Awaitable[Response]]:
    """What Prometheus asks for."""

    async def page(_request: Request) -> Response:
        jobs = records = None
        with suppress(TimeoutError, TemporaryError):
            async with asyncio.timeout(1), database.snapshot() as snapshot:
                jobs = await outbox.count_jobs(snapshot)
                records = await envelopes.count_waiting_records(snapshot, largest_backlog)
        return Response(metrics.to_text(jobs, records), media_type=metrics.content_type)

    return page


def job_runner(database: Database, settings: Settings, metrics: "Metrics | None") -> JobRunner:
    """The background jobs of this process; none when the setting `worker` is off."""
    if not settings.worker:
        return JobRunner([])
    jobs = background_jobs(database, settings.hook, settings.maintenance_policy)
    return JobRunner(jobs, None if metrics is None else metrics.count_job)


def calls(
    open_context: Callable[[Request], AbstractAsyncContextManager[Context]],
    settings: Settings,
    charge: Charge | None,
) -> list[BaseRoute]:
    """The calls of sentry-cli, held to what holds for GraphQL."""

    @asynccontextmanager
    async def opened(request: Request) -> AsyncIterator[Context]:
        with told_plainly(request):
            async with deadline(settings.operation_timeout), open_context(request) as context:
                if charge is not None:
                    await charge_minimum(charge, context)
                yield context

    async def body(request: Request) -> bytes:
        with told_plainly(request):
            return await whole(request, settings.body_limit, settings.body_timeout, open_context)

    return create_api_routes(opened, body)


@contextmanager
def told_plainly(request: Request) -> Iterator[None]:
    """Who is turned away inside is told so by sentry-cli. Raises HttpError."""
    try:
        yield
    except ProblemError as problem:
        headers = problem.headers | hanging_up(request)
        raise HttpError(problem.status, str(problem), headers) from None


async def healthy(_request: Request) -> Response:
    """That the process answers."""
    return PlainTextResponse("ok\n")
