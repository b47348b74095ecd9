"""The ASGI app and the command line. It assembles, and decides nothing."""

import asyncio
import gc
import json
import os
import signal
import sys
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Iterator, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager, contextmanager, suppress
from dataclasses import replace
from datetime import UTC, datetime
from enum import Enum
from importlib.util import find_spec
from pathlib import Path
from socket import socket
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer
import uvicorn
import yaml
from pydantic import Field, ValidationError
from pydantic_settings import BaseSettings, SettingsConfigDict
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn
from rich.table import Table
from sqlalchemy import make_url
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route, WebSocketRoute
from starlette.staticfiles import StaticFiles

from db import access, envelopes, outbox, setup
from db.budget import Balance, Budget
from db.engine import Database, Snapshot
from db.errors import TemporaryError
from db.migrate import is_current, upgrade
from execution.admission import Admission
from execution.body import whole
from execution.charge import Charge, pay_least
from execution.connections import BoundedProtocol
from execution.errors import ProblemError
from execution.headers import around, cross_site
from execution.http import Bounds, Endpoint, deadline, hanging_up
from execution.limits import ABOUT, Limits
from execution.logs import LogFormat, RequestLog, SlowLog, write_log
from execution.multipart import Multipart
from execution.observation import Observing, Watcher, note_caller, note_statement
from execution.operation import SEEN_BEFORE_COMPILING, Engine
from execution.persisted import ManifestError, Persisted, Trust
from execution.persisted import read as read_documents
from execution.readiness import Readiness
from execution.sse import EventStreams
from execution.stopping import told_to_stop
from execution.streams import Places, Streams
from execution.websocket import LARGEST_MESSAGE, Sockets
from execution.workers import Workers
from ingest.api import api
from ingest.authentication import api_key_of, organization_token
from ingest.endpoint import EnvelopeEndpoint, StoreEndpoint
from ingest.endpoint import Limits as EnvelopeLimits
from ingest.refusal import RefusedError
from loaders.base import Loaders
from resolvers import demo as demonstration
from resolvers import folding, project_keys, schedule
from resolvers.adoption import Rule, update_stages
from resolvers.context import Context, Policy
from resolvers.envelopes import LARGEST_BACKLOG, Intake
from resolvers.feed import Feed
from resolvers.git import HistoryError
from resolvers.history import import_git
from resolvers.outbox import Hook, work
from resolvers.setup import Setup, SetupError, apply, known_organization
from schema import bulk_of, schema, sdl

if TYPE_CHECKING:  # they import what is there, or wanted, only when they are switched on
    from execution.metrics import Metrics
    from execution.tracing import Tracing

T = TypeVar("T")

GRAPHIQL = Path(__file__).parent / "web" / "graphiql" / "dist"
LONGEST_USER_AGENT = 256
SCOPES = ("read", "write", "admin")
# How long a worker may take to begin, on a machine that has much else to do.
WORKER_SECONDS = 30


class Executor(Enum):
    """What answers queries."""

    COMPILED = "compiled"
    REFERENCE = "graphql-core"


