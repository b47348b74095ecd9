"""Invalid tokens and keys are limited for each address; valid ones are accepted from it."""

import asyncio
import base64
import secrets
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from app.factory import create_app
from app.settings import Settings
from db import models
from db.accounts import project_keys, tokens
from db.connection.database import Database
from db.connection.errors import UnreachableError
from resolvers import credentials
from tests.clients.graph import URL, Graph, Statements, on_sqlite
from tests.clients.subscriptions import SubscriptionClient, run_server
from tests.support.factories import World, minute

pytestmark = pytest.mark.spec("security#invalid-credentials")

LIMIT = 3
QUERY = {"query": "{ viewer { scopes } }"}
Send = Callable[[httpx.AsyncClient, str], Any]


def create_client(
    world: World, address: str = "192.0.2.1", limit: int = LIMIT, **settings: Any
) -> httpx.AsyncClient:
    """Create a client, at an address, of a new server with a limit on invalid credentials."""
    options = {"graphiql": False, "invalid_credentials": limit} | settings
    return client_at(create_app(Settings(**options), world.db), address)


def client_at(app: Any, address: str) -> httpx.AsyncClient:
    """Create a client of an app that has an address."""
    transport = httpx.ASGITransport(app, client=(address, 50_000))
    return httpx.AsyncClient(transport=transport, base_url=URL)


def wrong_token() -> str:
    return f"wb_{secrets.token_urlsafe(32)}"


def bearer(token: str, **headers: str) -> dict[str, str]:
    return {"Authorization": f"Bearer {token}"} | headers


async def send_by_post(client: httpx.AsyncClient, token: str) -> httpx.Response:
    return await client.post("/graphql", json=QUERY, headers=bearer(token))


async def send_by_get(client: httpx.AsyncClient, token: str) -> httpx.Response:
    return await client.get("/graphql", params=QUERY, headers=bearer(token))


async def send_by_events(client: httpx.AsyncClient, token: str) -> httpx.Response:
    headers = bearer(token, Accept="text/event-stream")
    return await client.post("/graphql", json=QUERY, headers=headers)


async def send_large_body(client: httpx.AsyncClient, token: str) -> httpx.Response:
    body = QUERY | {"extensions": {"padding": "x" * 200_000}}
    return await client.post("/graphql", json=body, headers=bearer(token))


async def send_by_rest(client: httpx.AsyncClient, token: str) -> httpx.Response:
    return await client.get("/api/0/", headers=bearer(token))


async def send_by_basic(client: httpx.AsyncClient, token: str) -> httpx.Response:
    user = base64.b64encode(f"{token}:".encode()).decode()
    return await client.get("/api/0/", headers={"Authorization": f"Basic {user}"})


SENDERS = [
    *(send_by_post, send_by_get, send_by_events, send_large_body, send_by_rest, send_by_basic),
]


@pytest.mark.parametrize("send", SENDERS)
async def test_invalid_tokens_are_refused_before_the_database_is_read(
    world: World, send: Send, statements: Statements
) -> None:
    valid = await world.token(await world.user("ann@acme.example"))
    statements.all_texts.clear()
    async with create_client(world) as client:
        answers = [await send(client, wrong_token()) for _ in range(LIMIT + 3)]
        lookups = [text for text in statements.all_texts if "member" in text]
        accepted = await send(client, valid)

    assert [each.status_code for each in answers] == [401] * LIMIT + [429] * 3
    assert len(lookups) == LIMIT
    assert len(statements.all_texts) <= LIMIT + 1 + 4  # the known tokens once; the last answer
    assert 1 <= int(answers[-1].headers["Retry-After"]) <= credentials.WINDOW_SECONDS
    assert "limit of 3 invalid tokens" in answers[-1].text
    assert accepted.status_code == 200


async def test_error_has_the_code_and_the_limit(world: World) -> None:
    async with create_client(world, limit=1) as client:
        await send_by_post(client, wrong_token())
        answer = await send_by_post(client, wrong_token())

    [error] = answer.json()["errors"]
    assert error["extensions"] == {
        "code": "TOO_MANY_INVALID_TOKENS",
        "limit": 1,
        "retryAfter": int(answer.headers["Retry-After"]),
    }


async def test_sockets_are_limited_too(world: World) -> None:
    valid = await world.token(await world.user("ann@acme.example"))
    codes = []
    async with run_server(world.db, invalid_credentials=LIMIT) as address:
        for _ in range(LIMIT + 2):
            client = SubscriptionClient(address, wrong_token())
            async with client.open_socket() as socket:
                payload = {"authorization": f"Bearer {client.token}"}
                await socket.send({"type": "connection_init", "payload": payload})
                codes.append(await socket.close_code())
        async with SubscriptionClient(address, valid).open_initialised_socket() as socket:
            await socket.subscribe(QUERY["query"])
            assert await socket.next_data() == {"viewer": {"scopes": ["read", "write"]}}

    assert codes == [4401] * LIMIT + [1013] * 2


