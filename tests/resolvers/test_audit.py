"""The audit log: what every write records, and who may read it."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from graphql import GraphQLObjectType
from sqlalchemy import insert, select

from app.cli import audit as audit_command
from db import models
from db.accounts.audit import Actor, UnauditedWriteError, note_act
from db.connection.clock import fetch_now
from db.connection.transaction import run_transaction
from db.dashboards.prebuilt import SLUG
from jobs.adoption import AdoptionRule
from jobs.schedule import MaintenancePolicy, purge_expired
from resolvers.errors import SetupError
from schema import schema
from tests.clients.graph import Graph, create_caller
from tests.support.factories import World, create_organization, minute

LOG = """query ($filter: AuditFilter, $first: Int, $after: String) {
    organization { auditLog(filter: $filter, first: $first, after: $after) {
        totalCount pageInfo { hasNextPage endCursor }
        nodes { date action subject source actor token user { email } }
    } }
}"""
ITEM = {"project": "app", "release": "app@1.0.0", "environment": "production"}

MUTATIONS: dict[str, tuple[str, str, Callable[[str], Any]]] = {
    "createRelease": (
        "CreateReleaseInput!",
        "createRelease(input: $value) { errors { code path } }",
        lambda _: {"version": "app@1.0.0", "projects": ["app"]},
    ),
    "updateRelease": (
        "UpdateReleaseInput!",
        "updateRelease(input: $value) { errors { code path } }",
        lambda _: {"version": "app@1.0.0", "ref": "main"},
    ),
    "createDeploy": (
        "CreateDeployInput!",
        "createDeploy(input: $value) { errors { code path } }",
        lambda _: {"version": "app@1.0.0", "environment": "production"},
    ),
    "deleteRelease": (
        "String!",
        "deleteRelease(version: $value) { errors { code path } }",
        lambda _: "app@1.0.0",
    ),
    "recordEvents": (
        "RecordEventsInput!",
        "recordEvents(input: $value) { errors { code path } }",
        lambda _: {"events": [ITEM | {"timestamp": minute(1).isoformat()}]},
    ),
    "recordSessions": (
        "RecordSessionsInput!",
        "recordSessions(input: $value) { errors { code path } }",
        lambda _: {"sessions": [ITEM | {"started": minute(1).isoformat(), "status": "EXITED"}]},
    ),
    "createDashboard": (
        "CreateDashboardInput!",
        "createDashboard(input: $value) { errors { code path } }",
        lambda _: {"title": "Errors"},
    ),
    "updateDashboard": (
        "UpdateDashboardInput!",
        "updateDashboard(input: $value) { errors { code path } }",
        lambda id_: {"id": id_, "title": "All errors"},
    ),
    "restoreDashboard": (
        "ID!",
        "restoreDashboard(id: $value, version: 1) { errors { code path } }",
        lambda id_: id_,
    ),
    "duplicateDashboard": (
        "ID!",
        "duplicateDashboard(id: $value) { errors { code path } }",
        lambda id_: id_,
    ),
    "favoriteDashboard": (
        "ID!",
        "favoriteDashboard(id: $value, favorited: true) { errors { code path } }",
        lambda id_: id_,
    ),
    "visitDashboard": (
        "ID!",
        "visitDashboard(id: $value) { errors { code path } }",
        lambda id_: id_,
    ),
    "deleteDashboard": (
        "ID!",
        "deleteDashboard(id: $value) { errors { code path } }",
        lambda id_: id_,
    ),
}
"""A call of each mutation, in an order in which each of them writes.

