"""A server whose pages have a token answers to loopback names only (DNS rebinding)."""

from typing import Any

import httpx
import pytest
from websockets.exceptions import InvalidStatus

from app.factory import create_app
from app.settings import Settings
from tests.clients.graph import on_sqlite
from tests.clients.running_app import RunningApp, run_app
from tests.clients.subscriptions import SubscriptionClient
from tests.support.factories import World

pytestmark = pytest.mark.spec("security#hosts-and-paths")

WITH_TOKEN: dict[str, Any] = {"graphiql_token": "wb_demo"}
QUERY = "{ viewer { scopes } }"
PAGES = ["/", "/dashboards/x", "/graphiql"]
PATHS = [*PAGES, "/graphql", "/api/0/", "/api/1/envelope/", "/healthz", "/assets/x"]
LOOPBACK = ["localhost", "LOCALHOST:8000", "127.0.0.1", "127.0.0.1:1", "[::1]", "[::1]:8000"]
FOREIGN = [
    *("rebound.example", "rebound.example:8000", "localhost.rebound.example", "127.0.0.1.nip.io"),
    *("127.0.0.2", "[::2]", "::1", "localhost@rebound.example", "localhost:x", "localhost/"),
    *("", "[::1", "localhost:80:80", "localhost\x00"),
]


async def send(host: str | None, path: str, **settings: Any) -> httpx.Response:
    """Send a GET with a Host header to a server that has no database."""
    app = create_app(Settings(database_url="sqlite+aiosqlite:///unused.db", **settings))
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://localhost"
    ) as client:
        request = client.build_request("GET", path, headers={} if host is None else {"Host": host})
        if host is None:
            del request.headers["Host"]
        return await client.send(request)


@pytest.mark.parametrize("host", LOOPBACK)
async def test_loopback_names_are_served(host: str) -> None:
    for path in PAGES:
        response = await send(host, path, **WITH_TOKEN)

        assert response.status_code == 200
        assert "wb_demo" in response.text


@pytest.mark.parametrize("host", [*FOREIGN, None])
async def test_other_names_get_an_error_in_json(host: str | None) -> None:
    for path in PATHS:
        response = await send(host, path, **WITH_TOKEN)

        assert response.status_code == 400
        [error] = response.json()["errors"]
        assert error["extensions"] == {"code": "HOST_NOT_ALLOWED"}
        assert "WAYBILL_ALLOWED_HOSTS" in error["message"]
        assert "wb_demo" not in response.text
        assert response.headers["x-content-type-options"] == "nosniff"


async def test_two_host_headers_are_rejected() -> None:
    app = create_app(Settings(database_url="sqlite+aiosqlite:///unused.db", **WITH_TOKEN))
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(app), base_url="http://localhost"
    ) as client:
        headers = [("Host", "localhost"), ("Host", "rebound.example")]
        response = await client.get("/", headers=headers)

    assert response.status_code == 400


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"graphiql_token": ""},
        WITH_TOKEN | {"allowed_hosts": ["*"]},
        WITH_TOKEN | {"allowed_hosts": ["*.example"]},
        WITH_TOKEN | {"allowed_hosts": ["Rebound.example"]},
    ],
)
async def test_other_names_are_served_without_a_token_or_when_they_are_allowed(
    settings: dict[str, Any],
) -> None:
    assert (await send("rebound.example:8000", "/", **settings)).status_code == 200


async def test_named_hosts_replace_the_loopback_names() -> None:
    options: dict[str, Any] = WITH_TOKEN | {"allowed_hosts": ["waybill.example"]}

    assert (await send("localhost", "/", **options)).status_code == 400


@on_sqlite
async def test_operations_and_sockets_are_rejected_too(world: World) -> None:
    async with run_app(world, graphiql=True, **WITH_TOKEN) as server:
        rebound = f"rebound.example:{server.port}"
        response = await server.query(QUERY, Host=rebound)
        assert (response.status_code, response.json()["errors"][0]["extensions"]["code"]) == (
            400,
            "HOST_NOT_ALLOWED",
        )
        assert (await server.query(QUERY)).status_code == 200
        await check_socket(server, rebound)


async def check_socket(server: RunningApp, rebound: str) -> None:
    """Check that a handshake for another host gets 400 in JSON, and one for this host works."""
    client = SubscriptionClient(server.address, server.token)
    headers = {"Host": rebound, "Origin": f"http://{rebound}"}
    with pytest.raises(InvalidStatus) as rejected:
        async with client.open_socket(additional_headers=headers):
            pass
    assert rejected.value.response.status_code == 400
    assert b"HOST_NOT_ALLOWED" in (rejected.value.response.body or b"")
    async with client.open_initialised_socket() as socket:
        await socket.subscribe(QUERY)
        assert await socket.next_data() == {"viewer": {"scopes": ["read", "write"]}}
