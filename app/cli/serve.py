"""The command `serve`."""

import errno
import os
import signal
import socket
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
from app.settings import LOOPBACK_HOSTS, Settings
from app.settings_loading import load_settings
from db.accounts import organization as setup
from db.connection.database import Database
from jobs.demo.content import DEMO_ORGANIZATION
from jobs.demo.organization import create_demo_organization
from resolvers.errors import SetupError
from telemetry.logs import configure_logging
from transport.uvicorn.descriptors import reserve_descriptors
from transport.uvicorn.protocol import limited_protocol
from transport.uvicorn.workers import WorkerSupervisor
from transport.websocket import MAX_MESSAGE_BYTES

# The time within which a worker process must start, on a busy machine.
WORKER_START_SECONDS = 30
LAST_PORT = 65535

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


def bind_socket(host: str, port: int) -> socket.socket:
    """Bind a socket to an address and a port; 0 lets the system choose. Raises SetupError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    bound = socket.socket(family)
    bound.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        bound.bind((host, port))
    except OSError as error:
        bound.close()
        raise SetupError(describe_bind_error(error, host, port)) from None
    return bound


def describe_bind_error(error: OSError, host: str, port: int) -> str:
    """Describe why an address and a port cannot be listened on, and what to do."""
    if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
        return (
            f"{host!r} is no address of this machine. Use --host 127.0.0.1 for requests of this "
            "machine only, or --host 0.0.0.0 for all."
        )
    if error.errno == errno.EADDRINUSE:
        other = port - 1 if port == LAST_PORT else port + 1
        return (
            f"Port {port} is in use by another program. Choose another one: --port {other}, "
            f"or make serve PORT={other}."
        )
    if error.errno == errno.EACCES:
        return (
            f"Port {port} needs more rights. Choose one from 1024, and let a reverse proxy "
            f"listen on {port}."
        )
    return f"Cannot listen on {host} port {port}: {error.strerror}."


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
        if demo or settings.is_embedded:
            async with open_database(migrate=demo) as database:
                if demo:
                    await prepare_demo(database)

    listening_socket = bind_socket(host, port)
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
        backlog=descriptors.backlog,
        # WAYBILL_TRUSTED_PROXIES says whose X-Forwarded-For is read (transport/authentication.py).
        proxy_headers=False,
        ws_max_size=MAX_MESSAGE_BYTES,
        timeout_graceful_shutdown=settings.graceful_timeout,
        timeout_worker_healthcheck=WORKER_START_SECONDS,
    )
    if workers == 1:
        # uvicorn raises the signal that stopped it again at the end. Ignore it: exit with 0.
        signal.signal(signal.SIGTERM, lambda *_: None)
        AnnouncingServer(config).run(sockets=[listening_socket])
        return
    configure_logging(settings.log_format)
    listening_socket.listen(config.backlog)  # connections wait until the workers have started
    print_url(listening_socket)
    if settings.metrics:
        from telemetry import metrics  # noqa: PLC0415 (imported only when enabled)

        folder = metrics.share_metrics()
        WorkerSupervisor(config, [listening_socket], metrics.forget_process).run()
        metrics.remove_shared_metrics(folder)
    else:
        WorkerSupervisor(config, [listening_socket]).run()


def check_descriptors(settings: Settings) -> None:
    """Check that a process may open enough files. Raises SetupError."""
    descriptors = reserve_descriptors(settings.connections, settings.pool_size)
    if descriptors.limit < descriptors.needed:
        msg = (
            f"WAYBILL_CONNECTIONS={settings.connections} needs {descriptors.needed} file "
            f"descriptors, and the limit is {descriptors.limit}. Raise it (ulimit -n, "
            "LimitNOFILE), or lower WAYBILL_CONNECTIONS."
        )
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
