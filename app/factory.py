"""The application factory: the parts of a server process, and how they are connected."""

import asyncio
import gc
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import BaseRoute, Route, WebSocketRoute

from app.authentication import Authentication
from app.budgets import create_budgets
from app.context import (
    Contexts,
    find_answer_change,
    find_answer_state,
    reset_context,
    to_writing_context,
    use_meter,
)
from app.monitoring import find_problem, respond_healthy
from app.observability import (
    create_listeners,
    create_metrics,
    create_tracing,
    metrics_endpoint,
    record_statements,
)
from app.pages import page_routes
from app.sentry_api import envelope_routes, sentry_api_routes
from app.settings import Executor, Settings
from app.settings_loading import load_settings
from db.connection.database import Database
from execution.answers import KeptAnswers
from execution.engine import Engine
from execution.limits.budget import Budgets
from jobs.background import create_background_jobs
from jobs.runner import JobRunner
from jobs.token_use import token_use_job
from resolvers.sessions.intake import Intake
from resolvers.subscriptions.feed import Feed
from schema import find_bulk_resolver, schema
from telemetry.logs import configure_logging
from telemetry.record import RecordingMiddleware
from transport.admission import charge_database_time
from transport.body import BodyMemory, BodyMemoryMiddleware
from transport.events.groups import EventGroups
from transport.http import GraphQLEndpoint
from transport.middleware import cors_middleware, global_middleware
from transport.multipart import MultipartResponder
from transport.readiness import Readiness
from transport.sse import EventStreamEndpoint
from transport.subscriptions import OperationStreams, SubscriptionLimit
from transport.uvicorn.signals import on_shutdown_signal
from transport.uvicorn.workers import stop_with_parent
from transport.websocket import WebSocketEndpoint

if TYPE_CHECKING:  # imported at run time only when they are enabled
    from telemetry.metrics import JobMetrics, Metrics


SWITCH_SECONDS = 0.001
"""Seconds after which a thread that computes lets another one run; by default five times as many.

A query waits that long each time that the event loop, or a thread of SQLite, continues.
"""


STOP_SECONDS = 5.0
"""Seconds in which a worker ends after its requests, when its supervisor has died."""


def app() -> Starlette:
    """Create the app of a server process from its environment: the ASGI factory `server:app`."""
    settings = load_settings()
    configure_logging(settings.log_format)
    stop_with_parent(settings.stop_delay + settings.graceful_timeout + STOP_SECONDS)
    application = create_app(settings)
    # Objects created so far live as long as the process: exclude them from garbage collection.
    # A collection stops the event loop for as long as its garbage takes: 50 ms for 50,000 objects,
    # as a thousand sockets leave them behind. The default threshold of 700 objects would start
    # many collections during a page of releases, whose thousands of objects are in no cycle.
    gc.collect()
    gc.freeze()
    gc.set_threshold(5_000, 10, 20)
    sys.setswitchinterval(SWITCH_SECONDS)
    return application


def create_app(settings: Settings, database: Database | None = None) -> Starlette:
    """Create the app.

    Without a `database` it opens and closes the one of the settings. A given one stays open.
    """
    is_own_database = database is None
    database = database or settings.open_database()
    feed = Feed(database)
    stopping = asyncio.Event()
    tracing = create_tracing(settings.tracing) if settings.tracing else None
    record_statements(database)
    if charge_database_time not in database.time_listeners:
        database.time_listeners.append(charge_database_time)
    authentication = Authentication(database, settings)
    contexts = Contexts(database, feed, settings, authentication)
    metrics = create_metrics(database, contexts.admission) if settings.has_metrics else None
    jobs = create_job_runner(database, settings, metrics)
    intake = Intake(database, settings.quotas, settings.envelope_backlog)
    use_writer = JobRunner([token_use_job(database, authentication.token_use)])

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        jobs.start()
        use_writer.start()
        feed_task = asyncio.create_task(feed.run())
        with on_shutdown_signal(stopping.set, settings.stop_delay):
            yield
        feed_task.cancel()
        await asyncio.gather(feed_task, return_exceptions=True)
        await intake.close()
        await jobs.stop()
        await use_writer.stop()
        if tracing is not None:
            await asyncio.to_thread(tracing.close)
        if is_own_database:
            await database.close()

    application = Starlette(
        routes=create_routes(database, contexts, intake, stopping, settings, metrics),
        lifespan=lifespan,
        middleware=[
            Middleware(
                RecordingMiddleware, listeners=create_listeners(settings, metrics, tracing)
            ),
            *global_middleware(settings.served_hosts),
            Middleware(BodyMemoryMiddleware, memory=BodyMemory(settings.body_memory)),
        ],
    )
    # A redirect would go to the host that the client's Host header names.
    application.router.redirect_slashes = False
    return application


