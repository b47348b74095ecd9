"""Two organizations with identical data in one database: neither sees anything of the other."""

from collections.abc import Iterator
from typing import Any

import pytest
from graphql import (
    GraphQLInputObjectType,
    GraphQLInterfaceType,
    GraphQLObjectType,
    get_named_type,
    is_leaf_type,
    is_required_argument,
)
from sqlalchemy import delete, select

from db import models
from execution.limits.limits import Limits
from resolvers.ids import encode_global_id
from schema import schema
from tests.clients.graph import CREATE_DEPLOY, Graph, get_release, list_versions
from tests.support.factories import minute
from tests.support.mutations import (
    create,
    errors_of,
    event,
    record_events,
    record_sessions,
    session,
    update,
)
from tests.support.mutations import delete as delete_release
from tests.support.tenants import VERSION, Tenant, create_caller_of_both


def node_types() -> list[str]:
    """List the types that implement Node."""
    node = schema.type_map["Node"]
    assert isinstance(node, GraphQLInterfaceType)
    return sorted(each.name for each in schema.get_implementations(node).objects)


@pytest.mark.spec("releases#nodes")
async def test_nodes_of_another_organization_are_null(
    graph: Graph, own: Tenant, foreign: Tenant
) -> None:
    kinds = node_types()
    assert sorted(own.ids) == kinds, "a type is missing in create_tenant"
    ids = [tenant.node(kind) for kind in kinds for tenant in (foreign, own)]

    together = await graph("query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }", ids=ids)
    alone = [
        (await graph("query ($id: ID!) { node(id: $id) { __typename id } }", id=each))["node"]
        for each in ids
    ]

    expected = [
        node for kind in kinds for node in (None, {"__typename": kind, "id": own.node(kind)})
    ]
    assert together["nodes"] == alone == expected


@pytest.mark.spec("releases#nodes")
async def test_invalid_ids_are_null(graph: Graph, own: Tenant) -> None:
    number = own.ids["Release"]
    ids = [
        "",
        "x",
        "é",
        str(number),
        encode_global_id("Release", 404),
        encode_global_id("Release", 2**63),
        encode_global_id("release", number),
        encode_global_id("Nothing", number),
        encode_global_id("Query", number),
        own.node("Release") + "=",
        own.node("Release") + "\n",
        encode_global_id("Release", -1),
        "UmVsZWFzZTow" + "OTk5" * 2000,
    ]

    found = await graph("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=ids)

    assert found == {"nodes": [None] * len(ids)}


@pytest.mark.spec("releases#nodes")
async def test_nodes_takes_at_most_100_ids(graph: Graph, own: Tenant) -> None:
    document = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }"
    ids = [own.node("Release")] * 101

    error = await graph.error(document, ids=ids)

    assert error["extensions"] == {
        "code": "PAGE_TOO_LARGE",
        "argument": ["ids"],
        "limit": 100,
        "actual": 101,
    }
    assert len((await graph(document, ids=ids[:100]))["nodes"]) == 100


def object_types() -> Iterator[GraphQLObjectType]:
    """The types of the schema that have fields of ours."""
    for name, kind in schema.type_map.items():
        if isinstance(kind, GraphQLObjectType) and not name.startswith("__"):
            yield kind


def id_arguments() -> list[tuple[str, str, str]]:
    """Every field argument that takes an id: type, field, argument."""
    return [
        (kind.name, name, argument)
        for kind in object_types()
        for name, each in kind.fields.items()
        for argument, taken in each.args.items()
        if get_named_type(taken.type).name == "ID"
    ]


def input_ids() -> set[tuple[str, str]]:
    """Every field of an input that takes an id."""
    return {
        (kind.name, name)
        for kind in schema.type_map.values()
        if isinstance(kind, GraphQLInputObjectType)
        for name, each in kind.fields.items()
        if get_named_type(each.type).name == "ID"
    }


