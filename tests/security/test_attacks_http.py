"""Attacks over HTTP against a running server: each is rejected with an error in JSON."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator
from typing import Any

import httpx
import pytest
from sqlalchemy import select

from db import models
from resolvers.ids import encode_global_id
from tests.clients.graph import on_sqlite
from tests.clients.running_app import PRODUCTION, RunningApp, run_app
from tests.support.factories import World
from transport.uvicorn import protocol

# Attacks are rejected before the database matters.
pytestmark = on_sqlite

QUERY = "{ viewer { scopes } }"
WRITE = 'mutation { createDeploy(input: {version: "1", environment: "a"}) { deploy { id } } }'
GRAPHQL = "application/graphql-response+json"


@pytest.fixture
async def server(world: World) -> AsyncIterator[RunningApp]:
    """A server with the settings for production."""
    async with run_app(world, **PRODUCTION) as server:
        yield server


@pytest.fixture
async def server_with_get(world: World) -> AsyncIterator[RunningApp]:
    """A server that allows queries by GET."""
    async with run_app(world) as server:
        yield server


def codes(response: httpx.Response) -> list[str]:
    """Return the codes of the errors."""
    return [each["extensions"]["code"] for each in response.json()["errors"]]


async def send(server: RunningApp, content: bytes, **headers: str) -> httpx.Response:
    """Send a body and return the response."""
    return await server.client.post(
        "/graphql", content=content, headers={"Content-Type": "application/json"} | headers
    )


# Slow bodies are in tests/transport/test_timeouts.py.


@pytest.mark.spec("security#body-size-and-time")
async def test_body_limit_depends_on_the_write_scope(world: World, server: RunningApp) -> None:
    reader = await world.token(await world.user("reader@acme.example"), "read")
    body = json.dumps({"query": QUERY}).encode().ljust(128 * 1024 + 1)

    rejected = await send(server, body, Authorization=f"Bearer {reader}")
    accepted = await send(server, body)

    assert rejected.status_code == 413
    assert rejected.json()["errors"] == [
        {
            "message": "The body exceeds the limit of 131072 bytes.",
            "extensions": {"code": "BODY_TOO_LARGE", "limit": 131072},
        }
    ]
    assert accepted.json() == {"data": {"viewer": {"scopes": ["read", "write"]}}}


async def test_content_length_over_the_report_limit_is_rejected(server: RunningApp) -> None:
    response = await server.send_raw(server.head("Content-Length: 16777217", "Connection: close"))

    assert response.startswith(b"HTTP/1.1 413 ")
    assert b'"limit":16777216' in response


async def test_endless_body_without_a_token_is_read_up_to_the_limit(
    server: RunningApp,
) -> None:
    head = b"POST /graphql HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\n"
    chunk = b"10000\r\n" + b" " * 0x10000 + b"\r\n"

    response = await server.send_raw(
        head + b"Transfer-Encoding: chunked\r\n\r\n", chunk, chunk, chunk
    )

    assert response.startswith(b"HTTP/1.1 401 ")


@pytest.mark.spec("security#content-types")
@pytest.mark.parametrize(
    "kind",
    [
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/graphql",
        "text/json",
        "application/json, text/plain",
        "application/jsonx",
        "application/json; charset=utf-16",
        "",
    ],
)
async def test_form_content_types_are_rejected(
    world: World, server: RunningApp, kind: str
) -> None:
    content = json.dumps({"query": WRITE}).encode()

    response = await send(server, content, **{"Content-Type": kind})

    assert (response.status_code, codes(response)) == (415, ["UNSUPPORTED_MEDIA_TYPE"])
    assert await world.read(select(models.Deploy.id)) == []


async def test_multipart_form_is_rejected(world: World, server: RunningApp) -> None:
    operations = json.dumps({"query": WRITE, "variables": {"f": None}})

    response = await server.client.post(
        "/graphql",
        data={"operations": operations, "map": '{"0": ["variables.f"]}'},
        files={"0": b"x" * 100_000},
    )

    assert (response.status_code, codes(response)) == (415, ["UNSUPPORTED_MEDIA_TYPE"])
    assert await world.read(select(models.Deploy.id)) == []


async def test_ambiguous_or_compressed_body_is_rejected(server: RunningApp) -> None:
    content = json.dumps({"query": QUERY}).encode()
    two_types = [("Content-Type", "application/json"), ("Content-Type", "text/plain")]

    two = await server.client.post("/graphql", content=content, headers=two_types)
    compressed = await send(server, content, **{"Content-Encoding": "gzip"})

    assert [each.status_code for each in (two, compressed)] == [415, 415]
    assert compressed.headers["accept-encoding"] == "identity"


@pytest.mark.spec("security#cross-site-requests")
@pytest.mark.parametrize(
    ("headers", "query"),
    [
        ({}, ""),
        ({"Cookie": "authorization=Bearer {0}; token={0}"}, ""),
        ({}, "&access_token={0}&token={0}&authorization=Bearer%20{0}"),
        ({"X-Access-Token": "{0}"}, ""),
        ({"Authorization": "Basic {0}"}, ""),
        ({"Authorization": "{0}"}, ""),
    ],
)
async def test_ambient_credentials_are_not_accepted(
    server_with_get: RunningApp, headers: dict[str, str], query: str
) -> None:
    token = server_with_get.token
    async with httpx.AsyncClient(base_url=server_with_get.address, timeout=60) as anonymous:
        response = await anonymous.get(
            f"/graphql?query=%7B__typename%7D{query.format(token)}",
            headers={name: value.format(token) for name, value in headers.items()},
        )

    assert (response.status_code, codes(response)) == (401, ["UNAUTHENTICATED"])
    assert "set-cookie" not in response.headers


@pytest.mark.parametrize("method", ["OPTIONS", "POST"])
async def test_cors_is_disabled_by_default(server: RunningApp, method: str) -> None:
    response = await server.client.request(
        method,
        "/graphql",
        json={"query": QUERY},
        headers={"Origin": "https://evil.example", "Access-Control-Request-Method": "POST"},
    )

    assert not [name for name in response.headers if name.startswith("access-control")]


@pytest.mark.spec("security#writes-by-get")
@pytest.mark.parametrize("method", ["GET", "HEAD", "OPTIONS", "PUT", "DELETE", "PATCH", "TRACE"])
async def test_only_post_can_write(world: World, server_with_get: RunningApp, method: str) -> None:
    response = await server_with_get.client.request(method, "/graphql", params={"query": WRITE})

    assert response.status_code == 405
    assert response.headers["allow"] == ("POST" if method == "GET" else "GET, POST")
    assert await world.read(select(models.Deploy.id)) == []


async def test_disabled_get_is_rejected(server: RunningApp) -> None:
    response = await server.client.get("/graphql", params={"query": QUERY})

    assert (response.status_code, response.headers["allow"]) == (405, "POST")


VARIABLES = b'{"query": "query ($v: String) { node(id: $v) { id } }", "variables": {"v": %s}}'


@pytest.mark.spec("security#malformed-requests")
@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\x00",
        b"{",
        b"\xff\xfe{}",
        b"\xef\xbb\xbf{}",
        b"null",
        b"7",
        b'"query"',
        b"true",
        b"[" * 20_000,
        b'{"a":' * 20_000,
        b'{"query": "{ __typename }", "variables": {"v": ' + b"[" * 20_000 + b"]" * 20_000 + b"}}",
        b'{"query": ' + b"9" * 5000 + b"}",
        VARIABLES % (b"9" * 5000),
        VARIABLES % b"NaN",
        VARIABLES % b"Infinity",
        VARIABLES % b'"\\ud800"',
        VARIABLES % b'"\xed\xa0\x80"',
        VARIABLES % b'"\x00"',
        b"{'query': '{ __typename }'}",
        b'{"query": "{ __typename }"} {}',
    ],
    ids=lambda body: repr(body[:24]),
)
async def test_malformed_request_is_a_client_error(server: RunningApp, body: bytes) -> None:
    response = await send(server, body)

    assert (response.status_code, codes(response)) == (400, ["BAD_REQUEST"])


async def test_last_duplicate_member_counts(server: RunningApp) -> None:
    response = await send(server, b'{"query": "{ nothing }", "query": "{ __typename }"}')

    assert response.json() == {"data": {"__typename": "Query"}}


@pytest.mark.spec("security#request-batching")
async def test_batch_is_rejected(server: RunningApp) -> None:
    response = await send(server, json.dumps([{"query": QUERY}] * 10).encode())

    assert (response.status_code, codes(response)) == (400, ["BATCHING_DISABLED"])


WRONG_NAMES = """
    query ($wrong: ReleaseFiltr, $order: ReleaseOrder) {
        viewr { scopes }
        viewer { scops }
        organization(slg: "a") { releases(filter: {versio: "a"}) { totalCount } }
        node(id: "a") { ... on Releas { id } }
        other: organization { releases(orderBy: {field: DAT}) @skp(if: true) { totalCount } }
    }"""


@pytest.mark.spec("security#suggestions")
async def test_errors_suggest_no_names_without_introspection(server: RunningApp) -> None:
    static = (await server.query(WRONG_NAMES)).json()["errors"]
    response = await server.client.post(
        "/graphql",
        json={
            "query": "query ($f: ReleaseFilter) { organization { releases(filter: $f) "
            "{ totalCount } } }",
            "variables": {"f": {"versio": "a"}},
        },
    )

    errors = [*static, *response.json()["errors"]]
    assert len(errors) > 5
    assert not [each["message"] for each in errors if "id you mean" in each["message"]]


async def test_errors_suggest_names_with_introspection(world: World) -> None:
    async with run_app(world) as server:
        response = await server.query("{ viewr { scopes } }")

    assert "Did you mean 'viewer'?" in response.json()["errors"][0]["message"]


@pytest.mark.spec("security#introspection")
@pytest.mark.parametrize(
    "document",
    [
        "{ __schema { queryType { name } } }",
        '{ __type(name: "Query") { name } }',
        "{ a: __schema { b: types { c: name } } }",
        "{ ...F } fragment F on Query { __schema { description } }",
    ],
)
async def test_disabled_introspection_is_rejected(server: RunningApp, document: str) -> None:
    response = await server.query(document, Accept=GRAPHQL)

    assert (response.status_code, codes(response)) == (400, ["INTROSPECTION_DISABLED"])
    assert "data" not in response.json()


async def test_typename_works_without_introspection(server: RunningApp) -> None:
    assert (await server.query("{ __typename viewer { __typename } }")).json() == {
        "data": {"__typename": "Query", "viewer": {"__typename": "Viewer"}}
    }


@pytest.mark.spec("security#error-details")
async def test_number_of_errors_is_limited(world: World, server: RunningApp) -> None:
    ids = [encode_global_id("Release", await world.release(status=7)) for _ in range(20)]

    wrong = await server.query("{" + " ".join(f"nothing{each}" for each in range(8)) + "}")
    broken = await server.client.post(
        "/graphql",
        json={
            "query": "query ($ids: [ID!]!) { nodes(ids: $ids) { ... on Release { status } } }",
            "variables": {"ids": ids},
        },
    )

    assert len(wrong.json()["errors"]) == 5
    assert broken.json()["data"] == {"nodes": [None] * 20}
    assert len(broken.json()["errors"]) == 10


async def test_message_does_not_repeat_long_input(server: RunningApp) -> None:
    response = await server.client.post(
        "/graphql",
        json={
            "query": "query ($slug: String) { organization(slug: $slug) { id } }",
            "variables": {"slug": ["x" * 90_000]},
        },
    )

    [error] = response.json()["errors"]
    assert len(error["message"]) == 200
    assert error["message"].startswith("Variable '$slug' has invalid value")
    assert error["message"].endswith("]")


@pytest.mark.spec("security#client-disconnects")
async def test_disconnected_clients_leave_no_resources(world: World, server: RunningApp) -> None:
    for _ in range(5):
        await world.release()
    body = json.dumps(
        {"query": "{ organization { releases { nodes { version authors { name } } } } }"}
    ).encode()
    for _ in range(40):
        _, writer = await asyncio.open_connection("127.0.0.1", server.port)
        writer.write(server.head(f"Content-Length: {len(body)}") + body)
        await writer.drain()
        writer.close()

    responses = await asyncio.gather(*(server.query(QUERY) for _ in range(20)))

    assert {each.status_code for each in responses} == {200}


@pytest.mark.spec("security#hosts-and-paths")
@pytest.mark.parametrize(
    ("host", "status"),
    [
        ("waybill.example", 200),
        ("waybill.example:8000", 200),
        ("eu.waybill.example", 200),
        ("evil.example", 400),
        ("waybill.example.evil.example", 400),
        ("evilwaybill.example", 400),
        ("waybill.example@evil.example", 400),
        ("waybill.example/../..", 400),
        ("", 400),
    ],
)
async def test_only_allowed_hosts_are_served(world: World, host: str, status: int) -> None:
    hosts = ["waybill.example", "*.waybill.example"]
    async with run_app(world, allowed_hosts=hosts) as server:
        response = await server.query(QUERY, Host=host, **{"X-Forwarded-Host": "waybill.example"})

    assert response.status_code == status


@pytest.mark.spec("security#hosts-and-paths")
@pytest.mark.parametrize(
    "path",
    [
        "/graphql/",
        "//graphql",
        "/GraphQL",
        "/graphql%2f",
        "/graphql/..",
        "/./graphql",
        "/graphql;a=b",
        "/assets/../graphql",
        "/",
        "/%00",
    ],
)
async def test_path_variants_are_not_found(server: RunningApp, path: str) -> None:
    response = await server.send_raw(
        server.head("Content-Length: 0", "Connection: close", target=path).replace(
            b"waybill.test", b"evil.example"
        )
    )

    assert response.startswith(b"HTTP/1.1 404 ")
    assert b"evil.example" not in response


@pytest.mark.spec("security#pages")
async def test_endpoint_never_serves_html(server: RunningApp) -> None:
    response = await server.client.get(
        "/graphql", params={"query": "{ __typename }"}, headers={"Accept": "text/html"}
    )

    assert (response.status_code, codes(response)) == (406, ["NOT_ACCEPTABLE"])
    assert response.headers["content-type"] == "application/json; charset=utf-8"


@pytest.mark.spec("security#operation-names")
@pytest.mark.parametrize(
    ("name", "status"),
    [
        (None, 422),
        ("", 422),
        ("C", 422),
        ("A\r\nX-Injected: 1", 422),
        ("A" * 100_000, 422),
        ("B", 200),
        (["A"], 400),
        (7, 400),
        ({"A": 1}, 400),
        (True, 400),
    ],
)
async def test_operation_name_selects_the_operation(
    server: RunningApp, caplog: pytest.LogCaptureFixture, name: Any, status: int
) -> None:
    document = "query A { a: __typename } query B { b: __typename }"

    with caplog.at_level(logging.DEBUG, logger="waybill"):
        response = await server.client.post(
            "/graphql",
            json={"query": document, "operationName": name},
            headers={"Accept": GRAPHQL},
        )

    assert response.status_code == status
    assert "Injected" not in response.text + caplog.text
    assert len(response.text) < 300
    if status == 200:
        assert response.json() == {"data": {"b": "Query"}}
    else:
        expected = {422: "OPERATION_RESOLUTION_FAILURE", 400: "BAD_REQUEST"}
        assert codes(response) == [expected[status]]


async def test_single_operation_needs_no_name(server: RunningApp) -> None:
    response = await server.client.post(
        "/graphql", json={"query": "query A { __typename }", "operationName": ""}
    )

    assert response.json() == {"data": {"__typename": "Query"}}


@pytest.mark.spec("security#server-fingerprint")
@pytest.mark.parametrize("path", ["/graphql", "/nothing", "/healthz"])
async def test_responses_do_not_disclose_software(server: RunningApp, path: str) -> None:
    async with httpx.AsyncClient(base_url=server.address, timeout=60) as anonymous:
        response = await anonymous.get(path)

    text = (str(response.headers) + response.text).lower()
    assert not [name for name in ("uvicorn", "starlette", "python", "strawberry") if name in text]
    assert "server" not in response.headers
    assert "x-powered-by" not in response.headers


@pytest.mark.parametrize("path", ["/graphql", "/nothing", "/healthz"])
async def test_every_response_has_security_headers(server: RunningApp, path: str) -> None:
    headers = (await server.client.get(path)).headers

    assert headers["x-content-type-options"] == "nosniff"
    assert headers["referrer-policy"] == "no-referrer"
    assert headers["x-frame-options"] == "DENY"
    assert headers["content-security-policy"] == "default-src 'none'; frame-ancestors 'none'"


@pytest.mark.parametrize(
    ("target", "headers", "status", "code"),
    [
        ("/graphql?query=" + "a" * 16_384, "", 414, "URI_TOO_LONG"),
        ("/graphql", "A: " + "a" * 65_536, 431, "HEADERS_TOO_LARGE"),
        ("/graphql", "\r\n".join(["A: b"] * 2_000), 431, "HEADERS_TOO_LARGE"),
        ("/graphql", "no header", 400, "BAD_REQUEST"),
        ("/graphql", "Content-Length: 1\r\nContent-Length: 2", 400, "BAD_REQUEST"),
        ("/graphql", "Content-Length: -1", 400, "BAD_REQUEST"),
        ("/graphql", "Content-Length: 1\r\nTransfer-Encoding: chunked", 400, "BAD_REQUEST"),
        ("graphql\x00", "", 400, "BAD_REQUEST"),
    ],
    ids=[
        "target",
        "header",
        "headers",
        "malformed",
        "two lengths",
        "negative length",
        "smuggling",
        "nul",
    ],
)
async def test_invalid_or_too_large_head_is_rejected(
    server: RunningApp, target: str, headers: str, status: int, code: str
) -> None:
    response = await server.send_raw(server.head(*([headers] if headers else []), target=target))

    head, _, body = response.partition(b"\r\n\r\n")
    assert head.startswith(b"HTTP/1.1 %d " % status)
    assert [each["extensions"]["code"] for each in json.loads(body)["errors"]] == [code]
    assert b"nosniff" in head


async def test_endless_head_is_rejected_at_the_limit(
    server: RunningApp,
) -> None:
    piece = b"a" * 16_384

    response = await server.send_raw(b"GET /graphql HTTP/1.1\r\nA: ", piece, piece, piece, piece)

    assert response.startswith(b"HTTP/1.1 431 ")


@pytest.mark.parametrize("start", [b"", b"GET /gr", b"GET /graphql HTTP/1.1\r\nA: "])
async def test_incomplete_head_times_out(
    world: World, monkeypatch: pytest.MonkeyPatch, start: bytes
) -> None:
    monkeypatch.setattr(protocol, "HEAD_SECONDS", 0.05)
    async with run_app(world) as server:
        response = await server.send_raw(start)

    assert response.startswith(b"HTTP/1.1 408 ")


async def test_keep_alive_connection_serves_many_requests(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(protocol, "HEAD_SECONDS", 0.5)
    async with run_app(world) as server:
        head = server.head("Content-Length: 27", target="/graphql")
        reader, writer = await asyncio.open_connection("127.0.0.1", server.port)
        for _ in range(2):
            writer.write(head)
            await asyncio.sleep(0.7)  # longer than HEAD_SECONDS
            writer.write(b'{"query": "{ __typename }"}')
            line = await reader.readuntil(b"\r\n\r\n")
            assert line.startswith(b"HTTP/1.1 200 ")
            await reader.readexactly(len(b'{"data":{"__typename":"Query"}}'))
        writer.close()


@pytest.mark.parametrize("path", ["/", "/graphiql"])
async def test_many_ranges_are_not_served(world: World, path: str) -> None:
    async with run_app(world, board=True, graphiql=True) as server:
        page = (await server.client.get(path)).text
        asset = page.partition('type="module" crossorigin src="')[2].partition('"')[0]
        size = len((await server.client.get(asset)).content)
        ranges = "bytes=" + ",".join(f"{each}-" for each in range(5000))
        response = await server.client.get(asset, headers={"Range": ranges})

    assert response.status_code in {200, 206, 400, 416}
    assert len(response.content) <= size


@pytest.mark.parametrize("prefix", ["", "/graphiql"])
@pytest.mark.parametrize(
    "path",
    [
        "/assets/../index.html",
        "/assets/../../../../server.py",
        "/assets/%2e%2e/index.html",
        "/assets/..%2findex.html",
        "/assets/..%5cindex.html",
        "/assets/%2fetc/passwd",
        "/assets//etc/passwd",
        "/assets/%00",
        "/assets/",
        "/assets",
    ],
)
async def test_assets_path_cannot_leave_its_folder(world: World, prefix: str, path: str) -> None:
    async with run_app(world, board=True, graphiql=True) as server:
        response = await server.send_raw(
            server.head("Connection: close", method="GET", target=prefix + path)
        )

    assert response.startswith(b"HTTP/1.1 404 ")