def create_routes(  # noqa: PLR0913, PLR0917 (the parts of the server)
    database: Database,
    contexts: Contexts,
    intake: Intake,
    stopping: asyncio.Event,
    settings: Settings,
    metrics: "Metrics | None",
) -> list[BaseRoute]:
    """Return all routes of the server. They are tried in turn: the busiest ones come first."""
    budgets = create_budgets(database, settings)
    engine = create_engine(settings, budgets)
    routes: list[BaseRoute] = [
        *graphql_routes(engine, contexts, stopping, settings),
        *envelope_routes(database, settings, contexts.authentication, intake),
        *sentry_api_routes(contexts, settings, budgets),
        Route("/healthz", respond_healthy),
        Route("/readyz", Readiness(lambda: find_problem(database), stopping)),
    ]
    if metrics is not None and settings.metrics_port is None:
        endpoint = metrics_endpoint(metrics, database, settings.envelope_backlog)
        routes.append(Route("/metrics", endpoint))
    return [
        *routes,
        *page_routes(
            has_board=settings.board,
            has_graphiql=settings.graphiql,
            token=settings.graphiql_token,
        ),
    ]


def graphql_routes(
    engine: Engine, contexts: Contexts, stopping: asyncio.Event, settings: Settings
) -> list[BaseRoute]:
    """Return the routes of /graphql: HTTP with its streaming variants, and WebSockets."""
    admission, open_context = contexts.admission, contexts.for_graphql
    limits = settings.request_limits
    subscription_limit = SubscriptionLimit(
        settings.subscriptions, settings.subscriptions_per_token
    )
    groups = EventGroups(engine, admission, contexts.for_event, limits.operation_seconds)
    streams = OperationStreams(engine, admission, open_context, groups, subscription_limit, limits)
    multipart = MultipartResponder(streams, stopping, incremental=settings.incremental_delivery)
    endpoint = GraphQLEndpoint(engine, admission, open_context, limits, multipart)
    return [
        Route(
            "/graphql",
            EventStreamEndpoint(streams, stopping, endpoint),
            middleware=cors_middleware(settings.cors_origins),
        ),
        WebSocketRoute(
            "/graphql",
            WebSocketEndpoint(
                streams,
                admission,
                open_context,
                settings.cors_origins,
                max_per_organization=min(
                    settings.sockets_per_organization, max(1, settings.connections * 2 // 3)
                ),
            ),
        ),
    ]


def create_engine(settings: Settings, budgets: Budgets | None) -> Engine:
    """Create the engine that executes operations of the schema."""
    return Engine(
        schema,
        find_bulk_resolver if settings.executor is Executor.COMPILED else None,
        reset_context=reset_context,
        to_writing_context=to_writing_context,
        limits=settings.limit,
        persisted_documents=settings.persisted_documents,
        budgets=budgets,
        use_meter=use_meter,
        introspection=settings.introspection,
        answers=create_answers(settings),
    )


def create_answers(settings: Settings) -> KeptAnswers | None:
    """Create the store of answers; None if none is kept."""
    if not settings.limit.kept_bytes:
        return None
    return KeptAnswers(settings.limit.kept_bytes, find_answer_state, find_answer_change)


def create_job_runner(
    database: Database, settings: Settings, metrics: "JobMetrics | None"
) -> JobRunner:
    """Create the background jobs of this process; none when the setting `worker` is off."""
    if not settings.worker:
        return JobRunner([])
    jobs = create_background_jobs(
        database, settings.hook, settings.maintenance_policy, settings.quotas
    )
    return JobRunner(jobs, None if metrics is None else metrics.count_job)
