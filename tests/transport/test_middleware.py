"""CORS, compression and caching."""

import gzip
from collections.abc import AsyncIterator

import brotli
import httpx
import pytest
import zstandard

from tests.clients.graph import on_sqlite
from tests.clients.running_app import RunningApp, run_app
from tests.support.factories import World

# These responses do not depend on the database.
pytestmark = on_sqlite

APP = "https://app.example"
LONG = "{ __schema { types { name description fields { name description } } } }"
DECOMPRESS = {
    "gzip": gzip.decompress,
    "br": brotli.decompress,
    "zstd": lambda body: zstandard.ZstdDecompressor().decompressobj().decompress(body),
}


@pytest.fixture
async def server(world: World) -> AsyncIterator[RunningApp]:
    """A server that allows one other origin."""
    async with run_app(world, cors_origins=[APP]) as server:
        yield server


async def preflight(server: RunningApp, origin: str, *headers: str) -> httpx.Response:
    """Send a preflight request and return the response."""
    async with httpx.AsyncClient(base_url=server.address, timeout=60) as browser:
        return await browser.options(
            "/graphql",
            headers={
                "Origin": origin,
                "Access-Control-Request-Method": "POST",
                "Access-Control-Request-Headers": ", ".join(headers),
            },
        )


async def test_allowed_origin_may_send_client_headers(server: RunningApp) -> None:
    response = await preflight(
        server,
        APP,
        "authorization",
        "content-type",
        "idempotency-key",
        "apollographql-client-name",
        "apollographql-client-version",
        "x-graphql-event-stream-token",
    )

    assert response.status_code == 200
    assert response.headers["access-control-allow-origin"] == APP
    assert response.headers["access-control-allow-methods"] == "GET, POST"
    assert response.headers["access-control-max-age"] == "7200"
    assert "access-control-allow-credentials" not in response.headers


@pytest.mark.parametrize(
    ("origin", "header"),
    [("https://evil.example", "authorization"), ("null", "authorization"), (APP, "x-other")],
    ids=["other origin", "null origin", "other header"],
)
async def test_other_origins_and_headers_fail_the_preflight(
    server: RunningApp, origin: str, header: str
) -> None:
    response = await preflight(server, origin, header)

    assert response.status_code == 400
    assert response.headers.get("access-control-allow-origin") in {None, APP}


async def test_allowed_origin_can_read_errors(server: RunningApp) -> None:
    accepted = await server.query("{ __typename }", Origin=APP)
    refused = await server.query("{ __typename }", Origin=APP, Authorization="")
    other = await server.query("{ __typename }", Origin="https://evil.example")

    assert [response.status_code for response in (accepted, refused)] == [200, 401]
    assert accepted.headers["access-control-allow-origin"] == APP
    assert refused.headers["access-control-allow-origin"] == APP
    assert "Retry-After" in accepted.headers["access-control-expose-headers"]
    assert "access-control-allow-origin" not in other.headers
    assert "Origin" in other.headers["vary"]


@pytest.mark.parametrize(
    ("accept", "encoding"),
    [
        ("gzip", "gzip"),
        ("gzip, deflate, br", "br"),
        ("gzip, deflate, br, zstd", "zstd"),
        ("br;q=0, gzip;q=0.1", "gzip"),
        ("deflate", None),
        ("gzip;q=0", None),
        ("", None),
    ],
    ids=[
        *("gzip", "Brotli before gzip", "Zstandard before Brotli", "gzip without Brotli"),
        *("deflate only", "gzip refused", "empty"),
    ],
)
async def test_large_response_is_compressed_by_accept_encoding(
    server: RunningApp, accept: str, encoding: str | None
) -> None:
    async def fetch(accept: str) -> tuple[bytes, httpx.Headers]:
        request = server.client.build_request(
            "POST", "/graphql", json={"query": LONG}, headers={"Accept-Encoding": accept}
        )
        response = await server.client.send(request, stream=True)
        body = b"".join([piece async for piece in response.aiter_raw()])
        await response.aclose()
        return body, response.headers

    plain, _ = await fetch("identity")
    body, headers = await fetch(accept)

    assert headers.get("content-encoding") == encoding
    assert "Accept-Encoding" in headers["vary"]
    assert int(headers["content-length"]) == len(body)
    assert (body if encoding is None else DECOMPRESS[encoding](body)) == plain
    assert encoding is None or len(body) < len(plain) / 3


async def test_small_response_is_not_compressed(server: RunningApp) -> None:
    assert "content-encoding" not in (await server.query("{ __typename }")).headers


async def test_responses_are_not_cacheable(server: RunningApp) -> None:
    assert (await server.query("{ __typename }")).headers["cache-control"] == "no-store"
