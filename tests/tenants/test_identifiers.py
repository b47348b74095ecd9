"""Identifiers of another organization are answered exactly like unknown ones, everywhere.

The places come from the schema, so new arguments and input fields are covered automatically. Each
place gets every id and name of the other organization. The response must equal the response to an
unknown identifier, and the rows of the other organization must not change.
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
from tests.support.identifiers import (
    IDENTIFIER_NAMES,
    PATHS_TO_TYPES,
    TEXT_NAMES,
    InputPlace,
    build_operation,
    list_naming_places,
    list_text_places,
)
from tests.support.mutations import event as an_event
from tests.support.mutations import record_events
from tests.support.tenants import Tenant, create_caller_of_both, create_tenant

UNKNOWN_ID = 987654321
SHA = "at" * 20
DEFECTS = {"INTERNAL_SERVER_ERROR", "GRAPHQL_VALIDATION_FAILED"}
DATES = re.compile(r"\d{4}-\d\d-\d\dT[0-9:.]+(\+00:00|Z)")


@dataclass(frozen=True)
class Tenants:
    """A database of two organizations, tokens of callers, and identifiers of the other one."""

    path: Path
    own: Tenant
    foreign: Tenant
    token: str
    token_of_both: str
    names: Sequence[str]
    rows: dict[str, list[str]]

    @property
    def identifiers(self) -> list[tuple[str, str]]:
        """Each identifier of the other organization with a similar unknown one."""
        kinds = [
            (self.foreign.node(kind), encode_global_id(kind, UNKNOWN_ID))
            for kind in self.foreign.ids
        ]
        numbers = [(str(number), str(UNKNOWN_ID)) for number in set(self.foreign.ids.values())]
        return [*kinds, *numbers, *((name, name.replace("t", "n")) for name in self.names)]


async def create_tenants(path: Path) -> Tenants:
    """Create the database. The two organizations have no identifier in common."""
    database = Database(SQLITE.format(path))
    own = await create_tenant(await create_organization(database))
    for _ in range(50):  # so that a number is one organization's only
        await own.world.release()
    other = await create_organization(database, "other")
    foreign = await create_tenant(other)
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
        (await create_caller_of_both(own, foreign)).client.headers["authorization"].split()[1],
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
        await read_rows(database, other.organization),
    )
    async with database.engine.connect() as connection:
        await connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)")
    await database.close()
    return tenants


@pytest.fixture(scope="module")
def tenants(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Tenants:
    folder = tmp_path_factory.mktemp("tenants")
    copy_template(sqlite_template, folder)
    return asyncio.run(create_tenants(folder / "waybill.db"))


@dataclass(frozen=True)
class Server:
    """The server with a copy of the database, which is restored after each write."""

    tenants: Tenants
    graph: Graph

    async def answer(self, place: InputPlace, name: str) -> str:
        """Return the response to an operation, without the identifier and without dates."""
        document, variables = build_operation(place, self.tenants.own, name)
        answer = await self.graph.answer(document, **variables)
        if place.kind == "Mutation" and has_written(answer):
            await self.check_foreign_rows()
            await self.restore()
        for error in answer.get("errors", []):
            assert error["extensions"]["code"] not in DEFECTS, (error, document)
            del error["message"]
        text = DATES.sub("DATE", json.dumps(answer, sort_keys=True)).lower()
        # Parts of the sent identifier, such as a package or an address, are no secret either.
        return text.replace(json.dumps(name).lower(), "NAME").replace("their", "nheir")

    async def check_foreign_rows(self) -> None:
        """Check that the rows of the other organization have not changed."""
        database = self.graph.database
        rows = await read_rows(database, self.tenants.foreign.world.organization)
        assert rows == self.tenants.rows

    async def restore(self) -> None:
        """Restore the initial database."""
        await self.graph.database.close()
        path = Path(str(self.graph.database.url.database))
        for rest in path.parent.glob(f"{path.name}-*"):
            rest.unlink()
        copy_template(self.tenants.path, path.parent)


def has_written(answer: Any) -> bool:
    """Return whether a mutation may have written something."""
    payloads = (answer.get("data") or {}).values()
    return any(payload is not None and not payload["errors"] for payload in payloads)


async def read_rows(database: Database, organization: int) -> dict[str, list[str]]:
    """Read all rows of an organization, by table."""
    found = dict[str, list[str]]()
    async with database.begin_read_only() as connection:
        for name, table in models.Base.metadata.tables.items():
            if "organization_id" in table.c:
                statement = select(table).where(table.c.organization_id == organization)
                found[name] = sorted(map(repr, (await connection.execute(statement)).all()))
    return found


def disable_disk_sync(connection: Any, _record: object) -> None:
    """Turn off SQLite's synchronous writes; the database is temporary."""
    connection.execute("PRAGMA synchronous=OFF")


@asynccontextmanager
async def start_server(tenants: Tenants, token: str, folder: Path) -> AsyncIterator[Server]:
    """Start a server; at its end, check that the other organization has not changed."""
    database = Database(copy_template(tenants.path, folder))
    event.listen(database.engine.sync_engine, "connect", disable_disk_sync)
    graph = Graph(database, token, Executor.REFERENCE)
    server = Server(tenants, graph)
    yield server
    await server.check_foreign_rows()
    await graph.client.aclose()
    await database.close()


def test_every_text_input_is_an_identifier_or_listed_as_none() -> None:
    unsorted = {
        place.path[-1]
        for place in list_text_places()
        if (place.path[-1] in TEXT_NAMES) == bool(IDENTIFIER_NAMES.fullmatch(place.path[-1]))
    }

    assert unsorted == set()
    assert {place.kind for place in list_naming_places()} <= set(PATHS_TO_TYPES)


@pytest.mark.parametrize("place", list_naming_places(), ids=str)
async def test_foreign_identifiers_get_the_response_of_unknown_ones(
    tenants: Tenants, tmp_path: Path, place: InputPlace
) -> None:
    absent = set[str]()
    async with start_server(tenants, tenants.token, tmp_path) as server:
        for theirs, nothing in tenants.identifiers:
            answer = await server.answer(place, theirs)
            if answer not in absent:
                absent.add(await server.answer(place, nothing))
            assert answer in absent, theirs


@pytest.mark.parametrize(
    "place",
    [
        InputPlace("Query", "node", ("id",)),
        InputPlace("Query", "nodes", ("ids",)),
        InputPlace("Query", "organization", ("slug",)),
    ],
    ids=str,
)
async def test_caller_of_both_organizations_gets_different_answers(
    tenants: Tenants, tmp_path: Path, place: InputPlace
) -> None:
    async with start_server(tenants, tenants.token_of_both, tmp_path) as server:
        answers = [
            (await server.answer(place, theirs), await server.answer(place, nothing))
            for theirs, nothing in tenants.identifiers
        ]

    assert [theirs for theirs, nothing in answers if theirs != nothing] != []
