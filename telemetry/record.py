"""The request record: what is collected about a request for logs, metrics and traces.

Code that has something to record calls `record_error`, `record_caller`, and so on, and does not
know the listeners. Outside a request these functions do nothing. Listeners are called when a
request starts and when it ends. All times are values of `time.perf_counter`.
"""

import random
import re
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, Protocol, TypeVar, cast

from starlette.types import ASGIApp, Message, Receive, Scope, Send

MAX_NAME_LENGTH = 100
MAX_PATH_LENGTH = 200
# The number of errors, and of statements, kept for one request.
MAX_ENTRIES = 100
REQUEST_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}")
UNPRINTABLE = re.compile(r"[^\x20-\x7e]")
# Ids are no secrets. Each process begins with another state.
REQUEST_IDS = random.Random()  # noqa: S311


class Statement(Protocol):
    """A SQL statement of a request: `db/connection/database.py`, which telemetry cannot import."""

    @property
    def batch(self) -> str:
        """The name of the loader, or of the other code, that sent it."""

    @property
    def text(self) -> str:
        """The SQL without parameters."""

    @property
    def start(self) -> float:
        """When it was sent."""

    @property
    def seconds(self) -> float:
        """The time until its rows were read."""

    @property
    def keys(self) -> int:
        """The number of keys in its batch; 0 when it is not a batch."""

    @property
    def rows(self) -> int:
        """The number of rows returned."""


class Operation(Protocol):
    """A GraphQL operation: `execution/engine.py`, which telemetry cannot import."""

    @property
    def document(self) -> Any:
        """The syntax tree of the document."""

    @property
    def definition(self) -> Any:
        """The syntax tree of the operation."""

    @property
    def cost(self) -> int:
        """The query cost in points."""


@dataclass(slots=True)
class OperationRecord:
    """An executed operation. `executors` lists the executors that ran it, in order."""

    name: str
    kind: str
    document: Any
    cost: int
    start: float
    seconds: float = 0.0
    executors: list[str] = field(default_factory=list)


@dataclass(slots=True)
class RequestRecord:
    """A request, or one operation of a WebSocket."""

    request_id: str
    method: str
    path: str
    listeners: "Sequence[RecordListener]" = ()
    headers: Sequence[tuple[bytes, bytes]] = ()
    is_socket: bool = False
    start: float = field(default_factory=time.perf_counter)
    seconds: float = 0.0
    status: int = 0
    response_bytes: int = 0
    operation_name: str = ""
    user_id: int | None = None
    token_id: int | None = None
    operations: list[OperationRecord] = field(default_factory=list)
    error_codes: list[str] = field(default_factory=list)
    error_ids: list[str] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    statement_count: int = 0

    def begin(self) -> None:
        """Call the listeners at the start of the request."""
        for listener in self.listeners:
            listener.on_start(self)

    def end(self) -> None:
        """Measure the duration and call the listeners at the end of the request."""
        self.seconds = time.perf_counter() - self.start
        for listener in self.listeners:
            listener.on_end(self)


class RecordListener(Protocol):
    """Receives request records: `RequestLog`, `SlowOperationLog`, `Metrics` and `Tracing`."""

    def on_start(self, record: RequestRecord) -> None:
        """Handle the start of a request."""

    def on_end(self, record: RequestRecord) -> None:
        """Handle the end of a request, when its record is complete."""


CURRENT_REQUEST: ContextVar[RequestRecord | None] = ContextVar("waybill_request", default=None)
CURRENT_OPERATION: ContextVar[OperationRecord | None] = ContextVar(
    "waybill_operation", default=None
)


def record_caller(user_id: int | None, token_id: int) -> None:
    """Record the authenticated caller of the current request."""
    record = CURRENT_REQUEST.get()
    if record is not None:
        record.user_id, record.token_id = user_id, token_id


def record_error(code: str, error_id: str | None = None) -> None:
    """Record an error of the response. `error_id` is the id of its traceback in the log."""
    record = CURRENT_REQUEST.get()
    if record is not None and len(record.error_codes) < MAX_ENTRIES:
        record.error_codes.append(code)
        if error_id is not None:
            record.error_ids.append(error_id)


def record_statement(statement: Statement) -> None:
    """Count a statement, and keep it unless MAX_ENTRIES are kept already."""
    record = CURRENT_REQUEST.get()
    if record is not None:
        record.statement_count += 1
        if len(record.statements) < MAX_ENTRIES:
            record.statements.append(statement)