class Settings(BaseSettings):
    """What can be set: environment variables that begin with WAYBILL_, or lines of a file .env."""

    model_config = SettingsConfigDict(
        env_prefix="waybill_",
        env_file=".env",
        extra="ignore",
        # WAYBILL_LIMIT_DEPTH is the field depth of limit; no other setting has fields.
        env_nested_delimiter="_",
        env_nested_max_split=1,
    )

    database_url: str = Field(
        default="sqlite+aiosqlite:///waybill.db",
        description="Where the data is: sqlite+aiosqlite:///FILE or postgresql+asyncpg://…",
    )
    pool_size: int = Field(
        default=10, ge=1, description="Connections to the database that a process keeps open."
    )
    pool_timeout: float = Field(
        default=5, gt=0, description="Seconds that a request waits for a connection of those."
    )
    statement_timeout_ms: int = Field(
        default=5000, ge=1, description="Milliseconds that a statement may read."
    )
    replica_url: str | None = Field(
        default=None,
        description="A replica of the PostgreSQL database, which queries read: docs/running.md.",
    )
    executor: Executor = Field(
        default=Executor.COMPILED,
        description=(
            "What answers queries: `compiled` compiles those that come again, `graphql-core` "
            "none. The answers are the same."
        ),
    )
    seen_before_compiling: int = Field(
        default=SEEN_BEFORE_COMPILING,
        ge=1,
        description="How often a document must have come before it is compiled.",
    )
    limit: Limits = Field(
        default=Limits(), description="Figures that no request may exceed: docs/limits.md."
    )
    budget_points: int = Field(
        default=1_000_000,
        ge=0,
        description="The most points that a token can have to pay its operations with; 0: any.",
    )
    budget_refill: int = Field(
        default=20_000, ge=1, description="Points a second that a token gets back."
    )
    trusted_documents: Trust = Field(
        default=Trust.OFF,
        description=(
            "Whether documents known in advance can be named: `off`, `allow`, or `require`, which "
            "runs no others."
        ),
    )
    trusted_path: Path | None = Field(
        default=None,
        description="Where they are: a folder of files SHA-256.graphql, or a manifest in JSON.",
    )
    automatic_documents: int = Field(
        default=0,
        ge=0,
        description=(
            "Bytes that a process keeps of documents that Apollo's automatic persisted queries "
            "register; 0: none are."
        ),
    )
    dashboard_versions: int = Field(
        default=50, ge=1, description="Versions of a dashboard that its history keeps."
    )
    retention_days: int = Field(
        default=90, ge=1, description="Days that sessions and events are kept."
    )
    adoption_rule: Rule = Field(
        default=Rule.TENTH,
        description=(
            "From which part of an environment's sessions on a release is adopted: a tenth, or "
            "(divided) a tenth divided by the number of its releases."
        ),
    )
    subscriptions: int = Field(
        default=1000, ge=1, description="Subscriptions that a process serves at once."
    )
    subscriptions_per_token: int = Field(
        default=50, ge=1, description="How many of them may be one token's."
    )
    worker: bool = Field(default=True, description="Whether `serve` also does the worker's tasks.")
    hook_url: str | None = Field(
        default=None, description="Where configuration refreshes are delivered to, by POST."
    )
    hook_secret: str = Field(
        default="", description="What signs them: HMAC-SHA256 of timestamp, full stop and body."
    )
    body_limit: int = Field(
        default=128 * 1024, ge=1024, description="Bytes that a request may have."
    )
    report_limit: int = Field(
        default=16 * 1024 * 1024,
        ge=1024,
        description=(
            "Bytes that a request may have whose token has the scope `write`: reports and lists "
            "of commits are long."
        ),
    )
    body_timeout: float = Field(
        default=10, gt=0, description="Seconds within which the body of a request must be there."
    )
    operation_timeout: float = Field(
        default=10, gt=0, description="Seconds that an operation may take."
    )
    in_flight: int = Field(
        default=100,
        ge=1,
        description="Requests that a process works at at once; more are told to come again.",
    )
    batch_size: int = Field(
        default=0,
        ge=0,
        description="Operations that a request may have in a list; 0 allows no lists.",
    )
    queries_by_get: bool = Field(
        default=True,
        description=(
            "Whether queries may come by GET. A token is needed all the same, so that no page of "
            "another site can send them unasked."
        ),
    )
    cors_origins: list[str] = Field(
        default=[],
        description=(
            'Sites whose pages may ask, as JSON: `["https://app.example"]`; `["*"]` is any. '
            "A token is needed all the same."
        ),
    )
    allowed_hosts: list[str] = Field(
        default=["*"],
        description="Names that the server answers to, as JSON; `*.example.com` is any below.",
    )
    incremental_delivery: bool = Field(
        default=False,
        description=(
            "Whether queries with `@defer` or `@stream` are answered in parts, to clients that "
            "accept multipart/mixed. Without, they are answered whole."
        ),
    )
    introspection: bool = Field(
        default=True,
        description=(
            "Whether clients may ask for the schema. Without, wrong names are not told what they "
            "resemble either."
        ),
    )
    log_format: LogFormat = Field(
        default=LogFormat.JSON,
        description=(
            "How `serve` writes its log to standard error: `json`, `text`, or `off`, which leaves "
            "out the lines of requests."
        ),
    )
    slow_operation_ms: int = Field(
        default=1000,
        ge=0,
        description="Operations that take as long are logged with their statements; 0: none.",
    )
    metrics: bool = Field(
        default=False, description="Whether Prometheus finds figures at /metrics, without a token."
    )
    tracing: str | None = Field(
        default=None,
        description=(
            "Where spans are sent to by OTLP over HTTP: http://HOST:4318/v1/traces. Needs the "
            "extra `tracing`."
        ),
    )
    graceful_timeout: int = Field(
        default=20, ge=0, description="Seconds that requests have to finish when a server stops."
    )
    stop_delay: float = Field(
        default=0,
        ge=0,
        description=(
            "Seconds that a server which is told to stop by SIGTERM still takes requests, while "
            "/readyz says 503: longer than load balancers take to notice."
        ),
    )
    public_url: str = Field(
        default="http://127.0.0.1:8000",
        description="Where clients reach the server: DSNs and tokens that are printed say so.",
    )
    envelope_body: int = Field(
        default=20 * 1024 * 1024, ge=1, description="Bytes that the body of an envelope may have."
    )
    envelope_decompressed: int = Field(
        default=200 * 1024 * 1024,
        ge=1,
        description="Bytes that an envelope may have once it is decompressed.",
    )
    envelope_item: int = Field(
        default=1024 * 1024,
        ge=1,
        description="Bytes that a session or an event in an envelope may have.",
    )
    envelope_items: int = Field(
        default=1_000, ge=1, description="Items that an envelope may have."
    )
    envelope_sessions: int = Field(
        default=100,
        ge=1,
        description="Sessions that an envelope may have, and aggregates that an item may have.",
    )
    envelope_rate: float = Field(
        default=1_000,
        gt=0,
        description="Envelopes a second that a process takes from a key of a project.",
    )
    envelope_burst: float = Field(
        default=10_000,
        ge=1,
        description="Envelopes that it takes from the key at once, before the rate counts.",
    )
    envelope_backlog: int = Field(
        default=LARGEST_BACKLOG,
        ge=1,
        description=(
            "Sessions, events and counts that may wait to be folded; beyond, no envelopes are "
            "taken."
        ),
    )
    graphiql: bool = Field(default=True, description="Whether GraphiQL is served at /.")
    graphiql_token: str | None = Field(
        default=None,
        description=(
            "A token that GraphiQL starts with. Everybody who can open the page can use it: "
            "for a local server only."
        ),
    )

    @property
    def duties(self) -> schedule.Duties:
        """What the worker does by the clock."""
        return schedule.Duties(self.retention_days, self.adoption_rule)

    @property
    def persisted(self) -> Persisted:
        """The documents that clients can name. Raises ManifestError."""
        is_off = self.trusted_documents is Trust.OFF
        if not is_off and self.trusted_path is None:
            msg = "WAYBILL_TRUSTED_PATH must say where the trusted documents are."
            raise ManifestError(msg)
        return Persisted(
            None if is_off or self.trusted_path is None else read_documents(self.trusted_path),
            only_trusted=self.trusted_documents is Trust.REQUIRE,
            largest_weight=self.automatic_documents,
        )

    @property
    def policy(self) -> Policy:
        """What requests are held to."""
        return Policy(
            dashboard_versions=self.dashboard_versions,
            retention_days=self.retention_days,
            largest_body=self.body_limit,
            largest_report=max(self.body_limit, self.report_limit),
        )

    @property
    def bounds(self) -> Bounds:
        """What requests may take."""
        return Bounds(
            largest_body=self.body_limit,
            body_seconds=self.body_timeout,
            operation_seconds=self.operation_timeout,
            batch_size=self.batch_size,
            queries_by_get=self.queries_by_get,
        )

    @property
    def envelopes(self) -> EnvelopeLimits:
        """How much SDKs may send."""
        return EnvelopeLimits(
            body=self.envelope_body,
            decompressed=self.envelope_decompressed,
            item=self.envelope_item,
            items=self.envelope_items,
            sessions=self.envelope_sessions,
            rate=self.envelope_rate,
            burst=self.envelope_burst,
        )

    @property
    def is_embedded(self) -> bool:
        """Whether the database is a file, which nobody else migrates."""
        return make_url(self.database_url).get_backend_name() == "sqlite"

    def check(self) -> None:
        """Find what cannot work together, or here. Raises SetupError."""
        if self.replica_url is not None and self.is_embedded:
            msg = "WAYBILL_REPLICA_URL: only PostgreSQL has replicas."
            raise SetupError(msg)
        if self.tracing is not None and not has_tracing():
            msg = "WAYBILL_TRACING needs what `pip install '.[tracing]'` installs."
            raise SetupError(msg)

    def open(self) -> Database:
        """The connections that a process has."""
        return Database(
            self.database_url,
            pool_size=self.pool_size,
            pool_timeout=self.pool_timeout,
            statement_seconds=self.statement_timeout_ms / 1000,
            replica_url=self.replica_url,
        )

    @property
    def hook(self) -> Hook | None:
        """Where effects are delivered to."""
        return None if self.hook_url is None else Hook(self.hook_url, self.hook_secret)


