"""Fuzz tests: random bodies, headers, documents and variables get documented responses.

Each response is JSON with data or errors, without an internal error and with a status below 500,
and the server still responds at the end. `make test` sends dozens of requests of each kind. To
send thousands, run

    WAYBILL_EXAMPLES=5000 .venv/bin/pytest tests/security/test_fuzz_http.py
"""

import asyncio
import json
import os
import random
import socket
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from http.client import HTTPResponse
from pathlib import Path
from typing import Any

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    OperationType,
    is_required_input_field,
)
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from db.connection.database import Database
from resolvers.ids import encode_global_id
from schema import schema
from tests.clients.postgresql import PostgreSQL
from tests.clients.running_app import RunningApp, run_app
from tests.conftest import copy_template
from tests.execution.operations import generate_operation
from tests.support.factories import create_organization
from tests.support.identifiers import select_all
from tests.support.tenants import VERSION, create_tenant

EXAMPLES = int(os.environ.get("WAYBILL_EXAMPLES", "20"))
TIMEOUT_SECONDS = 30  # only a failing test waits that long

fuzz_settings = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@contextmanager
def run_in_thread(url: str) -> Iterator[RunningApp]:
    """Run a server with an organization in a thread."""
    servers: list[RunningApp] = []
    ready = threading.Event()
    loop = asyncio.new_event_loop()
    stop = asyncio.Event()

    async def serve() -> None:
        database = Database(url)
        world = await create_organization(database)
        await create_tenant(world)
        async with run_app(world) as server:
            servers.append(server)
            ready.set()
            await stop.wait()
        await database.close()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()))
    thread.start()
    try:
        assert ready.wait(TIMEOUT_SECONDS)
        yield servers[0]
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(TIMEOUT_SECONDS)
        loop.close()


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def server(
    request: pytest.FixtureRequest,
    sqlite_template: Path,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[RunningApp]:
    if request.param == "sqlite":
        url = copy_template(sqlite_template, tmp_path_factory.mktemp("fuzz"))
    else:
        postgresql: PostgreSQL = request.getfixturevalue("postgresql")
        postgresql.renew("fuzz")
        url = postgresql.url("fuzz")
    with run_in_thread(url) as server:
        yield server
        assert post_document(server, "{ __typename }") == FuzzResponse(
            200, {"data": {"__typename": "Query"}}
        )


@dataclass(frozen=True)
class FuzzResponse:
    """The response to a request."""

    status: int
    body: Any

    @property
    def is_documented(self) -> bool:
        """Whether it has data or errors, no internal error, and a status below 500."""
        codes = {error["extensions"]["code"] for error in self.body.get("errors", [])}
        has_content = "data" in self.body or bool(self.body.get("errors"))
        return self.status < 500 and has_content and "INTERNAL_SERVER_ERROR" not in codes


def send_bytes(server: RunningApp, message: bytes) -> FuzzResponse:
    """Send bytes on a new connection and return the response."""
    with socket.create_connection(("127.0.0.1", server.port), TIMEOUT_SECONDS) as connection:
        connection.sendall(message)
        with closing(HTTPResponse(connection)) as response:
            response.begin()
            return FuzzResponse(response.status, json.loads(response.read()))


def post_body(server: RunningApp, body: bytes) -> FuzzResponse:
    """Post a body and return the response."""
    return send_bytes(
        server, server.head(f"Content-Length: {len(body)}", "Connection: close") + body
    )


def post_document(server: RunningApp, document: str, variables: Any = None) -> FuzzResponse:
    """Post a document and return the response."""
    return post_body(server, json.dumps({"query": document, "variables": variables}).encode())


@given(body=st.binary(max_size=300))
@fuzz_settings
def test_random_bytes_never_break_the_server(server: RunningApp, body: bytes) -> None:
    response = post_body(server, body)

    assert response.is_documented, response
    assert response.status == 400


TEXT = st.text(st.characters(codec=None, exclude_categories=()), max_size=40)
NUMBERS = st.one_of(
    st.integers(),
    st.floats(),
    st.sampled_from([2**31, -(2**31) - 1, 2**53 + 1, 2**63, -(2**63) - 1, 10**30, -0.0, 1e308]),
)
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXT,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXT, inner, max_size=4),
    max_leaves=12,
)
REQUEST = {
    "query": "query A($v: ID!) { node(id: $v) { id } }",
    "operationName": "A",
    "variables": {"v": "x"},
    "extensions": {},
}


