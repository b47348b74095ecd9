"""The compiled executor answers as graphql-core does, to the byte.

`make test` runs a few hundred random operations; tens of thousands by

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
from tests.clients.graph import Graph
from tests.clients.incremental import bodies, by_id, by_path, parted
from tests.execution.cancelling import cancels
from tests.execution.operations import operation
from tests.support.factories import World, minute
from tests.support.mutations import ago, create, record_events, record_sessions, session
from tests.support.mutations import event as an_event
from tests.support.tenants import VERSION, a_tenant

OPERATIONS = int(os.environ.get("WAYBILL_OPERATIONS", "300"))


@pytest.fixture
async def graphs(world: World) -> AsyncIterator[tuple[Graph, Graph]]:
    """The compiled executor and the reference, at the door of a full organization."""
    owner = await world.user("owner@acme.example", role="owner")
    token = await world.token(owner)
    compiled = Graph(world.db, token)
    reference = Graph(world.db, token, Executor.REFERENCE)
    await a_tenant(world)
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
        session("app@1.1.0+1", project="two", started=ago(days=2), status="CRASHED"),
    )
    await record_events(compiled, an_event(VERSION, project="one", isNewGroup=True))
    yield compiled, reference
    await compiled.client.aclose()
    await reference.client.aclose()


IDS = tuple(
    encode_global_id(kind, 1)
    for kind in ("Release", "Project", "Commit", "Dashboard", "User", "Widget", "Deploy")
)
BY_TYPE: dict[str, tuple[Any, ...]] = {
    "ID": (*IDS, "one", "1", "nonsense", "-1"),
    "DateTime": (minute(1).isoformat(), ago(days=1), "2026-01-01"),
    "JSON": ({},),
    "Int": (1, 2, 5, 0, 101),
    "String": ("a", "1", ""),
    "Boolean": (True, False),
}
BY_PLACE: dict[str, tuple[Any, ...]] = {
    "environment": ("production", "staging", ""),
    "version": (VERSION, "app@1.1.0+1", "nothing"),
    "slug": ("one", "acme", "nothing"),
    "query": ("app", "release.version:>1.0", "finalized:false", "nonsense:1"),
}


def values(name: str, coordinate: str) -> Sequence[Any]:
    """Values that find something."""
    for part, found in BY_PLACE.items():
        if part in coordinate:
            return found
    return BY_TYPE.get(name, ())


def told(content: bytes) -> Any:
    """An answer without what is never the same: ids of masked errors, and which came first."""
    answer = orjson.loads(content)
    for error in answer.get("errors", ()):
        error.get("extensions", {}).pop("id", None)
    answer.get("errors", []).sort(key=lambda error: str(error.get("path")))
    return orjson.dumps(answer)


async def both(graphs: tuple[Graph, Graph], body: Mapping[str, Any]) -> tuple[bytes, bytes]:
    """What the two executors answer."""
    compiled, reference = [
        told((await graph.client.post("/graphql", json=body)).content) for graph in graphs
    ]
    return compiled, reference


def alike(compiled: bytes, reference: bytes) -> bool:
    """Whether answers are the same, but for errors that a null has besides another one.

    Which of several errors below the same null are told, the specification leaves open (6.4.4):
    graphql-core tells those that it meets before it gives the others up.
    """
    answers = [orjson.loads(each) for each in (compiled, reference)]
    data, same = (orjson.dumps(each.get("data")) for each in answers)
    return data == same and all(
        error in other.get("errors", ())
        or nulled(one, error) in [nulled(other, each) for each in other.get("errors", ())]
        for one, other in (answers, answers[::-1])
        for error in one.get("errors", ())
    )


def nulled(answer: Any, error: Any) -> list[str | int]:
    """The path of the null that stands in the answer for an error."""
    value, path = answer["data"], []
    for step in error["path"]:
        if value is None:
            break
        value = value[step]
        path.append(step)
    return path


def engine_of(graph: Graph) -> Any:
    """The engine behind a caller's door."""
    transport: Any = graph.client._transport  # noqa: SLF001 (httpx gives it no name)
    endpoint, _sockets = [route for route in transport.app.routes if route.path == "/graphql"]
    return endpoint.app.engine