# Queries with this header, and the value `primary`, see what was just written.
CONSISTENCY = "waybill-read-from"
RETRY_SECONDS = 1


class Contexts:
    """Opens what the resolvers of a request share."""

    def __init__(self, database: Database, feed: Feed, policy: Policy) -> None:
        self._database = database
        self._feed = feed
        self._policy = policy

    @asynccontextmanager
    async def _newest(
        self, request: Request, token: str | None, *, may_lag: bool = False
    ) -> AsyncIterator[Context]:
        """The context of a request; one that may lag reads from a replica, if there is one.

        Raises ProblemError.
        """
        try:
            async with self._database.snapshot(may_lag=may_lag) as snapshot:
                caller = await authenticated(snapshot, token)
                note_caller(caller.user_id, caller.token_id)
                loaders = Loaders(snapshot, caller.organization_ids)
                context = Context(
                    database=self._database,
                    snapshot=snapshot,
                    loaders=loaders,
                    caller=caller,
                    feed=self._feed,
                    user_agent=request.headers.get("user-agent", "")[:LONGEST_USER_AGENT] or None,
                    idempotency_key=request.headers.get("idempotency-key"),
                    policy=self._policy,
                )
                try:
                    yield context
                finally:
                    loaders.clear()  # else all rows wait for the garbage collector
        except TemporaryError as error:
            headers = {"Retry-After": str(RETRY_SECONDS)}
            raise ProblemError(503, error.client_code, str(error), headers) from error

    def asked(self, request: Request) -> AbstractAsyncContextManager[Context]:
        """The context of a GraphQL request, whose client says whether it wants the newest."""
        may_lag = request.headers.get(CONSISTENCY) != "primary"
        return self._newest(request, bearer_token(request), may_lag=may_lag)

    def told(self, request: Request) -> AbstractAsyncContextManager[Context]:
        """The context of a subscription's event, which a replica may not have yet."""
        return self._newest(request, bearer_token(request))

    def called(self, request: Request) -> AbstractAsyncContextManager[Context]:
        """The context of a call of sentry-cli, which has two ways to say a token."""
        said = request.headers.get("authorization", "")
        return self._newest(request, bearer_token(request) or api_key_of(said))


