"""Requests of one organization neither read nor write rows of another with identical data."""

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
from tests.clients.graph import CREATE_DEPLOY, RELEASE, Graph, get_release, list_versions
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

GENEROUS = Limits(
    source_length=200_000, tokens=50_000, selections=50_000, nodes=10**9, cost=10**9, depth=20
)
"""Limits for a document with nearly all fields."""


def node_types() -> list[str]:
    """List the types that implement Node."""
    node = schema.type_map["Node"]
    assert isinstance(node, GraphQLInterfaceType)
    return sorted(kind.name for kind in schema.get_implementations(node).objects)


@pytest.mark.spec("releases#nodes")
async def test_nodes_of_another_organization_are_null(
    graph: Graph, own: Tenant, foreign: Tenant
) -> None:
    kinds = node_types()
    assert sorted(own.ids) == kinds, "a type is missing in create_tenant"
    ids = [tenant.node(kind) for kind in kinds for tenant in (foreign, own)]

    data = await graph("query ($ids: [ID!]!) { nodes(ids: $ids) { __typename id } }", ids=ids)
    single_nodes = [
        (await graph("query ($id: ID!) { node(id: $id) { __typename id } }", id=id_))["node"]
        for id_ in ids
    ]

    expected = [
        node for kind in kinds for node in (None, {"__typename": kind, "id": own.node(kind)})
    ]
    assert data["nodes"] == single_nodes == expected


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

    data = await graph("query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=ids)

    assert data == {"nodes": [None] * len(ids)}


@pytest.mark.spec("releases#nodes")
async def test_nodes_takes_at_most_100_ids(graph: Graph, own: Tenant) -> None:
    document = "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }"
    ids = [own.node("Release")] * 101

    error = await graph.error(document, ids=ids)
    data = await graph(document, ids=ids[:100])

    assert error["extensions"] == {
        "code": "PAGE_TOO_LARGE",
        "argument": ["ids"],
        "limit": 100,
        "actual": 101,
    }
    assert len(data["nodes"]) == 100


def object_types() -> Iterator[GraphQLObjectType]:
    """Yield the object types of the schema, without those of introspection."""
    for name, kind in schema.type_map.items():
        if isinstance(kind, GraphQLObjectType) and not name.startswith("__"):
            yield kind


def id_arguments() -> list[tuple[str, str, str]]:
    """List the arguments that are ids, as type, field and argument."""
    return [
        (kind.name, name, argument_name)
        for kind in object_types()
        for name, field in kind.fields.items()
        for argument_name, argument in field.args.items()
        if get_named_type(argument.type).name == "ID"
    ]


def input_ids() -> set[tuple[str, str]]:
    """Return the fields of inputs that are ids, as input and field."""
    return {
        (kind.name, name)
        for kind in schema.type_map.values()
        if isinstance(kind, GraphQLInputObjectType)
        for name, field in kind.fields.items()
        if get_named_type(field.type).name == "ID"
    }


def select_fields(kind: Any, depth: int = 3) -> str:
    """Return a selection set of a type's fields without required arguments.

    It is `depth` selection sets deep, and empty for a leaf type.
    """
    named = get_named_type(kind)
    if is_leaf_type(named):
        return ""
    selections = ["__typename"]
    for name, field in getattr(named, "fields", {}).items():
        if any(is_required_argument(argument) for argument in field.args.values()):
            continue
        if is_leaf_type(get_named_type(field.type)):
            selections.append(name)
        elif depth > 1:
            selections.append(f"{name} {select_fields(field.type, depth - 1)}")
    return f"{{ {' '.join(selections)} }}"


DASHBOARD_IDS = {
    ("Organization", "dashboard", "id"),
    ("Mutation", "deleteDashboard", "id"),
    ("Mutation", "duplicateDashboard", "id"),
    ("Mutation", "favoriteDashboard", "id"),
    ("Mutation", "restoreDashboard", "id"),
    ("Mutation", "visitDashboard", "id"),
}


def test_every_id_of_an_argument_or_input_is_known() -> None:
    """A new one needs a test with a foreign id."""
    arguments = id_arguments()

    assert len([parent for parent, *_ in arguments if parent == "Release"]) == 7
    assert {argument for argument in arguments if argument[0] != "Release"} == {
        ("Query", "node", "id"),
        ("Query", "nodes", "ids"),
        ("Subscription", "dashboardChanged", "id"),  # tests/resolvers/subscriptions/test_access.py
        ("Subscription", "releaseChanged", "projects"),
        # tests/tenants/test_identifiers.py sends foreign projects to each of these.
        ("Subscription", "runningChanged", "projects"),
        ("Organization", "compareReleases", "project"),
        ("Organization", "running", "projects"),
        ("Widget", "data", "projects"),  # tests/tenants/test_identifiers.py
        *DASHBOARD_IDS,
    }
    assert input_ids() == {
        ("ReleaseFilter", "projects"),
        ("DashboardFilter", "projects"),
        ("DashboardFilter", "createdBy"),
        # tests/tenants/test_identifiers.py sends foreign projects to each of these.
        ("CreateReleaseInput", "projects"),
        ("CreateDeployInput", "projects"),
        ("DeployFilter", "projects"),
        ("CreateDashboardInput", "projects"),
        ("UpdateDashboardInput", "projects"),
        ("WidgetDataInput", "projects"),
        ("UpdateDashboardInput", "id"),
        ("WidgetInput", "id"),
        ("WidgetQueryInput", "id"),
    }


async def test_foreign_project_in_an_argument_is_the_error_of_an_unknown_one(
    graph: Graph, own: Tenant, foreign: Tenant
) -> None:
    fields = []
    release = schema.type_map["Release"]
    assert isinstance(release, GraphQLObjectType)
    for parent, name, argument in id_arguments():
        if parent != "Release":
            continue
        selection_set = select_fields(release.fields[name].type)
        selection = f'value: {name}({argument}: "%s") {selection_set}'
        for id_ in ("404", str(foreign.ids["Project"]), foreign.node("Project")):
            error = await graph.error(RELEASE % (selection % id_), version=VERSION)
            assert error["message"] == f"There is no project {id_!r}."
            assert error["path"] == ["organization", "release", "value"]
            assert error["extensions"] == {"code": "NOT_FOUND", "argument": [argument]}
        assert await get_release(graph, selection % own.node("Project"))
        fields.append(name)
    assert len(fields) == 7


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

    for id_ in (foreign.node("Dashboard"), encode_global_id("Dashboard", 404), "nothing"):
        data = await graph(read, id=id_)
        assert data == {"organization": {"dashboard": None}}
        for name, call in WRITES.items():
            data = await graph(f"mutation {{ {call % id_} {{ errors {{ code path }} }} }}")
            assert data == {name: {"errors": [{"code": "NOT_FOUND", "path": ["id"]}]}}, name

    assert await foreign.world.read(select(models.Dashboard)) == before


async def test_foreign_objects_in_a_saved_dashboard_are_not_found(
    graph: Graph, own: Tenant, foreign: Tenant
) -> None:
    save = """mutation ($input: UpdateDashboardInput!) {
        updateDashboard(input: $input) { errors { code path } }
    }"""
    dashboard = {
        "id": own.node("Dashboard"),
        "projects": [foreign.node("Project"), str(foreign.ids["Project"])],
        "permissions": {
            "isEditableByEveryone": False,
            "teamsWithEditAccess": [foreign.node("Team")],
        },
        "widgets": [
            {"id": foreign.node("Widget")},
            {"id": own.node("Widget"), "queries": [{"id": foreign.node("WidgetQuery")}]},
        ],
    }

    data = await graph(save, input=dashboard)

    assert data["updateDashboard"]["errors"] == [
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

    by_foreign_user = await graph(document, filter={"createdBy": foreign.node("User")})
    by_own_user = await graph(document, filter={"createdBy": own.node("User")})
    error = await graph.error(document, filter={"projects": [foreign.node("Project")]})

    assert by_foreign_user["organization"]["dashboards"] == {"totalCount": 0, "nodes": []}
    assert by_own_user["organization"]["dashboards"]["nodes"] == [{"id": own.node("Dashboard")}]
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


async def test_lists_have_only_rows_of_their_organization(own: Tenant, foreign: Tenant) -> None:
    owner = await own.world.user("owner@acme.example", role="owner")
    token = await own.world.token(owner)
    graph = Graph(own.world.db, token, limit=GENEROUS)
    kind = schema.type_map["Organization"]
    document = f"{{ organization {select_fields(kind, 6)} }}"

    before = await graph(document)
    async with foreign.world.db.begin() as connection:
        await connection.execute(
            delete(models.Organization).where(models.Organization.id == foreign.world.organization)
        )
    after_deletion = await graph(document)

    assert before == after_deletion
    assert "other" not in str(before)


@pytest.mark.usefixtures("own", "foreign")
async def test_another_organization_is_not_found(graph: Graph) -> None:
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


async def test_deploy_to_another_organization_is_refused(
    graph: Graph, own: Tenant, foreign: Tenant
) -> None:
    assert own

    data = await graph(
        CREATE_DEPLOY % "id",
        input={"organization": "other", "version": VERSION, "environment": "p"},
    )

    assert [error["path"] for error in data["createDeploy"]["errors"]] == [["organization"]]
    assert len(await foreign.world.read(select(models.Deploy.id))) == 2


@pytest.mark.spec("releases#deploy-projects")
async def test_foreign_project_cannot_be_deployed_to(
    graph: Graph, own: Tenant, foreign: Tenant
) -> None:
    assert own
    names = [str(foreign.ids["Project"]), foreign.node("Project")]

    data = await graph(
        CREATE_DEPLOY % "id", input={"version": VERSION, "environment": "p", "projects": names}
    )

    assert data["createDeploy"] == {
        "deploy": None,
        "errors": [
            {"code": "NOT_FOUND", "path": ["projects", index], "details": None}
            for index in ("0", "1")
        ],
    }


@pytest.mark.spec("releases#cursors")
async def test_cursor_of_another_organization_returns_only_own_rows(
    graph: Graph, own: Tenant, foreign: Tenant
) -> None:
    await own.world.release("older", date_created=minute(0))
    document = """query ($slug: String, $after: String) { organization(slug: $slug) {
        releases(first: 1, after: $after) { nodes { id version } pageInfo { endCursor } }
    } }"""
    caller_of_both = await create_caller_of_both(foreign, own)
    foreign_page = await caller_of_both(document, slug="other")
    cursor = foreign_page["organization"]["releases"]["pageInfo"]["endCursor"]

    page = await graph(document, after=cursor)

    [node] = page["organization"]["releases"]["nodes"]
    assert node == {"id": own.node("Release"), "version": VERSION}


async def test_foreign_objects_in_writes_are_not_found(
    graph: Graph, own: Tenant, foreign: Tenant
) -> None:
    for project in (str(foreign.ids["Project"]), foreign.node("Project")):
        refused = await create(graph, version="new", projects=[project])
        assert errors_of(refused) == {("NOT_FOUND", "projects.0")}
        for payload in (
            await record_events(graph, event(project=project)),
            await record_sessions(graph, session(project=project)),
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


async def test_writes_by_name_change_only_the_own_release(
    graph: Graph, own: Tenant, foreign: Tenant
) -> None:
    """Releases, projects and repositories of both organizations have the same names."""
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
