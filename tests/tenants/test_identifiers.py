"""Wherever a client can name something, what is another organization's is as if it were not.

The places are the schema's own, so that a new argument or field of an input is covered unasked.
Each is told every id and name that the other organization has, and the answer must be, to the
letter, that for an id or a name of nothing; and the other organization must be left as it was.
"""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import event, select

from app.settings import Executor
from db import models
from db.connection.database import Database
from resolvers.ids import encode_global_id
from tests.clients.graph import Graph
from tests.conftest import SQLITE, copy_template
from tests.support.factories import create_organization, minute
from tests.support.identifiers import NAMES, WAYS, WORDS, Place, naming, naming_places, text_places
from tests.support.mutations import event as an_event
from tests.support.mutations import record_events
from tests.support.tenants import Tenant, a_tenant, of_both

NOTHING = 987654321
SHA = "at" * 20
DEFECTS = {"INTERNAL_SERVER_ERROR", "GRAPHQL_VALIDATION_FAILED"}
DATES = re.compile(r"\d{4}-\d\d-\d\dT[0-9:.]+(\+00:00|Z)")


@dataclass(frozen=True)
class Tenants:
    """A database of two organizations, callers' tokens, and what the other one is known by."""

    path: Path
    own: Tenant
    foreign: Tenant
    token: str
    token_of_both: str
    names: Sequence[str]
    rows: dict[str, list[str]]

    @property
    def known(self) -> list[tuple[str, str]]:
        """Each id and name of the other organization, and one like it of nothing."""
        kinds = [
            (self.foreign.node(kind), encode_global_id(kind, NOTHING)) for kind in self.foreign.ids
        ]
        numbers = [(str(number), str(NOTHING)) for number in set(self.foreign.ids.values())]
        return [*kinds, *numbers, *((name, name.replace("t", "n")) for name in self.names)]


async def filled(path: Path) -> Tenants:
    """The database, where nothing of the other organization has an id or a name of the own."""
    database = Database(SQLITE.format(path))
    own = await a_tenant(await create_organization(database))
    for _ in range(50):  # so that a number is one organization's only
        await own.world.release()
    other = await create_organization(database, "other")
    foreign = await a_tenant(other)
    project = await other.project("their-project")
    release = await other.release("their-version", projects=[project])
    await other.link_environment(release, project, "their-environment")
    repository = await other.repository("their/repository")
    await other.commit(repository_id=repository, sha=SHA, date_created=minute(1))
    user = await other.user("their@address.example", role="owner", username="their-user")
    await other.team("their-team", [user], [project])
    await record_events(
        Graph(database, await other.token(user)),
        an_event("their-version", project="their-project"),
        idempotencyKey="their-key",
    )
    owner = await own.world.user("owner@acme.example", role="owner")
    tenants = Tenants(
        path,
        own,
        foreign,
        await own.world.token(owner, "read", "write", "admin"),
        (await of_both(own, foreign)).client.headers["authorization"].split()[1],
        (
            "other",
            "their-project",
            "their-version",
            "their-environment",
            "their/repository",
            SHA,
            "their@address.example",
            "their-user",
            "their-team",
            "their-key",
        ),
        await rows_of(database, other.organization),
    )
    async with database.engine.connect() as connection:
        await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    await database.close()
    return tenants


@pytest.fixture(scope="module")
def tenants(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Tenants:
    folder = tmp_path_factory.mktemp("tenants")
    copy_template(sqlite_template, folder)
    return asyncio.run(filled(folder / "waybill.db"))


@dataclass(frozen=True)
class Court:
    """The server over a copy of the database, which is renewed after each write."""

    tenants: Tenants
    graph: Graph

    async def answer(self, place: Place, name: str) -> str:
        """The answer to an operation with that name at the place, without it and the dates."""
        document, variables = naming(place, self.tenants.own, name)
        answer = await self.graph.answer(document, **variables)
        if place.kind == "Mutation" and has_written(answer):
            await self.acquit()
            await self.renew()
        for error in answer.get("errors", []):
            assert error["extensions"]["code"] not in DEFECTS, (error, document)
            del error["message"]
        text = DATES.sub("DATE", json.dumps(answer, sort_keys=True)).lower()
        # What is told of a name that was sent, a package or an address, is no secret either.
        return text.replace(json.dumps(name).lower(), "NAME").replace("their", "nheir")

    async def acquit(self) -> None:
        """See that the other organization is as it was."""
        database = self.graph.database
        rows = await rows_of(database, self.tenants.foreign.world.organization)
        assert rows == self.tenants.rows

    async def renew(self) -> None:
        """Put the first state in place."""
        await self.graph.database.close()
        path = Path(str(self.graph.database.url.database))
        for rest in path.parent.glob(f"{path.name}-*"):
            rest.unlink()
        copy_template(self.tenants.path, path.parent)


def has_written(answer: Any) -> bool:
    """Whether a mutation may have changed anything."""
    payloads = (answer.get("data") or {}).values()
    return any(payload is not None and not payload["errors"] for payload in payloads)


async def rows_of(database: Database, organization: int) -> dict[str, list[str]]:
    """Everything that an organization has, by table."""
    found = dict[str, list[str]]()
    async with database.begin_read_only() as connection:
        for name, table in models.Base.metadata.tables.items():
            if "organization_id" in table.c:
                statement = select(table).where(table.c.organization_id == organization)
                found[name] = sorted(map(repr, (await connection.execute(statement)).all()))
    return found


def wait_for_no_disk(connection: Any, _record: object) -> None:
    """Have SQLite not wait until everything is on the disk: the database lives for a moment."""
    connection.execute("PRAGMA synchronous=OFF")


@asynccontextmanager
async def court_of(tenants: Tenants, token: str, folder: Path) -> AsyncIterator[Court]:
    """A court, which at its end looks whether the other organization is as it was."""
    database = Database(copy_template(tenants.path, folder))
    event.listen(database.engine.sync_engine, "connect", wait_for_no_disk)
    graph = Graph(database, token, Executor.REFERENCE)
    court = Court(tenants, graph)
    yield court
    await court.acquit()
    await graph.client.aclose()
    await database.close()


def test_every_text_input_is_an_identifier_or_listed_as_none() -> None:
    unsorted = {
        place.path[-1]
        for place in text_places()
        if (place.path[-1] in WORDS) == bool(NAMES.fullmatch(place.path[-1]))
    }

    assert unsorted == set()
    assert {place.kind for place in naming_places()} <= set(WAYS)


@pytest.mark.parametrize("place", naming_places(), ids=str)
async def test_foreign_identifiers_are_answered_like_unknown_ones(
    tenants: Tenants, tmp_path: Path, place: Place
) -> None:
    absent = set[str]()
    async with court_of(tenants, tenants.token, tmp_path) as court:
        for theirs, nothing in tenants.known:
            answer = await court.answer(place, theirs)
            if answer not in absent:
                absent.add(await court.answer(place, nothing))
            assert answer in absent, theirs


@pytest.mark.parametrize(
    "place",
    [
        Place("Query", "node", ("id",)),
        Place("Query", "nodes", ("ids",)),
        Place("Query", "organization", ("slug",)),
    ],
    ids=str,
)
async def test_caller_of_both_organizations_gets_different_answers(
    tenants: Tenants, tmp_path: Path, place: Place
) -> None:
    async with court_of(tenants, tenants.token_of_both, tmp_path) as court:
        answers = [
            (await court.answer(place, theirs), await court.answer(place, nothing))
            for theirs, nothing in tenants.known
        ]

    assert [theirs for theirs, nothing in answers if theirs != nothing] != []