@given(changes=st.dictionaries(st.sampled_from(list(REQUEST)), VALUES), data=st.data())
@fuzz_settings
def test_random_json_never_breaks_the_server(
    server: RunningApp, changes: dict[str, Any], data: st.DataObject
) -> None:
    body = bytearray(json.dumps(REQUEST | changes).encode())
    for _ in range(data.draw(st.integers(0, 2))):
        at = data.draw(st.integers(0, len(body)))
        body[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=3))

    response = post_body(server, bytes(body))

    assert response.is_documented, (response, body)


HEADERS = st.sampled_from(
    [
        "Accept",
        "Accept-Encoding",
        "Authorization",
        "Content-Encoding",
        "Content-Type",
        "Cookie",
        "Expect",
        "Forwarded",
        "Host",
        "Idempotency-Key",
        "If-None-Match",
        "Origin",
        "Range",
        "TE",
        "Upgrade",
        "User-Agent",
        "X-Forwarded-For",
        "X-Forwarded-Proto",
        "X-Request-Id",
    ]
)
WORDS = st.sampled_from(
    [b"application/json", b"*/*", b";q=", b"0.5", b",", b"gzip", b'"', b"bytes=0-", b"websocket"]
)
HEADER_VALUES = st.lists(WORDS | st.binary(max_size=8), max_size=6).map(b"".join)


METHODS = st.sampled_from([b"GET", b"POST", b"OPTIONS", b"PRI", b"post"])


@given(
    headers=st.lists(st.tuples(HEADERS, HEADER_VALUES), max_size=6),
    method=METHODS | st.binary(min_size=1, max_size=6),
)
@fuzz_settings
def test_random_headers_never_break_the_server(
    server: RunningApp, headers: list[tuple[str, bytes]], method: bytes
) -> None:
    body = json.dumps(REQUEST).encode()
    lines = [
        server.head("Connection: close").rstrip(b"\r\n"),
        b"Content-Length: %d" % len(body),
        *(name.encode() + b": " + value for name, value in headers),
    ]
    message = b"\r\n".join([*lines, b"", body])

    for variant in (message, message.replace(b"POST", method, 1)):
        response = send_bytes(server, variant)
        assert response.is_documented, (response, variant)


PIECES = st.sampled_from(
    [
        *("{", "}", "(", ")", "[", "]", ":", "$", "@", "!", "|", "&", "=", '"', "#", ",", "..."),
        *('"""', "on", "fragment F on Query", "query", "mutation", "subscription", "null"),
        *("@skip(if: true)", "@include(if: $x)", "__schema", "__typename", "9" * 5000, "1e999"),
        *("\\ud800", "\\u{110000}", "\x00", "\ufeff", "é", "{a" * 50, "a" * 5000, "[" * 300),
    ]
)


def mutate_document(data: st.DataObject, document: str) -> str:
    """Insert, remove and replace random pieces of a document."""
    for _ in range(data.draw(st.integers(0, 3))):
        at = data.draw(st.integers(0, len(document)))
        end = at + data.draw(st.integers(0, 8))
        document = document[:at] + data.draw(PIECES | TEXT) + document[end:]
    return document


