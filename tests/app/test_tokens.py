"""Names, expiry and use of tokens, and how they are revoked."""

import asyncio
import stat
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from app.cli.demo_token import get_demo_token, token_file
from app.cli.tokens import DEMO_NAME, check_name, parse_expiry
from db import models
from db.accounts import tokens
from db.connection.database import Database
from jobs.apply import apply_setup
from jobs.demo.content import DEMO_ORGANIZATION, create_setup
from jobs.token_use import TokenUse
from resolvers.errors import SetupError
from tests.clients.command_line import SETUP, CommandLine
from tests.clients.graph import Graph, Statements
from tests.clients.subscriptions import (
    RELEASES,
    SubscriptionClient,
    SubscriptionCounter,
    read_events,
    run_server,
)
from tests.support.clocks import shift_process_clock
from tests.support.factories import World, minute
from transport.subscriptions import TokenExpiry

NOW = datetime(2026, 11, 30, 12, tzinfo=UTC)
QUERY = "{ viewer { scopes } }"


async def create_token(world: World, **values: Any) -> str:
    """Create a token of a new user with values for its columns."""
    token = await world.token(await world.user("ann@acme.example"))
    if values:
        await set_values(world, token, **values)
    return token


async def set_values(world: World, token: str, **values: Any) -> None:
    async with world.db.begin() as connection:
        [row] = await tokens.find_open_tokens(connection, token)
    await world.change(models.AccessToken, row.id, **values)


async def read_last_use(world: World) -> datetime | None:
    [(date,)] = await world.read(select(models.AccessToken.date_last_used))
    return date if date is None else date.astimezone(UTC)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("90d", NOW + timedelta(days=90)),
        ("12h", NOW + timedelta(hours=12)),
        ("2w", NOW + timedelta(days=14)),
        ("2027-01-31", datetime(2027, 1, 31, tzinfo=UTC)),
        ("2027-01-31T08:00", datetime(2027, 1, 31, 8, tzinfo=UTC)),
        ("2027-01-31T08:00+02:00", datetime(2027, 1, 31, 6, tzinfo=UTC)),
        (None, None),
    ],
)
def test_expiry_is_a_duration_or_a_date(text: str | None, expected: datetime | None) -> None:
    assert parse_expiry(text, NOW) == expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("90", "not an expiry"),
        ("90m", "not an expiry"),
        ("-1d", "not an expiry"),
        ("999999w", "not an expiry"),
        ("", "not an expiry"),
        ("tomorrow", "not an expiry"),
        ("0001-01-01T00:00+14:00", "not an expiry"),
        ("0d", "not in the future"),
        ("2026-11-30", "not in the future"),
    ],
)
def test_invalid_expiry_is_refused(text: str, message: str) -> None:
    with pytest.raises(SetupError, match=message):
        parse_expiry(text, NOW)


@pytest.mark.parametrize("name", ["", "  ", "x" * 65, "a\nb", DEMO_NAME])
def test_invalid_name_is_refused(name: str) -> None:
    with pytest.raises(SetupError):
        check_name(name)


@pytest.mark.spec("security#tokens")
async def test_expired_token_is_refused_with_its_date(world: World) -> None:
    date = datetime.now(UTC).replace(microsecond=0) - timedelta(seconds=1)
    graph = Graph(world.db, await create_token(world, date_expires=date))
    for headers in ({}, {"Accept": "text/event-stream"}):
        response = await graph.client.post("/graphql", json={"query": QUERY}, headers=headers)

        assert response.status_code == 401
        assert response.headers["www-authenticate"] == 'Bearer error="invalid_token"'
        [error] = response.json()["errors"]
        written = f"{date:%Y-%m-%dT%H:%M:%SZ}"
        assert error["extensions"] == {
            "code": "UNAUTHENTICATED",
            "reason": "EXPIRED",
            "date": written,
        }
        assert f"expired at {written}" in error["message"]
    rest = await graph.client.get("/api/0/")
    assert (rest.status_code, "expired at" in rest.text) == (401, True)
    await graph.client.aclose()


@pytest.mark.spec("security#tokens")
async def test_revoked_token_is_refused_with_its_date(world: World) -> None:
    graph = Graph(world.db, await create_token(world))
    date = datetime.now(UTC).replace(microsecond=0)
    [(token_id,)] = await world.read(select(models.AccessToken.id))
    await world.change(models.AccessToken, token_id, date_revoked=date)

    response = await graph.client.post("/graphql", json={"query": QUERY})

    written = f"{date:%Y-%m-%dT%H:%M:%SZ}"
    assert response.status_code == 401
    assert response.json()["errors"] == [
        {
            "message": f"The access token was revoked at {written}. Use another token.",
            "extensions": {"code": "UNAUTHENTICATED", "reason": "REVOKED", "date": written},
        }
    ]
    await graph.client.aclose()


