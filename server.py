"""The ASGI app and the command line. It assembles, and decides nothing."""

import asyncio
import gc
import json
import os
import sys
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path
from socket import socket
from typing import Annotated, Any, TypeVar

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
from starlette.middleware.gzip import GZipMiddleware
from starlette.requests import Request
from starlette.responses import HTMLResponse, PlainTextResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from uvicorn.supervisors import Multiprocess

from db import access, setup
from db.engine import Database, Snapshot
from db.migrate import is_current, upgrade
from execution.http import Endpoint, ProblemError
from execution.operation import SEEN_BEFORE_COMPILING, Engine
from ingest.endpoint import EnvelopeEndpoint, Limits, StoreEndpoint
from loaders.base import Loaders
from resolvers import demo as demonstration
from resolvers import folding, project_keys, schedule
from resolvers.adoption import Rule, update_stages
from resolvers.context import Context, Policy
from resolvers.envelopes import Intake
from resolvers.git import HistoryError
from resolvers.history import import_git
from resolvers.outbox import Hook, work
from resolvers.setup import Setup, SetupError, apply
from schema import bulk_of, schema, sdl

T = TypeVar("T")

GRAPHIQL = Path(__file__).parent / "web" / "graphiql" / "dist"
LONGEST_USER_AGENT = 256
SCOPES = ("read", "write", "admin")


class Executor(Enum):
    """What answers queries."""

    COMPILED = "compiled"
    REFERENCE = "graphql-core"