@given(seed=st.integers(0, 2**32), data=st.data())
@fuzz_settings
def test_random_documents_never_break_the_server(
    server: RunningApp, seed: int, data: st.DataObject
) -> None:
    kind = data.draw(st.sampled_from([OperationType.QUERY, OperationType.MUTATION]))
    document, variables = generate_operation(
        schema, random.Random(seed), size=12, depth=4, operation_type=kind, introspection=True
    )

    response = post_document(server, mutate_document(data, document), variables)

    assert response.is_documented, (response, document)


PLAIN = st.text(max_size=30)
INTEGERS = st.integers(-(2**31), 2**31 - 1)
LEAVES = {
    "Int": st.sampled_from([0, 1, 2, -1, 100]) | INTEGERS,
    "BigInt": INTEGERS | st.sampled_from([2**63 - 1, -(2**63)]),
    "Float": st.floats(allow_nan=False, allow_infinity=False),
    "Boolean": st.booleans(),
    "ID": PLAIN
    | st.sampled_from(
        [encode_global_id(kind, 1) for kind in ("Release", "Project", "Dashboard", "Team")]
    )
    | st.sampled_from(["one", "1", str(2**63), encode_global_id("Widget", 2**63 - 1)]),
    "String": PLAIN
    | st.sampled_from([VERSION, "one", "production", "\x00", "%", "'; --", "a" * 9000, "-"])
    | st.sampled_from(["release.version:>1.0 AND (", "count()", "p95(", "equation|1/0", "\ufeff"]),
    "DateTime": st.datetimes(timezones=st.just(UTC)).map(datetime.isoformat)
    | st.sampled_from(
        [
            "0001-01-01T00:00:00+14:00",
            "9999-12-31T23:59:59.999999-12:00",
            "2026-02-30T00:00:00Z",
            "2026-01-01",
            "2026-01-01T00:00:00Z",
        ]
    ),
    "JSON": VALUES,
}


def values_of(kind: GraphQLInputType) -> st.SearchStrategy[Any]:
    """Return a strategy for values of a type, some of them invalid."""
    if isinstance(kind, GraphQLNonNull):
        return values_of(kind.of_type)
    if isinstance(kind, GraphQLList):
        return st.lists(values_of(kind.of_type), max_size=3)
    if isinstance(kind, GraphQLEnumType):
        return st.sampled_from(list(kind.values))
    if isinstance(kind, GraphQLInputObjectType):
        fields = {name: values_of(field.type) for name, field in kind.fields.items()}
        required = {name for name, field in kind.fields.items() if is_required_input_field(field)}
        return st.fixed_dictionaries(
            {name: fields[name] for name in fields if name in required},
            optional={name: fields[name] for name in fields if name not in required},
        )
    return LEAVES[kind.name]


ROOTS = [
    f"{kind}.{name}"
    for kind in ("Query", "Mutation", "Organization")
    for name, field in schema.type_map[kind].fields.items()  # type: ignore[attr-defined]
    if field.args
]


@pytest.mark.parametrize("root", ROOTS)
@given(data=st.data())
@settings(fuzz_settings, max_examples=max(1, EXAMPLES // 4))
def test_random_variables_never_break_the_server(
    server: RunningApp, root: str, data: st.DataObject
) -> None:
    kind, field_name = root.split(".")
    field = schema.type_map[kind].fields[field_name]  # type: ignore[attr-defined]
    variables = {
        name: data.draw(values_of(argument.type) | VALUES)
        for name, argument in field.args.items()
        if isinstance(argument.type, GraphQLNonNull) or data.draw(st.booleans())
    }
    definitions = ", ".join(f"${name}: {field.args[name].type}" for name in variables)
    arguments = ", ".join(f"{name}: ${name}" for name in variables)
    call = f"{field_name}{f'({arguments})' if arguments else ''} {select_all(field.type, 2)}"
    selection = f"organization {{ {call} }}" if kind == "Organization" else call
    head = "mutation" if kind == "Mutation" else "query"
    head += f" ({definitions})" if definitions else ""

    response = post_document(server, f"{head} {{ {selection} }}", variables)

    assert response.is_documented, (response, variables)
