"""Group D of releases.md 6: reporting deploys (5.5)."""

from typing import Any

import pytest
from sqlalchemy import select

from db import models
from tests.clients.graph import Graph, create_deploy, get_release
from tests.support.deploys import VERSION, a_release, counters, rows_stored
from tests.support.factories import World, minute


async def test_d1_the_deploy_that_finished_last_comes_first(world: World, graph: Graph) -> None:
    await a_release(world)
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


async def test_d3_a_deploy_is_written_with_its_effects(world: World, graph: Graph) -> None:
    await a_release(world)

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
    assert await counters(world) == (
        (1, 1),
        {("one", "production"): 1, ("two", "production"): 1},
    )
    assert await rows_stored(world) == [1, 2, 1, 2, 2]


async def test_d4_a_deploy_may_go_to_some_of_the_projects(world: World, graph: Graph) -> None:
    projects = await a_release(world)
    names = ["two", str(projects["one"]), "two"]

    both = await create_deploy(
        graph, "projects { slug }", version=VERSION, environment="p", projects=names
    )
    one = await create_deploy(
        graph, "projects { slug }", version=VERSION, environment="p", projects=["one"]
    )

    assert both == {"deploy": {"projects": [{"slug": "one"}, {"slug": "two"}]}, "errors": []}
    assert one == {"deploy": {"projects": [{"slug": "one"}]}, "errors": []}
    assert await counters(world) == ((2, 2), {("two", "p"): 1, ("one", "p"): 2})


async def test_the_last_deploy_is_the_last_reported_even_if_it_finished_earlier(
    world: World, graph: Graph
) -> None:
    await a_release(world)

    for finished in (2, 1):
        await create_deploy(
            graph, version=VERSION, environment="p", dateFinished=minute(finished).isoformat()
        )

    assert await counters(world) == ((2, 2), {("one", "p"): 2, ("two", "p"): 2})
    assert await get_release(graph, "lastDeploy { dateFinished }") == {
        "lastDeploy": {"dateFinished": minute(1).isoformat()}
    }


async def test_two_calls_make_two_deploys(world: World, graph: Graph) -> None:
    await a_release(world)
    same = {"version": VERSION, "environment": "p", "dateFinished": minute(1).isoformat()}

    first = await create_deploy(graph, **same)
    second = await create_deploy(graph, **same)

    assert first["deploy"] != second["deploy"]
    assert await get_release(graph, "deployCount deploys { totalCount }") == {
        "deployCount": 2,
        "deploys": {"totalCount": 2},
    }


async def test_a_release_that_never_counted_its_deploys_starts_to(
    world: World, graph: Graph
) -> None:
    await world.release(VERSION, deploy_count=None, projects=[await world.project("one")])

    await create_deploy(graph, version=VERSION, environment="p")

    assert await get_release(graph, "deployCount") == {"deployCount": 1}


async def test_what_was_seen_before_is_kept(world: World, graph: Graph) -> None:
    project = await world.project("one")
    release = await world.release(VERSION, projects=[project])
    await world.seen(
        release, project, "p", first_seen=minute(1), new_issues_count=3, adopted=minute(2)
    )

    await create_deploy(graph, version=VERSION, environment="p")

    seen = models.ReleaseProjectEnvironment
    assert await world.read(
        select(seen.first_seen, seen.new_issues_count, seen.adopted, seen.last_deploy_id)
    ) == [(minute(1), 3, minute(2), 1)]


async def test_a_release_of_no_project_can_be_deployed(world: World, graph: Graph) -> None:
    await world.release(VERSION)

    payload = await create_deploy(
        graph, "environment projects { slug }", version=VERSION, environment="p"
    )

    assert payload == {"deploy": {"environment": "p", "projects": []}, "errors": []}
    assert await counters(world) == ((1, 1), {})


@pytest.mark.parametrize("version", ["app@1.0.0‐rc", "app–1.0", "приложение@1.0"])  # noqa: RUF001 (dashes beyond ASCII)
async def test_d7_versions_beyond_ascii_work(world: World, graph: Graph, version: str) -> None:
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


@pytest.mark.parametrize("case", ALLOWED)
async def test_what_may_be_left_blank_and_how_long_texts_may_be(
    world: World, graph: Graph, case: str
) -> None:
    await a_release(world)

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