def create_app(settings: Settings, database: Database | None = None) -> Starlette:
    """The app, over the settings' database or one that the caller opened and will close."""
    opened = database or settings.open()
    feed = Feed(opened)
    stopping = asyncio.Event()
    metrics = counting(opened) if settings.metrics else None
    tracing = tracing_to(settings.tracing) if settings.tracing else None
    observe(opened)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        tasks = [asyncio.create_task(each) for each in (feed.work(), *duties(opened, settings))]
        with told_to_stop(stopping.set, settings.stop_delay):
            yield
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
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
        bulk_of if settings.executor is Executor.COMPILED else None,
        start_again=lambda context: context.loaders.clear(),
        for_writing=for_writing,
        seen_before_compiling=settings.seen_before_compiling,
        limits=settings.limit,
        persisted=settings.persisted,
        charge=charge,
        introspection=settings.introspection,
    )
    places = Places(settings.subscriptions, settings.subscriptions_per_token)
    admission = Admission(settings.in_flight)
    asked, called = admission.around(contexts.asked), admission.around(contexts.called)
    streams = Streams(engine, asked, contexts.told, places, settings.bounds)
    parted = Multipart(streams, stopping, incremental=settings.incremental_delivery)
    endpoint = Endpoint(engine, asked, settings.bounds, parted)
    sent = project_keys.Keys(opened), Intake(opened, settings.envelope_backlog), settings.envelopes
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
        Middleware(Observing, watchers=watchers(settings, metrics, tracing)),
        *around(settings.allowed_hosts),
    ]
    made = Starlette(routes=routes, lifespan=lifespan, middleware=stand)
    made.router.redirect_slashes = False  # to wherever the client's Host header says
    return made


def charging(database: Database, settings: Settings) -> Charge | None:
    """How operations are paid for; None when they are free."""
    if not settings.budget_points:
        return None
    budget = Budget(database, settings.budget_points, settings.budget_refill)

    async def charge(context: Context, points: int) -> Balance:
        return await budget.spend(context.snapshot, context.caller.token_id, points)

    return charge


async def for_writing(context: Context) -> Context:
    """The context of a mutation: whatever it reads is the newest, its caller included.

    Raises ProblemError.
    """
    if not await context.snapshot.use_primary():
        return context
    caller = await access.caller_again(context.snapshot, context.caller.token_id)
    if caller is None:
        raise unauthenticated()
    return replace(
        context, caller=caller, loaders=Loaders(context.snapshot, caller.organization_ids)
    )


def observe(database: Database) -> None:
    """Let requests know of their statements."""
    for listeners in (database.listeners, database.write_listeners):
        if note_statement not in listeners:
            listeners.append(note_statement)


