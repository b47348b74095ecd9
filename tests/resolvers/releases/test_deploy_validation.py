"""Deploys that are refused."""

from typing import Any

import pytest

from tests.clients.graph import CREATE_DEPLOY, Graph, create_caller, create_deploy
from tests.support.deploys import VERSION, count_rows, create_release, read_counters
from tests.support.factories import World


def expected_error(code: str, *path: str, **details: Any) -> dict[str, Any]:
    """Make the expected entry of a payload's errors."""
    return {"code": code, "path": list(path), "details": details or None}


REFUSED: dict[str, tuple[dict[str, Any], list[dict[str, Any]]]] = {
    "D6 slash": ({"environment": "bad/name"}, [expected_error("INVALID", "environment")]),
    "line feed": ({"environment": "a\nb"}, [expected_error("INVALID", "environment")]),
    "carriage return": ({"environment": "a\rb"}, [expected_error("INVALID", "environment")]),
    "form feed": ({"environment": "a\fb"}, [expected_error("INVALID", "environment")]),
    "long environment": (
        {"environment": "e" * 65},
        [expected_error("TOO_LONG", "environment", limit=64, actual=65)],
    ),
    "long name": ({"name": "n" * 65}, [expected_error("TOO_LONG", "name", limit=64, actual=65)]),
    "no url": ({"url": "not a url"}, [expected_error("INVALID", "url")]),
    "no host": ({"url": "https://"}, [expected_error("INVALID", "url")]),
    "script": ({"url": "javascript:alert(1)"}, [expected_error("INVALID", "url")]),
    "space in url": ({"url": "https://acme .example/"}, [expected_error("INVALID", "url")]),
    "line in url": ({"url": "https://acme.example/\nx"}, [expected_error("INVALID", "url")]),
    "bad port": ({"url": "https://acme.example:port/"}, [expected_error("INVALID", "url")]),
    "bracket": ({"url": "https://[acme/"}, [expected_error("INVALID", "url")]),
    "no project": ({"projects": []}, [expected_error("REQUIRED", "projects")]),
    "unknown project": ({"projects": ["missing"]}, [expected_error("NOT_FOUND", "projects", "0")]),
    "project beside": (
        {"projects": ["one", "other"]},
        [expected_error("NOT_FOUND", "projects", "1")],
    ),
    "projects": (
        {"projects": ["missing", "one", "404", "9" * 30]},
        [expected_error("NOT_FOUND", "projects", at) for at in ("0", "2", "3")],
    ),
    "release": ({"version": "app@2.0.0"}, [expected_error("NOT_FOUND", "version")]),
    "organization": ({"organization": "other"}, [expected_error("NOT_FOUND", "organization")]),
    "all of the input": (
        {"environment": "/" * 65, "name": "n" * 65, "url": "x", "projects": []},
        [
            expected_error("INVALID", "environment"),
            expected_error("TOO_LONG", "environment", limit=64, actual=65),
            expected_error("TOO_LONG", "name", limit=64, actual=65),
            expected_error("INVALID", "url"),
            expected_error("REQUIRED", "projects"),
        ],
    ),
    "input and release": (
        {"name": "n" * 65, "version": "app@2.0.0"},
        [
            expected_error("TOO_LONG", "name", limit=64, actual=65),
            expected_error("NOT_FOUND", "version"),
        ],
    ),
    "input and projects": (
        {"url": "x", "projects": ["one", "other"]},
        [expected_error("INVALID", "url"), expected_error("NOT_FOUND", "projects", "1")],
    ),
}


@pytest.mark.spec("releases#mutation-errors")
@pytest.mark.parametrize("case", REFUSED)
async def test_all_problems_are_reported_and_nothing_is_written(
    world: World, graph: Graph, case: str
) -> None:
    await create_release(world)
    given, errors = REFUSED[case]

    payload = await create_deploy(graph, **{"version": VERSION, "environment": "p"} | given)

    assert payload == {"deploy": None, "errors": errors}
    assert await count_rows(world) == [0, 0, 0, 0, 0]
    assert await read_counters(world) == ((0, None), {})


@pytest.mark.spec("releases#deploy-limits")
async def test_environment_needs_a_valid_name(world: World, graph: Graph) -> None:
    await create_release(world)

    payload = await create_deploy(graph, version=VERSION, environment="")

    assert payload["deploy"] is None
    assert [each["path"] for each in payload["errors"]] == [["environment"]]
    assert await count_rows(world) == [0, 0, 0, 0, 0]


@pytest.mark.spec("releases#mutation-errors")
@pytest.mark.parametrize("field", ["environment", "name", "url", "version"])
async def test_nul_character_causes_no_internal_error(
    world: World, graph: Graph, field: str
) -> None:
    await create_release(world)
    given = {"version": VERSION, "environment": "p", field: "http://a.example/\0"}

    answer = await graph.answer(CREATE_DEPLOY % "id", input=given)

    codes = [each["extensions"]["code"] for each in answer.get("errors", [])]
    if codes != ["BAD_USER_INPUT"]:
        assert codes == []
        errors = answer["data"]["createDeploy"]["errors"]
        assert {tuple(each["path"]) for each in errors} == {(field,)}
    assert await count_rows(world) == [0, 0, 0, 0, 0]


@pytest.mark.spec("releases#projects-environments-and-repositories")
async def test_unknown_project_of_a_deploy_is_the_error_of_every_unknown_name(
    world: World, graph: Graph
) -> None:
    linked = await create_release(world)
    slug = str(linked["one"])
    await world.project(slug)

    payload = await create_deploy(
        graph, version=VERSION, environment="p", projects=["missing", "other", slug]
    )

    assert payload["deploy"] is None
    assert [error["path"] for error in payload["errors"]] == [["projects", at] for at in "012"]
    messages = await graph(
        """mutation ($input: CreateDeployInput!) { createDeploy(input: $input) {
            errors { message }
        } }""",
        input={"version": VERSION, "environment": "p", "projects": ["missing", "other", slug]},
    )
    assert messages["createDeploy"]["errors"] == [
        {"message": "There is no project 'missing'."},
        {"message": "The release is not in the project 'other'."},
        {"message": f"The release is not in the project {slug!r}."},
    ]


@pytest.mark.spec("releases#write-access")
async def test_read_token_cannot_report_deploys(world: World) -> None:
    await create_release(world)
    reader = await create_caller(world, "ann@acme.example", "read")

    codes = await reader.error(
        CREATE_DEPLOY % "id", input={"version": VERSION, "environment": "p"}
    )

    assert codes["extensions"] == {"code": "FORBIDDEN"}
    assert await count_rows(world) == [0, 0, 0, 0, 0]
