"""GraphQL over WebSockets, by the protocol graphql-transport-ws only.

Nothing is executed before `connection_init` with a valid token. The server closes sockets with the
protocol's codes and never with 1000, after which clients would reconnect forever.
docs/reference/clients.md#websocket
"""

import asyncio
from collections import Counter
from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from typing import Any

import orjson
from starlette.requests import Request as HTTPRequest
from starlette.types import Message, Receive, Scope, Send
from starlette.websockets import WebSocket, WebSocketDisconnect

from execution.errors import ProblemError
from execution.operation import Request
from offload.decoding import decode_json
from offload.turns import find_fair_queue
from transport.admission import WAIT_KEY, Admission, Wait
from transport.authentication import find_caller
from transport.body import OpenContext
from transport.encoding import encode_json
from transport.parameters import parse_request
from transport.subscriptions import OperationStreams, TooManySubscriptionsError, errors_of

PROTOCOL = "graphql-transport-ws"
MAX_MESSAGE_BYTES = 256 * 1024
MAX_OPERATIONS = 20
MAX_PER_ORGANIZATION = 500
MOST_OF_ORGANIZATION = 0.8
"""The part of the sockets of an organization that one token may have."""
INIT_SECONDS = 5.0
# A message that the client does not read within this time closes the socket.
SEND_SECONDS = 30.0

ABNORMAL_CLOSURE = 1006
TRY_AGAIN_LATER = 1013
BAD_MESSAGE = 4400
UNAUTHORIZED = 4401
FORBIDDEN = 4403
NOT_ACCEPTABLE = 4406
INIT_TIMEOUT = 4408
DUPLICATE_ID = 4409
TOO_MANY_INIT = 4429

CLOSE_BY_STATUS = {401: (UNAUTHORIZED, "Unauthorized"), 403: (FORBIDDEN, "Forbidden")}

# Headers of the handshake that its operations do not have.
NOT_INHERITED = frozenset({b"authorization", b"idempotency-key", b"accept", b"content-length"})


class CloseSocket(Exception):  # noqa: N818 (control flow, not an error)
    """Raised to close the socket with a code."""

    def __init__(self, code: int, reason: str) -> None:
        super().__init__(reason)
        self.code = code
        self.reason = reason


