"""GraphQL over WebSockets: the protocol graphql-transport-ws, and no other.

Nothing is executed before `connection_init` brought a valid token. A socket is closed with the
protocol's codes, never with 1000, at which clients connect again without end.
"""

import asyncio
from collections.abc import Collection, Mapping
from contextlib import suppress
from typing import Any

import orjson
from starlette.requests import Request as HTTPRequest
from starlette.types import Message, Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from execution.errors import ProblemError
from execution.operation import Request
from transport.body import OpenContext
from transport.http import checked
from transport.subscriptions import Streams, TooManyError, failed

PROTOCOL = "graphql-transport-ws"
LARGEST_MESSAGE = 256 * 1024
MOST_OPERATIONS = 20
INITIAL_SECONDS = 5.0
# For how long a client may take nothing of what it is sent.
SENDING_SECONDS = 30.0

GONE = 1006
TRY_AGAIN = 1013
BAD_MESSAGE = 4400
UNAUTHORIZED = 4401
FORBIDDEN = 4403
NOT_ACCEPTABLE = 4406
INITIAL_TIMEOUT = 4408
NOT_UNIQUE = 4409
TOO_MANY_INITIAL = 4429

CLOSINGS = {401: (UNAUTHORIZED, "Unauthorized"), 403: (FORBIDDEN, "Forbidden")}

# Headers of the handshake that are not those of each operation on the socket.
NOT_INHERITED = frozenset({b"authorization", b"idempotency-key", b"accept", b"content-length"})


class Closing(Exception):  # noqa: N818 (no error: how a socket ends)
    """The socket is to be closed with a code."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


class Sockets:
    """An ASGI app: operations over WebSockets.

    Pages of the server's own origin, and of those listed, may connect; so may whoever sends no
    origin at all, for that is no page.
    """

    def __init__(
        self, streams: Streams, open_context: OpenContext, origins: Collection[str] = ()
    ) -> None:
        self._streams = streams
        self._open_context = open_context
        self._origins = frozenset(origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One socket, until it is closed."""
        socket = WebSocket(scope, receive, send)
        if not self._may_connect(socket.headers):
            await socket.close()  # before it is accepted: 403
            return
        if PROTOCOL not in scope["subprotocols"]:
            await socket.accept()
            await socket.close(NOT_ACCEPTABLE, f"Subprotocol not acceptable: use {PROTOCOL}")
            return
        await socket.accept(PROTOCOL)
        try:
            await Conversation(socket, self._streams, self._open_context).run()
        except* Closing as group:
            closing = first(group)
            with suppress(WebSocketDisconnect):
                await socket.close(closing.code, closing.reason)
        except* WebSocketDisconnect:
            pass

    def _may_connect(self, headers: Mapping[str, str]) -> bool:
        origin = headers.get("origin")
        if origin is None or not self._origins.isdisjoint({origin, "*"}):
            return True
        host = headers.get("host", "")
        return bool(host) and origin.partition("://")[2].lower() == host.lower()


def first(group: BaseExceptionGroup[Closing]) -> Closing:
    """The first of several reasons to close."""
    found: BaseException = group
    while isinstance(found, BaseExceptionGroup):
        found = found.exceptions[0]
    assert isinstance(found, Closing)  # noqa: S101 (for the type checker)
    return found