async def test_token_is_valid_until_it_expires(world: World) -> None:
    date = datetime.now(UTC) + timedelta(minutes=5)
    graph = Graph(world.db, await create_token(world, date_expires=date))

    assert await graph(QUERY) == {"viewer": {"scopes": ["read", "write"]}}
    await graph.client.aclose()


@pytest.mark.spec("security#clocks")
@pytest.mark.parametrize("shift", [timedelta(days=-400), timedelta(days=400)], ids=str)
@pytest.mark.parametrize(("minutes", "status"), [(5, 200), (-5, 401)])
async def test_tokens_expire_by_the_clock_of_the_database(
    world: World, monkeypatch: pytest.MonkeyPatch, shift: timedelta, minutes: int, status: int
) -> None:
    date = datetime.now(UTC) + timedelta(minutes=minutes)
    graph = Graph(world.db, await create_token(world, date_expires=date))
    shift_process_clock(monkeypatch, shift)

    response = await graph.client.post("/graphql", json={"query": QUERY})

    assert response.status_code == status
    await graph.client.aclose()


@pytest.fixture
async def address(world: World, project: int) -> AsyncIterator[str]:
    """A running server."""
    del project
    async with run_server(world.db) as address:
        yield address


@pytest.mark.spec("security#tokens")
async def test_subscriptions_end_when_their_token_expires(
    world: World,
    address: str,
    subscription_counter: SubscriptionCounter,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    limits: list[asyncio.Timeout] = []
    limit = TokenExpiry.limit

    def record(expiry: TokenExpiry) -> asyncio.Timeout:
        limits.append(limit(expiry))
        return limits[-1]

    monkeypatch.setattr(TokenExpiry, "limit", record)
    token = await create_token(world, date_expires=datetime.now(UTC) + timedelta(hours=1))
    client = SubscriptionClient(address, token)
    async with (
        client.open_initialised_socket() as socket,
        client.open_event_stream(RELEASES, projects=["-1"]) as events,
        client.open_stream(
            "multipart/mixed;subscriptionSpec=1.0,application/json", RELEASES, projects=["-1"]
        ) as parts,
    ):
        await socket.subscribe(RELEASES, projects=["-1"])
        await subscription_counter.wait_for(3)

        while len(limits) < 3:  # noqa: ASYNC110 (a timeout has no event for its start)
            await asyncio.sleep(0.01)
        now = asyncio.get_running_loop().time()
        for each in limits:
            assert 3_500 < (each.when() or 0) - now <= 3_600
            each.reschedule(now)

        assert await socket.close_code() == 4401
        [(_, answer), last] = [each async for each in read_events(events)]
        assert last == ("complete", None)
        assert answer["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
        assert "expired at" in answer["errors"][0]["message"]
        assert "expired at" in (await parts.aread()).decode()


@pytest.mark.spec("security#tokens")
async def test_last_use_is_written_once_an_hour_and_not_by_the_request(
    world: World, statements: Statements
) -> None:
    graph = Graph(world.db, await create_token(world))
    await graph(QUERY)
    assert await read_last_use(world) is None

    use = TokenUse()
    [(token_id,)] = await world.read(select(models.AccessToken.id))
    use.record(token_id, None)
    assert await use.write(world.db)
    first = await read_last_use(world)
    assert first is not None

    assert not await use.write(world.db)  # all are written
    use.record(token_id, first)
    assert not await use.write(world.db)  # written within the last hour
    use.record(token_id, None)  # as a lagging replica has it
    statements.all_texts.clear()
    await use.write(world.db)
    assert await read_last_use(world) == first

    use.record(token_id, first - timedelta(hours=1))
    await set_values(world, graph.token, date_last_used=first - timedelta(hours=1))
    assert await use.write(world.db)
    second = await read_last_use(world)
    assert second is not None
    assert second >= first
    await graph.client.aclose()


async def test_server_writes_the_last_use(
    world: World, address: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jobs.token_use.POLL_SECONDS", 0.05)
    token = await create_token(world)
    async with run_server(world.db) as server:
        client = SubscriptionClient(server, token)
        async with client.open_stream("application/json", QUERY) as response:
            assert response.status_code == 200
        date = None
        while date is None:
            date = await read_last_use(world)

    assert abs(datetime.now(UTC) - date) < timedelta(minutes=1)
    del address


async def test_database_that_cannot_be_written_fails_no_request(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    use = TokenUse()
    use.record(1, None)

    async def fail(*_: object) -> None:
        raise OSError

    with monkeypatch.context() as patch:
        patch.setattr(tokens, "record_use", fail)
        with pytest.raises(Exception, match="Lost the database connection"):
            await use.write(world.db)

    assert await use.write(world.db)  # it is kept


async def test_token_is_found_by_text_prefix_and_name(world: World) -> None:
    user = await world.user("ann@acme.example")
    first, second, third = [await world.token(user) for _ in range(3)]
    await set_values(world, first, name="ci", prefix="wb_aaaaaa")
    await set_values(world, second, name="ci", prefix="wb_aaabbb")
    await set_values(world, third, name="wb_a%", prefix="wb_cccccc", date_expires=minute(1))

    async def find(text: str) -> list[str]:
        async with world.db.begin_read_only() as connection:
            return [row.prefix for row in await tokens.find_open_tokens(connection, text)]

    assert await find(first) == ["wb_aaaaaa"]
    assert await find("ci") == ["wb_aaaaaa", "wb_aaabbb"]
    assert await find("wb_aaaa") == ["wb_aaaaaa"]
    assert await find("wb_aaa") == ["wb_aaaaaa", "wb_aaabbb"]
    assert await find("wb_a%") == ["wb_cccccc"]
    assert await find("wb_cc") == ["wb_cccccc"]
    assert await find("wb_%") == []
    assert await find("wb_") == []
    assert await find("") == []
    assert await find(first + "x") == []


def test_tokens_are_created_listed_and_revoked_by_name(tmp_path: Path) -> None:
    command = CommandLine(tmp_path)
    (tmp_path / "acme.yaml").write_text(SETUP)
    command("apply", "acme.yaml")
    create = ("token", "create", "--organization", "acme", "--user", "ada@acme.example")
    first = command(*create, "--name", "ci", "--expires", "90d").strip()
    second = command(*create, "--name", "ci").strip()

    ambiguous = command("token", "revoke", "ci", fails=True)
    assert "matches 2 tokens" in ambiguous
    assert first[:9] in ambiguous
    assert second[:9] in ambiguous
    assert first not in ambiguous
    command("token", "revoke", second)
    command("token", "revoke", "ci")

    rows = [line for line in command("token", "list").splitlines() if "wb_" in line]
    dates = [row.count(":") for row in rows]
    assert dates == [3, 2]  # created, expires, revoked
    assert all(" ci " in row for row in rows)
    refused = command("token", "revoke", first, fails=True)
    assert "no valid token" in refused
    assert first not in refused


async def prepare_demo(db: Database) -> None:
    """Create the demo organization without its data."""
    await apply_setup(db, create_setup(DEMO_ORGANIZATION))


async def count_demo_tokens(db: Database) -> int:
    async with db.begin_read_only() as connection:
        rows = await connection.execute(
            select(models.AccessToken.id).where(models.AccessToken.name == DEMO_NAME)
        )
        return len(rows.all())


@pytest.mark.spec("security#pages")
async def test_demo_has_one_token(db: Database) -> None:
    await prepare_demo(db)

    found = [await get_demo_token(db) for _ in range(3)]

    assert len(set(found)) == (1 if db.is_sqlite else 3)
    assert await count_demo_tokens(db) == 1
    async with db.snapshot() as snapshot:
        assert await tokens.find_caller(snapshot, tokens.hash_token(found[-1])) is not None


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
async def test_demo_token_is_in_a_file_that_only_its_owner_can_read(db: Database) -> None:
    await prepare_demo(db)
    path = token_file(db)
    assert path is not None
    first = await get_demo_token(db)
    assert path.read_text() == f"{first}\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600

    path.chmod(0o644)  # others may have read it
    second = await get_demo_token(db)
    assert second != first
    assert stat.S_IMODE(path.stat().st_mode) == 0o600

    path.unlink()
    path.symlink_to(path.with_name("elsewhere"))
    third = await get_demo_token(db)
    assert not path.is_symlink()
    assert not path.with_name("elsewhere").exists()

    async with db.begin() as connection:
        [row] = await tokens.find_open_tokens(connection, third)
        await tokens.revoke_token(connection, row)
    assert await get_demo_token(db) != third
    assert sorted(each.name for each in path.parent.glob("*token*")) == [path.name]
