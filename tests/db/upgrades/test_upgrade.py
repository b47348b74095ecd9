"""A database of 0.1.0 is upgraded, also while a server of 0.1.0 runs.

docs/guides/running.md#upgrade describes what that server can do.
"""

from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest
from sqlalchemy import MetaData, select

from db.connection.database import Database
from db.migrations.upgrade import find_differences, is_current, list_migrations, upgrade
from db.models import Envelope, ProjectKey
from jobs.envelopes import process_next
from resolvers.sessions.quotas import Quotas
from tests.clients.command_line import CommandLine
from tests.clients.graph import Graph
from tests.clients.postgresql import PostgreSQL
from tests.clients.sdk import envelope, session
from tests.db.upgrades.released import (
    DATABASES,
    QUERY,
    Released,
    extract_program,
    has_commit,
)

VERSION = "0.1.0"
RETENTION_DAYS = 100_000
"""Longer than the data of the version will ever be kept."""
RETENTION = timedelta(days=RETENTION_DAYS)
CREATE_RELEASE = """mutation ($version: String!) {
  createRelease(input: {version: $version, projects: ["app"], commits: [
    {id: "9999999999999999999999999999999999999999", message: "Later", repository: "acme/app"}
  ]}) { errors { message } } }"""
CREATE_DEPLOY = """mutation ($version: String!) {
  createDeploy(input: {version: $version, environment: "production"}) { errors { message } } }"""
CREATE_DASHBOARD = """mutation ($version: String!) {
  createDashboard(input: {title: $version}) { errors { message } } }"""
RECORD_SESSIONS = """mutation ($version: String!, $date: DateTime!) {
  recordSessions(input: {sessions: [
    {project: "app", release: $version, started: $date, environment: "production"}
  ]}) { errors { message } } }"""
WRITTEN = """query ($version: String!) { organization {
  release(version: $version) { commits { nodes { message } } deployCount }
  project(slug: "app") { running(environments: ["production"]) { release { version } } }
  releases(first: 1, filter: {projects: ["app"]}) {
    nodes { version } }
  dashboards(first: 1, filter: {query: $version}) { nodes { title } }
} }"""


class Filled(NamedTuple):
    """A database that the version has filled, and a token of it."""

    database: Database
    url: str
    token: str
    released: Released


@pytest.fixture(params=DATABASES)
def kind(request: pytest.FixtureRequest) -> str:
    """The kind of the database."""
    found: str = request.param
    return found