A call has the type of its variable, its field, and the value of the variable, which is made from
the id of the dashboard.
"""


async def read_log(graph: Graph, **variables: Any) -> Any:
    """Return a page of the audit log."""
    return (await graph(LOG, **variables))["organization"]["auditLog"]


async def find_dashboard(graph: Graph) -> str:
    """Return the id of the first stored dashboard; "" without one."""
    document = "{ organization { dashboards { nodes { id } } } }"
    nodes = (await graph(document))["organization"]["dashboards"]["nodes"]
    return next((each["id"] for each in nodes if each["id"] != SLUG), "")


@pytest.mark.spec("audit#entries")
@pytest.mark.usefixtures("project")
async def test_every_mutation_records_who_did_what(graph: Graph) -> None:
    root = schema.mutation_type
    assert isinstance(root, GraphQLObjectType)
    assert set(MUTATIONS) == set(root.fields)

    for number, (name, (kind, field, to_value)) in enumerate(MUTATIONS.items(), start=1):
        value = to_value(await find_dashboard(graph))
        answer = await graph(f"mutation ($value: {kind}) {{ {field} }}", value=value)
        assert answer[name]["errors"] == [], name
        log = await read_log(graph, first=1)
        assert log["totalCount"] == number, name
        [entry] = log["nodes"]
        noun, verb = entry["action"].split(".")
        assert {noun.rstrip("s"), verb} == {
            each.lower().rstrip("s") for each in split_words(name)
        }, name
        assert entry["actor"] == entry["user"]["email"] == "owner@acme.example"
        assert graph.token.startswith(entry["token"])
        assert entry["source"] == "GRAPHQL"
        assert entry["subject"]


def split_words(name: str) -> list[str]:
    """Split a name such as createRelease into its two words."""
    start = next(index for index, letter in enumerate(name) if letter.isupper())
    return [name[:start], name[start:]]


@pytest.mark.spec("audit#entries")
@pytest.mark.usefixtures("project")
async def test_write_that_changes_nothing_is_not_recorded(graph: Graph) -> None:
    await graph(
        'mutation { createRelease(input: {version: "a", projects: ["none"]}) { created } }'
    )
    await graph('mutation { deleteRelease(version: "none") { deletedId } }')
    await graph(
        'mutation { createDashboard(input: {title: "A", validateOnly: true}) { errors { code } } }'
    )

    assert (await read_log(graph))["totalCount"] == 0


@pytest.mark.spec("audit#entries")
@pytest.mark.usefixtures("project")
async def test_rest_calls_are_recorded(graph: Graph) -> None:
    response = await graph.client.post(
        "/api/0/organizations/acme/releases/",
        json={"version": "app@2.0.0", "projects": ["app"]},
    )

    assert response.status_code == 201
    [entry] = (await read_log(graph))["nodes"]
    assert [entry[name] for name in ("action", "subject", "source")] == [
        "release.create",
        "app@2.0.0",
        "REST",
    ]


@pytest.mark.spec("audit#entries")
async def test_failed_transaction_leaves_no_entry(world: World, graph: Graph) -> None:
    async def write(connection: Any) -> None:
        note_act(connection, world.organization, "team.remove", "web")
        await connection.execute(
            insert(models.Team).values(organization_id=world.organization, slug="web", name="Web")
        )
        raise RuntimeError

    with pytest.raises(RuntimeError):
        await run_transaction(world.db, write, actor=Actor("command line", name="root"))

    assert (await read_log(graph))["totalCount"] == 0


@pytest.mark.spec("audit#entries")
async def test_write_of_an_actor_without_an_act_is_refused(world: World) -> None:
    async def write(connection: Any) -> None:
        await connection.execute(
            insert(models.Team).values(organization_id=world.organization, slug="web", name="Web")
        )

    with pytest.raises(UnauditedWriteError):
        await run_transaction(world.db, write, actor=Actor("command line", name="root"))

    assert await world.read(select(models.Team.id)) == []


async def add_entries(world: World, *rows: dict[str, Any]) -> None:
    """Add entries, a minute after one another."""
    defaults = {"source": "rest", "actor": "ci", "user_id": None, "subject": None}
    await world.rows(
        models.AuditEntry,
        *(
            defaults
            | {"date_created": minute(number), "token": "wb_000000", "action": "release.create"}
            | row
            for number, row in enumerate(rows)
        ),
    )


@pytest.mark.spec("audit#reading")
async def test_entries_are_filtered_and_paged(world: World, graph: Graph) -> None:
    ann = await world.user("ann@acme.example")
    await add_entries(
        world,
        {},
        {"actor": "Ann@acme.example", "user_id": ann, "token": "wb_111111"},
        {"action": "release.delete"},
        {"action": "deploy.create"},
    )
    [user] = (await graph('{ organization { members(query: "ann") { nodes { user { id } } } } }'))[
        "organization"
    ]["members"]["nodes"]

    async def count(**filter_: Any) -> int:
        number: int = (await read_log(graph, filter=filter_))["totalCount"]
        return number

    assert await count(actor="ann@acme.EXAMPLE") == 1
    assert await count(actor="wb_111111") == 1
    assert await count(actor=user["user"]["id"]) == 1
    assert await count(actor="ann") == 0
    assert await count(actor="a\0") == 0
    assert await count(actions=["release.create", "deploy.create"]) == 3
    assert await count(actions=[]) == 0
    assert await count(since=minute(1).isoformat(), until=minute(2).isoformat()) == 2

    first = await read_log(graph, first=3)
    second = await read_log(graph, first=3, after=first["pageInfo"]["endCursor"])
    actions = [each["action"] for each in first["nodes"] + second["nodes"]]
    assert actions == ["deploy.create", "release.delete", "release.create", "release.create"]
    assert not second["pageInfo"]["hasNextPage"]


@pytest.mark.spec("audit#reading")
async def test_only_managers_and_owners_read_the_log(world: World) -> None:
    other = await create_organization(world.db, "other")
    await add_entries(other, {})
    member = await create_caller(world, "member@acme.example")
    manager = await create_caller(world, "manager@acme.example", role="manager")

    error = await member.error(LOG)
    log = await read_log(manager)

    assert error["extensions"]["code"] == "FORBIDDEN"
    assert error["path"] == ["organization", "auditLog"]
    assert log["totalCount"] == 0


@pytest.mark.spec("audit#retention")
async def test_old_entries_are_purged(world: World, graph: Graph) -> None:
    now = await fetch_now(world.db)
    await add_entries(
        world,
        {"date_created": now - timedelta(days=8)},
        {"date_created": now - timedelta(days=6), "subject": "kept"},
    )

    await purge_expired(world.db, MaintenancePolicy(90, AdoptionRule.TENTH, audit_days=7))

    [entry] = (await read_log(graph))["nodes"]
    assert entry["subject"] == "kept"


def test_dates_of_the_command_are_checked() -> None:
    assert audit_command.parse_date("--since", "2026-01-01") == minute(0)
    with pytest.raises(SetupError, match="--since 'yesterday' is not a date"):
        audit_command.parse_date("--since", "yesterday")
