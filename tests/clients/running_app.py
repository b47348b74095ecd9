"""The app behind a real socket, in the test's own loop."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from socket import socket
from typing import Any

import httpx
import uvicorn
from starlette.types import ASGIApp

from app.factory import create_app
from app.settings import Settings
from tests.support.factories import World
from transport.uvicorn.protocol import LimitedHttpProtocol
from transport.websocket import MAX_MESSAGE_BYTES

# What README advises for a server that strangers reach.
PRODUCTION = {"graphiql": False, "introspection": False, "queries_by_get": False}


@dataclass(frozen=True)
class RunningApp:
    """A server, a client that has a token of it, and the bytes one can send by hand."""

    port: int
    token: str
    client: httpx.AsyncClient

    @property
    def address(self) -> str:
        """Where it is."""
        return f"http://127.0.0.1:{self.port}"

    async def ask(self, document: str, **headers: str) -> httpx.Response:
        """The response to a document."""
        return await self.client.post("/graphql", json={"query": document}, headers=headers)

    async def send(self, *pieces: bytes) -> bytes:
        """All that comes back for bytes, until the server closes the connection."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            for piece in pieces:
                writer.write(piece)
                await writer.drain()
            return await asyncio.wait_for(reader.read(), timeout=20)
        finally:
            writer.close()

    def head(self, *lines: str, method: str = "POST", target: str = "/graphql") -> bytes:
        """The head of a request, with the token."""
        first = [f"{method} {target} HTTP/1.1", "Host: waybill.test"]
        last = [f"Authorization: Bearer {self.token}", "Content-Type: application/json", "", ""]
        return "\r\n".join([*first, *lines, *last]).encode()


@asynccontextmanager
async def run_app(world: World, **settings: Any) -> AsyncIterator[RunningApp]:
    """The app with these settings, and an owner's token."""
    owner = await world.user("served@acme.example", role="owner")
    token = await world.token(owner)
    chosen = {"graphiql": False, "seen_before_compiling": 1} | settings
    async with (
        listen(create_app(Settings(**chosen), world.db)) as port,
        httpx.AsyncClient(
            base_url=f"http://127.0.0.1:{port}",
            headers={"Authorization": f"Bearer {token}"},
        ) as client,
    ):
        yield RunningApp(port, token, client)


@asynccontextmanager
async def listen(app: ASGIApp) -> AsyncIterator[int]:
    """The port of an app that is served meanwhile."""
    with socket() as bound:
        bound.bind(("127.0.0.1", 0))
        port: int = bound.getsockname()[1]
        config = uvicorn.Config(
            app,
            http=LimitedHttpProtocol,
            ws_max_size=MAX_MESSAGE_BYTES,
            lifespan="off",
            log_level="critical",
            server_header=False,
        )
        server = uvicorn.Server(config)
        serving = asyncio.create_task(server.serve(sockets=[bound]))
        while not server.started:  # noqa: ASYNC110 (uvicorn has no event for it)
            await asyncio.sleep(0.01)
        yield port
        server.should_exit = True
        await serving