def watchers(settings: Settings, *others: Watcher | None) -> Sequence[Watcher]:
    """Who is told of requests."""
    found = [each for each in others if each is not None]
    if settings.slow_operation_ms:
        found.append(SlowLog(settings.slow_operation_ms / 1000))
    if settings.log_format is not LogFormat.OFF:
        found.append(RequestLog())
    return found


def counting(database: Database) -> "Metrics":
    """Metrics of this process."""
    from execution.metrics import Metrics  # noqa: PLC0415 (imported when metrics are on)

    metrics = Metrics(lambda: database.in_use)
    database.fallback_listeners.append(metrics.fell_back)
    return metrics


def tracing_to(endpoint: str) -> "Tracing":
    """Tracing to a collector."""
    from execution.tracing import Tracing, to_endpoint  # noqa: PLC0415 (an extra's packages)

    return Tracing(to_endpoint(endpoint))


def has_tracing() -> bool:
    """Whether the packages of the extra are there."""
    try:
        return find_spec("opentelemetry.exporter.otlp.proto.http") is not None
    except ModuleNotFoundError:
        return False


def figures(
    metrics: "Metrics", database: Database, largest_backlog: int
) -> Callable[[Request], Awaitable[Response]]:
    """What Prometheus asks for."""

    async def page(_request: Request) -> Response:
        jobs = records = None
        with suppress(TimeoutError, TemporaryError):
            async with asyncio.timeout(1), database.snapshot() as snapshot:
                jobs = await outbox.waiting(snapshot)
                records = await envelopes.waiting(snapshot, largest_backlog)
        return Response(metrics.page(jobs, records), media_type=metrics.content_type)

    return page


def duties(database: Database, settings: Settings) -> Sequence[Coroutine[Any, Any, None]]:
    """What a worker does for ever, in a server that is one too."""
    if not settings.worker:
        return ()
    return (
        work(database, settings.hook),
        schedule.keep(database, settings.duties),
        folding.work(database, settings.retention_days),
    )


def bearer_token(request: Request) -> str | None:
    """The token in the header."""
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    return token.strip() or None if scheme.lower() == "bearer" else None


async def authenticated(snapshot: Snapshot, token: str | None) -> access.Caller:
    """Who the token stands for. Raises ProblemError, 401."""
    caller = None if token is None else await access.caller_of(snapshot, token)
    if token is not None and caller is None and await snapshot.use_primary():
        caller = await access.caller_of(snapshot, token)  # a replica may not know it yet
    if caller is None or "read" not in caller.scopes:
        raise unauthenticated()
    return caller


def unauthenticated() -> ProblemError:
    """What is said without a valid token."""
    return ProblemError(
        401,
        "UNAUTHENTICATED",
        "A valid access token is needed: Authorization: Bearer …",
        {"WWW-Authenticate": "Bearer"},
    )


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
                    await pay_least(charge, context)
                yield context

    async def body(request: Request) -> bytes:
        with told_plainly(request):
            return await whole(request, settings.body_limit, settings.body_timeout, open_context)

    return api(opened, body)


@contextmanager
def told_plainly(request: Request) -> Iterator[None]:
    """Who is turned away inside is told so by sentry-cli. Raises RefusedError."""
    try:
        yield
    except ProblemError as problem:
        headers = problem.headers | hanging_up(request)
        raise RefusedError(problem.status, str(problem), headers) from None


async def healthy(_request: Request) -> Response:
    """That the process answers."""
    return PlainTextResponse("ok\n")


# Everything the page needs comes from this server; nobody may frame it.
CONTENT_SECURITY = {
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; worker-src 'self'; "
        "style-src 'self' 'unsafe-inline'; font-src 'self' data:; img-src 'self' data:; "
        "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
}


def graphiql_page(token: str | None) -> Response:
    """GraphiQL, told where the endpoint is and which token to start with."""
    config = json.dumps({"endpoint": "/graphql", "token": token}).replace("<", "\\u003c")
    html = (GRAPHIQL / "index.html").read_text().replace("__WAYBILL_CONFIG__", config)
    return HTMLResponse(html, headers={"Cache-Control": "no-store"} | CONTENT_SECURITY)


class GraphiQLAssets(StaticFiles):
    """GraphiQL's files, which have their content's hash in their names and never change."""

    def file_response(self, *arguments: Any, **options: Any) -> Response:
        """The file, for ever."""
        response = super().file_response(*arguments, **options)
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
        response.headers.update(CONTENT_SECURITY)
        return response


