"""Plans return the same bytes as graphql-core.

`make test` runs a few hundred random operations. To run tens of thousands:

    WAYBILL_OPERATIONS=20000 .venv/bin/pytest tests/execution/test_differential.py
"""

import os
import random
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

import orjson
import pytest
from graphql import OperationType
from sqlalchemy import update

from app.settings import Executor
from db import models
from loaders.author import AuthorById
from loaders.project import PlatformsByProject
from loaders.release import NewGroupsByRelease, ProjectsByRelease
from resolvers.ids import encode_global_id
from resolvers.releases import fields as release_resolvers
from schema import schema
from tests.clients.graph import Graph, engine_of
from tests.clients.incremental import (
    add_incremental_directives,
    merge_2022,
    merge_v02,
    parse_multipart,
)
from tests.execution.cancelling import allow_cancelled_tasks
from tests.execution.operations import generate_operation
from tests.support.factories import World, minute
from tests.support.mutations import create, record_events, record_sessions, session, time_ago
from tests.support.mutations import event as an_event
from tests.support.tenants import VERSION, create_tenant

OPERATIONS = int(os.environ.get("WAYBILL_OPERATIONS", "120"))


@pytest.fixture
async def graphs(world: World) -> AsyncIterator[tuple[Graph, Graph]]:
    """Clients of a server with plans and of one without, over an organization with data."""
    owner = await world.user("owner@acme.example", role="owner")
    token = await world.token(owner)
    compiled = Graph(world.db, token)
    reference = Graph(world.db, token, Executor.REFERENCE)
    await create_tenant(world)
    two = await world.project("two")
    for number in range(4):
        await create(
            compiled,
            version=f"app@1.{number}.0+{number}",
            projects=["one", "two"],
            commits=[
                {"id": f"{number}{each}" * 20, "message": "m", "authorName": f"A{each}"}
                for each in range(3)
            ],
        )
    await world.release("not semver", projects={two: None}, last_commit_id=404, author_ids=["9"])
    await world.deploy(await world.release("deployed"), "staging", [two])
    await record_sessions(
        compiled,
        *(session(VERSION, project="one", distinctId=str(each)) for each in range(3)),
        session("app@1.1.0+1", project="two", started=time_ago(days=2), status="CRASHED"),
    )
    await record_events(compiled, an_event(VERSION, project="one", isNewGroup=True))
    yield compiled, reference
    await compiled.client.aclose()
    await reference.client.aclose()


IDS = tuple(
    encode_global_id(kind, 1)
    for kind in ("Release", "Project", "Commit", "Dashboard", "User", "Widget", "Deploy")
)
VALUES_BY_TYPE: dict[str, tuple[Any, ...]] = {
    "ID": (*IDS, "one", "1", "nonsense", "-1"),
    "DateTime": (minute(1).isoformat(), time_ago(days=1), "2026-01-01"),
    "JSON": ({},),
    "Int": (1, 2, 5, 0, 101),
    "String": ("a", "1", ""),
    "Boolean": (True, False),
}
VALUES_BY_ARGUMENT: dict[str, tuple[Any, ...]] = {
    "environment": ("production", "staging", ""),
    "version": (VERSION, "app@1.1.0+1", "nothing"),
    "slug": ("one", "acme", "nothing"),
    "query": ("app", "release.version:>1.0", "finalized:false", "nonsense:1"),
}


def values(name: str, coordinate: str) -> Sequence[Any]:
    """Return argument values for which there is data."""
    for argument, known in VALUES_BY_ARGUMENT.items():
        if argument in coordinate:
            return known
    return VALUES_BY_TYPE.get(name, ())


def normalize(content: bytes) -> Any:
    """Return a response without what differs between runs: ids and order of errors."""
    response = orjson.loads(content)
    for error in response.get("errors", ()):
        error.get("extensions", {}).pop("id", None)
    response.get("errors", []).sort(key=lambda error: str(error.get("path")))
    return orjson.dumps(response)


async def execute_both(
    graphs: tuple[Graph, Graph], body: Mapping[str, Any]
) -> tuple[bytes, bytes]:
    """Return the responses of the two servers."""
    compiled, reference = [
        normalize((await graph.client.post("/graphql", json=body)).content) for graph in graphs
    ]
    return compiled, reference


def are_equivalent(compiled: bytes, reference: bytes) -> bool:
    """Whether responses are equal, apart from several errors that cause the same null.

    Which of these are reported is open in the GraphQL specification, section 6.4.4: graphql-core
    reports those that it meets before it cancels the others.
    """
    responses = [orjson.loads(each) for each in (compiled, reference)]
    data, same = (orjson.dumps(each.get("data")) for each in responses)
    return data == same and all(
        error in other.get("errors", ())
        or find_null(one, error) in [find_null(other, each) for each in other.get("errors", ())]
        for one, other in (responses, responses[::-1])
        for error in one.get("errors", ())
    )


def find_null(response: Any, error: Any) -> list[str | int]:
    """Return the path of the null that an error causes in a response."""
    value, path = response["data"], []
    for step in error["path"]:
        if value is None:
            break
        value = value[step]
        path.append(step)
    return path