def selection(kind: Any, depth: int = 3) -> str:
    """Everything below a type that asks no argument, as deep as that."""
    named = get_named_type(kind)
    if is_leaf_type(named):
        return ""
    parts = ["__typename"]
    for name, each in getattr(named, "fields", {}).items():
        if any(is_required_argument(argument) for argument in each.args.values()):
            continue
        if is_leaf_type(get_named_type(each.type)):
            parts.append(name)
        elif depth > 1:
            parts.append(f"{name} {selection(each.type, depth - 1)}")
    return f"{{ {' '.join(parts)} }}"


ON_DASHBOARDS = {
    ("Organization", "dashboard", "id"),
    ("Mutation", "deleteDashboard", "id"),
    ("Mutation", "duplicateDashboard", "id"),
    ("Mutation", "favoriteDashboard", "id"),
    ("Mutation", "restoreDashboard", "id"),
    ("Mutation", "visitDashboard", "id"),
}


async def test_foreign_id_in_an_argument_is_answered_like_an_unknown_one(
    graph: Graph, own: Tenant, foreign: Tenant
) -> None:
    on_release = [each for each in id_arguments() if each[0] == "Release"]
    others = {each for each in id_arguments() if each[0] != "Release"}
    assert len(on_release) == 7
    assert others == {
        ("Query", "node", "id"),
        ("Query", "nodes", "ids"),
        ("Subscription", "dashboardChanged", "id"),  # tests/resolvers/subscriptions/test_access.py
        *ON_DASHBOARDS,
    }
    assert input_ids() == {
        ("ReleaseFilter", "projects"),
        ("DashboardFilter", "projects"),
        ("DashboardFilter", "createdBy"),
        ("UpdateDashboardInput", "id"),
        ("WidgetInput", "id"),
        ("WidgetQueryInput", "id"),
    }

    release = schema.type_map["Release"]
    assert isinstance(release, GraphQLObjectType)
    for _, name, argument in on_release:
        below = selection(release.fields[name].type)
        answers = {
            each: await get_release(graph, f'found: {name}({argument}: "{each}") {below}')
            for each in (
                "404",
                str(foreign.ids["Project"]),
                foreign.node("Project"),
                own.node("Project"),
            )
        }
        unknown, by_number, by_id, known = answers.values()
        assert by_number == by_id == unknown, name
        if name != "currentProjectMeta":
            assert known != unknown, name


WRITES = {
    "updateDashboard": 'updateDashboard(input: {id: "%s", title: "Mine"})',
    "deleteDashboard": 'deleteDashboard(id: "%s")',
    "duplicateDashboard": 'duplicateDashboard(id: "%s")',
    "favoriteDashboard": 'favoriteDashboard(id: "%s", favorited: true)',
    "restoreDashboard": 'restoreDashboard(id: "%s", version: 1)',
    "visitDashboard": 'visitDashboard(id: "%s")',
}


async def test_foreign_dashboard_is_neither_read_nor_written(
    graph: Graph, own: Tenant, foreign: Tenant
) -> None:
    assert own
    before = await foreign.world.read(select(models.Dashboard))
    read = "query ($id: ID!) { organization { dashboard(id: $id) { title } } }"

    for unknown in (foreign.node("Dashboard"), encode_global_id("Dashboard", 404), "nothing"):
        found = await graph(read, id=unknown)
        assert found == {"organization": {"dashboard": None}}
        for name, call in WRITES.items():
            answer = await graph(f"mutation {{ {call % unknown} {{ errors {{ code path }} }} }}")
            assert answer == {name: {"errors": [{"code": "NOT_FOUND", "path": ["id"]}]}}, name

    assert await foreign.world.read(select(models.Dashboard)) == before


