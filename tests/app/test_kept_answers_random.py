"""Servers that keep answers, compared with one that keeps none, while all kinds of rows change.

docs/reference/versions.md#kept-answers
"""

import asyncio
import os
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

import pytest
from sqlalchemy import func, select

from db import models
from db.accounts import tokens
from db.connection.database import Database
from execution.limits.limits import Limits
from jobs.adoption import AdoptionRule
from jobs.apply import SetupFile, apply_setup
from jobs.schedule import MaintenancePolicy, purge_expired, update_adoption_stages
from resolvers import project_keys
from tests.clients.graph import Graph, engine_of
from tests.clients.sdk import SdkClient, create_sdk_client
from tests.clients.sdk import session as sdk_session
from tests.support.factories import World
from tests.support.mutations import delete, event, record_events, record_sessions, session
from tests.support.rollups import roll_up
from tests.support.widgets import chart, create_dashboard

STEPS = int(os.environ.get("WAYBILL_STEPS", "12"))
PATIENCE = 600  # seconds; only a failing test waits that long
RELEASES = ("app@1.0.0", "app@1.1.0", "app@2.0.0")
PEOPLE = "name email avatarUrl"
DOCUMENTS = (
    f"""{{ viewer {{ user {{ {PEOPLE} }} scopes organizations {{ slug name }} }} }}""",
    f"""{{ organization {{ name
        members(first: 10) {{ nodes {{ role user {{ {PEOPLE} }} }} }}
        teams(first: 10) {{ nodes {{ slug name }} }}
        projects(first: 10) {{ nodes {{ slug name platforms }} }} }} }}""",
    f"""{{ organization {{ releases(first: 10) {{ totalCount nodes {{
        version ref status commitCount deployCount newGroups
        authors {{ name user {{ {PEOPLE} }} }} lastCommit {{ sha message }}
        lastDeploy {{ environment name }}
        projects {{ slug newGroups hasHealthData health {{
            totalSessions totalUsers crashFreeSessions adoption stats {{ timestamp value }}
        }} }} }} }} }} }}""",
    """{ organization { releases(orderBy: {field: SESSIONS, direction: DESC}) {
        nodes { version } } } }""",
    """{ organization { dashboards(first: 20) { nodes {
        title version isFavorited visits canEdit expired widgets { title
            data(period: "7d", interval: "1d") { start end
                results { error { code } series { label values } } } } } } } }""",
)
SETUP: dict[str, Any] = {
    "organization": {"slug": "acme", "name": "Acme"},
    "users": [
        {"email": "owner@acme.example", "name": "Owner", "username": "owner", "role": "owner"},
        {"email": "bob@acme.example", "name": "Bob", "username": "bob"},
    ],
    "teams": [{"slug": "web", "name": "Web", "members": ["bob@acme.example"]}],
    "projects": [{"slug": "app", "name": "App", "platform": "python", "teams": ["web"]}],
}
POLICY = MaintenancePolicy(90, AdoptionRule.TENTH)


@dataclass
class Writer:
    """Changes the rows of an organization in one of many ways, chosen at random."""

    world: World
    graph: Graph
    sdk: SdkClient
    random: Random
    dashboards: list[str] = field(default_factory=list)

    @property
    def ways(self) -> Sequence[Callable[[], Awaitable[object]]]:
        """The ways to write: mutations, SDKs, background jobs and commands."""
        return (
            self.save_release,
            self.update_release,
            self.delete_release,
            self.deploy,
            self.record_sessions,
            self.record_events,
            self.receive_envelope,
            self.sdk.process_envelopes,
            self.create_dashboard,
            self.change_dashboard,
            self.visit_dashboard,
            self.apply,
            self.roll_up,
            self.update_stages,
            self.purge,
            self.use_token,
            self.create_key,
            self.change_rows,
        )

    async def write(self) -> str:
        """Write in one of the ways; return its name."""
        way = self.random.choice(self.ways)
        await way()
        return way.__name__

    def text(self) -> str:
        """Return a text that no other write has."""
        return f"text {self.random.getrandbits(64)}"

    async def mutate(self, name: str, kind: str, /, **values: Any) -> Any:
        document = f"""mutation ($input: {kind}!) {{ {name}(input: $input) {{
            errors {{ code }} }} }}"""
        return await self.graph(document, input=values)

    async def save_release(self) -> None:
        commits = [
            {
                "id": f"{self.random.getrandbits(160):040x}",
                "repository": "acme/app",
                "message": self.text(),
                "authorName": "Bob",
                "authorEmail": "bob@acme.example",
            }
        ]
        await self.mutate(
            "createRelease",
            "CreateReleaseInput",
            version=self.random.choice(RELEASES),
            projects=["app"],
            ref=self.text(),
            commits=commits,
        )

    async def update_release(self) -> None:
        version = self.random.choice(RELEASES)
        await self.mutate("updateRelease", "UpdateReleaseInput", version=version, ref=self.text())

    async def delete_release(self) -> None:
        await delete(self.graph, self.random.choice(RELEASES))

    async def deploy(self) -> None:
        await self.mutate(
            "createDeploy",
            "CreateDeployInput",
            version=self.random.choice(RELEASES),
            environment="production",
            name=self.text()[:60],
        )

    async def record_sessions(self) -> None:
        version, quantity = self.random.choice(RELEASES), self.random.randint(1, 9)
        started = datetime.now(UTC) - timedelta(days=self.random.choice((0, 2)))
        await record_sessions(
            self.graph, session(version, quantity=quantity, started=started.isoformat())
        )

    async def record_events(self) -> None:
        await record_events(self.graph, event(self.random.choice(RELEASES)))

    async def receive_envelope(self) -> None:
        await self.sdk.send(sdk_session(release=self.random.choice(RELEASES)))

    async def create_dashboard(self) -> None:
        self.dashboards.append(
            await create_dashboard(self.graph, chart("sum(session)"), title=self.text())
        )

    async def change_dashboard(self) -> None:
        for dashboard in self.random.sample(self.dashboards, min(1, len(self.dashboards))):
            await self.mutate(
                "updateDashboard", "UpdateDashboardInput", id=dashboard, title=self.text()
            )

    async def visit_dashboard(self) -> None:
        for dashboard in self.random.sample(self.dashboards, min(1, len(self.dashboards))):
            document = """mutation ($id: ID!, $favorited: Boolean!) {
                favoriteDashboard(id: $id, favorited: $favorited) { errors { code } }
                visitDashboard(id: $id) { errors { code } } }"""
            favorited = self.random.random() < 0.5
            await self.graph(document, id=dashboard, favorited=favorited)

    async def apply(self) -> None:
        setup = SETUP | {"organization": {"slug": "acme", "name": self.text()}}
        setup["users"] = [each | {"name": self.text()} for each in SETUP["users"]]
        await apply_setup(self.world.db, SetupFile.model_validate(setup))

    async def roll_up(self) -> None:
        await roll_up(self.world.db)

    async def update_stages(self) -> None:
        await update_adoption_stages(self.world.db, POLICY)

    async def purge(self) -> None:
        await purge_expired(self.world.db, POLICY)

    async def use_token(self) -> None:
        async with self.world.db.begin() as connection:
            await tokens.record_use(connection, [1, 2], datetime.now(UTC))

    async def create_key(self) -> None:
        key = await project_keys.create(self.world.db, "acme", "app")
        await project_keys.disable(self.world.db, "acme", "app", key.public)

    async def change_rows(self) -> None:
        model = self.random.choice((models.Team, models.Project, models.User))
        row_id = await find_first(self.world, model)
        await self.world.change(model, row_id, name=self.text())