@allow_cancelled_tasks
async def test_plans_and_graphql_core_return_equal_responses(graphs: tuple[Graph, Graph]) -> None:
    before = engine_of(graphs[0].client).counts.total()
    for seed in range(OPERATIONS):
        chance = random.Random(seed)
        text, variables = generate_operation(
            schema, chance, operation_type=OperationType.QUERY, values=values
        )

        compiled, reference = await execute_both(graphs, {"query": text, "variables": variables})

        assert are_equivalent(compiled, reference), (seed, text, variables)
    counts = engine_of(graphs[0].client).counts
    assert counts.total() > before
    # Plans execute enough operations for the comparison to mean something.
    assert counts["compiled"] > OPERATIONS / 5
    assert set(engine_of(graphs[1].client).counts) == {"reference"}


def is_incremental(text: str) -> bool:
    return "@defer" in text or "@stream" in text


MERGES = {"deferSpec=20220824": merge_2022, "incrementalSpec=v0.2": merge_v02}


async def test_merged_payloads_equal_the_single_response(
    graphs: tuple[Graph, Graph], world: World
) -> None:
    graph = Graph(world.db, graphs[0].token, incremental_delivery=True)
    for seed in range(OPERATIONS // 3):
        chance = random.Random(seed)
        text, variables = generate_operation(
            schema, chance, operation_type=OperationType.QUERY, values=values
        )
        document = add_incremental_directives(schema, text, chance)
        body = {"query": document, "variables": variables}
        single = (await graph.client.post("/graphql", json=body)).json()

        for spec, merge in MERGES.items():
            accept = {"Accept": f"multipart/mixed;{spec}, application/json"}
            response = await graph.client.post("/graphql", json=body, headers=accept)
            if not response.headers["content-type"].startswith("multipart"):
                assert "data" not in single or not is_incremental(document), body
                continue
            data, errors = merge(parse_multipart(response.content))
            assert bool(errors) == ("errors" in single), body
            if not errors:
                assert data == single["data"], body
    assert engine_of(graph.client).counts["incremental"] > OPERATIONS / 5
    await graph.client.aclose()


PAGE = """query ($with: Boolean!, $names: [String!] = ["production"]) { organization {
    __typename releases(first: 5) { totalCount edges { cursor node { ...R } } nodes { id ...R } }
    dashboards { nodes { title widgets { queries { fields } } } }
} node(id: "%s") { __typename id ... on Release { ...R } ... on Project { slug } } }
fragment R on Release {
    version status newGroups(environments: $names) firstEvent @skip(if: $with)
    authors { name user { username } } lastCommit { sha author { email } }
    commits(first: 2) { nodes { sha fileChanges { path type } } }
    projects { slug newGroups platforms health { totalUsers stats { value } } }
    adoptionStages { stage project { slug } } lastDeploy { environment }
}"""


@pytest.mark.parametrize("with_", [True, False])
async def test_page_is_compiled(graphs: tuple[Graph, Graph], with_: bool) -> None:  # noqa: FBT001 (a parameter)
    body = {"query": PAGE % encode_global_id("Release", 1), "variables": {"with": with_}}

    compiled, reference = await execute_both(graphs, body)

    assert compiled == reference
    assert b'"errors"' not in compiled
    assert (b"firstEvent" in compiled) is not with_
    assert engine_of(graphs[0].client).counts["given up"] == 0


async def fails(*_: object) -> Any:
    raise OSError


@pytest.mark.parametrize(
    "loader", [AuthorById, NewGroupsByRelease, PlatformsByProject, ProjectsByRelease]
)
async def test_failing_loader_fails_only_its_fields(
    graphs: tuple[Graph, Graph], monkeypatch: pytest.MonkeyPatch, loader: Any
) -> None:
    monkeypatch.setattr(loader, "fetch", fails)
    body = {"query": PAGE % encode_global_id("Project", 1), "variables": {"with": False}}

    compiled, reference = await execute_both(graphs, body)

    assert compiled == reference
    assert b"INTERNAL_SERVER_ERROR" in compiled
    assert engine_of(graphs[0].client).counts["given up"] == 1


async def test_resolver_that_raises_for_some_rows_fails_only_those(
    graphs: tuple[Graph, Graph], monkeypatch: pytest.MonkeyPatch
) -> None:
    original = release_resolvers.distinct_authors

    def fail_for_odd_ids(release: Any, *rest: Any) -> Any:
        if release.id % 2:
            raise ValueError
        return original(release, *rest)

    field: Any = schema.type_map["Release"]
    batch = field.fields["authors"].extensions["strawberry-definition"].metadata["loader"]
    monkeypatch.setitem(batch.__dict__, "then", fail_for_odd_ids)
    body = {"query": "{ organization { releases { nodes { version authors { name } } } } }"}

    compiled, reference = await execute_both(graphs, body)

    assert compiled == reference
    assert 0 < compiled.count(b"INTERNAL_SERVER_ERROR") < 7


async def test_null_of_a_non_null_field_is_an_error(
    graphs: tuple[Graph, Graph], world: World
) -> None:
    async with world.db.begin() as connection:
        await connection.execute(
            update(models.Release).values(status=7).where(models.Release.id == 2)
        )
    for selection in ("status", "version status", "projects { slug } status"):
        body = {"query": f"{{ organization {{ releases {{ nodes {{ {selection} }} }} }} }}"}

        compiled, reference = await execute_both(graphs, body)

        assert compiled == reference
