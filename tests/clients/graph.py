"""A GraphQL client of the app in process, and the SQL statements that the app sends."""

import asyncio
from collections import Counter
from typing import Any, Self

import httpx
import pytest
from sqlalchemy import event

from app.factory import create_app
from app.settings import Executor, Settings
from db.connection.database import Database
from db.reading.executed import ExecutedStatement
from db.reading.readers import PostgreSQLReader, SQLiteReader
from execution.engine import Engine
from execution.limits.limits import Limits
from tests.support.factories import World

URL = "http://waybill.test"
OPERATION_SECONDS = 60.0
"""The time that an operation may take, on a busy machine."""

on_sqlite = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
"""Marks tests for which one database is enough, or that are about SQLite."""
on_postgresql = pytest.mark.parametrize("database_url", ["postgresql"], indirect=True)
"""Marks tests of what SQLite does not have."""


END_OTHERS = """SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()"""
"""Ends all connections to a PostgreSQL database but the current one, and waits for it."""


class Statements:
    """The reading statements that a database is sent, by the batch that sent them.

    `all_texts` has the writing ones too, once for each time that the driver is called.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._engine = database.engine.sync_engine
        self.batches: list[str] = []
        self.sent: list[tuple[str, Any]] = []
        self.all_texts: list[str] = []

    def __enter__(self) -> Self:
        event.listen(self._engine, "before_cursor_execute", self._record_written)
        self._database.read_listeners.append(self._record)
        return self

    def __exit__(self, *_: object) -> None:
        event.remove(self._engine, "before_cursor_execute", self._record_written)
        self._database.read_listeners.remove(self._record)

    @property
    def texts(self) -> list[str]:
        """What was sent, without the parameters."""
        return [text for text, _ in self.sent]

    def _record(self, sent: ExecutedStatement) -> None:
        self.all_texts.append(sent.text)
        if sent.batch != "access":
            self.batches.append(sent.batch)
            self.sent.append((sent.text, sent.values))

    def _record_written(self, _c: Any, _k: Any, text: str, *_rest: Any) -> None:
        self.all_texts.append(text)

    @property
    def counts(self) -> dict[str, int]:
        """The number of statements of each batch."""
        return dict(Counter(self.batches))

    def clear(self) -> None:
        """Forget the statements sent so far."""
        self.batches.clear()
        self.sent.clear()


class Graph:
    """A client with a token.

    By default the app has no budgets, accepts many invalid credentials, keeps no answers, so that
    equal requests send equal statements, and gives operations time on a busy machine.
    """

    def __init__(
        self,
        database: Database,
        token: str,
        executor: Executor = Executor.COMPILED,
        **settings: Any,
    ) -> None:
        self.database = database
        self.token = token
        defaults: dict[str, Any] = {
            "graphiql": False,
            "executor": executor,
            "budget_points": 0,
            "limit": Limits(kept_bytes=0),
            "invalid_credentials": 1_000,
            "operation_timeout": OPERATION_SECONDS,
        }
        app = create_app(Settings(**defaults | settings), database)
        self.client = httpx.AsyncClient(
            transport=httpx.ASGITransport(app),
            base_url=URL,
            headers={"Authorization": f"Bearer {token}"},
        )

    async def __call__(self, document: str, **variables: Any) -> Any:
        """Execute a document and return its data; fail if it has errors."""
        answer = await self.answer(document, **variables)
        assert "errors" not in answer, answer["errors"]
        return answer["data"]

    async def answer(self, document: str, **variables: Any) -> Any:
        """Execute a document and return the whole response."""
        response = await self.client.post(
            "/graphql", json={"query": document, "variables": variables}
        )
        return response.json()

    async def error(self, document: str, **variables: Any) -> Any:
        """Execute a document and return its only error."""
        [error] = (await self.answer(document, **variables))["errors"]
        return error


def engine_of(client: httpx.AsyncClient) -> Engine:
    """Return the engine of a client's server."""
    transport: Any = client._transport  # noqa: SLF001 (httpx gives it no name)
    for route in transport.app.routes:
        if getattr(route, "path", "") == "/graphql" and hasattr(route.app, "engine"):
            engine: Engine = route.app.engine
            return engine
    raise LookupError


LISTED = """query ($filter: ReleaseFilter, $orderBy: ReleaseOrder) {
    organization { releases(filter: $filter, orderBy: $orderBy) { nodes { %s } } }
}"""

RELEASE = "query ($version: String!) { organization { release(version: $version) { %s } } }"

CREATE_DEPLOY = """mutation ($input: CreateDeployInput!) {
    createDeploy(input: $input) { deploy { %s } errors { code path details } }
}"""


async def list_releases(graph: Graph, selection: str, **variables: Any) -> Any:
    """Return the selection of each release of the list."""
    return (await graph(LISTED % selection, **variables))["organization"]["releases"]["nodes"]


async def list_versions(
    graph: Graph, order: dict[str, str] | None = None, **filter_: Any
) -> list[str]:
    """Return the versions of the releases that match a filter, in order."""
    variables = {"filter": filter_} if order is None else {"filter": filter_, "orderBy": order}
    return [each["version"] for each in await list_releases(graph, "version", **variables)]


async def get_release(graph: Graph, selection: str, version: str = "app@1.0.0") -> Any:
    """Return the selection of a release."""
    return (await graph(RELEASE % selection, version=version))["organization"]["release"]


async def create_deploy(graph: Graph, selection: str = "id", **given: Any) -> Any:
    """Create a deploy and return the payload."""
    return (await graph(CREATE_DEPLOY % selection, input=given))["createDeploy"]


async def create_caller(world: World, email: str, *scopes: str, role: str = "member") -> Graph:
    """Create a user with a token and return their client."""
    return Graph(world.db, await world.token(await world.user(email, role=role), *scopes))


class HangingReads:
    """The state of a statement that hangs."""

    def __init__(self) -> None:
        self.has_begun = asyncio.Event()
        self.was_cancelled = asyncio.Event()


def hang_release_reads(monkeypatch: pytest.MonkeyPatch, db: Database) -> HangingReads:
    """Make every statement that reads releases hang for a minute."""
    kind: Any = SQLiteReader if db.is_sqlite else PostgreSQLReader
    real = kind.fetch
    hanging = HangingReads()

    async def fetch(reader: Any, statements: Any, *arguments: Any) -> Any:
        if any("FROM release" in each.text for each in statements):
            hanging.has_begun.set()
            try:
                await asyncio.sleep(60)
            except asyncio.CancelledError:
                hanging.was_cancelled.set()
                raise
        return await real(reader, statements, *arguments)

    monkeypatch.setattr(kind, "fetch", fetch)
    return hanging