async def test_concurrent_invalid_tokens_are_counted_before_they_are_looked_up(
    world: World,
) -> None:
    async with create_client(world) as client:
        answers = await asyncio.gather(
            *(send_by_post(client, wrong_token()) for _ in range(LIMIT + 7))
        )

    assert sorted(each.status_code for each in answers) == [401] * LIMIT + [429] * 7


async def test_many_concurrent_valid_tokens_are_accepted(world: World) -> None:
    user = await world.user("ann@acme.example")
    valid = [await world.token(user) for _ in range(LIMIT + 5)]
    async with create_client(world) as client:
        answers = await asyncio.gather(*(send_by_post(client, each) for each in valid))
        wrong = await send_by_post(client, wrong_token())

    assert {each.status_code for each in answers} == {200}
    assert wrong.status_code == 401  # no success is counted


async def test_token_that_is_created_later_is_accepted(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(credentials, "REFRESH_SECONDS", 0)
    user = await world.user("ann@acme.example")
    await world.token(user)
    async with create_client(world) as client:
        for _ in range(LIMIT + 1):
            await send_by_post(client, wrong_token())
        answer = await send_by_post(client, await world.token(user))

    assert answer.status_code == 200


async def test_known_tokens_are_read_at_most_once_a_second(
    world: World, statements: Statements
) -> None:
    async with create_client(world, limit=1) as client:
        await send_by_post(client, wrong_token())
        statements.all_texts.clear()
        await asyncio.gather(*(send_by_post(client, wrong_token()) for _ in range(20)))

    assert len([text for text in statements.all_texts if "access_token" in text]) == 1
    assert not [text for text in statements.all_texts if "member" in text]


async def test_revoked_token_is_looked_up_once_more(world: World, statements: Statements) -> None:
    token = await world.token(await world.user("ann@acme.example"))
    async with create_client(world) as client:
        assert (await send_by_post(client, token)).status_code == 200
        for _ in range(LIMIT):
            await send_by_post(client, wrong_token())
        async with world.db.begin() as connection:
            [row] = await tokens.find_open_tokens(connection, token)
            await tokens.revoke_token(connection, row)
        statements.all_texts.clear()
        answers = [await send_by_post(client, token) for _ in range(3)]

    assert [each.status_code for each in answers] == [401, 429, 429]
    assert len([text for text in statements.all_texts if "member" in text]) == 1


async def test_unavailable_database_is_no_failure_of_the_token(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    token = await world.token(await world.user("ann@acme.example"))

    async def fail(*_arguments: Any) -> Any:
        raise UnreachableError

    async with create_client(world) as client:
        with monkeypatch.context() as patch:
            patch.setattr(tokens, "find_caller", fail)
            answers = [await send_by_post(client, token) for _ in range(LIMIT + 2)]
        accepted = await send_by_post(client, token)

    assert {each.status_code for each in answers} == {503}
    assert accepted.status_code == 200


@pytest.mark.parametrize(
    ("first", "second", "is_shared"),
    [
        ("192.0.2.1", "192.0.2.2", False),
        ("192.0.2.1", "::ffff:192.0.2.1", True),
        ("2001:db8::1", "2001:db8::ffff:1", True),
        ("2001:db8::1", "2001:db8:0:1::1", False),
    ],
)
async def test_addresses_are_counted_apart(
    world: World, first: str, second: str, *, is_shared: bool
) -> None:
    async with create_client(world, first, limit=1) as client:
        transport: Any = client._transport  # noqa: SLF001 (its app)
        await send_by_post(client, wrong_token())
        async with client_at(transport.app, second) as other:
            answer = await send_by_post(other, wrong_token())

    assert answer.status_code == (429 if is_shared else 401)


@pytest.mark.parametrize(
    ("proxies", "forwarded", "statuses"),
    [
        ([], ["198.51.100.1", "198.51.100.2"], [401, 429]),
        (["192.0.2.0/24"], ["198.51.100.1", "198.51.100.2"], [401, 401]),
        (["192.0.2.1"], ["198.51.100.9, 198.51.100.1", "198.51.100.8, 198.51.100.1"], [401, 429]),
        (["192.0.2.1"], ["198.51.100.1", "198.51.100.1, 192.0.2.1"], [401, 429]),
        (["192.0.2.1"], ["198.51.100.1:1000", "198.51.100.1:2000"], [401, 429]),
        (["192.0.2.1"], ["[2001:db8::1]:1000", "2001:db8::2"], [401, 429]),
        (["192.0.2.1"], ["invented", "other"], [401, 429]),
        (["2001:db8::/32"], ["198.51.100.1", "198.51.100.2"], [401, 429]),
    ],
)
async def test_forwarded_address_counts_only_from_trusted_proxies(
    world: World, proxies: list[str], forwarded: list[str], statuses: list[int]
) -> None:
    found = []
    async with create_client(world, limit=1, trusted_proxies=proxies) as client:
        for each in forwarded:
            headers = bearer(wrong_token(), **{"X-Forwarded-For": each})
            answer = await client.post("/graphql", json=QUERY, headers=headers)
            found.append(answer.status_code)

    assert found == statuses


def test_trusted_proxies_are_addresses_or_networks() -> None:
    for text in ("*", "proxy.example", "10.0.0.1/8"):
        with pytest.raises(ValueError, match=r"trusted_proxies"):
            Settings(trusted_proxies=[text])


async def test_wrong_keys_are_refused_before_the_database_is_read(
    world: World, project: int, statements: Statements
) -> None:
    async with world.db.begin() as connection:
        key = await project_keys.create(connection, world.organization, project)

    async def send(client: httpx.AsyncClient, public: str, kind: str) -> httpx.Response:
        headers = {"X-Sentry-Auth": f"Sentry sentry_key={public}"}
        body = b"{}\n" if kind == "envelope" else b"{}"
        path = f"/api/{project}/{kind}/"
        return await client.post(path, content=body, headers=headers)

    async with create_client(world) as client:
        statements.all_texts.clear()
        answers = [
            await send(client, secrets.token_hex(16), kind)
            for kind in ("envelope", "store", "envelope", "envelope", "store")
        ]
        texts = list(statements.all_texts)
        accepted = await send(client, key.public, "envelope")

    assert [each.status_code for each in answers] == [401] * LIMIT + [429] * 2
    assert len([text for text in texts if "project_key.public =" in text]) == LIMIT
    assert len(texts) == LIMIT + 1  # and the known keys
    seconds = answers[-1].headers["Retry-After"]
    assert answers[-1].headers["X-Sentry-Rate-Limits"] == f"{seconds}::key"
    assert accepted.status_code == 200


async def test_tokens_and_keys_are_counted_together(world: World, project: int) -> None:
    async with create_client(world, limit=1) as client:
        await send_by_post(client, wrong_token())
        path = f"/api/{project}/envelope/?sentry_key={secrets.token_hex(16)}"
        answer = await client.post(path, content=b"{}\n")

    assert answer.status_code == 429


async def test_disabled_key_counts_as_wrong(world: World, project: int) -> None:
    key = "0" * 32
    await world.row(
        models.ProjectKey,
        project_id=project,
        public=key,
        date_created=minute(1),
        date_disabled=minute(2),
    )
    async with create_client(world, limit=1) as client:
        path = f"/api/{project}/envelope/?sentry_key={key}"
        answers = [await client.post(path, content=b"{}\n") for _ in range(2)]

    assert [each.status_code for each in answers] == [403, 429]


def test_window_ends_a_minute_after_the_first_failure() -> None:
    now = 0.0
    limit = credentials.FailureLimit(2, clock=lambda: now)

    limit.count("a")
    now = 30.0
    limit.count("a")
    assert (limit.seconds_until_allowed("a"), limit.seconds_until_allowed("b")) == (30, 0)

    now = 60.0
    assert limit.seconds_until_allowed("a") == 0
    assert len(limit) == 0


def test_number_of_addresses_is_bounded() -> None:
    limit = credentials.FailureLimit(2, clock=lambda: 0.0)
    for number in range(credentials.MAX_ADDRESSES):
        limit.count(f"first {number}")
    assert limit.seconds_until_allowed("second 0") == 0

    limit.count("second 1")
    limit.count("second 2")

    assert len(limit) == credentials.MAX_ADDRESSES + 1
    assert limit.seconds_until_allowed("second 3") == 60  # further addresses share one count
    assert limit.seconds_until_allowed("first 0") == 0


@on_sqlite
async def test_number_of_known_credentials_is_bounded(
    db: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(credentials, "MAX_KNOWN", 5)
    known = credentials.KnownCredentials(db, tokens.read_new_hashes)
    for number in range(12):
        known.add(str(number))

    assert [str(number) in known for number in range(9, 12)] == [False, True, True]


async def test_request_with_a_known_token_sends_no_more_statements(
    graph: Graph, statements: Statements
) -> None:
    await graph(QUERY["query"])
    statements.all_texts.clear()
    await graph(QUERY["query"])

    assert len([text for text in statements.all_texts if "access_token" in text]) == 1
    assert not [text for text in statements.all_texts if text.startswith("UPDATE")]
