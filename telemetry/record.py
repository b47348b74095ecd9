"""What is known of a request while it is answered: for its line in the log, metrics and traces.

Whoever learns something notes it here (`note_error`, `note_caller`, …) without knowing who will
read it; outside a request that does nothing. When the request is over its watchers are told.
"""

import re
import secrets
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import wraps
from typing import Any, Protocol, TypeVar, cast

from starlette.types import ASGIApp, Message, Receive, Scope, Send

LONGEST_NAME = 100
LONGEST_PATH = 200
MOST_NOTES = 100
REQUEST_ID = re.compile(rb"[A-Za-z0-9._-]{1,64}")
UNPRINTABLE = re.compile(r"[^\x20-\x7e]")


class Statement(Protocol):
    """A statement that a request had to wait for; `start` is by `time.perf_counter`."""

    @property
    def batch(self) -> str:
        """Who asked: the name of a loader or of another place."""

    @property
    def text(self) -> str:
        """The SQL."""

    @property
    def start(self) -> float:
        """When it was sent."""

    @property
    def seconds(self) -> float:
        """How long the answer took."""

    @property
    def keys(self) -> int:
        """How many keys it asks for."""

    @property
    def rows(self) -> int:
        """How many rows were found."""


class Definition(Protocol):
    """What is read of an operation (`execution/engine.py`)."""

    @property
    def document(self) -> Any:
        """The syntax tree of the document."""

    @property
    def definition(self) -> Any:
        """The syntax tree of the operation."""


@dataclass(slots=True)
class OperationRecord:
    """An operation that is executed, or was; `executors` are those that tried, in order."""

    name: str
    kind: str
    document: Any
    cost: int | None
    start: float
    seconds: float = 0.0
    executors: list[str] = field(default_factory=list)


@dataclass(slots=True)
class RequestRecord:
    """A request, or an operation that came over a socket; times are by `time.perf_counter`."""

    request_id: str
    method: str
    path: str
    watchers: "Sequence[RecordListener]" = ()
    headers: Sequence[tuple[bytes, bytes]] = ()
    is_socket: bool = False
    start: float = field(default_factory=time.perf_counter)
    seconds: float = 0.0
    status: int = 0
    size: int = 0
    asked_name: str = ""
    user_id: int | None = None
    token_id: int | None = None
    operations: list[OperationRecord] = field(default_factory=list)
    codes: list[str] = field(default_factory=list)
    error_ids: list[str] = field(default_factory=list)
    statements: list[Statement] = field(default_factory=list)
    statement_count: int = 0

    def begin(self) -> None:
        """Tell the watchers that there is something to watch."""
        for watcher in self.watchers:
            watcher.begin(self)

    def end(self) -> None:
        """Tell the watchers all that is known."""
        self.seconds = time.perf_counter() - self.start
        for watcher in self.watchers:
            watcher.end(self)


class RecordListener(Protocol):
    """Somebody who is told of requests."""

    def begin(self, observation: RequestRecord) -> None:
        """One begins."""

    def end(self, observation: RequestRecord) -> None:
        """One is over."""


CURRENT: ContextVar[RequestRecord | None] = ContextVar("waybill_observation", default=None)
RUNNING: ContextVar[OperationRecord | None] = ContextVar("waybill_running", default=None)


def request_id() -> str | None:
    """The id of the request that is being answered."""
    observation = CURRENT.get()
    return None if observation is None else observation.request_id


def note_caller(user_id: int, token_id: int) -> None:
    """Who asks."""
    observation = CURRENT.get()
    if observation is not None:
        observation.user_id, observation.token_id = user_id, token_id


def note_error(code: str, identifier: str | None = None) -> None:
    """An error that the client is told, and the id that the log has it under."""
    observation = CURRENT.get()
    if observation is not None and len(observation.codes) < MOST_NOTES:
        observation.codes.append(code)
        if identifier is not None:
            observation.error_ids.append(identifier)


def note_statement(statement: Statement) -> None:
    """A statement; of very many the first are kept, and all are counted."""
    observation = CURRENT.get()
    if observation is not None:
        observation.statement_count += 1
        if len(observation.statements) < MOST_NOTES:
            observation.statements.append(statement)