async def test_foreign_objects_in_a_saved_dashboard_are_not_found(
    graph: Graph, own: Tenant, foreign: Tenant
) -> None:
    save = """mutation ($input: UpdateDashboardInput!) {
        updateDashboard(input: $input) { errors { code path } }
    }"""
    theirs = [{"id": foreign.node("WidgetQuery")}]
    given = {
        "id": own.node("Dashboard"),
        "projects": [foreign.node("Project"), str(foreign.ids["Project"])],
        "permissions": {
            "isEditableByEveryone": False,
            "teamsWithEditAccess": [foreign.node("Team")],
        },
        "widgets": [
            {"id": foreign.node("Widget")},
            {"id": own.node("Widget"), "queries": theirs},
        ],
    }

    answer = await graph(save, input=given)

    assert answer["updateDashboard"]["errors"] == [
        {"code": "NOT_FOUND", "path": ["widgets", "0", "id"]},
        {"code": "NOT_FOUND", "path": ["widgets", "1", "queries", "0", "id"]},
        {"code": "NOT_FOUND", "path": ["projects", "0"]},
        {"code": "NOT_FOUND", "path": ["projects", "1"]},
        {"code": "NOT_FOUND", "path": ["permissions", "teamsWithEditAccess", "0"]},
    ]


async def test_foreign_ids_in_a_dashboard_filter_find_nothing(
    graph: Graph, own: Tenant, foreign: Tenant
) -> None:
    document = """query ($filter: DashboardFilter) {
        organization { dashboards(filter: $filter) { totalCount nodes { id } } }
    }"""

    found = await graph(document, filter={"createdBy": foreign.node("User")})
    mine = await graph(document, filter={"createdBy": own.node("User")})
    error = await graph.error(document, filter={"projects": [foreign.node("Project")]})

    assert found["organization"]["dashboards"] == {"totalCount": 0, "nodes": []}
    assert mine["organization"]["dashboards"]["nodes"] == [{"id": own.node("Dashboard")}]
    assert error["extensions"]["code"] == "NOT_FOUND"


@pytest.mark.spec("releases#project-filter")
async def test_foreign_project_in_a_filter_is_not_found(
    graph: Graph, own: Tenant, foreign: Tenant
) -> None:
    await foreign.world.project("theirs")
    document = """query ($filter: ReleaseFilter) {
        organization { releases(filter: $filter) { nodes { version } } }
    }"""

    for name in (str(foreign.ids["Project"]), foreign.node("Project"), "theirs"):
        error = await graph.error(document, filter={"projects": [name]})
        assert error["extensions"] == {
            "code": "NOT_FOUND",
            "argument": ["filter", "projects", "0"],
        }
    assert await list_versions(graph, projects=[own.node("Project")]) == [VERSION]


@pytest.mark.spec("releases#environment-filter")
async def test_foreign_environment_is_not_found(
    graph: Graph, own: Tenant, foreign: Tenant
) -> None:
    await foreign.world.link_environment(foreign.ids["Release"], foreign.ids["Project"], "theirs")
    document = """query ($filter: ReleaseFilter) {
        organization { releases(filter: $filter) { nodes { version } } }
    }"""

    error = await graph.error(document, filter={"environments": ["theirs"]})

    assert error["extensions"]["code"] == "NOT_FOUND"
    assert await get_release(
        graph,
        'newGroups(environments: ["theirs"]) deploys(environment: "theirs") { totalCount } '
        'lastDeploy(environment: "theirs") { name }',
    ) == {"newGroups": 0, "deploys": {"totalCount": 0}, "lastDeploy": None}
    assert own


async def test_lists_of_an_organization_have_its_own_rows_only(
    own: Tenant, foreign: Tenant
) -> None:
    owner = await own.world.user("owner@acme.example", role="owner")
    token = await own.world.token(owner)
    graph = Graph(own.world.db, token, limit=Limits(cost=1_000_000))
    kind = schema.type_map["Organization"]
    alone = await graph(f"{{ organization {selection(kind, 6)} }}")

    async with foreign.world.db.begin() as connection:
        await connection.execute(
            delete(models.Organization).where(models.Organization.id == foreign.world.organization)
        )
    without = await graph(f"{{ organization {selection(kind, 6)} }}")

    assert alone == without
    assert "other" not in str(alone)


