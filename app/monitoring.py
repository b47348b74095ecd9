"""The listener of WAYBILL_METRICS_PORT: metrics and probes of a server or a worker."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from socket import socket
from typing import TYPE_CHECKING

import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from app.observability import metrics_endpoint
from app.settings import Settings
from db.connection.database import Database
from db.connection.storage import has_space
from db.migrations.upgrade import is_newer, newest_revision, read_revision
from transport.readiness import Readiness

if TYPE_CHECKING:  # imported at run time only when they are enabled
    from telemetry.metrics import JobMetrics

OUTDATED = "the database schema is outdated: run waybill migrate"


class QuietServer(uvicorn.Server):
    """A server within another program, which handles the signals."""

    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Leave the signals to the program."""
        yield


async def find_problem(database: Database) -> str | None:
    """Find why the database cannot be used; None if it responds, has space and this schema.

    A newer schema is no problem: servers of the version before serve on until they are replaced.

    Raises TemporaryError when it does not respond.
    """
    await database.ping()
    if not await has_space(database):
        return "the database has no space left"
    revision = await read_revision(database)
    return None if revision == newest_revision() or is_newer(revision) else OUTDATED


async def respond_healthy(_request: Request) -> Response:
    """Respond that the process is alive."""
    return PlainTextResponse("ok\n")


def create_monitoring(
    settings: Settings, database: Database, metrics: "JobMetrics | None"
) -> uvicorn.Server:
    """Create the server of /metrics, /healthz and /readyz.

    Without `metrics` it has those that processes share.
    """
    readiness = Readiness(lambda: find_problem(database), asyncio.Event())
    application = Starlette(
        routes=[
            Route("/metrics", metrics_endpoint(metrics, database, settings.envelope_backlog)),
            Route("/healthz", respond_healthy),
            Route("/readyz", readiness),
        ]
    )
    return QuietServer(
        uvicorn.Config(
            application,
            log_config=None,
            access_log=False,
            server_header=False,
            proxy_headers=False,
            lifespan="off",
            limit_concurrency=20,
        )
    )


@contextmanager
def monitoring_thread(settings: Settings, listening_socket: socket | None) -> Iterator[None]:
    """Serve shared metrics and probes in a thread within the block; without a socket, do not.

    The processes of a server have other event loops, so it has a database of its own.
    """
    if listening_socket is None:
        yield
        return
    servers: list[uvicorn.Server] = []

    async def serve() -> None:
        database = settings.open_database()
        servers.append(create_monitoring(settings, database, None))
        try:
            await servers[0].serve(sockets=[listening_socket])
        finally:
            await database.close()

    thread = threading.Thread(target=lambda: asyncio.run(serve()), name="metrics", daemon=True)
    thread.start()
    try:
        yield
    finally:
        for server in servers:
            server.should_exit = True
        thread.join()
