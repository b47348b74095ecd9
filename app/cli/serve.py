"""The command `serve`."""

import os
import signal
import socket
from contextlib import nullcontext
from ipaddress import ip_address
from typing import Annotated

import typer
import uvicorn

from app.cli.console import (
    console,
    create_progress,
    open_database,
    progress_reporter,
    read_settings,
    run,
)
from app.cli.demo_token import get_demo_token
from app.cli.sockets import bind_metrics_socket, bind_socket
from app.deployment import describe_descriptors
from app.monitoring import monitoring_thread
from app.settings import LOOPBACK_HOSTS, Settings
from app.settings_loading import load_settings
from db.accounts import organization as setup
from db.connection.database import Database
from db.setup.url import LAST_PORT
from jobs.demo.content import DEMO_ORGANIZATION
from jobs.demo.organization import create_demo_organization
from resolvers.errors import SetupError
from telemetry.logs import configure_logging
from telemetry.shared_metrics import forget_process, shared_metrics
from transport.uvicorn.descriptors import MAX_BACKLOG, reserve_descriptors
from transport.uvicorn.protocol import limited_protocol
from transport.uvicorn.websocket import LimitedWebSocketProtocol
from transport.uvicorn.workers import WorkerSupervisor
from transport.websocket import MAX_MESSAGE_BYTES

# The time within which a worker process must start, on a busy machine.
WORKER_START_SECONDS = 30

LOOPBACK_HINT = (
    "The pages have a token, so only requests to localhost, 127.0.0.1 and [::1] are served. "
    "WAYBILL_ALLOWED_HOSTS names other hosts."
)


class AnnouncingServer(uvicorn.Server):
    """Prints the server's URL when it is ready."""

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Start and print the URL."""
        await super().startup(sockets)
        if self.started and sockets:
            print_url(sockets[0])


def print_url(listening_socket: socket.socket) -> None:
    """Print the URL of a bound socket, whose port the system may have chosen."""
    host, port = listening_socket.getsockname()[:2]
    address = f"[{host}]" if ":" in host else host
    print(f"Waybill listens at http://{address}:{port}", flush=True)  # noqa: T201


def serve(
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[
        int,
        typer.Option(min=0, max=LAST_PORT, help="Port to listen on; 0 lets the system choose."),
    ] = 8000,
    workers: Annotated[int, typer.Option(min=1, help="Number of server processes.")] = 1,
    *,
    demo: Annotated[
        bool, typer.Option("--demo", help="Create demo data, and a token that the pages use.")
    ] = False,
) -> None:
    """Serve GraphQL at /graphql, the board at / and GraphiQL at /graphiql."""
    settings = read_settings()

    async def prepare() -> None:
        settings.check()
        check_descriptors(settings)
        async with open_database(migrate=demo, action="organization.demo") as database:
            if demo:
                await prepare_demo(database)

    listening_socket = bind_socket(host, port)
    metrics_socket = bind_metrics_socket(settings)
    run(prepare())
    descriptors = reserve_descriptors(settings.connections, settings.pool_size)
    # The token of the demo is in the environment now.
    if load_settings().served_hosts == LOOPBACK_HOSTS and not is_loopback(host):
        console.print(LOOPBACK_HINT, soft_wrap=True)
    config = uvicorn.Config(
        "server:app",
        factory=True,
        host=host,
        port=port,
        workers=workers,
        log_config=None,
        access_log=False,
        server_header=False,
        http=limited_protocol(settings.connections),
        ws=LimitedWebSocketProtocol,
        loop="transport.uvicorn.accepting:create_loop",
        # Connections that are open, or accepted and wait for that.
        backlog=settings.connections + descriptors.waiting,
        # WAYBILL_TRUSTED_PROXIES says whose X-Forwarded-For is read (transport/authentication.py).
        proxy_headers=False,
        ws_max_size=MAX_MESSAGE_BYTES,
        timeout_graceful_shutdown=settings.graceful_timeout,
        timeout_worker_healthcheck=WORKER_START_SECONDS,
    )
    is_shared = settings.has_metrics and (workers > 1 or metrics_socket is not None)
    sharing = shared_metrics() if is_shared else nullcontext()
    with sharing, monitoring_thread(settings, metrics_socket):
        if workers == 1:
            run_server(config, listening_socket)
        else:
            run_workers(config, listening_socket, settings)


def run_server(config: uvicorn.Config, listening_socket: socket.socket) -> None:
    """Serve in this process."""
    # uvicorn raises the signal that stopped it again at the end. Ignore it: exit with 0.
    signal.signal(signal.SIGTERM, lambda *_: None)
    AnnouncingServer(config).run(sockets=[listening_socket])


def run_workers(
    config: uvicorn.Config, listening_socket: socket.socket, settings: Settings
) -> None:
    """Serve in worker processes."""
    configure_logging(settings.log_format)
    listening_socket.listen(MAX_BACKLOG)  # connections wait until the workers have started
    print_url(listening_socket)
    on_death = forget_process if settings.has_metrics else None
    WorkerSupervisor(config, [listening_socket], on_death).run()


def check_descriptors(settings: Settings) -> None:
    """Check that a process may open enough files. Raises SetupError."""
    descriptors = reserve_descriptors(settings.connections, settings.pool_size)
    if descriptors.limit < descriptors.needed:
        msg = describe_descriptors(settings.connections, descriptors.needed, descriptors.limit)
        raise SetupError(msg)


def is_loopback(host: str) -> bool:
    """Return whether an address to listen on is reachable from this host only."""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


async def prepare_demo(database: Database) -> None:
    """Create the demo organization if it is missing, and the token for the pages."""
    organization = DEMO_ORGANIZATION
    async with database.begin_read_only() as connection:
        is_missing = await setup.find_organization_id(connection, organization) is None
    if is_missing:
        with create_progress() as progress:
            await create_demo_organization(database, organization, progress_reporter(progress))
    token = await get_demo_token(database)
    os.environ["WAYBILL_GRAPHIQL_TOKEN"] = token
    print(f"Access token: {token}", flush=True)  # noqa: T201
