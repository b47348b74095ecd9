"""Request records in the log, and responses when the database is unavailable."""

import hashlib
import json
import logging
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from app.factory import create_app
from app.settings import Settings
from db.connection.database import Database
from db.models import Organization
from db.reading.snapshot import Snapshot
from telemetry.logs import LogFormat, create_formatter
from telemetry.record import CURRENT_REQUEST, RequestRecord
from tests.clients.graph import URL, hang_release_reads
from tests.support.factories import World

QUERY = "query Releases { organization { slug releases { nodes { version } } } }"
MUTATION = """mutation Write($input: CreateReleaseInput!) {
    createRelease(input: $input) { release { version } errors { code } }
}"""


class Server:
    """An app with settings, and a client with a token."""

    def __init__(self, database: Database, token: str, **settings: Any) -> None:
        chosen = {"graphiql": False, "budget_points": 0} | settings
        self.app = create_app(Settings(**chosen), database)
        self.client = httpx.AsyncClient(
            transport=httpx.ASGITransport(self.app),
            base_url=URL,
            headers={"Authorization": f"Bearer {token}"},
        )

    async def query(
        self, document: str = QUERY, variables: Any = None, name: str | None = None, **headers: str
    ) -> httpx.Response:
        body = {"query": document, "variables": variables, "operationName": name}
        return await self.client.post("/graphql", json=body, headers=headers)


@pytest.fixture
async def token(world: World) -> str:
    return await world.token(await world.user("owner@acme.example", role="owner"))


@pytest.fixture
async def server(world: World, token: str) -> AsyncIterator[Server]:
    server = Server(world.db, token, log_format="json", slow_operation_ms=0)
    yield server
    await server.client.aclose()


@pytest.fixture
def lines(caplog: pytest.LogCaptureFixture) -> "Lines":
    caplog.set_level(logging.INFO, "waybill.requests")
    return Lines(caplog)


class Lines:
    """The logged records as the lines that `serve` writes."""

    def __init__(self, caplog: pytest.LogCaptureFixture) -> None:
        self._caplog = caplog

    def of(self, logger: str) -> list[dict[str, Any]]:
        json_lines = create_formatter(LogFormat.JSON)
        records = [each for each in self._caplog.records if each.name == logger]
        return [json.loads(json_lines.format(each)) for each in records]

    def as_text(self) -> list[str]:
        text_lines = create_formatter(LogFormat.TEXT)
        return [text_lines.format(each) for each in self._caplog.records]


async def test_request_is_logged_as_one_line(server: Server, lines: Lines, token: str) -> None:
    response = await server.query(**{"X-Request-Id": "from-outside.1"})

    [line] = lines.of("waybill.requests")
    assert line.pop("milliseconds") > 0
    assert line.pop("time").endswith("+00:00")
    assert line == {
        "level": "info",
        "logger": "waybill.requests",
        "message": "POST /graphql",
        "request_id": "from-outside.1",
        "method": "POST",
        "path": "/graphql",
        "status": 200,
        "bytes": len(response.content),
        "operation": "Releases",
        "kind": "query",
        "cost": 102,
        "executor": "compiled",
        "statements": 2,
        "user": 1,
        "token": 1,
    }
    assert response.headers["x-request-id"] == "from-outside.1"
    assert token not in str(line)


@pytest.mark.parametrize("given", ["", "x" * 65, "a b", "a\tb", 'a"b', "é"])
async def test_invalid_request_id_is_replaced(server: Server, lines: Lines, given: str) -> None:
    response = await server.client.get("/graphql", headers=[(b"X-Request-Id", given.encode())])

    made = response.headers["x-request-id"]
    assert len(made) == 16
    assert int(made, 16) >= 0
    assert [line["request_id"] for line in lines.of("waybill.requests")] == [made]


async def test_operation_name_cannot_inject_log_lines(server: Server, lines: Lines) -> None:
    await server.query(name='a\r\n{"level":"error"}\x1b[31m' + "n" * 200)
    await server.client.get("/%0Aforged%1b", params={})

    first, second = lines.of("waybill.requests")
    assert first["operation"] == ('a{"level":"error"}[31m' + "n" * 75)
    assert first["errors"] == ["OPERATION_RESOLUTION_FAILURE"]
    assert "executor" not in first
    assert second["path"] == "/forged"
    assert all("\n" not in line and "\x1b" not in line for line in lines.as_text())


async def test_rejected_requests_are_logged_with_their_codes(server: Server, lines: Lines) -> None:
    await server.query("{ nothing }")
    await server.query(Authorization="Bearer nonsense")
    await server.query("query Q($id: ID!) { node(id: $id) { id } }")

    codes = [(line["status"], line["errors"]) for line in lines.of("waybill.requests")]
    assert codes == [
        (200, ["GRAPHQL_VALIDATION_FAILED"]),
        (401, ["UNAUTHENTICATED"]),
        (200, ["BAD_USER_INPUT"]),
    ]