async def find_first(world: World, model: Any) -> int:
    """Return the id of the first row of a table."""
    row_id: int = (await world.read(select(func.min(model.id))))[0][0]
    return row_id


@dataclass
class Servers:
    """Two servers that keep answers, one that keeps none, and what writes."""

    keeping: Sequence[Graph]
    reference: Graph
    writer: Writer


@pytest.fixture
async def servers(db: Database) -> AsyncIterator[Servers]:
    """Servers of one database, with connections of their own."""
    organization = await apply_setup(db, SetupFile.model_validate(SETUP))
    world = World(db, organization)
    token = await world.token(await find_first(world, models.User))
    other = Database(db.url.render_as_string(hide_password=False))
    keeping = [
        Graph(each, token, limit=Limits(), operation_timeout=PATIENCE) for each in (db, other)
    ]
    reference = Graph(db, token, operation_timeout=PATIENCE)
    sdk = await create_sdk_client(world, await find_first(world, models.Project), reference)
    yield Servers(keeping, reference, Writer(world, reference, sdk, Random(20)))
    for graph in (*keeping, reference):
        await graph.client.aclose()
    await other.close()


@pytest.mark.spec("versions#kept-answers")
async def test_answers_are_never_stale(servers: Servers) -> None:
    """Writes of all kinds are interleaved with reads of two servers in a random order."""
    random, writer = servers.writer.random, servers.writer
    for document in DOCUMENTS:
        assert "errors" not in await servers.reference.answer(document)
    for _ in range(STEPS):
        way = await writer.write() if random.random() < 0.7 else "nothing"
        for document in random.sample(DOCUMENTS, 2):
            graph = random.choice(servers.keeping)
            # An answer of another hour would differ in both.
            answers = [await each.answer(document) for each in (servers.reference, graph)]
            assert answers[0] == answers[1], (way, document)
    kept = sum(
        engine.counts["kept"] for engine in (engine_of(each.client) for each in servers.keeping)
    )
    assert kept > 0


@pytest.mark.spec("versions#kept-answers")
async def test_a_server_shows_each_write_that_ended_before_the_request(servers: Servers) -> None:
    """Readers of two servers never see less than what was written when they began."""
    document = '{ organization { release(version: "app@1.0.0") { ref } } }'
    await servers.writer.world.release("app@1.0.0", ref="0")
    written, is_done = 0, False

    async def write() -> None:
        nonlocal written, is_done
        for number in range(1, STEPS + 1):
            await servers.writer.mutate(
                "updateRelease", "UpdateReleaseInput", version="app@1.0.0", ref=f"{number}"
            )
            written = number
            await asyncio.sleep(0.01)
        is_done = True

    async def read(graph: Graph) -> None:
        seen = 0
        while not is_done:
            least = max(written, seen)
            seen = int((await graph(document))["organization"]["release"]["ref"])
            assert seen >= least

    async with asyncio.TaskGroup() as tasks:
        tasks.create_task(write())
        for graph in servers.keeping:
            tasks.create_task(read(graph))