class Conversation:
    """What is said over one socket."""

    def __init__(self, socket: WebSocket, streams: Streams, open_context: OpenContext) -> None:
        self._socket = socket
        self._streams = streams
        self._open_context = open_context
        self._authorization = socket.headers.get("authorization", "")
        self._running: set[asyncio.Task[None]] = set()
        self._operations: dict[str, asyncio.Task[None]] = {}

    async def run(self) -> None:
        """Talk until one of both ends it: by Closing or WebSocketDisconnect, in a group.

        All operations have ended then.
        """
        async with asyncio.TaskGroup() as tasks:
            try:
                async with asyncio.timeout(INITIAL_SECONDS):
                    while not await self._is_initialised(await self._message()):
                        pass
            except TimeoutError:
                raise Closing(INITIAL_TIMEOUT, "Connection initialisation timeout") from None
            while True:
                await self._take(await self._message(), tasks)

    async def _is_initialised(self, message: dict[str, Any]) -> bool:
        """Whether the message brought a valid token."""
        match message:
            case {"type": "connection_init"}:
                await self._acknowledge(message.get("payload"))
                return True
            case {"type": "subscribe"}:
                raise Closing(UNAUTHORIZED, "Unauthorized")
        await self._take_aside(message)
        return False

    async def _acknowledge(self, payload: Any) -> None:
        if not isinstance(payload, dict | None):
            raise Closing(BAD_MESSAGE, "connection_init: the payload is not an object")
        self._authorization = authorization_of(payload or {}) or self._authorization
        try:
            async with self._open_context(self._request()):
                pass
        except ProblemError as problem:
            raise closing_of(problem) from None
        except Exception as error:  # noqa: BLE001 (it is logged)
            failed(error)
            raise Closing(TRY_AGAIN, "Try again later") from None
        await self._send({"type": "connection_ack"})

    async def _take(self, message: dict[str, Any], tasks: asyncio.TaskGroup) -> None:
        """Do what a message asks for, once the socket is initialised."""
        match message:
            case {"type": "connection_init"}:
                raise Closing(TOO_MANY_INITIAL, "Too many initialisation requests")
            case {"type": "subscribe", "id": str(id_), "payload": payload} if id_:
                await self._subscribe(id_, payload, tasks)
            case {"type": "complete", "id": str(id_)}:
                task = self._operations.pop(id_, None)
                if task is not None:
                    task.cancel()
            case _:
                await self._take_aside(message)

    async def _take_aside(self, message: dict[str, Any]) -> None:
        """Answer what may be said at any time."""
        match message:
            case {"type": "ping"}:
                payload = message.get("payload")
                answer = {"type": "pong"} | ({} if payload is None else {"payload": payload})
                await self._send(answer)
            case {"type": "pong"}:
                pass
            case _:
                raise Closing(BAD_MESSAGE, "Invalid message received")

    async def _subscribe(self, id_: str, payload: Any, tasks: asyncio.TaskGroup) -> None:
        try:
            request = checked(payload)
        except ProblemError as problem:
            raise Closing(BAD_MESSAGE, str(problem)) from None
        if id_ in self._operations:
            raise Closing(NOT_UNIQUE, "Subscriber for this id already exists")
        if len(self._running) >= MOST_OPERATIONS:
            refused = TooManyError("operations at once on a socket", MOST_OPERATIONS)
            await self._send({"id": id_, "type": "error", "payload": refused.errors})
            return
        task = tasks.create_task(self._operate(id_, request))
        self._operations[id_] = task
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _operate(self, id_: str, request: Request) -> None:
        """Run an operation, and say how it went."""
        end: dict[str, Any] = {"id": id_, "type": "complete"}
        try:
            answers = await self._streams.start(request, self._request())
            try:
                async for answer in answers:
                    await self._send({"id": id_, "type": "next", "payload": answer})
            finally:
                await answers.aclose()
        except WebSocketDisconnect:
            raise
        except Exception as error:  # noqa: BLE001 (whatever it is, it is told)
            if isinstance(error, ProblemError) and error.status in CLOSINGS:
                raise closing_of(error) from None
            end = {"id": id_, "type": "error", "payload": failed(error)}
        if self._operations.get(id_) is asyncio.current_task():
            del self._operations[id_]
        await self._send(end)

    def _request(self) -> HTTPRequest:
        """An operation as if it had come by POST, with the token of the socket."""
        scope = self._socket.scope
        inherited = [pair for pair in scope["headers"] if pair[0].lower() not in NOT_INHERITED]
        own = (b"authorization", self._authorization.encode("latin-1", "replace"))
        return HTTPRequest(
            {**scope, "type": "http", "method": "POST", "headers": [*inherited, own]}, nothing
        )

    async def _message(self) -> dict[str, Any]:
        """What the client says next."""
        received = await self._socket.receive()
        if received["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(received["code"])
        try:
            message = orjson.loads(received.get("text") or "")
        except orjson.JSONDecodeError:
            raise Closing(BAD_MESSAGE, "Invalid message received") from None
        if not isinstance(message, dict):
            raise Closing(BAD_MESSAGE, "Invalid message received")
        return message

    async def _send(self, message: dict[str, Any]) -> None:
        try:
            text = orjson.dumps(message).decode()
        except orjson.JSONEncodeError:  # a ping's payload may be nested deeper than can be written
            raise Closing(BAD_MESSAGE, "Invalid message received") from None
        try:
            async with asyncio.timeout(SENDING_SECONDS):
                await self._socket.send_text(text)
        except TimeoutError:
            raise WebSocketDisconnect(GONE) from None


async def nothing() -> Message:
    """What an operation receives on a socket, which ends it when the client has gone."""
    never: asyncio.Future[Message] = asyncio.get_running_loop().create_future()
    return await never


def closing_of(problem: ProblemError) -> Closing:
    """How a socket ends whose client may not ask, or not now."""
    return Closing(*CLOSINGS.get(problem.status, (TRY_AGAIN, "Try again later")))


def authorization_of(payload: Mapping[str, Any]) -> str:
    """The Authorization that the parameters of a connection bring, as such or among `headers`."""
    headers = payload.get("headers")
    for source in (payload, headers if isinstance(headers, dict) else {}):
        for name, value in source.items():
            if name.lower() == "authorization" and isinstance(value, str):
                return value
    return ""