def app() -> Starlette:
    """The app of a worker process, which is told everything by its environment."""
    settings = Settings()
    write_log(settings.log_format)
    made = create_app(settings)
    # What is there now stays: the collector need not look at it again. Nor need it look after
    # every 700 objects, of which a page of releases has thousands that no cycle holds.
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 50)
    return made


class AnnouncingServer(uvicorn.Server):
    """Prints one line with its address when it is ready."""

    async def startup(self, sockets: list[socket] | None = None) -> None:
        """Start, then say so."""
        await super().startup(sockets)
        if self.started and sockets:
            announce(sockets[0])


def announce(bound: socket) -> None:
    """Say where the server is; the port may have been chosen by the system."""
    host, port = bound.getsockname()[:2]
    shown = f"[{host}]" if ":" in host else host
    print(f"Waybill listens at http://{shown}:{port}", flush=True)  # noqa: T201


cli = typer.Typer(
    no_args_is_help=True, add_completion=False, help="Waybill: what a team ships, as GraphQL."
)
tokens_cli = typer.Typer(no_args_is_help=True, help="Access tokens.")
cli.add_typer(tokens_cli, name="token")
project_cli = typer.Typer(no_args_is_help=True, help="What a project has to do with SDKs.")
cli.add_typer(project_cli, name="project")

console = Console(stderr=True)

OrganizationOption = Annotated[str, typer.Option("--organization", help="The slug.")]
ProjectOption = Annotated[str, typer.Option("--project", help="The slug.")]
UrlOption = Annotated[
    str | None, typer.Option(help="Where clients reach the server, if not WAYBILL_PUBLIC_URL.")
]


def run(work: Coroutine[Any, Any, T]) -> T:
    """Run a command; what the person at the command line can mend is told without a traceback."""
    try:
        return asyncio.run(work)
    except (SetupError, HistoryError) as error:
        console.print(f"[red]{error}[/red]")
        raise typer.Exit(1) from None


@asynccontextmanager
async def opened_database(*, migrate: bool = False) -> AsyncIterator[Database]:
    """The settings' database; an embedded one is always brought to the newest schema.

    Raises SetupError when that has to be done first.
    """
    database = Settings().open()
    try:
        if migrate or database.is_sqlite:
            await upgrade(database)
        elif not await is_current(database):
            msg = "The database needs: server.py migrate"
            raise SetupError(msg)
        yield database
    finally:
        await database.close()


@cli.command()
def serve(
    host: str = "127.0.0.1",
    port: int = 8000,
    workers: int = 1,
    *,
    demo: Annotated[
        bool, typer.Option("--demo", help="With demo data, and a token that GraphiQL has.")
    ] = False,
) -> None:
    """Serve GraphQL at /graphql and GraphiQL at /."""
    settings = Settings()

    async def prepare() -> None:
        settings.check()
        if demo or settings.is_embedded:
            async with opened_database(migrate=demo) as database:
                if demo:
                    await show_demo(database)

    run(prepare())
    config = uvicorn.Config(
        "server:app",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        log_config=None,
        access_log=False,
        server_header=False,
        http=BoundedProtocol,
        ws_max_size=LARGEST_MESSAGE,
        timeout_graceful_shutdown=settings.graceful_timeout,
        timeout_worker_healthcheck=WORKER_SECONDS,
    )
    bound = config.bind_socket()
    if workers == 1:
        # uvicorn raises the signal that stopped it once more at the end: that is not a failure.
        signal.signal(signal.SIGTERM, lambda *_: None)
        AnnouncingServer(config).run(sockets=[bound])
        return
    write_log(settings.log_format)
    bound.listen(config.backlog)  # whoever comes before the workers are up waits
    announce(bound)
    if settings.metrics:
        from execution import metrics  # noqa: PLC0415 (imported when metrics are on)

        folder = metrics.share()
        Workers(config, [bound], metrics.forget_process).run()
        metrics.end_sharing(folder)
    else:
        Workers(config, [bound]).run()


async def show_demo(database: Database) -> None:
    """Fill the demo organization unless it is there, and hand GraphiQL a token for it."""
    organization = demonstration.ORGANIZATION
    async with database.reading() as connection:
        is_new = await setup.organization_id(connection, organization) is None
    if is_new:
        with progress_bars() as bars:
            await demonstration.fill(database, organization, report_to(bars))
    token = await new_token(database, organization, demonstration.OWNER, SCOPES)
    os.environ["WAYBILL_GRAPHIQL_TOKEN"] = token
    print(f"Access token: {token}", flush=True)  # noqa: T201