def note_executor(name: str) -> None:
    """What answers the operation, or tried to."""
    running = RUNNING.get()
    if running is not None:
        running.executors.append(name)


def clean(text: str, longest: int = LONGEST_NAME) -> str:
    """A text that a client gave, as it may stand in a log: short, and nothing but printable."""
    return UNPRINTABLE.sub("", text[:longest])


F = TypeVar("F", bound=Callable[..., Any])


def record_operation_name(prepare: F) -> F:
    """A function that prepares a request: the name it asks for is noted even if it never runs."""

    @wraps(prepare)
    def noting(engine: Any, request: Any) -> Any:
        observation = CURRENT.get()
        if observation is not None and request.operation_name:
            observation.asked_name = clean(request.operation_name)
        return prepare(engine, request)

    return cast("F", noting)


def record_operation(run: F) -> F:
    """A method that runs an operation: noted, and how long."""

    @wraps(run)
    async def noting(engine: Any, operation: Definition, *rest: Any) -> Any:
        observation = CURRENT.get()
        if observation is None:
            return await run(engine, operation, *rest)
        with own(observation) as mine, running(mine, operation):
            return await run(engine, operation, *rest)

    return cast("F", noting)


@contextmanager
def running(observation: RequestRecord, operation: Definition) -> Iterator[None]:
    """Note an operation as the one that runs."""
    name = operation.definition.name
    noted = OperationRecord(
        name="" if name is None else clean(name.value),
        kind=operation.definition.operation.value,
        document=operation.document,
        cost=getattr(operation, "cost", None),
        start=time.perf_counter(),
    )
    observation.operations.append(noted)
    token = RUNNING.set(noted)
    try:
        yield
    finally:
        RUNNING.reset(token)
        noted.seconds = time.perf_counter() - noted.start


@contextmanager
def own(observation: RequestRecord) -> Iterator[RequestRecord]:
    """The observation of an operation: the request's, or its own when it came over a socket."""
    if not observation.is_socket:
        yield observation
        return
    mine = RequestRecord(
        observation.request_id,
        "SUBSCRIBE",
        observation.path,
        observation.watchers,
        observation.headers,
        user_id=observation.user_id,
        token_id=observation.token_id,
    )
    token = CURRENT.set(mine)
    mine.begin()
    try:
        yield mine
    finally:
        CURRENT.reset(token)
        mine.status = 200
        mine.end()


def identified(headers: Sequence[tuple[bytes, bytes]]) -> str:
    """The id that a request came with, if it is short and clean, or a new one."""
    for name, value in headers:
        if name == b"x-request-id" and REQUEST_ID.fullmatch(value):
            return value.decode()
    return secrets.token_hex(8)


class RecordingMiddleware:
    """Middleware around everything: gives each request its id, and tells its watchers of it."""

    def __init__(self, app: ASGIApp, watchers: Sequence[RecordListener]) -> None:
        self._app = app
        self._watchers = watchers

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request, or one socket."""
        if scope["type"] not in {"http", "websocket"}:
            await self._app(scope, receive, send)
            return
        observation = RequestRecord(
            identified(scope["headers"]),
            scope.get("method", "WEBSOCKET"),
            clean(scope["path"], LONGEST_PATH),
            self._watchers,
            scope["headers"],
            is_socket=scope["type"] == "websocket",
        )
        header = (b"x-request-id", observation.request_id.encode())

        async def noting(message: Message) -> None:
            kind = message["type"]
            if kind == "http.response.start":
                observation.status = message["status"]
                message["headers"] = [*message.get("headers", ()), header]
            elif kind == "http.response.body":
                observation.size += len(message.get("body", b""))
            elif kind == "websocket.accept":
                observation.status = 101
            await send(message)

        token = CURRENT.set(observation)
        observation.begin()
        try:
            await self._app(scope, receive, noting)
        finally:
            CURRENT.reset(token)
            observation.status = observation.status or (403 if observation.is_socket else 500)
            observation.end()
