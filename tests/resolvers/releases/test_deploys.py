"""Reporting and listing deploys."""

import asyncio
from typing import Any

import pytest
from sqlalchemy import select

from db import models
from tests.clients.graph import Graph, create_deploy, get_release
from tests.support.deploys import VERSION, count_rows, create_release, read_counters
from tests.support.factories import World, minute


@pytest.mark.spec("releases#deploys")
async def test_deploys_are_listed_most_recently_finished_first(world: World, graph: Graph) -> None:
    await create_release(world)
    for environment, finished in (("staging", 2), ("production", 1)):
        await create_deploy(
            graph,
            version=VERSION,
            environment=environment,
            dateFinished=minute(finished).isoformat(),
        )

    assert await get_release(
        graph,
        "deploys { totalCount nodes { environment } } lastDeploy { environment }"
        ' of: deploys(environment: "production") { totalCount nodes { environment } }'
        ' none: deploys(environment: "production", project: "other") { totalCount }',
    ) == {
        "deploys": {
            "totalCount": 2,
            "nodes": [{"environment": "staging"}, {"environment": "production"}],
        },
        "lastDeploy": {"environment": "production"},
        "of": {"totalCount": 1, "nodes": [{"environment": "production"}]},
        "none": {"totalCount": 0},
    }


@pytest.mark.spec("releases#deploy-effects")
async def test_deploy_is_written_with_its_effects(world: World, graph: Graph) -> None:
    await create_release(world)

    payload = await create_deploy(
        graph,
        "environment name url dateStarted dateFinished projects { slug } "
        "release { version deployCount lastDeploy { name } }",
        version=VERSION,
        environment="production",
        name="Friday",
        url="https://ci.acme.example/1?a=b#c",
        dateStarted="2026-01-01T01:00:00+01:00",
        dateFinished="2026-01-01T00:01:00Z",
    )

    assert payload == {
        "deploy": {
            "environment": "production",
            "name": "Friday",
            "url": "https://ci.acme.example/1?a=b#c",
            "dateStarted": "2026-01-01T00:00:00+00:00",
            "dateFinished": "2026-01-01T00:01:00+00:00",
            "projects": [{"slug": "one"}, {"slug": "two"}],
            "release": {"version": VERSION, "deployCount": 1, "lastDeploy": {"name": "Friday"}},
        },
        "errors": [],
    }
    assert await read_counters(world) == (
        (1, 1),
        {("one", "production"): 1, ("two", "production"): 1},
    )
    assert await count_rows(world) == [1, 2, 1, 2, 2]


@pytest.mark.spec("releases#deploy-projects")
async def test_deploy_can_go_to_some_of_the_projects(world: World, graph: Graph) -> None:
    projects = await create_release(world)
    names = ["two", str(projects["one"]), "two"]

    both = await create_deploy(
        graph, "projects { slug }", version=VERSION, environment="p", projects=names
    )
    one = await create_deploy(
        graph, "projects { slug }", version=VERSION, environment="p", projects=["one"]
    )

    assert both == {"deploy": {"projects": [{"slug": "one"}, {"slug": "two"}]}, "errors": []}
    assert one == {"deploy": {"projects": [{"slug": "one"}]}, "errors": []}
    assert await read_counters(world) == ((2, 2), {("two", "p"): 1, ("one", "p"): 2})


@pytest.mark.spec("releases#last-deploy")
async def test_last_deploy_is_the_one_reported_last(world: World, graph: Graph) -> None:
    await create_release(world)

    for finished in (2, 1):
        await create_deploy(
            graph, version=VERSION, environment="p", dateFinished=minute(finished).isoformat()
        )

    assert await read_counters(world) == ((2, 2), {("one", "p"): 2, ("two", "p"): 2})
    assert await get_release(graph, "lastDeploy { dateFinished }") == {
        "lastDeploy": {"dateFinished": minute(1).isoformat()}
    }


@pytest.mark.spec("releases#repeated-deploys")
async def test_each_call_creates_a_deploy(world: World, graph: Graph) -> None:
    await create_release(world)
    same = {"version": VERSION, "environment": "p", "dateFinished": minute(1).isoformat()}

    first = await create_deploy(graph, **same)
    second = await create_deploy(graph, **same)

    assert first["deploy"] != second["deploy"]
    assert await get_release(graph, "deployCount deploys { totalCount }") == {
        "deployCount": 2,
        "deploys": {"totalCount": 2},
    }


@pytest.mark.spec("releases#deploy-effects")
async def test_null_deploy_count_starts_from_zero(world: World, graph: Graph) -> None:
    await world.release(VERSION, deploy_count=None, projects=[await world.project("one")])

    await create_deploy(graph, version=VERSION, environment="p")

    assert await get_release(graph, "deployCount") == {"deployCount": 1}


@pytest.mark.spec("releases#deploy-effects")
async def test_deploy_keeps_the_dates_of_an_existing_row(world: World, graph: Graph) -> None:
    project = await world.project("one")
    release = await world.release(VERSION, projects=[project])
    await world.link_environment(
        release, project, "p", first_seen=minute(1), new_issues_count=3, adopted=minute(2)
    )

    await create_deploy(graph, version=VERSION, environment="p")

    seen = models.ReleaseProjectEnvironment
    assert await world.read(
        select(seen.first_seen, seen.new_issues_count, seen.adopted, seen.last_deploy_id)
    ) == [(minute(1), 3, minute(2), 1)]