async def test_another_organization_is_not_found(
    graph: Graph, own: Tenant, foreign: Tenant
) -> None:
    assert own
    data = await graph(
        """{
            other: organization(slug: "other") { id }
            missing: organization(slug: "missing") { id }
            viewer { organizations { slug } user { email } scopes }
        }"""
    )

    assert data == {
        "other": None,
        "missing": None,
        "viewer": {
            "organizations": [{"slug": "acme"}],
            "user": {"email": "owner@acme.example"},
            "scopes": ["read", "write"],
        },
    }
    payload = await graph(
        CREATE_DEPLOY % "id",
        input={"organization": "other", "version": VERSION, "environment": "p"},
    )
    assert [each["path"] for each in payload["createDeploy"]["errors"]] == [["organization"]]
    assert len(await foreign.world.read(select(models.Deploy.id))) == 2


@pytest.mark.spec("releases#deploy-projects")
async def test_foreign_project_cannot_be_deployed_to(
    graph: Graph, own: Tenant, foreign: Tenant
) -> None:
    assert own
    names = [str(foreign.ids["Project"]), foreign.node("Project")]

    payload = await graph(
        CREATE_DEPLOY % "id", input={"version": VERSION, "environment": "p", "projects": names}
    )

    assert payload["createDeploy"] == {
        "deploy": None,
        "errors": [
            {"code": "NOT_FOUND", "path": ["projects", at], "details": None} for at in ("0", "1")
        ],
    }


@pytest.mark.spec("releases#cursors")
async def test_foreign_cursor_shows_own_rows_only(
    graph: Graph, own: Tenant, foreign: Tenant
) -> None:
    await own.world.release("older", date_created=minute(0))
    document = """query ($slug: String, $after: String) { organization(slug: $slug) {
        releases(first: 1, after: $after) { nodes { id version } pageInfo { endCursor } }
    } }"""
    theirs = await create_caller_of_both(foreign, own)
    answer = await theirs(document, slug="other")
    cursor = answer["organization"]["releases"]["pageInfo"]["endCursor"]

    found = await graph(document, after=cursor)

    [node] = found["organization"]["releases"]["nodes"]
    assert node == {"id": own.node("Release"), "version": VERSION}


async def test_writes_do_not_reach_another_organization(
    graph: Graph, own: Tenant, foreign: Tenant
) -> None:
    for number in (str(foreign.ids["Project"]), foreign.node("Project")):
        refused = await create(graph, version="new", projects=[number])
        assert errors_of(refused) == {("NOT_FOUND", "projects.0")}
        for payload in (
            await record_events(graph, event(project=number)),
            await record_sessions(graph, session(project=number)),
        ):
            assert {code for code, _ in errors_of(payload)} == {"NOT_FOUND"}
    for owner in (str(foreign.ids["User"]), foreign.node("User"), "ann@other.example"):
        refused = await create(graph, version="new", projects=["one"], owner=owner)
        assert errors_of(refused) == {("NOT_FOUND", "owner")}
    await own.world.change(models.Repository, foreign.ids["Repository"], name="theirs")
    refused = await create(
        graph, version="new", projects=["one"], refs=[{"repository": "theirs", "commit": "a"}]
    )
    assert errors_of(refused) == {("NOT_FOUND", "refs.0.repository")}
    assert await list_versions(graph) == [VERSION]

    # The same names are there: what is written is the caller's own.
    await update(
        graph, version=VERSION, ref="mine", commits=[{"id": "b", "repository": "acme/app"}]
    )
    await record_sessions(graph, session(VERSION, project="one"))
    await delete_release(graph, VERSION)
    rows = await own.world.read(
        select(models.Release.ref, models.Release.commit_count).where(
            models.Release.id == foreign.ids["Release"]
        )
    )
    assert rows == [(None, 1)]
