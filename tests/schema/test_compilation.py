"""Every field of the schema can be part of a plan: one that cannot makes a whole page slow."""

from collections.abc import Iterator, Mapping
from typing import Any

import pytest
from graphql import (
    GraphQLField,
    GraphQLNamedType,
    GraphQLObjectType,
    get_named_type,
    is_leaf_type,
    is_object_type,
    is_required_argument,
)

from db import models
from schema import find_bulk_resolver, schema
from tests.clients.graph import Graph, engine_of, on_sqlite
from tests.support.factories import World, minute
from tests.support.mutations import create, record_sessions, session
from tests.support.tenants import VERSION, create_tenant

SHA = "b" * 40
CREATE_DASHBOARD = """mutation ($input: CreateDashboardInput!) {
    createDashboard(input: $input) { dashboard { id } errors { code path message } }
}"""
RENAME = """mutation ($id: ID!) {
    updateDashboard(input: {id: $id, title: "Later"}) { errors { code path message } }
}"""
WIDGET = {
    "title": "Errors",
    "displayType": "TABLE",
    "layout": {"x": 0, "y": 0, "w": 2, "h": 2, "minH": 1},
    "thresholds": {"max1": 1, "max2": 2},
    "queries": [{"fields": ["count()"], "conditions": ""}],
}

NOT_COMPILED: Mapping[str, str] = {}
"""Fields that plans cannot have by design, each with the reason. Subscriptions have no plans."""

WITHOUT_VALUE = {"Viewer.projects"}
"""Fields of objects that are null for a token without a limit."""


def to_literal(value: Any) -> str:
    """Write a value as a GraphQL literal; a text in capitals is an enum value."""
    if isinstance(value, dict):
        return "{" + ", ".join(f"{name}: {to_literal(each)}" for name, each in value.items()) + "}"
    if isinstance(value, list):
        return f"[{', '.join(map(to_literal, value))}]"
    if isinstance(value, bool):
        return "true" if value else "false"
    is_bare = isinstance(value, int) or (value.isupper() and value.isidentifier())
    return str(value) if is_bare else f'"{value}"'


def collect_arguments(dashboard: str, organization: str) -> dict[str, dict[str, Any]]:
    """Return arguments of every field that requires some, by coordinate.

    Mutations change nothing that other fields need.
    """
    return {
        "Query.node": {"id": organization},
        "Query.nodes": {"ids": organization},
        "Organization.project": {"slug": "one"},
        "Organization.release": {"version": VERSION},
        "Organization.commit": {"sha": SHA},
        "Organization.compareReleases": {"base": "before", "head": VERSION},
        "Organization.dashboard": {"id": dashboard},
        "Organization.widgetFields": {"widgetType": "METRICS"},
        "Organization.widgetData": {
            "input": {
                "widget": {
                    "title": "Sessions",
                    "displayType": "LINE",
                    "widgetType": "METRICS",
                    "queries": [
                        {"fields": "sum(session)", "columns": "release", "conditions": ""}
                        | {"aggregates": "sum(session)"},
                        {"fields": "", "aggregates": "unknown()", "conditions": ""},
                    ],
                }
            }
        },
        "Dashboard.diff": {"from": 1},
        "Mutation.createRelease": {"input": {"version": VERSION, "projects": "one"}},
        "Mutation.updateRelease": {"input": {"version": VERSION}},
        "Mutation.deleteRelease": {"version": "unknown"},
        "Mutation.createDeploy": {"input": {"version": VERSION, "environment": "e"}},
        "Mutation.recordEvents": {
            "input": {
                "events": {"project": "p", "release": "r", "timestamp": "2026-01-01T00:00:00Z"}
            }
        },
        "Mutation.recordSessions": {
            "input": {
                "sessions": {"project": "p", "release": "r", "started": "2026-01-01T00:00:00Z"}
            }
        },
        "Mutation.createDashboard": {"input": {"title": "New"}},
        "Mutation.updateDashboard": {"input": {"id": dashboard, "validateOnly": True}},
        "Mutation.deleteDashboard": {"id": "unknown"},
        "Mutation.duplicateDashboard": {"id": dashboard},
        "Mutation.restoreDashboard": {"id": dashboard, "version": 2},
        "Mutation.favoriteDashboard": {"id": dashboard, "favorited": True},
        "Mutation.visitDashboard": {"id": dashboard},
    }


# Types of which only one of several mutations returns an object.
OF_ONE_MUTATION = {
    "MutationError": ["Mutation.deleteRelease", "DeletePayload.errors"],
    "DashboardPlan": ["Mutation.updateDashboard", "DashboardPayload.plan"],
}