async def new_token(
    database: Database,
    organization: str,
    user: str,
    scopes: tuple[str, ...] | list[str],
    token: str | None = None,
) -> str:
    """A token of a member, which may be given. Raises SetupError."""
    unknown = [scope for scope in scopes if scope not in SCOPES]
    if unknown:
        msg = f"There is no scope {unknown[0]!r}: there are {', '.join(SCOPES)}."
        raise SetupError(msg)
    async with database.writing() as connection:
        organization_id = await known_organization(connection, organization)
        user_id = await setup.member_id(connection, organization_id, user)
        if user_id is None:
            msg = f"{user!r} is no member of {organization!r}."
            raise SetupError(msg)
        return await access.create_token(
            connection,
            user_id=user_id,
            organization_ids=[organization_id],
            scopes=scopes,
            token=token,
        )


@cli.command()
def migrate() -> None:
    """Bring the database to the newest schema."""

    async def work() -> None:
        async with opened_database(migrate=True):
            console.print("The database has the newest schema.")

    run(work())


@cli.command("apply")
def apply_file(file: Annotated[Path, typer.Argument(exists=True, dir_okay=False)]) -> None:
    """Create or update an organization from YAML or JSON, as often as you like."""

    async def work() -> None:
        try:
            wanted = Setup.model_validate(yaml.safe_load(file.read_bytes()))
        except yaml.YAMLError as error:
            msg = f"{file} is neither YAML nor JSON: {error}"
            raise SetupError(msg) from None
        except ValidationError as error:
            lines = (
                f"{'.'.join(str(step) for step in each['loc'])}: {each['msg']}"
                for each in error.errors()
            )
            raise SetupError("\n".join(lines)) from None
        async with opened_database() as database:
            await apply(database, wanted)
        console.print(f"Applied {file}.")

    run(work())


@tokens_cli.command("create")
def create_token(
    organization: OrganizationOption,
    user: Annotated[str, typer.Option(help="The address of a member.")],
    scope: Annotated[list[str], typer.Option(help="read, write or admin; repeatable.")] = ["read"],  # noqa: B006 (typer never changes it)
    url: UrlOption = None,
    *,
    sentry_cli: Annotated[
        bool, typer.Option("--sentry-cli", help="Let the token tell sentry-cli where to go.")
    ] = False,
) -> None:
    """Print a new token, alone, on standard output. It is shown this once."""

    async def work() -> None:
        address = url or Settings().public_url
        token = organization_token(address, organization) if sentry_cli else None
        async with opened_database() as database:
            print(await new_token(database, organization, user, scope, token))  # noqa: T201

    run(work())


@tokens_cli.command("list")
def list_tokens() -> None:
    """List all tokens: what tells them, whose they are, what they may do."""

    async def work() -> None:
        table = Table()
        for title in ("token", "user", "organization", "scopes", "created", "revoked"):
            table.add_column(title, overflow="fold")
        async with opened_database() as database, database.snapshot() as snapshot:
            for row in await access.tokens(snapshot):
                created, revoked = shown_date(row.date_created), shown_date(row.date_revoked)
                scopes = " ".join(row.scopes)
                table.add_row(row.prefix, row.user, row.organization, scopes, created, revoked)
        Console().print(table)

    run(work())


@tokens_cli.command("revoke")
def revoke_token(
    prefix: Annotated[str, typer.Argument(help="What `token list` shows of it.")],
) -> None:
    """Close a token, from the next request on."""

    async def work() -> None:
        async with opened_database() as database, database.writing() as connection:
            closed = await access.revoke_tokens(connection, prefix)
        if not closed:
            msg = f"There is no open token {prefix!r}."
            raise SetupError(msg)
        console.print("Revoked.")

    run(work())


@project_cli.command("key")
def project_key(
    organization: OrganizationOption,
    project: ProjectOption,
    url: UrlOption = None,
    disable: Annotated[str | None, typer.Option(help="Close this key for good.")] = None,
    *,
    list_all: Annotated[bool, typer.Option("--list", help="List all keys.")] = False,
) -> None:
    """Print the DSN of a new key, alone, on standard output: what SDKs are given."""

    async def work() -> None:
        address = url or Settings().public_url
        async with opened_database() as database:
            if disable is not None:
                await project_keys.disable(database, organization, project, disable)
                console.print("Disabled.")
            elif list_all:
                table = Table("key", "DSN", "created", "disabled")
                for key in await project_keys.keys_of(database, organization, project):
                    dsn = project_keys.dsn(key, address)
                    created, closed = shown_date(key.date_created), shown_date(key.date_disabled)
                    table.add_row(key.public, dsn, created, closed)
                Console().print(table)
            else:
                key = await project_keys.create(database, organization, project)
                print(project_keys.dsn(key, address))  # noqa: T201

    run(work())