@pytest.mark.spec("releases#deploy-projects")
async def test_release_without_projects_can_be_deployed(world: World, graph: Graph) -> None:
    await world.release(VERSION)

    payload = await create_deploy(
        graph, "environment projects { slug }", version=VERSION, environment="p"
    )

    assert payload == {"deploy": {"environment": "p", "projects": []}, "errors": []}
    assert await read_counters(world) == ((1, 1), {})


@pytest.mark.spec("releases#release-names")
@pytest.mark.parametrize("version", ["app@1.0.0‐rc", "app–1.0", "приложение@1.0"])  # noqa: RUF001 (dashes beyond ASCII)
async def test_versions_can_have_non_ascii_characters(
    world: World, graph: Graph, version: str
) -> None:
    await world.release(version, projects=[await world.project("one")])

    assert await create_deploy(graph, "release { version }", version=version, environment="p") == {
        "deploy": {"release": {"version": version}},
        "errors": [],
    }


ALLOWED: dict[str, dict[str, Any]] = {
    "blank": {"name": "", "url": ""},
    "null": {"name": None, "url": None, "dateStarted": None, "dateFinished": None},
    "null projects": {"projects": None},
    "longest": {"name": "n" * 64, "environment": "e" * 64},
    "port": {"url": "http://localhost:8000"},
    "space": {"environment": "my environment (eu) \\ é"},
}


@pytest.mark.spec("releases#deploy-limits")
@pytest.mark.parametrize("case", ALLOWED)
async def test_optional_values_can_be_blank_and_texts_as_long_as_their_limits(
    world: World, graph: Graph, case: str
) -> None:
    await create_release(world)

    payload = await create_deploy(
        graph,
        "name url environment projects { slug }",
        **{"version": VERSION, "environment": "p"} | ALLOWED[case],
    )

    assert payload["errors"] == []
    given = {"environment": "p", "name": None, "url": None} | ALLOWED[case]
    assert payload["deploy"] == {
        "environment": given["environment"],
        "name": given["name"],
        "url": given["url"] or None,
        "projects": [{"slug": "one"}, {"slug": "two"}],
    }


KEYED = """mutation ($input: CreateDeployInput!) {
    createDeploy(input: $input) { deploy { id } errors { code path } }
}"""


@pytest.mark.spec("releases#idempotency-keys")
async def test_repeated_key_answers_with_the_first_deploy(world: World, graph: Graph) -> None:
    await create_release(world)
    same = {"version": VERSION, "environment": "p", "idempotencyKey": "one"}

    first, again, other, new = [
        (await graph(KEYED, input=same | values))["createDeploy"]
        for values in ({}, {}, {"environment": "q"}, {"idempotencyKey": "two"})
    ]

    assert first["errors"] == []
    assert again == first
    assert other == {
        "deploy": None,
        "errors": [{"code": "CONFLICT", "path": ["idempotencyKey"]}],
    }
    assert new["deploy"] != first["deploy"]
    assert (await get_release(graph, "deployCount"))["deployCount"] == 2


@pytest.mark.spec("releases#idempotency-keys")
async def test_refused_deploy_consumes_no_key(world: World, graph: Graph) -> None:
    await create_release(world)
    same = {"version": VERSION, "environment": "p", "idempotencyKey": "one"}

    refused = await graph(KEYED, input=same | {"projects": ["none"]})
    long = await graph(KEYED, input=same | {"idempotencyKey": "x" * 256})
    written = await graph(KEYED, input=same)

    assert refused["createDeploy"]["errors"] == [{"code": "NOT_FOUND", "path": ["projects", "0"]}]
    assert long["createDeploy"]["errors"] == [{"code": "TOO_LONG", "path": ["idempotencyKey"]}]
    assert written["createDeploy"]["errors"] == []


@pytest.mark.spec("releases#idempotency-keys")
async def test_header_is_a_key_of_each_field(world: World, graph: Graph) -> None:
    await create_release(world)
    document = f"""mutation {{
        a: createDeploy(input: {{version: "{VERSION}", environment: "p"}}) {{ deploy {{ id }} }}
        b: createDeploy(input: {{version: "{VERSION}", environment: "p"}}) {{ deploy {{ id }} }}
    }}"""
    headers = {"Idempotency-Key": "one"}

    first, again = [
        (await graph.client.post("/graphql", json={"query": document}, headers=headers)).json()
        for _ in range(2)
    ]

    assert again == first
    assert first["data"]["a"] != first["data"]["b"]
    assert (await get_release(graph, "deployCount"))["deployCount"] == 2


@pytest.mark.spec("releases#idempotency-keys")
async def test_concurrent_calls_with_a_key_create_one_deploy(world: World, graph: Graph) -> None:
    await create_release(world)
    same = {"version": VERSION, "environment": "p", "idempotencyKey": "one"}

    payloads = await asyncio.gather(*(create_deploy(graph, **same) for _ in range(5)))

    assert len({payload["deploy"]["id"] for payload in payloads}) == 1
    assert (await get_release(graph, "deployCount"))["deployCount"] == 1


@pytest.mark.spec("releases#idempotency-keys")
async def test_concurrent_calls_with_a_key_and_other_values_are_conflicts(
    world: World, graph: Graph
) -> None:
    await create_release(world)
    same = {"version": VERSION, "idempotencyKey": "one"}

    payloads = await asyncio.gather(
        *(create_deploy(graph, **same, environment=name) for name in ("p", "q", "r"))
    )

    errors = [error for payload in payloads for error in payload["errors"]]
    assert [(error["code"], error["path"]) for error in errors] == [
        ("CONFLICT", ["idempotencyKey"])
    ] * 2
    assert (await get_release(graph, "deployCount"))["deployCount"] == 1