class Settings(BaseSettings):
    """What can be set: environment variables that begin with WAYBILL_, or lines of a file .env."""

    model_config = SettingsConfigDict(env_prefix="waybill_", env_file=".env", extra="ignore")

    database_url: str = Field(
        default="sqlite+aiosqlite:///waybill.db",
        description="Where the data is: sqlite+aiosqlite:///FILE or postgresql+asyncpg://…",
    )
    pool_size: int = Field(
        default=10, ge=1, description="Connections to the database that a process keeps open."
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
    worker: bool = Field(default=True, description="Whether `serve` also does the worker's tasks.")
    hook_url: str | None = Field(
        default=None, description="Where configuration refreshes are delivered to, by POST."
    )
    hook_secret: str = Field(
        default="", description="What signs them: HMAC-SHA256 of timestamp, full stop and body."
    )
    public_url: str = Field(
        default="http://127.0.0.1:8000",
        description="Where SDKs reach the server: DSNs that are printed begin with it.",
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
    def envelopes(self) -> Limits:
        """How much SDKs may send."""
        return Limits(
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

    @property
    def hook(self) -> Hook | None:
        """Where effects are delivered to."""
        return None if self.hook_url is None else Hook(self.hook_url, self.hook_secret)


def create_app(settings: Settings, database: Database | None = None) -> Starlette:
    """The app, over the settings' database or one that the caller opened and will close."""
    opened = database or Database(settings.database_url, pool_size=settings.pool_size)

    @asynccontextmanager
    async def lifespan(_app: Starlette) -> AsyncIterator[None]:
        tasks = [asyncio.create_task(each) for each in duties(opened, settings)]
        yield
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if database is None:
            await opened.close()

    @asynccontextmanager
    async def open_context(request: Request) -> AsyncIterator[Context]:
        async with opened.snapshot() as snapshot:
            caller = await authenticated(snapshot, request.headers.get("authorization", ""))
            yield Context(
                database=opened,
                snapshot=snapshot,
                loaders=Loaders(snapshot, caller.organization_ids),
                caller=caller,
                user_agent=request.headers.get("user-agent", "")[:LONGEST_USER_AGENT] or None,
                idempotency_key=request.headers.get("idempotency-key"),
                policy=Policy(settings.dashboard_versions, settings.retention_days),
            )

    async def ready(_request: Request) -> Response:
        """Whether the database answers, and has the schema that this code needs."""
        try:
            current = await is_current(opened)
        except Exception:  # noqa: BLE001 (whatever it is, the server is not ready)
            return PlainTextResponse("the database does not answer\n", 503)
        if current:
            return PlainTextResponse("ready\n")
        return PlainTextResponse("the database needs: server.py migrate\n", 503)

    engine = Engine(
        schema,
        bulk_of if settings.executor is Executor.COMPILED else None,
        start_again=lambda context: context.loaders.clear(),
        seen_before_compiling=settings.seen_before_compiling,
    )
    sent = project_keys.Keys(opened), Intake(opened), settings.envelopes
    routes: list[BaseRoute] = [
        Route("/graphql", Endpoint(engine, open_context)),
        Route("/api/{project}/envelope/", EnvelopeEndpoint(*sent)),
        Route("/api/{project}/store/", StoreEndpoint(*sent)),
        Route("/healthz", healthy),
        Route("/readyz", ready),
    ]
    if settings.graphiql:
        assets = GraphiQLAssets(directory=GRAPHIQL / "assets")
        page = Route("/", lambda _request: graphiql_page(settings.graphiql_token))
        routes += [page, Mount("/assets", assets)]
    return Starlette(
        routes=routes,
        lifespan=lifespan,
        middleware=[Middleware(GZipMiddleware, minimum_size=1000)],
    )


def duties(database: Database, settings: Settings) -> Sequence[Coroutine[Any, Any, None]]:
    """What a worker does for ever, in a server that is one too."""
    if not settings.worker:
        return ()
    return (
        work(database, settings.hook),
        schedule.keep(database, settings.duties),
        folding.work(database, settings.retention_days),
    )


async def authenticated(snapshot: Snapshot, authorization: str) -> access.Caller:
    """Who the header's bearer token stands for. Raises ProblemError, 401."""
    scheme, _, token = authorization.partition(" ")
    caller = None
    if scheme.lower() == "bearer" and token.strip():
        caller = await access.caller_of(snapshot, token.strip())
    if caller is None or "read" not in caller.scopes:
        raise ProblemError(
            401,
            "UNAUTHENTICATED",
            "A valid access token is needed: Authorization: Bearer …",
            **{"WWW-Authenticate": "Bearer"},
        )
    return caller


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
    "X-Content-Type-Options": "nosniff",
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
    made = create_app(Settings())
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
    settings = Settings()
    database = Database(settings.database_url, pool_size=settings.pool_size)
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

    async def prepare() -> None:
        async with opened_database(migrate=demo) as database:
            if demo:
                await show_demo(database)

    if demo or Settings().is_embedded:
        run(prepare())
    config = uvicorn.Config(
        "server:app",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        log_level="warning",
        server_header=False,
    )
    bound = config.bind_socket()
    if workers == 1:
        AnnouncingServer(config).run(sockets=[bound])
        return
    bound.listen(config.backlog)  # whoever comes before the workers are up waits
    announce(bound)
    Multiprocess(config, sockets=[bound]).run()


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
    database: Database, organization: str, user: str, scopes: tuple[str, ...] | list[str]
) -> str:
    """A token of a member. Raises SetupError."""
    unknown = [scope for scope in scopes if scope not in SCOPES]
    if unknown:
        msg = f"There is no scope {unknown[0]!r}: there are {', '.join(SCOPES)}."
        raise SetupError(msg)
    async with database.writing() as connection:
        organization_id = await setup.organization_id(connection, organization)
        if organization_id is None:
            msg = f"There is no organization {organization!r}."
            raise SetupError(msg)
        user_id = await setup.member_id(connection, organization_id, user)
        if user_id is None:
            msg = f"{user!r} is no member of {organization!r}."
            raise SetupError(msg)
        return await access.create_token(
            connection, user_id=user_id, organization_ids=[organization_id], scopes=scopes
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
) -> None:
    """Print a new token, alone, on standard output. It is shown this once."""

    async def work() -> None:
        async with opened_database() as database:
            print(await new_token(database, organization, user, scope))  # noqa: T201

    run(work())


@tokens_cli.command("list")
def list_tokens() -> None:
    """List all tokens: how they begin, whose they are, what they may do."""

    async def work() -> None:
        table = Table()
        for title in ("begins with", "user", "organization", "scopes", "created", "revoked"):
            table.add_column(title, overflow="fold")
        async with opened_database() as database, database.snapshot() as snapshot:
            for row in await access.tokens(snapshot):
                revoked = row.date_revoked.isoformat(" ", "seconds") if row.date_revoked else ""
                created = row.date_created.isoformat(" ", "seconds")
                scopes = " ".join(row.scopes)
                table.add_row(row.prefix, row.user, row.organization, scopes, created, revoked)
        Console().print(table)

    run(work())


@tokens_cli.command("revoke")
def revoke_token(prefix: Annotated[str, typer.Argument(help="How the token begins.")]) -> None:
    """Close a token, from the next request on."""

    async def work() -> None:
        async with opened_database() as database, database.writing() as connection:
            closed = await access.revoke_tokens(connection, prefix)
        if not closed:
            msg = f"There is no open token that begins with {prefix!r}."
            raise SetupError(msg)
        console.print("Revoked.")

    run(work())


@project_cli.command("key")
def project_key(
    organization: OrganizationOption,
    project: ProjectOption,
    url: Annotated[
        str | None, typer.Option(help="Where SDKs reach the server, if not WAYBILL_PUBLIC_URL.")
    ] = None,
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
                    closed = (
                        key.date_disabled.isoformat(" ", "seconds") if key.date_disabled else ""
                    )
                    created = key.date_created.isoformat(" ", "seconds")
                    dsn = project_keys.dsn(key, address)
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
        default = json.dumps(field.default, default=shown)
        rows.append(f"| `WAYBILL_{name.upper()}` | `{default}` | {field.description} |")
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