@project_cli.command("received")
def project_received(organization: OrganizationOption, project: ProjectOption) -> None:
    """List how much of what SDKs sent, by day and kind, and what became of it."""

    async def work() -> None:
        table = Table("day", "outcome", "kind", "reason", "quantity")
        async with opened_database() as database:
            rows, set_aside = await project_keys.counts_of(database, organization, project)
        for row in rows:
            day = datetime.fromtimestamp(row.day, UTC).date().isoformat()
            table.add_row(day, row.outcome, row.kind, row.reason, str(row.quantity))
        Console().print(table)
        if set_aside:
            console.print(f"{set_aside} envelopes are set aside: they could not be folded.")

    run(work())


@cli.command("import-git")
def import_history(
    path: Annotated[Path, typer.Argument(help="A git repository.")],
    organization: OrganizationOption,
    project: Annotated[str, typer.Option(help="The slug.")],
    tag_pattern: Annotated[str, typer.Option(help="Which tags become releases.")] = "*",
    environment: Annotated[
        str | None, typer.Option(help="Where each release was deployed to.")
    ] = None,
) -> None:
    """Make releases of a git history: of tags, and of the commits between them."""

    async def work() -> None:
        async with opened_database() as database:
            with progress_bars() as bars:
                imported = await import_git(
                    database,
                    path,
                    organization=organization,
                    project=project,
                    tag_pattern=tag_pattern,
                    environment=environment,
                    progress=report_to(bars),
                )
        console.print(imported.summary(), markup=False)

    run(work())


@cli.command()
def demo(organization: OrganizationOption = demonstration.ORGANIZATION) -> None:
    """Fill an organization with believable data."""

    async def work() -> None:
        async with opened_database() as database:
            with progress_bars() as bars:
                await demonstration.fill(database, organization, report_to(bars))

    run(work())


@cli.command()
def adoption() -> None:
    """Say now which releases are adopted; a worker does that every hour."""

    async def work() -> None:
        async with opened_database() as database:
            moved = await update_stages(database, Settings().adoption_rule)
        print(f"{moved} moved.")  # noqa: T201

    run(work())


@cli.command()
def worker() -> None:
    """Deliver, adopt and let go of what is old, until it is stopped; `serve` does that too."""

    async def work_on() -> None:
        async with opened_database() as database:
            settings = Settings(worker=True)
            await asyncio.gather(*duties(database, settings))

    with suppress(KeyboardInterrupt):
        run(work_on())


@cli.command("schema")
def print_schema() -> None:
    """Print the contract: the SDL."""
    sys.stdout.write(sdl + "\n")


@cli.command("settings")
def print_settings() -> None:
    """Print docs/settings.md: everything that can be set."""
    sys.stdout.write(settings_page())


def settings_page() -> str:
    """The page of all settings, from their definitions."""
    rows = []
    for name, field in Settings.model_fields.items():
        if isinstance(field.default, Limits):
            rows += [
                row(f"{name}_{each}", getattr(field.default, each), f"{about.description}.")
                for each, about in ABOUT.items()
            ]
        else:
            rows.append(row(name, field.default, field.description))
    head = [
        "# Settings",
        "",
        "Environment variables, or lines of a file `.env` in the working directory.",
        "This page is printed by `python server.py settings`.",
        "",
        "| variable | default | meaning |",
        "| --- | --- | --- |",
    ]
    return "\n".join([*head, *rows]) + "\n"


def row(name: str, default: object, description: str | None) -> str:
    """The row of a setting."""
    text = json.dumps(default, default=shown)
    return f"| `WAYBILL_{name.upper()}` | `{text}` | {description} |"


def shown_date(date: datetime | None) -> str:
    """An instant as it stands in a table; "" for none."""
    return "" if date is None else date.isoformat(" ", "seconds")


def shown(choice: Enum) -> str:
    """A choice as it is written in the environment."""
    return str(choice.value)


def progress_bars() -> Progress:
    """Bars that show how far a command is."""
    return Progress(
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        console=console,
    )


def report_to(bars: Progress) -> Any:
    """A function that moves the bar of a stage: (stage, done, total)."""
    tasks: dict[str, Any] = {}

    def report(stage: str, done: int, total: int) -> None:
        if stage not in tasks:
            tasks[stage] = bars.add_task(stage, total=total or None)
        bars.update(tasks[stage], completed=done, total=total or None)

    return report


if __name__ == "__main__":
    cli()