@cancels
async def test_random_operations_are_answered_alike(graphs: tuple[Graph, Graph]) -> None:
    before = engine_of(graphs[0]).counts.total()
    for seed in range(OPERATIONS):
        chance = random.Random(seed)
        text, variables = operation(
            schema, chance, operation_type=OperationType.QUERY, values=values
        )

        compiled, reference = await both(graphs, {"query": text, "variables": variables})

        assert alike(compiled, reference), (seed, text, variables)
    counts = engine_of(graphs[0]).counts
    assert counts.total() > before
    # Neither way is the exception, so that both are compared.
    assert counts["compiled"] > OPERATIONS / 5
    assert set(engine_of(graphs[1]).counts) == {"reference"}


def has_parts(text: str) -> bool:
    return "@defer" in text or "@stream" in text


PARTED = {"deferSpec=20220824": by_path, "incrementalSpec=v0.2": by_id}


async def test_random_answers_in_parts_are_the_whole_put_together(
    graphs: tuple[Graph, Graph], world: World
) -> None:
    graph = Graph(world.db, graphs[0].token, incremental_delivery=True)
    for seed in range(OPERATIONS // 3):
        chance = random.Random(seed)
        text, variables = operation(
            schema, chance, operation_type=OperationType.QUERY, values=values
        )
        document = parted(schema, text, chance)
        body = {"query": document, "variables": variables}
        whole = (await graph.client.post("/graphql", json=body)).json()

        for form, put_together in PARTED.items():
            accept = {"Accept": f"multipart/mixed;{form}, application/json"}
            response = await graph.client.post("/graphql", json=body, headers=accept)
            if not response.headers["content-type"].startswith("multipart"):
                assert "data" not in whole or not has_parts(document), body
                continue
            data, errors = put_together(bodies(response.content))
            assert bool(errors) == ("errors" in whole), body
            if not errors:
                assert data == whole["data"], body
    assert engine_of(graph).counts["incremental"] > OPERATIONS / 5
    await graph.client.aclose()


WHOLE = """query ($with: Boolean!, $names: [String!] = ["production"]) { organization {
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
async def test_a_whole_page_is_compiled(graphs: tuple[Graph, Graph], with_: bool) -> None:  # noqa: FBT001 (a parameter)
    body = {"query": WHOLE % encode_global_id("Release", 1), "variables": {"with": with_}}

    compiled, reference = await both(graphs, body)

    assert compiled == reference
    assert b'"errors"' not in compiled
    assert (b"firstEvent" in compiled) is not with_
    assert engine_of(graphs[0]).counts["given up"] == 0


async def fails(*_: object) -> Any:
    raise OSError


@pytest.mark.parametrize(
    "loader", [AuthorById, NewGroupsByRelease, PlatformsByProject, ProjectsByRelease]
)
async def test_a_loader_that_fails_fails_its_fields_alone(
    graphs: tuple[Graph, Graph], monkeypatch: pytest.MonkeyPatch, loader: Any
) -> None:
    monkeypatch.setattr(loader, "fetch", fails)
    body = {"query": WHOLE % encode_global_id("Project", 1), "variables": {"with": False}}

    compiled, reference = await both(graphs, body)

    assert compiled == reference
    assert b"INTERNAL_SERVER_ERROR" in compiled
    assert engine_of(graphs[0]).counts["given up"] == 1


async def test_a_resolver_that_raises_for_some_rows_fails_those(
    graphs: tuple[Graph, Graph], monkeypatch: pytest.MonkeyPatch
) -> None:
    original = release_resolvers.distinct_authors

    def sometimes(release: Any, *rest: Any) -> Any:
        if release.id % 2:
            raise ValueError
        return original(release, *rest)

    field: Any = schema.type_map["Release"]
    batch = field.fields["authors"].extensions["strawberry-definition"].metadata["loader"]
    monkeypatch.setitem(batch.__dict__, "then", sometimes)
    body = {"query": "{ organization { releases { nodes { version authors { name } } } } }"}

    compiled, reference = await both(graphs, body)

    assert compiled == reference
    assert 0 < compiled.count(b"INTERNAL_SERVER_ERROR") < 7


async def test_nulls_in_the_wrong_places(graphs: tuple[Graph, Graph], world: World) -> None:
    async with world.db.begin() as connection:
        await connection.execute(
            update(models.Release).values(status=7).where(models.Release.id == 2)
        )
    for selection in ("status", "version status", "projects { slug } status"):
        body = {"query": f"{{ organization {{ releases {{ nodes {{ {selection} }} }} }} }}"}

        compiled, reference = await both(graphs, body)

        assert compiled == reference