def record_executor(name: str) -> None:
    """Record an executor that ran the current operation."""
    operation = CURRENT_OPERATION.get()
    if operation is not None:
        operation.executors.append(name)


def sanitize(text: str, max_length: int = MAX_NAME_LENGTH) -> str:
    """Shorten a client's text and remove all but printable ASCII, so that it can be logged."""
    return UNPRINTABLE.sub("", text[:max_length])


F = TypeVar("F", bound=Callable[..., Any])
T = TypeVar("T")


def record_operation_name(prepare: F) -> F:
    """Decorate `Engine.prepare`: record the requested operation name before it is validated."""

    @wraps(prepare)
    def wrapper(engine: Any, request: Any) -> Any:
        record = CURRENT_REQUEST.get()
        if record is not None and request.operation_name:
            record.operation_name = sanitize(request.operation_name)
        return prepare(engine, request)

    return cast("F", wrapper)


def record_operation(run: F) -> F:
    """Decorate a method that executes an operation: record the operation and its duration."""

    @wraps(run)
    async def wrapper(engine: Any, operation: Operation, *arguments: Any, **options: Any) -> Any:
        record = CURRENT_REQUEST.get()
        if record is None:
            return await run(engine, operation, *arguments, **options)
        if not record.is_socket:
            return await measure(record, operation, run(engine, operation, *arguments, **options))
        with record_for_operation(record) as own_record:
            running = run(engine, operation, *arguments, **options)
            return await measure(own_record, operation, running)

    return cast("F", wrapper)


async def measure(record: RequestRecord, operation: Operation, running: Awaitable[T]) -> T:
    """Await an operation that the record gets, as the current one, with its duration."""
    name = operation.definition.name
    operation_record = OperationRecord(
        "" if name is None else sanitize(name.value),
        operation.definition.operation.value,
        operation.document,
        operation.cost,
        time.perf_counter(),
    )
    record.operations.append(operation_record)
    token = CURRENT_OPERATION.set(operation_record)
    try:
        return await running
    finally:
        CURRENT_OPERATION.reset(token)
        operation_record.seconds = time.perf_counter() - operation_record.start


@contextmanager
def record_for_operation(record: RequestRecord) -> Iterator[RequestRecord]:
    """Provide the record of an operation of a WebSocket.

    Over HTTP an operation belongs to the request's record. A WebSocket stays open for hours, so
    each of its operations gets a record of its own, with the method `SUBSCRIBE`.
    """
    own_record = RequestRecord(
        record.request_id,
        "SUBSCRIBE",
        record.path,
        record.listeners,
        record.headers,
        user_id=record.user_id,
        token_id=record.token_id,
    )
    token = CURRENT_REQUEST.set(own_record)
    own_record.begin()
    try:
        yield own_record
    finally:
        CURRENT_REQUEST.reset(token)
        own_record.status = 200
        own_record.end()


def choose_request_id(headers: Sequence[tuple[bytes, bytes]]) -> str:
    """Return the valid X-Request-Id of the client, or a new id of 16 hexadecimal digits."""
    for name, value in headers:
        if name == b"x-request-id" and REQUEST_ID.fullmatch(value):
            return value.decode()
    return f"{REQUEST_IDS.getrandbits(64):016x}"


class RecordingMiddleware:
    """Outermost middleware: creates the request record and sets the X-Request-Id header.

    Everything that the request logs has the id as `request_id`.
    """

    def __init__(self, app: ASGIApp, listeners: Sequence[RecordListener]) -> None:
        self._app = app
        self._listeners = listeners

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one HTTP request or one WebSocket."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        record = RequestRecord(
            choose_request_id(scope["headers"]),
            scope.get("method", "WEBSOCKET"),
            sanitize(scope["path"], MAX_PATH_LENGTH),
            self._listeners,
            scope["headers"],
            is_socket=scope["type"] == "websocket",
        )
        header = (b"x-request-id", record.request_id.encode())

        async def recording_send(message: Message) -> None:
            # A rejected handshake is answered with websocket.http.response.start.
            kind = message["type"].removeprefix("websocket.")
            if kind == "http.response.start":
                record.status = message["status"]
                message["headers"] = [*message.get("headers", ()), header]
            elif kind == "http.response.body":
                record.response_bytes += len(message.get("body", b""))
            elif kind == "accept":
                record.status = 101
            await send(message)

        token = CURRENT_REQUEST.set(record)
        try:
            record.begin()
            await self._app(scope, receive, recording_send)
        finally:
            record.status = record.status or (403 if record.is_socket else 500)
            record.end()
            CURRENT_REQUEST.reset(token)