async def test_unexpected_error_is_logged_with_error_id_and_request_id(
    server: Server, lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("db.reading.snapshot.Snapshot.fetch_rows", failing_after(1))
    response = await server.query()

    [error] = response.json()["errors"]
    assert error["message"] == "Unexpected error."
    [line] = lines.of("waybill.requests")
    assert line["errors"] == ["INTERNAL_SERVER_ERROR"]
    assert line["error_ids"] == [error["extensions"]["id"]]
    [defect] = lines.of("waybill.defects")
    assert error["extensions"]["id"] in defect["message"]
    assert "ZeroDivisionError" in defect["exception"]


def failing_after(number: int) -> Any:
    """Return a replacement of `Snapshot.fetch_rows` that fails after `number` calls."""
    real, calls = Snapshot.fetch_rows, iter(range(1000))

    async def rows(snapshot: Snapshot, *arguments: Any, **options: Any) -> Any:
        if next(calls) >= number:
            raise ZeroDivisionError
        return await real(snapshot, *arguments, **options)

    return rows


async def test_successful_probes_are_not_logged(server: Server, lines: Lines) -> None:
    await server.client.get("/healthz")
    await server.client.get("/readyz")

    assert lines.of("waybill.requests") == []


@pytest.mark.parametrize(
    ("log_format", "line"),
    [
        (
            LogFormat.JSON,
            (
                '{"time":"1970-01-01T00:00:00.000+00:00","level":"warning","logger":"library",'
                '"message":"Retry 3","request_id":"abc"}'
            ),
        ),
        (LogFormat.TEXT, '1970-01-01T00:00:00.000+00:00 warning Retry 3 request_id="abc"'),
    ],
)
def test_records_of_libraries_have_the_same_format(log_format: LogFormat, line: str) -> None:
    record = logging.LogRecord("library", logging.WARNING, "", 0, "Retry %s", (3,), None)
    record.created = 0

    CURRENT_REQUEST.set(RequestRecord("abc", "GET", "/"))
    formatted = create_formatter(log_format).format(record)

    assert formatted == line


async def test_log_format_off_omits_request_lines(world: World, token: str, lines: Lines) -> None:
    server = Server(world.db, token, log_format="off", slow_operation_ms=0)
    response = await server.query()

    assert lines.of("waybill.requests") == lines.of("waybill.slow") == []
    assert "x-request-id" in response.headers


async def test_slow_operation_is_logged_with_its_statements(
    world: World, token: str, lines: Lines
) -> None:
    server = Server(world.db, token, log_format="off", slow_operation_ms=1)
    await world.project("app")
    given = {"version": "secret-version", "projects": ["app"]}
    response = await server.query(MUTATION, {"input": given})

    assert response.json()["data"]["createRelease"]["errors"] == []
    [line] = lines.of("waybill.slow")
    assert line["operation"] == "Write"
    assert line["kind"] == "mutation"
    assert line["document"] == hashlib.sha256(MUTATION.encode()).hexdigest()
    assert line["statement_count"] == len(line["statements"])
    assert {"access", "write"} <= {each["batch"] for each in line["statements"]}
    assert any(each["text"].startswith("INSERT INTO release ") for each in line["statements"])
    assert "secret-version" not in json.dumps(line)


async def test_exhausted_pool_responds_503(database_url: str) -> None:
    database = Database(database_url, pool_size=1, pool_timeout=0.2)
    server = Server(database, "any")
    async with AsyncExitStack() as stack:
        for _ in range(2):
            held = await stack.enter_async_context(database.snapshot())
            await held.fetch_rows(select(Organization.slug))
        response = await server.query()

    assert response.status_code == 503
    assert response.headers["retry-after"] == "1"
    assert response.json() == {
        "errors": [
            {
                "message": "All database connections are in use. Retry the request.",
                "extensions": {"code": "BUSY", "retryAfter": 1},
            }
        ]
    }
    await database.close()


async def test_unreachable_database_responds_503(
    caplog: pytest.LogCaptureFixture,
) -> None:
    database = Database("postgresql+asyncpg://nobody@127.0.0.1:1/nothing")
    response = await Server(database, "any").query()

    assert response.status_code == 503
    assert response.json()["errors"][0]["extensions"]["code"] == "UNAVAILABLE"
    assert not any(record.exc_info for record in caplog.records)
    await database.close()


async def test_statement_timeout_fails_one_field(
    world: World, token: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    hang_release_reads(monkeypatch, world.db)
    monkeypatch.setattr(world.db, "statement_timeout", 0.1)
    monkeypatch.setattr("db.reading.snapshot.CANCEL_GRACE_SECONDS", 0)
    server = Server(world.db, token)
    response = await server.query(
        "{ viewer { scopes } organization { releases { nodes { version } } } }"
    )

    assert response.status_code == 200
    answer = response.json()
    assert answer["data"]["viewer"] == {"scopes": ["read", "write"]}
    [error] = answer["errors"]
    assert error["message"] == (
        "Timed out reading from the database. Retry, or request less data."
    )
    assert error["extensions"] == {"code": "TIMEOUT", "retryAfter": 1}
    assert not any(record.exc_info for record in caplog.records)
    assert world.db.connections_in_use == 0