class WebSocketEndpoint:
    """An ASGI app that serves operations over WebSockets.

    An organization has at most `max_per_organization` initialised sockets. Pages of the server's
    own origin and of `origins` may connect. So may clients without an Origin header: browsers
    always send one.
    """

    def __init__(
        self,
        streams: OperationStreams,
        admission: Admission,
        open_context: OpenContext,
        origins: Collection[str] = (),
        *,
        max_per_organization: int = MAX_PER_ORGANIZATION,
    ) -> None:
        self._streams = streams
        self._limit = SocketLimit(admission, max_per_organization)
        self._open_context = admission.apply(open_context)
        self._origins = frozenset(origins)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one socket until it is closed."""
        socket = WebSocket(scope, receive, send)
        if not self._is_origin_allowed(socket.headers):
            await socket.close()  # before acceptance: the client gets 403
            return
        if PROTOCOL not in scope["subprotocols"]:
            await socket.accept()
            await socket.close(NOT_ACCEPTABLE, f"Subprotocol not acceptable: use {PROTOCOL}")
            return
        await socket.accept(PROTOCOL)
        try:
            await Connection(socket, self._streams, self._open_context, self._limit).run()
        except* CloseSocket as group:
            close = first_exception(group)
            with suppress(WebSocketDisconnect):
                await socket.close(close.code, close.reason)
        except* WebSocketDisconnect:
            pass

    def _is_origin_allowed(self, headers: Mapping[str, str]) -> bool:
        origin = headers.get("origin")
        if origin is None or not self._origins.isdisjoint({origin, "*"}):
            return True
        host = headers.get("host", "")
        return bool(host) and origin.partition("://")[2].lower() == host.lower()


def first_exception(group: BaseExceptionGroup[CloseSocket]) -> CloseSocket:
    """Return the first exception of nested groups."""
    exception: BaseException = group
    while isinstance(exception, BaseExceptionGroup):
        exception = exception.exceptions[0]
    assert isinstance(exception, CloseSocket)  # noqa: S101 (for the type checker)
    return exception


class SocketLimit:
    """Limits the initialised sockets of each organization, so that others find a connection.

    A token has at most MOST_OF_ORGANIZATION of them, so that others of its organization do too.
    """

    def __init__(self, admission: Admission, max_per_organization: int) -> None:
        self._admission = admission
        self._max_per_organization = max_per_organization
        self._max_per_token = max(1, int(max_per_organization * MOST_OF_ORGANIZATION))
        self._open: Counter[int | str] = Counter()

    def acquire(self, http: HTTPRequest) -> Sequence[int | str]:
        """Count a socket whose caller was authenticated, and return what `release` takes.

        Raises: CloseSocket.
        """
        token = self._admission.find(http)
        keys = (token.key, token.organization.key)
        if self._open[keys[0]] >= self._max_per_token:
            raise CloseSocket(TRY_AGAIN_LATER, "Too many sockets of the token")
        if self._open[keys[1]] >= self._max_per_organization:
            raise CloseSocket(TRY_AGAIN_LATER, "Too many sockets of the organization")
        self._open.update(keys)
        return keys

    def release(self, keys: Sequence[int | str]) -> None:
        """Stop counting a socket."""
        self._open.subtract(keys)
        for key in keys:
            if not self._open[key]:
                del self._open[key]


class Connection:
    """The messages of one socket."""

    def __init__(
        self,
        socket: WebSocket,
        streams: OperationStreams,
        open_context: OpenContext,
        limit: SocketLimit,
    ) -> None:
        self._socket = socket
        self._streams = streams
        self._open_context = open_context
        self._limit = limit
        self._counted: Sequence[int | str] = ()
        self._queue = find_fair_queue()
        self._caller = find_caller(socket.client.host if socket.client else "")
        self._authorization = socket.headers.get("authorization", "")
        self._has_acknowledged = asyncio.Event()
        self._running: set[asyncio.Task[None]] = set()
        self._operations: dict[str, asyncio.Task[None]] = {}

    async def run(self) -> None:
        """Process messages until the socket is to be closed; all operations have ended then.

        Raises: a group with CloseSocket or WebSocketDisconnect.
        """
        try:
            async with asyncio.TaskGroup() as tasks:
                try:
                    async with asyncio.timeout(INIT_SECONDS):
                        while not await self._initialise(await self._receive()):
                            pass
                except TimeoutError:
                    raise CloseSocket(INIT_TIMEOUT, "Connection initialisation timeout") from None
                tasks.create_task(self._acknowledge())
                while True:
                    await self._handle(await self._receive(), tasks)
        finally:
            self._limit.release(self._counted)

    async def _initialise(self, message: dict[str, Any]) -> bool:
        """Handle a message before initialisation; return whether it initialises the socket."""
        match message:
            case {"type": "connection_init"}:
                payload = message.get("payload")
                if not isinstance(payload, dict | None):
                    reason = "connection_init: the payload is not a JSON object"
                    raise CloseSocket(BAD_MESSAGE, reason)
                self._authorization = authorization_of(payload or {}) or self._authorization
                return True
            case {"type": "subscribe"}:
                raise CloseSocket(UNAUTHORIZED, "Unauthorized")
        await self._handle_ping(message)
        return False

    async def _acknowledge(self) -> None:
        """Authenticate the caller when the socket is admitted, and send `connection_ack`."""
        http = self._http_request()
        try:
            async with self._open_context(http):
                self._counted = self._limit.acquire(http)
        except CloseSocket:
            raise
        except ProblemError as problem:
            raise close_for(problem) from None
        except Exception as error:  # noqa: BLE001 (it is logged)
            errors_of(error)
            raise CloseSocket(TRY_AGAIN_LATER, "Try again later") from None
        await self._send({"type": "connection_ack"})
        self._has_acknowledged.set()

    async def _handle(self, message: dict[str, Any], tasks: asyncio.TaskGroup) -> None:
        """Handle a message after initialisation."""
        match message:
            case {"type": "connection_init"}:
                raise CloseSocket(TOO_MANY_INIT, "Too many initialisation requests")
            case {"type": "subscribe", "id": str(operation_id), "payload": payload} if (
                operation_id
            ):
                await self._subscribe(operation_id, payload, tasks)
            case {"type": "complete", "id": str(operation_id)}:
                task = self._operations.pop(operation_id, None)
                if task is not None:
                    task.cancel()
            case _:
                await self._handle_ping(message)

    async def _handle_ping(self, message: dict[str, Any]) -> None:
        """Handle a ping or pong, which are valid at any time. Raises CloseSocket for others."""
        match message:
            case {"type": "ping"}:
                payload = message.get("payload")
                pong = {"type": "pong"} | ({} if payload is None else {"payload": payload})
                await self._send(pong)
            case {"type": "pong"}:
                pass
            case _:
                raise CloseSocket(BAD_MESSAGE, "Invalid message received")

    async def _subscribe(self, operation_id: str, payload: Any, tasks: asyncio.TaskGroup) -> None:
        try:
            request = parse_request(payload)
        except ProblemError as problem:
            raise CloseSocket(BAD_MESSAGE, str(problem)) from None
        if operation_id in self._operations:
            raise CloseSocket(DUPLICATE_ID, "Subscriber for this id already exists")
        if len(self._running) >= MAX_OPERATIONS:
            rejection = TooManySubscriptionsError("operations per socket", MAX_OPERATIONS)
            await self._send({"id": operation_id, "type": "error", "payload": rejection.errors})
            return
        task = tasks.create_task(self._execute(operation_id, request))
        self._operations[operation_id] = task
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _execute(self, operation_id: str, request: Request) -> None:
        """Execute an operation and send its responses, and then `complete` or `error`."""
        end: dict[str, Any] = {"id": operation_id, "type": "complete"}
        await self._has_acknowledged.wait()
        try:
            stream = await self._streams.start(request, self._http_request())
            try:
                async for response in stream:
                    message = {"id": operation_id, "type": "next", "payload": response}
                    await self._send_text((await encode_json(message)).decode())
            finally:
                await stream.aclose()
        except WebSocketDisconnect:
            raise
        except Exception as error:  # noqa: BLE001 (the client gets every error)
            if isinstance(error, ProblemError) and error.status in CLOSE_BY_STATUS:
                raise close_for(error) from None
            end = {"id": operation_id, "type": "error", "payload": errors_of(error)}
        if self._operations.get(operation_id) is asyncio.current_task():
            del self._operations[operation_id]
        await self._send(end)

    def _http_request(self) -> HTTPRequest:
        """Return an operation's request: a POST with the socket's headers and token."""
        scope = self._socket.scope
        inherited = [pair for pair in scope["headers"] if pair[0].lower() not in NOT_INHERITED]
        authorization = (b"authorization", self._authorization.encode("latin-1", "replace"))
        return HTTPRequest(
            {
                **scope,
                "type": "http",
                "method": "POST",
                "headers": [*inherited, authorization],
                WAIT_KEY: Wait.UNTIL_ADMITTED,
            },
            never_receive,
        )

    async def _receive(self) -> dict[str, Any]:
        """Return the next message. Raises CloseSocket if it is not a JSON object."""
        received = await self._socket.receive()
        if received["type"] == "websocket.disconnect":
            raise WebSocketDisconnect(received["code"])
        await self._queue.wait(self._caller)
        try:
            message = await decode_json((received.get("text") or "").encode())
        except orjson.JSONDecodeError:
            raise CloseSocket(BAD_MESSAGE, "Invalid message received") from None
        if not isinstance(message, dict):
            raise CloseSocket(BAD_MESSAGE, "Invalid message received")
        return message

    async def _send(self, message: dict[str, Any]) -> None:
        try:
            text = orjson.dumps(message).decode()
        except orjson.JSONEncodeError:  # the payload of a ping is nested too deeply
            raise CloseSocket(BAD_MESSAGE, "Invalid message received") from None
        await self._send_text(text)

    async def _send_text(self, text: str) -> None:
        try:
            async with asyncio.timeout(SEND_SECONDS):
                await self._socket.send_text(text)
        except TimeoutError:
            raise WebSocketDisconnect(ABNORMAL_CLOSURE) from None


async def never_receive() -> Message:
    """Wait forever: the socket cancels its operations itself when the client disconnects."""
    never: asyncio.Future[Message] = asyncio.get_running_loop().create_future()
    return await never


def close_for(problem: ProblemError) -> CloseSocket:
    """Return the close code for a client that is not authorized, or has to retry later."""
    return CloseSocket(*CLOSE_BY_STATUS.get(problem.status, (TRY_AGAIN_LATER, "Try again later")))


def authorization_of(payload: Mapping[str, Any]) -> str:
    """Return the `authorization` of connection_init, at the top level or in `headers`."""
    headers = payload.get("headers")
    for source in (payload, headers if isinstance(headers, dict) else {}):
        for name, value in source.items():
            if name.lower() == "authorization" and isinstance(value, str):
                return value
    return ""
