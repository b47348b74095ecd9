"""Reads with a replica. Its contents differ from the primary's, which shows what was read."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx
import pytest
from sqlalchemy import update

from app.factory import create_app
from app.settings import Settings
from db.connection.database import Database
from db.models import AccessToken, Member, Organization, Project
from telemetry.logs import LogFormat
from tests.clients.graph import URL
from tests.clients.postgresql import PostgreSQL
from tests.clients.subscriptions import (
    SubscriptionClient,
    SubscriptionCounter,
    read_events,
    run_server,
)
from tests.support.factories import World, create_organization

NAME = "{ organization { name } }"
WRITE = """mutation {
    createRelease(input: {version: "app@1", projects: ["app"]}) {
        release { version projects { name } }
        errors { code }
    }
}"""

DEPLOY = """mutation {
    createDeploy(input: {version: "app@1", environment: "production"}) { errors { code } }
}"""
DEPLOYED = "subscription { deployCreated { release { projects { name } } } }"


@dataclass(frozen=True)
class ReplicatedServer:
    """The primary, a client of a server with both databases, and its token."""

    primary: World
    client: httpx.AsyncClient
    token: str

    async def query(self, document: str, **headers: str) -> Any:
        return (
            await self.client.post("/graphql", json={"query": document}, headers=headers)
        ).json()

    async def query_batch(self, *documents: str) -> Any:
        """Send a batch and return the responses."""
        batch = [{"query": each} for each in documents]
        return (await self.client.post("/graphql", json=batch)).json()


@pytest.fixture
async def server(postgresql: PostgreSQL) -> AsyncIterator[ReplicatedServer]:
    """Both databases with the same rows, except for the names of organization and project."""
    postgresql.renew("test")
    primary = Database(postgresql.url("test"))
    world = await create_organization(primary)
    token = await world.token(await world.user("owner@acme.example", role="owner"))
    project = await world.project("app", name="primary")
    await world.change(Organization, world.organization, name="primary")
    await primary.close()
    postgresql.server.psql(
        "DROP DATABASE IF EXISTS replica WITH (FORCE);\n"
        "CREATE DATABASE replica TEMPLATE test STRATEGY file_copy;"
    )
    replica = Database(postgresql.url("replica"))
    copy = World(replica, world.organization)
    await copy.change(Organization, world.organization, name="replica")
    await copy.change(Project, project, name="replica")
    await replica.close()

    settings = Settings(graphiql=False, log_format=LogFormat.OFF, metrics=True, batch_size=3)
    database = Database(postgresql.url("test"), replica_url=postgresql.url("replica"))
    async with httpx.AsyncClient(
        transport=httpx.ASGITransport(create_app(settings, database)),
        base_url=URL,
        headers={"Authorization": f"Bearer {token}"},
    ) as client:
        yield ReplicatedServer(World(database, world.organization), client, token)
    await database.close()


async def test_queries_read_from_the_replica(server: ReplicatedServer) -> None:
    assert await server.query(NAME) == {"data": {"organization": {"name": "replica"}}}


async def test_header_makes_a_query_read_from_the_primary(server: ReplicatedServer) -> None:
    answer = await server.query(NAME, **{"Waybill-Read-From": "primary"})

    assert answer == {"data": {"organization": {"name": "primary"}}}


async def test_mutation_reads_from_the_primary(server: ReplicatedServer) -> None:
    answer = await server.query(WRITE)

    assert answer["data"]["createRelease"] == {
        "release": {"version": "app@1", "projects": [{"name": "primary"}]},
        "errors": [],
    }


async def test_batch_with_a_mutation_reads_from_the_primary(server: ReplicatedServer) -> None:
    project = '{ organization { name project(slug: "app") { name } } }'
    named = {"data": {"organization": {"name": "primary", "project": {"name": "primary"}}}}

    before, _, after = await server.query_batch(project, WRITE, project)
    async with server.primary.db.begin() as connection:
        await connection.execute(update(AccessToken).values(date_revoked=AccessToken.date_created))
    refused = await server.query_batch(WRITE, WRITE)

    assert (before, after) == (named, named)
    assert refused["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"


async def test_mutation_checks_current_permissions(server: ReplicatedServer) -> None:
    async with server.primary.db.begin() as connection:
        await connection.execute(update(AccessToken).values(scopes=["read"]))
    lacking = await server.query(WRITE)
    async with server.primary.db.begin() as connection:
        await connection.execute(update(Member).values(role="member"))
        await connection.execute(update(AccessToken).values(date_revoked=AccessToken.date_created))
    revoked = await server.client.post("/graphql", json={"query": WRITE})

    assert lacking["errors"][0]["extensions"]["code"] == "FORBIDDEN"
    assert revoked.status_code == 401
    assert await server.query(NAME) == {"data": {"organization": {"name": "replica"}}}


@pytest.mark.parametrize(
    ("document", "answer"),
    [
        (NAME, {"organization": {"name": "primary"}}),
        (DEPLOY, {"createDeploy": {"errors": []}}),
    ],
)
async def test_new_token_is_found_on_the_primary(
    server: ReplicatedServer, document: str, answer: Any
) -> None:
    await server.query(WRITE)
    token = await server.primary.token(await server.primary.user("new@acme.example", role="owner"))

    assert await server.query(document, Authorization=f"Bearer {token}") == {"data": answer}
    unknown = await server.client.post(
        "/graphql", json={"query": NAME}, headers={"Authorization": "Bearer wb_unknown"}
    )
    assert unknown.status_code == 401


async def test_events_read_from_the_primary(
    server: ReplicatedServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    await server.query(WRITE)
    subscription_counter = SubscriptionCounter.of(monkeypatch)
    async with (
        run_server(server.primary.db) as address,
        SubscriptionClient(address, server.token).open_event_stream(DEPLOYED) as response,
    ):
        await subscription_counter.wait_for(1)
        deployed = await server.query(DEPLOY)
        event = await anext(read_events(response))

    assert deployed["data"]["createDeploy"] == {"errors": []}
    assert event == (
        "next",
        {"data": {"deployCreated": {"release": {"projects": [{"name": "primary"}]}}}},
    )


async def test_unavailable_replica_falls_back_to_the_primary(
    server: ReplicatedServer, postgresql: PostgreSQL
) -> None:
    postgresql.server.psql("DROP DATABASE replica WITH (FORCE)")

    answers = [await server.query(NAME) for _ in range(3)]

    assert answers == [{"data": {"organization": {"name": "primary"}}}] * 3
    page = (await server.client.get("/metrics")).text
    assert re.search(r"^waybill_replica_fallbacks_total 3.0$", page, re.MULTILINE)
