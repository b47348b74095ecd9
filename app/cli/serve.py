"""The command `serve`."""

import os
import signal
from socket import socket
from typing import Annotated

import typer
import uvicorn

from app.cli.console import (
    opened_database,
    progress_bars,
    report_to,
    run,
)
from app.cli.tokens import SCOPES, new_token
from app.settings import Settings
from db.accounts import organization as setup
from db.connection.database import Database
from jobs.demo.content import DEMO_ORGANIZATION, DEMO_OWNER
from jobs.demo.organization import create_demo_organization
from telemetry.logs import configure_logging
from transport.uvicorn.protocol import LimitedHttpProtocol
from transport.uvicorn.workers import WorkerSupervisor
from transport.websocket import MAX_MESSAGE_BYTES

# How long a worker may take to begin, on a machine that has much else to do.
WORKER_SECONDS = 30


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
        http=LimitedHttpProtocol,
        ws_max_size=MAX_MESSAGE_BYTES,
        timeout_graceful_shutdown=settings.graceful_timeout,
        timeout_worker_healthcheck=WORKER_SECONDS,
    )
    bound = config.bind_socket()
    if workers == 1:
        # uvicorn raises the signal that stopped it once more at the end: that is not a failure.
        signal.signal(signal.SIGTERM, lambda *_: None)
        AnnouncingServer(config).run(sockets=[bound])
        return
    configure_logging(settings.log_format)
    bound.listen(config.backlog)  # whoever comes before the workers are up waits
    announce(bound)
    if settings.metrics:
        from telemetry import metrics  # noqa: PLC0415 (imported when metrics are on)

        folder = metrics.share_metrics()
        WorkerSupervisor(config, [bound], metrics.forget_process).run()
        metrics.remove_shared_metrics(folder)
    else:
        WorkerSupervisor(config, [bound]).run()


async def show_demo(database: Database) -> None:
    """Fill the demo organization unless it is there, and hand GraphiQL a token for it."""
    organization = DEMO_ORGANIZATION
    async with database.begin_read_only() as connection:
        is_new = await setup.find_organization_id(connection, organization) is None
    if is_new:
        with progress_bars() as bars:
            await create_demo_organization(database, organization, report_to(bars))
    token = await new_token(database, organization, DEMO_OWNER, SCOPES)
    os.environ["WAYBILL_GRAPHIQL_TOKEN"] = token
    print(f"Access token: {token}", flush=True)  # noqa: T201
