"""The app behind a real socket, in the event loop of the test."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from socket import socket
from typing import Any, Literal

import httpx
import uvicorn
from starlette.types import ASGIApp

from app.factory import create_app
from app.settings import Settings
from tests.support.factories import World
from transport.uvicorn.protocol import limited_protocol
from transport.uvicorn.websocket import LimitedWebSocketProtocol
from transport.websocket import MAX_MESSAGE_BYTES

# The settings that docs/guides/running.md recommends for a public server.
PRODUCTION = {"graphiql": False, "introspection": False, "queries_by_get": False}


STOP_SECONDS = 30


@dataclass(frozen=True)
class RunningApp:
    """A running server, an owner's token for it, and an HTTP client with the token."""

    port: int
    token: str
    client: httpx.AsyncClient

    @property
    def address(self) -> str:
        """The server's URL."""
        return f"http://127.0.0.1:{self.port}"

    async def query(self, document: str, **headers: str) -> httpx.Response:
        """Send a document and return the response."""
        return await self.client.post("/graphql", json={"query": document}, headers=headers)

    async def send_raw(self, *pieces: bytes) -> bytes:
        """Send bytes and return all that the server sends until it closes the connection."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            for piece in pieces:
                writer.write(piece)
                await writer.drain()
            return await asyncio.wait_for(reader.read(), timeout=20)
        finally:
            writer.close()

    def head(self, *lines: str, method: str = "POST", target: str = "/graphql") -> bytes:
        """Return the head of a request with the token and more header lines."""
        start = [f"{method} {target} HTTP/1.1", "Host: waybill.test"]
        common = [f"Authorization: Bearer {self.token}", "Content-Type: application/json", "", ""]
        return "\r\n".join([*start, *lines, *common]).encode()


@asynccontextmanager
async def run_app(world: World, **settings: Any) -> AsyncIterator[RunningApp]:
    """Run the app with these settings, and create an owner with a token."""
    owner = await world.user("served@acme.example", role="owner")
    token = await world.token(owner)
    app_settings = {"board": False, "graphiql": False} | settings
    async with (
        listen(create_app(Settings(**app_settings), world.db)) as port,
        httpx.AsyncClient(
            base_url=f"http://127.0.0.1:{port}",
            headers={"Authorization": f"Bearer {token}"},
        ) as client,
    ):
        yield RunningApp(port, token, client)


@asynccontextmanager
async def listen(
    app: ASGIApp,
    *,
    lifespan: Literal["on", "off"] = "off",
    log_level: str = "critical",
    max_connections: int = 750,
) -> AsyncIterator[int]:
    """Serve an app on a free port, as `serve` does, and return the port."""
    with socket() as bound:
        bound.bind(("127.0.0.1", 0))
        port: int = bound.getsockname()[1]
        config = uvicorn.Config(
            app,
            http=limited_protocol(max_connections),
            ws=LimitedWebSocketProtocol,
            ws_max_size=MAX_MESSAGE_BYTES,
            lifespan=lifespan,
            log_level=log_level,
            server_header=False,
            proxy_headers=False,
        )
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server.serve(sockets=[bound]))
        while not server.started:  # noqa: ASYNC110 (uvicorn has no event for it)
            await asyncio.sleep(0.01)
        try:
            yield port
        finally:
            server.should_exit = True
            await asyncio.wait_for(serving, STOP_SECONDS)