def find_paths(arguments: Mapping[str, Any]) -> dict[str, list[str]]:
    """Return for each object type the shortest path of coordinates to it, from a root type.

    None leads through a field that is null for the caller of the tests.
    """
    paths: dict[str, list[str]] = {"Query": [], "Mutation": [], **OF_ONE_MUTATION}
    waiting = list(paths)
    for parent in waiting:
        for name, field in object_type(parent).fields.items():
            coordinate = f"{parent}.{name}"
            required = any(is_required_argument(each) for each in field.args.values())
            assert not required or coordinate in arguments, f"{coordinate}: add its arguments"
            kind = get_named_type(field.type)
            is_new = is_object_type(kind) and kind.name not in paths
            if is_new and coordinate not in WITHOUT_VALUE:
                paths[kind.name] = [*paths[parent], coordinate]
                waiting.append(kind.name)
    return paths


def object_type(name: str) -> GraphQLObjectType:
    """Return an object type of the schema."""
    kind: GraphQLNamedType = schema.type_map[name]
    assert isinstance(kind, GraphQLObjectType)
    return kind


def to_document(path: list[str], arguments: Mapping[str, Any]) -> str:
    """Return a document that selects the fields of a path, each below the one before."""
    selection = ""
    for coordinate in reversed(path):
        selection = f"{{ {to_selection(coordinate, arguments)} {selection} }}"
    return f"{path[0].partition('.')[0].lower()} {selection}"


def to_selection(coordinate: str, arguments: Mapping[str, Any]) -> str:
    """Return a field with its arguments."""
    name = coordinate.partition(".")[2]
    given = arguments.get(coordinate)
    return name if given is None else f"{name}({to_literal(given)[1:-1]})"


def parents(data: Any, path: list[str]) -> Iterator[Any]:
    """Return the objects at the end of a path."""
    if isinstance(data, list):
        for each in data:
            yield from parents(each, path)
    elif data is not None and path:
        yield from parents(data[path[0].partition(".")[2]], path[1:])
    elif data is not None:
        yield data


def fields(paths: Mapping[str, list[str]]) -> Iterator[tuple[str, str, GraphQLField]]:
    """Return the types with their fields."""
    for parent in paths:
        for name, field in object_type(parent).fields.items():
            yield parent, name, field


async def create_everything(world: World, graph: Graph) -> dict[str, dict[str, Any]]:
    """Create a row of every type, and return the arguments that find them."""
    tenant = await create_tenant(world)
    await create(graph, version="before", projects=["one"], dateReleased="2020-01-01T00:00:00Z")
    await create(
        graph,
        version=VERSION,
        projects=["one"],
        commits=[
            {
                "id": SHA,
                "repository": "acme/app",
                "message": "m (#7)",
                "authorName": "Ann",
                "authorEmail": "ann@shared.example",
                "patchSet": [{"path": "a.py", "type": "ADDED"}],
            }
        ],
    )
    await world.row(
        models.PullRequest,
        repository_id=tenant.ids["Repository"],
        number="7",
        merge_sha=SHA,
        date_created=minute(1),
    )
    await record_sessions(graph, session(VERSION, project="one"))
    permissions = {"isEditableByEveryone": False, "teamsWithEditAccess": ["web"]}
    dashboard = await graph(
        CREATE_DASHBOARD,
        input={"title": "First", "widgets": [WIDGET], "permissions": permissions},
    )
    payload = dashboard["createDashboard"]
    assert payload["errors"] == []
    await graph(RENAME, id=payload["dashboard"]["id"])
    return collect_arguments(payload["dashboard"]["id"], tenant.node("Organization"))


def test_every_field_has_a_bulk_resolver() -> None:
    without = [
        f"{kind.name}.{name}"
        for kind in schema.type_map.values()
        if isinstance(kind, GraphQLObjectType) and not kind.name.startswith("__")
        for name, field in kind.fields.items()
        if kind.name != "Subscription" and find_bulk_resolver(kind, field) is None
    ]

    assert without == sorted(NOT_COMPILED)


@on_sqlite
@pytest.mark.spec("security#plans")
async def test_no_field_defeats_compilation(world: World, graph: Graph) -> None:
    arguments = await create_everything(world, graph)
    paths = find_paths(arguments)
    engine = engine_of(graph.client)
    defeated, unreached = [], []

    for parent, name, field in fields(paths):
        coordinate = f"{parent}.{name}"
        document = to_document([*paths[parent], coordinate], arguments)
        if not is_leaf_type(get_named_type(field.type)):
            document = document.replace("  }", " { __typename } }")
        compiled = engine.counts["compiled"]
        answer = await graph.answer(document)
        assert "data" in answer, (document, answer)
        if engine.counts["compiled"] != compiled + 1 or "errors" in answer:
            defeated.append(coordinate)
        if not list(parents(answer["data"], paths[parent])):
            # Charts have series, tables have rows.
            answer = await graph.answer(document.replace("LINE", "TABLE"))
            if not list(parents(answer["data"], paths[parent])):
                unreached.append(document)

    assert defeated == sorted(NOT_COMPILED)
    assert unreached == []
    objects = {name for name, kind in schema.type_map.items() if is_object_type(kind)}
    only_of_events = {"Subscription", "ReleaseChange", "DashboardChanged"}
    assert {each for each in objects if not each.startswith("__")} - only_of_events == set(paths)
