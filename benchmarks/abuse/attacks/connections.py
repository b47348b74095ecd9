"""What a connection sends before anybody knows whose it is."""

import asyncio
from contextlib import AsyncExitStack

from benchmarks.abuse.attack import MB, Attack, Bound, Credential, Stage, at_once, register
from benchmarks.abuse.client import Connection

HANDSHAKE = {
    "Upgrade": "websocket",
    "Connection": "Upgrade",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "dGhlIHNhbXBsZSBub25jZQ==",
    "Sec-WebSocket-Protocol": "graphql-transport-ws",
}
SEND_SECONDS = 8
SENDERS = 4
BOUND = Bound("what is received is parsed in parts, and addresses take turns", cpu=10, memory=48)


class Flood(Attack):
    """Much to parse, sent as fast as the server reads it."""

    credential = Credential.NOTHING
    bound = BOUND
    piece: bytes

    async def run(self, stage: Stage) -> None:
        """Send for some seconds over a few connections."""

        async def send(_number: int) -> None:
            size = 0
            try:
                async with stage.connect() as connection, asyncio.timeout(stage.size(8, 1)):
                    await self.begin(connection)
                    while True:
                        await connection.send(self.piece)
                        size += len(self.piece)
            except TimeoutError:
                stage.count("HELD")
            except OSError:
                stage.count("CLOSED")
            stage.note(f"{size / MB:.1f} MB")

        await at_once(SENDERS, range(SENDERS), send)

    async def begin(self, connection: Connection) -> None:
        """Send what comes before."""


@register
class SocketFrames(Flood):
    """Each frame takes six bytes of the client, and an object of the server."""

    name = "empty frames of sockets"
    piece = b"\x89\x80\0\0\0\0" * 10_000

    async def begin(self, connection: Connection) -> None:
        """Send the handshake, and read nothing that follows the response."""
        await connection.send_head("GET", "/graphql", HANDSHAKE)
        await connection.read_head()


@register
class PipelinedRequests(Flood):
    """Each request takes 18 bytes of the client."""

    name = "pipelined requests"
    piece = b"GET / HTTP/1.1\r\n\r\n" * 10_000


@register
class Burst(Attack):
    """Connections that are open already send a request in the same moment."""

    name = "a request of 400 connections"
    credential = Credential.NOTHING
    bound = Bound("a few requests begin in each turn of the event loop", cpu=0.01)

    async def run(self, stage: Stage) -> None:
        """Send a few times."""
        async with AsyncExitStack() as stack:
            number = stage.size(400, 20)
            opened = [await stack.enter_async_context(stage.connect()) for _ in range(number)]
            headers = {"Content-Type": "application/json"}
            for _ in range(4):
                await asyncio.sleep(0.5)
                async with asyncio.TaskGroup() as group:
                    for each in opened:
                        group.create_task(
                            stage.send("POST", "/graphql", headers, b"{}", connection=each)
                        )