@pytest.fixture
def released_url(kind: str, request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """The URL of a database that the version has filled, once of each kind."""
    released = Released.read(VERSION)
    if kind == "sqlite":
        return released.load_sqlite(tmp_path / "released.db")
    postgresql: PostgreSQL = request.getfixturevalue("postgresql")
    return released.load_postgresql(postgresql)


@pytest.fixture
async def filled(kind: str, released_url: str) -> AsyncIterator[Filled]:
    """The database with its token."""
    released = Released.read(VERSION)
    database = Database(released_url)
    yield Filled(database, released_url, released.tokens[kind], released)
    await database.close()


async def read_rows(database: Database) -> dict[str, list[dict[str, Any]]]:
    """Read all rows of all tables of any schema, but those about the schema itself."""
    async with database.begin_read_only() as connection:
        metadata = MetaData()
        await connection.run_sync(metadata.reflect)
        rows = {
            name: [dict(row) for row in (await connection.execute(select(table))).mappings()]
            for name, table in metadata.tables.items()
        }
    return {
        name: found
        for name, found in rows.items()
        if name != "alembic_version" and not name.startswith("sqlite_")
    }


def new_server(filled: Filled) -> Graph:
    """Create a client of this version, which keeps no answers while an older server runs."""
    return Graph(filled.database, filled.token, retention_days=RETENTION_DAYS)


@pytest.mark.filterwarnings("ignore::sqlalchemy.exc.SAWarning")  # reflection of own indexes
async def test_upgrade_keeps_all_rows_and_answers(filled: Filled) -> None:
    before = await read_rows(filled.database)
    missing = [
        each.revision for each in await list_migrations(filled.database) if not each.is_applied
    ]

    await upgrade(filled.database)

    after = await read_rows(filled.database)
    graph = new_server(filled)
    answer = await graph(QUERY, **filled.released.variables)
    created = [await graph(CREATE_RELEASE, version=f"app@{number}.0.0") for number in (2, 3)]
    written = await graph(WRITTEN, version="app@3.0.0")
    await graph.client.aclose()
    assert missing[0] == f"{int(filled.released.migration) + 1:04}"
    assert await find_differences(filled.database) == []
    assert sum(map(len, before.values())) > 200
    for name, rows in before.items():
        kept = [{column: row[column] for column in rows[0]} for row in after[name]] if rows else []
        assert sorted(map(repr, kept)) == sorted(map(repr, rows)), name
    assert answer == filled.released.answer
    assert created == [{"createRelease": {"errors": []}}] * 2
    assert written["organization"]["releases"]["nodes"] == [{"version": "app@3.0.0"}]
    assert written["organization"]["release"]["commits"]["nodes"] == [{"message": "Later"}]


@pytest.fixture(scope="session")
def old_program(tmp_path_factory: pytest.TempPathFactory) -> tuple[str, ...]:
    """The command that runs the version, from the history of the checkout."""
    commit = Released.read(VERSION).commit
    if not has_commit(commit):
        pytest.skip(f"The clone does not have the commit {commit} of {VERSION}.")
    return extract_program(commit, tmp_path_factory.mktemp("old"))


async def send_envelope(database: Database, client: httpx.AsyncClient) -> list[int]:
    """Send a session as an SDK does, and return the ids of the waiting envelopes."""
    async with database.begin_read_only() as connection:
        keys = await connection.execute(select(ProjectKey.public, ProjectKey.project_id))
        public, project_id = keys.one()
    response = await client.post(
        f"/api/{project_id}/envelope/",
        content=envelope(session(release="app@2.0.0")),
        headers={"X-Sentry-Auth": f"Sentry sentry_key={public}, sentry_version=7"},
    )
    assert response.status_code == 200, response.text
    async with database.begin_read_only() as connection:
        return [*await connection.scalars(select(Envelope.id))]


async def test_old_server_serves_on_beside_the_new_version(
    filled: Filled, old_program: tuple[str, ...], tmp_path: Path
) -> None:
    command = CommandLine(tmp_path, filled.url, old_program)
    off = dict.fromkeys(("WAYBILL_BOARD", "WAYBILL_GRAPHIQL"), "false")
    command.environment |= off | {
        "WAYBILL_LOG_FORMAT": "off",
        "WAYBILL_RETENTION_DAYS": str(RETENTION_DAYS),
        "WAYBILL_WORKER": "false",
    }
    variables = filled.released.variables
    with command.serving() as (address, _):
        async with httpx.AsyncClient(
            base_url=address, headers={"Authorization": f"Bearer {filled.token}"}, timeout=60
        ) as client:

            async def ask_old(document: str, **values: Any) -> Any:
                body = {"query": document, "variables": values}
                answer = (await client.post("/graphql", json=body)).json()
                assert "errors" not in answer, answer["errors"]
                return answer["data"]

            ready = [(await client.get("/readyz")).status_code]
            await upgrade(filled.database)
            ready.append((await client.get("/readyz")).status_code)
            answer = await ask_old(QUERY, **variables)
            old_writes = [
                await ask_old(document, version="app@2.0.0", **extra)
                for document, extra in (
                    (CREATE_RELEASE, {}),
                    (CREATE_DEPLOY, {}),
                    (CREATE_DASHBOARD, {}),
                    (RECORD_SESSIONS, {"date": variables["start"]}),
                )
            ]
            envelope_ids = await send_envelope(filled.database, client)
            processed = await process_next(filled.database, RETENTION, Quotas())
            graph = new_server(filled)
            written = [await each(WRITTEN, version="app@2.0.0") for each in (ask_old, graph)]
            await graph(CREATE_RELEASE, version="app@3.0.0")
            await graph(CREATE_DEPLOY, version="app@3.0.0")
            await graph(CREATE_DASHBOARD, version="app@3.0.0")
            newer = [await each(WRITTEN, version="app@3.0.0") for each in (ask_old, graph)]
            await graph.client.aclose()
        command("token", "list", fails=True)

    assert ready == [200, 503]
    assert len(envelope_ids) == processed == 1
    assert answer == filled.released.answer
    assert [each["errors"] for write in old_writes for each in write.values()] == [[]] * 4
    for number, answers in ((2, written), (3, newer)):
        version = f"app@{number}.0.0"
        assert answers[0] == answers[1]
        assert answers[1]["organization"] == {
            "release": {"commits": {"nodes": [{"message": "Later"}]}, "deployCount": 1},
            "project": {"running": [{"release": {"version": version}}]},
            "releases": {"nodes": [{"version": version}]},
            "dashboards": {"nodes": [{"title": version}]},
        }
    assert await is_current(filled.database)
